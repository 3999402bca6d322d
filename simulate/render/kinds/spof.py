"""`opsgraph.spof/1`: what takes services down all by itself."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Edge, Graph, Items, Lines, Mark, Node, Report, Section, Table, listed, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]

_DRAWN = 60


def report(doc: Doc) -> Report:
    """The points of failure, the most critical first."""
    rows, total = doc["spofs"], doc["total"]
    services = doc["services"]
    of = services[0] if len(services) == 1 else plural(len(services), "service")
    hit = {service for row in rows for service in row["takes_down"]}
    whole = doc["shown"] == total
    verdict: list[Text] = [
        Mark(f"{plural(total, 'asset')} can take {'it' if len(services) == 1 else 'some of them'} down alone.", "bad")
        if total
        else Mark("No single failure takes any of it down.", "good")
    ]
    safe = [service for service in services if service not in hit] if whole and len(services) > 1 else []
    if safe and total:
        verdict.append([Mark("Without one: ", "good"), *listed(safe, most=8)])
    return Report(
        "spof",
        f"Single points of failure of {of}",
        verdict,
        [_table(doc), _next(doc)],
        about=words.about(doc),
        graph=lambda: drawn(doc),
    )


def _table(doc: Doc) -> Section | None:
    rows = doc["spofs"]
    if not rows:
        return None
    lines: list[list[Text]] = [
        [Mark(row["asset"], "name"), str(len(row["takes_down"])), listed(row["takes_down"], most=8)] for row in rows
    ]
    rest = [Lines(Mark(f"{doc['total'] - doc['shown']:,} more; --limit {doc['total']} shows all.", "dim"))]
    return Section(
        f"Takes down alone: {doc['shown']:,} of {doc['total']:,}",
        Table(["asset", "services", "takes down"], lines, wide=["takes down"], right=["services"]),
        *(rest if doc["shown"] < doc["total"] else []),
    )


def _next(doc: Doc) -> Section | None:
    if not doc["spofs"]:
        return None
    first = doc["spofs"][0]["asset"]
    return Section(
        "Next",
        Items(
            [
                ["See how it comes to that: ", Mark(f"whatif fail {first}", "command"), "."],
                [
                    "Try a second one in a scenario (add it, connect it into a pool): ",
                    Mark("whatif run FILE", "command"),
                    ".",
                ],
            ]
        ),
    )


def drawn(doc: Doc) -> Graph:
    """Each point of failure above what it takes down."""
    rows = doc["spofs"][:_DRAWN]
    nodes = {row["asset"]: Node(row["asset"], "", "DOWN") for row in rows}
    edges = []
    for row in rows:
        for service in row["takes_down"]:
            nodes.setdefault(service, Node(service, "", "AT_RISK"))
            edges.append(Edge(row["asset"], service))
    return Graph(
        "Single points of failure, and what they take down", list(nodes.values()), edges, doc["total"] - len(rows)
    )
