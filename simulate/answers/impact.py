"""What goes down, degrades or loses its spare when assets fail."""

from __future__ import annotations

from simulate.answers.freshness import refuse_older
from simulate.answers.outcome import Outcome
from simulate.answers.whatif import rules_of, whatif
from simulate.scenario import failing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.scenario import Scenario

    Doc = dict[str, Any]


def impact(
    desk: Desk,
    *,
    fail: Sequence[str] = (),
    degrade: Sequence[str] = (),
    as_of: str | None = None,
    with_incidents: bool = False,
    rules: Sequence[str] = (),
    max_age: str | None = None,
    limit: int | None = None,
) -> Doc:
    """`opsgraph.whatif/1` of assets that fail or degrade, named as people name them."""
    scenario = failing(fail, degrade)
    return told(desk, scenario, as_of, with_incidents, rules, max_age, limit)


def told(
    desk: Desk,
    scenario: Scenario,
    as_of: str | None = None,
    with_incidents: bool = False,
    rules: Sequence[str] = (),
    max_age: str | None = None,
    limit: int | None = None,
) -> Doc:
    """The answer to a scenario under the common options, which go before what the scenario itself says."""
    gate = rules_of(rules)
    desk.refuse_unloaded([*scenario.gate, *gate])
    refuse_older(desk, max_age)
    return whatif(Outcome(desk, asked_so(scenario, as_of, with_incidents)), gate, limit)


def asked_so(scenario: Scenario, as_of: str | None, with_incidents: bool) -> Scenario:
    """The scenario as the options have it."""
    scenario.as_of = scenario.as_of if as_of is None else as_of
    scenario.with_incidents = scenario.with_incidents or with_incidents
    return scenario
