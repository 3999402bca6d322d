"""The topology of a store as it is, and as it was."""

from __future__ import annotations

from contextlib import suppress

from graph import topology
from graph.errors import StoreUnusable, WrongInput
from graph.ports import GraphStore


def topology_now(store: GraphStore) -> topology.Topology:
    """The saved topology, brought up to date where the store has moved on; saved again where that can be."""
    saved = None
    with suppress(StoreUnusable):
        saved = topology.open_saved(store.folder)
    made = topology.follow(saved, store)
    if made is not saved:
        with suppress(OSError):
            topology.save(made, store.folder)
    return made


def topology_then(store: GraphStore, at: str) -> topology.Topology:
    """The topology of a time; WrongInput for one before the history, which is no empty graph."""
    earliest = store.earliest()
    if earliest is None or at < earliest:
        raise WrongInput(
            f"The history of this graph begins at {earliest}, after {at}.",
            f"Ask as of {earliest} or later.",
        )
    return topology.build(store.supplies_as_of(at))
