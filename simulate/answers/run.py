"""A scenario, with its gate."""

from __future__ import annotations

from simulate.answers.impact import told
from simulate.scenario import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]


def run(
    desk: Desk,
    *,
    text: str,
    filename: str = "scenario",
    as_of: str | None = None,
    with_incidents: bool = False,
    rules: Sequence[str] = (),
    max_age: str | None = None,
    limit: int | None = None,
) -> Doc:
    """`opsgraph.whatif/1` of a scenario in YAML; `filename` is what errors call it."""
    return told(desk, parse(text, filename), as_of, with_incidents, rules, max_age, limit)
