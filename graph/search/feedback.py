"""What people and agents say of what they were given, kept with their question; exportable as a set to measure on."""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import Unknown, WrongInput
from graph.ontology import SEARCHED, kind_of
from graph.ports import Collection, Doc
from graph.search.measure.sets import QRELS, QUERIES
from graph.search.question import question

if TYPE_CHECKING:
    from graph.ports import GraphStore

LONGEST = 2_000
"""Characters of a question or a comment."""


def give(
    store: GraphStore,
    now: str,
    *,
    query: str,
    uid: str,
    useful: bool,
    comment: str = "",
    about: Sequence[str] = (),
    kinds: Sequence[str] = (),
    by: str = "",
) -> Doc:
    """Keeps that a document did, or did not, answer a question; `by` says through which face. WrongInput for a question
    that no search would answer, or an endless one, Unknown for a document that nobody has."""
    asked = _text(query, "query")
    question(asked)
    known = store.resolve([uid]).get(uid, "")
    if not known or kind_of(known) not in SEARCHED:
        near = [entity.uid for entity in store.find(uid.partition(":")[2] or uid, 20)]
        raise Unknown("document", uid, near, "Name it by the uid that the answer has.")
    doc: Doc = {
        "id": secrets.token_hex(8),
        "at": now,
        "query": asked,
        "uid": known,
        "useful": useful,
        "comment": _text(comment, "comment"),
        "about": sorted(about),
        "kinds": sorted(kinds),
        "by": by,
    }
    store.records.put(Collection.FEEDBACK, [(doc["id"], now + doc["id"], doc)])
    return doc


def _text(text: str, what: str) -> str:
    if len(text) > LONGEST:
        raise WrongInput(f"The {what} has {len(text)} characters.", f"Give at most {LONGEST}.")
    return text.strip()


def export(docs: Sequence[Doc], folder: Path) -> tuple[int, int]:
    """Writes all feedback as a set of questions whose corpus is the graph, and says how many questions and answers it
    has. What more people found useful than not is an answer; a question without any is left out. WrongInput where the
    folder holds something already, or where there is no question to write."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongInput(f"{folder} is no empty folder.", "Name a new one.")
    votes: dict[tuple[str, tuple[str, ...], tuple[str, ...]], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for doc in docs:
        question = doc["query"], tuple(doc["about"]), tuple(doc["kinds"])
        votes[question][doc["uid"]] += 1 if doc["useful"] else -1
    answered = {
        question: sorted(uid for uid, sum_of in of.items() if sum_of > 0) for question, of in sorted(votes.items())
    }
    answered = {question: uids for question, uids in answered.items() if uids}
    if not answered:
        raise WrongInput("Nobody has found anything useful yet.", "Give feedback first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as broken:
        raise WrongInput(f"{folder} cannot be made: {broken.strerror}.", "Name a new folder.") from broken
    queries, answers = [], ["query-id\tcorpus-id\tscore"]
    for number, ((query, about, kinds), uids) in enumerate(answered.items(), 1):
        given = {"_id": f"q{number}", "text": query, "about": about, "kinds": kinds}
        queries.append(json.dumps({key: value for key, value in given.items() if value}, ensure_ascii=False))
        answers += [f"q{number}\t{uid}\t1" for uid in uids]
    _write(folder / QUERIES, queries)
    _write(folder / QRELS[0], answers)
    return len(queries), len(answers) - 1


def _write(file: Path, lines: Sequence[str]) -> None:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
