"""A change as the verbs look at it: its targets, its window, what stands beside it, what is known of its like."""

from __future__ import annotations

from functools import cached_property

from graph.errors import Unanswerable, Unknown
from graph.topology.states import DOWN, STATES
from graph.workflow import fate, outcome, stage
from simulate.answers.outcome import Outcome
from simulate.collisions.advice import Advice
from simulate.collisions.calendar import Calendar, places
from simulate.collisions.document import Collision, Sweep
from simulate.collisions.reach import Ground
from simulate.collisions.windows import HORIZON, HOUR, BusinessHours, Freezes
from simulate.risk import factors
from simulate.risk.history import History
from simulate.risk.score import score
from simulate.scenario import Scenario, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.risk.score import Factor

    Doc = dict[str, Any]

STEP = {"down": "fail", "degraded": "degrade", "removed": "remove"}
CHANGE = ("id", "title", "type", "action", "team", "planned_start", "planned_end", "targets")


def change_of(desk: Desk, ref: str) -> Doc:
    """The change of an id, uid or title; WrongInput with the closest match where there is none."""
    word = ref.strip()
    known = desk.facts.resolve([word], "change")
    found = desk.facts.changes(ids=[known[word]]) if word in known else []
    if not found:
        raise Unknown("change", ref, desk.facts.candidates(word, "change"), "Name one by its id.")
    return found[0]


def calendar(desk: Desk, changes: Iterable[Mapping[str, Any]], as_of: str | None, with_incidents: bool) -> Calendar:
    """Changes side by side on the data of a time."""
    ground = Ground(desk.overlay(as_of, with_incidents), desk.before(as_of, with_incidents))
    return Calendar(ground, changes)


def advice(desk: Desk, calendar: Calendar, as_of: str | None) -> Advice:
    terms = desk.terms
    freezes = Freezes(desk.facts.freezes(), terms.unrated)
    first, last = terms.risk.hours
    hours = BusinessHours(terms.risk.days, first, last, terms.risk.zone)
    return Advice(calendar, freezes, hours, desk.at(as_of) or "")


class Planned(Outcome):
    """The outcome of a change: its targets go through its action, beside whatever else is planned then."""

    def __init__(self, desk: Desk, change: Doc, as_of: str | None = None, with_incidents: bool = False) -> None:
        self.change = change
        self.now = desk.at(desk.time(as_of)) or ""
        targets = self._targets(desk, as_of)
        word = STEP.get(fate(change["action"]))
        steps = [Step(word, targets)] if word and targets else []
        super().__init__(desk, Scenario(steps, name=change["id"], as_of=as_of, with_incidents=with_incidents))

    def _targets(self, desk: Desk, as_of: str | None) -> list[str]:
        """The targets that take part."""
        overlay = desk.overlay(desk.time(as_of))
        nodes = ((id, overlay.index(id)) for id in self.change["targets"])
        return [id for id, node in nodes if node is not None and overlay.takes_part(node)]

    @cached_property
    def missing(self) -> list[Doc]:
        """What the evidence lacks; first the targets that nobody knows, or that are retired or not there yet."""
        there = set(self._targets(self.desk, self.as_of))
        return [*(self._gap(id) for id in self.change["targets"] if id not in there), *super().missing]

    def _gap(self, target: str) -> Doc:
        id = self.change["id"]
        return {
            "asset": target,
            "relation": {"source": id, "type": "TARGETS", "target": target},
            "missing": target,
            "why": "unknown" if self.data.index(target) is None else "retired",
        }

    # ------------------------------------------------------------------------------------ what stands beside it

    @cached_property
    def calendar(self) -> Calendar:
        """It and the changes that are planned or running; for one that is over, those that were beside it."""
        facts, change = self.desk.facts, self.change
        if stage(change, self.now) == "over":
            start, end = change["planned_start"], change["planned_end"]
            others = facts.changes(since=start, until=end) if start and end else []
            others = [other for other in others if outcome(other["outcome"]) != "cancelled"]
        else:
            others = self.desk.changes_ahead(self.as_of)
        beside = [other for other in others if other["id"] != change["id"]]
        return calendar(self.desk, [*beside, change], self.as_of, self.scenario.with_incidents)

    @cached_property
    def advice(self) -> Advice:
        return advice(self.desk, self.calendar, self.as_of)

    @cached_property
    def place(self) -> int | None:
        """Where it stands in the calendar; None where it has no window."""
        return self.calendar.place(self.change["id"])

    @cached_property
    def collided(self) -> list[Collision]:
        return [] if self.place is None else Sweep(self.calendar, self.place).collisions()

    def collisions(self) -> list[Doc]:
        """Each change that it collides with, and the asset that suffers; Unanswerable where it has no window."""
        if self.place is None:
            remedy = "Give it a planned start and end in its source, and load that again."
            raise Unanswerable(f"change {self.change['id']!r} has no window in which it could collide.", remedy)
        changes, overlay = self.calendar.changes, self.data
        return [
            {
                "change": changes[one.second if one.first == self.place else one.first]["id"],
                "asset": overlay.id(one.node),
                "state": STATES[one.state],
                "kind": one.kind,
            }
            for one in self.collided
        ]

    # ------------------------------------------------------------------------------------ its risk

    @cached_property
    def history(self) -> History:
        """What was known of changes before it began, or is known now where it has not begun."""
        terms = self.desk.terms.risk
        changes = self.desk.facts.changes()
        incidents = self.desk.facts.incidents(changes=[change["id"] for change in changes])
        history = History(changes, incidents, terms.prior, terms.strength)
        start = self.change["planned_start"]
        return history.learn_until(min(self.now, start) if start else self.now)

    @cached_property
    def risk_doc(self) -> Doc:
        weights = factors.kept_weights(self.desk, before=self.change["planned_start"])
        return score(self.valued(), weights, self.desk.terms.risk.paths)

    def valued(self) -> dict[str, Factor]:
        """All that the score is made of."""
        at, change = self.place, self.change
        found = self.impact_factors()
        found |= factors.history_factors(self.history, change)
        found["change_type"] = factors.type_factor(change["type"])
        if at is None:
            return found | factors.unscheduled_factors()
        changes, window = self.calendar.changes, self.calendar.windows[at]
        same = [
            changes[other]["id"]
            for other in places(self.calendar.beside(at))
            if change["team"] and changes[other]["team"] == change["team"]
        ]
        frozen, struck = self.advice.frozen(at), self.advice.strikes_frozen(at, self._fallen())
        found["collisions"] = factors.collision_factor(self.collisions())
        found["freeze"] = factors.freeze_factor(factors.frozen_briefly(frozen), factors.frozen_briefly(struck))
        length = min(window[1] - window[0], HORIZON) / HOUR
        found["business_hours"] = factors.hours_factor(self.advice.business_hours(at), length)
        found["team_load"] = factors.load_factor(change["team"], same)
        return found

    def impact_factors(self) -> dict[str, Factor]:
        """Those that any scenario has."""
        return factors.impact_factors(self)

    def _fallen(self) -> list[int]:
        states = self.impact.after.states
        return [node for node in self.affected if states[node] == DOWN]

    # ------------------------------------------------------------------------------------ as documents

    def change_doc(self) -> Doc:
        """The change, as opsgraph.risk/1 and opsgraph.whatif/1 have it."""
        return {**{name: self.change[name] for name in CHANGE}, "declared": self.change["risk"]}
