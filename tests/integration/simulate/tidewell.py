"""The example estate, loaded once for all that ask it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from graph.stores.sqlite.facts import open_facts
from tests.integration.etl.desk import desk_for_a_moment
from tests.integration.simulate.asking import Asked
from tests.pages import ROOT

TODAY = "2026-06-15T09:00:00Z"


@contextmanager
def tidewell(**terms: Any) -> Iterator[Asked]:
    """Questions to examples/retailer, as it stands today."""
    with desk_for_a_moment() as etl:
        folder = etl.folder("files")
        shutil.copytree(ROOT / "examples" / "retailer", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        etl.run(folder, now=TODAY)
        facts = open_facts(etl.home / "data")
        try:
            yield Asked(facts, **terms)
        finally:
            facts.close()
