"""What was: former states, and the graph as of a time."""

from __future__ import annotations

from graph.model import Kind, Relation, RelationVersion, Status
from graph.query import Hop, Linked, Not, Order, Query, Test
from tests.contract.conftest import Store
from tests.contract.sample import BEFORE, BETWEEN, T1, T2, T3

CHECKOUT, DB, HOST1, HOST2 = "asset:checkout", "asset:payments-db", "asset:host-1", "asset:host-2"
EARLY = "2026-01-15T00:00:00Z"


def test_the_present_state_first(sampled: Store) -> None:
    now, then = sampled.history([CHECKOUT])[CHECKOUT]
    assert (now.since, now.until, now.run, now.fields["criticality"]) == (T2, None, "run-2", "critical")
    assert (then.since, then.until, then.run, then.fields["criticality"]) == (T1, T2, "run-1", "high")
    assert [state.status for state in sampled.history([HOST2])[HOST2]] == [Status.RETIRED, Status.ACTIVE]
    assert len(sampled.history(["team:ops"])["team:ops"]) == 1
    assert sampled.history(["asset:nobody"])["asset:nobody"] == []


def test_relations_newest_first(sampled: Store) -> None:
    found = sampled.relation_history([DB])[DB]
    assert [(each.relation.source, each.relation.target, each.relation.since, each.until) for each in found] == [
        (DB, HOST2, T3, None),
        (CHECKOUT, DB, T2, None),
        ("incident:INC2", DB, T1, None),
        (CHECKOUT, DB, T1, T2),
        (DB, "team:ops", T1, None),
        ("problem:PRB1", DB, T1, None),
        (DB, HOST1, T1, None),
        (DB, HOST2, T1, T3),
    ]
    assert found[0].relation.status is Status.RETIRED
    former = Relation(CHECKOUT, "DEPENDS_ON", DB, "hard", None, Status.ACTIVE, T1, ("files",))
    assert found[3] == RelationVersion(former, T2, "run-1")


def test_an_end_that_is_unknown_has_relations_too(sampled: Store) -> None:
    (only,) = sampled.relation_history(["asset:nowhere"])["asset:nowhere"]
    assert only.relation.status is Status.DANGLING


def test_entities_as_of_a_time(sampled: Store) -> None:
    uids = [CHECKOUT, HOST2, "asset:late", "team:ops"]
    early = sampled.entities(uids, EARLY)
    assert list(early) == [CHECKOUT, HOST2, "team:ops"]
    assert early[CHECKOUT].fields["criticality"] == "high"
    assert early[HOST2].status is Status.ACTIVE
    assert (early[CHECKOUT].since, early[CHECKOUT].sources) == (T1, ("files",))
    assert sampled.entities(uids, BEFORE) == {}
    assert sampled.entities(uids, T3) == sampled.entities(uids)


def test_a_state_begins_with_its_moment_and_ends_before_the_next(sampled: Store) -> None:
    assert sampled.entities([CHECKOUT], T2)[CHECKOUT].fields["criticality"] == "critical"
    assert sampled.entities([CHECKOUT], "2026-02-10T07:59:59Z")[CHECKOUT].fields["criticality"] == "high"


def test_relations_as_of_a_time(sampled: Store) -> None:
    hop = Hop("RUNS_ON", outgoing=True)
    assert [each.target for each in sampled.relations([DB], hop, EARLY)[DB]] == [HOST1, HOST2]
    assert [each.target for each in sampled.relations([DB], hop, T3)[DB]] == [HOST1]
    assert sampled.relations([DB], hop, BEFORE) == {DB: []}
    (early,) = sampled.relations([DB], Hop("DEPENDS_ON", outgoing=False), EARLY)[DB]
    assert (early.pool, early.since) == (None, T1)
    both = sampled.relations([HOST2], None, BETWEEN)[HOST2]
    assert [(each.source, each.type) for each in both] == [
        ("article:kb/restart", "ABOUT"),
        (HOST2, "MEMBER_OF"),
        ("asset:cache", "RUNS_ON"),
        (DB, "RUNS_ON"),
    ]


def test_pages_as_of_a_time(sampled: Store) -> None:
    def names(at: str, *lives: Status) -> list[str]:
        where = Test("name", "contains", "o")
        query = Query(Kind.ASSET, where, (Order("name"),), as_of=at, lives=lives or (Status.ACTIVE,), count=True)
        page = sampled.page(query)
        assert page.total == len(page.rows)
        return [entity.title for entity in page.rows]

    assert names(BEFORE) == []
    assert names(EARLY) == ["Checkout", "Host 1", "Host 2", "Hosts", "Old VM", "Online shop"]
    assert names(BETWEEN) == ["Checkout", "Host 1", "Host 2", "Hosts", "Online shop"]
    assert names(BETWEEN, Status.RETIRED) == ["Old VM"]
    assert names(T3) == ["Checkout", "Host 1", "Hosts", "Latecomer", "Online shop"]


def test_fields_are_tested_as_they_were(sampled: Store) -> None:
    query = Query(Kind.ASSET, Test("criticality", "eq", "high"), as_of=EARLY)
    assert [entity.uid for entity in sampled.page(query).rows] == [CHECKOUT, DB]


def test_links_are_tested_as_they_were(sampled: Store) -> None:
    on_host2 = Linked(Hop("RUNS_ON", outgoing=True), (HOST2,))

    def uids(where: Linked | Not, at: str) -> list[str]:
        return [entity.uid for entity in sampled.page(Query(Kind.ASSET, where, as_of=at)).rows]

    assert uids(on_host2, BETWEEN) == ["asset:cache", DB]
    assert uids(on_host2, T3) == ["asset:cache"]
    assert DB not in uids(Not(on_host2), BETWEEN)
    assert uids(Linked(Hop("CONNECTS_TO", outgoing=True)), BETWEEN) == ["asset:\uff61half", "asset:\U0001d518far"]
