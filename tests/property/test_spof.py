"""Single points of failure of all assets at once, new ones and latent risk are what one at a time gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from graph.impact import news, spof
from graph.impact.cascade import cascade, impact
from graph.impact.latent import latent
from graph.impact.news import new_spofs
from graph.impact.spof import Spofs, default_services, of_criticality
from graph.topology import DEGRADED, DOWN, SOFT, leads
from graph.topology.overlay import Overlay
from tests.property.naive_impact import Estate, rank
from tests.property.what_if_estates import Question, questions
from tests.property.what_if_steps import apply

LAW = settings(deadline=None)


def asked(question: Question) -> tuple[Overlay, Estate]:
    answer = question.answer()
    return apply(Overlay(question.topology()), question.steps), answer.question


def nodes(overlay: Overlay, ids: list[str]) -> list[int]:
    return [node for node in map(overlay.index, ids) if node is not None]


def everybody(estate: Estate) -> list[str]:
    return [id for id in sorted(estate.assets) if estate.alive(id)]


@pytest.mark.parametrize("many", [0, 5000])
@LAW
@given(questions)
def test_all_at_once_is_one_at_a_time(many: int, question: Question) -> None:
    """With NumPy and without."""
    overlay, estate = asked(question)
    for services in (estate.services(), everybody(estate)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(spof, "_MANY", many)
            found = Spofs(overlay, nodes(overlay, services))
        expected = {x: sorted(down) for x, down in estate.spofs(services).items()}
        assert {overlay.id(x): sorted(map(overlay.id, down)) for x, down in found.all().items()} == expected
        one_by_one = {overlay.id(x): sorted(map(overlay.id, found.takes_down(x))) for x in range(len(overlay))}
        assert {x: down for x, down in one_by_one.items() if down} == expected
        assert dict(found.ranked()) == found.all()


@LAW
@given(questions)
def test_services_are_those_of_the_text(question: Question) -> None:
    overlay, estate = asked(question)
    assert sorted(map(overlay.id, default_services(overlay))) == estate.services()
    rated = [id for id in everybody(estate) if rank(estate.assets[id]) <= 2]
    assert sorted(map(overlay.id, of_criticality(overlay, "medium"))) == rated


def upstream(overlay: Overlay, node: int, every: bool) -> set[int]:
    """Who supplies a node at any distance, hard or in a pool that may take its owner down: that does so with every
    member that it loses, or with any."""
    found: set[int] = set()
    ahead = [node]
    while ahead:
        at = ahead.pop()
        suppliers = list(overlay.row("in_hard", at))
        for pool in overlay.row("pools", at):
            m = overlay.pool_m[pool]
            if m and not overlay.pool_flags[pool] & SOFT and (not every or m == overlay.pool_n[pool]):
                suppliers += overlay.row("member", pool)
        ahead += set(suppliers) - found
        found.update(suppliers)
    return found


@LAW
@given(questions)
def test_a_topology_knows_what_leads_to_its_services(question: Question) -> None:
    topology = question.topology()
    overlay = Overlay(topology)
    services = default_services(overlay)
    leading = set(services).union(*(upstream(overlay, service, every=False) for service in services))
    assert [node for node in range(len(topology)) if topology.leads[node]] == sorted(leading)
    at = topology.sure_offsets
    rows = {node: list(topology.sure[at[node] : at[node + 1]]) for node in range(len(topology))}
    surely = {service: upstream(overlay, service, every=True) for service in services}
    assert rows == {node: [one for one in services if node in surely[one]] for node in rows}


@LAW
@given(questions)
def test_where_too_much_is_sure_none_of_it_is_kept(question: Question) -> None:
    at = question.topology().sure_offsets
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leads, "_MOST_SURE", 0)
        without = question.topology()
        patch.setattr(leads, "_MOST_LOOKED_AT", -1)
        assert not len(question.topology().sure_offsets)
    assert bool(len(without.sure_offsets)) is not bool(at[len(at) - 1])
    assert not len(without.sure)


@pytest.mark.parametrize(
    ("few", "much", "sure"), [(64, 300, 10), (0, 300, 0), (64, 300, 0), (1, 2, 10), (0, 0, 10), (0, 0, 0)]
)
@LAW
@given(questions)
def test_new_ones_are_those_after_and_not_before(few: int, much: int, sure: int, question: Question) -> None:
    """Whichever way they are found: what is sure is known or not, each asset is followed, many are held against hard
    relations first, and for hubs lanes run."""
    answer = question.answer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leads, "_MOST_SURE", sure)
        data = Overlay(question.topology())
    overlay = apply(data.copy(), question.steps)
    found = impact(data, overlay)
    for services in (answer.question.services(), everybody(answer.question)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(news, "_FEW", few)
            patch.setattr(news, "_MUCH", much)
            new = new_spofs(found, nodes(overlay, services))
        expected = {x: sorted(down) for x, down in answer.new_spofs(services).items()}
        assert {overlay.id(x): sorted(map(overlay.id, down)) for x, down in new} == expected
        assert [overlay.id(x) for x, _ in new] == sorted(expected)
        assert all(down == sorted(down, key=overlay.id) for _, down in new)


@LAW
@given(questions)
def test_latent_pools_are_those_that_stand_at_their_limit(question: Question) -> None:
    estate = Estate(question.assets, question.relations, question.pools)
    overlay = Overlay(question.topology())
    status = overlay.own[:]
    for incident in question.incidents:
        for node in nodes(overlay, incident["affects"]):
            overlay.worsen(node, DOWN if incident["priority"] == "P1" else DEGRADED)
    found = latent(cascade(overlay), default_services(overlay), status)
    assert sorted((pool["asset"], pool["pool"]) for pool in found["pools"]) == estate.latent(question.incidents)
    own = estate.with_incidents(question.incidents)
    states, _ = estate.rounds(own)
    for pool in found["pools"]:
        says = estate.arithmetic((pool["asset"], pool["pool"]), states)
        assert {name: pool[name] for name in says if name != "name"} == {
            name: value for name, value in says.items() if name != "name"
        }
        assert pool["why"]
        assert all(own[cause["asset"]] != "OK" for cause in pool["why"])


@LAW
@given(questions)
def test_the_next_loss_takes_down_what_a_latent_pool_says(question: Question) -> None:
    """Any member that is still up, where failing it takes nobody else of the pool along."""
    estate = Estate(question.assets, question.relations, question.pools)
    overlay = Overlay(question.topology())
    services = estate.services()
    states, _ = estate.rounds()
    for pool in latent(cascade(overlay), nodes(overlay, services))["pools"]:
        if pool["takes_down"]:
            for member in estate.members((pool["asset"], pool["pool"])):
                if states[member] != "DOWN":
                    down = estate.taken_down_by(member, states) & set(services)
                    assert set(pool["takes_down"]) <= down | {member}
