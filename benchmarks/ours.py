"""What opsgraph does in a measured process: loads, as the command does them."""

from __future__ import annotations

import shutil
from pathlib import Path

from etl.service import Ask, Etl
from graph import topology
from graph.platform import Platform, open_platform
from graph.settings import load_settings

NOW = "2026-06-15T09:00:00Z"
ENTITY_TABLES = ("entity", "relation", "observation", "claim")


def platform(data: Path, url: str = "") -> Platform:
    """Without the search index, which is measured apart."""
    return open_platform(load_settings(data=data, neo4j_url=url, etl={"embed": False}))


def load(folder: Path, data: Path, url: str = "") -> dict[str, object]:
    """One run of a folder, from the lease to the saved topology; what its report says."""
    with platform(data, url) as opened:
        return Etl(opened).run(Ask(folder=folder, now=NOW)).doc()


def load_anew(folder: Path, data: Path) -> dict[str, object]:
    """The same into a folder that holds nothing."""
    shutil.rmtree(data, ignore_errors=True)
    return load(folder, data)


def build_topology(data: Path) -> int:
    """The topology from the store's rows."""
    with platform(data) as opened:
        return len(topology.build(opened.store.changed_since(0)))


def open_topology(data: Path) -> int:
    """The topology from its saved form, down to one asset looked up."""
    saved = topology.open_saved(data)
    assert saved is not None
    assert saved.index(saved.id(len(saved) // 2)) is not None
    return len(saved)
