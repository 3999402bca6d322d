"""Sets of lanes: which are in one, and which in at least k of several."""

from __future__ import annotations

from itertools import compress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FEW = 4  # up to so many a ladder takes fewer steps than an adder


def held(lanes: int) -> Iterator[int]:
    """The lanes in a set."""
    words = memoryview(lanes.to_bytes(-(-lanes.bit_length() // 64) * 8, "little")).cast("Q")
    for at in compress(range(len(words)), words):
        word, first = words[at], at * 64 - 1
        while word:
            low = word & -word
            yield first + low.bit_length()
            word ^= low


def at_least(k: int, sets: list[int]) -> int:
    """The lanes that at least k of the sets hold; k is 1 or more, and -1 is a set of all lanes."""
    some = [lanes for lanes in sets if lanes]
    everywhere = some.count(-1)
    if everywhere:
        k -= everywhere
        if k <= 0:
            return -1
        some = [lanes for lanes in some if lanes != -1]
    if k > len(some):
        return 0
    if k == 1:
        return _any(some)
    if k == len(some):
        return _all(some)
    return _ladder(k, some) if k <= _FEW else _counted(k, some)


def _any(sets: list[int]) -> int:
    found = 0
    for lanes in sets:
        found |= lanes
    return found


def _all(sets: list[int]) -> int:
    found = sets[0]
    for lanes in sets[1:]:
        found &= lanes
        if not found:
            break
    return found


def _ladder(k: int, sets: list[int]) -> int:
    """rungs[j]: the lanes that more than j of the sets so far hold."""
    rungs = [0] * k
    for lanes in sets:
        for j in range(k - 1, 0, -1):
            if rungs[j - 1]:
                rungs[j] |= rungs[j - 1] & lanes
        rungs[0] |= lanes
    return rungs[-1]


def _counted(k: int, sets: list[int]) -> int:
    """How many sets hold a lane, counted in binary: digits[i] holds the lanes whose count has the i-th bit."""
    digits: list[int] = []
    for carry in sets:
        for i, digit in enumerate(digits):
            if not carry:
                break
            digits[i], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    return _not_below(k, digits)


def _not_below(k: int, digits: list[int]) -> int:
    """The lanes whose count is k at least, from the highest digit down."""
    if k.bit_length() > len(digits):
        return 0
    more, same = 0, -1
    for i in range(len(digits) - 1, -1, -1):
        if k >> i & 1:
            same &= digits[i]
        else:
            more |= same & digits[i]
            same &= ~digits[i]
    return more | same
