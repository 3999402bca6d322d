"""A light English stemmer: plurals, -ing and -ed, and the vowel they leave behind.

It never merges what only looks alike (`operate` and `operation` stay two words), and leaves words of other languages
nearly as they are. It measured as well as Porter's: docs/search-quality.md.
"""

from __future__ import annotations

from functools import lru_cache

_SHORT = 3
_VOWELS = frozenset("aeiouy")
_KEPT_DOUBLE = frozenset("lsz")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a word in lower case."""
    if len(word) <= _SHORT or not word.isalpha():
        return word
    word = _ending(_singular(word))
    if len(word) > _SHORT and word.endswith("e"):
        word = word[:-1]
    if len(word) > _SHORT and word.endswith("y"):
        word = word[:-1] + "i"
    return word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORT + 1:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("us", "ss", "is")):
        return word[:-1]
    return word


def _ending(word: str) -> str:
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _SHORT and not _VOWELS.isdisjoint(rest):
            double = len(rest) > _SHORT and rest[-1] == rest[-2] and rest[-1] not in _KEPT_DOUBLE
            return rest[:-1] if double else rest
    return word
