"""Pages of a list that is at hand."""

from __future__ import annotations

import pytest

from api.cursors import cut, decode, encode
from graph.errors import WrongInput

ROWS = ["a", "b", "c", "d", "e"]


def pages(size: int) -> list[list[str]]:
    found: list[list[str]] = []
    after, more = None, True
    while more:
        rows, more = cut(ROWS, lambda row: (row,), size, after)
        found.append(list(rows))
        after = encode((rows[-1],))
    return found


@pytest.mark.parametrize(("size", "met"), [(2, [["a", "b"], ["c", "d"], ["e"]]), (5, [ROWS]), (9, [ROWS])])
def test_pages_meet_every_row_once(size: int, met: list[list[str]]) -> None:
    assert pages(size) == met


def test_a_cursor_of_a_row_that_has_gone_goes_on_after_its_place() -> None:
    assert cut(ROWS, lambda row: (row,), 2, encode(("bb",))) == (["c", "d"], True)


@pytest.mark.parametrize("cursor", ["", "nonsense", "!!", encode(("a",))[:-3]])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(WrongInput, match="is none"):
        decode(cursor)
