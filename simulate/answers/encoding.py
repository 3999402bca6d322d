"""How a document becomes text: one way, whichever face prints it."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def dumps(doc: Mapping[str, Any]) -> str:
    """One line of JSON, its end included; keys as the document has them."""
    return json.dumps(doc, ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False) + "\n"
