"""JSON as the standard library reads and writes it, without its package, which imports regular expressions and
enumerations: those take longer than many an answer.

The compiled parts of that package do the work. Where they are others than is known here, and for whatever they
cannot read, the package itself is asked.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class _Context:
    """What `json.JSONDecoder` tells its scanner."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float


def _refused(value: object) -> Any:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


_scan: Callable[[str, int], tuple[Any, int]] | None
_letters: Callable[[Any, int], tuple[str, ...]] | None
_escapes: Callable[[Any, int], tuple[str, ...]] | None
try:
    import _json as compiled

    context: Any = _Context
    _scan = compiled.make_scanner(context)
    _letters, _escapes = (
        compiled.make_encoder(None, _refused, encode, None, ":", ",", False, False, False)
        for encode in (compiled.encode_basestring, compiled.encode_basestring_ascii)
    )
except (ImportError, AttributeError, TypeError):
    _scan = _letters = _escapes = None


def loads(text: str) -> Any:
    """The value that a text says; json.JSONDecodeError where it says none."""
    if _scan is not None:
        try:
            value, end = _scan(text, 0)
        except (StopIteration, ValueError):
            pass  # white space before it, or no JSON
        else:
            if end == len(text):
                return value
    import json

    return json.loads(text)


def dumps(value: object, *, ascii: bool = False) -> str:
    """A value as one line without spaces, letters as they are unless `ascii` has them escaped; ValueError for what
    JSON has no number for."""
    encode = _escapes if ascii else _letters
    if encode is not None:
        return "".join(encode(value, 0))
    import json

    return json.dumps(value, ensure_ascii=ascii, separators=(",", ":"), allow_nan=False, check_circular=False)
