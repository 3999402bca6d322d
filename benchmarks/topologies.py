"""The topology of an estate's files, without a store between; and the same as a bare graph for rustworkx."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology import Topology, build

if TYPE_CHECKING:
    import rustworkx


def topology_of(folder: Path) -> Topology:
    """What a load of the folder into an empty store would give, but for owners and sources."""
    assets = [
        AssetRow(f"asset:{row['id']}", row["type"], row["criticality"], row["status"], row["environment"], False)
        for row in _rows(folder / "assets.csv")
    ]
    relations = [
        SupplyRow(
            f"asset:{row['source']}",
            row["type"],
            f"asset:{row['target']}",
            row["strength"] or RELATIONS[row["type"]].strength or "",
            row["pool"] or None,
            False,
        )
        for row in _rows(folder / "relations.csv")
    ]
    pools = [PoolRow(f"asset:{row['asset']}", row["pool"], row["min_up"], False) for row in _rows(folder / "pools.csv")]
    return build(Supplies(GraphVersion(1, None, len(assets), len(relations)), assets, relations, pools))


def bare_graph(folder: Path, topology: Topology, in_order: bool = False) -> rustworkx.PyDiGraph[int, None]:
    """Who supplies whom and nothing else, pools and soft relations as good as hard ones; nodes as in the topology.

    Edges are in the order of the file, as whoever reads it has them. `in_order` has them by supplier, which no
    source gives, but a walk over them is then several times as fast.
    """
    import rustworkx

    node = {topology.id(node): node for node in range(len(topology))}
    edges = []
    for row in _rows(folder / "relations.csv"):
        supplier = RELATIONS[row["type"]].supplier
        if supplier:
            consumer = "target" if supplier == "source" else "source"
            edges.append((node[row[supplier]], node[row[consumer]]))
    graph: rustworkx.PyDiGraph[int, None] = rustworkx.PyDiGraph()
    graph.add_nodes_from(list(range(len(topology))))
    graph.add_edges_from_no_data(sorted(edges) if in_order else edges)
    return graph


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
