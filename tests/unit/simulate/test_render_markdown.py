"""Markdown: what a reviewer reads under a pull request."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulate.render import rendered
from simulate.render.markdown import plain
from tests.unit.simulate.documents import DOCUMENTS, WHATIF, changed, row

each_document = pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=list(DOCUMENTS))


def markdown(doc: dict[str, Any]) -> str:
    return rendered(doc, "markdown")


@each_document
def test_every_kind_of_document_is_told(doc: dict[str, Any]) -> None:
    text = markdown(doc)
    assert text.startswith("### ")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


@each_document
def test_every_row_of_a_table_has_as_many_cells_as_its_head(doc: dict[str, Any]) -> None:
    for block in re.findall(r"(?:^\|.*\n)+", markdown(doc), re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(counts) == 1, block


@each_document
def test_what_is_folded_is_unfolded_again(doc: dict[str, Any]) -> None:
    text = markdown(doc)
    assert text.count("<details>") == text.count("</details>")


def test_a_table_has_an_empty_line_before_it_or_it_would_be_text() -> None:
    lines = markdown(WHATIF).splitlines()
    heads = [number for number, line in enumerate(lines) if re.fullmatch(r"\|( -+:? \|)+|(\| -+:? )+\|", line)]
    assert heads
    assert all(lines[number - 2] == "" for number in heads)


def test_the_verdict_is_a_quote_with_a_sign_for_the_eye() -> None:
    assert "> 🔴 **2 DOWN**, 1 DEGRADED, 1 AT RISK of 376 assets." in markdown(WHATIF)


def test_names_stand_in_code() -> None:
    assert "depends on `payments` (down)" in markdown(WHATIF)


@pytest.mark.parametrize(
    "name",
    ["a|b", "a`b", "<img src=x onerror=alert(1)>", "[x](http://evil.example)", "@everyone", "#1", "a\nb", "![x](y)"],
)
def test_no_name_becomes_markup(name: str) -> None:
    text = markdown(changed(WHATIF, affected=[row(name, "DOWN", owner=name)]))
    (line,) = [line for line in text.splitlines() if line.startswith("| 🔴")]
    outside = re.sub(r"(?<!\\)`[^`]*`", "", line)
    assert len(re.findall(r"(?<!\\)\|", outside)) == 6
    assert "<img" not in outside
    assert "](" not in outside.replace("\\]\\(", "").replace("\\](", "")
    assert "@" not in outside
    assert "://" not in outside


def test_plain_text_means_itself() -> None:
    assert plain("a_b*c") == "a\\_b\\*c"
    assert plain("<b>") == "&lt;b&gt;"
