"""What a change does to the estate in its window: `opsgraph.whatif/1`, and beside it when it had better happen.

Its document has three keys more than that of a scenario:

    change      {id, title, type, action, team, planned_start, planned_end, targets, declared}
    collisions  those of opsgraph.collisions/1 in which it takes part
    window      null where it has no planned start, else
                {start, end, stage: "planned" | "running" | "over",
                 free: whether it may stay: no freeze, no collision,
                 business_hours: how many of its hours are,
                 freezes: [{freeze, title, start, end, assets}]   that hold for its targets,
                 beside: [id]   other changes of the same team then,
                 next_free: {change, start, end} | null}   where it may not stay: the next window for it, as in
                    opsgraph.collisions/1; null too where it may, or where it runs or is over

A target that nobody knows or that is retired is a gap: `{asset: target, relation: {source: change, type: "TARGETS",
target}, missing: target, why}`.
"""

from __future__ import annotations

from graph.workflow import stage
from simulate.answers.collisions import collision_docs
from simulate.answers.freshness import refuse_older
from simulate.answers.planned import Planned, change_of
from simulate.answers.whatif import rules_of, whatif
from simulate.collisions.calendar import places
from simulate.collisions.windows import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]


def change(
    desk: Desk,
    *,
    change: str,
    as_of: str | None = None,
    with_incidents: bool = False,
    rules: Sequence[str] = (),
    max_age: str | None = None,
    limit: int | None = None,
) -> Doc:
    """The change's targets under its action, with risk, collisions and window advice."""
    gate = rules_of(rules)
    refuse_older(desk, max_age)
    planned = Planned(desk, change_of(desk, change), as_of, with_incidents)
    doc = whatif(planned, gate, limit)
    verdict = doc.pop("gate")
    return {
        **doc,
        "change": planned.change_doc(),
        "collisions": collision_docs(desk, planned.advice, planned.collided),
        "window": _window(planned),
        "gate": verdict,
    }


def _window(planned: Planned) -> Doc | None:
    at, plan = planned.place, planned.calendar
    if at is None:
        return None
    freezes = planned.advice.frozen(at)
    free = not freezes and not planned.collided
    now = stage(planned.change, planned.now)
    team = planned.change["team"]
    return {
        **shown(plan.windows[at]),
        "stage": now,
        "free": free,
        "business_hours": round(planned.advice.business_hours(at), 2),
        "freezes": freezes,
        "beside": [
            plan.changes[other]["id"]
            for other in places(plan.beside(at))
            if team and plan.changes[other]["team"] == team
        ],
        "next_free": planned.advice.next_free(at) if now == "planned" and not free else None,
    }
