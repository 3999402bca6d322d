"""Reading question sets: what is right, and what each fault is told as."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import Malformed, WrongInput
from graph.search.measure.sets import read_set
from graph.search.measure.throwaway import title_in

CORPUS = '{"_id": "a", "title": "A", "text": "one"}\n{"_id": "b", "text": "two"}\n'
QUERIES = '{"_id": "q1", "text": "one?"}\n{"_id": "q2", "text": "two?", "kinds": ["article"], "about": ["db"]}\n'
QRELS = "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t2\nq2\ta\t0\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("corpus.jsonl", CORPUS), ("queries.jsonl", QUERIES), ("qrels.tsv", QRELS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_set_is_read(folder: Path) -> None:
    read = read_set(folder)
    assert read.documents is not None
    assert [each.id for each in read.documents] == ["a", "b"]
    assert [(each.id, each.relevant, each.kinds, each.about) for each in read.queries] == [
        ("q1", {"a": 1}, (), ()),
        ("q2", {"b": 2, "a": 0}, ("article",), ("db",)),
    ]


def test_without_a_corpus_the_graph_is_asked(folder: Path) -> None:
    (folder / "corpus.jsonl").unlink()
    assert read_set(folder).documents is None


@pytest.mark.parametrize("text", ["q1 0 a 1\nq2 0 b 1\n", "q1\ta\t1\nq2\tb\t1\n", "q1 a 1.0\nq2 b 1\n"])
def test_the_usual_ways_to_write_grades_are_read(folder: Path, text: str) -> None:
    (folder / "qrels.tsv").write_text(text, encoding="utf-8")
    assert [query.relevant for query in read_set(folder).queries] == [{"a": 1}, {"b": 1}]


def test_grades_may_stand_in_a_folder_of_their_own(folder: Path) -> None:
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels/test.tsv")
    assert len(read_set(folder).queries) == 2


def test_queries_that_nothing_is_known_of_are_left_out_and_counted(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\ta\t1\nq2\ta\t0\n", encoding="utf-8")
    read = read_set(folder)
    assert ([query.id for query in read.queries], read.unjudged) == (["q1"], 1)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("corpus.jsonl", '{"_id": "a", "text": "x"}\n{"_id": "a", "text": "y"}\n', "line 2, _id: 'a'"),
        ("corpus.jsonl", '{"_id": "a", "text": 5}\n', "line 1, text: 5"),
        ("corpus.jsonl", '{"text": "x"}\n', "line 1, _id: None"),
        ("corpus.jsonl", "[1]\n", "line 1: '[1]' is not a JSON object"),
        ("queries.jsonl", "\n{broken\n", "line 2: '{broken' is not a JSON object"),
        ("queries.jsonl", '{"_id": "q1", "text": "x", "kinds": "article"}\n', "kinds: 'article'"),
        ("qrels.tsv", "q1\ta\t1\nq1\n", "line 2: 'q1'"),
        ("qrels.tsv", "q1\ta\t1\nq1\tb\tgood\n", "line 2, score: 'good'"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(folder: Path, file: str, text: str, told: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(Malformed) as fault:
        read_set(folder)
    assert file in str(fault.value)
    assert told in str(fault.value)


def test_bytes_that_are_no_text_are_told(folder: Path) -> None:
    (folder / "corpus.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Malformed, match="UTF-8"):
        read_set(folder)


@pytest.mark.parametrize("name", ["queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(WrongInput, match=name):
        read_set(folder)


def test_no_folder_no_corpus_and_no_grades_are_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongInput, match="no folder"):
        read_set(tmp_path / "nowhere")
    (folder / "corpus.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(WrongInput, match="no document"):
        read_set(folder)
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\n", encoding="utf-8")
    with pytest.raises(WrongInput, match="No query"):
        read_set(folder)


@pytest.mark.parametrize(
    ("id", "title"),
    [
        ("alertmanager/AlertmanagerDown.md", "AlertmanagerDown"),
        ("how-to/restore-postgres.md", "restore-postgres"),
        ("MED-10", ""),
        ("4983", ""),
        ("a1b2c3d4e5f6", ""),
    ],
)
def test_an_id_that_is_the_name_of_a_page_is_its_title(id: str, title: str) -> None:
    assert title_in(id) == title


def test_a_kind_that_nobody_searches_is_malformed(folder: Path) -> None:
    (folder / "queries.jsonl").write_text(QUERIES.replace('"article"', '"artikel"'), encoding="utf-8")
    with pytest.raises(Malformed, match="line 2, kinds: 'artikel' is not one of article"):
        read_set(folder)
