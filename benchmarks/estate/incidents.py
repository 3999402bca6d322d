"""The rows of incidents over 400 days."""

from __future__ import annotations

import numpy as np

from benchmarks.estate.draw import Draw, Ints
from benchmarks.estate.rows import Row, Table
from benchmarks.estate.tickets import (
    CAUSES,
    NOW,
    SPAN,
    Plan,
    change_id,
    hit,
    neighbours,
    problem_id,
    stamps,
)

SYMPTOMS = (
    "times out under load",
    "answers with errors",
    "does not start",
    "runs out of memory",
    "runs out of disk space",
    "loses its connections",
    "returns stale data",
    "has a growing queue",
    "refuses logins",
    "has an expired certificate",
    "is slow since this morning",
    "drops packets",
)
PRIORITIES = {"P1": 1.0, "P2": 6.0, "P3": 28.0, "P4": 50.0, "P5": 15.0}
COLUMNS = (
    *("id", "title", "description", "status", "priority", "opened_at", "resolved_at"),
    *("affects", "caused_by", "problem", "resolution", "duplicate_of", "team"),
)


def incidents(plan: Plan) -> Table:
    """Incidents as they were opened; every twelfth follows a change, every sixteenth belongs to a problem."""
    count, draw = plan.graph.size.incidents, Draw(plan.graph.size.seed, "incidents")
    opened = NOW - SPAN + np.sort(draw.below(SPAN, count))
    ends = opened + np.floor(600 * 10 ** (3 * draw.uniform(count))).astype(np.int64)
    changes, problems = _reasons(plan, draw, opened)
    hit_by = np.where(ends <= NOW, _affected(plan, draw, changes, problems), _still_open(plan, draw))
    affects = neighbours(hit_by, draw, [70, 20, 10], plan.graph)
    earlier = np.arange(count) - 1 - draw.below(20, count)
    columns = (
        draw.words(dict.fromkeys(SYMPTOMS, 1.0), count),
        draw.words(dict.fromkeys(CAUSES, 1.0), count),
        draw.words(PRIORITIES, count),
        stamps(opened),
        np.where(ends <= NOW, stamps(ends), "").tolist(),
        np.where(draw.uniform(count) < 0.01, earlier, -1).tolist(),
        changes.tolist(),
        problems.tolist(),
    )
    rows: list[Row] = []
    for i, (symptom, cause, priority, start, end, copy, change, problem) in enumerate(zip(*columns, strict=True)):
        ids = [plan.names.assets[n] for n in affects[i]]
        title = f"{ids[0]} {symptom}"
        text = f'{title}, users see "service unavailable". First seen by monitoring, then at the service desk.'
        reasons = (change_id(change) if change >= 0 else "", problem_id(problem) if problem >= 0 else "")
        rest = (f"Found {cause}, corrected it." if end else "", incident_id(copy) if copy >= 0 else "")
        told = (incident_id(i), title, text, "closed" if end else "in_progress", priority, start, end)
        rows.append((*told, "|".join(ids), *reasons, *rest, plan.names.owners[affects[i][0]]))
    return Table(COLUMNS, rows)


def incident_id(number: int) -> str:
    """The id of an incident by its place."""
    return f"INC{number + 1:07d}"


def _reasons(plan: Plan, draw: Draw, opened: Ints) -> tuple[Ints, Ints]:
    """The change that caused each incident, one of the last three before it, and its problem; -1 for none."""
    count = len(opened)
    changes = np.searchsorted(plan.starts, opened).astype(np.int64) - 1 - draw.below(3, count)
    problems = draw.ranks(max(1, len(plan.roots)), count)
    caused = (draw.uniform(count) < 0.08) & (changes >= 0)
    known = (draw.uniform(count) < 0.06) & (len(plan.roots) > 0)
    return np.where(caused, changes, -1), np.where(known, problems, -1)


def _affected(plan: Plan, draw: Draw, changes: Ints, problems: Ints) -> Ints:
    """What fails: the problem's root cause, else what the change was about, else anything."""
    assets = hit(plan.graph, draw, len(changes))
    following, recurring = np.flatnonzero(changes >= 0), np.flatnonzero(problems >= 0)
    assets[following] = [plan.targets[i][0] for i in changes[following].tolist()]
    assets[recurring] = [plan.roots[i] for i in problems[recurring].tolist()]
    return assets


def _still_open(plan: Plan, draw: Draw) -> Ints:
    """What is not mended yet: applications. Were it the network, most of the estate would be degraded, and every
    answer would be a list of what would be worse with open incidents."""
    graph = plan.graph
    return graph.first["application"] + draw.below(graph.count["application"], graph.size.incidents)
