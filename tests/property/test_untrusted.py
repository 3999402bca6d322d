"""Laws of text on its way into a pack, on texts made of all that could do harm."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.search.context.lookalikes import CLOSES, OPENS
from graph.search.context.structure import tokens
from graph.search.context.untrusted import Whole, clean
from tests.poisoned import ARTICLES, Poisoned

PARTS = [
    *(
        "<!--",
        "-->",
        "<span hidden>",
        "</span>",
        '<div style="display:none">',
        "</div>",
        "<script>",
        "</script>",
        "<b>",
    ),
    *("```", "```sh\n", "\n```\n", "~~~", "`", "``", "    ", "\n", "\n\n", "- ", "1. ", "> ", "# "),
    *(
        "![",
        "](",
        ")",
        "[",
        "]",
        "https://a.example/?q=1",
        "//b.example",
        "javascript:x",
        "<https://c.example>",
        "[r]: ",
    ),
    *("\u200b", "\u202e", "\U000e0041", "\ufe0f", "\x1b", "\U000f0000", "\r", "é", "忽"),
    *(
        "<|im_start|>",
        "<tool_call>",
        "[INST]",
        "Human:",
        "System:",
        '"tool_calls":',
        OPENS,
        CLOSES,
        f"{OPENS}end 1{CLOSES}",
    ),
    *(
        "<pod>",
        "a < b",
        "word",
        " ",
        "&#104;ttps:",
        "&lt;",
        '"',
        "'",
        "$\\color{white}{x}$",
        "<img src=x>",
        "<a href='",
    ),
]
texts = st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=30).map("".join)
INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U0010ffff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)


@settings(max_examples=600)
@given(texts)
def test_what_is_clean_has_nothing_invisible_and_no_delimiter(text: str) -> None:
    told = clean(text).text

    assert not INVISIBLE.search(told)
    assert OPENS not in told
    assert CLOSES not in told
    assert "<|im_start|>" not in told
    assert "<tool_call>" not in told
    assert "[INST]" not in told


@settings(max_examples=600)
@given(texts)
def test_outside_of_code_nothing_is_drawn_from_elsewhere(text: str) -> None:
    told = clean(text).text
    prose = "".join(told[token.begin : token.end] for token in tokens(told) if token.what not in {"block", "code"})

    assert "![" not in prose
    assert not re.search(r"\]\(\s*<?\s*(?:https?:|//|javascript:)", prose, re.IGNORECASE)
    assert "<!--" not in prose


@settings(max_examples=600)
@given(texts)
def test_cleaning_twice_is_cleaning_once_as_far_as_it_matters(text: str) -> None:
    """Cutting out what is hidden may bring two halves together; what that makes is inert as well."""
    once = clean(text).text
    twice = clean(once).text
    assert clean(twice).text == clean(clean(twice).text).text


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="`~[]"), max_size=200))
def test_a_block_of_code_is_untouched(code: str) -> None:
    if re.search(r"<\||<<|</?\s*(?:antml|function|tool)", code, re.IGNORECASE):
        return
    text = f"Before.\n\n```sh\n{code}\n```\n\nAfter."
    assert clean(text).text == text


@given(st.sampled_from(ARTICLES), st.data())
def test_no_cut_brings_back_what_was_hidden(article: Poisoned, data: st.DataObject) -> None:
    """Wherever an article is cut into pieces, no piece shows what the whole does not."""
    body = article.body
    whole = Whole(body)
    begin = data.draw(st.integers(0, len(whole.text)))
    end = data.draw(st.integers(begin, len(whole.text)))
    told = whole.part(begin, end).text

    invisible = [text for text in article.never if INVISIBLE.search(text)]
    assert [text for text in invisible if text in told] == []
    if article.note == "hidden HTML":
        assert [text for text in article.never if text.isascii() and text in told] == []
