"""A small set of documents that changes under a test's hands, and a model of a few lines that embeds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from graph.search.ports import Labels, Piece, Progress

if TYPE_CHECKING:
    from graph.search.ports import Vectors


@dataclass
class Notes:
    """Documents by uid, each the texts of its pieces; every change is a version."""

    number: int = 0
    texts: dict[str, list[str]] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    changes: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Of which documents pieces were asked for."""

    def write(self, uid: str, *texts: str, status: str = "") -> None:
        self.number += 1
        self.texts[uid] = list(texts)
        self.statuses[uid] = status
        self.changes[uid] = self.number

    def remove(self, uid: str) -> None:
        self.number += 1
        del self.texts[uid]
        self.changes[uid] = self.number

    def version(self) -> int:
        return self.number

    def all(self) -> Iterator[str]:
        return iter(sorted(self.texts))

    def touched(self, since: int) -> list[str]:
        return sorted(uid for uid, number in self.changes.items() if number > since)

    def pieces(self, uids: Sequence[str]) -> dict[str, list[Piece]]:
        self.asked += uids
        return {uid: self._pieces(uid) for uid in uids if uid in self.texts}

    def _pieces(self, uid: str) -> list[Piece]:
        labels = Labels("article", uid, status=self.statuses[uid])
        whole = Piece(uid, 0, "", f"{uid}\narticle", labels)
        return [replace(whole, number=number, text=text) for number, text in enumerate(self.texts[uid])]


@dataclass
class WordModel:
    """Each word a direction of its own; counts what it embeds."""

    fingerprint: str = "words-1"
    name: str = "words"
    dimensions: int = 16
    window: int = 254
    embedded: list[str] = field(default_factory=list)

    def spans(self, text: str) -> list[tuple[int, int]]:
        spans, at = [], 0
        for word in text.split():
            at = text.index(word, at)
            spans.append((at, at + len(word)))
            at += len(word)
        return spans

    def count(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.embedded += texts
        rows = np.full((len(texts), self.dimensions), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[crc32(f"{self.fingerprint} {word}".encode()) % self.dimensions] += 1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows
