"""What answers ask of a graph besides its topology: the same documents, whichever store holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from graph.errors import WrongInput
from graph.facts import Facts
from graph.model import GraphVersion
from graph.ports import Collection
from graph.stores.neo4j.facts import Neo4jFacts
from graph.stores.neo4j.store import Neo4jStore
from graph.stores.sqlite.facts import open_facts
from graph.stores.sqlite.store import SqliteStore
from tests.contract.conftest import Bench, Store
from tests.contract.sample import T1, T2, T3, Rows

AHEAD, LATER, LAST = "2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z", "2026-05-01T00:00:00Z"


def told() -> tuple[Rows, GraphVersion]:
    """Assets, incidents in every state, changes at every stage, and what is known."""
    rows = Rows()
    rows.entity("asset:shop", name="Shop", type="business_service", environment="prod", criticality="critical")
    rows.entity("asset:pay-db", 2, aliases=("asset:CI7",), name="Payments DB", type="database", status="down",
                attributes={"zones": ["a", "b"]})  # fmt: skip
    rows.was("asset:pay-db", 1, 2, name="Payments DB", type="database")
    rows.entity("asset:gone", 3, life="retired", name="Gone")
    rows.was("asset:gone", 1, 3, name="Gone")
    rows.entity("asset:twin-1", name="Twin")
    rows.entity("asset:twin-2", name=" twin ")
    rows.entity("asset:quoted", name='The "Größe"')
    rows.entity("asset:nameless")
    rows.relate("asset:shop", "DEPENDS_ON", "asset:pay-db", strength="hard")
    rows.relate("asset:shop", "OWNED_BY", "team:ops")
    rows.entity("team:ops", name="Operations", contact="ops@example")
    rows.entity("team:quiet", name="Quiet")
    _incidents(rows)
    _changes(rows)
    rows.entity("problem:P1", title="Leak", known_error=True, status="open", workaround="Restart")
    rows.entity("problem:P2", title="Suspicion", status="open")
    rows.entity("problem:P3", title="By its status", status="Known Error")
    rows.entity("article:kb/a", title="How to", body="# How", status="published", tags=["db"], updated_at=T2)
    rows.entity("article:kb/draft", title="Draft", body="...", status="Draft")
    rows.entity("article:kb/plain", title="No status", body="...")
    for uid in ("problem:P1", "problem:P2", "problem:P3"):
        rows.relate(uid, "ROOT_CAUSE", "asset:pay-db")
    for uid in ("article:kb/a", "article:kb/draft", "article:kb/plain"):
        rows.relate(uid, "ABOUT", "asset:pay-db")
    rows.relate("article:kb/a", "ABOUT", "asset:shop")
    rows.entity("freeze:f2", start=T1, end=T2)
    rows.entity("freeze:f1", name="Year end", start=T2, end=T3, environments=["prod"], assets=["shop"])
    return rows, GraphVersion(3, T3, 6, len(rows.relation_rows))


def _incidents(rows: Rows) -> None:
    rows.entity("incident:I1", title="Slow", priority="P1", status="In Progress", opened_at=T1)
    rows.entity("incident:I2", title="Resolved by time", priority="P2", status="open", opened_at=T1, resolved_at=T2)
    rows.entity("incident:I3", title="Closed by word", priority="P2", status="CLOSED", opened_at=T2)
    rows.entity("incident:I4", title="No word", priority="P3", opened_at=T2)
    rows.entity("incident:I5", 3, title="Done since", status="do-ne", opened_at=T1)
    rows.was("incident:I5", 1, 3, title="Done since", status="new", opened_at=T1)
    rows.entity("incident:I6", 3, life="retired", title="Retired", status="new", opened_at=T1)
    rows.was("incident:I6", 1, 3, title="Retired", status="new", opened_at=T1)
    rows.relate("incident:I1", "AFFECTS", "asset:shop")
    rows.relate("incident:I1", "AFFECTS", "asset:pay-db")
    rows.relate("incident:I1", "AFFECTS", "asset:late", 3, status="dangling")
    rows.relate("incident:I1", "ASSIGNED_TO", "team:ops")
    rows.relate("incident:I2", "AFFECTS", "asset:pay-db")
    rows.relate("incident:I2", "CAUSED_BY", "change:C1")
    rows.relate("incident:I3", "CAUSED_BY", "change:C1")
    rows.relate("incident:I5", "AFFECTS", "asset:twin-1", 3)
    rows.related("incident:I5", "AFFECTS", "asset:shop", 1, 3)


def _changes(rows: Rows) -> None:
    def change(id: str, status: str | None, start: str | None, end: str | None, **fields: Any) -> None:
        given = {"status": status, "planned_start": start, "planned_end": end, **fields}
        rows.entity(f"change:{id}", **{name: value for name, value in given.items() if value is not None}, title=id)

    change("C1", "closed", T1, T2, action="restart", outcome="successful", risk="low", type="normal")
    change("C2", "Scheduled", AHEAD, LATER, action="remove")
    change("C3", "IN-PROGRESS", T1, T2)
    change("C4", None, T3, LATER)
    change("C5", "planned", T1, T2)
    change("C6", "new", AHEAD, None)
    change("C7", "approved", None, None)
    rows.entity("change:C8", 3, life="retired", title="Retired", planned_start=AHEAD)
    rows.relate("change:C2", "TARGETS", "asset:shop")
    rows.relate("change:C2", "TARGETS", "asset:pay-db")
    rows.relate("change:C1", "TARGETS", "asset:pay-db")
    rows.relate("change:C2", "ASSIGNED_TO", "team:ops")


@pytest.fixture(scope="module", params=["sqlite", "neo4j"])
def held(request: pytest.FixtureRequest) -> Store:
    bench: Bench = request.getfixturevalue(f"{request.param}_bench")
    store = bench.empty()
    store.restore(*told(), store.leases.acquire("etl", "test", 600))
    store.records.put(Collection.SOURCE, [("files", "files", {"source": "files", "last_good": T3, "state": "x"}),
                                          ("cmdb", "cmdb", {"source": "cmdb", "last_good": None})])  # fmt: skip
    return store


@pytest.fixture
def facts(held: Store) -> Iterator[Facts]:
    with closing(facts_of(held)) as facts:
        yield facts


def facts_of(store: Store) -> Facts:
    if isinstance(store, SqliteStore):
        return open_facts(store.folder)
    assert isinstance(store, Neo4jStore)
    return Neo4jFacts(store)


def ids(docs: list[dict[str, Any]]) -> list[str]:
    return [doc["id"] for doc in docs]


def test_the_version_is_that_of_the_last_load(facts: Facts) -> None:
    version = facts.version()
    assert (version["number"], version["at"], version["assets"]) == (3, T3, 6)


def test_the_topology_is_of_this_version_or_of_a_time(facts: Facts) -> None:
    now, then = facts.topology(), facts.topology(T1)
    assert now.number == facts.version()["number"]
    assert now.own[now.index("pay-db") or 0] == 3
    assert then.own[then.index("pay-db") or 0] == 0
    assert bytes(facts.topology(T3).data) == bytes(now.data)


def test_a_time_before_the_history_is_refused(facts: Facts) -> None:
    assert facts.earliest() == T1
    assert facts.stood(T1)
    assert not facts.stood("2025-12-31T00:00:00Z")
    with pytest.raises(WrongInput, match=T1):
        facts.topology("2025-12-31T00:00:00Z")


def test_a_ref_is_a_uid_an_id_an_alias_or_a_name(facts: Facts) -> None:
    asked = ["asset:shop", "shop", "CI7", "payments db ", "gone", 'the "GRÖSSE"', "nothing", "", "team:ops", "Gone"]
    assert facts.resolve(asked) == {
        "asset:shop": "shop",
        "shop": "shop",
        "CI7": "pay-db",
        "payments db ": "pay-db",
        "gone": "gone",
        'the "GRÖSSE"': "quoted",
    }
    assert facts.resolve(["C2", "Retired", "C8", "ops"], "change") == {"C2": "C2", "C8": "C8"}
    assert facts.resolve(["operations"], "team") == {"operations": "ops"}


def test_a_name_that_several_have_is_refused(facts: Facts) -> None:
    with pytest.raises(WrongInput, match="twin-1, twin-2"):
        facts.resolve(["Twin"])


MISSPELT = [
    ("pay-bd", "asset", "pay-db"),
    ("Paymens DB", "asset", "Payments DB"),
    ("asset:shpo-shop", "asset", "shop"),
    ("Opertions", "team", "Operations"),
]


@pytest.mark.parametrize(("ref", "kind", "meant"), MISSPELT)
def test_candidates_hold_what_was_meant(facts: Facts, ref: str, kind: str, meant: str) -> None:
    assert meant in facts.candidates(ref, kind)
    assert len(facts.candidates(ref, kind, limit=1)) <= 1


def test_retired_things_are_no_candidates(facts: Facts) -> None:
    assert "gone" not in facts.candidates("gonne")


def test_names_of_those_that_have_one(facts: Facts) -> None:
    assert facts.names(["shop", "nameless", "nothing", "gone"]) == {"shop": "Shop", "gone": "Gone"}
    assert facts.names(["C2"], "change") == {"C2": "C2"}


def test_assets_with_all_that_is_said_of_them(facts: Facts) -> None:
    found = facts.assets(["shop", "pay-db", "gone", "nothing"])
    assert found["pay-db"] == {
        "id": "pay-db",
        "name": "Payments DB",
        "type": "database",
        "environment": None,
        "status": "down",
        "criticality": None,
        "owner": None,
        "attributes": {"zones": ["a", "b"]},
        "retired": False,
    }
    assert (found["shop"]["owner"], found["shop"]["criticality"]) == ("ops", "critical")
    assert found["gone"]["retired"]
    assert set(found) == {"shop", "pay-db", "gone"}


def test_assets_as_they_were(facts: Facts) -> None:
    found = facts.assets(["pay-db", "gone", "nothing"], T1)
    assert found["pay-db"]["status"] is None
    assert not found["gone"]["retired"]


def test_teams_with_their_contacts(facts: Facts) -> None:
    assert facts.teams(["quiet", "ops", "nobody"]) == {
        "ops": {"id": "ops", "name": "Operations", "contact": "ops@example"},
        "quiet": {"id": "quiet", "name": "Quiet", "contact": None},
    }


def test_open_incidents_are_neither_resolved_nor_closed_by_any_word(facts: Facts) -> None:
    found = facts.open_incidents()
    assert ids(found) == ["I1", "I4"]
    assert found[0] == {
        "id": "I1",
        "title": "Slow",
        "priority": "P1",
        "status": "In Progress",
        "opened_at": T1,
        "resolved_at": None,
        "affects": ["pay-db", "shop"],
        "caused_by": [],
        "team": "ops",
    }


def test_incidents_that_were_open_then(facts: Facts) -> None:
    found = {doc["id"]: doc for doc in facts.open_incidents(T2)}
    assert list(found) == ["I1", "I4", "I5", "I6"]
    assert found["I5"]["affects"] == ["shop"]


def test_incidents_by_what_they_affect_and_what_caused_them(facts: Facts) -> None:
    assert ids(facts.incidents()) == ["I1", "I2", "I3", "I4", "I5"]
    assert ids(facts.incidents(assets=["pay-db"])) == ["I1", "I2"]
    assert ids(facts.incidents(changes=["C1"])) == ["I2", "I3"]
    assert ids(facts.incidents(assets=["shop"], changes=["C1"])) == ["I1", "I2", "I3"]
    assert ids(facts.incidents(since=T2)) == ["I3", "I4"]
    assert ids(facts.incidents(changes=["C1"], since=T2)) == ["I3"]
    assert facts.incidents(assets=[]) == []
    assert facts.incidents(changes=["C1"])[0]["caused_by"] == ["C1"]


def test_changes_by_their_windows(facts: Facts) -> None:
    assert ids(facts.changes()) == ["C7", "C1", "C3", "C5", "C4", "C2", "C6"]
    assert ids(facts.changes(since=T2)) == ["C7", "C4", "C2", "C6"]
    assert ids(facts.changes(until=T3)) == ["C7", "C1", "C3", "C5"]
    assert ids(facts.changes(since=T1, until=T2)) == ["C7", "C1", "C3", "C5"]


def test_changes_that_are_planned_or_running(facts: Facts) -> None:
    assert ids(facts.changes(open_only=True)) == ["C7", "C3", "C4", "C2", "C6"]
    assert ids(facts.changes(open_only=True, at=T1)) == ["C7", "C3", "C5", "C4", "C2", "C6"]
    assert ids(facts.changes(open_only=True, at=LAST)) == ["C7", "C3", "C6"]
    assert ids(facts.changes(since=AHEAD, until=LATER, open_only=True)) == ["C7", "C4", "C2", "C6"]


def test_changes_by_id_and_by_target(facts: Facts) -> None:
    (found,) = facts.changes(ids=["C2"])
    assert found == {
        "id": "C2",
        "title": "C2",
        "description": None,
        "type": None,
        "status": "Scheduled",
        "action": "remove",
        "planned_start": AHEAD,
        "planned_end": LATER,
        "outcome": None,
        "risk": None,
        "targets": ["pay-db", "shop"],
        "team": "ops",
    }
    assert ids(facts.changes(ids=["C8", "C1", "nothing"])) == ["C1", "C8"]
    assert ids(facts.changes(targets=["pay-db"])) == ["C1", "C2"]
    assert ids(facts.changes(targets=["pay-db"], open_only=True)) == ["C2"]
    assert ids(facts.changes(ids=["C1", "C2"], targets=["shop"])) == ["C2"]
    assert facts.changes(targets=[]) == []


def test_freezes_by_id(facts: Facts) -> None:
    assert facts.freezes() == [
        {"id": "f1", "start": T2, "end": T3, "title": "Year end", "environments": ["prod"], "criticality": [],
         "assets": ["shop"]},
        {"id": "f2", "start": T1, "end": T2, "title": None, "environments": [], "criticality": [], "assets": []},
    ]  # fmt: skip


def test_what_is_known_is_fit_for_use(facts: Facts) -> None:
    found = facts.knowledge(["pay-db", "shop", "nothing"])
    assert [doc["uid"] for doc in found] == ["article:kb/a", "article:kb/plain", "problem:P1", "problem:P3"]
    assert found[0] == {
        "uid": "article:kb/a",
        "kind": "article",
        "title": "How to",
        "about": ["pay-db", "shop"],
        "status": "published",
        "workaround": None,
        "tags": ["db"],
        "updated_at": T2,
    }
    assert found[2]["workaround"] == "Restart"
    assert facts.knowledge(["shop"])[0]["about"] == ["shop"]


def test_sources_and_their_last_good_run(facts: Facts) -> None:
    assert facts.sources() == [
        {"source": "cmdb", "last_good_run": None},
        {"source": "files", "last_good_run": T3},
    ]


def test_the_last_calibration_is_kept(facts: Facts, held: Store) -> None:
    assert facts.calibration() is None
    facts.keep_calibration({"score": 1})
    facts.keep_calibration({"score": 2})
    with closing(facts_of(held)) as others:
        assert others.calibration() == {"score": 2}
    held.records.delete(Collection.CALIBRATION, ["risk"])


def test_a_scenario_is_kept_replaced_and_forgotten(facts: Facts, held: Store) -> None:
    assert facts.saved() == []
    assert facts.saved_one("plan") is None
    facts.save("plan", {"name": "plan", "text": "one"})
    facts.save("plan", {"name": "plan", "text": "two"})
    facts.save("a", {"name": "a"})
    assert [doc["name"] for doc in facts.saved()] == ["a", "plan"]
    assert facts.saved_one("plan") == {"name": "plan", "text": "two"}
    with closing(facts_of(held)) as others:
        assert others.saved_one("a") == {"name": "a"}
    assert facts.delete("plan")
    assert not facts.delete("plan")
    assert facts.delete("a")
    assert facts.saved() == []
