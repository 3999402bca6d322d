"""Pools of a generated estate: suppliers of which an asset needs some, not all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.estate.draw import Draw, Floats, Ints, divided
from benchmarks.estate.size import Size

KINDS = (
    # owner, type, members, name, how many of all pools
    ("service", "RUNS_ON", "vm", "replicas", 42),
    ("database", "RUNS_ON", "vm", "nodes", 14),
    ("database", "MEMBER_OF", "database", "members", 6),
    ("service", "DEPENDS_ON", "cache", "caches", 10),
    ("service", "DEPENDS_ON", "service", "backends", 10),
    ("application", "DEPENDS_ON", "service", "frontends", 5),
    ("host", "CONNECTS_TO", "network_device", "uplinks", 13),
)


@dataclass(frozen=True)
class Pools:
    """Pools of one kind: `members[i]` is in pool `of[i]`, called `names[of[i]]` at `owners[of[i]]`."""

    kind: str
    owners: Ints
    names: list[str]
    soft: NDArray[np.bool_]
    of: Ints
    members: Ints


def pools(size: Size, draw: Draw, first: dict[str, int], count: dict[str, int], site_starts: Ints) -> Iterator[Pools]:
    """The pools of an estate by kind, with a fifth of its relations (fewer, where a tier is too small)."""
    sizes = _sizes(draw, size.pool_count, max(size.relations // 5, size.pool_count))
    parts = divided(size.pool_count, [weight for *_, weight in KINDS])
    for (tier, kind, below, name, _), part in zip(KINDS, parts, strict=True):
        mine, sizes = sizes[:part], sizes[part:]
        eligible = max(1, count[tier] * 4 // 5) if tier == below else count[tier]
        owners = draw.order(eligible)[np.arange(part) % eligible]
        turns = (np.arange(part) // eligible).tolist()
        names = [name if turn == 0 else f"{name}-{turn + 1}" for turn in turns]
        of = np.repeat(np.arange(part), mine)
        if tier == below:
            start = owners[of] + 1
            members = _distinct(draw, of, start, count[tier] - start, hubs=kind != "MEMBER_OF")
        elif below == "vm":
            members = _machines(draw, of, mine, count[below])
        elif below == "network_device":
            members = _uplinks(draw, of, owners[of] / count[tier], site_starts)
        else:
            members = _distinct(draw, of, of * 0, of * 0 + count[below], hubs=True)
        keep = members >= 0
        soft = draw.uniform(part) < 0.1
        yield Pools(kind, first[tier] + owners, names, soft, of[keep], first[below] + members[keep])


def _sizes(draw: Draw, pool_count: int, relations: int) -> Ints:
    """How many members each pool has: two, and what is left mostly for the first ones."""
    if not pool_count:
        return np.empty(0, dtype=np.int64)
    base = min(2, relations // pool_count)
    spare = relations - base * pool_count
    picked = np.floor(pool_count * draw.uniform(spare) ** 1.5).astype(np.int64)
    return base + np.bincount(picked, minlength=pool_count).astype(np.int64)


def _distinct(draw: Draw, of: Ints, start: Ints, width: Ints, *, hubs: bool) -> Ints:
    """A member for each entry of `of`, one of `width` from `start` on; -1 where a pool would repeat one."""
    pick = draw.ranks if hubs else draw.below
    members = start + width - 1 - pick(np.maximum(1, width), len(of))
    return _redrawn(draw, of, members, start, width)


def _machines(draw: Draw, of: Ints, sizes: Ints, count: int) -> Ints:
    """Three of four members near each other, the rest anywhere: losing a site takes down most pools in it."""
    home = draw.below(count, len(sizes))[of]
    near = home + draw.below(np.maximum(64, 4 * sizes)[of], len(of))
    anywhere = draw.below(count, len(of))
    members = np.where(draw.uniform(len(of)) < 0.75, near, anywhere) % count
    return _redrawn(draw, of, members, of * 0, of * 0 + count)


def _uplinks(draw: Draw, of: Ints, places: Floats, site_starts: Ints) -> Ints:
    """Access devices of the site at each place."""
    site = np.searchsorted(site_starts[1:-1] / site_starts[-1], places, side="right")
    width = np.maximum(1, np.diff(site_starts)[site] * 6 // 7)
    return _redrawn(draw, of, site_starts[site] + draw.below(width, len(of)), site_starts[site], width)


def _redrawn(draw: Draw, of: Ints, members: Ints, start: Ints, width: Ints) -> Ints:
    """The same members, those that a pool has twice drawn again; -1 where nothing new came up."""
    limit = int(members.max(initial=0)) + int(width.max(initial=0)) + 1
    again = np.ones(len(of), dtype=np.bool_)
    for _ in range(20):
        again[:] = True
        again[np.unique(of * limit + members, return_index=True)[1]] = False
        if not again.any():
            break
        members[again] = start[again] + draw.below(np.maximum(1, width[again]), int(again.sum()))
    members[again | (width < 1)] = -1
    return members
