"""`opsgraph eval`: how good search is on a set of questions with known answers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.commands.options import Answer, Data, examples
from api.console import on_terminal, print_json
from graph.errors import CheckNotMet, WrongInput

if TYPE_CHECKING:
    from graph.search.measure.sets import QuestionSet
    from graph.search.ports import Progress
    from graph.search.retrieve import Retriever

EXAMPLES = examples(
    "eval tests/data/kube-prometheus-runbooks",
    "eval examples/retailer/questions --format json",
    "eval tests/data/kube-prometheus-runbooks --against before.json",
)


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Holds queries.jsonl, qrels.tsv and, of its own, corpus.jsonl.")
    ],
    data: Data = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Keep this run, to compare later ones with it.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="Compare with a kept run, query by query.")
    ] = None,
    format: Answer = None,
) -> None:
    """Measure search on questions with known answers: nDCG@10, recall@10, MRR@10 and hit@1 of each lane and of all
    together.

    The corpus of the folder is put into an index of its own, which is gone afterwards; without a corpus the graph
    that is loaded is asked. Ends with 1 where search got worse than in the run it is compared with.
    """
    from graph.search.measure import evaluate as measuring
    from graph.search.measure.sets import read_set

    before = _saved(against) if against else None
    questions = read_set(folder)
    with _watched() as progress, _retriever(questions, data, progress) as (retriever, prefix):
        doc = measuring.evaluate(retriever, questions, prefix, _named(progress, "asking")).doc()
    differences = measuring.compared(doc, before) if before is not None else {}
    if save:
        _save(save, doc)
    shown = {key: value for key, value in doc.items() if key != "by_query"}
    if differences:
        shown["against"] = {
            lane: {
                "difference": round(each.interval.mean, 4),
                "interval": [round(each.interval.low, 4), round(each.interval.high, 4)],
                "better": each.better,
                "worse": each.worse,
                "same": each.same,
                "verdict": each.verdict,
            }
            for lane, each in differences.items()
        }
    if format == "json":
        print_json(shown, indented=on_terminal())
    else:
        from api.commands.eval_view import show

        show(shown)
    fused = differences.get(measuring.FUSED)
    if fused is not None and fused.verdict == "worse":
        change = fused.interval
        raise CheckNotMet(
            f"Search got worse: nDCG@10 {change.mean:+.3f} [{change.low:+.3f}, {change.high:+.3f}] beside {against}.",
            "What changed since? `--save` keeps this run.",
        )


@contextmanager
def _retriever(questions: QuestionSet, data: Path | None, progress: Any) -> Iterator[tuple[Retriever, str]]:
    from graph.search.retrieve import Retriever

    if questions.documents is None:
        from api.commands.options import opened

        with opened(data) as platform:
            yield platform.retriever(), ""
        return
    from graph.search.measure.throwaway import PREFIX, throwaway
    from graph.search.model import find_prepared, open_embedder, open_tokenizer
    from graph.search.model.tokens import WordCounter
    from graph.settings import load_settings

    settings = load_settings(data=data)
    prepared = find_prepared(settings.data / "models", settings.model)
    embedder = open_embedder(prepared) if prepared else None
    tokenizer = open_tokenizer(prepared) if prepared else WordCounter()
    with throwaway(questions.documents, tokenizer, embedder, _named(progress, "embedding")) as index:
        yield Retriever(index, embedder), PREFIX


@contextmanager
def _watched() -> Iterator[Any]:
    from api.commands.progress import shown

    with shown() as report:
        yield report


def _named(report: Any, stage: str) -> Progress | None:
    if report is None:
        return None

    def step(done: int, total: int) -> None:
        report("eval", stage, done, total)

    return step


def _saved(file: Path) -> dict[str, Any]:
    try:
        doc = json.loads(file.read_text(encoding="utf-8"))
    except OSError as broken:
        raise WrongInput(f"{file} cannot be read: {broken.strerror}.", "Keep a run with --save FILE first.") from broken
    except ValueError as broken:
        raise WrongInput(f"{file} is no JSON: {broken}.", "Name a file that --save wrote.") from broken
    if not isinstance(doc, dict):
        raise WrongInput(f"{file} holds no run.", "Name a file that --save wrote.")
    return doc


def _save(file: Path, doc: dict[str, Any]) -> None:
    text = json.dumps(doc, ensure_ascii=False, indent=1, sort_keys=True)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as broken:
        raise WrongInput(f"{file} cannot be written: {broken.strerror}.", "Name a file that can be.") from broken
    sys.stderr.write(f"Kept in {file}.\n")
