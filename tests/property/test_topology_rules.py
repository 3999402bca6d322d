"""The rules of supply read literally, row by row, in dictionaries: what the arrays are held against."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_CEILING, Decimal
from typing import Any, NamedTuple

from graph.model import GraphVersion
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology import ASSUMED, PLANNED, RETIRED, SOFT, STATES, Topology, build

Relation = tuple[str, str, str]
Story = dict[str, Any]


class Estate(NamedTuple):
    """What a store holds, by key."""

    assets: dict[str, AssetRow]
    relations: dict[Relation, SupplyRow]
    pools: dict[tuple[str, str], PoolRow]


def derived(estate: Estate) -> Story:
    """All that impact.md says of who supplies whom."""
    alive = {uid for uid, row in estate.assets.items() if not retired(row)}
    alone: dict[str, set[tuple[str, str, Relation]]] = {"hard": set(), "soft": set()}
    joins = defaultdict(set)
    gaps = set()
    for row in estate.relations.values():
        sentence = (id_of(row.source), row.type, id_of(row.target))
        # The source supplies the target where it is a member or a part; else the target supplies the source.
        upwards = row.type in {"MEMBER_OF", "PART_OF"}
        supplier, consumer = (row.source, row.target) if upwards else (row.target, row.source)
        if supplier == consumer or consumer not in alive:
            continue
        if supplier not in alive:
            gaps.add(
                (
                    id_of(consumer),
                    sentence,
                    id_of(supplier),
                    "retired" if supplier in estate.assets else "unknown",
                )
            )
        elif pool := row.pool or ("members" if row.type == "MEMBER_OF" else ""):
            joins[id_of(consumer), pool].add((id_of(supplier), sentence, row.strength))
        else:
            alone[row.strength].add((id_of(consumer), id_of(supplier), sentence))
    declared = {(id_of(row.asset), row.pool): row.min_up for row in estate.pools.values()}
    return {
        "assets": {id_of(uid): described(row) for uid, row in estate.assets.items()},
        "suppliers": alone,
        "consumers": {strength: {(s, c) for c, s, _ in said} for strength, said in alone.items()},
        "pools": {key: pool_of(joins[key], declared.get(key)) for key in {*joins, *declared}},
        "gaps": gaps,
        "sources": {(id_of(row.source), row.type, id_of(row.target)): row.sources for row in estate.relations.values()},
    }


def pool_of(joins: set[tuple[str, Relation, str]], min_up: str | None) -> Story:
    members = {member for member, _, _ in joins}
    n = len(members)
    wanted = Decimal(1) if min_up is None else Decimal(min_up.rstrip("%"))
    if min_up is not None and min_up.endswith("%"):
        wanted = (n * wanted / 100).to_integral_value(ROUND_CEILING)
    declared_count = 0 if min_up is None or "%" in min_up else int(min_up)
    return {
        "members": members,
        "reasons": {(member, sentence) for member, sentence, _ in joins},
        "numbers": (n, min(max(int(wanted), 0), n), max(n, declared_count)),
        "min_up": min_up,
        "assumed": min_up is None,
        "soft": all(strength == "soft" for _, _, strength in joins),
    }


def described(row: AssetRow) -> tuple[object, ...]:
    word = (row.status or "").lower()
    state = {"down": "DOWN", "maintenance": "DOWN", "degraded": "DEGRADED"}.get(word, "OK")
    gone = retired(row)
    owner = row.owner.removeprefix("team:") if row.owner else None
    words = (row.type or None, row.criticality or None, row.environment or None, owner)
    return (*words, "OK" if gone else state, word == "maintenance" and not gone, gone)


def retired(row: AssetRow) -> bool:
    return row.retired or (row.status or "").lower() in {"retired", "decommissioned", "disposed"}


def id_of(uid: str) -> str:
    return uid.partition(":")[2]


def read(topology: Topology) -> Story:
    """The same, from the arrays."""
    t, id = topology, topology.id
    known = [node for node in range(len(t)) if t.index(id(node)) == node]
    members = entries(t.member_offsets, t.member)
    pools_of = entries(t.out_pool_offsets, t.out_pool)
    assert pools_of == sorted((member, pool) for pool, member in members)
    return {
        "assets": {id(node): described_by(t, node) for node in known},
        "suppliers": {
            "hard": reasons(t, t.in_hard_offsets, t.in_hard, t.in_hard_relation),
            "soft": reasons(t, t.in_soft_offsets, t.in_soft, t.in_soft_relation),
        },
        "consumers": {
            "hard": {(id(s), id(c)) for s, c in entries(t.out_hard_offsets, t.out_hard)},
            "soft": {(id(s), id(c)) for s, c in entries(t.out_soft_offsets, t.out_soft)},
        },
        "pools": {key(t, pool): pool_by(t, pool) for pool in range(len(t.pool_owner))},
        "gaps": {(id(gap.consumer), t.relation(gap.relation), id(gap.missing), gap.why) for gap in t.gaps()},
        "sources": {t.relation(at): t.sources_of(at) for at in range(len(t.relation_kind))},
    }


def entries(offsets: memoryview, values: memoryview, once: bool = True) -> list[tuple[int, int]]:
    """A row's number and each entry of it."""
    rows = range(len(offsets) - 1)
    found = [(row, value) for row in rows for value in values[offsets[row] : offsets[row + 1]]]
    assert len(found) == len(values)
    assert not once or found == sorted(set(found))
    return found


def reasons(
    topology: Topology, offsets: memoryview, suppliers: memoryview, relations: memoryview
) -> set[tuple[str, str, Relation]]:
    found = entries(offsets, suppliers, once=False)
    told = [
        (topology.id(consumer), topology.id(supplier), topology.relation(relation))
        for (consumer, supplier), relation in zip(found, relations, strict=True)
    ]
    assert len(told) == len(set(told))
    return set(told)


def key(topology: Topology, pool: int) -> tuple[str, str]:
    owner = topology.pool_owner[pool]
    assert topology.find_pool(owner, topology.pool_name(pool)) == pool
    return topology.id(owner), topology.pool_name(pool)


def pool_by(topology: Topology, pool: int) -> Story:
    flags = topology.pool_flags[pool]
    members = range(topology.member_offsets[pool], topology.member_offsets[pool + 1])
    joins = range(topology.join_offsets[pool], topology.join_offsets[pool + 1])
    return {
        "members": {topology.id(topology.member[at]) for at in members},
        "reasons": {(topology.id(topology.join[at]), topology.relation(topology.join_relation[at])) for at in joins},
        "numbers": (topology.pool_n[pool], topology.pool_m[pool], topology.pool_full[pool]),
        "min_up": topology.min_up_of(pool),
        "assumed": bool(flags & ASSUMED),
        "soft": bool(flags & SOFT),
    }


def described_by(topology: Topology, node: int) -> tuple[object, ...]:
    flags = topology.flags[node]
    words = (topology.type_of, topology.criticality_of, topology.environment_of, topology.owner_of)
    return (*(word(node) for word in words), STATES[topology.own[node]], bool(flags & PLANNED), bool(flags & RETIRED))


def test_the_literal_reading_of_one_small_estate() -> None:
    rows = [SupplyRow("asset:a", "MEMBER_OF", "asset:g", "hard", None, False)]
    assets = [AssetRow(f"asset:{id}", None, None, None, None, False) for id in "ag"]
    estate = Estate({row.uid: row for row in assets}, {(row.source, row.type, row.target): row for row in rows}, {})
    story = derived(estate)
    assert story["pools"]["g", "members"]["numbers"] == (1, 1, 1)
    assert read(build(Supplies(GraphVersion(1, None), assets, rows, []))) == story
