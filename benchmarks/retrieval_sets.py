"""Question sets made from what is here, each of another kind, so that nothing is fitted to one of them.

The answers are known by how a set is made: an alert names its runbook, an incident the article that resolved it, a
sentence or a summary is taken out of the page it must find.
"""

from __future__ import annotations

import csv
import importlib
import inspect
import random
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from graph.search.measure.sets import Document, Query, QuestionSet, read_set

ROOT = Path(__file__).resolve().parent.parent
RUNBOOKS = ROOT / "tests/data/kube-prometheus-runbooks"
ESTATE = ROOT / "examples/retailer"
_TICKET = re.compile(r"\b(?:PRB|INC|CHG)\d+\b")
_MODULES = """
    os subprocess socket ssl json csv re sqlite3 threading asyncio logging shutil tempfile pathlib collections
    itertools functools datetime statistics random hashlib zipfile tarfile gzip smtplib ftplib imaplib
    argparse unittest copy heapq struct codecs io glob string textwrap difflib inspect ast types enum
    contextlib queue select signal mmap platform ctypes locale calendar time zoneinfo decimal fractions math
    operator ipaddress uuid socketserver mimetypes base64 traceback weakref warnings timeit trace tracemalloc
    sys
"""


def sets() -> Iterator[QuestionSet]:
    """All sets, each with its corpus."""
    runbooks = read_set(RUNBOOKS)
    assert runbooks.documents is not None
    articles = list(_articles())
    questions = read_set(ESTATE / "questions")
    problems = list(_problems())
    yield _named("alerts to runbooks", runbooks.documents, runbooks.queries)
    yield _named("questions to articles", articles, questions.queries)
    for field in ("title", "description"):
        yield _named(f"incident {field} to article", articles, _incidents(field, "resolved_with", "article"))
        yield _named(f"incident {field} to problem", problems, _incidents(field, "problem", "problem"))
    yield _cloze("sentence to runbook", runbooks.documents, 1)
    yield _cloze("sentence to article", articles, 2)
    yield _sections()
    yield _summaries()


def _named(name: str, documents: list[Document], queries: list[Query]) -> QuestionSet:
    return QuestionSet(name, queries, documents, 0)


def _articles() -> Iterator[Document]:
    for file in sorted((ESTATE / "articles").rglob("*.md")):
        _, head, body = file.read_text(encoding="utf-8").split("---\n", 2)
        title = re.search(r"^title:\s*(.*)$", head, re.MULTILINE)
        id = file.relative_to(ESTATE / "articles").with_suffix("").as_posix()
        yield Document(f"article:{id}", title[1].strip().strip('"') if title else "", body)


def _problems() -> Iterator[Document]:
    for row in _rows("problems.csv"):
        yield Document(f"problem:{row['id']}", row["title"], f"{row['description']}\n\n{row['workaround']}")


def _incidents(field: str, column: str, kind: str) -> list[Query]:
    return [
        Query(row["id"], text, {f"{kind}:{each}": 1 for each in row[column].split("|")})
        for row in _rows("incidents.csv")
        if row[column] and len((text := _TICKET.sub("", row[field])).split()) > 1
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (ESTATE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cloze(name: str, documents: list[Document], seed: int) -> QuestionSet:
    """A sentence taken out of each page, which has to be found without it."""
    chance = random.Random(seed)
    left, queries = [], []
    for document in documents:
        prose = re.sub(r"```.*?```", "", document.text, flags=re.DOTALL)
        sentences = [each.strip() for each in re.split(r"(?<=[.!?])\s+|\n\n+|\n[-*] |\n\d+\. ", prose)]
        fitting = [
            each
            for each in sentences
            if 6 <= len(each.split()) <= 30 and not each.startswith(("#", "|")) and each in document.text
        ]
        if len(fitting) < 3:
            left.append(document)
            continue
        taken = chance.choice(fitting)
        left.append(Document(document.id, document.title, document.text.replace(taken, "", 1)))
        queries.append(Query(document.id, " ".join(taken.split()), {document.id: 1}))
    return QuestionSet(name, queries, left, 0)


def _sections() -> QuestionSet:
    """The headings of this project's pages to what stands below them."""
    documents: list[Document] = []
    queries: list[Query] = []
    for file in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ESTATE / "README.md"]):
        if file.name == "search-quality.md":
            continue  # what is measured must not change what is measured
        parts = re.split(r"^(#{1,4} .*)$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for number, (heading, body) in enumerate(zip(parts[1::2], parts[2::2], strict=True)):
            words = heading.lstrip("# ").strip()
            if len(body.split()) >= 25 and len(words.split()) >= 2:
                id = f"{file.name}-{number}"
                documents.append(Document(f"{len(documents)}", "", body))
                queries.append(Query(id, words, {documents[-1].id: 1}))
    return QuestionSet("heading to section", queries, documents, 0)


def _summaries(most: int = 300) -> QuestionSet:
    """The first line of what Python's standard library says of its parts, to the rest of it."""
    found: dict[str, str] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in _MODULES.split():
            module = importlib.import_module(name)
            for own in (each for each in sorted(vars(module)) if not each.startswith("_")):
                for part in _parts(getattr(module, own)):
                    text = getattr(part, "__doc__", None)
                    if not isinstance(text, str) or getattr(part, "__module__", name) not in {name, None, f"_{name}"}:
                        continue
                    first, _, rest = inspect.cleandoc(text).partition("\n\n")
                    if 5 <= len(first.split()) <= 40 and len(rest.split()) >= 15:
                        found.setdefault(rest, first)
    documents = [Document(str(number), "", text) for number, text in enumerate(found)]
    queries = [Query(str(number), text, {str(number): 1}) for number, text in enumerate(found.values())]
    return QuestionSet("summary to docstring", random.Random(3).sample(queries, most), documents, 0)


def _parts(thing: object) -> Iterator[object]:
    yield thing
    if inspect.isclass(thing):
        yield from (part for name, part in sorted(vars(thing).items()) if not name.startswith("_"))
