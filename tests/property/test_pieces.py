"""Laws of cutting: nothing is lost, nothing is too long, code stays whole where it fits."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Kind
from graph.search.markdown import outline
from graph.search.model.tokens import WordCounter
from graph.search.pieces import BODY, HEAD, OVERLAP, WINDOW, Cutter

COUNTER = WordCounter()
MOST = WINDOW - HEAD - 1

words = st.text("abcdefghij .,:-_/#`~*0123456789äß界", min_size=1, max_size=30)
lines = st.lists(words, min_size=1, max_size=12).map(" ".join)
paragraphs = st.lists(lines, min_size=1, max_size=6).map("\n".join)
headings = st.tuples(st.integers(1, 6), words).map(lambda made: f"{'#' * made[0]} {made[1]}")
code = st.tuples(st.sampled_from(["```", "~~~~"]), st.lists(st.text("ab =$-{}", max_size=40), max_size=30)).map(
    lambda made: "\n".join([made[0] + "sh", *made[1], made[0]])
)
items = st.lists(words, min_size=1, max_size=12).map(lambda each: "\n".join(f"- {item}" for item in each))
documents = st.lists(st.one_of(paragraphs, headings, code, items, st.just("")), max_size=25).map("\n\n".join)
anything = st.one_of(documents, st.text(max_size=3000))


def tokens(text: str) -> int:
    return COUNTER.count([text])[0]


@given(anything)
@settings(max_examples=60, deadline=None)
def test_every_word_of_a_text_is_in_a_piece(text: str) -> None:
    cuts = list(Cutter(COUNTER).cut(text))
    reached = 0
    for cut in cuts:
        assert cut.begin <= reached or not text[reached : cut.begin].strip()
        assert cut.end > reached
        assert cut.text == text[cut.begin : cut.end].strip("\n").rstrip()
        reached = cut.end
    assert not text[reached:].strip()


@given(anything)
@settings(max_examples=60, deadline=None)
def test_no_piece_is_longer_than_its_share_of_the_window(text: str) -> None:
    shape = outline(text)
    for cut in Cutter(COUNTER).cut(text):
        with_code = any(code.begin < cut.end and cut.begin < code.end for code in shape.code)
        assert tokens(cut.text) <= (MOST if with_code else BODY)
        assert cut.text.strip()


@given(anything)
@settings(max_examples=60, deadline=None)
def test_a_block_of_code_that_fits_a_piece_is_never_cut(text: str) -> None:
    cuts = list(Cutter(COUNTER).cut(text))
    for block in outline(text).code:
        whole = text[block.begin : block.end]
        if 0 < tokens(whole) <= MOST:
            assert any(cut.begin <= block.begin and block.end <= cut.end for cut in cuts)


@given(documents)
@settings(max_examples=40, deadline=None)
def test_pieces_share_no_more_than_the_overlap(text: str) -> None:
    cuts = list(Cutter(COUNTER).cut(text))
    for before, after in pairwise(cuts):
        assert tokens(text[after.begin : before.end]) <= OVERLAP


@given(documents)
@settings(max_examples=50, deadline=None)
def test_cutting_is_the_same_every_time(text: str) -> None:
    assert list(Cutter(COUNTER).cut(text)) == list(Cutter(COUNTER).cut(text))


@given(anything, st.lists(words, max_size=12), st.integers(12, 600))
@settings(max_examples=60, deadline=None)
def test_a_head_never_has_more_than_its_tokens(title: str, names: list[str], window: int) -> None:
    head = Cutter(COUNTER, window).head(title, Kind.ARTICLE, tuple(names))
    assert tokens(head) <= min(HEAD, window // 4)


@given(anything, st.integers(12, 600))
@settings(max_examples=40, deadline=None)
def test_a_head_and_a_piece_fit_every_window(text: str, window: int) -> None:
    most = window - min(HEAD, window // 4) - 1
    assert all(tokens(cut.text) <= most for cut in Cutter(COUNTER, window).cut(text))


@given(anything)
@settings(max_examples=40, deadline=None)
def test_the_headings_of_a_piece_stand_in_the_text(text: str) -> None:
    for cut in Cutter(COUNTER).cut(text):
        assert all(re.search(rf"#\s+.*{re.escape(heading)}", text) for heading in cut.headings)
