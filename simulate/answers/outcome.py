"""What a scenario does to a graph: everything an answer says of it, and a gate asks of it. Each part is found when
it is asked for."""

from __future__ import annotations

from functools import cached_property

from graph.errors import Unanswerable
from graph.impact.cascade import impact, supplied_state, worse
from graph.topology.states import DOWN, OK
from simulate.engine import applied

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from graph.impact.fixpoint import Cascade
    from simulate.answers.desk import Desk
    from simulate.rules import Rule
    from simulate.scenario import Scenario

    Doc = dict[str, Any]


_FEW = 300
"""So many affected assets are asked for their changes, rather than the changes for their assets."""


class Outcome:
    """A scenario held against the data of its time."""

    def __init__(self, desk: Desk, scenario: Scenario) -> None:
        self.desk = desk
        self.scenario = scenario
        self.as_of = desk.time(scenario.as_of)
        self.at = desk.at(self.as_of)
        self.data = desk.overlay(self.as_of, scenario.with_incidents)
        self.question = applied(scenario, self.data, desk.facts)
        self.impact = impact(self.data, self.question, desk.before(self.as_of, scenario.with_incidents))
        self.affected = self.impact.affected
        self.evidence = desk.evidence(self.as_of)

    # ------------------------------------------------------------------------------------ what it does

    @cached_property
    def worse_with_incidents(self) -> tuple[Cascade, list[int]]:
        """The states if open incidents were taken for states, and the nodes that would end worse, by number."""
        after = self.impact.after
        if self.scenario.with_incidents or not self.desk.open_incidents(self.as_of):
            return after, []
        from graph.impact.fixpoint import supposed

        overlay = self.question.copy()
        if not self.desk.worsen(overlay, self.as_of):
            return after, []
        result = supposed(after, overlay)
        return result, worse(result, after)

    @cached_property
    def lost_pools(self) -> list[int]:
        """The pools that it leaves without a spare."""
        from graph.impact.spares import lost_spares

        return lost_spares(self.impact)

    @cached_property
    def spares(self) -> list[Doc]:
        """The same as documents."""
        from graph.impact.spares import spare_doc

        return [spare_doc(self.impact, pool) for pool in self.lost_pools]

    @cached_property
    def new_points(self) -> list[Doc]:
        """The new single points of failure of the services that are looked at where nobody says which."""
        from graph.impact.spof import default_services

        return self._new_spofs(default_services(self.question))

    def _new_spofs(self, services: Collection[int]) -> list[Doc]:
        from graph.impact.news import new_spofs

        id = self.question.id
        return [{"asset": id(x), "takes_down": sorted(map(id, down))} for x, down in new_spofs(self.impact, services)]

    def changes_ahead(self) -> list[Doc]:
        """The changes that are planned or running at the time of the answer; at least those of affected assets."""
        if len(self.affected) > _FEW or self.question.added:
            return self.desk.changes_ahead(self.as_of)
        ids = map(self.question.id, self.affected)
        return self.desk.facts.changes(open_only=True, at=self.desk.at(self.as_of), targets=ids)

    @cached_property
    def missing(self) -> list[Doc]:
        """What the evidence for this answer lacks."""
        from graph.impact.gaps import gaps

        return [*gaps(self.impact), *self.evidence.stale_for(self.impact)]

    def confidences(self, nodes: Sequence[int]) -> dict[int, float]:
        from graph.impact.confidence import confidences

        return confidences(self.impact, nodes, self.evidence.freshness)

    @cached_property
    def risk_doc(self) -> Doc:
        """The risk of it; of what is no change only its impact counts."""
        from simulate.risk.factors import scenario_risk

        return scenario_risk(self)

    # ------------------------------------------------------------------------------------ what a gate asks

    def in_state(self, rule: Rule) -> list[str]:
        states = self.impact.after.states
        found = [node for node in self.affected if states[node] >= rule.state and self._counts(rule, node)]
        asked = [node for node in found if self._set_by_question(node)]
        alone = supplied_state(self.impact, filter(self._is_supplied_worse, asked))
        spared = {node for node in asked if alone.get(node, OK) < rule.state}
        return [self.question.id(node) for node in found if node not in spared]

    def _counts(self, rule: Rule, node: int) -> bool:
        return rule.counts(self.question.criticality_of(node), self.desk.terms.unrated)

    def _set_by_question(self, node: int) -> bool:
        own = self.question.own[node]
        return own > OK and (node >= len(self.data) or own > self.data.own[node])

    def _is_supplied_worse(self, node: int) -> bool:
        """Whether anything it needs is worse than OK: nothing else can put it anywhere."""
        after, question = self.impact.after, self.question
        return any(after.states[supplier] != OK for supplier, _, _ in question.suppliers(node)) or any(
            after.pool_state(pool) != OK for pool in question.row("pools", node)
        )

    def new_spofs(self, rule: Rule) -> list[Doc]:
        question = self.question
        nodes = (node for node in range(len(question)) if question.takes_part(node))
        return self._new_spofs([node for node in nodes if self._counts(rule, node)])

    def lost_spares(self, rule: Rule) -> list[Doc]:
        owners = map(self.question.pool_owner.__getitem__, self.lost_pools)
        return [spare for spare, owner in zip(self.spares, owners, strict=True) if self._counts(rule, owner)]

    def collisions(self) -> list[Doc]:
        raise Unanswerable("only a change has a window in which it can collide.", "Ask with `whatif change CHANGE`.")

    def risk(self) -> float:
        return float(self.risk_doc["score"])

    def down(self) -> int:
        return self.impact.counts()[DOWN]

    def lowest_confidence(self) -> float | None:
        if self.evidence.freshness is None:
            return 1.0 if self.affected else None
        return min(self.confidences(self.affected).values(), default=None)

    def gaps(self) -> list[Doc]:
        return self.missing
