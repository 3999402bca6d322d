"""Who supplies whom, among the relations at an asset, as the ontology's impact rules have it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from graph.model import Relation
from graph.ontology import RELATIONS


class Side(StrEnum):
    """On which side of an asset the others stand."""

    DEPENDENCIES = "dependencies"  # what supplies it
    DEPENDENTS = "dependents"  # what it supplies


def supplies(uid: str, relations: Iterable[Relation], side: Side) -> list[tuple[Relation, str]]:
    """The relations that carry impact to the asset (or from it), each with the asset at its other end."""
    found = []
    for relation in relations:
        supplier = RELATIONS[relation.type].supplier
        if supplier is None:
            continue
        giver, taker = (
            (relation.target, relation.source) if supplier == "target" else (relation.source, relation.target)
        )
        here, there = (taker, giver) if side is Side.DEPENDENCIES else (giver, taker)
        if here == uid:
            found.append((relation, there))
    return found
