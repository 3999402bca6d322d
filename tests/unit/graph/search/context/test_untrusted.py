"""Text of articles and tickets: what harms is inert, what is meant stays."""

from __future__ import annotations

import time

import pytest

from graph.search.context.untrusted import HIDDEN, LINKS, Whole, clean, line
from tests.poisoned import ARTICLES, LEGITIMATE, Poisoned


def test_there_are_many_poisoned_articles() -> None:
    assert len(ARTICLES) - len(LEGITIMATE) >= 50


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_a_poisoned_article_is_inert_and_says_what_it_says(article: Poisoned) -> None:
    title, body = clean(article.title), clean(article.body)
    told = f"{title.text}\n{body.text}"

    assert [text for text in article.never if text in told] == []
    assert [text for text in article.kept if text not in told] == []
    assert article.note is None or article.note in {*title.notes, *body.notes}


@pytest.mark.parametrize("article", LEGITIMATE, ids=lambda article: article.name)
def test_a_legitimate_page_stays_as_it_is(article: Poisoned) -> None:
    assert clean(article.body).text == article.body.rstrip()
    assert clean(article.body).notes == ()


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.name)
def test_what_is_clean_stays_so(article: Poisoned) -> None:
    once = clean(article.body).text
    assert clean(once).text == once


def test_a_part_of_something_hidden_is_hidden_though_it_does_not_say_so() -> None:
    text = "Seen.\n\n<div hidden>\n\nFirst of what is hidden.\n\nSecond of it.\n\n</div>\n\nSeen again."
    whole = Whole(text)
    (place,) = whole.places("Second of it.\n\n</div>\n\nSeen again.")

    part = whole.part(*place)

    assert part.text == "Seen again."
    assert HIDDEN in part.notes


def test_a_cut_through_code_leaves_code() -> None:
    """What follows a cut in the middle of a fence must not look like text, nor the other way about."""
    text = "Do:\n\n```sh\ncurl https://one.example/?a=1\ncurl https://two.example/?a=1\n```\n\nThen https://three.example/."
    whole = Whole(text)
    first = whole.part(0, text.index("curl https://two"))
    second = whole.part(text.index("curl https://two"), len(text))

    assert first.text == "Do:\n\n```sh\ncurl https://one.example/?a=1\n```"
    assert second.text == "```\ncurl https://two.example/?a=1\n```\n\nThen hxxps://three.example/."
    assert LINKS in second.notes


@pytest.mark.parametrize(
    ("part", "whole"),
    [("", "text"), ("other", "text"), ("a", "b c")],
)
def test_a_part_that_is_not_of_the_text_has_no_place(part: str, whole: str) -> None:
    assert Whole(whole).places(part) == []


def test_a_title_is_one_line_and_short() -> None:
    assert line("One\nline\u200b `with` <b>marks</b>") == "One line 'with' marks"
    assert len(line("word " * 500)) <= 200


@pytest.mark.parametrize(
    "text",
    [
        "`" * 20_000,
        "` `` ``` " * 4_000,
        "<a " * 20_000,
        '<a "' * 10_000,
        "<span style='" * 4_000,
        "<!--" * 20_000,
        "[" * 20_000,
        "![" * 20_000,
        "[a](" * 8_000,
        "((" * 10_000 + "))" * 10_000,
        "[x]: " * 8_000,
        "<div hidden>" * 4_000,
        "- " * 20_000,
        "> " * 20_000,
        "ignore " * 8_000,
        "do not " * 8_000 + "tell",
        "\u200b" * 100_000,
        "https://" * 5_000,
        "&#104;" * 10_000,
        "$\\color{white}" * 3_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_takes_long(text: str) -> None:
    began = time.process_time()
    clean(text)
    assert time.process_time() - began < 5
