"""Where boxes stand in a drawing: columns from cause to consequence, few crossings, short lines. Pure and repeatable.

The usual four steps: lines that close a circle are turned round, each box stands one column behind the last of its
causes, lines over several columns get a place in each, and each column is sorted by where its neighbours stand.
"""

from __future__ import annotations

from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from simulate.render.report import Edge, Graph

    Way = list[tuple[int, float]]

_SWEEPS = 8


class Drawing:
    """`places`: column and row of each box. `ways`: for each line, the columns and rows it passes, ends included, from
    supplier to supplied. `columns` and `rows`: how many there are."""

    __slots__ = ("columns", "places", "rows", "ways")

    def __init__(
        self,
        places: Mapping[str, tuple[int, float]],
        ways: Sequence[tuple[Edge, Way]],
        columns: int,
        rows: float,
    ) -> None:
        self.places = places
        self.ways = ways
        self.columns = columns
        self.rows = rows


def drawing(graph: Graph) -> Drawing:
    """The places of everything in a graph."""
    edges = [edge for edge in graph.edges if edge.supplier != edge.supplied]
    forward = _without_circles([node.id for node in graph.nodes], edges)
    layer = _layers([node.id for node in graph.nodes], forward)
    chains, links, columns = _through_every_column(graph, edges, layer)
    _sorted(columns, links)
    row = _rows(columns, links)
    places = {node.id: (layer[node.id], row[node.id]) for node in graph.nodes}
    ways = [(edge, [(at, row[name]) for at, name in chain]) for edge, chain in zip(edges, chains, strict=True)]
    return Drawing(places, ways, len(columns), max(row.values(), default=0.0) + 1)


def _without_circles(names: Sequence[str], edges: Sequence[Edge]) -> list[tuple[str, str]]:
    """The lines as pairs, those turned round that lead back to where one came from."""
    out: dict[str, list[str]] = {name: [] for name in names}
    has_cause = set()
    for edge in edges:
        out[edge.supplier].append(edge.supplied)
        has_cause.add(edge.supplied)
    pairs: list[tuple[str, str]] = []
    done: set[str] = set()
    on_the_way: set[str] = set()
    for start in sorted(names, key=lambda name: name in has_cause):
        if start in done:
            continue
        stack = [(start, iter(out[start]))]
        on_the_way.add(start)
        while stack:
            name, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                on_the_way.discard(name)
                done.add(name)
                continue
            pairs.append((following, name) if following in on_the_way else (name, following))
            if following not in done and following not in on_the_way:
                on_the_way.add(following)
                stack.append((following, iter(out[following])))
    return pairs


def _layers(names: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The column of each box: one behind the last of its causes; what has no cause stands before its first effect."""
    out: dict[str, list[str]] = {name: [] for name in names}
    open_causes = dict.fromkeys(names, 0)
    for cause, effect in pairs:
        out[cause].append(effect)
        open_causes[effect] += 1
    layer = dict.fromkeys(names, 0)
    ready = [name for name in names if not open_causes[name]]
    first = list(ready)
    for name in ready:
        for effect in out[name]:
            layer[effect] = max(layer[effect], layer[name] + 1)
            open_causes[effect] -= 1
            if not open_causes[effect]:
                ready.append(effect)
    for name in first:
        if out[name]:
            layer[name] = min(layer[effect] for effect in out[name]) - 1
    return layer


def _through_every_column(
    graph: Graph, edges: Sequence[Edge], layer: Mapping[str, int]
) -> tuple[list[list[tuple[int, str]]], dict[str, list[str]], list[list[str]]]:
    """Each line as stations, one a column; who is linked with whom in the next column; and the columns."""
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for node in graph.nodes:
        columns[layer[node.id]].append(node.id)
    links: dict[str, list[str]] = {}
    chains = []
    for number, edge in enumerate(edges):
        start, end = layer[edge.supplier], layer[edge.supplied]
        step = 1 if end >= start else -1
        chain = [(start, edge.supplier)]
        for column in range(start + step, end, step):
            station = f"\0{number}.{column}"
            columns[column].append(station)
            chain.append((column, station))
        chain.append((end, edge.supplied))
        chains.append(chain)
        for (_, one), (_, other) in pairwise(chain):
            links.setdefault(one, []).append(other)
            links.setdefault(other, []).append(one)
    return chains, links, columns


def _sorted(columns: list[list[str]], links: Mapping[str, list[str]]) -> None:
    """Sorts each column by the middle of its neighbours, to and fro."""
    for sweep in range(_SWEEPS):
        order = range(1, len(columns)) if sweep % 2 == 0 else range(len(columns) - 2, -1, -1)
        for at in order:
            neighbours = {name: place for place, name in enumerate(columns[at - 1 if sweep % 2 == 0 else at + 1])}
            columns[at].sort(key=_middle_among(neighbours, links, {name: i for i, name in enumerate(columns[at])}))


def _middle_among(
    neighbours: Mapping[str, int], links: Mapping[str, list[str]], here: Mapping[str, int]
) -> Callable[[str], float]:
    def middle(name: str) -> float:
        places = sorted(neighbours[other] for other in links.get(name, ()) if other in neighbours)
        if not places:
            return float(here[name])
        half = len(places) // 2
        return float(places[half]) if len(places) % 2 else (places[half - 1] + places[half]) / 2

    return middle


def _rows(columns: Sequence[Sequence[str]], links: Mapping[str, list[str]]) -> dict[str, float]:
    """The row of everything: in the order of its column, as near to the mean of its neighbours as there is room."""
    most = max(map(len, columns), default=0)
    row = {name: i + (most - len(column)) / 2 for column in columns for i, name in enumerate(column)}
    for _ in range(_SWEEPS):
        for column in (*columns, *reversed(columns)):
            wanted = [_mean([row[other] for other in links.get(name, ())], row[name]) for name in column]
            row.update(zip(column, _apart(wanted), strict=True))
    least = min(row.values(), default=0.0)
    return {name: at - least for name, at in row.items()}


def _mean(rows: Sequence[float], otherwise: float) -> float:
    return sum(rows) / len(rows) if rows else otherwise


def _apart(wanted: Sequence[float]) -> list[float]:
    """The rows nearest to those wanted that keep the order and lie one apart or more; what touches moves as one."""
    blocks: list[tuple[float, int]] = []  # the mean of what its members want of its first row, and how many
    for number, want in enumerate(wanted):
        mean, size = want - number, 1
        while blocks and blocks[-1][0] > mean:
            other, count = blocks.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        blocks.append((mean, size))
    found: list[float] = []
    for mean, size in blocks:
        first = len(found)
        found += [mean + first + i for i in range(size)]
    return found
