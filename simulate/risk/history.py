"""How earlier changes went, as it was known at a time: never anything that came to light later. Pure.

A change counts as known from its planned end on, with its outcome; an incident that it caused, from when that was
resolved (until then nobody may have known the cause). Cancelled changes did nothing and do not count.
"""

from __future__ import annotations

from itertools import islice

from graph.defaults import RISK_PRIOR, RISK_STRENGTH
from graph.workflow import outcome, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    Doc = dict[str, Any]

OUTCOME_TROUBLE = {"successful": 0.0, "successful with issues": 0.5, "backed out": 0.8, "failed": 1.0}
INCIDENT_TROUBLE = {"p1": 1.0, "p2": 0.6, "p3": 0.3, "p4": 0.15, "p5": 0.05}
OTHER_INCIDENT = 0.3
"""How much trouble an outcome was, and an incident of each priority that a change caused."""

EXAMPLES = 5
"""So many of the latest changes that gave trouble stand as evidence beside a rate."""


class Past:
    """An earlier change, as far as it is known."""

    __slots__ = ("action", "counted", "ended", "id", "incidents", "outcome", "over", "targets", "team", "trouble")

    def __init__(self, change: Mapping[str, Any]) -> None:
        self.id: str = change["id"]
        self.ended: str = change.get("planned_end") or change.get("planned_start") or ""
        self.team: str | None = change.get("team")
        self.action = plain(change.get("action"))
        self.targets: list[str] = change.get("targets") or []
        self.outcome = outcome(change.get("outcome"))
        self.incidents: list[tuple[str, str]] = []
        self.over = False
        self.counted = False
        self.trouble = 0.0

    def doc(self) -> Doc:
        """As evidence shows it."""
        return {
            "change": self.id,
            "ended": self.ended,
            "outcome": self.outcome if self.over else None,
            "incidents": [{"id": id, "priority": priority} for id, priority in self.incidents],
        }


class Tally:
    """Changes counted, and the trouble they gave."""

    __slots__ = ("count", "trouble")

    def __init__(self) -> None:
        self.count = 0
        self.trouble = 0.0


class Rate:
    """A smoothed share of trouble, what it comes from, and the latest changes that gave any."""

    __slots__ = ("count", "examples", "prior", "trouble", "value")

    def __init__(self, tally: Tally, prior: float, strength: float, examples: list[Doc]) -> None:
        self.count = tally.count
        self.trouble = tally.trouble
        self.prior = prior
        self.value = (tally.trouble + strength * prior) / (tally.count + strength)
        self.examples = examples


class History:
    """All changes and the incidents they caused, told in the order in which they became known."""

    def __init__(
        self,
        changes: Iterable[Mapping[str, Any]],
        incidents: Iterable[Mapping[str, Any]],
        prior: float = RISK_PRIOR,
        strength: float = RISK_STRENGTH,
    ) -> None:
        """`prior`: the share of trouble believed before anything is known; `strength`: how many changes outweigh it."""
        self._prior, self._strength = prior, strength
        self._known = 0
        self._all = Tally()
        self._teams: dict[str, Tally] = {}
        self._actions: dict[str, Tally] = {}
        self._by_team: dict[str, list[Past]] = {}
        self._by_action: dict[str, list[Past]] = {}
        self._by_target: dict[str, list[Past]] = {}
        events: list[tuple[str, int, str, Past, tuple[str, str] | None]] = []
        made: dict[str, Past] = {}
        for change in changes:
            past = made[change["id"]] = Past(change)
            if past.outcome in OUTCOME_TROUBLE and past.ended:
                events.append((past.ended, 0, past.id, past, None))
        for incident in incidents:
            at = incident.get("resolved_at")
            for cause in incident.get("caused_by") or ():
                if at and cause in made and made[cause].outcome != "cancelled":
                    caused = (incident["id"], incident.get("priority") or "")
                    events.append((at, 1, incident["id"], made[cause], caused))
        events.sort(key=lambda event: event[:3])
        self._events = events

    def learn_until(self, at: str | None = None) -> History:
        """Takes in what was known before a time, or everything. Time only moves on."""
        events = self._events
        while self._known < len(events) and (at is None or events[self._known][0] < at):
            _, _, _, past, incident = events[self._known]
            self._known += 1
            if incident is None:
                past.over = True
            else:
                past.incidents.append(incident)
            self._count(past)
        return self

    def prior(self) -> float:
        """The share of trouble among everything known, which is believed of whoever has no history yet."""
        return (self._all.trouble + self._strength * self._prior) / (self._all.count + self._strength)

    def of_team(self, team: str | None) -> Rate:
        return self._rate(self._teams.get(team or ""), self._by_team.get(team or "", ()))

    def of_action(self, action: str | None) -> Rate:
        word = plain(action)
        return self._rate(self._actions.get(word), self._by_action.get(word, ()))

    def of_targets(self, targets: Iterable[str]) -> Rate:
        """Of the changes that had one of these targets, each counted once."""
        met = {past.id: past for target in targets for past in self._by_target.get(target, ())}
        tally = Tally()
        for past in met.values():
            tally.count += 1
            tally.trouble += past.trouble
        return self._rate(tally, sorted(met.values(), key=lambda past: (past.ended, past.id)))

    def _count(self, past: Past) -> None:
        """Counts a change that became known, or what more became known of it."""
        caused = sum(INCIDENT_TROUBLE.get(plain(priority), OTHER_INCIDENT) for _, priority in past.incidents)
        told = OUTCOME_TROUBLE.get(past.outcome or "", 0.0) if past.over else 0.0
        trouble = min(1.0, max(caused, told))
        more, past.trouble = trouble - past.trouble, trouble
        tallies = (
            self._all,
            self._teams.setdefault(past.team or "", Tally()),
            self._actions.setdefault(past.action, Tally()),
        )
        for tally in tallies:
            tally.trouble += more
            tally.count += not past.counted
        if not past.counted:
            past.counted = True
            self._by_team.setdefault(past.team or "", []).append(past)
            self._by_action.setdefault(past.action, []).append(past)
            for target in past.targets:
                self._by_target.setdefault(target, []).append(past)

    def _rate(self, tally: Tally | None, changes: Sequence[Past]) -> Rate:
        latest = islice((past.doc() for past in reversed(changes) if past.trouble > 0), EXAMPLES)
        return Rate(tally or Tally(), self.prior(), self._strength, list(latest))
