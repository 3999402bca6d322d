"""The table of what may stand in the graph: kinds and their fields, asset types, relations and their impact rule.

Everything that knows a kind, a field, a type or a relation reads it here: the readers of files, the
stores' labels and indexes, the filters of the API, data health. A test lints the table itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from graph.model import Kind

A, I, C, P = Kind.ASSET, Kind.INCIDENT, Kind.CHANGE, Kind.PROBLEM  # noqa: E741
ART, F, T, H = Kind.ARTICLE, Kind.FREEZE, Kind.TEAM, Kind.PERSON

Shape = Literal["text", "body", "time", "words", "flag"]


@dataclass(frozen=True, slots=True)
class Field:
    """A column that stays a field. `words` is a list; `body` keeps its white space. What is needed makes a record
    complete; without what it must have, it is none."""

    name: str
    shape: Shape = "text"
    need: Literal["required", "recommended", "free"] = "free"
    indexed: bool = False
    must: bool = False


@dataclass(frozen=True, slots=True)
class LinkColumn:
    """A column whose ids become relations of the row: outgoing, or incoming where the other end is the source."""

    name: str
    relation: str
    other: Kind
    many: bool = False
    incoming: bool = False
    need: Literal["required", "recommended", "free"] = "free"


@dataclass(frozen=True, slots=True)
class KindSpec:
    kind: Kind
    plural: str
    label: str
    fields: tuple[Field, ...]
    links: tuple[LinkColumn, ...] = ()

    @property
    def title(self) -> str:
        return self.fields[0].name


_text = Field("description", "body")
_readers = Field("readers", "words")
_team = LinkColumn("team", "ASSIGNED_TO", T)

KINDS: dict[Kind, KindSpec] = {
    spec.kind: spec
    for spec in (
        KindSpec(
            A,
            "assets",
            "Asset",
            (
                Field("name", need="required", indexed=True),
                Field("type", need="required", indexed=True),
                Field("environment", need="required"),
                Field("status", need="recommended"),
                Field("criticality", need="recommended"),
            ),
            (LinkColumn("owner", "OWNED_BY", T, need="required"),),
        ),
        KindSpec(
            I,
            "incidents",
            "Incident",
            (
                Field("title", need="required"),
                Field("description", "body", need="recommended"),
                Field("status", need="recommended"),
                Field("priority", need="required"),
                _readers,
                Field("opened_at", "time", need="required", indexed=True),
                Field("resolved_at", "time"),
                Field("resolution", "body"),
            ),
            (
                LinkColumn("affects", "AFFECTS", A, many=True, need="required"),
                LinkColumn("caused_by", "CAUSED_BY", C, many=True),
                LinkColumn("problem", "INSTANCE_OF", P),
                LinkColumn("resolved_with", "RESOLVED_WITH", ART, many=True),
                LinkColumn("duplicate_of", "DUPLICATE_OF", I),
                LinkColumn("team", "ASSIGNED_TO", T, need="recommended"),
            ),
        ),
        KindSpec(
            C,
            "changes",
            "Change",
            (
                Field("title", need="required"),
                Field("description", "body", need="recommended"),
                Field("type"),
                Field("status"),
                _readers,
                Field("planned_start", "time", need="required", indexed=True),
                Field("planned_end", "time", need="required"),
                Field("action", need="recommended"),
                Field("risk"),
                Field("outcome"),
            ),
            (
                LinkColumn("targets", "TARGETS", A, many=True, need="required"),
                LinkColumn("team", "ASSIGNED_TO", T, need="recommended"),
            ),
        ),
        KindSpec(
            P,
            "problems",
            "Problem",
            (
                Field("title", need="required"),
                Field("description", "body", need="recommended"),
                Field("status"),
                _readers,
                Field("known_error", "flag"),
                Field("workaround", "body", need="recommended"),
            ),
            (
                LinkColumn("root_cause", "ROOT_CAUSE", A, many=True, need="recommended"),
                LinkColumn("fixed_by", "FIXED_BY", C, many=True),
                _team,
            ),
        ),
        KindSpec(
            ART,
            "articles",
            "Article",
            (
                Field("title", need="required"),
                Field("body", "body", need="required"),
                _readers,
                Field("status", need="recommended"),
                Field("tags", "words"),
                Field("author", need="recommended"),
                Field("updated_at", "time", need="recommended", indexed=True),
            ),
            (
                LinkColumn("about", "ABOUT", A, many=True, need="recommended"),
                LinkColumn("supersedes", "SUPERSEDES", ART, many=True),
            ),
        ),
        KindSpec(
            F,
            "freezes",
            "Freeze",
            (
                Field("name", need="recommended"),
                Field("start", "time", need="required", must=True),
                Field("end", "time", need="required", must=True),
                Field("environments", "words"),
                Field("criticality", "words"),
                Field("assets", "words"),
            ),
        ),
        KindSpec(
            T,
            "teams",
            "Team",
            (Field("name", need="required"), Field("contact", need="required")),
            (LinkColumn("members", "MEMBER_OF", H, many=True, incoming=True, need="recommended"),),
        ),
        KindSpec(
            H,
            "people",
            "Person",
            (Field("name", need="required"), Field("contact", need="recommended")),
            (LinkColumn("members", "MEMBER_OF", T, many=True),),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what is searched of a kind, in pieces of its own: these fields, a paragraph each."""

    name: str
    fields: tuple[str, ...]


# What of each kind can be found by its words and its meaning. The title goes before every piece; `ids` are
# its own, where the title is another, and its aliases.
SEARCHED: dict[Kind, tuple[Part, ...]] = {
    ART: (Part("body", ("body", "tags")),),
    I: (Part("symptom", ("description",)), Part("resolution", ("resolution",))),
    P: (Part("description", ("description",)), Part("workaround", ("workaround",))),
    C: (Part("description", ("description",)),),
    A: (Part("description", ("type", "attributes.description", "attributes.note", "ids")),),
}

Supply = Literal["target", "source"] | None


@dataclass(frozen=True, slots=True)
class RelationSpec:
    """`supplier` names the end that supplies the other; `pool` the pool a supplier joins when its row names none."""

    type: str
    ends: tuple[tuple[Kind, Kind], ...]
    supplier: Supply = None
    strength: Literal["hard", "soft"] | None = None
    pool: str | None = None


_EVERY = tuple(Kind)

RELATIONS: dict[str, RelationSpec] = {
    spec.type: spec
    for spec in (
        # (:Asset)-[:DEPENDS_ON]->(:Asset)
        RelationSpec("DEPENDS_ON", ((A, A),), "target", "hard"),
        # (:Asset)-[:RUNS_ON]->(:Asset)
        RelationSpec("RUNS_ON", ((A, A),), "target", "hard"),
        # (:Asset)-[:CONNECTS_TO]->(:Asset), its way to the network
        RelationSpec("CONNECTS_TO", ((A, A),), "target", "hard"),
        # (:Asset)-[:MEMBER_OF]->(:Asset) and (:Person)-[:MEMBER_OF]->(:Team)
        RelationSpec("MEMBER_OF", ((A, A), (H, T)), "source", "hard", "members"),
        # (:Asset)-[:PART_OF]->(:Asset)
        RelationSpec("PART_OF", ((A, A),), "source", "hard"),
        # (:Asset)-[:USES]->(:Asset)
        RelationSpec("USES", ((A, A),), "target", "soft"),
        # (:Asset)-[:BACKED_UP_BY]->(:Asset)
        RelationSpec("BACKED_UP_BY", ((A, A),)),
        # (:Asset)-[:REPLICATES]->(:Asset)
        RelationSpec("REPLICATES", ((A, A),)),
        # (:Asset)-[:OWNED_BY]->(:Team)
        RelationSpec("OWNED_BY", ((A, T),)),
        # (:Incident)-[:AFFECTS]->(:Asset)
        RelationSpec("AFFECTS", ((I, A),)),
        # (:Incident)-[:CAUSED_BY]->(:Change)
        RelationSpec("CAUSED_BY", ((I, C),)),
        # (:Incident)-[:INSTANCE_OF]->(:Problem)
        RelationSpec("INSTANCE_OF", ((I, P),)),
        # (:Incident)-[:RESOLVED_WITH]->(:Article)
        RelationSpec("RESOLVED_WITH", ((I, ART),)),
        # (:Incident)-[:DUPLICATE_OF]->(:Incident)
        RelationSpec("DUPLICATE_OF", ((I, I),)),
        # (:Change)-[:TARGETS]->(:Asset)
        RelationSpec("TARGETS", ((C, A),)),
        # (:Problem)-[:ROOT_CAUSE]->(:Asset)
        RelationSpec("ROOT_CAUSE", ((P, A),)),
        # (:Problem)-[:FIXED_BY]->(:Change)
        RelationSpec("FIXED_BY", ((P, C),)),
        # (:Article)-[:ABOUT]->(:Asset)
        RelationSpec("ABOUT", ((ART, A),)),
        # (:Article)-[:SUPERSEDES]->(:Article)
        RelationSpec("SUPERSEDES", ((ART, ART),)),
        # (any)-[:ASSIGNED_TO]->(:Team)
        RelationSpec("ASSIGNED_TO", tuple((kind, T) for kind in _EVERY)),
    )
}

STRENGTHS = ("hard", "soft")

# Each asset type and its parent; the top ones hang on "asset".
ASSET_TYPES: dict[str, str] = {
    "business_service": "asset",
    "application": "asset",
    "service": "application",
    "job": "application",
    "api": "service",
    "workload": "service",
    "identity_provider": "service",
    "dns": "service",
    "data_store": "asset",
    "database": "data_store",
    "cache": "data_store",
    "queue": "data_store",
    "storage": "data_store",
    "compute": "asset",
    "host": "compute",
    "vm": "compute",
    "container": "compute",
    "cluster": "compute",
    "network_device": "asset",
    "load_balancer": "network_device",
    "firewall": "network_device",
    "switch": "network_device",
    "router": "network_device",
    "cloud_resource": "asset",
    "site": "asset",
    "vendor": "asset",
    "certificate": "asset",
}

# Each rule is a set of attributes that together tell two records to be one thing; earlier ones go first.
# A type without rules of its own has its parent's. Values compare without case and surrounding space.
Rule = tuple[str, ...]
IDENTIFICATION: dict[str, tuple[Rule, ...]] = {
    "asset": (("serial_number",), ("cloud_id",), ("fqdn",), ("name", "environment")),
    "business_service": (("name", "environment"),),
    "application": (("name", "environment"),),
    "certificate": (("serial_number",),),
    "site": (("name",),),
    "vendor": (("name",),),
    "team": (("name",),),
}
RULE_ORDER: tuple[Rule, ...] = (("serial_number",), ("cloud_id",), ("fqdn",), ("name", "environment"), ("name",))


@cache
def known_type(word: str | None) -> str:
    """The nearest type of the tree for a type as a source spells it: `Oracle Database` is a `database`."""
    if not word:
        return "asset"
    plain = "_".join(word.lower().replace("-", " ").replace("_", " ").split())
    if plain in ASSET_TYPES:
        return plain
    parts = plain.split("_")
    for start in range(len(parts)):
        for stop in range(len(parts), start, -1):
            piece = "_".join(parts[start:stop])
            if piece in ASSET_TYPES:
                return piece
    return "asset"


@cache
def lineage(asset_type: str) -> tuple[str, ...]:
    """The type and its parents, nearest first, `asset` last."""
    if asset_type == "asset":
        return ("asset",)
    return (asset_type, *lineage(ASSET_TYPES.get(asset_type, "asset")))


@cache
def identification_rules(kind: Kind, asset_type: str | None) -> tuple[Rule, ...]:
    """By which attributes records of several sources are told to be one thing."""
    if kind is not Kind.ASSET:
        return IDENTIFICATION.get(kind, ())
    return next(IDENTIFICATION[name] for name in lineage(known_type(asset_type)) if name in IDENTIFICATION)


def label_of(asset_type: str) -> str:
    """The store label of a known asset type: `business_service` is `BusinessService`."""
    return "".join(part.capitalize() for part in asset_type.split("_"))


def filterable(kind: Kind) -> dict[str, Shape]:
    """The fields of a kind that a query may name."""
    return {spec.name: spec.shape for spec in KINDS[kind].fields}


@cache
def legal_kinds(relation: str) -> tuple[frozenset[Kind], frozenset[Kind]]:
    """The kinds that may stand at the source and at the target of a relation."""
    ends = RELATIONS[relation].ends
    return frozenset(source for source, _ in ends), frozenset(target for _, target in ends)


def uid_for(kind: Kind, ref: str) -> str:
    """The uid of an id that may or may not carry its kind; a page's file suffix is not part of its id."""
    prefix = f"{kind}:"
    plain = ref.removeprefix(prefix)
    if kind is Kind.ARTICLE:
        plain = plain.removesuffix(".md")
    return prefix + plain


def kind_of(uid: str) -> Kind:
    return Kind(uid.partition(":")[0])
