"""Looking things up as they are now."""

from __future__ import annotations

from graph.model import Entity, Kind, Observation, Pool, Relation, Status
from graph.ports import Collection
from graph.query import Hop
from tests.contract.conftest import Store
from tests.contract.sample import T1, T2, T3

CHECKOUT, DB = "asset:checkout", "asset:payments-db"


def ends(relations: list[Relation]) -> list[tuple[str, str, str]]:
    return [(each.source, each.type, each.target) for each in relations]


def test_an_entity_is_as_it_was_fed(sampled: Store) -> None:
    assert sampled.entities([CHECKOUT]) == {
        CHECKOUT: Entity(
            CHECKOUT,
            Kind.ASSET,
            Status.ACTIVE,
            {
                "name": "Checkout",
                "type": "service",
                "environment": "prod",
                "status": "operational",
                "criticality": "critical",
            },
            T2,
            ("files",),
        )
    }


def test_entities_come_in_the_order_asked_for_retired_ones_too_and_unknown_ones_not(sampled: Store) -> None:
    uids = ["team:ops", "asset:nowhere", "asset:old-vm", "no uid", CHECKOUT, "team:ops"]
    found = sampled.entities(uids)
    assert list(found) == ["team:ops", "asset:old-vm", CHECKOUT]
    assert found["asset:old-vm"].status is Status.RETIRED
    assert sampled.entities([]) == {}


def test_attributes_of_any_shape_come_back(sampled: Store) -> None:
    assert sampled.entities([DB])[DB].fields["attributes"] == {
        "fqdn": "db1.example",
        "serial_number": "SN-1",
        "name": "inner",
        "zones": ["a", "b"],
        "deep": {"x": 1},
    }


def test_a_ref_is_a_uid_an_id_or_an_alias(sampled: Store) -> None:
    refs = [CHECKOUT, "checkout", "INC1", "asset:CI0001", "CI0001", "old-vm", "nowhere", "über queue/1"]
    assert sampled.resolve(refs) == {
        CHECKOUT: CHECKOUT,
        "checkout": CHECKOUT,
        "INC1": "incident:INC1",
        "asset:CI0001": DB,
        "CI0001": DB,
        "old-vm": "asset:old-vm",
        "über queue/1": "asset:über queue/1",
    }


def test_a_ref_of_a_kind_names_nothing_of_another(sampled: Store) -> None:
    assert sampled.resolve(["shop", "team:shop"], Kind.TEAM) == {"shop": "team:shop", "team:shop": "team:shop"}
    assert sampled.resolve(["shop", "team:shop", "INC1"], Kind.ASSET) == {"shop": "asset:shop"}
    assert sampled.resolve(["shop"]) == {"shop": "asset:shop"}


def test_refs_that_mean_the_same_are_all_answered(sampled: Store) -> None:
    assert sampled.resolve(["shop", "asset:shop"]) == {"shop": "asset:shop", "asset:shop": "asset:shop"}


def test_names_are_compared_without_case_and_outer_space(sampled: Store) -> None:
    assert sampled.named(["PAYMENTS DB ", "über queue", "Host 2", "nothing"], Kind.ASSET) == {
        "PAYMENTS DB ": [DB, "asset:payments-db-2"],
        "über queue": ["asset:über queue/1"],
        "Host 2": [],
        "nothing": [],
    }
    assert sampled.named(["checkout slow"], Kind.INCIDENT) == {"checkout slow": ["incident:INC1"]}
    assert sampled.named(["Checkout"], Kind.INCIDENT) == {"Checkout": []}


def test_relations_both_ways_sorted(sampled: Store) -> None:
    found = sampled.relations([CHECKOUT, "asset:nobody"])
    assert ends(found[CHECKOUT]) == [
        ("incident:INC1", "AFFECTS", CHECKOUT),
        (CHECKOUT, "DEPENDS_ON", "asset:nowhere"),
        (CHECKOUT, "DEPENDS_ON", DB),
        (CHECKOUT, "DEPENDS_ON", "asset:payments-db-2"),
        (CHECKOUT, "OWNED_BY", "team:shop"),
        (CHECKOUT, "PART_OF", "asset:shop"),
        (CHECKOUT, "USES", "asset:cache"),
    ]
    assert found["asset:nobody"] == []


def test_a_relation_has_its_effective_strength_and_pool(sampled: Store) -> None:
    hop = Hop("DEPENDS_ON", outgoing=True)
    dangling, first, _ = sampled.relations([CHECKOUT], hop)[CHECKOUT]
    assert first == Relation(CHECKOUT, "DEPENDS_ON", DB, "hard", "db", Status.ACTIVE, T2, ("files",))
    assert dangling == Relation(CHECKOUT, "DEPENDS_ON", "asset:nowhere", "hard", None, Status.DANGLING, T1, ("files",))


def test_relations_along_a_hop(sampled: Store) -> None:
    back = sampled.relations([DB, "asset:nowhere", "asset:host-2"], Hop(None, outgoing=False))
    assert ends(back[DB]) == [
        ("incident:INC2", "AFFECTS", DB),
        (CHECKOUT, "DEPENDS_ON", DB),
        ("problem:PRB1", "ROOT_CAUSE", DB),
    ]
    assert ends(back["asset:nowhere"]) == [(CHECKOUT, "DEPENDS_ON", "asset:nowhere")]
    # Retired: payments-db RUNS_ON host-2.
    assert ends(back["asset:host-2"]) == [
        ("article:kb/restart", "ABOUT", "asset:host-2"),
        ("asset:cache", "RUNS_ON", "asset:host-2"),
    ]
    assert ends(sampled.relations([DB], Hop("RUNS_ON", outgoing=True))[DB]) == [(DB, "RUNS_ON", "asset:host-1")]
    assert sampled.relations([DB], Hop("USES", outgoing=True)) == {DB: []}


def test_declared_pools(sampled: Store) -> None:
    assert sampled.pools([CHECKOUT, "asset:shop", "asset:cache", DB]) == {
        CHECKOUT: [Pool(CHECKOUT, "db", 1, T2)],
        "asset:shop": [Pool("asset:shop", "front", "50%", T1)],
        "asset:cache": [],
        DB: [],
    }


def test_aliases(sampled: Store) -> None:
    assert sampled.aliases([DB, CHECKOUT, "asset:nobody"]) == {
        DB: ["asset:CI0001"],
        CHECKOUT: [],
        "asset:nobody": [],
    }


def test_observations_say_who_saw_what_and_when_last(sampled: Store) -> None:
    sampled.records.put(Collection.SCOPE, [("cmdb/assets", "1", {"last_complete": T3})])
    found = sampled.observations([DB, "asset:old-vm", "asset:nobody"])
    seen = {"name": "Payments database", "type": "database", "environment": "prod"}
    first, second = found[DB]
    assert first == Observation("cmdb", "assets", "asset:CI0001", seen, T1, T3, None)
    assert (second.source, second.uid, second.last_seen, second.gone) == ("files", DB, None, None)
    (gone,) = found["asset:old-vm"]
    assert (gone.last_seen, gone.gone) == (T2, T2)
    assert found["asset:nobody"] == []
    sampled.records.delete(Collection.SCOPE, ["cmdb/assets"])


def test_finding_goes_from_the_exact_to_the_rest(sampled: Store) -> None:
    def uids(text: str, limit: int = 20) -> list[str]:
        return [entity.uid for entity in sampled.find(text, limit)]

    assert uids("HOSTS") == ["article:kb/draft", "asset:hosts", "change:CHG1"]
    assert uids("host") == [
        *("article:kb/draft", "asset:host-1", "asset:hosts"),
        *("article:kb/restart", "change:CHG1"),
    ]
    assert uids("ci0001") == [DB]
    assert uids("asset:checkout") == [CHECKOUT]
    assert uids("über") == ["asset:über queue/1"]
    assert uids("Old VM") == []
    assert uids("payments", 1) == [DB]
    assert uids("no such thing") == []


def test_counts_are_of_what_lives(sampled: Store) -> None:
    assert sampled.counts() == {
        "asset": 11,
        "incident": 2,
        "change": 1,
        "problem": 2,
        "article": 2,
        "freeze": 1,
        "team": 2,
        "person": 1,
        "relations": 27,
        "dangling": 1,
        "pools": 3,
    }


def test_an_empty_store_answers(store: Store) -> None:
    assert store.version().number == 0
    assert store.counts() == {"relations": 0, "dangling": 0, "pools": 0}
    assert store.resolve(["x"]) == {}
    assert store.find("x", 5) == []
    assert store.history(["asset:x"])["asset:x"] == []
    assert store.relations(["asset:x"]) == {"asset:x": []}
    assert not store.changed_since(0).assets
