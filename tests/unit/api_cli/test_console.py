"""How commands speak: nothing is cut off, nothing steers the terminal, JSON is one document."""

from __future__ import annotations

import json

import pytest

from api.console import GOOD, Mark, Out, Plain, Terminal, answer, one_line, plural, words

LONG = "a-very-long-identifier-" * 12


def test_plain_tables_are_aligned_and_cut_nothing_off(capsys: pytest.CaptureFixture[str]) -> None:
    Plain().table(("uid", "n", "raw"), [("asset:a", 1204, LONG), ("asset:longer", 3, Mark("x", GOOD))])
    assert capsys.readouterr().out.splitlines() == [
        "uid           n      raw",
        f"asset:a       1,204  {LONG}",
        "asset:longer  3      x",
    ]


def test_a_row_of_a_plain_table_stays_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Plain().table(("raw",), [('1,"two\nlines"\tend',)])
    assert capsys.readouterr().out == 'raw\n1,"two\\nlines"\\tend\n'


def test_a_value_of_several_lines_keeps_them_under_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    Plain().pairs([("id", "x"), ("raw", "one\ntwo")])
    assert capsys.readouterr().out == "id   x\nraw  one\n     two\n"


def test_a_heading_is_set_off_from_what_stands_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    plain = Plain()
    plain.heading("First")
    plain.heading("Second")
    assert capsys.readouterr().out == "First\n\nSecond\n"


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_a_narrow_terminal_folds_long_values_and_loses_none(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    terminal.table(("id", "raw"), [("a", LONG)])
    terminal.pairs([("raw", LONG)])
    squeezed = "".join(capsys.readouterr().out.split())
    assert squeezed.count(LONG) == 2


def test_rich_markup_in_data_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    Terminal().say("[bold]name[/bold] :smile:")
    assert capsys.readouterr().out == "[bold]name[/bold] :smile:\n"


@pytest.mark.parametrize("out", [Plain(), Terminal()], ids=["plain", "terminal"])
def test_data_cannot_steer_the_terminal(out: Out, capsys: pytest.CaptureFixture[str]) -> None:
    out.say("a\x1b[2Jb\x07c\x9bd\re")
    assert capsys.readouterr().out == "a\\x1b[2Jb\\x07c\\x9bd\\re\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (12345, "12,345"),
        (0.5, "0.50"),
        (["a", "b"], "a, b"),
        ({"a": 1, "b": ["x"]}, "a 1; b x"),
        ("two\r\nlines", "two\nlines"),
    ],
)
def test_values_read_as_people_write_them(value: object, text: str) -> None:
    assert words(value) == text


def test_one_line_shows_line_ends() -> None:
    assert one_line("a\nb") == "a\\nb"


def test_json_in_a_pipe_is_one_document_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    doc = {"name": "Bäckerei", "n": 1, "none": None}
    answer("json", lambda: doc, lambda screen: screen.say("never"))
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert json.loads(printed) == doc


def test_without_a_format_people_are_answered(capsys: pytest.CaptureFixture[str]) -> None:
    answer(None, dict, lambda screen: screen.say("in words"))
    assert capsys.readouterr().out == "in words\n"


def test_counts_agree_with_their_noun() -> None:
    assert [plural(count, "record") for count in (0, 1, 1204)] == ["0 records", "1 record", "1,204 records"]
