"""Personalised PageRank on the topology: which assets are near those that a question is about.

A walker starts at the seeds, goes to a supplier or a consumer at each step, and now and then starts anew; how often it
stands at an asset is how near that is. Residue is pushed on round by round, as long as there is enough of it to matter
by the number of ways it would go, so the cost depends on what is near and not on the size of the graph; and what
everybody is connected to, a site or a resolver, leads nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
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
    suppliers, consumers = topology.in_hard_offsets, topology.out_hard_offsets
    reached: dict[int, float] = {}
    stood = reached.get
    for _ in range(ROUNDS):
        moving: dict[int, float] = {}
        arrived = moving.get
        for node, mass in residue.items():
            reached[node] = stood(node, 0.0) + RESTART * mass
            left = (1 - RESTART) * mass
            # Hard ways alone are nearly always too many already, and looked up soonest.
            after = node + 1
            hard = suppliers[after] - suppliers[node] + consumers[after] - consumers[node]
            if left < LEAST * hard or left < LEAST * (hard + _soft_degree(topology, node)):
                continue
            steps = ways(topology, node)
            total = sum(chain.from_iterable([[weight] * len(others) for weight, others in steps]))
            for weight, others in steps:
                share = left * weight / total
                for other in others:
                    moving[other] = arrived(other, 0.0) + share
        if not moving:
            break
        residue = moving
    return reached


def nearest(reached: Mapping[int, float], count: int) -> list[int]:
    """So many of the nodes reached, the nearest first, ties by node."""
    return [node for _, node in sorted([(-weight, node) for node, weight in reached.items()])[:count]]


def _soft_degree(topology: Topology, node: int) -> int:
    """A lower bound of the ways from a node that are not hard, found without walking them."""
    t, after = topology, node + 1
    return (
        t.out_soft_offsets[after]
        - t.out_soft_offsets[node]
        + t.out_pool_offsets[after]
        - t.out_pool_offsets[node]
        + t.in_soft_offsets[after]
        - t.in_soft_offsets[node]
    )


def ways(topology: Topology, node: int) -> list[tuple[float, list[int]]]:
    """The suppliers and consumers of a node by what a step there weighs; one may come more than once."""
    t, after = topology, node + 1
    # The pools of a node follow each other, and so do their members.
    first, last = t.member_offsets[t.pool_offsets[node]], t.member_offsets[t.pool_offsets[after]]
    pools = t.out_pool[t.out_pool_offsets[node] : t.out_pool_offsets[after]]
    found = [
        (HARD, t.in_hard[t.in_hard_offsets[node] : t.in_hard_offsets[after]].tolist()),
        (SOFT, t.in_soft[t.in_soft_offsets[node] : t.in_soft_offsets[after]].tolist()),
        (MEMBER, t.member[first:last].tolist()),
        (HARD * CONSUMER, t.out_hard[t.out_hard_offsets[node] : t.out_hard_offsets[after]].tolist()),
        (SOFT * CONSUMER, t.out_soft[t.out_soft_offsets[node] : t.out_soft_offsets[after]].tolist()),
        (MEMBER * CONSUMER, [t.pool_owner[pool] for pool in pools]),
    ]
    return [(weight, others) for weight, others in found if others]
