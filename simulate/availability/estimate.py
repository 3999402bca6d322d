"""The availability to be expected: how often a service is not DOWN when everything fails now and then.

    before = Trials(Cone(data, services), failures, count)
    after = Trials(Cone(question, services), failures, count)
    after.against(before, service)

An asset is out of order for a share q of the time, independently of the others; what follows from that is what the
rules of impact say of each trial, all trials in one pass (graph.impact.lanes).
"""

from __future__ import annotations

import time
from math import sqrt

from graph.impact.lanes import Cone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.topology.overlay import Overlay

    Progress = Callable[[int, int], None]

Z = 1.959963984540054
"""What a normal variable stays within 95% of the time, either side."""

_STEP = 1024  # nodes between two looks at the clock
_AT_ONCE = 1.0  # seconds that nobody needs to be told about


class Trials:
    """In which trials services are DOWN."""

    __slots__ = ("_down", "count")

    def __init__(
        self,
        cone: Cone,
        failures: Mapping[int, int],
        count: int,
        progress: Progress | None = None,
    ) -> None:
        """`failures` are the trials in which a node fails by itself. `progress` is told how much is done of how much,
        again and again once it has taken more than a second."""
        self.count = count
        everywhere = (1 << count) - 1
        begun, places = time.monotonic(), len(cone.order)

        def fails(place: int, node: int) -> int:
            if progress and place % _STEP == 0 and time.monotonic() - begun > _AT_ONCE:
                progress(place, places)
            return failures.get(node, 0)

        self._down = {service: lanes & everywhere for service, lanes in cone.run(fails)}

    def down(self, service: int) -> int:
        """The trials in which it is DOWN, one bit each."""
        return self._down[service]

    def availability(self, service: int) -> dict[str, float]:
        """`availability, low, high`: the share of trials in which it is not, with its 95% interval."""
        up = self.count - self._down[service].bit_count()
        low, high = wilson(up, self.count)
        return {"availability": up / self.count, "low": low, "high": high}

    def against(self, before: Trials, service: int) -> dict[str, float]:
        """The same, and how far it is from that of other trials with the same draws."""
        then, now = before.down(service), self.down(service)
        better, worse = (then & ~now).bit_count(), (now & ~then).bit_count()
        low, high = paired(better, worse, self.count)
        return {
            **self.availability(service),
            "difference": (better - worse) / self.count,
            "difference_low": low,
            "difference_high": high,
        }


def bare(overlay: Overlay) -> Overlay:
    """The same with nothing wrong with anything: the own states of the data left out."""
    plain = overlay.copy()
    plain.own[:] = bytes(len(plain.own))
    return plain


def wilson(up: int, count: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share: it stays within 0 and 1, and is none too narrow near them."""
    share, z2 = up / count, Z * Z
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    half = Z / (1 + z2 / count) * sqrt(share * (1 - share) / count + z2 / (4 * count * count))
    low = 0.0 if up == 0 else max(0.0, middle - half)
    high = 1.0 if up == count else min(1.0, middle + half)
    return low, high


def paired(better: int, worse: int, count: int) -> tuple[float, float]:
    """Tango's 95% score interval of the difference of two shares of the same trials, of which so many became
    better and so many worse. It holds also where few or none did."""
    difference = (better - worse) / count
    low = _bound(better, worse, count, -1.0, difference, Z)
    high = _bound(better, worse, count, difference, 1.0, -Z)
    return low, high


def _bound(better: int, worse: int, count: int, low: float, high: float, wanted: float) -> float:
    """Where between two differences the score, which falls as they rise, passes a value."""
    for _ in range(64):
        middle = (low + high) / 2
        if _score(better, worse, count, middle) > wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _score(better: int, worse: int, count: int, difference: float) -> float:
    """How many standard deviations what was seen lies above a true difference."""
    a = 2 * count
    b = -better - worse + (2 * count - better + worse) * difference
    c = -worse * difference * (1 - difference)
    got_worse = (sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
    variance = count * (2 * got_worse + difference * (1 - difference))
    above = better - worse - count * difference
    if variance <= 0:
        return 0.0 if above == 0 else (float("inf") if above > 0 else float("-inf"))
    return above / sqrt(variance)
