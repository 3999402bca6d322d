"""Sets of lanes by asset turned into assets by lane."""

from __future__ import annotations

from array import array
from itertools import islice, pairwise

from graph.impact.counting import held

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

_AT_ONCE = 2**22  # bytes


def by_lane(found: Iterable[tuple[int, int]], count: int) -> list[Sequence[int]]:
    """For each of so many lanes the nodes whose sets hold it, by number. `found` are nodes and their sets."""
    rows = [array("I") for _ in range(count)]
    for node, lanes in found:
        for lane in held(lanes):
            rows[lane].append(node)
    return [array("I", sorted(row)) if len(row) > 1 else row for row in rows]


def by_lane_wide(found: Iterable[tuple[int, int]], count: int) -> list[Sequence[int]]:
    """The same with NumPy: for many nodes, which have millions of lanes between them."""
    import numpy as np

    pairs = np.concatenate([np.empty(0, np.uint64), *_pairs(iter(found), -(-count // 64))])
    pairs.sort()
    starts = np.searchsorted(pairs, np.arange(count + 1, dtype=np.uint64) << np.uint64(32)).tolist()
    nodes = pairs.astype(np.uint32).data
    return [nodes[start:end] for start, end in pairwise(starts)]


def _pairs(found: Iterator[tuple[int, int]], words: int) -> Iterator[NDArray[np.uint64]]:
    """Lane and node as one number, for some nodes at a time."""
    import numpy as np

    while some := list(islice(found, max(1, _AT_ONCE // (8 * words + 1)))):
        nodes = np.array([node for node, _ in some], np.uint64)
        table = np.frombuffer(b"".join(lanes.to_bytes(8 * words, "little") for _, lanes in some), np.uint64)
        table = table.reshape(len(some), words)
        row, word = table.nonzero()
        bits = np.unpackbits(table[row, word].view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
        at, bit = bits.nonzero()
        yield (word[at] * 64 + bit).astype(np.uint64) << np.uint64(32) | nodes[row[at]]
