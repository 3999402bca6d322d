"""The shape of a generated estate: who depends on whom, as arrays of numbers.

Assets are numbered tier by tier from the business services down to the network. In every relation that
carries impact the asset that is supplied has a smaller number than its supplier, so the graph is acyclic.
Only `_loops` breaks this, within short runs of neighbouring services, so that each loop stays a small
strongly connected component of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from benchmarks.estate.draw import Draw, Floats, Ints, divided
from benchmarks.estate.pools import pools
from benchmarks.estate.size import Size

TYPES = ("DEPENDS_ON", "RUNS_ON", "CONNECTS_TO", "MEMBER_OF", "PART_OF", "USES", "BACKED_UP_BY", "REPLICATES")
UPWARDS = ("MEMBER_OF", "PART_OF")
"""In these the source supplies the target."""
DEFAULT, HARD, SOFT = 0, 1, 2
FILLING = (
    # dependent, type, supplier, how many of those drawn, how many of them soft
    ("service", "DEPENDS_ON", "service", 34, 0.25),
    ("service", "DEPENDS_ON", "database", 16, 0.15),
    ("service", "USES", "service", 12, 0.0),
    ("service", "USES", "cache", 10, 0.0),
    ("application", "DEPENDS_ON", "service", 10, 0.2),
    ("application", "USES", "service", 4, 0.0),
    ("business_service", "PART_OF", "application", 4, 0.15),
    ("vm", "CONNECTS_TO", "network_device", 6, 0.4),
    ("database", "REPLICATES", "database", 2, 0.0),
    ("database", "BACKED_UP_BY", "vm", 2, 0.0),
)


@dataclass
class Graph:
    """The relations so far, as columns. `kind` is a place in TYPES, `pool` one in pool_names, or -1."""

    size: Size
    source: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    kind: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    target: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    strength: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pool: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    pool_names: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        counts = self.size.tiers
        starts = [0, *accumulate(counts.values())]
        self.first = dict(zip(counts, starts[:-1], strict=True))
        self.count = counts
        network = counts["network_device"]
        sites = max(1, min(12, network // 10))
        starts = [0, *accumulate(divided(network, [1 / (n + 1) for n in range(sites)]))]
        self.site_starts = np.array(starts, dtype=np.int64)

    def places(self, tier: str, numbers: Ints) -> Floats:
        """Where assets stand in their tier, from 0 to 1; whatever stands at one place is of one site."""
        return (numbers - self.first[tier] + 0.5) / self.count[tier]

    def sites(self, places: Floats) -> Ints:
        """The site at each place."""
        bounds = self.site_starts[1:-1] / self.count["network_device"]
        return np.searchsorted(bounds, places, side="right").astype(np.int64)

    def add(self, dependent: Ints, kind: str, supplier: Ints, strength: Ints, pool: Ints | None = None) -> None:
        """Adds relations, as many as there is room for; leaves out what is there already."""
        up = kind in UPWARDS
        source, target = (supplier, dependent) if up else (dependent, supplier)
        new = self._new(source, kind, target)[: self.room]
        added = np.full(len(new), TYPES.index(kind), dtype=np.int64)
        self.source = np.concatenate((self.source, source[new]))
        self.kind = np.concatenate((self.kind, added))
        self.target = np.concatenate((self.target, target[new]))
        self.strength = np.concatenate((self.strength, strength[new]))
        self.pool = np.concatenate((self.pool, added * 0 - 1 if pool is None else pool[new]))

    def _new(self, source: Ints, kind: str, target: Ints) -> Ints:
        number = self.size.assets
        keys = source * number + target
        _, first = np.unique(keys, return_index=True)
        same = self.kind == TYPES.index(kind)
        known = self.source[same] * number + self.target[same]
        first = np.sort(first).astype(np.int64)
        new: Ints = first[~np.isin(keys[first], known) & (source[first] != target[first])]
        return new

    @property
    def room(self) -> int:
        """How many relations are still missing."""
        return self.size.relations - len(self.source)


def build(size: Size) -> Graph:
    """The graph of an estate of this size."""
    graph, draw = Graph(size), Draw(size.seed, "graph")
    _loops(graph, draw)
    for pool in pools(size, draw, graph.first, graph.count, graph.site_starts):
        number = np.arange(len(pool.owners))[pool.of] + len(graph.pool_names)
        strength = np.where(pool.soft[pool.of], SOFT, DEFAULT)
        graph.add(pool.owners[pool.of], pool.kind, pool.members, strength, number)
        graph.pool_names.extend(zip(pool.owners.tolist(), pool.names, strict=True))
    _floor(graph, draw)
    _fill(graph, draw)
    return graph


def _loops(graph: Graph, draw: Draw) -> None:
    """Runs of two to five neighbouring services, each depending on the next, and the last on the first."""
    first, count, loops = graph.first["service"], graph.count["service"], graph.size.loop_count
    if loops * 6 > count:
        raise ValueError(f"loops is {loops}: {count} services hold {count // 6} at most")
    if not loops:
        return
    slot = count // loops
    length = 2 + draw.below(4, loops)
    start = first + np.arange(loops) * slot + draw.below(slot - length + 1, loops)
    run = np.repeat(np.arange(loops), length)
    step = np.arange(len(run)) - np.repeat(np.cumsum(length) - length, length)
    source = start[run] + step
    target = start[run] + (step + 1) % length[run]
    graph.add(source, "DEPENDS_ON", target, np.where(draw.uniform(len(run)) < 0.2, SOFT, DEFAULT))


def _floor(graph: Graph, draw: Draw) -> None:
    """What everything stands on: machines on hosts, hosts on their site's network, software on machines."""
    _network(graph, draw)
    hosts, vms = graph.count["host"], graph.count["vm"]
    vm = graph.first["vm"] + np.arange(vms)
    rack = np.floor(graph.places("vm", vm) * hosts).astype(np.int64) // 8 * 8
    slot = np.floor(8 * draw.uniform(vms) ** 2).astype(np.int64)
    _keep(graph, vm, "RUNS_ON", graph.first["host"] + np.minimum(rack + slot, hosts - 1))
    for tier in ("service", "database", "cache"):
        pooled = graph.source[(graph.kind == TYPES.index("RUNS_ON")) & (graph.pool >= 0)]
        alone = np.setdiff1d(graph.first[tier] + np.arange(graph.count[tier]), pooled)
        _keep(graph, alone, "RUNS_ON", graph.first["vm"] + draw.below(vms, len(alone)))
    applications = graph.first["application"] + np.arange(graph.count["application"])
    services = draw.ranks(graph.count["business_service"], len(applications))
    _keep(graph, services, "PART_OF", applications)


def _network(graph: Graph, draw: Draw) -> None:
    """In each site access on distribution on core, every second core on a backbone; then the other hosts."""
    first = graph.first["network_device"]
    spans = zip(graph.site_starts[:-1].tolist(), graph.site_starts[1:].tolist(), strict=True)
    for number, (start, end) in enumerate(spans):
        cores, spread = max(1, (end - start) // 50), (end - start) // 8
        access = np.arange(start, end - cores - spread)
        middle = np.arange(end - cores - spread, end - cores)
        uplinks = end - cores - spread + draw.below(max(1, spread), len(access))
        _keep(graph, first + access, "CONNECTS_TO", first + np.minimum(uplinks, end - 1))
        _keep(graph, first + middle, "CONNECTS_TO", first + end - cores + draw.below(cores, len(middle)))
        core = first + np.arange(end - cores, end)
        if number % 2 == 0:
            _keep(graph, core, "CONNECTS_TO", core * 0 + first + graph.count["network_device"] - 1)
    tier = TYPES.index("CONNECTS_TO")
    hosts = graph.first["host"] + np.arange(graph.count["host"])
    hosts = np.setdiff1d(hosts, graph.source[graph.kind == tier])
    site = graph.sites(graph.places("host", hosts))
    start, width = graph.site_starts[site], np.diff(graph.site_starts)[site]
    _keep(graph, hosts, "CONNECTS_TO", first + start + draw.below(np.maximum(1, width * 6 // 7), len(hosts)))


def _keep(graph: Graph, dependent: Ints, kind: str, supplier: Ints) -> None:
    graph.add(dependent, kind, supplier, np.full(len(dependent), DEFAULT, dtype=np.int64))


def _fill(graph: Graph, draw: Draw) -> None:
    """All further relations, towards a few hubs and many that hardly anybody needs."""
    for _ in range(30):
        wanted = divided(graph.room, [weight for _, _, _, weight, _ in FILLING])
        for (dependent, kind, supplier, _, soft), count in zip(FILLING, wanted, strict=True):
            if count:
                _layer(graph, draw, (dependent, kind, supplier), count, soft)
        if not graph.room:
            return
    size = graph.size
    raise ValueError(f"relations is {size.relations}: so many do not fit between {size.assets} assets")


def _layer(graph: Graph, draw: Draw, ends: tuple[str, str, str], count: int, soft: float) -> None:
    tier, kind, below = ends
    sources = draw.below(graph.count[tier], count)
    if tier == below:
        sources = np.minimum(sources, max(0, graph.count[tier] - 2))
        limits = np.maximum(1, graph.count[tier] - 1 - sources)
        targets = graph.count[tier] - 1 - draw.ranks(limits, count)
    else:
        targets = graph.count[below] - 1 - draw.ranks(graph.count[below], count)
    strength = np.where(draw.uniform(count) < soft, SOFT, np.where(draw.uniform(count) < 0.1, HARD, DEFAULT))
    graph.add(graph.first[tier] + sources, kind, graph.first[below] + targets, strength)
