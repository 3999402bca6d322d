"""Finding the few positions that matter in long columns, at the speed of C and without NumPy."""

from __future__ import annotations

from itertools import compress
from operator import gt, ne

from graph.topology.states import AT_RISK, DEGRADED, DOWN, OK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from array import array

_DENSE = 16  # from a sixteenth on, one look at each is cheaper than leaps
_CHUNK = 256


def not_ok(states: bytearray) -> list[int]:
    """The nodes of a column of states that are not OK, in order."""
    if _is_dense(states):
        return list(compress(range(len(states)), states))
    found: list[int] = []
    for state in (AT_RISK, DEGRADED, DOWN):
        at = states.find(state)
        while at >= 0:
            found.append(at)
            at = states.find(state, at + 1)
    return sorted(found)


def above(states: bytearray, former: bytearray) -> list[int]:
    """The nodes in a worse state than in a former column, in order. What that does not know was OK."""
    known = len(former)
    if not _is_dense(states):
        return [node for node in not_ok(states) if node >= known or states[node] > former[node]]
    found = list(compress(range(known), map(gt, states, former)))
    found += compress(range(known, len(states)), states[known:])
    return found


def _is_dense(states: bytearray) -> bool:
    return (len(states) - states.count(OK)) * _DENSE > len(states)


def different(one: array[int], other: array[int]) -> list[int]:
    """Where two columns of one length differ, in order."""
    found: list[int] = []
    for start in range(0, len(one), _CHUNK):
        here, there = one[start : start + _CHUNK], other[start : start + _CHUNK]
        if here != there:
            found.extend(compress(range(start, start + _CHUNK), map(ne, here, there)))
    return found
