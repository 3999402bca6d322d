"""Finding the few positions that matter in long columns, at the speed of C and without NumPy."""

from __future__ import annotations

from itertools import compress
from operator import ne

from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array

_DENSE = 16  # from a sixteenth on, one look at each is cheaper than leaps
_CHUNK = 256


def not_ok(states: bytearray) -> list[int]:
    """The nodes of a column of states that are not OK, in order."""
    count = len(states) - states.count(OK)
    if count * _DENSE > len(states):
        return list(compress(range(len(states)), states))
    found: list[int] = []
    for state in (AT_RISK, DEGRADED, DOWN):
        at = states.find(state)
        while at >= 0:
            found.append(at)
            at = states.find(state, at + 1)
    return sorted(found)


def different(one: array[int], other: array[int]) -> list[int]:
    """Where two columns of one length differ, in order."""
    found: list[int] = []
    for start in range(0, len(one), _CHUNK):
        here, there = one[start : start + _CHUNK], other[start : start + _CHUNK]
        if here != there:
            found.extend(compress(range(start, start + _CHUNK), map(ne, here, there)))
    return found
