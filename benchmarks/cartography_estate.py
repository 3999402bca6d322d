"""An estate as a user of cartography would load it: its data model, its own `load` and `load_matchlinks`.

What was chosen, and why; wherever there was a choice, the one that is faster for cartography:

- Nodes: one schema `Asset` with every column as a property. Labels by type, a sub-resource (tenant) of the
  nodes and cartography's clean-up of what was not seen again are left out: each would cost it more.
- Relations: one matchlink schema for each type. Cartography advises against matchlinks where a node's own
  record names its neighbours, and for them where relations come from a source of their own and carry
  properties of their own; both is so here.
- The usual way (`other_relationships` with `one_to_many`) gives all relations of a node the same properties, so
  it would lose the strength and the pool of each relation; and it was not faster when it was tried: the same CPU
  time in one pass from the network up, so that what a row names is there.
- Indexes, batches of 10,000 and one transaction a batch are cartography's own; `load` and `load_matchlinks`
  create the indexes that their queries need. Rows are lists of dictionaries, empty cells null.
- Tickets (in `load_everything`) name their neighbours in lists, so there `one_to_many` is the natural way.

There is no place in it for `pools.csv`; it is left out.
"""

from __future__ import annotations

import csv
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import NamedTuple

from cartography.client.core.tx import load, load_matchlinks
from cartography.models.core.common import PropertyRef
from cartography.models.core.nodes import CartographyNodeProperties, CartographyNodeSchema
from cartography.models.core.relationships import (
    CartographyRelProperties,
    CartographyRelSchema,
    LinkDirection,
    OtherRelationships,
    SourceNodeMatcher,
    TargetNodeMatcher,
    make_source_node_matcher,
    make_target_node_matcher,
)
from neo4j import Session

Row = dict[str, str | list[str] | None]


class Refers(NamedTuple):
    """A column that names a node of a label, or many, and the relation to them."""

    kind: str
    label: str
    many: bool = False


TICKETS: dict[str, tuple[str, dict[str, Refers]]] = {
    "people": ("Person", {}),
    "teams": ("Team", {"members": Refers("HAS_MEMBER", "Person", many=True)}),
    "changes": (
        "Change",
        {"targets": Refers("TARGETS", "Asset", many=True), "team": Refers("ASSIGNED_TO", "Team")},
    ),
    "problems": (
        "Problem",
        {"root_cause": Refers("ROOT_CAUSE", "Asset"), "fixed_by": Refers("FIXED_BY", "Change")},
    ),
    "incidents": (
        "Incident",
        {
            "affects": Refers("AFFECTS", "Asset", many=True),
            "caused_by": Refers("CAUSED_BY", "Change"),
            "problem": Refers("INSTANCE_OF", "Problem"),
            "duplicate_of": Refers("DUPLICATE_OF", "Incident"),
            "team": Refers("ASSIGNED_TO", "Team"),
        },
    ),
}
"""Files, the labels of their rows, and what their columns refer to."""
# Cartography warns once a query that a schema is not one of its own.
logging.getLogger("cartography.graph.querybuilder").setLevel(logging.ERROR)


RUN = PropertyRef("lastupdated", set_in_kwargs=True)
SCOPE = (
    PropertyRef("_sub_resource_label", set_in_kwargs=True),
    PropertyRef("_sub_resource_id", set_in_kwargs=True),
)
POOL, STRENGTH = PropertyRef("pool"), PropertyRef("strength")
SOURCE = make_source_node_matcher({"id": PropertyRef("source")})
TARGET = make_target_node_matcher({"id": PropertyRef("target")})


@dataclass(frozen=True)
class LinkProperties(CartographyRelProperties):  # type: ignore[misc]
    """What a relation of a node carries."""

    lastupdated: PropertyRef = RUN


@dataclass(frozen=True)
class RelationProperties(LinkProperties):
    """What a relation of relations.csv carries, and the two properties that every matchlink has to have."""

    _sub_resource_label: PropertyRef = SCOPE[0]
    _sub_resource_id: PropertyRef = SCOPE[1]
    pool: PropertyRef = POOL
    strength: PropertyRef = STRENGTH


@dataclass(frozen=True)
class Relation(CartographyRelSchema):  # type: ignore[misc]
    """(:Asset)-[of any type]->(:Asset)"""

    rel_label: str = ""
    source_node_label: str = "Asset"
    source_node_matcher: SourceNodeMatcher = SOURCE
    target_node_label: str = "Asset"
    target_node_matcher: TargetNodeMatcher = TARGET
    direction: LinkDirection = LinkDirection.OUTWARD
    properties: RelationProperties = RelationProperties()


@dataclass(frozen=True)
class Link(CartographyRelSchema):  # type: ignore[misc]
    """(:Incident)-[:AFFECTS]->(:Asset) and the like."""

    rel_label: str = ""
    target_node_label: str = ""
    target_node_matcher: TargetNodeMatcher | None = None
    direction: LinkDirection = LinkDirection.OUTWARD
    properties: LinkProperties = LinkProperties()


@dataclass(frozen=True)
class Node(CartographyNodeSchema):  # type: ignore[misc]
    """A node of any label."""

    label: str = ""
    properties: CartographyNodeProperties | None = None
    other_relationships: OtherRelationships | None = None


def load_assets(session: Session, folder: Path) -> int:
    """Assets and the relations between them, as (:Asset)-[:DEPENDS_ON {pool, strength}]->(:Asset)."""
    tag = int(time.time())
    columns, rows = _read(folder / "assets.csv")
    load(session, _node("Asset", columns, {}), rows, lastupdated=tag)
    by_type: dict[str, list[Row]] = defaultdict(list)
    for row in _read(folder / "relations.csv")[1]:
        by_type[str(row["type"])].append(row)
    scope = {"_sub_resource_label": "Estate", "_sub_resource_id": "files"}
    for kind, relations in by_type.items():
        load_matchlinks(session, Relation(rel_label=kind), relations, lastupdated=tag, **scope)
    return len(rows) + sum(len(relations) for relations in by_type.values())


def load_everything(session: Session, folder: Path) -> int:
    """Assets and relations, then people, teams, changes, problems and incidents with what they refer to."""
    loaded, tag = load_assets(session, folder), int(time.time())
    for name, (label, links) in TICKETS.items():
        columns, rows = _read(folder / f"{name}.csv")
        for row in rows:
            for column in (column for column, refers in links.items() if refers.many):
                row[column] = str(row[column] or "").split("|")
        load(session, _node(label, columns, links), rows, lastupdated=tag)
        loaded += len(rows)
    return loaded


def _node(label: str, columns: list[str], links: dict[str, Refers]) -> Node:
    """The schema of a file: columns that refer to others as relations, all others as properties."""
    fields = [(name, PropertyRef, PropertyRef(name)) for name in columns if name not in links]
    fields.append(("lastupdated", PropertyRef, RUN))
    properties = make_dataclass(f"{label}Properties", fields, bases=(CartographyNodeProperties,), frozen=True)
    relations = [
        Link(
            rel_label=refers.kind,
            target_node_label=refers.label,
            target_node_matcher=make_target_node_matcher({"id": PropertyRef(name, one_to_many=refers.many)}),
        )
        for name, refers in links.items()
    ]
    return Node(label, properties(), OtherRelationships(relations) if relations else None)


def _read(path: Path) -> tuple[list[str], list[Row]]:
    """The columns of a file, and its rows as dictionaries; empty cells are null."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        columns = next(reader)
        return columns, [{name: cell or None for name, cell in zip(columns, row, strict=True)} for row in reader]
