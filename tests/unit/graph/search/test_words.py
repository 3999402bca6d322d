"""The words of a piece with their weights, and those of a question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.search import words
from graph.search.index.points import point_of
from graph.search.ports import Labels, Piece, Scope
from tests.contract.search_index import EMPTY
from tests.search_oracle import OracleIndex


def piece(text: str, title: str = "", about: str = "", uid: str = "article:a") -> Piece:
    line = "article" + (f" on {about}" if about else "")
    return Piece(uid, 0, text, f"{title}\n{line}" if title else line, Labels("article", title))


def weight(of: str, within: Piece, average: float = 4.0) -> float:
    (number,) = words.query(of)
    return words.document(within, average).get(number, 0.0)


def test_a_word_of_the_title_counts_more_than_one_of_the_passage() -> None:
    assert weight("disk", piece("the array", title="disk")) > weight("disk", piece("disk", title="array")) > 0


def test_an_asset_that_a_document_is_about_is_among_its_words() -> None:
    assert weight("payments", piece("no word of it", about="payments, orders")) > 0


def test_the_kind_of_a_document_is_none_of_its_words() -> None:
    assert weight("article", piece("text", title="Disk full")) == 0


def test_what_is_said_often_counts_more_and_ever_less_so() -> None:
    once, twice, thrice = (weight("disk", piece("disk " * times + "full " * (9 - times))) for times in (1, 2, 3))
    assert 0 < thrice - twice < twice - once


def test_a_word_counts_less_in_a_longer_piece() -> None:
    assert weight("disk", piece("disk full")) > weight("disk", piece("disk full " + "server " * 50))


def test_bm25_is_what_the_formula_says() -> None:
    assert weight("disk", piece("disk disk full now"), average=8.0) == pytest.approx(
        2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 8))
    )


def test_a_piece_that_is_only_its_title_counts_it_once() -> None:
    only = Piece("incident:1", 0, "Disk full", "Disk full\nincident", Labels("incident", "Disk full"))
    assert words.counted(only).length == 2


def test_a_question_of_stopwords_has_no_words() -> None:
    assert words.query("what is it that we have") == {}


def test_another_host_of_the_same_kind_does_not_win() -> None:
    index = OracleIndex()
    index.create(EMPTY)
    hosts = [f"db-prod-{number:02}" for number in range(1, 9)]
    pieces = [piece(f"{host} is slow, {host} swaps", title=host, uid=f"article:{host}") for host in hosts]
    points = [replace(point_of(each, "m"), words=words.document(each, 6.0)) for each in pieces]
    index.put(points, None)
    for host in hosts:
        assert index.lexical(words.query(f"{host} slow"), Scope(), 1)[0].uid == f"article:{host}"
