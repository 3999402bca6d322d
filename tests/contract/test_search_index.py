"""Every search index does what `graph.search.ports.SearchIndex` says: Edge, the client's local mode, the oracle of
the tests, and the server that OPSGRAPH_TEST_QDRANT_URL names."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from qdrant_client import QdrantClient

from graph.errors import StoreUnusable
from graph.search.index.embedded import EdgeIndex
from graph.search.index.qdrant import QdrantIndex, connect
from graph.search.ports import Scope, SearchIndex
from tests.contract.search_index import EMPTY, MODEL, point, uids, vectors
from tests.search_oracle import OracleIndex

SERVER = os.environ.get("OPSGRAPH_TEST_QDRANT_URL")
EVERYTHING = Scope()
NORTH = vectors((1, 0, 0, 0))[0]


@pytest.fixture(params=["edge", "local", "oracle", *(["server"] if SERVER else [])])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """An index that was not made yet."""
    if request.param == "server":
        assert SERVER
        name = f"opsgraph-test-{secrets.token_hex(4)}"
        made: SearchIndex = QdrantIndex(connect(SERVER), name)
        yield made
        made.close()
        forget(connect(SERVER), name)
        return
    if request.param == "edge":
        made = EdgeIndex(tmp_path / "search")
    else:
        made = OracleIndex() if request.param == "oracle" else QdrantIndex(QdrantClient(":memory:"), "test")
    yield made
    made.close()


def forget(client: QdrantClient, name: str) -> None:
    for each in client.get_collections().collections:
        if each.name.startswith(name):
            client.delete_collection(each.name)
    client.close()


@pytest.fixture
def made(index: SearchIndex) -> SearchIndex:
    """An index that holds nothing."""
    index.create(EMPTY)
    return index


def test_an_index_that_was_not_made_holds_nothing_and_finds_nothing(index: SearchIndex) -> None:
    assert index.state() is None
    assert list(index.held()) == list(index.held(["article:KB1"])) == []
    assert index.lacking() == set()
    assert index.dense(NORTH, EVERYTHING, 5) == index.lexical({1: 1.0}, EVERYTHING, 5) == []
    assert index.keyed(["kb1"], EVERYTHING, 5) == []
    assert index.pieces(["article:KB1"], EVERYTHING) == {}


def test_an_index_that_holds_nothing_finds_nothing(made: SearchIndex) -> None:
    assert made.state() == EMPTY
    assert list(made.held()) == []
    assert made.dense(NORTH, EVERYTHING, 5) == made.lexical({1: 1.0}, EVERYTHING, 5) == []


def test_an_index_is_made_once(made: SearchIndex) -> None:
    with pytest.raises(StoreUnusable, match="already"):
        made.create(EMPTY)


def test_a_mark_is_told_with_the_number_of_points(made: SearchIndex) -> None:
    made.put([point("article:KB1"), point("article:KB1", 1)], vectors((1, 0, 0, 0), (0, 1, 0, 0)))
    made.mark(replace(EMPTY, graph=7, average_length=12.5, measured=2, whole=False))
    assert made.state() == replace(EMPTY, graph=7, points=2, average_length=12.5, measured=2, whole=False)


def test_what_is_held_is_told_without_vectors(made: SearchIndex) -> None:
    points = [point("article:KB1"), point("article:KB1", 1), point("incident:INC1")]
    made.put(points, vectors((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0)))
    told = {held.id: (held.uid, held.number, held.text_hash, held.labels_hash) for held in made.held()}
    assert told == {each.id: (each.piece.uid, each.piece.number, each.text_hash, each.labels_hash) for each in points}
    assert [held.id for held in made.held(["incident:INC1", "article:KB404"])] == [points[2].id]


def test_all_of_many_points_are_held(made: SearchIndex) -> None:
    """More than any page or batch."""
    points = [point(f"article:KB{n:05}") for n in range(2100)]
    rng = np.random.default_rng(1)
    made.put(points, vectors(*rng.normal(size=(2100, 4))))
    assert {held.id for held in made.held()} == {each.id for each in points}
    asked = [f"article:KB{n:05}" for n in range(0, 2100, 3)]
    assert {held.uid for held in made.held(asked)} == set(asked)


def test_the_nearest_come_first_with_their_cosine(made: SearchIndex) -> None:
    points = [point("article:FAR"), point("article:NEAR"), point("article:MID")]
    made.put(points, vectors((0, 1, 0, 0), (1, 0.1, 0, 0), (1, 1, 0, 0)))
    found = made.dense(NORTH, EVERYTHING, 2)
    assert uids(found) == ["article:NEAR", "article:MID"]
    assert found[1].score == pytest.approx(2**-0.5, abs=1e-5)


def test_equals_come_by_id(made: SearchIndex) -> None:
    points = [point(f"article:KB{n}", words=(3,)) for n in range(8)]
    made.put(points, vectors(*[(1, 0, 0, 0)] * 8))
    ids = sorted(each.id for each in points)
    assert [found.id for found in made.dense(NORTH, EVERYTHING, 10)] == ids
    assert [found.id for found in made.lexical({3: 1.0}, EVERYTHING, 10)] == ids


def test_words_that_are_rare_weigh_more(made: SearchIndex) -> None:
    points = [
        *(point(f"article:COMMON{n}", words=(1,)) for n in range(6)),
        point("article:RARE", words=(1, 9)),
        point("article:OTHER", words=(5,)),
    ]
    made.put(points, None)
    found = made.lexical({1: 1.0, 9: 1.0}, EVERYTHING, 10)
    assert uids(found)[0] == "article:RARE"
    assert len(found) == 7, "a piece without any of the words is not found"
    assert made.lexical({}, EVERYTHING, 10) == made.lexical({404: 1.0}, EVERYTHING, 10) == []


def test_pieces_come_back_as_they_were(made: SearchIndex) -> None:
    kept = point(
        "incident:INC1",
        2,
        text="Größe\n```\ncode\t\x07```",
        title="It is down",
        status="open",
        type="outage",
        assets=("asset:a", "asset:b"),
        teams=("team:t",),
        readers=("net", "*"),
        valid_from="2026-01-01T00:00:00Z",
        valid_to="",
        keys=("inc1",),
    )
    made.put([kept], vectors((1, 0, 0, 0)))
    (found,) = made.dense(NORTH, EVERYTHING, 1)
    assert (found.id, found.uid, found.number) == (kept.id, "incident:INC1", 2)
    assert found.assets == ("asset:a", "asset:b")
    assert found.piece == kept.piece
    assert made.pieces(["incident:INC1"], EVERYTHING) == {"incident:INC1": [kept.piece]}


def test_a_put_replaces_the_point_of_the_same_id(made: SearchIndex) -> None:
    made.put([point("article:KB1", text="old", words=(1,))], vectors((1, 0, 0, 0)))
    made.put([point("article:KB1", text="new", words=(2,))], vectors((0, 1, 0, 0)))
    assert len(list(made.held())) == 1
    assert made.dense(NORTH, EVERYTHING, 1)[0].score == pytest.approx(0, abs=1e-6)
    assert made.lexical({1: 1.0}, EVERYTHING, 1) == []
    assert made.lexical({2: 1.0}, EVERYTHING, 1)[0].piece.text == "new"


def test_new_labels_and_words_leave_the_vector(made: SearchIndex) -> None:
    made.put(
        [point("article:KB1", words=(1,), status="draft"), point("article:KB2")], vectors((1, 0, 0, 0), (0, 1, 0, 0))
    )
    assert [found.assets for found in made.dense(NORTH, EVERYTHING, 1)] == [()]
    made.relabel([point("article:KB1", words=(7,), status="published", readers=("net",), assets=("asset:a",))])
    (found,) = made.dense(NORTH, Scope(statuses=("published",)), 5)
    assert found.score == pytest.approx(1.0)
    assert found.piece.labels.readers == ("net",)
    assert found.assets == ("asset:a",)
    assert made.dense(NORTH, Scope(statuses=("draft",)), 5) == []
    assert uids(made.lexical({7: 1.0}, EVERYTHING, 5)) == ["article:KB1"]
    assert uids(made.lexical({1: 1.0}, EVERYTHING, 5)) == ["article:KB2"]


def test_what_was_dropped_is_not_found(made: SearchIndex) -> None:
    kept, gone = point("article:KB1"), point("article:KB2")
    made.put([kept, gone], vectors((1, 0, 0, 0), (0, 1, 0, 0)))
    made.drop([gone.id, point("article:NEVER").id])
    assert uids(made.dense(NORTH, EVERYTHING, 5)) == uids(made.lexical({1: 1.0}, EVERYTHING, 5)) == ["article:KB1"]
    assert [held.id for held in made.held()] == [kept.id]
    made.drop([])


def test_points_without_a_vector_have_words_and_are_told(made: SearchIndex) -> None:
    made.put([point("article:WITH")], vectors((1, 0, 0, 0)))
    made.put([point("article:WITHOUT"), point("article:WITHOUT", 1)], None)
    assert made.lacking() == {"article:WITHOUT"}
    assert uids(made.dense(NORTH, EVERYTHING, 5)) == ["article:WITH"]
    assert len(made.lexical({1: 1.0}, EVERYTHING, 5)) == 3
    made.put([point("article:WITHOUT"), point("article:WITHOUT", 1)], vectors((0, 1, 0, 0), (0, 0, 1, 0)))
    assert made.lacking() == set()


def test_an_index_without_a_model_has_words_only(index: SearchIndex) -> None:
    index.create(replace(EMPTY, model="", dimensions=0))
    index.put([point("article:KB1", model="")], None)
    assert uids(index.lexical({1: 1.0}, EVERYTHING, 5)) == ["article:KB1"]
    assert index.dense(NORTH, EVERYTHING, 5) == []
    assert index.lacking() == set()


def test_a_piece_without_words_is_still_found_by_its_vector(made: SearchIndex) -> None:
    made.put([point("article:KB1", words=())], vectors((1, 0, 0, 0)))
    assert uids(made.dense(NORTH, EVERYTHING, 5)) == ["article:KB1"]


class TestKeys:
    @pytest.fixture
    def keyed(self, made: SearchIndex) -> SearchIndex:
        made.put(
            [
                point("incident:INC1", keys=("inc1", "db-prod-01")),
                point("incident:INC2", keys=("inc2", "db-prod-01", "ora-600")),
                point("article:KB1", keys=("kb1", "ora-600"), readers=("dba",)),
                point("article:KB2"),
            ],
            None,
        )
        return made

    def test_are_found_as_wholes(self, keyed: SearchIndex) -> None:
        assert uids(keyed.keyed(["inc1"], EVERYTHING, 5)) == ["incident:INC1"]
        assert keyed.keyed(["inc"], EVERYTHING, 5) == keyed.keyed([], EVERYTHING, 5) == []

    def test_more_of_them_come_first(self, keyed: SearchIndex) -> None:
        found = keyed.keyed(["db-prod-01", "ora-600", "unheard-of"], EVERYTHING, 5)
        assert uids(found)[0] == "incident:INC2"
        assert [each.score for each in found] == [2.0, 1.0, 1.0]
        assert [each.id for each in found[1:]] == sorted(each.id for each in found[1:])
        assert found[0].piece.uid == "incident:INC2"

    def test_the_same_one_twice_counts_once(self, keyed: SearchIndex) -> None:
        assert keyed.keyed(["inc1", "inc1"], EVERYTHING, 5)[0].score == 1.0

    def test_shared_by_very_many_are_counted_too(self, keyed: SearchIndex) -> None:
        keyed.put([point(f"change:CHG{n}", keys=("db-prod-01", "common")) for n in range(250)], None)
        found = keyed.keyed(["db-prod-01", "inc2", "ora-600"], EVERYTHING, 5)
        assert [each.score for each in found] == [3.0, 1.0, 1.0, 1.0, 1.0]
        assert found[0].uid == "incident:INC2"
        assert [each.id for each in found[1:]] == sorted(each.id for each in found[1:])

    def test_obey_scope_and_limit(self, keyed: SearchIndex) -> None:
        assert uids(keyed.keyed(["ora-600"], Scope(readers=()), 5)) == ["incident:INC2"]
        assert len(keyed.keyed(["db-prod-01", "ora-600"], EVERYTHING, 2)) == 2


SCOPES = {
    "kind": (Scope(kinds=("incident",)), {"incident:INC1", "incident:INC2"}),
    "kinds": (Scope(kinds=("incident", "problem")), {"incident:INC1", "incident:INC2", "problem:PRB1"}),
    "status": (Scope(statuses=("open",)), {"incident:INC1"}),
    "asset": (Scope(assets=("asset:db", "asset:none")), {"incident:INC1", "article:KB1"}),
    "team": (Scope(teams=("team:net",)), {"incident:INC2"}),
    "nobody in particular": (Scope(readers=()), {"incident:INC1", "incident:INC2", "problem:PRB1"}),
    "a group": (Scope(readers=("dba",)), {"incident:INC1", "incident:INC2", "problem:PRB1", "article:KB1"}),
    "another group": (Scope(readers=("hr", "*")), {"incident:INC1", "incident:INC2", "problem:PRB1", "article:STAR"}),
    "all readers": (
        EVERYTHING,
        {"incident:INC1", "incident:INC2", "problem:PRB1", "article:KB1", "article:STAR"},
    ),
    "these": (Scope(uids=("incident:INC1", "article:KB1", "article:GONE")), {"incident:INC1", "article:KB1"}),
    "not these": (Scope(kinds=("incident",), without=("incident:INC1",)), {"incident:INC2"}),
    "then": (
        Scope(as_of="2025-06-01T00:00:00Z"),
        {"incident:INC2", "article:KB1", "article:STAR", "article:GONE"},
    ),
    "the moment something ends": (
        Scope(as_of="2026-01-01T00:00:00Z", kinds=("article",)),
        {"article:KB1", "article:STAR"},
    ),
    "the moment something begins": (Scope(as_of="2025-12-01T00:00:00Z", statuses=("open",)), {"incident:INC1"}),
    "a moment before": (Scope(as_of="2025-11-30T23:59:59.5Z", statuses=("open",)), set()),
    "all at once": (
        Scope(
            kinds=("article", "incident"),
            statuses=("open", "published"),
            assets=("asset:db",),
            readers=("dba",),
            without=("incident:INC1",),
        ),
        {"article:KB1"},
    ),
    "nothing": (Scope(kinds=("change",)), set()),
}


class TestScope:
    """Each lane filters before it ranks."""

    @pytest.fixture
    def scoped(self, made: SearchIndex) -> SearchIndex:
        points = [
            point("incident:INC1", status="open", assets=("asset:db", "asset:web"), valid_from="2025-12-01T00:00:00Z"),
            point("incident:INC2", status="resolved", teams=("team:net",), valid_from="2025-01-01T00:00:00Z"),
            point("problem:PRB1", valid_from="2026-02-01T00:00:00Z"),
            point("article:KB1", status="published", readers=("dba",), assets=("asset:db",)),
            point("article:STAR", readers=("*",)),
            point("article:GONE", valid_from="2024-01-01T00:00:00Z", valid_to="2026-01-01T00:00:00Z"),
        ]
        points = [
            replace(each, piece=replace(each.piece, labels=replace(each.piece.labels, keys=("k",)))) for each in points
        ]
        # What a scope lets through is far from the question: a filter after ranking would lose it.
        rows = [(1, n, 0, 0) for n in range(len(points))]
        made.put(points, vectors(*rows))
        noise = [point(f"change:CHG{n}", keys=("k",), valid_to="2020-01-01T00:00:00Z") for n in range(200)]
        made.put(noise, vectors(*[(1, 0, 0, 0)] * 200))
        return made

    @pytest.mark.parametrize(("scope", "expected"), SCOPES.values(), ids=list(SCOPES))
    def test_holds_in_every_lane(self, scoped: SearchIndex, scope: Scope, expected: set[str]) -> None:
        assert set(uids(scoped.dense(NORTH, scope, 10))) == expected
        assert set(uids(scoped.lexical({1: 1.0}, scope, 10))) == expected
        assert set(uids(scoped.keyed(["k"], scope, 10))) == expected
        asked = ["incident:INC1", "incident:INC2", "problem:PRB1", "article:KB1", "article:STAR", "article:GONE"]
        assert set(scoped.pieces(asked, scope)) == expected


def test_the_pieces_of_documents_come_by_number(made: SearchIndex) -> None:
    made.put([point("article:KB1", n) for n in (11, 2, 0)] + [point("article:KB2")], None)
    found = made.pieces(["article:KB2", "article:KB1", "article:KB404"], EVERYTHING)
    assert list(found) == ["article:KB2", "article:KB1"]
    assert [piece.number for piece in found["article:KB1"]] == [0, 2, 11]


class TestBeside:
    """A new index is built while the old one answers."""

    @pytest.fixture
    def answering(self, made: SearchIndex) -> SearchIndex:
        made.put([point("article:OLD")], vectors((1, 0, 0, 0)))
        made.mark(replace(EMPTY, graph=3))
        return made

    def test_the_old_one_answers_until_the_switch(self, answering: SearchIndex) -> None:
        beside = answering.beside()
        assert beside.state() is None
        beside.create(replace(EMPTY, model="model-b", dimensions=3))
        beside.put([point("article:NEW", model="model-b")], vectors((1, 0, 0)))
        beside.mark(replace(EMPTY, model="model-b", dimensions=3, graph=4))
        assert uids(answering.dense(NORTH, EVERYTHING, 5)) == ["article:OLD"]
        state = answering.state()
        assert state is not None
        assert (state.model, state.graph) == (MODEL, 3)
        assert uids(beside.dense(vectors((1, 0, 0))[0], EVERYTHING, 5)) == ["article:NEW"]

        answering.switch(beside)
        assert uids(answering.dense(vectors((1, 0, 0))[0], EVERYTHING, 5)) == ["article:NEW"]
        state = answering.state()
        assert state is not None
        assert (state.model, state.graph) == ("model-b", 4)
        assert [held.uid for held in answering.held()] == ["article:NEW"]

    def test_one_that_was_not_switched_to_is_forgotten(self, answering: SearchIndex) -> None:
        beside = answering.beside()
        beside.create(EMPTY)
        beside.put([point("article:NEW")], vectors((1, 0, 0, 0)))
        beside.close()
        assert uids(answering.dense(NORTH, EVERYTHING, 5)) == ["article:OLD"]
        again = answering.beside()
        assert again.state() is None
        again.close()

    def test_the_first_one_can_be_built_beside_too(self, index: SearchIndex) -> None:
        beside = index.beside()
        beside.create(EMPTY)
        beside.put([point("article:NEW")], vectors((1, 0, 0, 0)))
        assert index.state() is None
        index.switch(beside)
        assert uids(index.dense(NORTH, EVERYTHING, 5)) == ["article:NEW"]
