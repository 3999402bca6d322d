"""The default model, prepared once for all sessions of tests: `fp32` and `int8`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from graph.defaults import MODEL
from graph.search.model import Prepared, read_prepared
from tests.rigs.cache import built


def prepared_model(variant: Literal["fp32", "int8"] = "fp32") -> Prepared:
    """The default model as it was prepared last for this program; the first call of a machine exports it."""
    from graph.search.model.find import source
    from graph.search.model.prepare import RECIPE, prepare

    found = source(MODEL)
    fingerprint = found.fingerprint(RECIPE, variant)

    def build(folder: Path) -> None:
        prepare(found, folder, variant)

    return read_prepared(built(f"model-{fingerprint}", build) / fingerprint)
