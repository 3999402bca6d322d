"""An embedder small enough to reason about: a text is the directions of its letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from graph.search.ports import Progress

if TYPE_CHECKING:
    from graph.search.ports import Vectors


class Letters:
    """Embeds by how often each letter stands in a text; equal texts are equal, and anagrams are alike."""

    fingerprint = "letters"
    name = "letters"
    dimensions = 27
    window = 254

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [found.span() for found in re.finditer(r"\w+|[^\w\s]", text)]

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(self.spans(text)) for text in texts]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        made = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in zip(made, texts, strict=True):
            row[26] = 0.1
            for letter in text.lower():
                if "a" <= letter <= "z":
                    row[ord(letter) - 97] += 1
            row /= np.linalg.norm(row)
        if progress:
            progress(len(texts), len(texts))
        return made
