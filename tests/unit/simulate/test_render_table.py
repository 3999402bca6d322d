"""The table: what a person reads on a terminal, and in a pipe."""

from __future__ import annotations

from typing import Any

import pytest

from simulate.render import rendered
from simulate.render.report import Items, Mark, Report, Section, Table
from simulate.render.table import render, wide
from tests.unit.simulate.documents import DOCUMENTS, WHATIF, changed, counted, pool, relation, row, through

each_document = pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=list(DOCUMENTS))


def table(doc: dict[str, Any], **more: Any) -> str:
    return rendered(doc, "table", **more)


def one(text: Any) -> Report:
    return Report("test", "Title", ["Verdict."], [Section("Part", Table(["what", "why"], [["a", text]], wide=["why"]))])


@each_document
def test_every_kind_of_document_is_told(doc: dict[str, Any]) -> None:
    lines = table(doc).splitlines()
    assert lines[0]
    assert all(line == line.rstrip() for line in lines)


@each_document
@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(doc: dict[str, Any], width: int) -> None:
    assert [line for line in table(doc, width=width).splitlines() if wide(line) > width] == []


@each_document
def test_the_same_document_gives_the_same_text(doc: dict[str, Any]) -> None:
    assert table(doc) == table(changed(doc))


def test_in_a_pipe_there_are_no_colours_and_nothing_is_broken_over_lines() -> None:
    long = row("checkout", "DOWN", counted(pool("db", down=[f"payments-db-with-a-long-name-{n}" for n in range(6)])))
    text = table(changed(WHATIF, affected=[long]))
    assert "\x1b" not in text
    (line,) = [line for line in text.splitlines() if line.startswith("  DOWN   checkout")]
    assert "payments-db-with-a-long-name-0" in line
    assert "payments-db-with-a-long-name-5" in line


def test_a_terminal_gets_colours_that_end_where_they_should() -> None:
    text = table(WHATIF, width=120, colours=True)
    assert "\x1b[1;31mDOWN\x1b[0m" in text
    assert text.count("\x1b[") == 2 * text.count("\x1b[0m")


def test_colours_change_nothing_but_colours() -> None:
    import re

    coloured = re.sub(r"\x1b\[[\d;]*m", "", table(WHATIF, width=120, colours=True))
    assert coloured.replace("`", "") == table(WHATIF, width=120).replace("`", "")


def test_the_arithmetic_of_a_pool_is_told_in_words() -> None:
    assert "pool db: 2 of 3 down, needs 2 up (payments-db-1, payments-db-2)" in table(WHATIF)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"assumed": True, "min_up": 1, "n": 2, "full": 2}, "2 of 2 down, needs 1 up (assumed)"),
        ({"down": ["a"], "degraded": ["b"]}, "1 of 3 down, 1 of 3 degraded, needs 2 up (a, b)"),
        ({"down": [], "degraded": ["b", "c"]}, "2 of 3 degraded, needs 2 up (b, c)"),
        ({"down": [], "n": 2, "full": 3}, "0 of 2 down, 1 of 3 gone, needs 2 up"),
        ({"down": [], "n": 0, "full": 1, "min_up": 1}, "nobody is left, needs 1 up"),
    ],
)
def test_every_way_to_lose_members_is_told(more: dict[str, Any], words: str) -> None:
    doc = changed(WHATIF, affected=[row("x", "DOWN", counted(pool("db", **more)))])
    assert f"pool db: {words}" in table(doc)


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (relation("x", "DEPENDS_ON", "y"), "depends on y (down)"),
        (relation("x", "RUNS_ON", "y"), "runs on y (down)"),
        (relation("x", "USES", "y"), "uses y (down)"),
        (relation("x", "CONNECTS_TO", "y"), "connects to y (down)"),
        (relation("y", "PART_OF", "x"), "its part y (down)"),
    ],
)
def test_a_relation_is_told_from_the_side_of_who_suffers(because: dict[str, Any], words: str) -> None:
    assert words in table(changed(WHATIF, affected=[row("x", "DOWN", through(because))]))


def test_what_the_question_did_is_told_as_that() -> None:
    assert "set by the question" in table(changed(WHATIF, affected=[row("x", "DOWN", own="DOWN", distance=0)]))


def test_the_most_severe_comes_first_and_the_rest_is_counted() -> None:
    text = table(WHATIF)
    assert text.index("checkout") < text.index("reports")
    assert "2 more are affected; --limit 6 shows all." in text


def test_the_verdict_names_states_gate_and_gaps() -> None:
    head = table(WHATIF).partition("\nGate\n")[0]
    assert "2 DOWN, 1 DEGRADED, 1 AT RISK of 376 assets." in head
    assert "Gate: not met, 1 of 2 rules broken." in head
    assert "Incomplete: 2 gaps" in head


def test_nothing_affected_does_not_look_like_a_failure() -> None:
    nothing = {"down": 0, "degraded": 0, "at_risk": 0, "critical_down": []}
    text = table(changed(WHATIF, affected=[], total=0, shown=0, summary=nothing))
    assert "Nothing gets worse." in text
    assert "Affected" not in text


def test_what_could_steer_a_terminal_is_made_visible() -> None:
    evil = row("x\x1b[2J\u202egpj", "DOWN", owner="te\x07am\r")
    text = table(changed(WHATIF, affected=[evil]), width=100, colours=True)
    assert "\x1b[2J" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "\r" not in text
    assert "x\\x1b[2J" in text


def test_a_wide_column_gives_way_and_is_broken_between_words() -> None:
    lines = render(one("word " * 40), width=60).splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert "".join(lines).count("word") == 40


def test_a_word_that_fits_nowhere_is_broken_inside() -> None:
    lines = render(one("w" * 100), width=60).splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert "".join(lines).count("w") == 100 + len(["what", "why"])


def test_letters_that_take_two_places_are_counted_as_two() -> None:
    rows = [["決済", "x"], ["ab", "y"]]
    report = Report("test", "Title", [], [Section("Part", Table(["name", "why"], rows))])
    lines = render(report).splitlines()[-2:]
    assert [wide(line.rstrip("xy")) for line in lines] == [8, 8]


def test_a_line_end_inside_a_cell_stays_in_its_column() -> None:
    lines = render(one("first\nsecond")).splitlines()
    assert [line.strip() for line in lines[-2:]] == ["a     first", "second"]
    assert lines[-2].index("first") == lines[-1].index("second")


def test_a_list_is_indented_under_its_dash() -> None:
    report = Report("test", "Title", [], [Section("Part", Items([["word " * 30]]))])
    lines = render(report, width=40).splitlines()
    assert lines[-1].startswith("    word")


def test_commands_stand_in_backticks_where_no_colour_tells_them_apart() -> None:
    report = Report("test", "Title", [["Ask ", Mark("whatif latent", "command"), "."]], [])
    assert "Ask `whatif latent`." in render(report)
    assert "`" not in render(report, colours=True)
