"""Data health: what each check finds."""

from __future__ import annotations

import pytest

from graph.errors import Unknown
from tests.contract.conftest import Store


def test_dangling_relations_and_those_to_retired_ends(sampled: Store) -> None:
    count, found = sampled.findings("dangling", None)
    assert found == [
        {"source": "article:kb/restart", "type": "ABOUT", "target": "asset:host-2", "end": "retired"},
        {"source": "asset:cache", "type": "RUNS_ON", "target": "asset:host-2", "end": "retired"},
        {"source": "asset:checkout", "type": "DEPENDS_ON", "target": "asset:nowhere", "end": "unknown"},
        {"source": "asset:host-2", "type": "MEMBER_OF", "target": "asset:hosts", "end": "retired"},
    ]
    assert count == 4


def test_the_count_is_of_all_and_the_list_of_the_first(sampled: Store) -> None:
    count, found = sampled.findings("dangling", 1)
    assert (count, [doc["type"] for doc in found]) == (4, ["ABOUT"])
    assert sampled.findings("dangling", 0) == (4, [])


def test_orphans_have_no_relation_to_another_asset(sampled: Store) -> None:
    assert sampled.findings("orphan", None) == (1, [{"uid": "asset:über queue/1"}])


def test_live_articles_about_retired_assets(sampled: Store) -> None:
    assert sampled.findings("retired-article-subject", None) == (
        1,
        [{"article": "article:kb/restart", "asset": "asset:host-2"}],
    )


def test_pools_that_need_more_than_they_have(sampled: Store) -> None:
    count, found = sampled.findings("min-up-above-members", None)
    assert (count, found) == (1, [{"asset": "asset:hosts", "pool": "members", "min_up": "3", "n": 1}])


def test_what_lacks_a_field_says_which(sampled: Store) -> None:
    _, found = sampled.findings("incomplete", None)
    assert [doc["uid"] for doc in found] == sorted(doc["uid"] for doc in found)
    by_uid = {doc["uid"]: doc for doc in found}
    assert by_uid["asset:payments-db-2"] == {
        "uid": "asset:payments-db-2",
        "missing": ["owner"],
        "recommended": ["status", "criticality"],
    }
    assert by_uid["asset:payments-db"] == {"uid": "asset:payments-db", "missing": [], "recommended": ["status"]}
    assert by_uid["team:shop"] == {"uid": "team:shop", "missing": [], "recommended": ["members"]}
    assert "team:ops" not in by_uid
    assert "asset:checkout" not in by_uid
    assert "asset:old-vm" not in by_uid


def test_sources_that_disagree(sampled: Store) -> None:
    assert sampled.findings("conflict", None) == (
        1,
        [
            {
                "uid": "asset:payments-db",
                "field": "name",
                "values": {"cmdb": "Payments database", "files": "Payments DB"},
            }
        ],
    )


def test_what_looks_alike(sampled: Store) -> None:
    assert sampled.findings("duplicate", None) == (0, [])


def test_there_is_no_such_check(sampled: Store) -> None:
    with pytest.raises(Unknown, match="orphan"):
        sampled.findings("orphans", None)
