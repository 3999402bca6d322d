"""Personalised PageRank on the topology: which assets are near those that a question is about.

A walker starts at the seeds, goes to a supplier or a consumer at each step, and now and then starts anew; how often it
stands at an asset is how near that is. Residue is pushed on round by round, as long as there is enough of it to matter
by the number of ways it would go, so the cost depends on what is near and not on the size of the graph; and what
everybody is connected to, a site or a resolver, leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.topology import Topology

ROUNDS = 20
RESTART = 0.3
LEAST = 2e-4
"""Residue a way below which a walk is not followed."""
HARD, SOFT, MEMBER = 1.0, 0.5, 0.8
CONSUMER = 0.6
"""What leans on an asset tells less of its troubles than what it leans on."""


def near(topology: Topology, seeds: Mapping[int, float]) -> dict[int, float]:
    """How near each node is that is near at all, the seeds included; the sum is at most that of the seeds.
    Retired and unknown assets are no seeds and are never reached."""
    residue = {node: weight for node, weight in sorted(seeds.items()) if weight > 0 and topology.takes_part(node)}
    reached: dict[int, float] = {}
    for _ in range(ROUNDS):
        moving: dict[int, float] = {}
        for node, mass in residue.items():
            reached[node] = reached.get(node, 0.0) + RESTART * mass
            left = (1 - RESTART) * mass
            if left < LEAST * _degree(topology, node):
                continue
            steps = list(ways(topology, node))
            total = sum(weight for _, weight in steps)
            for other, weight in steps:
                moving[other] = moving.get(other, 0.0) + left * weight / total
        if not moving:
            break
        residue = moving
    return reached


def _degree(topology: Topology, node: int) -> int:
    """A lower bound of the ways from a node, found without walking them."""
    t, after = topology, node + 1
    return (
        t.out_hard_offsets[after]
        - t.out_hard_offsets[node]
        + t.out_soft_offsets[after]
        - t.out_soft_offsets[node]
        + t.out_pool_offsets[after]
        - t.out_pool_offsets[node]
        + t.in_hard_offsets[after]
        - t.in_hard_offsets[node]
        + t.in_soft_offsets[after]
        - t.in_soft_offsets[node]
    )


def ways(topology: Topology, node: int) -> Iterator[tuple[int, float]]:
    """The suppliers and consumers of a node, with what a step there weighs; one may come more than once."""
    t = topology
    for supplier in t.in_hard[t.in_hard_offsets[node] : t.in_hard_offsets[node + 1]]:
        yield supplier, HARD
    for supplier in t.in_soft[t.in_soft_offsets[node] : t.in_soft_offsets[node + 1]]:
        yield supplier, SOFT
    for pool in range(t.pool_offsets[node], t.pool_offsets[node + 1]):
        for member in t.member[t.member_offsets[pool] : t.member_offsets[pool + 1]]:
            yield member, MEMBER
    for consumer in t.out_hard[t.out_hard_offsets[node] : t.out_hard_offsets[node + 1]]:
        yield consumer, HARD * CONSUMER
    for consumer in t.out_soft[t.out_soft_offsets[node] : t.out_soft_offsets[node + 1]]:
        yield consumer, SOFT * CONSUMER
    for pool in t.out_pool[t.out_pool_offsets[node] : t.out_pool_offsets[node + 1]]:
        yield t.pool_owner[pool], MEMBER * CONSUMER
