"""What the findings of a store mean: scores, completeness, staleness, sentences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from graph.errors import Unknown
from graph.health import (
    CHECKS,
    STALE,
    HealthReport,
    allowed_age,
    completeness,
    in_words,
    lacking,
    needs,
    report,
    score,
    stale_scopes,
)
from graph.identity import Trust
from graph.model import EntityRecord, Kind, Link, PoolRecord, Record
from graph.ports import Collection, Doc
from graph.settings import Settings, SourceSettings
from graph.stores.sqlite.store import SqliteStore

NOW = "2026-05-01T09:00:00Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path)
    store.open()
    yield store
    store.close()


def fill(store: SqliteStore, *records: Record, source: str = "files") -> None:
    lease = store.leases.acquire("etl", "test", 60)
    for family, kind in (("entity", EntityRecord), ("relation", Link), ("pool", PoolRecord)):
        with store.staging(source, family, lease, NOW) as staging:
            for number, record in enumerate(records, 1):
                if isinstance(record, kind):
                    staging.put(family, number, record)
    store.apply(lease, "run", NOW, Trust(), timedelta(days=400))
    store.leases.release(lease)


def asset(id: str, **fields: object) -> EntityRecord:
    whole = {
        "name": id,
        "type": "service",
        "environment": "prod",
        "status": "operational",
        "criticality": "low",
    }
    kept = {name: value for name, value in (whole | fields).items() if value is not None}
    return EntityRecord(f"asset:{id}", kept, [Link(f"asset:{id}", "OWNED_BY", "team:ops")])


def team(id: str = "ops") -> EntityRecord:
    links = [Link("person:ann", "MEMBER_OF", f"team:{id}")]
    return EntityRecord(f"team:{id}", {"name": id, "contact": "ops@shop.example"}, links)


def person() -> EntityRecord:
    return EntityRecord("person:ann", {"name": "Ann", "contact": "ann@shop.example"}, [])


def scope(source: str, name: str, last: str | None, rows: int = 10) -> Doc:
    return {"source": source, "scope": name, "last_complete": last, "rows": rows}


def checks(found: HealthReport) -> dict[str, int]:
    return {each.check: each.count for each in found.checks if each.count}


def health(store: SqliteStore, limit: int | None = None) -> HealthReport:
    return report(store, Settings(), NOW, limit)


# ---------------------------------------------------------------------------------------------- scores


@pytest.mark.parametrize(("bad", "of", "expected"), [(0, 5, 100), (1, 1000, 99), (1, 3, 66), (5, 5, 0), (9, 5, 0)])
def test_a_score_is_the_share_that_is_good_rounded_down_so_that_100_means_nothing_found(
    bad: int, of: int, expected: int
) -> None:
    assert score(bad, of) == expected


def test_required_fields_weigh_60_percent_and_recommended_ones_40() -> None:
    required, recommended = needs(Kind.ASSET)
    assert required == ["name", "type", "environment", "owner"]
    assert recommended == ["status", "criticality"]
    finding = {"uid": "asset:a", "missing": ["owner"], "recommended": ["status", "criticality"]}
    assert lacking(finding) == pytest.approx(0.6 / 4 + 0.4)
    assert lacking({"uid": "asset:a", "missing": required, "recommended": recommended}) == pytest.approx(1.0)


def test_completeness_is_told_for_each_kind_that_there_is() -> None:
    found = completeness(
        [{"uid": "asset:a", "missing": ["owner", "type"], "recommended": []}],
        {"asset": 3, "team": 2, "relations": 9},
    )
    assert [(each.kind, each.entities, each.incomplete, each.score) for each in found] == [
        (Kind.ASSET, 3, 1, 90),
        (Kind.TEAM, 2, 0, 100),
    ]


# ---------------------------------------------------------------------------------------------- staleness


def test_a_scope_is_stale_once_its_last_complete_run_is_longer_ago_than_allowed() -> None:
    scopes = [
        scope("cmdb", "just-in-time", "2026-05-01T08:00:00Z"),
        scope("cmdb", "too-old", "2026-05-01T07:59:59Z"),
        scope("cmdb", "never", None),
    ]
    stale = stale_scopes(scopes, lambda source: timedelta(hours=1), NOW)
    assert [each["scope"] for each in stale] == ["never", "too-old"]


def test_four_intervals_are_allowed_unless_the_source_says_how_old_its_word_may_be() -> None:
    settings = Settings(
        sources={
            "slow": SourceSettings(interval=timedelta(days=1)),
            "nightly": SourceSettings(cron="0 3 * * *"),
            "strict": SourceSettings(interval=timedelta(days=1), max_age=timedelta(hours=2)),
        }
    )
    assert allowed_age(settings, "files") == timedelta(hours=1)
    assert allowed_age(settings, "slow") == timedelta(days=4)
    assert allowed_age(settings, "nightly") == timedelta(days=4)
    assert allowed_age(settings, "strict") == timedelta(hours=2)


def test_a_stale_scope_counts_with_all_its_records(store: SqliteStore) -> None:
    docs = [scope("files", "assets", NOW, 30), scope("files", "teams", "2026-04-01T09:00:00Z", 10)]
    store.records.put(Collection.SCOPE, [(doc["scope"], doc["scope"], doc) for doc in docs])
    fill(store, asset("a"), team(), person())
    stale = next(each for each in health(store).checks if each.check == STALE)
    assert (stale.count, stale.of, stale.score) == (10, 40, 75)
    assert [finding["scope"] for finding in stale.findings] == ["teams"]


# ---------------------------------------------------------------------------------------------- the report


def test_an_empty_graph_has_no_score_rather_than_a_perfect_one(store: SqliteStore) -> None:
    found = health(store)
    assert found.score is None
    assert {each.score for each in found.checks} == {None}


def test_a_graph_without_a_flaw_has_100_and_no_finding(store: SqliteStore) -> None:
    fill(store, asset("a"), asset("b"), team(), person(), Link("asset:a", "DEPENDS_ON", "asset:b"))
    found = health(store)
    assert found.score == 100
    assert checks(found) == {}


def test_each_flaw_is_found_by_its_check(store: SqliteStore) -> None:
    about = [Link("article:old", "ABOUT", "asset:gone")]
    article = {"title": "Old", "body": "x", "status": "published", "author": "Ann", "updated_at": NOW}
    fill(
        store,
        asset("a", environment=None),
        asset("b"),
        asset("alone"),
        asset("gone", status="retired"),
        asset("twin", name="b"),
        team(),
        person(),
        EntityRecord("article:old", article, about),
        Link("asset:a", "DEPENDS_ON", "asset:b"),
        Link("asset:twin", "DEPENDS_ON", "asset:b"),
        Link("asset:gone", "DEPENDS_ON", "asset:b"),
        Link("asset:a", "DEPENDS_ON", "asset:nowhere"),
        Link("asset:b", "MEMBER_OF", "asset:a"),
        PoolRecord("asset:a", "members", "3"),
    )
    assert checks(health(store)) == {
        "incomplete": 1,
        "orphan": 1,
        "duplicate": 1,
        "dangling": 1,
        "retired-article-subject": 1,
        "min-up-above-members": 1,
    }


def test_sources_that_disagree_are_a_conflict(store: SqliteStore) -> None:
    fill(store, asset("a"), source="cmdb")
    fill(store, asset("a", criticality="critical"), source="cloud")
    [conflict] = next(each.findings for each in health(store).checks if each.check == "conflict")
    assert conflict["field"] == "criticality"
    assert in_words("conflict", conflict) == "asset:a criticality: cloud says 'critical', cmdb says 'low'"


def test_a_limit_cuts_the_lists_and_never_the_counts_or_the_scores(store: SqliteStore) -> None:
    fill(store, *(asset(f"a{number}", criticality=None) for number in range(5)), team(), person())
    short, whole = health(store, limit=2), health(store)
    assert [len(each.findings) for each in short.checks if each.count] == [2, 2]
    assert checks(short) == checks(whole)
    assert short.score == whole.score


# ---------------------------------------------------------------------------------------------- words

SAMPLES: dict[str, tuple[Doc, str]] = {
    "incomplete": (
        {"uid": "asset:a", "missing": ["owner", "type"], "recommended": ["status"]},
        "asset:a lacks owner, type (required); status (recommended)",
    ),
    "stale": (
        {"source": "cmdb", "scope": "assets.csv", "last_complete": None, "rows": 1200},
        "cmdb/assets.csv: never complete, 1,200 records",
    ),
    "orphan": ({"uid": "asset:a"}, "asset:a stands alone"),
    "duplicate": (
        {"uids": ["asset:a", "asset:b"], "rule": ["name", "environment"]},
        "asset:a and asset:b have the same name and environment",
    ),
    "dangling": (
        {"source": "asset:a", "type": "USES", "target": "asset:b", "end": "unknown"},
        "asset:a USES asset:b: one end is unknown",
    ),
    "conflict": (
        {"uid": "asset:a", "field": "name", "values": {"cmdb": "A", "cloud": "a"}},
        "asset:a name: cloud says 'a', cmdb says 'A'",
    ),
    "retired-article-subject": (
        {"article": "article:x", "asset": "asset:a"},
        "article:x is about asset:a, which is retired",
    ),
    "min-up-above-members": (
        {"asset": "asset:a", "pool": "db", "min_up": "3", "n": 2},
        "asset:a pool db: 3 of 2 must be up",
    ),
}


@pytest.mark.parametrize("check", CHECKS)
def test_every_finding_reads_as_a_sentence(check: str) -> None:
    finding, sentence = SAMPLES[check]
    assert in_words(check, finding) == sentence


@pytest.mark.parametrize("check", [check for check in CHECKS if check != STALE])
def test_the_store_knows_every_check_but_staleness(store: SqliteStore, check: str) -> None:
    assert store.findings(check, 1) == (0, [])


def test_a_check_that_does_not_exist_is_refused_by_the_store(store: SqliteStore) -> None:
    with pytest.raises(Unknown):
        store.findings("orphans", 1)
