"""`opsgraph.latent/1`: pools that have no spare left right now, and why."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Edge, Graph, Items, Lines, Mark, Node, Report, Section, Table, listed, plural, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """The pools of the most critical assets first."""
    total, services = doc["total"], doc.get("services") or []
    verdict: list[Text] = [
        Mark(f"{plural(total, 'pool')} without a spare right now.", "bad")
        if total
        else Mark("Every pool that is meant to have a spare has one.", "good")
    ]
    if services:
        names = list(dict.fromkeys(row["id"] for row in services))
        verdict.append(["The only spare is in maintenance for ", *listed(names, most=8), "."])
    return Report(
        "latent",
        "Redundancy that is gone",
        verdict,
        [_pools(doc), _services(services), _next(doc)],
        about=words.about(doc),
        graph=lambda: drawn(doc),
    )


def _pools(doc: Doc) -> Section | None:
    rows = doc["pools"]
    if not rows:
        return None
    lines: list[list[Text]] = [
        [
            Mark(row["asset"], "name"),
            Mark(row["pool"], "code"),
            words.pool_words(row),
            _why(row["why"]),
            listed(row["takes_down"], most=6) or "-",
        ]
        for row in rows
    ]
    rest = [Lines(Mark(f"{doc['total'] - doc['shown']:,} more; --limit {doc['total']} shows all.", "dim"))]
    columns = ["asset", "pool", "left", "why", "the next loss takes down"]
    return Section(
        f"Pools: {doc['total']:,}",
        Table(columns, lines, wide=columns[2:]),
        *(rest if doc["shown"] < doc["total"] else []),
    )


def _why(rows: Any) -> list[str | Mark]:
    parts: list[str | Mark] = []
    for row in rows:
        if parts:
            parts.append("; ")
        parts += [Mark(row["asset"], "id"), " ", _reason(row)]
    return parts


def _reason(row: Doc) -> str:
    match row["why"]:
        case "maintenance":
            return "is in maintenance"
        case "incident":
            return f"has {', '.join(row['incidents'])} open"
        case "removed":
            return "was removed"
    return f"is {state(row['state']).text.lower()}"


def _services(rows: Any) -> Section | None:
    if not rows:
        return None
    lines: list[list[Text]] = [
        [
            Mark(row["id"], "name"),
            Mark(row["asset"], "id"),
            Mark(row["pool"], "code"),
            listed(row["maintenance"], most=4),
        ]
        for row in rows
    ]
    columns = ["service", "stands on", "pool", "in maintenance"]
    return Section("Services whose only spare is in maintenance", Table(columns, lines, wide=["in maintenance"]))


def _next(doc: Doc) -> Section | None:
    if not doc["pools"]:
        return None
    first = doc["pools"][0]
    return Section(
        "Next",
        Items(
            [
                ["Bring back what is missing, first for ", Mark(first["asset"], "id"), "."],
                ["Keep changes away from the rest of these pools: ", Mark("whatif collisions", "command"), "."],
            ]
        ),
    )


def drawn(doc: Doc) -> Graph:
    """Who is missing, the pool that misses it, and what the next loss takes down."""
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    for row in doc["pools"]:
        nodes[row["asset"]] = Node(row["asset"], row["pool"], "AT_RISK", words.pool_words(row))
    for row in doc["pools"]:
        for lost, of in (("down", "DOWN"), ("degraded", "DEGRADED")):
            for member in row[lost]:
                nodes.setdefault(member, Node(member, "", of))
                edges.append(Edge(member, row["asset"], row["pool"]))
        for service in row["takes_down"]:
            if service != row["asset"]:
                nodes.setdefault(service, Node(service, "the next loss takes it down"))
                edges.append(Edge(row["asset"], service, soft=True))
    return Graph(
        "Missing members, and the pools without a spare", list(nodes.values()), edges, doc["total"] - doc["shown"]
    )
