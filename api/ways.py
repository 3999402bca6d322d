"""What an entity calls its neighbours: each link column of the ontology, and its way back.

`asset.owner` is OWNED_BY from the asset to a team, `team.assets` the same relation seen from its other end.
A new link column has both at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph.model import Kind
from graph.ontology import KINDS, KindSpec, LinkColumn
from graph.query import Hop

# Where a file's column has another name than the API.
_FORTH = {(Kind.PERSON, "MEMBER_OF"): "teams"}
# The way back is called like those who are found there (`asset.incidents`), except here.
_BACK = {
    "DUPLICATE_OF": "duplicates",
    "FIXED_BY": "fixes",
    "RESOLVED_WITH": "resolved_incidents",
    "SUPERSEDES": "superseded_by",
}


@dataclass(frozen=True, slots=True)
class Way:
    """From an entity of `kind` along `hop` to those of kind `other`; not `many`: to the one there is."""

    kind: Kind
    name: str
    hop: Hop
    other: Kind
    many: bool

    def __str__(self) -> str:
        ends = (self.kind, self.other) if self.hop.outgoing else (self.other, self.kind)
        return f"{ends[0]} {self.hop.type} {ends[1]}"


@cache
def columns(kind: Kind) -> list[Way]:
    """The ways that the rows of a kind name themselves."""
    return [_forth(kind, column) for column in KINDS[kind].links]


@cache
def ways(kind: Kind) -> dict[str, Way]:
    """All ways that start at a kind, by name."""
    forth = columns(kind)
    taken = {(way.hop, way.other) for way in forth}
    back = [
        way
        for spec in KINDS.values()
        for column in spec.links
        if column.other is kind and ((way := _back(spec, column)).hop, way.other) not in taken
    ]
    return {way.name: way for way in [*forth, *back]}


def _forth(kind: Kind, column: LinkColumn) -> Way:
    name = _FORTH.get((kind, column.relation), column.name)
    return Way(kind, name, Hop(column.relation, not column.incoming), column.other, column.many)


def _back(spec: KindSpec, column: LinkColumn) -> Way:
    name = _BACK.get(column.relation, spec.plural)
    return Way(column.other, name, Hop(column.relation, column.incoming), spec.kind, many=True)
