"""The steps of a scenario, as its file has them, on an overlay."""

from __future__ import annotations

from typing import Any

from graph.topology.overlay import Overlay


def apply(overlay: Overlay, steps: list[dict[str, Any]]) -> Overlay:
    for step in steps:
        ((word, value),) = step.items()
        if word in {"fail", "degrade", "remove"}:
            for id in [value] if isinstance(value, str) else value:
                getattr(overlay, word)(overlay.find(id))
        elif word == "add":
            overlay.add(value)
        elif word == "require":
            overlay.require(overlay.find(value["asset"]), value["pool"], value["min_up"])
        else:
            getattr(overlay, word)(**value)
    return overlay
