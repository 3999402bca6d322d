"""A prepared model, answering by ONNX Runtime: no torch, no hub, nothing fetched."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from graph.errors import ModelUnusable
from graph.search.model.folder import AGAIN, INT8, Prepared
from graph.search.model.tokens import ModelTokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from graph.search.ports import Progress, Vectors

BATCH_TOKENS = 512
"""About so many tokens go through the network at once: what the caches hold."""
CHUNK = 4096
"""So many texts are split and sorted at once."""


class OnnxEmbedder:
    """Embeds with one thread a batch and as many batches at a time as there are processors, so that one query
    starts no threads and many texts keep all of them busy. Safe to use from several threads."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._tokens = ModelTokenizer(prepared)
        self._opening = Lock()

    @property
    def fingerprint(self) -> str:
        return self._prepared.fingerprint

    @property
    def name(self) -> str:
        return self._prepared.name

    @property
    def dimensions(self) -> int:
        return self._prepared.dimensions

    @property
    def window(self) -> int:
        return self._prepared.window

    def spans(self, text: str) -> list[tuple[int, int]]:
        return self._tokens.spans(text)

    def count(self, texts: Sequence[str]) -> list[int]:
        return self._tokens.count(texts)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """One vector of length 1 a text, in the order of the texts; the same whatever else is in the batch."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        done = 0
        for start in range(0, len(texts), CHUNK):
            ids = self._tokens.ids(texts[start : start + CHUNK])
            for rows, found in self._embedded(ids):
                vectors[[start + row for row in rows]] = found
                done += len(rows)
                if progress is not None:
                    progress(done, len(texts))
        return vectors

    def _embedded(self, ids: list[list[int]]) -> Iterator[tuple[list[int], Vectors]]:
        """The batches, longest texts first so that the last ones to end are short."""
        batches = list(by_length([len(each) for each in ids], alone=self._prepared.variant == INT8))
        self._session()
        workers = min(len(batches), os.cpu_count() or 1)
        if workers < 2:
            yield from ((rows, self._run([ids[row] for row in rows])) for rows in batches)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(workers) as pool:
            work = pool.map(self._run, ([ids[row] for row in rows] for rows in batches))
            yield from zip(batches, work, strict=True)

    def _run(self, ids: list[list[int]]) -> Vectors:
        import numpy as np

        tokens = np.array(ids, dtype=np.int64)
        (vectors,) = self._session().run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})
        found: Vectors = vectors
        return found

    def _session(self) -> InferenceSession:
        with self._opening:
            return self._opened

    @cached_property
    def _opened(self) -> InferenceSession:
        from graph.search.model.session import session

        try:
            return session(self._prepared.network)
        except Exception as broken:  # what the runtime raises has no base of its own
            raise ModelUnusable(f"{self._prepared.network} cannot be opened: {broken}.", AGAIN) from broken


def by_length(lengths: Sequence[int], *, alone: bool = False) -> Iterator[list[int]]:
    """The places of texts in batches of one length each, the longest first: none is padded, so none is computed
    for nothing, and a text's vector does not depend on its neighbours. `alone`: a batch for each text."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: (-lengths[place], place)):
        full = batch and (alone or (len(batch) + 1) * lengths[place] > BATCH_TOKENS)
        if batch and (full or lengths[place] != lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
