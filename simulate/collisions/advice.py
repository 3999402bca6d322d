"""When a change may happen instead: freezes, business hours, and the other changes respected. Pure."""

from __future__ import annotations

from graph.workflow import stage
from simulate.collisions.windows import FOREVER, next_free, seconds, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from simulate.collisions.calendar import Calendar
    from simulate.collisions.windows import BusinessHours, Freezes

    Doc = dict[str, Any]


class Advice:
    """On the changes of a calendar, by their places."""

    def __init__(self, calendar: Calendar, freezes: Freezes, hours: BusinessHours, now: str) -> None:
        self.calendar = calendar
        self.freezes = freezes
        self.hours = hours
        self.now = now
        self._free: dict[int, Doc | None] = {}

    def frozen(self, at: int) -> list[Doc]:
        """The freezes that a change is planned in."""
        return self.freezes.hit(self.calendar.windows[at], self._assets(self.calendar.targets[at]))

    def strikes_frozen(self, at: int, nodes: Iterable[int]) -> list[Doc]:
        """The freezes in its window that hold for some of these nodes."""
        window = self.calendar.windows[at]
        return self.freezes.hit(window, self._assets(nodes)) if self.freezes.within(window) else []

    def business_hours(self, at: int) -> float:
        """How many business hours lie in its window."""
        return self.hours.within(self.calendar.windows[at])

    def next_free(self, at: int) -> Doc | None:
        """The next window of its length that is free for it, from its planned start on: its targets are not frozen, it
        collides with nothing, and it lies outside business hours if it was planned so. None where there is none, or
        where nobody told how long it takes."""
        if at not in self._free:
            self._free[at] = self._looked_for(at)
        return self._free[at]

    def mover(self, first: int, second: int) -> int | None:
        """Which of two changes can be moved: the later one, unless it runs already."""
        changes = self.calendar.changes
        return next((at for at in (second, first) if stage(changes[at], self.now) != "running"), None)

    def _looked_for(self, at: int) -> Doc | None:
        start, end = self.calendar.windows[at]
        if end == FOREVER:
            return None
        blockers = [self.freezes.blocker(self._assets(self.calendar.targets[at]))]
        if not self.business_hours(at):
            blockers.append(self.hours.blocker())
        blockers.append(self.calendar.blocker(at))
        window = next_free(end - start, max(start, seconds(self.now)), blockers)
        return None if window is None else {"change": self.calendar.changes[at]["id"], **shown(window)}

    def _assets(self, nodes: Iterable[int]) -> list[Doc]:
        data = self.calendar.ground.data
        return [
            {
                "id": data.id(node),
                "environment": data.environment_of(node),
                "criticality": data.criticality_of(node),
            }
            for node in nodes
        ]
