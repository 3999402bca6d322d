"""What a gate would have done to past changes: counted, and told change by change. Pure.

The document, `opsgraph.backtest/1`:

    schema, as_of, graph
    gate         [rule]: as they are written
    changes      how many were replayed
    left_out     {no_outcome, cancelled, no_window, no_target, older}: past changes that say nothing, and those older
                 than the newest so many that were asked for
    topology     {then, now}: how many were replayed on the topology of their day, and on today's because the history
                 does not reach back
    weights      {from: "hand-set" | "fitted", note}: what a risk rule was scored with; fitted ones are fitted anew for
                 each block of changes, to what was known before it began; null without a risk rule
    summary      {stopped, missed, wrongly_stopped, passed, precision, recall}: rightly stopped (trouble came), trouble
                 let pass, stopped without need, rightly passed; precision: the share of stopped ones that were
                 trouble, recall: the share of trouble that was stopped; null where there is none to share
    by_outcome   [{outcome, stopped, passed}], best outcome first; null: nobody said, but it caused incidents
    by_incident  [{priority, stopped, passed}]: incidents caused, by whether their change would have been stopped
    by_rule      [{rule, broken, trouble, alone}]: changes that break it, how many of these were trouble, and how many
                 break no other rule
    shown, total
    cases        [{change: {id, title, team, type, action, planned_start}, verdict: "missed" | "wrongly_stopped" |
                 "stopped" | "passed", outcome, incidents: [{id, priority}], topology: "then" | "now", risk (null
                 without a risk rule),
                 broken: [{rule, found}]}], in the order of these verdicts, then by start

Trouble: issues, backed out, failed, or an incident that the change caused.
"""

from __future__ import annotations

from graph.workflow import OUTCOMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    Doc = dict[str, Any]

VERDICTS = ("missed", "wrongly_stopped", "stopped", "passed")
"""The ones to look at first."""


class Case:
    """A past change, and what the gate says of it."""

    __slots__ = ("broken", "change", "incidents", "outcome", "risk", "topology", "trouble")

    def __init__(
        self,
        change: Doc,
        outcome: str | None,
        incidents: Sequence[Doc],
        trouble: bool,
        gate: Doc,
        risk: float | None,
        topology: str,
    ) -> None:
        self.change = change
        self.outcome = outcome
        self.incidents = incidents
        self.trouble = trouble
        self.broken = [{"rule": one["rule"], "found": one["found"]} for one in gate["rules"] if not one["passed"]]
        self.risk = risk
        self.topology = topology

    @property
    def verdict(self) -> str:
        if self.broken:
            return "stopped" if self.trouble else "wrongly_stopped"
        return "missed" if self.trouble else "passed"

    def doc(self) -> Doc:
        told = ("id", "title", "team", "type", "action", "planned_start")
        return {
            "change": {name: self.change[name] for name in told},
            "verdict": self.verdict,
            "outcome": self.outcome,
            "incidents": [{"id": one["id"], "priority": one["priority"]} for one in self.incidents],
            "topology": self.topology,
            "risk": self.risk,
            "broken": self.broken,
        }


def tallied(cases: Sequence[Case], rules: Sequence[str], limit: int | None = None) -> Doc:
    """The parts of the document from `summary` on."""
    ranked = sorted(cases, key=lambda case: (VERDICTS.index(case.verdict), *_when(case)))
    shown = ranked if limit is None else ranked[:limit]
    return {
        "summary": _summary(cases),
        "by_outcome": _split([*OUTCOMES, None], ((case.outcome, case) for case in cases), "outcome"),
        "by_incident": _split(
            sorted(
                {one["priority"] for case in cases for one in case.incidents}, key=lambda word: (word is None, word)
            ),
            ((one["priority"], case) for case in cases for one in case.incidents),
            "priority",
        ),
        "by_rule": [_rule(rule, cases) for rule in rules],
        "shown": len(shown),
        "total": len(ranked),
        "cases": [case.doc() for case in shown],
    }


def _when(case: Case) -> tuple[str, str]:
    return case.change["planned_start"], case.change["id"]


def _summary(cases: Sequence[Case]) -> Doc:
    count = {verdict: sum(case.verdict == verdict for case in cases) for verdict in VERDICTS}
    stopped = count["stopped"] + count["wrongly_stopped"]
    trouble = count["stopped"] + count["missed"]
    return {
        "stopped": count["stopped"],
        "missed": count["missed"],
        "wrongly_stopped": count["wrongly_stopped"],
        "passed": count["passed"],
        "precision": round(count["stopped"] / stopped, 4) if stopped else None,
        "recall": round(count["stopped"] / trouble, 4) if trouble else None,
    }


def _split(words: Iterable[str | None], pairs: Iterable[tuple[str | None, Case]], key: str) -> list[Doc]:
    rows = {word: {key: word, "stopped": 0, "passed": 0} for word in words}
    for word, case in pairs:
        rows[word]["stopped" if case.broken else "passed"] += 1  # type: ignore[operator]
    return [row for row in rows.values() if row["stopped"] or row["passed"]]


def _rule(rule: str, cases: Sequence[Case]) -> Doc:
    breaking = [case for case in cases if any(one["rule"] == rule for one in case.broken)]
    return {
        "rule": rule,
        "broken": len(breaking),
        "trouble": sum(case.trouble for case in breaking),
        "alone": sum(len(case.broken) == 1 for case in breaking),
    }
