"""How many members of a pool must be up, by the text that declares it: a count, or a share such as `60%`."""

from __future__ import annotations

_MOST = 2**32 - 1  # what a column holds


def needed(min_up: str, n: int) -> int | None:
    """Members that must be up of n, held between 0 and n; None where the text is no count and no share."""
    wanted = asked(min_up, n)
    return None if wanted is None else max(0, min(wanted, n))


def asked(min_up: str, n: int) -> int | None:
    """What the text asks for of n, be it less than none or more than all; None where it is no count and no share."""
    read = _fraction(min_up)
    if read is None:
        return None
    numerator, denominator, share = read
    return -(-numerator * n // (100 * denominator)) if share else -(-numerator // denominator)


def declared_count(min_up: str) -> int:
    """The members that the text says there are at least: its count; 0 for a share."""
    read = _fraction(min_up)
    if read is None or read[2]:
        return 0
    return max(0, min(-(-read[0] // read[1]), _MOST))


def _fraction(text: str) -> tuple[int, int, bool] | None:
    """Numerator, denominator (a power of ten), and whether it is a share."""
    number = text.strip()
    share = number.endswith("%")
    number = number.removesuffix("%").rstrip()
    sign = -1 if number.startswith("-") else 1
    whole, _, decimals = number.removeprefix("-").partition(".")
    digits = whole + decimals
    if not (whole and digits.isascii() and digits.isdecimal() and len(digits) < 1000):
        return None
    return sign * int(digits), 10 ** len(decimals), share
