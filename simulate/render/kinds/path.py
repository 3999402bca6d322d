"""`opsgraph.path/1`: how one asset hangs on another."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Edge, Graph, Mark, Node, Report, Section, Table, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """The shortest way along which trouble could travel."""
    source, target = doc["source"], doc["target"]
    found = doc["found"]
    verdict = (
        Mark(f"Connected in {plural(doc['length'], 'step')}.", "strong")
        if found
        else Mark(f"Nothing leads from {source} to {target}: trouble there stays there.", "good")
    )
    return Report(
        "path",
        f"From {source} to {target}",
        [verdict],
        [_steps(doc)],
        about=words.about(doc),
        graph=lambda: drawn(doc),
    )


def _steps(doc: Doc) -> Section | None:
    if not doc["path"]:
        return None
    lines = [
        [
            Mark(step["source"], "id"),
            step["type"],
            Mark(step["target"], "id"),
            Mark(step.get("pool") or "-", "code" if step.get("pool") else ""),
            ", ".join(step.get("sources") or []) or "-",
        ]
        for step in doc["path"]
    ]
    return Section("The way", Table(["source", "type", "target", "pool", "says"], lines, wide=["says"]))


def drawn(doc: Doc) -> Graph:
    """The way from top to bottom."""
    nodes: dict[str, Node] = {}
    edges = []
    for step in doc["path"]:
        supplier, supplied = words.supplier_of(step), words.consumer_of(step)
        for name in (supplier, supplied):
            nodes.setdefault(name, Node(name))
        edges.append(Edge(supplier, supplied, step.get("pool") or "", step["type"] == "USES"))
    return Graph(f"From {doc['source']} to {doc['target']}", list(nodes.values()), edges)
