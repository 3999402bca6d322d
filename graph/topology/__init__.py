"""The topology: who supplies whom, as flat arrays that never change.

    topology = build(store.changed_since(0))
    topology = patch(topology, store.changed_since(topology.number))
    save(topology, folder)
    topology = open_saved(folder)

Opening and reading need nothing but the standard library; building and patching import NumPy when called.
"""

from __future__ import annotations

from graph.topology.min_up import declared_count, needed
from graph.topology.saved import FILE, open_saved, save
from graph.topology.states import (
    ASSUMED,
    AT_RISK,
    DEGRADED,
    DOWN,
    OK,
    OUT,
    PLANNED,
    RETIRED,
    SOFT,
    STATES,
    UNKNOWN,
)
from graph.topology.view import Gap, Topology, Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.ports import Reader, Supplies

__all__ = [
    "ASSUMED",
    "AT_RISK",
    "DEGRADED",
    "DOWN",
    "FILE",
    "OK",
    "OUT",
    "PLANNED",
    "RETIRED",
    "SOFT",
    "STATES",
    "UNKNOWN",
    "Gap",
    "Topology",
    "Words",
    "build",
    "declared_count",
    "follow",
    "needed",
    "open_saved",
    "patch",
    "save",
]


def build(rows: Supplies) -> Topology:
    """The topology of a whole graph: the same bytes in whatever order the rows come, each at most once."""
    from graph.topology.derive import topology_of
    from graph.topology.tables import Tables

    return topology_of(Tables().merged(rows), rows.version)


def patch(topology: Topology, changes: Supplies) -> Topology:
    """The topology after changes: byte for byte what `build` makes of the whole graph."""
    from graph.topology.derive import topology_of
    from graph.topology.tables import Tables

    return topology_of(Tables.of(topology).merged(changes), changes.version)


def follow(saved: Topology | None, store: Reader) -> Topology:
    """The topology of a store as it is: the saved one, or that patched where the store has moved on."""
    version = store.version()
    if saved is not None and saved.number == version.number:
        return saved
    if saved is not None and 0 < saved.number < version.number:
        return patch(saved, store.changed_since(saved.number))
    return build(store.changed_since(0))
