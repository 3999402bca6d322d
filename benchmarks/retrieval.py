"""What each part of the retrieval is worth, on sets of many kinds: writes the tables of docs/search-quality.md.

    python -m benchmarks.retrieval --data .opsgraph          # prints them
    python -m benchmarks.retrieval --data .opsgraph --write  # and puts them into the page

Needs a prepared model. Each part is left out or put in the place of another while all else stays as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np

from benchmarks.retrieval_sets import ROOT, sets
from graph.errors import WrongInput
from graph.search import fusion, words
from graph.search.fusion import fuse
from graph.search.measure.bootstrap import difference
from graph.search.measure.evaluate import plain
from graph.search.measure.metrics import NDCG, measured
from graph.search.measure.sets import QuestionSet
from graph.search.measure.throwaway import PREFIX, throwaway
from graph.search.model import find_prepared, open_embedder, open_tokenizer
from graph.search.pieces import embedded
from graph.search.ports import Embedder, Found, Progress, Scope, Tokenizer
from graph.search.question import question
from graph.search.retrieve import ranking
from graph.search.stems import stem
from graph.search.tokens import STOPWORDS

if TYPE_CHECKING:
    from graph.search.ports import Vectors

PAGE = ROOT / "docs/search-quality.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->"
DEPTH = 100
Ranking = Sequence[str]


class Remembering:
    """An embedder that embeds no text twice: variants of the words share their vectors."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._embedder, name)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known |= dict(zip(new, self._embedder.embed(new, progress), strict=True))
        return np.array([self._known[text] for text in texts])


@dataclass(frozen=True)
class Asked:
    """What the two lanes found for one query, and its vector."""

    lexical: list[Found]
    dense: list[Found]
    vector: Vectors


@dataclass(frozen=True)
class Bench:
    """A set, asked once; fusing anew costs nothing."""

    set: QuestionSet
    asked: list[Asked]
    again: Callable[[Vectors], list[Found]]

    def values(self, rank: Callable[[Asked], Ranking]) -> list[float]:
        return [
            measured([uid.removeprefix(PREFIX) for uid in rank(asked)], query.relevant)[NDCG]
            for query, asked in zip(self.set.queries, self.asked, strict=True)
        ]


@contextmanager
def bench(questions: QuestionSet, tokenizer: Tokenizer, embedder: Embedder) -> Iterator[Bench]:
    """A set, asked, its index open as long as it is looked at."""
    assert questions.documents is not None
    everything = Scope()
    vectors = embedder.embed([query.text for query in questions.queries])
    with throwaway(questions.documents, tokenizer, embedder) as index:
        asked = [
            Asked(
                index.lexical(question(query.text).words, everything, DEPTH),
                index.dense(vector, everything, DEPTH),
                vector,
            )
            for query, vector in zip(questions.queries, vectors, strict=True)
        ]
        yield Bench(questions, asked, lambda vector: index.dense(vector, everything, DEPTH))


def fused(asked: Asked) -> Ranking:
    return [each.uid for each in fuse(asked.lexical, asked.dense)]


def with_weights(lexical: float, second: float = fusion.SECOND) -> Callable[[Asked], Ranking]:
    def rank(asked: Asked) -> Ranking:
        with patch.multiple(fusion, LEXICAL=lexical, DENSE=1 - lexical, SECOND=second):
            return fused(asked)

    return rank


def reciprocal(k: int) -> Callable[[Asked], Ranking]:
    return lambda asked: plain([ranking(asked.lexical), ranking(asked.dense)], k)


def between_0_and_1(scores: Sequence[float], others: int = 0, floor: float | None = None) -> tuple[list[float], float]:
    """In place of standard deviations: the best is 1, the last is 0."""
    low = floor if floor is not None and others > 0 else min(scores, default=0.0)
    high = max(scores, default=1.0)
    width = (high - low) or 1.0
    return [(score - low) / width for score in scores], 0.0


def min_max(asked: Asked) -> Ranking:
    with patch.object(fusion, "standardised", between_0_and_1):
        return fused(asked)


def rocchio(bench: Bench, embedder: Embedder, best: int = 3, weight: float = 0.6) -> Callable[[Asked], Ranking]:
    """A second round by meaning, the question moved towards what the first one found."""

    def rank(asked: Asked) -> Ranking:
        first = [each.found[0].piece for each in fuse(asked.lexical, asked.dense)[:best]]
        moved = asked.vector + weight * embedder.embed([embedded(piece) for piece in first]).mean(axis=0)
        return fused(replace(asked, dense=bench.again(moved / np.linalg.norm(moved))))

    return rank


def plain_tokens(text: str) -> Iterator[str]:
    """Words as a plain BM25 has them: no stems, no names."""
    import re

    return (word for word in re.findall(r"[^\W_]+", text.lower()) if word not in STOPWORDS)


def stemmed_tokens(text: str) -> Iterator[str]:
    return map(stem, plain_tokens(text))


def bare_tokens(text: str) -> Iterator[str]:
    """Names split and kept whole, words as they are."""
    from graph.search import tokens

    with patch.object(tokens, "stem", lambda word: word):
        return iter(list(tokens.tokens(text)))


WORDS: Mapping[str, dict[str, Any]] = {
    "plain words: no stems, names in parts only": {"tokens": plain_tokens},
    "stems, names in parts only": {"tokens": stemmed_tokens},
    "no stems": {"tokens": bare_tokens},
    "a title that counts as the passage does": {"TITLE": 1.0},
    "a title that counts for nothing": {"TITLE": 0.0},
    "a title that counts thrice": {"TITLE": 3.0},
}


@dataclass
class Table:
    """Variants by name, each with the values of every query by set."""

    rows: dict[str, dict[str, list[float]]]

    def add(self, name: str, set_name: str, values: list[float]) -> None:
        self.rows.setdefault(name, {})[set_name] = values

    def mean(self, name: str, sets: Sequence[str]) -> float:
        return fsum(_mean(self.rows[name][each]) for each in sets) / len(sets)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


FUSED = "**fused, as shipped**"
LEXICAL, DENSE = "lexical lane", "dense lane"
PLAIN_LEXICAL = "lexical lane, plain words"
SECOND_ROUND = "with a second round (Rocchio)"
GRID = [(weight, second) for weight in (0.3, 0.4, 0.5, 0.55, 0.6, 0.7) for second in (0.0, 0.25, 0.5)]
FUSIONS: dict[str, Callable[[Asked], Ranking]] = {
    LEXICAL: lambda asked: ranking(asked.lexical),
    DENSE: lambda asked: ranking(asked.dense),
    "reciprocal ranks of these, k = 61": reciprocal(61),
    "reciprocal ranks of these, k = 5": reciprocal(5),
    FUSED: fused,
    "without the second piece": with_weights(fusion.LEXICAL, 0.0),
    "scores between 0 and 1 in place of deviations": min_max,
    "words and meaning alike": with_weights(0.5),
    "more weight to words: 0.65": with_weights(0.65),
    "more weight to meaning: 0.55": with_weights(0.45),
    **{f"grid {weight} {second}": with_weights(weight, second) for weight, second in GRID},
}


def measure(tokenizer: Tokenizer, embedder: Embedder) -> Table:
    table = Table({})
    for questions in sets():
        name = questions.name
        print(f"# {name}: {len(questions.queries)} queries, {len(questions.documents or ())} documents", flush=True)
        with bench(questions, tokenizer, embedder) as own:
            variants = {**FUSIONS, SECOND_ROUND: rocchio(own, embedder)}
            for row, rank in variants.items():
                table.add(row, name, own.values(rank))
        for row, changed in WORDS.items():
            with patch.multiple(words, **changed), bench(questions, tokenizer, embedder) as other:
                table.add(f"words: {row}", name, other.values(fused))
                if changed.get("tokens") is plain_tokens:
                    table.add(PLAIN_LEXICAL, name, other.values(lambda asked: ranking(asked.lexical)))
                    for k in (61, 5):
                        table.add(f"reciprocal ranks, plain words, k = {k}", name, other.values(reciprocal(k)))
    return table


def rendered(table: Table) -> str:
    names = list(table.rows[FUSED])
    shown = [row for row in table.rows if not row.startswith("grid")]
    lines = ["| nDCG@10 | " + " | ".join(names) + " | mean |", "|---" * (len(names) + 2) + "|"]
    for row in shown:
        cells = [f"{_mean(table.rows[row][name]):.3f}" for name in names]
        lines.append(f"| {row} | " + " | ".join(cells) + f" | {table.mean(row, names):.4f} |")
    return "\n".join([*lines, "", *_beside(table, names), "", *_held_out(table, names), ""])


def _beside(table: Table, names: Sequence[str]) -> Iterator[str]:
    """Against the best single lane of each set, query by query."""
    yield "| set | queries | best lane | fused | difference | 95% | beside k = 61 | beside k = 5 |"
    yield "|---|---|---|---|---|---|---|---|"
    for name in names:
        best = max((LEXICAL, DENSE), key=lambda lane: _mean(table.rows[lane][name]))
        own = table.rows[FUSED][name]
        gap = difference(own, table.rows[best][name]).interval
        plains = [_mean(own) - _mean(table.rows[f"reciprocal ranks of these, k = {k}"][name]) for k in (61, 5)]
        yield (
            f"| {name} | {len(own)} | {best.partition(' ')[0]} {_mean(table.rows[best][name]):.3f} | {_mean(own):.3f} "
            f"| {gap.mean:+.3f} | {gap.low:+.3f} to {gap.high:+.3f} | {plains[0]:+.3f} | {plains[1]:+.3f} |"
        )


def _held_out(table: Table, names: Sequence[str]) -> Iterator[str]:
    """Weights chosen on all sets but one, measured on that one."""
    grid = [f"grid {weight} {second}" for weight, second in GRID]
    total = 0.0
    chosen: dict[str, int] = {}
    for name in names:
        best = max(grid, key=lambda row: table.mean(row, [each for each in names if each != name]))
        chosen[best.removeprefix("grid ")] = chosen.get(best.removeprefix("grid "), 0) + 1
        total += _mean(table.rows[best][name])
    picks = ", ".join(f"{pick} ({count} times)" for pick, count in chosen.items())
    yield (
        f"Weight of the words and share of the second piece chosen on all sets but one and measured on that one: mean "
        f"{total / len(names):.4f}. Chosen were {picks}."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path(".opsgraph"), help="folder with the prepared model")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {PAGE.relative_to(ROOT)}")
    asked = parser.parse_args(arguments)
    from graph.defaults import MODEL

    prepared = find_prepared(asked.data / "models", MODEL)
    if prepared is None:
        raise WrongInput(f"There is no prepared model in {asked.data}.", "Run `opsgraph model prepare` first.")
    text = rendered(measure(open_tokenizer(prepared), Remembering(open_embedder(prepared))))
    print(text)
    if asked.write:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.partition(BEGIN)[0], page.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
