"""How a document becomes text: one way, whichever face prints it."""

from __future__ import annotations

from graph import quick_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def dumps(doc: Mapping[str, Any]) -> str:
    """One line of JSON, its end included; keys as the document has them."""
    return quick_json.dumps(doc) + "\n"
