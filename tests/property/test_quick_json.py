"""JSON without the library's package is what the library's package makes of it."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import quick_json

TEXTS = st.text(st.characters(codec=None))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)


def read(by: Any, text: str) -> str:
    """The value, or why there is none."""
    try:
        return repr(by.loads(text))
    except json.JSONDecodeError as error:
        return f"refused: {error}"


def written(value: object, *, ascii: bool) -> str:
    return json.dumps(value, ensure_ascii=ascii, separators=(",", ":"), allow_nan=False)


@pytest.mark.parametrize("ascii", [False, True])
@given(value=VALUES)
def test_it_is_written_as_the_library_writes_it(ascii: bool, value: Any) -> None:
    assert quick_json.dumps(value, ascii=ascii) == written(value, ascii=ascii)


@given(VALUES, st.sampled_from(["", " ", "\n\t"]), st.sampled_from(["", " ", "\n"]))
def test_it_is_read_as_the_library_reads_it(value: Any, before: str, after: str) -> None:
    text = before + json.dumps(value) + after
    assert quick_json.loads(text) == json.loads(text)


@given(st.text(max_size=12))
def test_what_is_no_json_is_refused_as_the_library_refuses_it(text: str) -> None:
    assert read(quick_json, text) == read(json, text)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_has_no_number_for_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="Out of range"):
        quick_json.dumps([value])


@pytest.mark.parametrize("value", [{1, 2}, object(), b"x"])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        quick_json.dumps([value])


def test_without_the_compiled_parts_the_library_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_scan", "_letters", "_escapes"):
        monkeypatch.setattr(quick_json, name, None)
    assert quick_json.loads(' {"a": [1, "ü"]} ') == {"a": [1, "ü"]}
    assert quick_json.dumps({"a": "ü"}) == '{"a":"ü"}'
    assert quick_json.dumps({"a": "ü"}, ascii=True) == '{"a":"\\u00fc"}'


def test_the_compiled_parts_are_there_in_cpython() -> None:
    assert sys.implementation.name != "cpython" or quick_json._scan is not None
