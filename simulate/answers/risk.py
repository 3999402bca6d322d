"""The risk of a change: `opsgraph.risk/1`, as simulate.risk.score has it."""

from __future__ import annotations

from simulate.answers.planned import Planned, change_of
from simulate.answers.whatif import rules_of
from simulate.gate import judged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]


def risk(
    desk: Desk, *, change: str, as_of: str | None = None, with_incidents: bool = False, rules: Sequence[str] = ()
) -> Doc:
    """The score of a change, named by id, uid or title, every point of it explained."""
    gate = rules_of(rules)
    planned = Planned(desk, change_of(desk, change), as_of, with_incidents)
    head = desk.head("opsgraph.risk/1", planned.as_of)
    return {
        "schema": head.pop("schema"),
        "change": planned.change_doc(),
        **head,
        **planned.risk_doc,
        "gate": judged(gate, planned),
    }
