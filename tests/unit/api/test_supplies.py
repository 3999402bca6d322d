"""Which end of a relation supplies the other."""

from __future__ import annotations

import pytest

from api.supplies import Side, supplies
from graph.model import Relation, Status
from graph.ontology import RELATIONS


def relation(source: str, type: str, target: str) -> Relation:
    return Relation(source, type, target, "hard", None, Status.ACTIVE, "2026-05-01T00:00:00Z")


@pytest.mark.parametrize("type", [spec.type for spec in RELATIONS.values() if spec.supplier])
def test_each_impact_relation_has_the_supplier_that_the_ontology_names(type: str) -> None:
    step = relation("asset:a", type, "asset:b")
    giver, taker = ("asset:b", "asset:a") if RELATIONS[type].supplier == "target" else ("asset:a", "asset:b")
    assert supplies(taker, [step], Side.DEPENDENCIES) == [(step, giver)]
    assert supplies(giver, [step], Side.DEPENDENTS) == [(step, taker)]
    assert supplies(taker, [step], Side.DEPENDENTS) == []
    assert supplies(giver, [step], Side.DEPENDENCIES) == []


def test_relations_without_impact_supply_nobody() -> None:
    steps = [relation("asset:a", "OWNED_BY", "team:t"), relation("asset:a", "BACKED_UP_BY", "asset:b")]
    assert supplies("asset:a", steps, Side.DEPENDENCIES) == []
    assert supplies("asset:a", steps, Side.DEPENDENTS) == []
