"""A gate: whether an outcome may pass, by rules; each says what it found."""

from __future__ import annotations

from graph.errors import Unanswerable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Protocol

    from simulate.rules import Rule

    class Evidence(Protocol):
        """What a gate asks of an outcome. Each raises Unanswerable where it cannot be known."""

        def in_state(self, rule: Rule) -> list[str]:
            """The affected assets of the rule's criticality that are in its state or worse."""

        def new_spofs(self, rule: Rule) -> list[dict[str, Any]]:
            """New single points of failure of assets of the rule's criticality."""

        def lost_spares(self, rule: Rule) -> list[dict[str, Any]]:
            """Pools of assets of the rule's criticality that lost their spare."""

        def collisions(self) -> list[dict[str, Any]]:
            """Changes that it collides with."""

        def risk(self) -> float:
            """The score, 0 to 100."""

        def down(self) -> int:
            """How many affected assets are DOWN."""

        def lowest_confidence(self) -> float | None:
            """Of the affected assets; None where there are none."""

        def gaps(self) -> list[dict[str, Any]]:
            """What the evidence lacks."""


def judged(rules: Iterable[Rule], evidence: Evidence) -> dict[str, Any]:
    """`{passed, rules: [{rule, passed, found}]}`. A rule that cannot be evaluated is Unanswerable, never passed."""
    verdicts = [_verdict(rule, evidence) for rule in rules]
    return {"passed": all(verdict["passed"] for verdict in verdicts), "rules": verdicts}


def _verdict(rule: Rule, evidence: Evidence) -> dict[str, Any]:
    try:
        passed, found = _CHECKS[rule.about](rule, evidence)
    except Unanswerable as missing:
        raise type(missing)(
            f"The gate's rule {str(rule)!r} cannot be evaluated: {missing.message}", missing.remedy
        ) from missing
    return {"rule": str(rule), "passed": passed, "found": found}


def _none(found: Sequence[Any]) -> tuple[bool, Any]:
    return not found, list(found)


def _at_least(limit: float, lowest: float | None) -> tuple[bool, Any]:
    return lowest is None or lowest >= limit, lowest


def _at_most(limit: float, number: float) -> tuple[bool, Any]:
    return number <= limit, number


_CHECKS: dict[str, Callable[[Rule, Evidence], tuple[bool, Any]]] = {
    "state": lambda rule, evidence: _none(evidence.in_state(rule)),
    "new_spof": lambda rule, evidence: _none(evidence.new_spofs(rule)),
    "lost_spare": lambda rule, evidence: _none(evidence.lost_spares(rule)),
    "collision": lambda _, evidence: _none(evidence.collisions()),
    "complete": lambda _, evidence: _none(evidence.gaps()),
    "risk": lambda rule, evidence: _at_most(rule.limit, evidence.risk()),
    "down": lambda rule, evidence: _at_most(rule.limit, evidence.down()),
    "confidence": lambda rule, evidence: _at_least(rule.limit, evidence.lowest_confidence()),
}
