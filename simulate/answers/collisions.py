"""Changes that are harmless alone and harmful together: `opsgraph.collisions/1`."""

from __future__ import annotations

from graph.errors import WrongInput
from graph.topology.states import AT_RISK, DEGRADED, DOWN, STATES
from simulate.answers.planned import advice, calendar
from simulate.answers.whatif import rules_of
from simulate.collisions import proof
from simulate.collisions.calendar import common
from simulate.collisions.document import CHANGE, Sweep
from simulate.collisions.windows import FOREVER, moment, seconds, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.collisions.advice import Advice
    from simulate.collisions.document import Collision
    from simulate.rules import Rule

    Doc = dict[str, Any]


def collisions(
    desk: Desk,
    *,
    since: str | None = None,
    until: str | None = None,
    as_of: str | None = None,
    rules: Sequence[str] = (),
    limit: int | None = None,
) -> Doc:
    """`opsgraph.collisions/1` of all planned and running changes; `since` and `until` are its `from` and `to`."""
    gate = rules_of(rules)
    _only_collisions(gate)
    first, last = _time(since, "since (--from)"), _time(until, "until (--to)")
    if first is not None and last is not None and first >= last:
        told = f"since (--from) {since!r} does not lie before until (--to) {until!r}."
        raise WrongInput(told, "Give the earlier time first.")
    desk.refuse_unloaded(gate)
    as_of = desk.time(as_of)
    changes = desk.changes_ahead(as_of)
    plan = calendar(desk, changes, as_of, with_incidents=False)
    adviser = advice(desk, plan, as_of)
    found = Sweep(plan).collisions(-FOREVER if first is None else first, FOREVER if last is None else last)
    planned = {change["id"] for change in plan.changes}
    rows = found if limit is None else found[:limit]
    docs = collision_docs(desk, adviser, rows)
    return {
        **desk.head("opsgraph.collisions/1", as_of),
        "from": None if first is None else moment(first),
        "to": None if last is None else moment(last),
        "considered": len(changes),
        "unscheduled": [change["id"] for change in changes if change["id"] not in planned],
        "shown": len(rows),
        "total": len(found),
        "collisions": docs,
        "frozen": [
            {"change": change["id"], "freezes": freezes}
            for at, change in enumerate(plan.changes)
            if (freezes := adviser.frozen(at))
        ],
        "gate": _judged(gate, adviser, found),
    }


def collision_docs(desk: Desk, adviser: Advice, found: Sequence[Collision]) -> list[Doc]:
    """Collisions as documents, with the next window for the change that can be moved."""
    data = adviser.calendar.ground.data
    names = desk.facts.names([data.id(one.node) for one in found]) if found else {}
    return [_doc(adviser, one, names) for one in found]


def _doc(adviser: Advice, one: Collision, names: dict[str, str]) -> Doc:
    plan = adviser.calendar
    data, changes = plan.ground.data, plan.changes
    each = [plan.reach(at).state for at in (one.first, one.second)]
    mover = adviser.mover(one.first, one.second)
    standing = plan.ground.before.states.__getitem__
    return {
        "changes": [{name: changes[at].get(name) for name in CHANGE} for at in (one.first, one.second)],
        "overlap": shown(common(plan.windows[one.first], plan.windows[one.second])),
        "kind": one.kind,
        "asset": {
            "id": data.id(one.node),
            "name": names.get(data.id(one.node)),
            "type": data.type_of(one.node),
            "criticality": data.criticality_of(one.node),
            "owner": data.owner_of(one.node),
        },
        "state": STATES[one.state],
        "alone": [STATES[state(one.node)] for state in each],
        "because": one.proof,
        "meets": [
            {
                "asset": data.id(data.pool_owner[pool]),
                "pool": data.pool_name(pool),
                "min_up": data.pool_m[pool],
                "n": data.pool_n[pool],
                "lost": proof.lost_to(data, pool, each, standing),
            }
            for pool in one.meets
        ],
        "reaches": [
            {"change": changes[other]["id"], "target": data.id(node), "of": changes[by]["id"]}
            for by, other, node in one.reaches
        ],
        "worse": {
            "total": sum(one.worse.values()),
            "down": one.worse[DOWN],
            "degraded": one.worse[DEGRADED],
            "at_risk": one.worse[AT_RISK],
        },
        "next_free": None if mover is None else adviser.next_free(mover),
    }


def _judged(rules: Sequence[Rule], adviser: Advice, found: Sequence[Collision]) -> Doc:
    """The gate of a sweep, which has rules about collisions only."""
    changes = adviser.calendar.changes
    pairs = [{"changes": [changes[one.first]["id"], changes[one.second]["id"]]} for one in found]
    verdicts = [{"rule": str(rule), "passed": not pairs, "found": pairs} for rule in rules]
    return {"passed": all(verdict["passed"] for verdict in verdicts), "rules": verdicts}


def _only_collisions(rules: Sequence[Rule]) -> None:
    for rule in rules:
        if rule.about != "collision":
            raise WrongInput(f"The rule {str(rule)!r} says nothing about collisions.", "Ask with `collision`.")


def _time(text: str | None, what: str) -> float | None:
    if text is None:
        return None
    from graph.times import canonical_time

    return seconds(canonical_time(text, what))
