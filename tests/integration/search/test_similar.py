"""Incidents like one, on a small estate in a real store with a real index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from etl.service import Ask, Etl
from graph.errors import IndexMismatch, Unknown, WrongInput
from graph.model import Kind
from graph.platform import Platform, open_platform
from graph.search.circumstances import recency
from graph.search.documents import GraphDocuments
from graph.search.index import open_index
from graph.search.ports import Scope, SearchIndex
from graph.search.similar import CHANGES, RECENCY, TEXT, TOPOLOGY, WEIGHTS, Likeness, Similar
from graph.search.sync import synchronise
from graph.settings import EtlSettings, Settings
from tests.integration.api.estate import write
from tests.search_model import Letters

FILES = {
    "assets.csv": """\
id,name,type,environment
db,Orders DB,database,prod
vm,DB host,vm,prod
far,Printer,host,prod
""",
    "relations.csv": "source,type,target,pool,strength\ndb,RUNS_ON,vm,,\n",
    "incidents.csv": """\
id,title,description,status,priority,opened_at,affects,caused_by,readers
I1,Archive log full,Recovery area has no room left,open,P1,2026-05-21T09:00Z,db,C1,
I2,Archive log full,Recovery area has no room left,closed,P1,2026-05-01T09:00Z,db,,
I3,Archive log full,Recovery area has no room left,closed,P1,2026-05-01T09:00Z,vm,,
I4,Archive log full,Recovery area has no room left,closed,P1,2026-05-01T09:00Z,far,C1,
I5,Toner,Zzz,closed,P4,2024-05-01T09:00Z,far,,
I6,Archive log full,Recovery area has no room left,closed,P1,2026-05-01T09:00Z,db,,board
I7,Qqq,Xxx,open,P4,2026-05-21T09:00Z,,,
""",
    "changes.csv": """\
id,title,type,action,status,planned_start,planned_end,targets
C1,Move archive,normal,configure,done,2026-05-21T08:00Z,2026-05-21T10:00Z,db
""",
    "problems.csv": """\
id,title,description,status,known_error,workaround,root_cause
P1,Archive log full,Recovery area has no room left,open,true,Delete old logs,db
P2,Archive log full,Recovery area has no room left,open,false,,db
""",
}
ALL = {"incident:I2", "incident:I3", "incident:I4", "incident:I5", "incident:I6", "incident:I7"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("similar")
    settings = Settings.model_construct(data=folder / "data", etl=EtlSettings(embed=False))
    with open_platform(settings) as platform:
        Etl(platform).run(Ask(source="cmdb", folder=write(folder / "files", FILES), now="2026-05-22T00:00:00Z"))
        yield platform


@pytest.fixture(scope="module")
def index(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    index = open_index(tmp_path_factory.mktemp("index"))
    synchronise(GraphDocuments(platform.store, Letters()), index, Letters())
    yield index
    index.close()


def asked(platform: Platform, index: SearchIndex, floor: float = 0.0) -> Similar:
    return Similar(index, Letters(), platform.store, platform.topology, floor)


@pytest.fixture(scope="module")
def like(platform: Platform, index: SearchIndex) -> Likeness:
    return asked(platform, index).incidents("I1")


def factors(like: Likeness, uid: str) -> dict[str, float]:
    return next(dict(match.factors) for match in like.matches if match.entity.uid == uid)


def test_every_other_incident_is_held_against_it_and_never_itself(like: Likeness) -> None:
    assert {match.entity.uid for match in like.matches} == ALL


def test_the_same_asset_counts_more_than_one_beside_it_and_that_more_than_one_far_off(like: Likeness) -> None:
    here, beside, far = (factors(like, f"incident:{id}")[TOPOLOGY] for id in ("I2", "I3", "I4"))
    assert here == 1 > beside > far == 0


def test_what_reads_the_same_is_alike_and_the_best_text_wins_elsewhere_equal(like: Likeness) -> None:
    assert factors(like, "incident:I2")[TEXT] > 0.9 > factors(like, "incident:I5")[TEXT]


def test_the_same_change_before_both_counts_whole(like: Likeness) -> None:
    assert factors(like, "incident:I4")[CHANGES] == 1
    assert factors(like, "incident:I2")[CHANGES] == 0


def test_what_happened_counts_half_after_twenty_days_and_nothing_without_a_time(like: Likeness) -> None:
    assert factors(like, "incident:I2")[RECENCY] == pytest.approx(0.5)
    assert recency("", "2026-05-01T00:00:00Z") == 0


def test_the_score_is_the_sum_of_its_factors_and_orders_the_matches(like: Likeness) -> None:
    weights = WEIGHTS[Kind.INCIDENT]
    assert sum(weights.values()) == pytest.approx(1)
    for match in like.matches:
        assert match.score == pytest.approx(sum(weights[name] * value for name, value in match.factors.items()))
    keys = [(-match.score, match.entity.uid) for match in like.matches]
    assert keys == sorted(keys)


def test_below_the_floor_there_is_no_good_match_and_the_best_is_told(platform: Platform, index: SearchIndex) -> None:
    doc = asked(platform, index, floor=0.99).incidents("I7").doc()
    assert (doc["good_match"], doc["matches"]) == (False, [])
    assert 0 <= doc["best"] < 0.99


def test_what_a_reader_may_not_see_is_neither_found_nor_asked_about(platform: Platform, index: SearchIndex) -> None:
    found = asked(platform, index).incidents("I1", Scope(readers=()))
    assert {match.entity.uid for match in found.matches} == ALL - {"incident:I6"}
    with pytest.raises(Unknown):
        asked(platform, index).incidents("I6", Scope(readers=("everyone",)))
    assert asked(platform, index).incidents("I6", Scope(readers=("board",))).matches


def test_known_errors_are_problems_that_are_known_errors_and_never_decay(
    platform: Platform, index: SearchIndex
) -> None:
    found = asked(platform, index).known_errors("I1")
    assert [match.entity.uid for match in found.matches] == ["problem:P1"]
    assert set(found.matches[0].factors) == {TEXT, TOPOLOGY}
    assert found.matches[0].doc()["workaround"] == "Delete old logs"


def test_words_alone_answer_without_a_model_and_say_so(platform: Platform, index: SearchIndex) -> None:
    found = Similar(index, None, platform.store, platform.topology, 0.0).incidents("I1")
    assert not found.complete
    assert found.matches[0].entity.uid in {"incident:I2", "incident:I6"}


def test_another_model_than_the_one_that_wrote_the_index_is_refused(platform: Platform, index: SearchIndex) -> None:
    other = Letters()
    other.fingerprint = "another"
    with pytest.raises(IndexMismatch):
        Similar(index, other, platform.store, platform.topology).incidents("I1")


@pytest.mark.parametrize("ref", ["I9", "asset:db", "", "I1x"])
def test_what_is_no_incident_is_unknown(platform: Platform, index: SearchIndex, ref: str) -> None:
    with pytest.raises(Unknown):
        asked(platform, index).incidents(ref)


@pytest.mark.parametrize("limit", [0, -1, 101])
def test_a_limit_that_is_none_is_refused(platform: Platform, index: SearchIndex, limit: int) -> None:
    with pytest.raises(WrongInput):
        asked(platform, index).incidents("I1", limit=limit)
