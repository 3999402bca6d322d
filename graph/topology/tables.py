"""The rows of a store as sorted tables of numbers, and how later rows change them.

A topology built from all rows and one patched with what changed go the same way: tables (at first empty), the
rows merged into them, everything else derived from the tables. So the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

import numpy as np

from graph.columns import columns_of
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology.coding import Column, Ints, Mask, ints, latest, listed, narrowed, numbered, widened
from graph.topology.layout import SEPARATOR
from graph.topology.states import UNKNOWN, own_state
from graph.topology.view import Topology

# Each type of relation that carries impact, and the pool that a supplier joins where its row names none.
POOLS = {type: spec.pool or "" for type, spec in RELATIONS.items() if spec.supplier}


@dataclass(frozen=True, slots=True)
class Assets:
    """Every asset of the store, retired ones too, by node."""

    node: Ints = field(default_factory=ints)
    type: Column = field(default_factory=Column)
    criticality: Column = field(default_factory=Column)
    environment: Column = field(default_factory=Column)
    owner: Column = field(default_factory=Column)
    own: Ints = field(default_factory=ints)
    flags: Ints = field(default_factory=ints)

    def merged(self, rows: Sequence[AssetRow], node: Ints, dropped: int) -> Assets:
        """With further rows; node is that of the former, of this many that are dropped, and of the further ones."""
        _, types, criticalities, statuses, environments, retired, owners = columns_of(rows, AssetRow._fields)
        states = {status: own_state(status) for status in set(statuses)}
        out = own_state(None, retired=True)
        says = [out if gone else states[status] for status, gone in zip(statuses, retired, strict=True)]
        last = latest(node, _gone(len(self.node), [True] * dropped + [False] * len(rows)))
        none = [""] * dropped
        return Assets(
            node[last],
            self.type.plus([*none, *types]).at(last),
            self.criticality.plus([*none, *criticalities]).at(last),
            self.environment.plus([*none, *environments]).at(last),
            self.owner.plus([*none, *owners], _id).at(last),
            np.concatenate((self.own, ints([0] * dropped), ints([own for own, _ in says])))[last],
            np.concatenate((self.flags, ints([0] * dropped), ints([flags for _, flags in says])))[last],
        )


@dataclass(frozen=True, slots=True)
class Relations:
    """Every live relation that carries impact, by source, kind and target; its ends need not be there."""

    source: Ints = field(default_factory=ints)
    kind: Column = field(default_factory=Column)
    target: Ints = field(default_factory=ints)
    pool: Column = field(default_factory=Column)
    soft: Ints = field(default_factory=ints)
    sources: Column = field(default_factory=Column)

    def merged(self, rows: Sequence[SupplyRow], source: Ints, target: Ints) -> Relations:
        """With further rows; the ends are those of the former and the further ones."""
        _, types, _, strengths, pools, went, sources = columns_of(rows, SupplyRow._fields)
        kind = self.kind.plus(types)
        idle = np.array([word not in POOLS for word in kind.words])[kind.codes]
        gone = _gone(len(self.source), went) | idle
        joins = [pool or POOLS.get(type, "") for pool, type in zip(pools, types, strict=True)]
        last = latest((source * len(kind.words) + kind.codes) * (1 + target.max(initial=0)) + target, gone)
        return Relations(
            source[last],
            kind.at(last),
            target[last],
            self.pool.plus(joins).at(last),
            np.concatenate((self.soft, ints([strength == "soft" for strength in strengths])))[last],
            self.sources.plus(sources, _joined).at(last),
        )


@dataclass(frozen=True, slots=True)
class Pools:
    """Every declared pool, by owner and name."""

    owner: Ints = field(default_factory=ints)
    name: Column = field(default_factory=Column)
    min_up: Column = field(default_factory=Column)

    def merged(self, rows: Sequence[PoolRow], owner: Ints) -> Pools:
        """With further rows; owner is that of the former and the further ones."""
        _, pools, min_ups, went = columns_of(rows, PoolRow._fields)
        name = self.name.plus(pools)
        gone = _gone(len(self.owner), [gone or not min_up for gone, min_up in zip(went, min_ups, strict=True)])
        last = latest(owner * len(name.words) + name.codes, gone)
        return Pools(owner[last], name.at(last), self.min_up.plus(min_ups).at(last))


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a topology follows from; the names are the ids that a row uses."""

    names: list[str] = field(default_factory=list)
    assets: Assets = field(default_factory=Assets)
    relations: Relations = field(default_factory=Relations)
    pools: Pools = field(default_factory=Pools)

    @classmethod
    def of(cls, topology: Topology) -> Tables:
        """The tables that a topology was derived from."""
        flags, min_up = _column(topology.flags), _column(topology.pool_min_up)
        known, declared = np.flatnonzero(flags & UNKNOWN == 0), np.flatnonzero(min_up)
        pool_words = listed(topology.pool_words)
        return cls(
            listed(topology.ids),
            Assets(
                known,
                Column(listed(topology.types), _column(topology.node_type)[known]),
                Column(listed(topology.criticalities), _column(topology.node_criticality)[known]),
                Column(listed(topology.environments), _column(topology.node_environment)[known]),
                Column(listed(topology.owners), _column(topology.node_owner)[known]),
                _column(topology.own)[known],
                flags[known],
            ),
            Relations(
                _column(topology.relation_source),
                Column(listed(topology.kinds), _column(topology.relation_kind)),
                _column(topology.relation_target),
                Column(pool_words, _column(topology.relation_pool)),
                _column(topology.relation_soft),
                Column(listed(topology.sources), _column(topology.relation_sources)),
            ),
            Pools(
                _column(topology.pool_owner)[declared],
                Column(pool_words, _column(topology.pool_word)[declared]),
                Column(listed(topology.min_ups), min_up[declared]),
            ),
        )

    def merged(self, rows: Supplies) -> Tables:
        """With rows that came later; nothing stays of what they say is gone."""
        relations = columns_of(rows.relations, SupplyRow._fields)
        names, (node, source, target, owner) = _named(
            self.names,
            (self.assets.node, [*rows.dropped, *columns_of(rows.assets, AssetRow._fields)[0]]),
            (self.relations.source, relations[0]),
            (self.relations.target, relations[2]),
            (self.pools.owner, columns_of(rows.pools, PoolRow._fields)[0]),
        )
        return Tables(
            names,
            self.assets.merged(rows.assets, node, len(rows.dropped)),
            self.relations.merged(rows.relations, source, target),
            self.pools.merged(rows.pools, owner),
        )._without_idle_names()

    def _without_idle_names(self) -> Tables:
        assets, relations, pools = self.assets, self.relations, self.pools
        used = np.zeros(len(self.names), np.bool_)
        for nodes in (assets.node, relations.source, relations.target, pools.owner):
            used[nodes] = True
        names, node = narrowed(self.names, used)
        return Tables(
            names,
            replace(assets, node=node[assets.node]),
            replace(relations, source=node[relations.source], target=node[relations.target]),
            replace(pools, owner=node[pools.owner]),
        )


def _named(names: list[str], *columns: tuple[Ints, Sequence[str]]) -> tuple[list[str], list[Ints]]:
    """The names with those of further rows among them, and columns of nodes made longer by those rows."""
    uids, codes = numbered(list(chain.from_iterable(further for _, further in columns)))
    wide = widened(names, [uid.removeprefix("asset:") for uid in uids])
    ends = ints([len(further) for _, further in columns]).cumsum()
    more = np.split(wide.others[codes], ends[:-1])
    former = [wide.former[nodes] for nodes, _ in columns]
    return wide.words, [np.concatenate(both) for both in zip(former, more, strict=True)]


def _gone(former: int, further: Sequence[bool]) -> Mask:
    """So many former rows are there, further ones unless they say otherwise."""
    return np.concatenate((np.zeros(former, np.bool_), np.array(further, np.bool_)))


def _id(owner: str | None) -> str:
    return (owner or "").removeprefix("team:")


def _joined(sources: Sequence[str]) -> str:
    return SEPARATOR.join(sorted(sources))


def _column(section: memoryview) -> Ints:
    return np.asarray(section).astype(np.int64)
