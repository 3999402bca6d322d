"""How a prepared model splits text, and what counts where no model is prepared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from graph.errors import ModelUnusable
from graph.search.model.folder import AGAIN, Prepared

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# What a text is cut to, in characters a token, before it is split: a page pasted as a query costs what the window
# costs. A window that is not full then is filled from a longer cut.
GENEROUS = 16


class ModelTokenizer:
    """The tokenizer of a prepared model, no text cut and none padded."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where each token of a text begins and ends, special ones aside."""
        return [(begin, end) for begin, end in self._tokenizer.encode(text, add_special_tokens=False).offsets]

    def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, special ones aside."""
        return [len(tokens) for tokens in self._split(texts)]

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text as the network reads them: as many as its window takes, special ones around."""
        window = self._prepared.window
        before, after = list(self._prepared.before), list(self._prepared.after)
        framed = ([*before, *tokens[:window], *after] for tokens in self._beginnings(texts, window))
        return [tokens or [self._prepared.padding] for tokens in framed]

    def _beginnings(self, texts: Sequence[str], tokens: int) -> list[list[int]]:
        """At least the first so many tokens of each text."""
        longest = GENEROUS * tokens
        split = self._split([text[:longest] for text in texts])
        for place, text in enumerate(texts):
            reach = longest
            # The last token of a cut text may be half a token, so one more than enough is enough.
            while reach < len(text) and len(split[place]) <= tokens:
                reach *= 4
                split[place] = self._split([text[:reach]])[0]
        return split

    def _split(self, texts: Sequence[str]) -> list[list[int]]:
        if len(texts) == 1:  # alone, a text needs no threads
            return [self._tokenizer.encode(texts[0], add_special_tokens=False).ids]
        return [one.ids for one in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        file = self._prepared.tokenizer
        try:
            return Tokenizer.from_file(str(file))
        except Exception as broken:  # the library raises nothing narrower
            raise ModelUnusable(f"{file} is not a tokenizer: {broken}.", AGAIN) from broken


_WORDS = re.compile(r"[^\W_]{1,5}|[^\w\s]|_")


class WordCounter:
    """Stands in where no model is prepared: five letters or a mark are a token, which is seldom too few."""

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [found.span() for found in _WORDS.finditer(text)]

    def count(self, texts: Sequence[str]) -> list[int]:
        return [sum(1 for _ in _WORDS.finditer(text)) for text in texts]
