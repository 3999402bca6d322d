"""The past stays as it was: every change is a version, and what is read as of a time is what was read at that time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import given, settings

from graph.model import Kind, Relation, RelationVersion, Version
from graph.ports import GraphStore, Supplies
from graph.query import Query
from graph.times import time_text
from tests.integration.etl.desk import Desk, desk_for_a_moment
from tests.property.estates import IDS, OTHERWISE, Edit, chance, some_edits, some_tables
from tests.property.oracle import Row
from tests.property.test_etl_histories import BEGINNING, Steps, Story

UIDS = [
    *(f"asset:{id}" for id in IDS),
    *(f"team:{id}" for id in OTHERWISE["teams", "id"]),
    *(f"incident:{id}" for id in OTHERWISE["incidents", "id"]),
]
MATCHING = ("serial_number", "fqdn", "name")
"""Without these no two ids are found to be one thing, so each keeps a past of its own."""


def some_steps(random: Random) -> Steps:
    first = [Edit(name, row, out=False) for name, rows in some_tables(random).items() for row in rows]
    later = [(random.choice("xxy"), some_edits(random), random.choice([0, 1, 1])) for _ in range(random.randint(1, 8))]
    return [
        (source, [Edit(edit.table, _unmatched(edit.row), edit.out) for edit in edits], days)
        for source, edits, days in [("x", first, 0), *later]
    ]


def _unmatched(row: Row) -> Row:
    return {name: "" if name in MATCHING else value for name, value in row.items()}


steps = chance.map(some_steps)


@dataclass(frozen=True)
class Seen:
    """What a store shows, now or as of a time."""

    entities: dict[str, Any]
    pages: dict[Kind, list[str]]
    relations: set[tuple[Any, ...]]
    supplies: dict[str, set[tuple[Any, ...]]]


def seen(store: GraphStore, as_of: str | None = None) -> Seen:
    entities = store.entities(UIDS, as_of)
    relations = {_said(each) for those in store.relations(UIDS, as_of=as_of).values() for each in those}
    supplies = store.changed_since(0) if as_of is None else store.supplies_as_of(as_of)
    return Seen(
        {uid: (entity.status, entity.fields, entity.since) for uid, entity in entities.items()},
        {kind: [row.uid for row in store.page(Query(kind, as_of=as_of)).rows] for kind in Kind},
        relations,
        _living(supplies),
    )


def _said(relation: Relation) -> tuple[Any, ...]:
    ends = (relation.source, relation.type, relation.target)
    return (*ends, relation.strength, relation.pool, relation.status, relation.since)


def _living(supplies: Supplies) -> dict[str, set[tuple[Any, ...]]]:
    return {
        "assets": {(row.uid, row.type, row.status, row.owner) for row in supplies.assets if not row.retired},
        "relations": {
            (row.source, row.type, row.target, row.strength, row.pool) for row in supplies.relations if not row.gone
        },
        "pools": {(row.asset, row.pool, row.min_up) for row in supplies.pools if not row.gone},
    }


@settings(max_examples=40, deadline=None)
@given(steps)
def test_the_graph_as_of_a_time_is_the_graph_of_that_time(steps: Steps) -> None:
    with desk_for_a_moment() as desk:
        story, past = Story(desk), {}
        for step in steps:
            story.load(*step)
            past[time_text(story.now)] = seen(desk.store)
        for time, then in past.items():
            assert seen(desk.store, time) == then
        before = seen(desk.store, time_text(BEGINNING.replace(year=2025)))
        assert not any([before.entities, before.relations, *before.pages.values(), *before.supplies.values()])


@settings(max_examples=30, deadline=None)
@given(steps)
def test_every_change_of_an_entity_or_a_relation_is_a_version(steps: Steps) -> None:
    with desk_for_a_moment() as desk:
        story = Story(desk)
        states: dict[Any, list[Any]] = {}
        for step in steps:
            story.load(*step)
            for key, state in _states(desk).items():
                known = states.setdefault(key, [])
                if known[-1:] != [state]:
                    known.append(state)
        for uid in UIDS:
            versions = desk.store.history([uid])[uid]
            assert [(each.status, each.fields) for each in reversed(versions)] == states.get(uid, [])
            assert _a_chain(versions)
        for key, known in states.items():
            if isinstance(key, tuple):
                former = [
                    each for each in desk.store.relation_history([key[0]])[key[0]] if _said(each.relation)[:3] == key
                ]
                assert sorted(map(_state, former), key=str) == sorted(known, key=str)
                assert _a_chain(sorted(former, key=lambda each: each.until or "~", reverse=True))


def _states(desk: Desk) -> dict[Any, Any]:
    entities = {uid: (doc["status"], doc["fields"]) for uid, doc in desk.entities().items()}
    relations = {key: (doc["status"], doc.get("strength"), doc.get("pool")) for key, doc in desk.relations().items()}
    return entities | relations


def _state(version: RelationVersion) -> tuple[Any, ...]:
    relation = version.relation
    return relation.status, relation.strength, relation.pool


def _a_chain(versions: list[Version] | list[RelationVersion]) -> bool:
    """Newest first: each ends where the next newer one begins, and the newest has no end."""
    spans = [(each.since if isinstance(each, Version) else each.relation.since, each.until) for each in versions]
    return all(older[1] == newer[0] for newer, older in pairwise(spans)) and (not spans or spans[0][1] is None)
