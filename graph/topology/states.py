"""What an asset's status word says of it. States and flags are plain numbers: they stand in the arrays."""

from __future__ import annotations

OK, AT_RISK, DEGRADED, DOWN = range(4)
STATES = ("OK", "AT_RISK", "DEGRADED", "DOWN")

PLANNED = 1
"""Node: DOWN for maintenance."""
RETIRED = 2
"""Node: gone from its sources, or with a status that says so."""
UNKNOWN = 4
"""Node: a name without an asset; relations or declared pools use it."""
OUT = RETIRED | UNKNOWN
"""Node: takes no part; none of the derived rows holds it."""

SOFT = 1
"""Pool: all of its relations are soft (also where it has none)."""
ASSUMED = 2
"""Pool: nobody declared its min_up."""

_SAYS = {
    "down": (DOWN, 0),
    "maintenance": (DOWN, PLANNED),
    "degraded": (DEGRADED, 0),
    "retired": (OK, RETIRED),
    "decommissioned": (OK, RETIRED),
    "disposed": (OK, RETIRED),
}


def own_state(status: str | None, retired: bool = False) -> tuple[int, int]:
    """The own state and the flags that a status word gives, case and punctuation aside."""
    if retired:
        return OK, RETIRED
    return _SAYS.get("".join(filter(str.isalnum, (status or "").lower())), (OK, 0))
