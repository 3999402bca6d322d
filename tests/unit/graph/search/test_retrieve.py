"""The retriever: lanes and their states, filters inside them, what is found by name, wrong questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import StoreUnusable, Unanswerable, WrongInput
from graph.search import words
from graph.search.index.points import point_of
from graph.search.ports import Found, IndexState, Labels, Piece, Scope
from graph.search.retrieve import LANES, Retriever
from tests.search_model import Letters
from tests.search_oracle import OracleIndex, fits

TOPICS = ("disk", "full", "server", "backup", "queue", "login", "certificate", "network", "cable", "storage", "memory")


def index_of(*pieces: Piece, embedder: Letters | None = None) -> OracleIndex:
    index = OracleIndex()
    model = embedder.fingerprint if embedder else ""
    index.create(IndexState(model, embedder.dimensions if embedder else 0, "1", 1, len(pieces), 5.0))
    points = [replace(point_of(piece, model), words=words.document(piece, 5.0)) for piece in pieces]
    index.put(points, embedder.embed([piece.text for piece in pieces]) if embedder else None)
    return index


def piece(uid: str, text: str, number: int = 0, **labels: Any) -> Piece:
    kind = uid.partition(":")[0]
    keys = (uid.partition(":")[2].lower(),)
    own = Labels(**{"kind": kind, "title": uid, "keys": keys} | labels)
    return Piece(uid, number, text, f"{uid}\n{kind}", own)


PAGES = (
    piece("article:disk", "the disk is full, remove old logs", readers=("ops",), assets=("asset:db",)),
    piece("article:disk", "restart the server when the disk is full", 1, readers=("ops",), assets=("asset:db",)),
    piece("article:disk", "disk disk disk full", 2, readers=("ops",), assets=("asset:db",)),
    piece("article:net", "the switch lost its cable"),
    piece("incident:INC1001", "the backup of the disk failed", status="closed"),
    piece("incident:INC1002", "nobody can log in", valid_to="2026-01-01T00:00:00Z"),
)


def both(**changed: Any) -> Retriever:
    return Retriever(index_of(*PAGES, embedder=Letters()), **{"embedder": Letters()} | changed)


def test_a_document_is_there_once_with_its_two_best_pieces() -> None:
    answer = both().search("disk full")
    assert [hit.uid for hit in answer.hits].count("article:disk") == 1
    assert answer.hits[0].uid == "article:disk"
    assert len(answer.hits[0].pieces) == 2


class Reading(OracleIndex):
    """Says how many pieces were asked for at a time."""

    def __init__(self, sound: OracleIndex) -> None:
        self.__dict__.update(sound.__dict__)
        self.read: list[int] = []

    def _read(self, ids: Sequence[str]) -> dict[str, Piece]:
        self.read.append(len(ids))
        return super()._read(ids)


def test_the_pieces_of_an_answer_are_read_all_at_once_and_no_others() -> None:
    index = Reading(index_of(*PAGES, embedder=Letters()))
    answer = Retriever(index, Letters()).search("disk full", limit=2)
    assert index.read == [sum(len(hit.pieces) for hit in answer.hits)]


def test_each_lane_says_where_it_put_a_document() -> None:
    hit = both().search("disk full").hits[0]
    assert hit.ranks["lexical"] == 1
    assert hit.doc()["lanes"]["lexical"] == {"rank": 1}


def test_without_a_model_the_dense_lane_is_absent_and_the_answer_not_complete() -> None:
    answer = Retriever(index_of(*PAGES)).search("disk full")
    assert answer.lanes["dense"].state == "absent"
    assert "model prepare" in answer.lanes["dense"].reason
    assert not answer.complete
    assert answer.hits[0].uid == "article:disk"


def test_a_lane_with_nothing_to_do_is_skipped_and_the_answer_complete() -> None:
    answer = both().search("what is it")
    assert {name: lane.state for name, lane in answer.lanes.items()} == {
        "exact": "skipped",
        "dense": "ok",
        "lexical": "skipped",
        "graph": "skipped",
    }
    assert answer.complete


class Broken(OracleIndex):
    """An index of which some lanes fail."""

    def __init__(self, sound: OracleIndex, *lanes: str) -> None:
        self.__dict__.update(sound.__dict__)
        self._lanes = lanes

    def dense(self, vector: Any, scope: Scope, limit: int) -> list[Found]:
        return self._or_fail("dense") or super().dense(vector, scope, limit)

    def lexical(self, words: dict[int, float], scope: Scope, limit: int) -> list[Found]:
        return self._or_fail("lexical") or super().lexical(words, scope, limit)

    def keyed(self, keys: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        return self._or_fail("exact") or super().keyed(keys, scope, limit)

    def _or_fail(self, lane: str) -> list[Found]:
        if lane in self._lanes:
            raise RuntimeError(f"the {lane} lane fell over")
        return []


@pytest.mark.parametrize("lane", ["exact", "dense", "lexical"])
def test_a_lane_that_fails_is_named_with_its_reason_and_the_others_answer(lane: str) -> None:
    index = Broken(index_of(*PAGES, embedder=Letters()), lane)
    answer = Retriever(index, Letters()).search("INC1001 backup of the disk")
    assert (answer.lanes[lane].state, answer.lanes[lane].reason) == ("failed", f"the {lane} lane fell over")
    assert answer.hits
    assert not answer.complete
    assert answer.doc()["reasons"][lane] == f"the {lane} lane fell over"


def test_where_every_lane_fails_there_is_no_empty_answer() -> None:
    index = Broken(index_of(*PAGES, embedder=Letters()), "dense", "lexical", "exact")
    with pytest.raises(Unanswerable, match="the dense lane fell over"):
        Retriever(index, Letters()).search("INC1001 backup")


def test_an_index_of_another_model_is_not_mixed_with_this_one() -> None:
    index = index_of(*PAGES, embedder=Letters())
    other = Letters()
    other.fingerprint = "other"
    answer = Retriever(index, other).search("disk full")
    assert answer.lanes["dense"].state == "failed"
    assert "reindex" in answer.lanes["dense"].reason
    assert answer.lanes["lexical"].state == "ok"


def test_without_an_index_there_is_no_answer() -> None:
    with pytest.raises(StoreUnusable, match="no search index yet"):
        Retriever(OracleIndex()).search("disk")


def test_what_is_named_by_its_id_comes_first() -> None:
    answer = both().search("is the switch cable of inc1001 lost?")
    assert answer.hits[0].uid == "incident:INC1001"
    assert answer.hits[0].ranks["exact"] == 1


def test_equal_documents_come_by_uid() -> None:
    index = index_of(*(piece(f"article:{name}", "one and one disk") for name in "dbca"))
    assert [hit.uid for hit in Retriever(index).search("one disk").hits] == [f"article:{name}" for name in "abcd"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "empty"),
        (" \t\n", "empty"),
        ("\x00\x1b\u202e\u200b", "empty"),
        ("?!… --", "holds no word"),
        ("disk " * 5000, "25000 characters"),
    ],
)
def test_a_query_without_a_word_or_too_long_a_one_is_refused_with_a_reason(query: str, told: str) -> None:
    with pytest.raises(WrongInput, match=told):
        both().search(query)


def test_controls_in_a_query_are_left_out() -> None:
    answer = both().search("disk\x00 \u202efull\x1b[31m")
    assert answer.query == "disk full [31m"
    assert answer.hits[0].uid == "article:disk"


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_that_makes_no_sense_is_refused(limit: int) -> None:
    with pytest.raises(WrongInput, match=str(limit)):
        both().search("disk", limit=limit)


def test_a_query_in_another_language_gets_what_meaning_finds_and_no_failure() -> None:
    answer = both().search("磁盘已满")
    assert answer.lanes["lexical"].state == "ok"
    assert answer.complete


def test_the_document_has_what_every_face_serves() -> None:
    doc = both().search("disk full", limit=1).doc()
    assert doc["query"] == "disk full"
    assert list(doc["lanes"]) == list(LANES)
    (hit,) = doc["hits"]
    assert {"uid", "kind", "title", "score", "passage", "lanes", "assets"} <= hit.keys()
    assert hit["passages"][0]["text"] == hit["passage"]


LABELS = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["", "open", "closed"]),
        "assets": st.sets(st.sampled_from(["asset:a", "asset:b"])).map(lambda each: tuple(sorted(each))),
        "teams": st.sets(st.sampled_from(["team:x", "team:y"])).map(lambda each: tuple(sorted(each))),
        "readers": st.sets(st.sampled_from(["red", "blue"])).map(lambda each: tuple(sorted(each))),
        "valid_from": st.sampled_from(["", "2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"]),
        "valid_to": st.sampled_from(["", "2026-04-01T00:00:00Z"]),
    }
)
TEXTS = st.lists(st.sampled_from(TOPICS), min_size=1, max_size=8).map(" ".join)
SCOPES = st.builds(
    Scope,
    kinds=st.sampled_from([(), ("article",), ("incident", "article")]),
    statuses=st.sampled_from([(), ("open",)]),
    assets=st.sampled_from([(), ("asset:a",)]),
    teams=st.sampled_from([(), ("team:x",)]),
    as_of=st.sampled_from(["", "2026-02-01T00:00:00Z", "2026-05-01T00:00:00Z"]),
    readers=st.sampled_from([None, (), ("red",)]),
    without=st.sampled_from([(), ("article:0",)]),
)


@st.composite
def corpora(draw: st.DrawFn) -> list[Piece]:
    documents = draw(st.integers(1, 8))
    pieces = []
    for number in range(documents):
        uid = f"{draw(st.sampled_from(['article', 'incident']))}:{number}"
        labels = draw(LABELS)
        pieces += [
            piece(uid, text, place, **labels)
            for place, text in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=3)))
        ]
    return pieces


@given(corpora(), SCOPES, TEXTS)
@settings(deadline=None)
def test_nothing_is_ever_found_outside_of_the_scope(pieces: list[Piece], scope: Scope, query: str) -> None:
    answer = Retriever(index_of(*pieces, embedder=Letters()), Letters()).search(query, scope)
    for hit in answer.hits:
        assert 1 <= len(hit.pieces) <= 2
        assert all(fits(each, scope) for each in hit.pieces)
    inside = {each.uid for each in pieces if fits(each, scope)}
    assert {hit.uid for hit in answer.hits} == inside  # meaning finds whatever there is


@given(corpora(), SCOPES, TEXTS)
@settings(deadline=None)
def test_what_a_scope_hides_makes_no_difference_to_the_order_of_meaning(
    pieces: list[Piece], scope: Scope, query: str
) -> None:
    """A filter inside the lane, not after it."""
    whole = Retriever(index_of(*pieces, embedder=Letters()), Letters()).search(query, scope)
    visible = [each for each in pieces if fits(each, scope)]
    alone = Retriever(index_of(*visible, embedder=Letters()), Letters()).search(query, scope)
    assert whole.ranked["dense"] == alone.ranked["dense"]


@given(corpora(), TEXTS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_writing_makes_no_difference(pieces: list[Piece], query: str, chance: Any) -> None:
    expected = Retriever(index_of(*pieces, embedder=Letters()), Letters()).search(query).doc()
    shuffled = list(pieces)
    chance.shuffle(shuffled)
    assert Retriever(index_of(*shuffled, embedder=Letters()), Letters()).search(query).doc() == expected


@given(corpora(), TEXTS, st.integers(1, 8))
@settings(deadline=None)
def test_a_shorter_answer_is_the_beginning_of_a_longer_one(pieces: list[Piece], query: str, limit: int) -> None:
    retriever = Retriever(index_of(*pieces, embedder=Letters()), Letters())
    everything = retriever.search(query, limit=50).hits
    assert retriever.search(query, limit=limit).hits == everything[:limit]
    assert all(one.score >= other.score for one, other in pairwise(everything))
