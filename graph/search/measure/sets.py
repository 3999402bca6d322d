"""A set of questions with known answers, as the usual three files in a folder.

    corpus.jsonl    {"_id": …, "title": …, "text": …} a line
    queries.jsonl   {"_id": …, "text": …} a line; may name "kinds" and "about", as a search does
    qrels.tsv       query-id, corpus-id and score, with a line of headings (or qrels/test.tsv, or TREC's four columns)

Without a corpus it asks the graph that is loaded, and names its documents by uid.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.errors import Malformed, WrongInput
from graph.ontology import SEARCHED

CORPUS, QUERIES = "corpus.jsonl", "queries.jsonl"
QRELS = ("qrels.tsv", "qrels/test.tsv")
_HINT = "A set is corpus.jsonl, queries.jsonl and qrels.tsv; see docs/search-quality.md."


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question, and the grades of the documents that answer it; at least one is above 0."""

    id: str
    text: str
    relevant: dict[str, int]
    kinds: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    name: str
    queries: list[Query]
    documents: list[Document] | None
    """None where the loaded graph is asked."""
    unjudged: int
    """Queries left out since nothing is known to answer them."""


def read_set(folder: Path) -> QuestionSet:
    """The set in a folder; WrongInput where files are missing, Malformed with file and line where one is not as it
    should be."""
    if not folder.is_dir():
        raise WrongInput(f"There is no folder {folder}.", _HINT)
    qrels = next((folder / name for name in QRELS if (folder / name).is_file()), None)
    if qrels is None or not (folder / QUERIES).is_file():
        missing = QUERIES if qrels is not None else QRELS[0]
        raise WrongInput(f"{folder} has no {missing}.", _HINT)
    grades = _grades(qrels)
    queries = [
        Query(row["_id"], row["text"], grades[row["_id"]], _kinds(row, place), _list(row, "about", place))
        for place, row in _rows(folder / QUERIES)
        if any(grade > 0 for grade in grades.get(row["_id"], {}).values())
    ]
    if not queries:
        raise WrongInput(f"No query in {folder / QUERIES} has a relevant document in {qrels.name}.", _HINT)
    corpus = folder / CORPUS
    documents = None
    if corpus.is_file():
        documents = [Document(row["_id"], str(row.get("title") or ""), row["text"]) for _, row in _rows(corpus)]
        if not documents:
            raise WrongInput(f"{corpus} holds no document.", _HINT)
    asked = sum(1 for _ in _rows(folder / QUERIES))
    return QuestionSet(folder.resolve().name, queries, documents, asked - len(queries))


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of a file of JSON lines, with where each stands; ids are texts, each once."""
    seen: set[str] = set()
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        place = f"{file} line {number}"
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise Malformed(place, line[:80], "a JSON object")
        id = row.get("_id", row.get("id"))
        if not isinstance(id, str | int) or id == "":
            raise Malformed(f"{place}, _id", id, "the id of the line")
        if not isinstance(row.get("text"), str):
            raise Malformed(f"{place}, text", row.get("text"), "a text")
        if str(id) in seen:
            raise Malformed(f"{place}, _id", str(id), "an id that no line before it has")
        seen.add(str(id))
        yield place, {**row, "_id": str(id)}


def _grades(file: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        cells = line.split("\t") if "\t" in line else line.split()
        if len(cells) == 4:
            del cells[1]
        if len(cells) != 3:
            raise Malformed(f"{file} line {number}", line[:80], "query-id, corpus-id and score")
        query, document, score = (cell.strip() for cell in cells)
        try:
            grade = int(float(score))
        except (ValueError, OverflowError):
            if number == 1:
                continue  # the headings
            raise Malformed(f"{file} line {number}, score", score, "a number") from None
        grades.setdefault(query, {})[document] = grade
    return grades


def _lines(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            for line in lines:
                yield line.rstrip("\r\n")
    except OSError as broken:
        raise WrongInput(f"{file} cannot be read: {broken.strerror}.", "Make it readable.") from broken
    except UnicodeDecodeError as broken:
        raise Malformed(str(file), broken.object[broken.start : broken.end], "text in UTF-8") from broken


def _kinds(row: dict[str, Any], place: str) -> tuple[str, ...]:
    kinds = _list(row, "kinds", place)
    for kind in kinds:
        if kind not in SEARCHED:
            raise Malformed(f"{place}, kinds", kind, f"one of {', '.join(SEARCHED)}")
    return kinds


def _list(row: dict[str, Any], name: str, place: str) -> tuple[str, ...]:
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise Malformed(f"{place}, {name}", value, "a list of texts")
    return tuple(value)
