"""How rows of a feed look as nodes and relationships, so that people can read them in Neo4j's own tools.

    (:Asset:Database {uid, name, ..., lifecycle, since, stamp, run, sources, aliases, record, observations})
    (:Asset)-[:DEPENDS_ON {strength, pool, sources, claims, since, stamp, run}]->(:Asset)   active ones
    (:LooseRelation {source, type, target, status, ...})        dangling and retired ones, which lack a living end
    (:LooseObservation {source, uid, scope, ...})               of no entity
    (:Alias {uid})-[:STANDS_FOR]->(:Asset)
    (:Pool {asset, pool, min_up, ...})
    (:Version:AssetVersion {uid, since, until, ...}), (:RelationVersion ...), (:PoolVersion ...)
    (:Dropped {uid, stamp}), (:Load {number, at}), (:Graph {number, at, feeding})

`record`, `fields`, `observations` and `claims` hold the canonical JSON as it came; the properties beside it are for
people and for filters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

import orjson

from graph.model import Kind
from graph.ontology import ASSET_TYPES, KINDS, RELATIONS, known_type, label_of
from graph.stores.feed import (
    EntityRow,
    EntityVersionRow,
    ObservationRow,
    PoolRow,
    PoolVersionRow,
    RelationRow,
    RelationVersionRow,
)

Properties = dict[str, Any]

RETIRED = "Retired"
ALL_KINDS = "|".join(sorted(spec.label for spec in KINDS.values()))
# What lies beside the entities, and goes with them.
BESIDE = ("LooseObservation", "Alias", "LooseRelation", "Pool", "Version", "RelationVersion", "PoolVersion", "Dropped")
TYPE_LABELS = tuple(sorted({label_of(name) for name in ASSET_TYPES}))
NAMES: dict[str, set[str]] = {kind: {field.name for field in spec.fields} for kind, spec in KINDS.items()}
INDEXED: dict[str, set[str]] = {
    kind: {field.name for field in spec.fields if field.indexed} for kind, spec in KINDS.items()
}
_LABELS: dict[str, str] = {kind: spec.label for kind, spec in KINDS.items()}
_OWN = {
    *("uid", "kind", "lifecycle", "since", "until", "stamp", "run", "sources", "aliases", "record", "observations"),
    *("called", "findable", "key", "attributes"),
}
_TAKEN = frozenset(_OWN.union(*NAMES.values()))
_PREFIX = "attr_"
_LONGEST = 2**63


def label(uid: str) -> str:
    """The label of the kind that a uid tells."""
    return _LABELS[uid.partition(":")[0]]


def kinds_of(uids: Iterable[str]) -> set[Kind]:
    """The kinds that uids tell; what is no uid at all tells none."""
    return {Kind(word) for word in {uid.partition(":")[0] for uid in uids} if word in KINDS}


def any_label(kinds: Iterable[Kind], suffix: str = "") -> str:
    """The label expression for nodes of these kinds."""
    return "|".join(KINDS[kind].label + suffix for kind in sorted(kinds))


def _type_label(type: str | None) -> str:
    """The further label of an asset of a type; none for one of which no more is known."""
    name = known_type(type)
    return label_of(name) if name in ASSET_TYPES else ""


@cache
def attribute_property(name: str) -> str:
    """The property that holds an attribute: its own name, unless that means something already."""
    return _PREFIX + name if name in _TAKEN or name.startswith(_PREFIX) else name


@cache
def entity_labels(kind: str, type: str | None, status: str) -> tuple[str, ...]:
    """All labels of an entity, that of its kind first."""
    further = (_type_label(type) if kind == Kind.ASSET else "", RETIRED if status == "retired" else "")
    return (_LABELS[kind], *filter(None, further))


def entity_node(row: EntityRow, fields: Mapping[str, Any]) -> Properties:
    aliases = orjson.loads(row.aliases)
    node = flattened(fields) | {
        "uid": row.uid,
        "lifecycle": row.status,
        "since": row.since,
        "stamp": row.stamp,
        "run": row.run,
        "sources": listed(row.sources),
        "record": row.fields,
        "observations": row.observations,
    }
    if aliases:
        node["aliases"] = aliases
    if row.status == "active":
        title = str(fields.get("name") or fields.get("title") or "")
        node["called"] = folded(title)
        node["findable"] = "\n".join([row.uid, *aliases, title.replace("\n", " ")]).casefold()
    return node


def entity_version_node(row: EntityVersionRow) -> Properties:
    return flattened(orjson.loads(row.fields)) | {
        "key": digest(row),
        "uid": row.uid,
        "lifecycle": row.status,
        "since": row.since,
        "until": row.until,
        "stamp": row.stamp,
        "run": row.run,
        "record": row.fields,
    }


def relation_version_node(row: RelationVersionRow) -> Properties:
    return row._asdict() | {"key": digest(row), "sources": listed(row.sources)}


def pool_version_node(row: PoolVersionRow) -> Properties:
    return row._asdict() | {"key": digest(row)}


def loose_observation_node(row: ObservationRow) -> Properties:
    return row._asdict()


def relation_values(row: RelationRow) -> list[Any]:
    """What `relationship_*.cypher` and `loose_*.cypher` write, by position: names in every row would cost twice the
    way to the server. The type is the ontology's own word."""
    source, type, target, strength, pool, status, sources, claims, since, stamp, run = row
    type = RELATIONS[type].type
    return [source, type, target, strength, pool, listed(sources), claims, since, stamp, run, status]


def pool_node(row: PoolRow) -> Properties:
    return row._asdict()


def flattened(fields: Mapping[str, Any]) -> Properties:
    """Fields and attributes that Cypher can filter: scalars, and lists of scalars of one type."""
    plain = {name: value for name, value in fields.items() if name != "attributes"}
    for name, value in fields.get("attributes", {}).items():
        if name and "\0" not in name:
            plain[attribute_property(name)] = value
    return {name: value for name, value in plain.items() if _storable(value)}


@cache
def listed(text: str) -> list[str]:
    """A list of sources, which is nearly always the same one."""
    found: list[str] = orjson.loads(text)
    return found


def folded(text: str) -> str:
    """A name as it is compared: case and outer space aside."""
    return text.strip().casefold()


def digest(row: tuple[Any, ...]) -> str:
    """A key for a row that has none of its own: the same row always has the same."""
    return blake2b(orjson.dumps(tuple(row)), digest_size=16).hexdigest()


def _storable(value: Any) -> bool:
    if isinstance(value, list):
        return len({type(each) for each in value}) <= 1 and all(map(_scalar, value))
    return _scalar(value)


def _scalar(value: Any) -> bool:
    if isinstance(value, int):
        return -_LONGEST <= value < _LONGEST
    return isinstance(value, str | float)
