"""HTML: one file, nothing fetched, nothing run, readable without eyes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from simulate.render import rendered
from tests.unit.simulate.documents import DOCUMENTS, WHATIF, changed, relation, row, through

each_document = pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=list(DOCUMENTS))

VOID = {"meta", "path", "rect", "br"}


class Tags(HTMLParser):
    """Whether all tags close, and every attribute there is."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID or self.open[-1:] == ["never"]:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def page(doc: dict[str, Any]) -> tuple[str, Tags]:
    text = rendered(doc, "html")
    tags = Tags()
    tags.feed(text)
    return text, tags


@each_document
def test_every_tag_is_closed(doc: dict[str, Any]) -> None:
    _, tags = page(doc)
    assert tags.faults == []
    assert tags.open == []


@each_document
def test_nothing_is_fetched_and_nothing_runs(doc: dict[str, Any]) -> None:
    text, tags = page(doc)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & set(tags.seen)
    assert [each for each in tags.attributes if each[1] in ("src", "href", "srcset", "action", "style")] == []
    assert [each for each in tags.attributes if each[1].startswith("on")] == []
    assert "@import" not in text
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"#tip"}
    assert "default-src 'none'" in text


@each_document
def test_the_page_says_its_language_title_and_headings(doc: dict[str, Any]) -> None:
    text, tags = page(doc)
    assert ("html", "lang", "en") in tags.attributes
    assert tags.seen.count("h1") == 1
    assert tags.seen.count("title") >= 1
    assert "prefers-color-scheme: dark" in text


def test_the_drawing_is_told_in_words_too() -> None:
    text, tags = page(WHATIF)
    assert ("svg", "role", "img") in tags.attributes
    assert "payments-db-1 affects payments" in text
    assert "<title>payments: DOWN, pool db: 2 of 3 down, needs 2 up" in text


def test_heads_of_tables_say_that_they_are_of_columns() -> None:
    _, tags = page(WHATIF)
    assert {value for tag, name, value in tags.attributes if (tag, name) == ("th", "scope")} == {"col"}


def test_states_are_written_not_only_coloured() -> None:
    text, _ = page(WHATIF)
    assert '<span class="state down">DOWN</span>' in text
    assert ">AT RISK · application · high<" in text


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x>', "a & b", "'quoted'"])
def test_no_name_becomes_markup(name: str) -> None:
    affected = [row("x", "DOWN", through(relation("x", "DEPENDS_ON", name))), row(name, "DOWN", own="DOWN")]
    text, tags = page(changed(WHATIF, affected=affected))
    assert tags.faults == []
    assert tags.open == []
    assert not {"script", "img"} & set(tags.seen)
    assert name not in text.replace("&", "&amp;") or name == "'quoted'"


def test_a_circle_can_be_drawn() -> None:
    affected = [
        row("a", "DOWN", through(relation("a", "DEPENDS_ON", "b"))),
        row("b", "DOWN", through(relation("b", "DEPENDS_ON", "a"))),
    ]
    text, tags = page(changed(WHATIF, affected=affected))
    assert tags.faults == []
    assert text.count('marker-end="url(#tip)"') == 2


def test_more_than_fit_a_drawing_are_counted() -> None:
    affected = [row(f"asset-{n}", "DOWN", through(relation(f"asset-{n}", "RUNS_ON", "host"))) for n in range(120)]
    text, _ = page(changed(WHATIF, affected=affected, total=150, shown=120))
    assert "70 more have no room here." in text
