"""The rows of a store as sorted tables of numbers, and how later rows change them.

A topology built from all rows and one patched with what changed go the same way: tables (at first empty), the
rows merged into them, everything else derived from the tables. So the two cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology.coding import Column, Ints, Mask, ints, latest, listed, narrowed, numbered, widened
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
    own: Ints = field(default_factory=ints)
    flags: Ints = field(default_factory=ints)

    def merged(self, rows: list[AssetRow], node: Ints, dropped: list[bool]) -> Assets:
        """With further rows; node is that of the former and the further ones."""
        last = latest(node, _gone(self.node, dropped))
        states = {status: own_state(status) for status in {row.status for row in rows}}
        says = [own_state(None, retired=True) if row.retired else states[row.status] for row in rows]
        return Assets(
            node[last],
            self.type.plus([row.type or "" for row in rows]).at(last),
            self.criticality.plus([row.criticality or "" for row in rows]).at(last),
            self.environment.plus([row.environment or "" for row in rows]).at(last),
            np.concatenate((self.own, ints([own for own, _ in says])))[last],
            np.concatenate((self.flags, ints([flags for _, flags in says])))[last],
        )


@dataclass(frozen=True, slots=True)
class Relations:
    """Every live relation that carries impact, by source, kind and target; its ends need not be there."""

    source: Ints = field(default_factory=ints)
    kind: Column = field(default_factory=Column)
    target: Ints = field(default_factory=ints)
    pool: Column = field(default_factory=Column)
    soft: Ints = field(default_factory=ints)

    def merged(self, rows: list[SupplyRow], source: Ints, target: Ints) -> Relations:
        """With further rows; the ends are those of the former and the further ones."""
        kind = self.kind.plus([row.type for row in rows])
        idle = np.array([word not in POOLS for word in kind.words])[kind.codes]
        gone = _gone(self.source, [row.gone for row in rows]) | idle
        last = latest((source * len(kind.words) + kind.codes) * (1 + target.max(initial=0)) + target, gone)
        return Relations(
            source[last],
            kind.at(last),
            target[last],
            self.pool.plus([row.pool or POOLS.get(row.type, "") for row in rows]).at(last),
            np.concatenate((self.soft, ints([row.strength == "soft" for row in rows])))[last],
        )


@dataclass(frozen=True, slots=True)
class Pools:
    """Every declared pool, by owner and name."""

    owner: Ints = field(default_factory=ints)
    name: Column = field(default_factory=Column)
    min_up: Column = field(default_factory=Column)

    def merged(self, rows: list[PoolRow], owner: Ints) -> Pools:
        """With further rows; owner is that of the former and the further ones."""
        name = self.name.plus([row.pool for row in rows])
        gone = _gone(self.owner, [row.gone or not row.min_up for row in rows])
        last = latest(owner * len(name.words) + name.codes, gone)
        return Pools(owner[last], name.at(last), self.min_up.plus([row.min_up for row in rows]).at(last))


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
                _column(topology.own)[known],
                flags[known],
            ),
            Relations(
                _column(topology.relation_source),
                Column(listed(topology.kinds), _column(topology.relation_kind)),
                _column(topology.relation_target),
                Column(pool_words, _column(topology.relation_pool)),
                _column(topology.relation_soft),
            ),
            Pools(
                _column(topology.pool_owner)[declared],
                Column(pool_words, _column(topology.pool_word)[declared]),
                Column(listed(topology.min_ups), min_up[declared]),
            ),
        )

    def merged(self, rows: Supplies) -> Tables:
        """With rows that came later; nothing stays of what they say is gone."""
        assets = [AssetRow(uid, None, None, None, None, False) for uid in rows.dropped] + rows.assets
        dropped = [True] * len(rows.dropped) + [False] * len(rows.assets)
        names, (node, source, target, owner) = _named(
            self.names,
            (self.assets.node, [row.uid for row in assets]),
            (self.relations.source, [row.source for row in rows.relations]),
            (self.relations.target, [row.target for row in rows.relations]),
            (self.pools.owner, [row.asset for row in rows.pools]),
        )
        return Tables(
            names,
            self.assets.merged(assets, node, dropped),
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


def _named(names: list[str], *columns: tuple[Ints, list[str]]) -> tuple[list[str], list[Ints]]:
    """The names with those of further rows among them, and columns of nodes made longer by those rows."""
    uids, codes = numbered([uid for _, further in columns for uid in further])
    wide = widened(names, [uid.removeprefix("asset:") for uid in uids])
    ends = ints([len(further) for _, further in columns]).cumsum()
    more = np.split(wide.others[codes], ends[:-1])
    former = [wide.former[nodes] for nodes, _ in columns]
    return wide.words, [np.concatenate(both) for both in zip(former, more, strict=True)]


def _gone(former: Ints, further: list[bool]) -> Mask:
    """Former rows are there, further ones unless they say otherwise."""
    return np.concatenate((np.zeros(len(former), np.bool_), np.array(further, np.bool_)))


def _column(section: memoryview) -> Ints:
    return np.asarray(section).astype(np.int64)
