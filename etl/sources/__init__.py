"""The kinds of sources, each in a file of its own; the registry names them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from etl.source import Source
from etl.sources import files
from graph.errors import BadSettings, closest
from graph.settings import SourceSettings

Open = Callable[[str, SourceSettings], Source]

REGISTRY: dict[str, Open] = {"files": files.open_source}


def open_source(name: str, settings: SourceSettings) -> Source:
    """The source these settings describe; BadSettings where its type or one of its keys is unknown."""
    opener: Any = REGISTRY.get(settings.type)
    if opener is None:
        near = closest(settings.type, REGISTRY)
        hint = f"Did you mean {near!r}?" if near else f"Use one of: {', '.join(REGISTRY)}."
        raise BadSettings(f"The source {name!r} has the type {settings.type!r}, which does not exist.", hint)
    source: Source = opener(name, settings)
    return source
