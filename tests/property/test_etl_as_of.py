"""The past stays as it was: what is read as of a time is what was read at that time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings

from graph.model import Kind, Relation
from graph.ports import GraphStore, Supplies
from graph.query import Query
from graph.times import time_text
from tests.integration.etl.desk import desk_for_a_moment
from tests.property.estates import IDS, OTHERWISE, chance, some_edits, some_tables
from tests.property.test_etl_histories import BEGINNING, Edit, Steps, Story

steps = chance.map(
    lambda random: [
        ("x", [Edit(name, row, out=False) for name, rows in some_tables(random).items() for row in rows], 0),
        *(("x", some_edits(random), random.choice([0, 1])) for _ in range(random.randint(1, 8))),
    ]
)


@dataclass(frozen=True)
class Seen:
    """What a store shows, now or as of a time."""

    entities: dict[str, Any]
    pages: dict[Kind, list[str]]
    relations: set[tuple[Any, ...]]
    supplies: dict[str, set[tuple[Any, ...]]]


UIDS = [
    *(f"asset:{id}" for id in IDS),
    *(f"team:{id}" for id in OTHERWISE["teams", "id"]),
    *(f"incident:{id}" for id in OTHERWISE["incidents", "id"]),
]


def seen(store: GraphStore, as_of: str | None = None) -> Seen:
    entities = store.entities(UIDS, as_of)
    relations = {_key(each) for those in store.relations(UIDS, as_of=as_of).values() for each in those}
    supplies = store.changed_since(0) if as_of is None else store.supplies_as_of(as_of)
    pages = {kind: [row.uid for row in store.page(Query(kind, as_of=as_of)).rows] for kind in Kind}
    return Seen(
        {uid: (entity.status, entity.fields, entity.since) for uid, entity in entities.items()},
        pages,
        relations,
        _living(supplies),
    )


def _key(relation: Relation) -> tuple[Any, ...]:
    ends = (relation.source, relation.type, relation.target)
    return (*ends, relation.strength, relation.pool, relation.status, relation.since)


def _living(supplies: Supplies) -> dict[str, set[tuple[Any, ...]]]:
    return {
        "assets": {(row.uid, row.type, row.status) for row in supplies.assets if not row.retired},
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
        nothing = seen(desk.store, time_text(BEGINNING.replace(year=2025)))
        assert not nothing.entities
        assert not nothing.relations
        assert not any(nothing.pages.values())
        assert not any(nothing.supplies.values())
