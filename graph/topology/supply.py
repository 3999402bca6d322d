"""Who supplies whom, relation by relation, and the rows that follow from it outside pools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.ontology import RELATIONS
from graph.topology.coding import Ints, Mask
from graph.topology.rows import firsts, offsets, once, pairs, seconds, sizes
from graph.topology.tables import Relations

Sections = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Supply:
    """The supplier and the consumer of each relation; and the relations by what they are: hard or soft ones
    outside pools, those within a pool, and gaps, whose supplier is not there."""

    supplier: Ints
    consumer: Ints
    hard: Ints
    soft: Ints
    pooled: Ints
    gaps: Ints

    @classmethod
    def of(cls, relations: Relations, takes_part: Mask) -> Supply:
        """An asset never supplies itself; one that takes no part neither supplies nor is supplied."""
        supplies = [RELATIONS[kind].supplier if kind else None for kind in relations.kind.words]
        by_target = np.array([end == "target" for end in supplies])[relations.kind.codes]
        supplier = np.where(by_target, relations.target, relations.source)
        consumer = np.where(by_target, relations.source, relations.target)
        wanted = takes_part[consumer] & (supplier != consumer)
        there = wanted & takes_part[supplier]
        alone = there & (relations.pool.codes == 0)
        soft = relations.soft != 0
        each = (alone & ~soft, alone & soft, there & ~alone, wanted & ~there)
        return cls(supplier, consumer, *map(np.flatnonzero, each))


def outside_pools(supply: Supply, nodes: int) -> Sections:
    """Consumers by supplier and suppliers by consumer, hard and soft; and the gaps."""
    gaps = pairs(supply.consumer[supply.gaps], supply.gaps)
    return {
        **_alone("hard", supply, supply.hard, nodes),
        **_alone("soft", supply, supply.soft, nodes),
        "gap_consumer": firsts(gaps),
        "gap_relation": seconds(gaps),
    }


def _alone(name: str, supply: Supply, relations: Ints, nodes: int) -> Sections:
    supplier, consumer = supply.supplier[relations], supply.consumer[relations]
    outgoing = once(pairs(supplier, consumer))
    incoming = pairs(consumer, relations)
    return {
        f"out_{name}_offsets": offsets(sizes(firsts(outgoing), nodes)),
        f"out_{name}": seconds(outgoing),
        f"in_{name}_offsets": offsets(sizes(consumer, nodes)),
        f"in_{name}": supply.supplier[seconds(incoming)],
        f"in_{name}_relation": seconds(incoming),
    }
