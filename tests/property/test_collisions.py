"""The sweep of a calendar says what testing each pair of changes as a whole says, on random estates."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.topology.overlay import Overlay
from graph.topology.states import STATES
from simulate.collisions.calendar import Calendar
from simulate.collisions.document import Collision, Sweep
from simulate.collisions.reach import Ground
from simulate.collisions.windows import moment
from tests.property.naive_impact import OK, WORSE, Estate, worst
from tests.property.what_if_estates import Question, Row, some_estate

ACTIONS = ["restart", "replace", "", "configure", "degrade", "remove", "none"]


def some_changes(random: Random, ids: list[str]) -> list[Row]:
    """Changes whose windows often meet; some name what is not there."""
    changes = []
    for number in range(random.randint(2, 6)):
        start = random.randint(0, 6)
        changes.append(
            {
                "id": f"C{number}",
                "action": random.choice(ACTIONS),
                "targets": random.sample([*ids, "nobody"], random.randint(1, min(3, len(ids)))),
                "planned_start": moment(start * 600),
                "planned_end": moment((start + random.choice([0, 1, 2, 3, 5])) * 600),
                "status": "scheduled",
            }
        )
    return changes


def overlap(one: Row, two: Row) -> bool:
    """By the texts, minute by minute; a window that ends as it begins is a moment."""
    first, second = sorted((one, two), key=lambda row: row["planned_start"])
    if first["planned_start"] == second["planned_start"]:
        return True
    return bool(second["planned_start"] < first["planned_end"])


def alone(estate: Question, changes: list[Row]) -> tuple[dict[str, str], set[str]]:
    """States with the steps of some changes, and what they remove; who fails goes before who is removed."""
    naive = Estate(estate.assets, estate.relations, estate.pools)
    for verbs in (("restart", "replace", ""), ("configure", "degrade"), ("remove",)):
        for change in changes:
            for target in change["targets"]:
                if change["action"] in verbs and naive.alive(target):
                    word = {"remove": "remove", "configure": "degrade", "degrade": "degrade"}.get(change["action"])
                    naive.step({word or "fail": target})
    return naive.rounds()[0], set(naive.removed)


def expected(estate: Question, changes: list[Row]) -> dict[tuple[str, str], Any]:
    """Each pair that overlaps: what ends worse with both than with either, and the targets that lie in the blast
    radius of the other."""
    before, _ = alone(estate, [])
    found = {}
    ordered = sorted(changes, key=lambda row: (row["planned_start"], row["id"]))
    for at, one in enumerate(ordered):
        for two in ordered[at + 1 :]:
            if not overlap(one, two):
                continue
            both, gone = alone(estate, [one, two])
            each = [alone(estate, [one]), alone(estate, [two])]
            worse = {
                id: state
                for id, state in both.items()
                if WORSE.index(state) > WORSE.index(worst(states.get(id, OK) for states, _ in each))
            }
            hit = {
                (striker["id"], id)
                for (states, removed), striker, other in ((each[0], one, two), (each[1], two, one))
                for id in other["targets"]
                if id in before and (id in removed or WORSE.index(states.get(id, OK)) > WORSE.index(before[id]))
            }
            assert not gone & worse.keys()
            if worse or hit:
                found[one["id"], two["id"]] = (worse, hit)
    return found


@given(st.integers(0, 2**32), st.integers(2, 12))
@settings(max_examples=400, deadline=None)
def test_the_sweep_is_what_each_pair_by_itself_says(seed: int, size: int) -> None:
    random = Random(seed)
    estate = some_estate(random, size)
    changes = some_changes(random, [row["id"] for row in estate.assets])
    data = Overlay(estate.topology())
    calendar = Calendar(Ground(data), changes)
    swept = {pair_of(calendar, one): one for one in Sweep(calendar).collisions()}
    naive = expected(estate, changes)
    assert swept.keys() == naive.keys()
    for pair, (worse, hit) in naive.items():
        one = swept[pair]
        counts = [sum(state == word for state in worse.values()) for word in ("DOWN", "DEGRADED", "AT_RISK")]
        assert list(one.worse.values()) == counts
        reaches = {(calendar.changes[by]["id"], data.id(node)) for by, _, node in one.reaches}
        assert reaches == hit
        assert bool(one.meets) == bool(worse)
        if one.kind == "together":
            assert worse[data.id(one.node)] == STATES[one.state]
        assert one.proof[0]["asset"] == data.id(one.node)
        assert one.proof[0]["state"] == STATES[one.state]
        check_alone(calendar, data, pair)


def pair_of(calendar: Calendar, one: Collision) -> tuple[str, str]:
    return calendar.changes[one.first]["id"], calendar.changes[one.second]["id"]


def check_alone(calendar: Calendar, data: Overlay, pair: tuple[str, str]) -> None:
    """A sweep for one change finds the same of it, and the look for a free time agrees."""
    places = [calendar.place(id) for id in pair]
    for at in places:
        assert at is not None
        fresh = Calendar(Ground(data), calendar.changes)
        assert pair in {pair_of(fresh, one) for one in Sweep(fresh, at).collisions()}
    one, two = places
    assert one is not None
    assert two is not None
    assert Calendar(Ground(data), calendar.changes).collide(one, two)


@given(st.integers(0, 2**32), st.integers(2, 12))
@settings(max_examples=200, deadline=None)
def test_two_changes_at_one_time_collide_or_do_not_whoever_asks(seed: int, size: int) -> None:
    random = Random(seed)
    estate = some_estate(random, size)
    ids = [row["id"] for row in estate.assets]
    changes = [{**row, "planned_start": moment(0), "planned_end": moment(60)} for row in some_changes(random, ids)]
    calendar = Calendar(Ground(Overlay(estate.topology())), changes)
    swept = {(one.first, one.second) for one in Sweep(calendar).collisions()}
    pairs = [(one, two) for one in range(len(changes)) for two in range(one + 1, len(changes))]
    assert swept == {pair for pair in pairs if calendar.collide(*pair)}
    assert all(calendar.collide(*pair) == calendar.collide(*pair[::-1]) for pair in pairs)
