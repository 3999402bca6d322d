"""The part of the estate that an answer is about, as a graph to draw."""

from __future__ import annotations

from simulate.render.report import Edge, Graph, Node, bare
from simulate.render.words import reasons, supplier_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Doc = Mapping[str, Any]

MOST = 80
"""More boxes than this are no drawing any more; the caption says how many are left out."""


def impact_graph(doc: Doc) -> Graph:
    """The affected assets and what makes them so: an edge for each contribution that `because` names."""
    rows = doc.get("affected") or []
    shown = rows[:MOST]
    nodes = {row["id"]: Node(row["id"], _label(row), row["state"], bare(reasons(row))) for row in shown}
    edges: dict[tuple[str, str], Edge] = {}
    for row in shown:
        for entry in row.get("because") or []:
            for edge in _edges(row["id"], entry):
                edges.setdefault((edge.supplier, edge.supplied), edge)
    standing = {row["id"]: row["state"] for row in doc.get("standing") or []}
    for name in doc.get("removed") or []:
        standing[name if isinstance(name, str) else name["id"]] = "DOWN"
    left_out = {row["id"] for row in rows[MOST:]}
    for supplier, _ in edges:
        if supplier not in nodes and supplier not in left_out:
            nodes[supplier] = Node(
                supplier, "", standing.get(supplier, "DOWN"), "not affected by this: it was so before"
            )
    total = doc.get("total", len(rows))
    drawn = [edge for edge in edges.values() if edge.supplier in nodes]
    return Graph(
        f"{len(shown)} affected assets, each behind what makes it so",
        list(nodes.values()),
        drawn,
        max(0, total - len(shown)),
    )


def _label(row: Doc) -> str:
    return " · ".join(filter(None, [row.get("type"), row.get("criticality")]))


def _edges(supplied: str, entry: Doc) -> list[Edge]:
    pool = entry.get("pool")
    if pool:
        lost = [*(pool.get("down") or ()), *(pool.get("degraded") or ())]
        return [Edge(member, supplied, pool["name"]) for member in lost]
    relation = entry.get("relation")
    if not relation:
        return []
    return [Edge(supplier_of(relation), supplied, "", soft=relation["type"] == "USES")]
