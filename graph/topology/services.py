"""Which assets matter most: the business services, and how critical an asset is."""

from __future__ import annotations

from functools import cache

BUSINESS_SERVICE = "business_service"
"""The type of what is asked about where nobody says what; where there is none, it is the critical and high assets."""

_RATED = {"critical": 0, "high": 1, "medium": 2, "low": 3}


@cache
def rank(criticality: str | None) -> int:
    """0 for critical up to 3 for low; 4 for what nobody rated."""
    return _RATED.get((criticality or "").strip().lower(), len(_RATED))
