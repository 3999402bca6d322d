"""How old what the sources say is, and what follows from that."""

from __future__ import annotations

from graph.impact.gaps import upstream
from graph.times import parse_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from graph.impact.cascade import Impact
    from simulate.terms import Terms

    Doc = dict[str, Any]

FRESH_INTERVALS = 2
"""So many intervals may pass after a good run before evidence begins to fade."""


class Evidence:
    """The sources at a time: when each had its last good run, and how long that carries."""

    def __init__(self, sources: Iterable[Doc], terms: Terms, at: str | None) -> None:
        self._terms = terms
        self._last = {source["source"]: source["last_good_run"] for source in sources}
        self._ages = {source: _age(last, at) for source, last in self._last.items()}

    def last_seen(self, sources: tuple[str, ...]) -> str | None:
        """When one of these sources last had a good run."""
        return max((last for source in sources if (last := self._last.get(source))), default=None)

    @property
    def freshness(self) -> Callable[[tuple[str, ...]], float] | None:
        """The confidence of a relation that sources vouch for; None where every source is fresh."""
        return None if all(self._fresh(source) == 1.0 for source in self._last) else self._best

    def stale(self) -> list[Doc]:
        """The sources whose last good run is longer ago than they may be silent, by name."""
        return [
            {"source": source, "last_good_run": self._last[source], "why": "stale"}
            for source, age in sorted(self._ages.items())
            if age is None or age > self._terms.max_age_of(source)
        ]

    def stale_for(self, found: Impact) -> list[Doc]:
        """Those of them that vouch for relations of the affected, or of what supplies them."""
        stale = self.stale()
        vouching = _vouching(found, {gap["source"] for gap in stale})
        return [gap for gap in stale if gap["source"] in vouching]

    def _best(self, sources: tuple[str, ...]) -> float:
        return max(map(self._fresh, sources), default=0.0)

    def _fresh(self, source: str) -> float:
        age = self._ages.get(source)
        if age is None:
            return 0.0
        beyond = age - FRESH_INTERVALS * self._terms.interval_of(source)
        return 1.0 if beyond <= 0 else float(0.5 ** (beyond / self._terms.half_life))


def _age(last: str | None, at: str | None) -> float | None:
    """How long ago a source had a good run, in seconds; None where it never had one."""
    if last is None or at is None:
        return None
    return (parse_time(at) - parse_time(last)).total_seconds()


def _vouching(found: Impact, names: set[str]) -> set[str]:
    """Which of these sources vouch for a relation among the affected and all that supplies them."""
    overlay = found.overlay
    seen: set[str] = set()
    for node in upstream(overlay, found.affected) if names else ():
        for _, relation, _ in overlay.suppliers(node):
            seen.update(names.intersection(overlay.sources_of(relation)))
        if seen == names:
            break
    return seen
