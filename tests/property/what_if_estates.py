"""Random estates with a question: pools in pools, cycles, soft chains, shares that round, missing ends, all steps.

    @given(questions)
    def test_...(question): question.answer() is what naive_impact.py says, question.topology() what is asked

A seed and a size are drawn and the rest follows from them: what Hypothesis draws itself stays too small for
things to meet, and the size is what it shrinks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st

from graph.model import GraphVersion
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology import Topology, build
from tests.property.naive_impact import Answer, Estate, RefusedError, answer, consumer, supplier

Row = dict[str, Any]

KINDS = ["DEPENDS_ON"] * 6 + ["RUNS_ON", "CONNECTS_TO", "MEMBER_OF", "MEMBER_OF", "PART_OF", "PART_OF", "USES", "USES"]
MIN_UPS = ["0", "1", "1", "1", "2", "2", "3", "9", "50%", "33.3%", "34%", "60%", "67%", "100%", "0%"]
STATUSES = ["active", "down", "Down", "maintenance", "degraded", "degraded", "retired", "Disposed"]
CRITICALITIES = ["", "critical", "high", "medium", "low"]
TYPES = ["application", "database", "host", "business_service", ""]


@dataclass(frozen=True)
class Question:
    """An estate in rows of the `files` source, the steps of a scenario, and open incidents."""

    assets: list[Row]
    relations: list[Row]
    pools: list[Row]
    steps: list[Row] = field(default_factory=list)
    incidents: list[Row] = field(default_factory=list)

    def answer(self, with_incidents: bool = False) -> Answer:
        return answer(self.assets, self.relations, self.pools, self.steps, self.incidents, with_incidents)

    def topology(self) -> Topology:
        return topology_of(self.assets, self.relations, self.pools)


def topology_of(assets: list[Row], relations: list[Row], pools: list[Row]) -> Topology:
    """The topology that a store would give for rows of the `files` source."""
    version = GraphVersion(1, "2026-05-01T09:00:00Z", len(assets), len(relations))
    return build(
        Supplies(
            version,
            [
                AssetRow(
                    f"asset:{row['id']}",
                    row.get("type") or None,
                    row.get("criticality") or None,
                    row.get("status") or None,
                    row.get("environment") or None,
                    False,
                )
                for row in assets
            ],
            [
                SupplyRow(
                    f"asset:{row['source']}",
                    row["type"],
                    f"asset:{row['target']}",
                    row.get("strength") or ("soft" if row["type"] == "USES" else "hard"),
                    row.get("pool") or None,
                    False,
                )
                for row in relations
            ],
            [PoolRow(f"asset:{row['asset']}", row["pool"], row["min_up"], False) for row in pools],
        )
    )


def some_estate(random: Random, size: int) -> Question:
    """Assets, relations and pools; incidents are left out."""
    ids = [f"a{number}" for number in range(size)]
    troubled = random.choice([0.0, 0.1, 0.4])
    assets = [
        {
            "id": id,
            "type": random.choice(TYPES),
            "criticality": random.choice(CRITICALITIES),
            "status": random.choice(STATUSES) if random.random() < troubled else "",
        }
        for id in ids
    ]
    names = random.choice([[""], ["", "p"], ["p"], ["", "", "p", "q"], ["", "p", "q", "members"]])
    layered, soft = random.random() < 0.4, random.choice([0.0, 0.1, 0.6])
    relations: dict[tuple[str, str, str], Row] = {}
    for _ in range(random.randint(0, int(size * random.choice([1, 2, 4])))):
        row = some_relation(random, ids, names, soft)
        if layered and supplier(row) < consumer(row):
            row = {**row, "source": row["target"], "target": row["source"]}
        if random.random() < 0.05:
            row[random.choice(["source", "target"])] = random.choice(["ghost", "phantom"])
        if row["source"] != row["target"]:
            relations[row["source"], row["type"], row["target"]] = row
    pools = {
        (id, name): {"asset": id, "pool": name, "min_up": random.choice(MIN_UPS)}
        for id in [*ids, "ghost"]
        for name in ("p", "q", "members")
        if random.random() < random.choice([0.1, 0.6])
    }
    return Question(assets, list(relations.values()), list(pools.values()))


def some_relation(random: Random, ids: list[str], names: list[str], soft: float) -> Row:
    source, target = random.choice(ids), random.choice(ids)
    strength = "soft" if random.random() < soft else random.choice(["", "", "hard"])
    return {
        "source": source,
        "type": random.choice(KINDS),
        "target": target,
        "pool": random.choice(names),
        "strength": strength,
    }


def some_incidents(random: Random, ids: list[str]) -> list[Row]:
    return [
        {
            "id": f"INC{number}",
            "priority": random.choice(["P1", "P2", "P5", ""]),
            "affects": random.sample(ids, random.randint(1, min(2, len(ids)))),
        }
        for number in range(random.choice([0, 0, 1, 2]))
    ]


def some_steps(random: Random, estate: Estate, count: int) -> list[Row]:
    """Steps that are no error, each drawn on what the former ones left."""
    steps: list[Row] = []
    for _ in range(count * 4):
        if len(steps) == count:
            break
        step = some_step(random, estate)
        try:
            estate.step(step)
        except RefusedError:
            continue
        steps.append(step)
    return steps


def some_step(random: Random, estate: Estate) -> Row:
    there = [id for id in estate.assets if estate.alive(id)] or ["nobody"]
    word = random.choice(["fail", "fail", "degrade", "remove", "add", "connect", "connect", "disconnect", "require"])
    match word:
        case "fail" | "degrade":
            some = random.sample(there, random.randint(1, min(2, len(there))))
            return {word: some if random.random() < 0.5 else some[0]}
        case "remove":
            return {word: random.choice(there)}
        case "add":
            fields = {"id": f"new{random.randint(0, 3)}", "type": random.choice(TYPES)}
            more = {"criticality": random.choice(CRITICALITIES), "status": random.choice(["", "", "down", "degraded"])}
            return {word: fields | {name: value for name, value in more.items() if value}}
        case "connect":
            row = some_relation(random, there, ["", "p", "p", "q"], 0.2)
            return {word: {name: value for name, value in row.items() if value}}
        case "disconnect":
            rows = list(estate.relations.values())
            named = dict(random.choice(rows) if rows else {"source": "a0", "type": "USES", "target": "a1"})
            return {word: {name: named[name] for name in ("source", "type", "target")}}
        case _:
            asset, pool = random.choice(estate.pools() or [("a0", "p")])
            min_up = random.choice([0, 1, 2, 3, *MIN_UPS])
            return {"require": {"asset": asset, "pool": pool, "min_up": min_up}}


def some_question(seed: int, size: int, count: int) -> Question:
    random = Random(seed)
    estate = some_estate(random, size)
    steps = some_steps(random, Estate(estate.assets, estate.relations, estate.pools), count)
    incidents = some_incidents(random, [row["id"] for row in estate.assets])
    return Question(estate.assets, estate.relations, estate.pools, steps, incidents)


seeds = st.integers(0, 2**32)
estates = st.builds(lambda seed, size: some_estate(Random(seed), size), seeds, st.integers(1, 14))
questions = st.builds(some_question, seeds, st.integers(1, 14), st.integers(0, 6))
