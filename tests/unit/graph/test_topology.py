"""Who supplies whom, and which pools there are: one rule a test."""

from __future__ import annotations

import pytest

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology import (
    DOWN,
    SOFT,
    UNKNOWN,
    Topology,
    build,
    patch,
)

VERSION = GraphVersion(7, "2026-05-01T09:00:00Z", 3, 4)


def asset(id: str, status: str | None = None, retired: bool = False, type: str | None = "service") -> AssetRow:
    return AssetRow(f"asset:{id}", type, "high", status, "production", retired)


def relation(sentence: str, gone: bool = False) -> SupplyRow:
    """`pay DEPENDS_ON db`, `pay DEPENDS_ON db in pool`, `pay DEPENDS_ON db softly`."""
    source, type, target, *more = sentence.split()
    strength = "soft" if "softly" in more else RELATIONS[type].strength or "hard"
    pool = more[more.index("in") + 1] if "in" in more else None
    return SupplyRow(f"asset:{source}", type, f"asset:{target}", strength, pool, gone)


def rows(
    assets: str | list[AssetRow] = "",
    relations: list[str] | None = None,
    pools: list[tuple[str, str, str]] | None = None,
) -> Supplies:
    return Supplies(
        VERSION,
        [asset(id) for id in assets.split()] if isinstance(assets, str) else assets,
        [relation(sentence) for sentence in relations or ()],
        [PoolRow(f"asset:{owner}", name, min_up, False) for owner, name, min_up in pools or ()],
    )


def node(topology: Topology, id: str) -> int:
    found = topology.index(id)
    assert found is not None
    return found


def listed(topology: Topology, row: str, id: str) -> list[str]:
    """The ids in a row of a node."""
    offsets, at = getattr(topology, f"{row}_offsets"), node(topology, id)
    return [topology.id(other) for other in getattr(topology, row)[offsets[at] : offsets[at + 1]]]


def members(topology: Topology, owner: str, name: str) -> list[str]:
    pool = topology.find_pool(node(topology, owner), name)
    assert pool is not None
    return [topology.id(i) for i in topology.member[topology.member_offsets[pool] : topology.member_offsets[pool + 1]]]


def arithmetic(topology: Topology, owner: str, name: str) -> tuple[int, int, int]:
    """n, m and full strength of a pool."""
    pool = topology.find_pool(node(topology, owner), name)
    assert pool is not None
    return topology.pool_n[pool], topology.pool_m[pool], topology.pool_full[pool]


def pool_flags(topology: Topology, owner: str, name: str) -> int:
    pool = topology.find_pool(node(topology, owner), name)
    assert pool is not None
    return topology.pool_flags[pool]


def gaps(topology: Topology) -> list[tuple[str, str, str, str]]:
    return [
        (topology.id(gap.consumer), topology.relation(gap.relation)[1], topology.id(gap.missing), gap.why)
        for gap in topology.gaps()
    ]


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("eater DEPENDS_ON giver", "hard"),
        ("eater RUNS_ON giver", "hard"),
        ("eater CONNECTS_TO giver", "hard"),
        ("giver PART_OF eater", "hard"),
        ("eater USES giver", "soft"),
        ("eater DEPENDS_ON giver softly", "soft"),
        ("giver PART_OF eater softly", "soft"),
    ],
)
def test_a_relation_says_who_supplies_whom_and_how_strongly(sentence: str, strength: str) -> None:
    topology = build(rows("eater giver", [sentence]))
    other = {"hard": "soft", "soft": "hard"}[strength]
    assert listed(topology, f"out_{strength}", "giver") == ["eater"]
    assert listed(topology, f"in_{strength}", "eater") == ["giver"]
    assert listed(topology, f"out_{other}", "giver") == listed(topology, f"in_{other}", "eater") == []
    (index,) = getattr(topology, f"in_{strength}_relation")
    assert topology.relation(index) == tuple(sentence.split()[:3])


def test_two_relations_between_the_same_two_are_one_consumer_and_two_reasons() -> None:
    topology = build(rows("web db", ["web DEPENDS_ON db", "web RUNS_ON db"]))
    assert listed(topology, "out_hard", "db") == ["web"]
    assert listed(topology, "in_hard", "web") == ["db", "db"]
    assert [topology.relation(r)[1] for r in topology.in_hard_relation] == ["DEPENDS_ON", "RUNS_ON"]


def test_a_relation_tells_who_vouches_for_it() -> None:
    said = relation("web DEPENDS_ON db")
    sources = [("files",), (), ("the CMDB", "files"), ("files", "the CMDB"), ("files",)]
    topology = build(Supplies(VERSION, [], [said], []))
    assert topology.sources_of(0) == ()
    for names in sources:
        topology = patch(topology, Supplies(VERSION, [], [said._replace(sources=names)], []))
        assert topology.sources_of(0) == tuple(sorted(names))
        assert topology.data == build(Supplies(VERSION, [], [said._replace(sources=names)], [])).data


def test_an_asset_never_supplies_itself() -> None:
    topology = build(rows("a", ["a DEPENDS_ON a", "a USES a in p", "a MEMBER_OF a"]))
    assert not any((topology.in_hard, topology.member, topology.pool_owner))
    assert gaps(topology) == []


def test_a_retired_supplier_supplies_nobody_counts_nowhere_and_is_a_gap() -> None:
    assets = [asset("q"), asset("a"), asset("b", "retired"), asset("c", retired=True)]
    joins = [f"q USES {each} in p" for each in "ab"]
    topology = build(rows(assets, [*joins, "q DEPENDS_ON b in p", "q DEPENDS_ON c"], [("q", "p", "100%")]))
    assert members(topology, "q", "p") == ["a"]
    assert arithmetic(topology, "q", "p") == (1, 1, 1)
    assert pool_flags(topology, "q", "p") == SOFT, "the hard relation is that of a retired one"
    assert listed(topology, "in_hard", "q") == []
    assert gaps(topology) == [
        ("q", "DEPENDS_ON", "b", "retired"),
        ("q", "DEPENDS_ON", "c", "retired"),
        ("q", "USES", "b", "retired"),
    ]


def test_a_retired_consumer_is_supplied_by_nobody_and_lacks_nothing() -> None:
    topology = build(rows([asset("old", "retired"), asset("db")], ["old DEPENDS_ON db", "old DEPENDS_ON ghost"]))
    assert not topology.out_hard
    assert gaps(topology) == []


def test_an_unknown_name_is_no_asset_and_the_gap_closes_once_it_appears() -> None:
    known = rows("web", ["web DEPENDS_ON ghost"], [("nobody", "p", "2")])
    before = build(known)
    assert before.index("ghost") is None
    assert before.flags[1] == before.flags[0] == UNKNOWN
    assert gaps(before) == [("web", "DEPENDS_ON", "ghost", "unknown")]
    after = patch(before, rows("ghost"))
    assert gaps(after) == []
    assert listed(after, "out_hard", "ghost") == ["web"]


def test_a_relation_that_carries_no_impact_is_passed_over() -> None:
    topology = build(rows("a b", ["a BACKED_UP_BY b", "a REPLICATES c"]))
    assert len(topology.relation_source) == 0
    assert len(topology) == 2


def test_a_merged_asset_is_gone_unless_it_comes_back_at_once() -> None:
    before = build(rows("a b c", ["a DEPENDS_ON b"]))
    change = Supplies(
        VERSION, [asset("c", "down")], [relation("a DEPENDS_ON b", gone=True)], [], ["asset:b", "asset:c"]
    )
    after = patch(before, change)
    assert (after.index("b"), len(after)) == (None, 2)
    assert after.own[node(after, "c")] == DOWN
