"""When a change may happen: its window, freezes, business hours, and the next window that is free. Pure.

A window is a pair of seconds since 1970, from its beginning up to, and without, its end: a change that ends when
another begins does not overlap it. A window without an end (nobody told it) reaches to infinity.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from graph.times import parse_time, time_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    Doc = dict[str, Any]
    Window = tuple[float, float]
    Blocker = Callable[[float, float], float | None]

FOREVER = float("inf")
HOUR = 3600.0
HORIZON = 400 * 24 * HOUR
"""How far ahead a free window is looked for."""


def seconds(text: str) -> float:
    """A time of the graph as seconds since 1970."""
    return parse_time(text).timestamp()


def moment(at: float) -> str | None:
    """Seconds since 1970 as the graph writes times; None for infinity."""
    return None if at in (FOREVER, -FOREVER) else time_text(datetime.fromtimestamp(at, UTC))


def window_of(change: Mapping[str, Any]) -> Window | None:
    """The window of a change: open where no end was told, or one that lies before the start; None without a start."""
    start, end = change.get("planned_start"), change.get("planned_end")
    return span(start, end) if start else None


def span(start: str, end: str | None) -> Window:
    """A window by its texts. One that ends as it begins is a moment, and lasts a second."""
    begun = seconds(start)
    ended = seconds(end) if end else FOREVER
    return (begun, begun + 1 if ended == begun else ended if ended > begun else FOREVER)


def overlap(a: Window, b: Window) -> Window | None:
    """What two windows have in common."""
    start, end = max(a[0], b[0]), min(a[1], b[1])
    return (start, end) if start < end else None


def shown(window: Window) -> Doc:
    """A window as documents have it."""
    return {"start": moment(window[0]), "end": moment(window[1])}


class Freezes:
    """The freeze windows, and whom each forbids to change.

    A freeze holds for an asset when it names it or names none, and likewise its environment and its criticality,
    case aside. An asset that nobody rated counts as `unrated`.
    """

    __slots__ = ("_all", "_unrated")

    def __init__(self, freezes: Iterable[Mapping[str, Any]], unrated: str = "medium") -> None:
        found = []
        for freeze in freezes:
            if freeze.get("start") and freeze.get("end"):
                window = span(freeze["start"], freeze["end"])
                assets = frozenset(freeze.get("assets") or ())
                found.append((window, freeze, assets, _words(freeze, "environments"), _words(freeze, "criticality")))
        self._all = sorted(found, key=lambda one: (one[0], one[1]["id"]))
        self._unrated = unrated

    def hit(self, window: Window, assets: Sequence[Mapping[str, Any]]) -> list[Doc]:
        """The freezes in a window that hold for some of these assets (documents with `id`, `environment` and
        `criticality`): `{freeze, title, start, end, assets: [ids]}`, by start."""
        return [
            {"freeze": freeze["id"], "title": freeze.get("title"), **shown(held_in), "assets": held}
            for held_in, freeze, named, environments, criticality in self._all
            if overlap(window, held_in) and (held := self._held(assets, named, environments, criticality))
        ]

    def within(self, window: Window) -> bool:
        """Whether any freeze lies in a window."""
        return any(overlap(window, held_in) for held_in, *_ in self._all)

    def blocker(self, assets: Sequence[Mapping[str, Any]]) -> Blocker:
        """Says until when a window is frozen for one of these assets; None when it is not."""
        spans = [
            held_in
            for held_in, _, named, environments, criticality in self._all
            if self._held(assets, named, environments, criticality)
        ]
        return lambda start, end: _last_end(spans, start, end)

    def _held(
        self,
        assets: Sequence[Mapping[str, Any]],
        named: frozenset[str],
        environments: frozenset[str],
        criticality: frozenset[str],
    ) -> list[str]:
        return sorted(
            asset["id"]
            for asset in assets
            if (not named or asset["id"] in named)
            and (not environments or _word(asset.get("environment")) in environments)
            and (not criticality or (_word(asset.get("criticality")) or self._unrated) in criticality)
        )


class BusinessHours:
    """The hours in which people work with what runs: some weekdays, from one time of day to another."""

    __slots__ = ("days", "first", "last", "zone")

    def __init__(
        self, days: Iterable[int] = range(5), first: float = 8, last: float = 18, zone: str | tzinfo = "UTC"
    ) -> None:
        """Days count from Monday = 0; `first` and `last` are hours of the day; a zone has a name, as Europe/Berlin."""
        self.days = frozenset(days)
        self.first, self.last = first, last
        self.zone: tzinfo = zone if isinstance(zone, tzinfo) else _zone(zone)

    def within(self, window: Window) -> float:
        """How many hours of a window (of its first 400 days) are business hours."""
        end = min(window[1], window[0] + HORIZON)
        return sum(max(0.0, min(end, b) - max(window[0], a)) for a, b in self._spans(window[0], end)) / HOUR

    def blocker(self) -> Blocker:
        """Says until when the business hours last that a window touches."""
        return lambda start, end: _last_end([*self._spans(start, min(end, start + HORIZON))], start, end)

    def _spans(self, start: float, end: float) -> Iterable[Window]:
        if self.first >= self.last or not self.days:
            return
        day = datetime.fromtimestamp(start, self.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        while day.timestamp() <= end:
            if day.weekday() in self.days:
                yield (_at(day, self.first), _at(day, self.last))
            day += timedelta(days=1)


def next_free(length: float, earliest: float, blockers: Sequence[Blocker], horizon: float = HORIZON) -> Window | None:
    """The first window of this length (in seconds), from `earliest` on, that nothing blocks; None where there is
    none to begin within the horizon."""
    start = earliest
    while start <= earliest + horizon:
        end = start + length
        freed = [until for blocker in blockers if (until := blocker(start, end)) is not None]
        if not freed:
            return (start, end)
        start = max(freed)
    return None


def spans_blocker(spans: Sequence[Window]) -> Blocker:
    """Says until when the last of these windows lasts that a window overlaps."""
    return lambda start, end: _last_end(spans, start, end)


def _last_end(spans: Iterable[Window], start: float, end: float) -> float | None:
    """The last end of the spans that the window overlaps: to begin any earlier would not get past that one."""
    return max((stop for begun, stop in spans if begun < end and start < stop), default=None)


def _at(day: datetime, hour: float) -> float:
    """A time of day on that day's wall clock, whatever the clocks do in between."""
    whole = day.replace(tzinfo=None) + timedelta(hours=hour)
    return whole.replace(tzinfo=day.tzinfo).timestamp()


def _zone(name: str) -> tzinfo:
    if name.upper() == "UTC":
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from graph.errors import WrongInput

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise WrongInput(f"There is no time zone {name!r}.", "Name one as Europe/Berlin, or UTC.") from unknown


def _words(freeze: Mapping[str, Any], key: str) -> frozenset[str]:
    said = freeze.get(key) or ()
    return frozenset(map(_word, [said] if isinstance(said, str) else said)) - {""}


def _word(text: str | None) -> str:
    return (text or "").strip().casefold()
