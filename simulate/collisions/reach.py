"""What each change of a calendar does alone, kept small enough for a thousand of them. Pure."""

from __future__ import annotations

from array import array

from graph.impact.cascade import cascade, worse
from graph.impact.scan import different
from graph.topology.states import DEGRADED, DOWN, OK
from graph.workflow import fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from graph.impact.cascade import Cascade
    from graph.topology.overlay import Overlay

_SPARSE = 100  # below one node in so many, a dictionary is smaller than a byte for each node

OWN = {"down": DOWN, "removed": DOWN, "degraded": DEGRADED, "nothing": OK}
"""The own state that a change's action gives its targets: whoever needs what is removed counts it as DOWN."""


class Reach:
    """What a change does alone: the assets it worsens, and the pools it weakens whose owner is not yet DOWN by it,
    so that another change may break them."""

    __slots__ = ("_few", "_many", "_standing", "pools")

    def __init__(self, standing: bytes | bytearray, after: Cascade, affected: list[int], pools: array[int]) -> None:
        self._standing = standing
        self._few: dict[int, int] | None = None
        self._many = b""
        if len(affected) * _SPARSE < len(standing):
            self._few = {node: after.states[node] for node in affected}
        else:
            self._many = bytes(after.states)
        self.pools = pools

    def state(self, node: int) -> int:
        """The state of an asset under this change."""
        if self._few is None:
            return self._many[node]
        return self._few.get(node, self._standing[node])

    def affects(self, nodes: Iterable[int]) -> list[int]:
        """Those of the nodes that it makes worse than they stand."""
        if self._few is None:
            return [node for node in nodes if self._many[node] > self._standing[node]]
        return [node for node in nodes if node in self._few]


class Ground:
    """How things stand before any change, and what a change does to them. The data must be without steps."""

    def __init__(self, data: Overlay, before: Cascade | None = None) -> None:
        self.data = data
        self.before = cascade(data) if before is None else before
        self._probe = data.copy()

    def targets(self, change: Mapping[str, Any]) -> list[int]:
        """The nodes of a change's targets that take part."""
        nodes = (self.data.index(target) for target in change.get("targets") or ())
        return [node for node in nodes if node is not None and self.data.takes_part(node)]

    def own(self, targets: Iterable[int], action: str | None) -> dict[int, int]:
        """The own states of some nodes with an action done to them."""
        return {node: max(OWN[fate(action)], self.data.own[node]) for node in targets}

    def after(self, targets: Iterable[int], action: str | None) -> Cascade:
        """All states with an action done to some nodes."""
        own = self._probe.own
        for node, state in self.own(targets, action).items():
            own[node] = state
        try:
            return cascade(self._probe)
        finally:
            own[:] = self.data.own

    def reach(self, after: Cascade) -> Reach:
        states, owner = after.states, self.data.pool_owner
        before = self.before
        touched = different(after.bad, before.bad)
        touched += [pool for pool in different(after.down, before.down) if after.bad[pool] == before.bad[pool]]
        pools = array("I", sorted(pool for pool in touched if states[owner[pool]] < DOWN))
        return Reach(before.states, after, worse(after, before), pools)
