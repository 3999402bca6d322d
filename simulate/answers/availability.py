"""The availability to be expected, and what a scenario makes of it."""

from __future__ import annotations

from graph.errors import WrongInput
from simulate.engine import applied
from simulate.scenario import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any

    from graph.topology.overlay import Overlay
    from simulate.answers.desk import Desk
    from simulate.availability.failure_rates import Rate

    Doc = dict[str, Any]

SCHEMA = "opsgraph.availability/1"

MOST_TRIALS = 1_000_000


def availability(
    desk: Desk,
    *,
    services: Sequence[str],
    scenario: str | None = None,
    filename: str = "scenario",
    trials: int | None = None,
    seed: int = 0,
    now: bool = False,
    as_of: str | None = None,
) -> Doc:
    """`opsgraph.availability/1` of services, before and, with a scenario in YAML, after it. The data's own states
    count only `now`; those that the scenario sets always do."""
    from graph.impact.lanes import Cone
    from simulate.availability.estimate import Trials, bare

    count = _trials(desk, trials)
    asked = parse(scenario, filename) if scenario is not None else None
    at = desk.time(as_of if as_of is not None or asked is None else asked.as_of)
    data = desk.overlay(at) if now else bare(desk.overlay(at))
    if not services:
        raise WrongInput("No service is named.", "Name one, as in `whatif availability checkout`.")
    nodes = desk.names(at).nodes(services)
    question = None if asked is None else applied(asked, data, desk.facts)
    stay = [] if question is None else [node for node in nodes if question.takes_part(node)]

    before = Cone(data, nodes)
    after = None if question is None else Cone(question, stay)
    cones = [(data, before)] if question is None or after is None else [(data, before), (question, after)]
    rates = _rates(desk, cones, at)
    failed = _failures(rates, count, seed)
    first, *rest = (
        Trials(cone, _by_node(overlay, cone.order, failed), count, desk.progress) for overlay, cone in cones
    )
    return {
        **desk.head(SCHEMA, at),
        "scenario": None if asked is None else asked.doc(),
        "trials": count,
        "seed": seed,
        "now": now,
        "services": [
            {
                "id": data.id(node),
                **first.availability(node),
                "after": rest[0].against(first, node) if node in stay else None,
            }
            for node in nodes
        ],
        "assumptions": [
            {"asset": id, "mtbf_hours": rate.mtbf, "mttr_hours": rate.mttr, "from": rate.source}
            for id, rate in sorted(rates.items())
        ],
    }


def _trials(desk: Desk, trials: int | None) -> int:
    count = desk.terms.trials if trials is None else trials
    if not 1 <= count <= MOST_TRIALS:
        raise WrongInput(f"trials is {count}, expected 1 to {MOST_TRIALS:,}.", "10000 tell a tenth of a percent.")
    return count


def _rates(desk: Desk, cones: Sequence[tuple[Overlay, Any]], at: str | None) -> dict[str, Rate]:
    """How often each asset fails that a service depends on."""
    from simulate.availability.failure_rates import Rates

    facts = desk.facts
    told = Rates(desk.terms, facts.incidents(), desk.at(at))
    types: dict[str, str | None] = {}
    attributes: dict[str, Any] = {}
    for overlay, cone in cones:
        types.update((overlay.id(node), overlay.type_of(node)) for node in cone.order)
        attributes.update((overlay.id(node), overlay.fields[node].get("attributes")) for node in overlay.added)
    known = facts.assets([id for id in types if id not in attributes], at)
    attributes |= {id: asset["attributes"] for id, asset in known.items()}
    return {id: told.of(id, type, attributes.get(id)) for id, type in types.items()}


def _failures(rates: dict[str, Rate], trials: int, seed: int) -> dict[str, int]:
    from simulate.availability.draws import failures

    return failures({id: rate.unavailability for id, rate in rates.items()}, trials, seed)


def _by_node(overlay: Overlay, nodes: Collection[int], failed: dict[str, int]) -> dict[int, int]:
    return {node: failed[id] for node in nodes if (id := overlay.id(node)) in failed}
