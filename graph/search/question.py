"""A question as it was asked, made ready for the lanes."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from graph.errors import WrongInput
from graph.search import words
from graph.search.exact import keys, names

LONGEST = 20_000
"""Characters; a page of a log fits, a file does not."""
NAME_WORDS = 4
"""Of how many words the name of an asset may be that is recognised in a question."""
NAMED_IN = 64
"""So many words of a question are looked through for names; what it is about stands in its beginning."""


@dataclass(frozen=True, slots=True)
class Question:
    """What each lane needs of a question."""

    text: str
    words: dict[int, float]
    keys: tuple[str, ...]
    refs: tuple[str, ...]
    """What may be the id of an asset."""
    phrases: tuple[str, ...]
    """What may be the name of one."""


def question(asked: str) -> Question:
    """A question without what nobody types on purpose; WrongInput where nothing is left, or where it is too long."""
    if len(asked) > LONGEST:
        raise WrongInput(
            f"The query has {len(asked)} characters; {LONGEST} are the most.", "Ask with the lines that matter."
        )
    seen = asked if asked.isprintable() else "".join(" " if _unseen(each) else each for each in asked)
    text = " ".join(seen.split())
    if not any(each.isalnum() for each in text):
        what = f"The query {asked[:40]!r} holds no word" if text else "The query is empty"
        raise WrongInput(f"{what}.", "Say in some words what you look for.")
    plain = text.split()[:NAMED_IN]
    bare = [word.strip("\"'`.,;:!?()[]{}<>") for word in plain]
    phrases = dict.fromkeys(
        " ".join(bare[at : at + size]) for size in range(NAME_WORDS, 0, -1) for at in range(len(bare) - size + 1)
    )
    spelt = [*names(" ".join(plain)), *(word for word in bare if word)]
    refs = dict.fromkeys([*spelt, *(word.lower() for word in spelt)])
    return Question(text, words.query(text), tuple(keys(text)), tuple(refs), tuple(filter(None, phrases)))


def _unseen(character: str) -> bool:
    """Controls, halves of characters, and what only steers how text is shown."""
    return unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"} or character in _STEERING


_STEERING = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
