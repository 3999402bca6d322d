"""However long the way: the graph is what a clean load of the last state gives, former ids and the retired aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings

from graph.times import time_text
from graph.topology import build
from tests.integration.etl.desk import Desk, desk_for_a_moment
from tests.property.estates import SOURCES, Edit, chance, estates, files_of, precedences, some_edits
from tests.property.oracle import Belief, Estate, Tables, expected_dump, live_uids
from tests.property.test_etl_oracle import belief_of

BEGINNING = datetime(2026, 5, 1, tzinfo=UTC)
LIMITS = {"x": timedelta(days=2), "y": timedelta(days=5)}
CONFIGURED = {name: {"effective_for": limit} for name, limit in LIMITS.items()}

# Who speaks, what they changed, and how many days after the last one.
steps = chance.map(
    lambda random: [
        (random.choice(SOURCES), some_edits(random), random.choice([0, 0, 0, 1, 4]))
        for _ in range(random.randint(1, 8))
    ]
)
Dump = list[dict[str, Any]]
Steps = list[tuple[str, list[Edit], int]]


class Story:
    """Loads one after the other, and what was said last by whom."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.now = BEGINNING
        self.estate: dict[str, Tables] = {}
        self.seen: dict[str, datetime] = {}
        self.ever: set[str] = set()

    def load(self, source: str, edits: list[Edit], days: int) -> None:
        tables = self.estate.get(source, {})
        for edit in edits:
            tables = edit.of(tables)
        self.now += timedelta(days=days)
        report = self.desk.load(files_of(tables), source=source, now=time_text(self.now))
        assert report.state == "succeeded"
        self.estate[source] = tables
        self.seen[source] = self.now
        self.ever |= live_uids(self.estate)

    @property
    def silent(self) -> frozenset[str]:
        return frozenset(
            source for source, seen in self.seen.items() if self.now - seen > LIMITS.get(source, timedelta.max)
        )

    def agrees(self, belief: Belief) -> None:
        """Holds the graph against the model, what is said of former ids aside: nobody else knows whose they were."""
        former = self.ever - live_uids(self.estate)
        dumps = self.desk.dump(), expected_dump(self.estate, belief)
        doubtful = {
            tuple(stands.get(end, end) for end in ends)
            for stands in map(_aliases, dumps)
            for tables in self.estate.values()
            for ends in _sayings(tables)
            if former & set(ends)
        }
        graph, model = ([_seen(doc, former) for doc in dump if _lives(doc, doubtful)] for dump in dumps)
        assert graph == model

    def is_published(self) -> None:
        """The topology that each load patched is the one that would be built."""
        published = self.desk.platform.saved_topology()
        assert published is not None
        assert published.data == build(self.desk.store.changed_since(0)).data


def _aliases(dump: Dump) -> dict[str, str]:
    return {alias: doc["uid"] for doc in dump if doc["record"] == "entity" for alias in doc["aliases"]}


def _lives(doc: dict[str, Any], doubtful: set[tuple[str, ...]]) -> bool:
    ends = tuple(doc[name] for name in ("source", "type", "target", "asset") if name in doc)
    return doc.get("status") != "retired" and ends not in doubtful


def _seen(doc: dict[str, Any], former: set[str]) -> dict[str, Any]:
    return doc | {name: [uid for uid in doc[name] if uid not in former] for name in ("aliases",) if name in doc}


def _sayings(tables: Tables) -> list[tuple[str, ...]]:
    """The things that each relation, link and pool of the tables names."""
    return [
        *((f"asset:{row['source']}", row["type"], f"asset:{row['target']}") for row in tables.get("relations", ())),
        *((f"asset:{row['asset']}",) for row in tables.get("pools", ())),
        *((f"asset:{row['id']}", "OWNED_BY", f"team:{row['owner']}") for row in tables.get("assets", ())),
        *((f"incident:{row['id']}", "ASSIGNED_TO", f"team:{row['team']}") for row in tables.get("incidents", ())),
        *(
            (f"incident:{row['id']}", "AFFECTS", f"asset:{asset}")
            for row in tables.get("incidents", ())
            for asset in row["affects"].split("|")
        ),
    ]


@settings(max_examples=40, deadline=None)
@given(estates, steps, precedences)
def test_after_any_history_the_graph_is_that_of_the_last_state(
    estate: Estate, steps: Steps, precedence: dict[str, Any]
) -> None:
    with desk_for_a_moment(precedence=precedence, sources=CONFIGURED) as desk:
        story = Story(desk)
        for source, tables in estate.items():
            story.load(source, [Edit(name, row, out=False) for name, rows in tables.items() for row in rows], 0)
        for step in steps:
            story.load(*step)
            story.agrees(belief_of(precedence, story.silent))
            story.is_published()
