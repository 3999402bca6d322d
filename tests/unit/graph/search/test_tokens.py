"""Words of operations: names as wholes and parts, plain words as stems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search.stems import stem
from graph.search.tokens import STOPWORDS, folded, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nodes", "node"),
        ("crashes", "crash"),
        ("crashing", "crashed"),
        ("restarted", "restarts"),
        ("queries", "query"),
        ("retries", "retrying"),
        ("stopped", "stops"),
        ("caches", "caching"),
        ("processes", "process"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize("word", ["status", "access", "analysis", "dns", "tls", "bus", "k8s", "ing", "red"])
def test_words_that_only_look_like_forms_stay_apart_from_shorter_ones(word: str) -> None:
    assert len(stem(word)) >= min(len(word), 3)


def test_a_name_in_camel_case_is_found_whole_and_by_its_parts() -> None:
    assert list(tokens("KubePodCrashLooping")) == ["kub", "pod", "crash", "loop", "kubepodcrashloop"]


def test_a_run_of_capitals_is_one_part() -> None:
    assert list(tokens("HTTPServerError5xx"))[:3] == ["http", "server", "error"]


def test_a_host_is_found_whole_by_its_parts_and_within_its_full_name() -> None:
    host = set(tokens("db-prod-01"))
    assert {"db", "prod", "1", "dbprod01"} <= host
    assert "dbprod01" in set(tokens("db-prod-01.ams.example:5432"))
    assert "dbprod01" not in set(tokens("db-prod-02"))


@pytest.mark.parametrize(("one", "other"), [("time-out", "timeout"), ("PostgreSQL", "postgresql"), ("e-mail", "email")])
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert set(tokens(one)) & set(tokens(other))


def test_numbers_are_words_and_lose_their_leading_zeros() -> None:
    assert "257" in set(tokens("ORA-00257"))
    assert "122" not in set(tokens("1-22"))


def test_stopwords_are_no_words_but_a_name_in_capitals_is() -> None:
    assert list(tokens("is it the one that was before")) == ["one"]
    assert list(tokens("IT")) == ["it"]
    assert {"no", "not", "up", "down", "out", "off", "over", "under"}.isdisjoint(STOPWORDS)


def test_accents_and_wide_letters_make_no_difference() -> None:
    assert folded("Größe naïve ﬁle Ａ１") == "Große naive file A1"


def test_languages_without_spaces_are_found_by_pairs_of_characters() -> None:
    assert list(tokens("数据库")) == ["数据", "据库"]
    assert list(tokens("盘")) == ["盘"]


@given(st.text(max_size=300))
def test_any_text_has_words_that_are_not_empty_and_have_no_spaces(text: str) -> None:
    for word in tokens(text):
        assert word
        assert not any(each.isspace() for each in word)


@given(st.text(alphabet="aAbB-_./ 01é", max_size=60))
def test_upper_case_alone_never_hides_a_word_written_in_lower_case(text: str) -> None:
    lower = {word for word in text.lower().split() if word.isascii() and word.isalpha() and len(word) > 1}
    found = set(tokens(text.lower()))
    assert {stem(word) for word in lower - STOPWORDS} <= found
