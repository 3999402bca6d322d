"""Times as the graph keeps them: one canonical text in UTC, which sorts as it is."""

from __future__ import annotations

from datetime import UTC, datetime

from graph.errors import WrongInput


def time_text(moment: datetime) -> str:
    """`2026-05-01T09:00:00Z`; a moment without a zone is UTC. Fractions stay where there are any."""
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds" if moment.microsecond else "seconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """The moment of an ISO 8601 text."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def canonical_time(text: str, what: str = "the time") -> str:
    """An ISO 8601 text as the graph keeps it; WrongInput where it is none."""
    try:
        return time_text(parse_time(text.strip()))
    except (ValueError, OverflowError) as broken:
        raise WrongInput(f"{what} {text!r} is no time.", "Write it like 2026-05-01T09:00:00Z.") from broken


def now_text() -> str:
    return time_text(datetime.now(UTC).replace(microsecond=0))
