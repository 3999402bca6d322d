"""The rows of changes and problems over 400 days, and the plan that incidents share with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.estate.draw import Draw, Ints
from benchmarks.estate.graph import Graph
from benchmarks.estate.rows import Names, Row, Table

NOW = 1_782_864_000
"""The clock of an estate, 2026-07-01T00:00:00Z. Incidents lie before it, changes up to two weeks after it."""
DAY = 86_400
SPAN = 400 * DAY
CAUSES = (
    "a configuration drift",
    "a leak in the connection pool",
    "a failed disk",
    "an overdue patch",
    "a missing index",
    "a wrong limit",
    "a certificate nobody renewed",
    "a full log partition",
)
CHANGE_COLUMNS = (
    *("id", "title", "description", "type", "status", "planned_start", "planned_end"),
    *("targets", "action", "risk", "outcome", "team"),
)
PROBLEM_COLUMNS = ("id", "title", "description", "status", "known_error", "workaround", "root_cause", "fixed_by")
KINDS = {"standard": 60.0, "normal": 33.0, "emergency": 7.0}
RISKS = {"low": 70.0, "moderate": 22.0, "high": 8.0}
ACTIONS = {"restart": 30.0, "replace": 20.0, "configure": 30.0, "degrade": 5.0, "remove": 3.0, "none": 7.0}
OUTCOMES = {
    "successful": 88.0,
    "successful with issues": 5.0,
    "failed": 4.0,
    "backed out": 2.0,
    "cancelled": 1.0,
}
HIT = {
    "business_service": 1.0,
    "application": 8.0,
    "service": 42.0,
    "database": 16.0,
    "cache": 4.0,
    "vm": 18.0,
    "host": 8.0,
    "network_device": 3.0,
}
"""How often a ticket is about an asset of each type."""


@dataclass(frozen=True)
class Plan:
    """What tickets refer to: when changes start and what they target, the root causes of problems."""

    graph: Graph
    names: Names
    starts: Ints
    targets: list[list[int]]
    roots: list[int]


def planned(graph: Graph, names: Names) -> Plan:
    """The plan of an estate."""
    draw = Draw(graph.size.seed, "tickets")
    starts = NOW - SPAN + np.sort(draw.below(SPAN + 14 * DAY, graph.size.changes))
    targets = neighbours(hit(graph, draw, len(starts)), draw, [60, 20, 10, 5, 5], graph)
    return Plan(graph, names, starts, targets, hit(graph, draw, graph.size.problem_count).tolist())


def hit(graph: Graph, draw: Draw, count: int) -> Ints:
    """Assets that tickets are about: the hubs more often than others."""
    tier = draw.weighted(list(HIT.values()), count)
    first = np.array([graph.first[name] for name in HIT], dtype=np.int64)[tier]
    size = np.array([graph.count[name] for name in HIT], dtype=np.int64)[tier]
    skewed = np.floor(size * draw.uniform(count) ** 2).astype(np.int64)
    return first + size - 1 - skewed


def neighbours(assets: Ints, draw: Draw, weights: list[float], graph: Graph) -> list[list[int]]:
    """Each asset with up to len(weights) - 1 of those that stand next to it."""
    more = draw.weighted(weights, len(assets)).tolist()
    last = graph.size.assets - 1
    return [
        [n + i if n + i <= last else n - i for i in range(extra + 1)]
        for n, extra in zip(assets.tolist(), more, strict=True)
    ]


def stamps(seconds: Ints) -> list[str]:
    """Times in ISO 8601."""
    text: NDArray[np.str_] = np.datetime_as_string(seconds.astype("datetime64[s]"), unit="s")
    return [f"{stamp}Z" for stamp in text.tolist()]


def change_id(number: int) -> str:
    """The id of a change by its place."""
    return f"CHG{number + 1:07d}"


def changes(plan: Plan) -> Table:
    """Changes, by planned start."""
    count, draw = len(plan.starts), Draw(plan.graph.size.seed, "changes")
    ends = plan.starts + 1800 * (1 + draw.below(16, count))
    columns = (
        *(draw.words(choice, count) for choice in (KINDS, ACTIONS, RISKS, OUTCOMES)),
        draw.words(dict.fromkeys(CAUSES, 1.0), count),
        *(stamps(plan.starts), stamps(ends)),
        np.where(ends <= NOW, "closed", np.where(plan.starts <= NOW, "implement", "scheduled")).tolist(),
    )
    rows: list[Row] = []
    for i, (kind, action, risk, outcome, cause, start, end, status) in enumerate(zip(*columns, strict=True)):
        ids = [plan.names.assets[n] for n in plan.targets[i]]
        title = f"{action.title()} {ids[0]}" if action != "none" else f"Review {ids[0]}"
        text = f"{title}, to get rid of {cause}. Tested in staging, can be backed out in 15 minutes."
        result = outcome if status == "closed" else ""
        rest = ("|".join(ids), action, risk, result, plan.names.owners[plan.targets[i][0]])
        rows.append((change_id(i), title, text, kind, status, start, end, *rest))
    return Table(CHANGE_COLUMNS, rows)


def problems(plan: Plan) -> Table:
    """Problems; a change fixed every fourth of them."""
    count, draw = len(plan.roots), Draw(plan.graph.size.seed, "problems")
    states = draw.words({"closed": 60.0, "known_error": 25.0, "open": 15.0}, count)
    causes = draw.words(dict.fromkeys(CAUSES, 1.0), count)
    fixes = draw.below(max(1, len(plan.starts)), count)
    fixes = np.where((draw.uniform(count) < 0.25) & (len(plan.starts) > 0), fixes, -1)
    rows: list[Row] = []
    for i, (root, state, cause, fix) in enumerate(zip(plan.roots, states, causes, fixes.tolist(), strict=True)):
        asset, known = plan.names.assets[root], state == "known_error"
        title = f"Recurring trouble with {asset}"
        text = f"Again and again {asset} fails because of {cause}; several teams are affected."
        around = f"Restart {asset}, then watch it for an hour." if known else ""
        rest = ("true" if known else "false", around, asset, change_id(fix) if fix >= 0 else "")
        rows.append((problem_id(i), title, text, state, *rest))
    return Table(PROBLEM_COLUMNS, rows)


def problem_id(number: int) -> str:
    """The id of a problem by its place."""
    return f"PRB{number + 1:05d}"
