"""The scalars beside GraphQL's own."""

from __future__ import annotations

from typing import NewType

import strawberry
from strawberry.schema.config import StrawberryConfig

from graph.times import canonical_time

Time = NewType("Time", str)


def _parse(value: object) -> str:
    return canonical_time(str(value))


def config(*, suggestions: bool) -> StrawberryConfig:
    """How the schema is made: `Time` is its DateTime."""
    moment = strawberry.scalar(
        name="DateTime",
        description="A time in ISO 8601: `2026-05-01T09:00:00Z`. Without a zone it is UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=str,
        parse_value=_parse,
    )
    return StrawberryConfig(scalar_map={Time: moment}, disable_field_suggestions=not suggestions)
