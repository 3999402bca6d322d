"""Where pieces are kept and found: Qdrant Edge in a folder, or a Qdrant server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.search.ports import SearchIndex

FOLDER = "search"


def open_index(folder: Path, url: str = "", api_key: str = "", collection: str = "") -> SearchIndex:
    """The index of a graph: in the folder of what is kept of it locally, or at a server. Nothing is opened, made or
    asked before it is used."""
    if url:
        from graph.search.index.qdrant import QdrantIndex, connect

        return QdrantIndex(connect(url, api_key), collection)
    from graph.search.index.embedded import EdgeIndex

    return EdgeIndex(folder / FOLDER)
