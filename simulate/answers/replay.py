"""Past changes once more, each as it could have been judged before it began.

A change is replayed on the topology of the day it began, as of midnight (or, on the first day of the history, of its
start); where the history does not reach back, on today's, with all assets in good order, since what is down today was
not down for that reason then. Of earlier changes and incidents counts what was known before its start (history.py).
How old the evidence was then nobody has kept, so it takes no part.
"""

from __future__ import annotations

from functools import cached_property

from graph.errors import Unanswerable
from graph.impact.cascade import cascade, impact
from graph.topology.overlay import Overlay
from graph.workflow import fate, outcome, plain, stage
from simulate.answers.planned import STEP, Planned
from simulate.collisions.advice import Advice
from simulate.collisions.calendar import Calendar, places
from simulate.collisions.reach import Ground
from simulate.collisions.windows import BusinessHours, Freezes
from simulate.risk import factors
from simulate.risk.history import OUTCOME_TROUBLE, History
from simulate.risk.score import Weights, score
from simulate.scenario import Scenario, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.collisions.document import Collision
    from simulate.risk.score import Factor

    Doc = dict[str, Any]

CHUNK = 300
"""So many changes of one topology are looked at beside each other at a time, and those that overlap them."""

LEFT_OUT = ("no_outcome", "cancelled", "no_window", "no_target", "older")


class Day:
    """The topology that changes of a day are replayed on; `then` unless it is today's."""

    def __init__(self, desk: Desk, at: str | None) -> None:
        self.then = at is not None
        self.data = Overlay(desk.facts.topology(at) if at else desk.topology())
        if not self.then:
            self.data.own[:] = bytes(len(self.data.own))
        self.before = cascade(self.data)


class Replayed(Planned):
    """A past change as it stood before it began. Its history is told up to then."""

    def __init__(self, desk: Desk, change: Doc, day: Day, advice: Advice, history: History) -> None:
        self.desk = desk
        self.change = change
        self.day = day
        self.now = change["planned_start"]
        self.as_of = self.now if day.then else None
        self.data = day.data
        self.calendar = calendar = advice.calendar
        self.advice = advice
        self.history = history
        self.question = self.data.copy()
        nodes = calendar.ground.targets(change)
        word = STEP.get(fate(change["action"]))
        if word:
            for node in nodes:
                getattr(self.question, word)(node)
        targets = [self.data.id(node) for node in nodes]
        self.scenario = Scenario([Step(word, targets)] if word and targets else [], name=change["id"])
        self.impact = impact(self.data, self.question, day.before)
        self.affected = self.impact.affected
        self.weights = Weights()

    @cached_property
    def factors(self) -> dict[str, Factor]:
        """What its risk is made of; to be asked for before the next change is replayed, since history goes on."""
        return self.valued()

    def impact_factors(self) -> dict[str, Factor]:
        taken = {id for point in self.new_points for id in point["takes_down"]}
        return {
            **factors.hit_factors(self.impact),
            **factors.spare_factors(self.question, self.lost_pools, sorted(taken)),
            **factors.evidence_factors(1.0, self.missing),
        }

    @cached_property
    def missing(self) -> list[Doc]:
        """Suppliers that were not there; how fresh a source was nobody has kept."""
        from graph.impact.gaps import gaps

        return gaps(self.impact)

    @cached_property
    def collided(self) -> list[Collision]:
        raise AssertionError("a replay asks with whom, not why")

    def collisions(self) -> list[Doc]:
        at, plan = self.place, self.calendar
        others = [] if at is None else [other for other in places(plan.beside(at)) if plan.collide(at, other)]
        return [{"change": plan.changes[other]["id"]} for other in others]

    def risk(self) -> float:
        return float(score(self.factors, self.weights, self.desk.terms.risk.paths)["score"])

    def lowest_confidence(self) -> float | None:
        raise Unanswerable("how old the evidence was at the time is not kept.", "Leave the rule out of a backtest.")

    def gaps(self) -> list[Doc]:
        return list(self.missing) or self._incomplete()

    def _incomplete(self) -> list[Doc]:
        raise Unanswerable("which sources were silent at the time is not kept.", "Leave the rule out of a backtest.")


class Replay:
    """All past changes of a graph that can be replayed, or the `last` so many, in the order in which they began."""

    def __init__(self, desk: Desk, as_of: str | None = None, last: int | None = None) -> None:
        self.desk = desk
        self.at = desk.at(as_of) or ""
        everything = desk.facts.changes()
        self.all = [change for change in everything if (change["planned_start"] or "") < self.at]
        self.incidents = [
            incident
            for incident in desk.facts.incidents(changes=[change["id"] for change in self.all])
            if (incident["opened_at"] or "") <= self.at
        ]
        self.caused: dict[str, list[Doc]] = {}
        for incident in self.incidents:
            for cause in incident["caused_by"]:
                self.caused.setdefault(cause, []).append(incident)
        self.left_out = dict.fromkeys(LEFT_OUT, 0)
        self.topology = {"then": 0, "now": 0}
        terms = desk.terms
        self._freezes = Freezes(desk.facts.freezes(), terms.unrated)
        self._hours = BusinessHours(terms.risk.days, *terms.risk.hours, terms.risk.zone)
        due = [change for change in self.all if self._counts(change)]
        self.due = due if last is None else due[max(0, len(due) - last) :]
        self.left_out["older"] = len(due) - len(self.due)

    def _counts(self, change: Doc) -> bool:
        """Whether it is over and tells how it went."""
        if stage(change, self.at) != "over" or (change["planned_end"] or "") > self.at:
            return False
        ended = outcome(change["outcome"])
        if ended == "cancelled" or plain(change["status"]) in ("cancelled", "canceled"):
            why = "cancelled"
        elif ended is None and change["id"] not in self.caused:
            why = "no_outcome"
        elif not change["planned_start"] or not change["planned_end"]:
            why = "no_window"
        elif not change["targets"]:
            why = "no_target"
        else:
            return True
        self.left_out[why] += 1
        return False

    def each(self, progress: Callable[[int, int], None] | None = None) -> Iterator[Replayed]:
        """Each of them, once. `progress` is told how many are done of how many."""
        history = self._history()
        done = 0
        for day, group in self._days():
            advice = self._advice(day, group)
            plan = advice.calendar
            for change in group:
                history.learn_until(change["planned_start"])
                if plan.ground.targets(change):
                    self.topology["then" if day.then else "now"] += 1
                    yield Replayed(self.desk, change, day, advice, history)
                else:
                    self.left_out["no_target"] += 1
                done += 1
                if progress is not None:
                    progress(done, len(self.due))

    def one(self, change: Doc) -> Replayed:
        """A change that has begun, whether it tells how it went or not."""
        start = change["planned_start"]
        day = Day(self.desk, self._day_of(start))
        return Replayed(self.desk, change, day, self._advice(day, [change]), self._history().learn_until(start))

    def _history(self) -> History:
        terms = self.desk.terms.risk
        return History(self.all, self.incidents, terms.prior, terms.strength)

    def _advice(self, day: Day, group: Sequence[Doc]) -> Advice:
        """A group of changes and what stands beside them, on the topology of a day."""
        calendar = Calendar(Ground(day.data, day.before), self._beside(group))
        return Advice(calendar, self._freezes, self._hours, self.at)

    def trouble(self, change: Doc) -> str | None:
        """When a change turned out to be trouble; None where it did not."""
        told = [incident["resolved_at"] or self.at for incident in self.caused.get(change["id"], ())]
        if OUTCOME_TROUBLE.get(outcome(change["outcome"]) or "", 0.0) > 0:
            told.append(change["planned_end"])
        return min(told, default=None)

    def _days(self) -> Iterator[tuple[Day, list[Doc]]]:
        """The changes by the topology of their day, in pieces that are not too large."""
        day: Day | None = None
        former: str | None = None
        group: list[Doc] = []
        for change in self.due:
            at = self._day_of(change["planned_start"])
            if day is None or at != former or len(group) >= CHUNK:
                if day is not None and group:
                    yield day, group
                    group = []
                if day is None or at != former:
                    day, former = Day(self.desk, at), at
            group.append(change)
        if day is not None and group:
            yield day, group

    def _day_of(self, start: str) -> str | None:
        """The time of the topology for a change that began then; None where the history does not reach back."""
        midnight = f"{start[:10]}T00:00:00Z"
        return next((at for at in (midnight, start) if self.desk.facts.stood(at)), None)

    def _beside(self, group: Sequence[Doc]) -> list[Doc]:
        """A group and all that overlaps with any of it, less what was cancelled."""
        first = min(change["planned_start"] for change in group)
        last = max(change["planned_end"] or self.at for change in group)
        return [
            change
            for change in self.all
            if outcome(change["outcome"]) != "cancelled"
            and (change["planned_start"] or last) < last
            and (change["planned_end"] or last) > first
        ]
