"""Characters that nobody sees: what could hide text from a person and show it to a model."""

from __future__ import annotations

import re
from functools import cache


@cache
def _unseen() -> re.Pattern[str]:
    ranges = (
        r"\x00-\x08\x0b-\x1f\x7f-\x9f",  # controls, those of terminals among them
        r"\u00ad\u034f\u061c\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f",  # soft hyphens, joiners, blank letters
        r"\u200b-\u200f\u202a-\u202e\u2060-\u206f",  # of no width, and what turns the direction
        r"\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff",
        r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a",
        r"\U000e0000-\U0010ffff",  # tags, which are all of ASCII once more; nothing; and for private use
    )
    # What makes an emoji coloured may follow something that is seen, once.
    return re.compile(f"[{''.join(ranges)}]|(?<![^\\s\ufe0e\ufe0f])[\ufe0e\ufe0f]")


_LINE = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n"})


def visible(text: str) -> str:
    """A text without them; lines end as lines do. Of a text that has been through this, nothing changes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(_LINE)
    while True:
        found = _unseen().sub("", text)
        if len(found) == len(text):
            return found
        text = found
