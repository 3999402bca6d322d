"""Which changes touch a span of time. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from api.filters import linked_to
from graph.errors import WrongInput
from graph.query import All, AnyOf, Hop, Order, Test, Where

BY_START = (Order("planned_start"),)


def between(start: str, end: str, about: Sequence[str] | None = None) -> Where:
    """Changes planned for any part of the span; one without an end counts by its start. With assets, by uid:
    those that target one of them."""
    if end <= start:
        raise WrongInput(f"The span from {start} to {end} is none.", "Let it end after it starts.")
    goes_on = AnyOf(
        (
            Test("planned_end", "gt", start),
            All((Test("planned_end", "exists", False), Test("planned_start", "gte", start))),
        )
    )
    span = (Test("planned_start", "lt", end), goes_on)
    return All(span if about is None else (*span, linked_to(Hop("TARGETS", True), about)))
