"""In which trials an asset fails by itself: drawn so that an asset has the same fate whatever is around it.

The j-th gap between two failures of an asset follows from the seed, its id and j alone. So draws are the same
when the graph changes, which is what makes a difference between two graphs sharp. An asset that hardly ever fails
costs hardly anything: trials without a failure are skipped, not drawn.
"""

from __future__ import annotations

from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray

_GOLDEN = 0x9E3779B97F4A7C15
_MASK = 2**64 - 1
_AT_ONCE = 2**18  # numbers drawn in one go
_MANY = 24  # from so many failures on they are set in a row of bytes, not one at a time


def failures(unavailability: Mapping[str, float], trials: int, seed: int) -> dict[str, int]:
    """The trials in which each asset fails by itself, one bit each, for assets by id and the share of time that
    each is out of order, 0 to 1. Assets that never fail are left out."""
    import numpy as np

    found = {id: (1 << trials) - 1 for id, q in unavailability.items() if q >= 1}
    drawn = [id for id, q in unavailability.items() if 0 < q < 1]
    if not drawn or not trials:
        return found
    keys = np.array([_key(seed, id) for id in drawn], np.uint64)
    rates = np.log1p(-np.array([unavailability[id] for id in drawn]))
    who, when = _moments(keys, rates, trials)
    order = np.argsort(who, kind="stable")
    when = when[order]
    ends = np.bincount(who, minlength=len(drawn)).cumsum().tolist()
    start = 0
    for id, end in zip(drawn, ends, strict=True):
        if end > start:
            found[id] = _bits(when[start:end], trials)
        start = end
    return found


def _moments(keys: NDArray[np.uint64], rates: NDArray[np.float64], trials: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """All failures: whose, and in which trial; those of one asset in order."""
    import numpy as np

    alive = np.arange(len(keys))
    at = np.full(len(keys), -1, np.int64)
    j = 0
    whose, when = [], []
    while len(alive):
        block = max(1, _AT_ONCE // len(alive))
        turns = np.arange(j, j + block, dtype=np.uint64) * np.uint64(_GOLDEN)
        uniform = _uniform(keys[alive, None] + turns)
        gaps = np.minimum(np.log(uniform) / rates[alive, None], trials).astype(np.int64) + 1
        places = at[:, None] + gaps.cumsum(axis=1)
        inside = places < trials
        row, _ = inside.nonzero()
        whose.append(alive[row])
        when.append(places[inside])
        going_on = inside[:, -1]
        alive, at = alive[going_on], places[going_on, -1]
        j += block
    return np.concatenate(whose), np.concatenate(when)


def _uniform(states: NDArray[np.uint64]) -> NDArray[np.float64]:
    """splitmix64's output function, as a number above 0 and below 1."""
    import numpy as np

    x = states
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return ((x >> np.uint64(11)) + np.float64(0.5)) * np.float64(2.0**-53)


def _key(seed: int, id: str) -> int:
    """Where the numbers of an asset begin."""
    digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8, key=str(seed).encode()).digest()
    return int.from_bytes(digest, "little") + _GOLDEN & _MASK


def _bits(trials: NDArray[np.int64], count: int) -> int:
    if len(trials) < _MANY:
        return sum(1 << trial for trial in trials.tolist())
    import numpy as np

    row = np.zeros(count, np.bool_)
    row[trials] = True
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")
