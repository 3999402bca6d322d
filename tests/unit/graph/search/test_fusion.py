"""Laws of fusion: order, ties, scales, at most two pieces a document."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.fusion import PIECES, Fused, fuse, shown, standardised
from graph.search.ports import Found, Labels, Piece

SCORES = st.floats(0, 50, allow_nan=False).map(lambda score: round(score, 3))


def found(uid: str, number: int, score: float) -> Found:
    piece = Piece(uid, number, f"text {number}", uid, Labels("article", uid))
    return Found(f"{uid}/{number}", score, uid, number, (), lambda ids: dict.fromkeys(ids, piece))


@st.composite
def lanes(draw: st.DrawFn) -> list[Found]:
    points = draw(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 4)), unique=True, max_size=20))
    return [found(uid, number, draw(SCORES)) for uid, number in points]


@given(lanes(), lanes(), st.randoms(use_true_random=False))
def test_the_order_in_which_a_lane_finds_makes_no_difference(
    lexical: list[Found], dense: list[Found], chance: random.Random
) -> None:
    expected = told(fuse(lexical, dense))
    chance.shuffle(lexical)
    chance.shuffle(dense)
    assert told(fuse(lexical, dense)) == expected


def told(documents: list[Fused]) -> list[tuple[str, float, tuple[str, ...]]]:
    return [(each.uid, each.score, tuple(piece.id for piece in each.found)) for each in documents]


@given(lanes(), lanes(), lanes())
def test_each_document_found_is_there_once_with_its_own_pieces_and_at_most_two(
    lexical: list[Found], dense: list[Found], graph: list[Found]
) -> None:
    documents = fuse(lexical, dense, graph)
    assert sorted(each.uid for each in documents) == sorted({each.uid for each in [*lexical, *dense, *graph]})
    for each in documents:
        assert 1 <= len(each.found) <= PIECES
        assert {piece.uid for piece in each.found} == {each.uid}
        assert len({piece.id for piece in each.found}) == len(each.found)


@given(lanes(), lanes())
def test_documents_come_by_score_then_by_uid(lexical: list[Found], dense: list[Found]) -> None:
    for one, other in pairwise(fuse(lexical, dense)):
        assert (-one.score, one.uid) < (-other.score, other.uid)


@given(lanes(), st.sampled_from(["lexical", "dense"]))
def test_one_lane_alone_keeps_its_order_where_documents_have_one_piece(lane: list[Found], which: str) -> None:
    first = list({each.uid: each for each in lane}.values())
    documents = fuse(first, []) if which == "lexical" else fuse([], first)
    scores = {each.uid: each.score for each in first}
    for one, other in pairwise(documents):
        assert scores[one.uid] >= scores[other.uid] - 1e-9


@given(lanes(), lanes(), st.sampled_from("abcdefgh"))
def test_what_is_pinned_comes_first(lexical: list[Found], dense: list[Found], uid: str) -> None:
    documents = fuse(lexical, dense, pinned={uid: 1.0})
    if uid in {each.uid for each in documents}:
        assert documents[0].uid == uid


@given(lanes(), lanes(), st.floats(0.1, 20), st.floats(-5, 5))
def test_the_scale_of_meaning_makes_no_difference(
    lexical: list[Found], dense: list[Found], times: float, plus: float
) -> None:
    moved = [found(each.uid, each.number, each.score * times + plus) for each in dense]
    expected = {each.uid: each.score for each in fuse(lexical, dense)}
    for each in fuse(lexical, moved):
        assert each.score == pytest.approx(expected[each.uid], abs=1e-3)


def test_a_lane_that_singles_out_a_document_outweighs_one_to_which_all_are_alike() -> None:
    uids = "abcdefghijklmnopqrst"
    lexical = [found(uid, 0, 9.0 if uid == "a" else 1.0) for uid in uids]
    dense = [found(uid, 0, 0.5 + place / 100) for place, uid in enumerate(uids)]
    assert fuse(lexical, dense)[0].uid == "a"


def test_two_passages_that_fit_are_more_than_one() -> None:
    dense = [found("a", 0, 0.8), found("b", 0, 0.8), found("b", 1, 0.79), *(found(uid, 0, 0.1) for uid in "cdef")]
    assert [each.uid for each in fuse([], dense)][:2] == ["b", "a"]


def test_equal_documents_come_by_uid() -> None:
    lane = [found(uid, 0, 1.0) for uid in "dacb"]
    assert [each.uid for each in fuse(lane, lane)] == list("abcd")


def test_pieces_without_a_word_belong_to_the_scale() -> None:
    alone, _ = standardised([3.0], others=0, floor=0.0)
    among_many, least = standardised([3.0], others=99, floor=0.0)
    assert alone == [0.0]
    assert among_many[0] > 5
    assert least < 0


def test_nothing_found_gives_nothing() -> None:
    assert fuse([], []) == []


@given(st.floats(-100, 100), st.floats(-100, 100))
def test_a_shown_score_lies_between_0_and_1_and_keeps_the_order(one: float, other: float) -> None:
    assert 0 <= shown(one) <= 1
    if one <= other:
        assert shown(one) <= shown(other)
