"""Embedding: as fast as it is said to be, as good as the model itself, and there at once.

    python -m benchmarks.embedding

Texts are the pieces of the example estate and of the runbooks, questions among them, as an index would embed them.
The peer is `SentenceTransformer.encode` at the batch size that suits this machine best, both with all processors.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.harness import Cost, command, here, machine, rounds
from benchmarks.retrieval_sets import sets
from graph.defaults import MODEL
from graph.search.measure.metrics import NDCG, measured
from graph.search.measure.sets import QuestionSet
from graph.search.measure.throwaway import PREFIX, Corpus
from graph.search.model import Prepared, open_embedder
from graph.search.model.find import source
from graph.search.model.folder import FP32, INT8
from graph.search.model.prepare import prepare
from graph.search.pieces import embedded

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from graph.search.ports import Embedder, Vectors

FASTER = 2.5
LOSS = 0.005
START = 1.4
BATCHES = (8, 16, 32, 64)
TEXTS = 400
QUERY = "orders fail since the database has no space left"
OURS = """
import sys
from pathlib import Path
from graph.search.model import open_embedder, read_prepared
assert open_embedder(read_prepared(Path(sys.argv[1]))).embed([sys.argv[2]]).shape[0] == 1
"""
BARE = """
import sys
import numpy as np, onnxruntime, tokenizers
folder, text = sys.argv[1:]
tokenizer = tokenizers.Tokenizer.from_file(folder + "/tokenizer.json")
session = onnxruntime.InferenceSession(folder + "/model.onnx", providers=["CPUExecutionProvider"])
ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
assert len(session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0]) == 1
"""


def measure(models: Path) -> bool:
    """Every bound of embedding; the variants are prepared in the folder first where they are not there."""
    found = source(MODEL)
    whole, rounded = prepare(found, models, FP32), prepare(found, models, INT8)
    default = prepare(found, models)
    # Fast and good are promised of one model: the one that answers.
    fine = _loss(whole, rounded, bound=default.variant == INT8)
    for each in (whole, rounded):
        fine &= _speed(found.folder, each, bound=1 / FASTER if each.variant == default.variant else None)
    return fine & _start(default)


def texts_of(question_sets: Sequence[QuestionSet], embedder: Embedder) -> list[str]:
    """What is embedded for all of these sets, each text once."""
    texts: dict[str, None] = {}
    for each in question_sets:
        texts |= dict.fromkeys(text for _, text in _pieces(each, embedder))
        texts |= dict.fromkeys(query.text for query in each.queries)
    return list(texts)


def _pieces(questions: QuestionSet, embedder: Embedder) -> Iterator[tuple[str, str]]:
    corpus = Corpus(questions.documents or [], embedder, embedder.window)
    for pieces in corpus.pieces(list(corpus.all())).values():
        yield from ((piece.uid, embedded(piece)) for piece in pieces)


def _speed(folder: Path, prepared: Prepared, bound: float | None) -> bool:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    embedder = open_embedder(prepared)
    every = texts_of(list(sets()), embedder)
    texts = every[:: max(1, len(every) // TEXTS)]
    lengths = sorted(embedder.count(texts))
    best = min(BATCHES, key=lambda size: here(_encode(model, texts, size)).wall)
    pair = rounds(lambda: here(lambda: embedder.embed(texts)), lambda: here(_encode(model, texts, best)))
    print(
        f"embedding, {prepared.variant}: {len(texts)} texts of {lengths[0]} to {lengths[-1]} tokens, median "
        f"{lengths[len(lengths) // 2]}; encode with batches of {best}"
    )
    pair.check(f"embedding, {prepared.variant}, processor time", of="cpu")
    return pair.check(f"embedding, {prepared.variant}", at_most=bound)


def _encode(model: SentenceTransformer, texts: list[str], size: int) -> Callable[[], object]:
    return lambda: model.encode(texts, batch_size=size, show_progress_bar=False)


def _loss(whole: Prepared, rounded: Prepared, *, bound: bool) -> bool:
    """nDCG@10 by meaning alone, where a difference shows most, of both variants on every set."""
    question_sets = list(sets())
    embedders = [open_embedder(whole), open_embedder(rounded)]
    texts = texts_of(question_sets, embedders[0])
    place = {text: at for at, text in enumerate(texts)}
    vectors = [embedder.embed(texts) for embedder in embedders]
    print(f"agreement of int8 with fp32: cosine {(vectors[0] * vectors[1]).sum(axis=1).mean():.5f} in the mean")
    losses: list[float] = []
    for each in question_sets:
        pieces = list(_pieces(each, embedders[0]))
        exact, near = (_ndcg(each, pieces, place, made) for made in vectors)
        losses.append(exact - near)
        print(f"  {each.name:<34} fp32 {exact:.4f}  int8 {near:.4f}  loss {exact - near:+.4f}")
    fine = max(losses) <= LOSS
    verdict = "ok" if fine else "MISSED" if bound else "missed, so it is not the default"
    print(f"nDCG@10, loss by int8: mean {np.mean(losses):+.4f}, worst {max(losses):+.4f}, at most {LOSS} {verdict}")
    return fine or not bound


def _ndcg(questions: QuestionSet, pieces: Sequence[tuple[str, str]], place: dict[str, int], vectors: Vectors) -> float:
    matrix = vectors[[place[text] for _, text in pieces]]
    total = 0.0
    for query in questions.queries:
        best: dict[str, float] = {}
        for (uid, _), score in zip(pieces, matrix @ vectors[place[query.text]], strict=True):
            best[uid] = max(best.get(uid, -1.0), float(score))
        ranking = sorted(best, key=lambda uid: (-best[uid], uid))
        total += measured(ranking, {PREFIX + id: grade for id, grade in query.relevant.items()})[NDCG]
    return total / len(questions.queries)


def _start(prepared: Prepared) -> bool:
    """A process from its start to its first vector, beside one that has nothing but the libraries."""

    def process(code: str) -> Callable[[], Cost]:
        return lambda: command([sys.executable, "-c", code, str(prepared.folder), QUERY])

    return rounds(process(OURS), process(BARE)).check("a process that embeds one query", of="cpu", at_most=START)


if __name__ == "__main__":
    print(f"# {machine()}", flush=True)
    with TemporaryDirectory(prefix="opsgraph-bench-") as place:
        sys.exit(0 if measure(Path(sys.argv[1] if len(sys.argv) > 1 else place)) else 1)
