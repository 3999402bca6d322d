"""Texts as numbers: sorted lists of words that grow and shrink, and columns of positions in them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress, count, pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph.topology.view import Words

T = TypeVar("T")
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def ints(numbers: Sequence[int] = ()) -> Ints:
    return np.array(numbers, np.int64)


def numbered(values: Sequence[T]) -> tuple[list[T], Ints]:
    """The different values as they come, and where each value stands among them."""
    position: defaultdict[T, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(position.__getitem__, values), np.int64, len(values))
    return list(position), codes


@dataclass(frozen=True, slots=True)
class Widened:
    """Sorted words with others among them: where the former ones are now, and where the others are."""

    words: list[str]
    former: Ints
    others: Ints


def widened(words: list[str], others: list[str]) -> Widened:
    """The words and these others, which may be words already; each is given once."""
    order = sorted(range(len(others)), key=others.__getitem__)
    texts = [others[i] for i in order]
    places = [bisect_left(words, text) for text in texts]
    known = [at < len(words) and words[at] == text for at, text in zip(places, texts, strict=True)]
    fresh = ~np.array(known, np.bool_)
    at = ints(places)
    at_others = np.empty(len(others), np.int64)
    at_others[order] = at + fresh.cumsum() - fresh
    at_former = np.arange(len(words)) + np.bincount(at[fresh], minlength=len(words) + 1).cumsum()[:-1]
    return Widened(sorted(words + list(compress(texts, fresh.tolist()))), at_former, at_others)


def listed(words: Words) -> list[str]:
    """All texts of a topology's list of words. Its offsets count bytes, those of the text characters."""
    begins = (np.asarray(words.blob) & 0xC0) != 0x80
    characters = np.concatenate((ints([0]), begins.cumsum()))[np.asarray(words.offsets)]
    text = str(words.blob, "utf-8")
    return [text[start:stop] for start, stop in pairwise(characters.tolist())]


def narrowed(words: list[str], used: Mask) -> tuple[list[str], Ints]:
    """The words in use, and where each word stands among them."""
    return list(compress(words, used.tolist())), used.cumsum() - 1


def _or_none(word: str | None) -> str:
    """Nothing is the empty word."""
    return word or ""


@dataclass(frozen=True, slots=True)
class Column:
    """A text for each row, as its position among the sorted words in use. The first word is the empty one."""

    words: list[str] = field(default_factory=lambda: [""])
    codes: Ints = field(default_factory=ints)

    def plus(self, values: Sequence[Any], text: Callable[[Any], str] = _or_none) -> Column:
        """With further rows: the text of each value."""
        different, codes = numbered(values)
        others, others_codes = numbered(list(map(text, different)))
        wide = widened(self.words, others)
        return Column(wide.words, np.concatenate((wide.former[self.codes], wide.others[others_codes][codes])))

    def at(self, rows: Ints) -> Column:
        """These rows only, and the words that they use."""
        codes = self.codes[rows]
        used = np.zeros(len(self.words), np.bool_)
        used[0] = True
        used[codes] = True
        words, place = narrowed(self.words, used)
        return Column(words, place[codes])


def latest(keys: Ints, gone: Mask) -> Ints:
    """The last row of each key, in the order of keys; none where that row says that it is gone."""
    order = np.argsort(keys, kind="stable")
    last = np.ones(len(keys), np.bool_)
    last[:-1] = keys[order[1:]] != keys[order[:-1]]
    rows = order[last]
    return rows[~gone[rows]]
