"""Who is in which pool, and how many of them it takes."""

from __future__ import annotations

import numpy as np

from graph.topology.coding import Ints, Widened, widened
from graph.topology.min_up import declared_count, needed
from graph.topology.rows import firsts, offsets, once, pairs, seconds, sizes
from graph.topology.states import ASSUMED, SOFT
from graph.topology.supply import Sections, Supply
from graph.topology.tables import Tables


def pool_words(tables: Tables) -> Widened:
    """The names of pools that relations have, and among them those of the declared pools."""
    return widened(tables.relations.pool.words, tables.pools.name.words)


def in_pools(tables: Tables, supply: Supply, words: Widened) -> Sections:
    """A pool is there where it has a member or is declared."""
    nodes, declared = len(tables.names), tables.pools
    declared_as = declared.owner << 32 | words.others[declared.name.codes]
    named = words.former[tables.relations.pool.codes[supply.pooled]]
    joined_as = supply.consumer[supply.pooled] << 32 | named
    all_pools = once(np.sort(np.concatenate((joined_as, declared_as))))
    count = len(all_pools)

    pool = np.searchsorted(all_pools, joined_as)
    member = once(pairs(pool, supply.supplier[supply.pooled]))
    join = pairs(pool, supply.pooled)
    out = pairs(seconds(member), firsts(member))
    n = sizes(firsts(member), count)
    hard = sizes(pool[tables.relations.soft[supply.pooled] == 0], count)

    min_up = np.zeros(count, np.int64)
    min_up[np.searchsorted(all_pools, declared_as)] = declared.min_up.codes
    m, assumed = _needed(declared.min_up.words, min_up, n)
    at_least = np.array([declared_count(text) for text in declared.min_up.words])
    return {
        "out_pool_offsets": offsets(sizes(firsts(out), nodes)),
        "out_pool": seconds(out),
        "pool_offsets": offsets(sizes(firsts(all_pools), nodes)),
        "pool_owner": firsts(all_pools),
        "pool_word": seconds(all_pools),
        "pool_min_up": min_up,
        "pool_n": n,
        "pool_m": m,
        "pool_full": np.maximum(n, at_least[min_up]),
        "pool_flags": np.where(hard == 0, SOFT, 0) | np.where(assumed, ASSUMED, 0),
        "member_offsets": offsets(n),
        "member": seconds(member),
        "join_offsets": offsets(sizes(firsts(join), count)),
        "join": supply.supplier[seconds(join)],
        "join_relation": seconds(join),
    }


def _needed(words: list[str], min_up: Ints, n: Ints) -> tuple[Ints, Ints]:
    """The m of each pool, and whether it is assumed: in whole numbers, once for each text and size."""
    cases, case = np.unique(min_up << 32 | n, return_inverse=True)
    each = list(zip(firsts(cases).tolist(), seconds(cases).tolist(), strict=True))
    known = [needed(words[text], size) for text, size in each]
    m = [min(1, size) if wanted is None else wanted for wanted, (_, size) in zip(known, each, strict=True)]
    return np.array(m, np.int64)[case], np.array([wanted is None for wanted in known], np.int64)[case]
