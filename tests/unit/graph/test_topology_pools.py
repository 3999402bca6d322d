"""Which pools there are, who is in them, and how many of them it takes."""

from __future__ import annotations

import pytest

from graph.topology import ASSUMED, SOFT, build
from tests.unit.graph.test_topology import arithmetic, listed, members, pool_flags, rows


def test_a_named_pool_takes_the_supplier_out_of_the_rows_outside() -> None:
    topology = build(rows("pay d1 d2", ["pay DEPENDS_ON d1 in db", "pay DEPENDS_ON d2 in db"]))
    assert members(topology, "pay", "db") == ["d1", "d2"]
    assert arithmetic(topology, "pay", "db") == (2, 1, 2)
    assert pool_flags(topology, "pay", "db") == ASSUMED
    assert listed(topology, "in_hard", "pay") == []


def test_members_join_the_pool_members_unless_their_row_names_another() -> None:
    topology = build(rows("lb n1 n2", ["n1 MEMBER_OF lb", "n2 MEMBER_OF lb in nodes"]))
    assert members(topology, "lb", "members") == ["n1"]
    assert members(topology, "lb", "nodes") == ["n2"]


def test_the_same_supplier_counts_once_in_a_pool_and_keeps_both_reasons() -> None:
    topology = build(rows("q a", ["q DEPENDS_ON a in p", "a PART_OF q in p", "q USES a"]))
    assert arithmetic(topology, "q", "p") == (1, 1, 1)
    assert [topology.relation(r) for r in topology.join_relation] == [
        ("a", "PART_OF", "q"),
        ("q", "DEPENDS_ON", "a"),
    ]
    assert [topology.id(i) for i in topology.join] == ["a", "a"]
    assert listed(topology, "in_soft", "q") == ["a"]
    assert [topology.pool_name(p) for p in topology.out_pool] == ["p"]


@pytest.mark.parametrize(
    ("min_up", "arithmetic_of_three"),
    [
        ("2", (3, 2, 3)),
        ("50%", (3, 2, 3)),
        ("0", (3, 0, 3)),
        ("5", (3, 3, 5)),
        ("0%", (3, 0, 3)),
        ("100 %", (3, 3, 3)),
        ("250%", (3, 3, 3)),
        ("33.4%", (3, 2, 3)),
        ("-1", (3, 0, 3)),
    ],
)
def test_what_is_declared_is_needed_within_what_is_there(
    min_up: str, arithmetic_of_three: tuple[int, int, int]
) -> None:
    joins = [f"q DEPENDS_ON {each} in p" for each in "abc"]
    topology = build(rows("q a b c", joins, [("q", "p", min_up)]))
    assert arithmetic(topology, "q", "p") == arithmetic_of_three
    assert pool_flags(topology, "q", "p") == 0
    assert topology.min_up_of(0) == min_up


def test_a_declared_pool_without_members_needs_none_yet_remembers_what_it_wants() -> None:
    topology = build(rows("q", pools=[("q", "p", "2")]))
    assert arithmetic(topology, "q", "p") == (0, 0, 2)
    assert pool_flags(topology, "q", "p") == SOFT


def test_a_pool_is_soft_only_when_all_of_it_is() -> None:
    soft = ["q USES a in p", "q USES b in p"]
    assert pool_flags(build(rows("q a b", soft)), "q", "p") == SOFT | ASSUMED
    assert pool_flags(build(rows("q a b", [*soft, "q DEPENDS_ON a in p"])), "q", "p") == ASSUMED


def test_a_pool_whose_need_nobody_can_read_needs_one_of_those_there_are() -> None:
    topology = build(rows("q r a", ["q DEPENDS_ON a in p"], [("q", "p", "half"), ("r", "p", "half")]))
    assert [arithmetic(topology, owner, "p") for owner in "qr"] == [(1, 1, 1), (0, 0, 0)]
    assert pool_flags(topology, "q", "p") == ASSUMED


def test_a_pool_that_is_declared_without_a_word_is_not_declared() -> None:
    topology = build(rows("q", pools=[("q", "p", "")]))
    assert topology.find_pool(0, "p") is None
