"""From the tables to the sections of a topology."""

from __future__ import annotations

import numpy as np

from graph.model import GraphVersion
from graph.topology.coding import Widened
from graph.topology.layout import Head, laid_out
from graph.topology.leads import leading
from graph.topology.pools import in_pools, pool_words
from graph.topology.rows import offsets
from graph.topology.states import OUT, UNKNOWN
from graph.topology.supply import Sections, Supply, outside_pools
from graph.topology.tables import Assets, Relations, Tables
from graph.topology.view import Topology


def topology_of(tables: Tables, version: GraphVersion) -> Topology:
    """Everything that follows from the tables."""
    words = pool_words(tables)
    nodes = _nodes(tables.assets, len(tables.names))
    supply = Supply.of(tables.relations, nodes["flags"] & OUT == 0)
    sections = {
        **_words("id", tables.names),
        **nodes,
        **_relations(tables.relations, words),
        **outside_pools(supply, len(tables.names)),
        **in_pools(tables, supply, words),
        **_words("pool_word", words.words),
        **_words("min_up", tables.pools.min_up.words),
    }
    sections |= leading(tables.assets, sections)
    head = Head(version.number, version.at, version.assets, version.relations)
    data, places = laid_out(head, {name: len(column) for name, column in sections.items()})
    for name, column in sections.items():
        np.asarray(places[name])[:] = column
    return Topology(memoryview(data).toreadonly())


def _nodes(assets: Assets, count: int) -> Sections:
    """A name that no asset has is an unknown one."""
    columns = {
        "node_type": assets.type.codes,
        "node_criticality": assets.criticality.codes,
        "node_environment": assets.environment.codes,
        "node_owner": assets.owner.codes,
        "own": assets.own,
        "flags": assets.flags,
    }
    sections: Sections = {name: np.zeros(count, np.int64) for name in columns}
    sections["flags"][:] = UNKNOWN
    for name, column in columns.items():
        sections[name][assets.node] = column
    return {
        **sections,
        **_words("type", assets.type.words),
        **_words("criticality", assets.criticality.words),
        **_words("environment", assets.environment.words),
        **_words("owner", assets.owner.words),
    }


def _relations(relations: Relations, words: Widened) -> Sections:
    return {
        "relation_source": relations.source,
        "relation_kind": relations.kind.codes,
        "relation_target": relations.target,
        "relation_pool": words.former[relations.pool.codes],
        "relation_soft": relations.soft,
        "relation_sources": relations.sources.codes,
        **_words("kind", relations.kind.words),
        **_words("sources", relations.sources.words),
    }


def _words(name: str, words: list[str]) -> Sections:
    text = "".join(words).encode()
    sizes = np.fromiter(map(len, words), np.int64, len(words))
    if len(text) > sizes.sum():
        sizes = np.fromiter((len(word.encode()) for word in words), np.int64, len(words))
    return {f"{name}_offsets": offsets(sizes), f"{name}_bytes": np.frombuffer(text, np.uint8)}
