"""Documents put in words: one module a kind, each with `report(doc)`."""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Report

KINDS = {
    "opsgraph.whatif/1": "whatif",
    "opsgraph.compare/1": "compare",
    "opsgraph.spof/1": "spof",
    "opsgraph.collisions/1": "collisions",
    "opsgraph.availability/1": "availability",
    "opsgraph.latent/1": "latent",
    "opsgraph.risk/1": "risk",
    "opsgraph.review/1": "review",
    "opsgraph.backtest/1": "backtest",
    "opsgraph.dependencies/1": "dependencies",
    "opsgraph.path/1": "path",
    "opsgraph.saved/1": "saved",
}
"""The module that puts each kind of document in words, by its `schema`."""


def report_of(doc: Mapping[str, Any]) -> Report:
    """The document in words."""
    module = import_module(f"{__name__}.{KINDS[doc['schema']]}")
    made: Report = module.report(doc)
    return made
