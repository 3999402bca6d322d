"""The poisoned articles of tests/data, and what is expected of each."""

from __future__ import annotations

import json
from typing import NamedTuple

from etl.tables.markdown import page
from tests.pages import ROOT

FOLDER = ROOT / "tests" / "data" / "poisoned"


class Poisoned(NamedTuple):
    name: str
    title: str
    body: str
    never: list[str]
    kept: list[str]
    note: str | None


def _read() -> list[Poisoned]:
    expected = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    found = []
    for name, said in expected.items():
        fields = page((FOLDER / "articles" / f"{name}.md").read_bytes().decode())
        assert fields is not None
        found.append(Poisoned(name, fields["title"], fields["body"], said["never"], said["kept"], said["note"]))
    return found


ARTICLES = _read()
LEGITIMATE = [article for article in ARTICLES if article.name.startswith("legitimate-")]
"""Those that have nothing to hide."""
