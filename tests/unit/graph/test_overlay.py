"""Steps of a scenario: what they do, and how they refuse what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from graph.errors import Unknown, WrongInput
from graph.impact.cascade import cascade
from graph.topology import AT_RISK, DOWN, OK
from graph.topology.overlay import Overlay
from tests.property.what_if_estates import topology_of


def asset(id: str, **fields: str) -> dict[str, Any]:
    return {"id": id, **fields}


def needs(source: str, target: str, pool: str = "", type: str = "DEPENDS_ON") -> dict[str, Any]:
    return {"source": source, "type": type, "target": target, "pool": pool, "strength": ""}


@pytest.fixture
def overlay() -> Overlay:
    """payments on a pair of databases, on a cache and on a host that nobody knows; one database is retired."""
    return Overlay(
        topology_of(
            [
                asset("payments", type="service", criticality="critical", environment="production"),
                *(asset(f"payments-db-{number}", type="database") for number in (1, 2)),
                asset("payments-cache", type="cache"),
                asset("old-db", status="retired"),
            ],
            [
                needs("payments", "payments-db-1", "db"),
                needs("payments", "payments-db-2", "db"),
                needs("payments", "old-db", "db"),
                needs("payments", "payments-cache", type="USES"),
                needs("payments", "host-9", type="RUNS_ON"),
            ],
            [{"asset": "payments", "pool": "db", "min_up": "1"}, {"asset": "payments", "pool": "web", "min_up": "2"}],
        )
    )


def node(overlay: Overlay, id: str) -> int:
    return overlay.find(id)


def state(overlay: Overlay, id: str) -> int:
    return cascade(overlay).states[node(overlay, id)]


def refused(step: Any, *expected: str) -> WrongInput:
    with pytest.raises(WrongInput) as caught:
        step()
    for words in expected:
        assert words in str(caught.value)
    return caught.value


def test_an_unknown_asset_is_refused_with_the_closest_one(overlay: Overlay) -> None:
    error = refused(lambda: overlay.find("payment-db-1"), "'payment-db-1'", "Did you mean 'payments-db-1'?")
    assert isinstance(error, Unknown)
    assert error.closest == "payments-db-1"


def test_a_mere_name_is_unknown(overlay: Overlay) -> None:
    refused(lambda: overlay.find("host-9"), "no asset 'host-9'")


def test_a_retired_asset_takes_no_part(overlay: Overlay) -> None:
    retired = overlay.index("old-db")
    assert retired is not None
    refused(lambda: overlay.fail(retired), "'old-db' is retired")
    refused(lambda: overlay.connect("payments", "DEPENDS_ON", "old-db"), "'old-db' is retired")


def test_a_removed_asset_is_gone_for_later_steps(overlay: Overlay) -> None:
    removed = node(overlay, "payments-db-2")
    overlay.remove(removed)
    for step in (overlay.fail, overlay.degrade, overlay.remove):
        refused(lambda step=step: step(removed), "'payments-db-2' was removed", "Did you mean 'payments-db-1'?")
    refused(lambda: overlay.add(asset("payments-db-2")), "was removed by an earlier step")
    assert state(overlay, "payments") == AT_RISK


@pytest.mark.parametrize("id", ["payments", "asset:payments", "old-db"])
def test_an_id_that_exists_is_refused(overlay: Overlay, id: str) -> None:
    refused(lambda: overlay.add(asset(id)), "exists already")


@pytest.mark.parametrize("id", [None, "", 7])
def test_an_asset_needs_an_id(overlay: Overlay, id: object) -> None:
    refused(lambda: overlay.add({"id": id}), "is no id of an asset")


def test_what_is_added_has_its_fields(overlay: Overlay) -> None:
    new = overlay.add(
        {"id": "asset:mail", "type": "service", "criticality": "high", "status": "down", "owner": "team:ops"}
    )
    assert (overlay.id(new), overlay.index("mail"), overlay.added) == ("mail", new, [new])
    assert (overlay.type_of(new), overlay.criticality_of(new), overlay.environment_of(new)) == ("service", "high", None)
    assert overlay.owner_of(new) == "ops"
    assert overlay.own[new] == DOWN


def test_a_relation_that_named_an_asset_in_vain_comes_to_life_with_it(overlay: Overlay) -> None:
    assert sorted(gap.why for gap in overlay.gaps()) == ["retired", "unknown"]
    new = overlay.add(asset("host-9"))
    assert [overlay.id(gap.missing) for gap in overlay.gaps()] == ["old-db"]
    refused(lambda: overlay.connect("payments", "RUNS_ON", "host-9"), "connected already")
    overlay.fail(new)
    assert state(overlay, "payments") == DOWN


@pytest.mark.parametrize(
    ("type", "hint"),
    [
        ("DEPENDS_UPON", "'DEPENDS_ON'"),
        ("uses", "'USES'"),
        ("OWNED_BY", "no type of a relation between assets"),
        ("EATS", "DEPENDS_ON"),
    ],
)
def test_an_illegal_relation_is_refused(overlay: Overlay, type: str, hint: str) -> None:
    refused(lambda: overlay.connect("payments", type, "payments-cache"), repr(type), hint)


def test_connecting_what_is_connected_is_refused(overlay: Overlay) -> None:
    refused(
        lambda: overlay.connect("payments", "DEPENDS_ON", "payments-db-1"),
        "payments DEPENDS_ON payments-db-1 is connected already",
    )
    overlay.connect("payments", "RUNS_ON", "payments-db-1", pool="db")
    assert overlay.pool_n[overlay.find_pool(node(overlay, "payments"), "db") or 0] == 2
    refused(lambda: overlay.connect("payments", "RUNS_ON", "payments-db-1"), "connected already")


def test_an_asset_cannot_supply_itself(overlay: Overlay) -> None:
    refused(lambda: overlay.connect("payments", "USES", "payments"), "cannot supply itself")


def test_a_strength_is_hard_or_soft(overlay: Overlay) -> None:
    refused(lambda: overlay.connect("payments", "RUNS_ON", "payments-cache", strength="firm"), "'firm'", "hard or soft")


def test_disconnecting_what_is_not_connected_names_what_is(overlay: Overlay) -> None:
    refused(
        lambda: overlay.disconnect("payments", "RUNS_ON", "payments-cache"),
        "payments RUNS_ON payments-cache is not connected",
        "Did you mean 'payments USES payments-cache'?",
    )


def test_relations_without_impact_may_be_named(overlay: Overlay) -> None:
    overlay.connect("payments-db-1", "REPLICATES", "payments-db-2")
    refused(lambda: overlay.connect("payments-db-1", "REPLICATES", "payments-db-2"), "connected already")
    overlay.disconnect("payments-db-1", "REPLICATES", "payments-db-2")
    refused(lambda: overlay.disconnect("payments-db-1", "REPLICATES", "payments-db-2"), "not connected")
    assert not any(cascade(overlay).states)


@pytest.mark.parametrize("min_up", [3, "3", "150%", "-1", -1])
def test_a_min_up_above_n_is_refused(overlay: Overlay, min_up: int | str) -> None:
    refused(lambda: overlay.require(node(overlay, "payments"), "db", min_up), repr(min_up), "2 members", "0 to 2")


@pytest.mark.parametrize("min_up", ["many", "", True])
def test_a_min_up_is_a_count_or_a_share(overlay: Overlay, min_up: int | str) -> None:
    refused(lambda: overlay.require(node(overlay, "payments"), "db", min_up), repr(min_up), "2 or 60%")


def test_a_pool_that_is_not_there_is_refused_with_the_closest_one(overlay: Overlay) -> None:
    payments = node(overlay, "payments")
    refused(lambda: overlay.require(payments, "dbs", 1), "no pool of 'payments' 'dbs'", "Did you mean 'db'?")
    refused(lambda: overlay.require(payments, "web", 1), "'web'", "Expected one of db.")
    refused(lambda: overlay.require(node(overlay, "payments-cache"), "db", 1), "'payments-cache' has no pools")


def test_a_requirement_is_that_of_its_step(overlay: Overlay) -> None:
    payments = node(overlay, "payments")
    pool = overlay.find_pool(payments, "db")
    assert pool is not None
    overlay.require(payments, "db", "100%")
    overlay.add(asset("payments-db-3"))
    overlay.connect("payments", "DEPENDS_ON", "payments-db-3", pool="db")
    assert (overlay.pool_n[pool], overlay.pool_m[pool], overlay.pool_full[pool]) == (3, 2, 3)
    overlay.disconnect("payments", "DEPENDS_ON", "payments-db-3")
    overlay.disconnect("payments", "DEPENDS_ON", "payments-db-2")
    assert (overlay.pool_n[pool], overlay.pool_m[pool], overlay.pool_full[pool]) == (1, 2, 2)
    assert state(overlay, "payments") == DOWN


def test_own_states_only_worsen_and_only_of_what_takes_part(overlay: Overlay) -> None:
    cache, retired = node(overlay, "payments-cache"), overlay.index("old-db")
    assert retired is not None
    overlay.fail(cache)
    overlay.degrade(cache)
    overlay.worsen(retired, DOWN)
    assert (overlay.own[cache], overlay.own[retired]) == (DOWN, OK)


def test_added_assets_stand_in_the_order_of_ids(overlay: Overlay) -> None:
    for id in ("zebra", "payments-a", "payments-db-15"):
        overlay.add(asset(id))
    places = overlay.places()
    nodes = [i for i in range(len(overlay)) if overlay.takes_part(i)]
    in_order = sorted(nodes, key=lambda i: places.get(i, i))
    assert [overlay.id(i) for i in in_order] == sorted(overlay.id(i) for i in nodes)
