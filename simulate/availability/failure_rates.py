"""How often assets fail and how long they take to repair: as told, as seen, or as assumed of their type."""

from __future__ import annotations

from math import isfinite

from graph.workflow import takes_down

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from simulate.terms import Terms

    Doc = dict[str, Any]


class Rate:
    """Mean time between failures and to repair, in hours, and where they come from."""

    __slots__ = ("mtbf", "mttr", "source")

    def __init__(self, mtbf: float, mttr: float, source: str) -> None:
        self.mtbf = mtbf
        self.mttr = mttr
        self.source = source

    @property
    def unavailability(self) -> float:
        """The share of time out of order."""
        return self.mttr / (self.mtbf + self.mttr)


class Rates:
    """The rates of assets, by these terms.

    `mtbf_hours` and `mttr_hours` among an asset's attributes win. An asset without has those of its own P1
    incidents, where there have been `terms.min_incidents` of them: from the first incident of all until now. What is
    left is assumed of its type, or of the nearest type above.
    """

    def __init__(self, terms: Terms, incidents: Iterable[Mapping[str, Any]], now: str | None) -> None:
        self._terms = terms
        self._now = _hours(now) if now else 0.0
        self._outages: dict[str, list[tuple[float, float]]] = {}
        self._since = self._now
        for incident in incidents:
            opened = incident.get("opened_at")
            if not opened or _hours(opened) > self._now:
                continue
            self._since = min(self._since, _hours(opened))
            if takes_down(incident):
                ended = incident.get("resolved_at")
                until = min(_hours(ended), self._now) if ended else self._now
                for id in incident["affects"]:
                    self._outages.setdefault(id, []).append((_hours(opened), max(until, _hours(opened))))

    def of(self, id: str, type: str | None, attributes: Mapping[str, Any] | None) -> Rate:
        """The rate of an asset."""
        told = attributes or {}
        mtbf, mttr = _told(told, "mtbf_hours", above_zero=True), _told(told, "mttr_hours", above_zero=False)
        if mtbf is not None and mttr is not None:
            return Rate(mtbf, mttr, "attributes")
        seen = self._seen(id) or self._assumed(type)
        if mtbf is None and mttr is None:
            return Rate(seen.mtbf, seen.mttr, f"{seen.source}{_unusable(told)}")
        both = f"attributes and {seen.source}{_unusable(told)}"
        return Rate(seen.mtbf if mtbf is None else mtbf, seen.mttr if mttr is None else mttr, both)

    def _seen(self, id: str) -> Rate | None:
        """By its own history: outages that overlap count once."""
        outages = sorted(self._outages.get(id, ()))
        if len(outages) < self._terms.min_incidents:
            return None
        down, end = 0.0, outages[0][0]
        for begin, until in outages:
            down += max(0.0, until - max(begin, end))
            end = max(end, until)
        up = self._now - self._since - down
        if up <= 0:
            return None
        return Rate(up / len(outages), down / len(outages), f"history: {len(outages)} incidents")

    def _assumed(self, type: str | None) -> Rate:
        from graph.ontology import known_type, lineage

        hours = self._terms.type_hours
        name = next(name for name in lineage(known_type(type)) if name in hours)
        return Rate(*hours[name], f"assumed of type {name}")


def _told(attributes: Mapping[str, Any], name: str, above_zero: bool) -> float | None:
    """Hours that an attribute tells; None where there are none, or what stands there is no number of hours."""
    try:
        hours = float(str(attributes[name]))
    except (KeyError, ValueError):
        return None
    return hours if isfinite(hours) and (hours > 0 or (hours == 0 and not above_zero)) else None


def _unusable(attributes: Mapping[str, Any]) -> str:
    """What stands in the attributes and is no number of hours."""
    wrong = [
        f"{name} {attributes[name]!r}"
        for name in ("mtbf_hours", "mttr_hours")
        if attributes.get(name) not in (None, "") and _told(attributes, name, name == "mtbf_hours") is None
    ]
    return f" ({', '.join(wrong)} cannot be used)" if wrong else ""


def _hours(text: str) -> float:
    from graph.times import parse_time

    return parse_time(text).timestamp() / 3600
