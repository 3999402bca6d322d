"""What every embedder must do, run on the prepared default model in each variant."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from graph.search.model import open_embedder
from graph.search.model.onnx import OnnxEmbedder
from graph.search.model.probes import probes
from tests.rigs.model import prepared_model

pytestmark = pytest.mark.timeout(900)  # the first of all sessions exports the model


@pytest.fixture(scope="module", params=["fp32", "int8"])
def embedder(request: pytest.FixtureRequest) -> OnnxEmbedder:
    return open_embedder(prepared_model(request.param))


def test_vectors_have_length_one_and_stand_in_the_order_of_the_texts(embedder: OnnxEmbedder) -> None:
    texts = probes(60)
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.allclose(vectors[::-1], embedder.embed(texts[::-1]), atol=1e-5)


def test_a_text_has_the_same_vector_whatever_is_embedded_with_it(embedder: OnnxEmbedder) -> None:
    texts = probes(embedder.window)
    together = embedder.embed([*texts, *texts[:7]])
    alone = np.concatenate([embedder.embed([text]) for text in texts])
    assert np.abs(together[: len(texts)] - alone).max() < 1e-5
    assert np.abs(together[len(texts) :] - alone[:7]).max() < 1e-5


def test_nothing_gives_nothing(embedder: OnnxEmbedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.dimensions)


def test_what_means_the_same_is_near_and_what_does_not_is_far(embedder: OnnxEmbedder) -> None:
    asked, same, other = embedder.embed(["the disk is full", "no space left on the volume", "renew the certificate"])
    assert asked @ same > asked @ other + 0.2


def test_only_the_window_of_a_long_text_is_read(embedder: OnnxEmbedder) -> None:
    begin = "disk " * embedder.window
    assert np.allclose(embedder.embed([begin]), embedder.embed([begin + "certificate " * 5000]), atol=1e-6)


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\x00\x07\ufeff", "\u202e\u200b", "é" * 3000, "界" * 3000, "-" * 5000, "a" * 5000]
)
def test_any_text_has_a_vector(embedder: OnnxEmbedder, text: str) -> None:
    assert np.isfinite(embedder.embed([text])).all()


def test_progress_rises_to_the_number_of_texts(embedder: OnnxEmbedder) -> None:
    told: list[tuple[int, int]] = []
    embedder.embed(probes(40), lambda done, total: told.append((done, total)))
    assert {total for _, total in told} == {len(probes(40))}
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (len(probes(40)), len(probes(40)))


def test_tokens_are_counted_where_they_stand(embedder: OnnxEmbedder) -> None:
    text = "Restart payments-api, then wait."
    spans = embedder.spans(text)
    assert len(spans) == embedder.count([text])[0]
    assert all(begin < end for begin, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join(text[begin:end] for begin, end in spans) == text.replace(" ", "")
    assert embedder.count(["", "a", text]) == [0, 1, len(spans)]


def test_int8_and_fp32_are_different_models() -> None:
    whole, rounded = prepared_model("fp32"), prepared_model("int8")
    assert whole.fingerprint != rounded.fingerprint
    texts = probes(100)
    likeness = (open_embedder(whole).embed(texts) * open_embedder(rounded).embed(texts)).sum(axis=1)
    assert 0.99 < likeness.min() < 1
