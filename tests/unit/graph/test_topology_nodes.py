"""What a topology says of each asset by itself."""

from __future__ import annotations

import pytest

from graph.model import GraphVersion
from graph.ports import AssetRow, Supplies
from graph.topology import DEGRADED, DOWN, OK, PLANNED, RETIRED, Topology, build, patch
from graph.topology.layout import LAYOUT
from tests.unit.graph.test_topology import VERSION, asset, rows


@pytest.mark.parametrize(
    ("status", "own", "flags"),
    [
        (None, OK, 0),
        ("active", OK, 0),
        ("Down", DOWN, 0),
        (" MAINTENANCE. ", DOWN, PLANNED),
        ("degraded", DEGRADED, 0),
        ("in maintenance", OK, 0),
        ("Retired", OK, RETIRED),
        ("de-commissioned", OK, RETIRED),
        ("disposed", OK, RETIRED),
    ],
)
def test_the_status_word_gives_the_own_state(status: str | None, own: int, flags: int) -> None:
    topology = build(rows([asset("a", status)]))
    assert (topology.own[0], topology.flags[0]) == (own, flags)
    assert topology.takes_part(0) is not (flags == RETIRED)


def test_an_asset_that_is_retired_in_the_graph_is_not_down() -> None:
    topology = build(rows([asset("a", "down", retired=True)]))
    assert (topology.own[0], topology.flags[0]) == (OK, RETIRED)


def test_ids_are_in_the_order_of_their_bytes_and_found_without_a_dictionary() -> None:
    ids = ["a", "a b", "a/b", "a::b", "ä", "z", "Z", "日本", "\U0001f4be", "https://x.example/y?z"]
    topology = build(rows([asset(id) for id in ids]))
    assert [topology.id(i) for i in range(len(topology))] == sorted(ids, key=str.encode)
    assert [topology.index(topology.id(i)) for i in range(len(topology))] == list(range(len(ids)))
    assert [topology.index(other) for other in ("", "aa", "zz", "\U0010ffff", "\ud800")] == [None] * 5


def test_an_asset_is_described_by_its_words() -> None:
    bare = AssetRow("asset:bare", None, None, None, None, False)
    full = asset("full", type="Oracle Database")._replace(owner="team:data")
    topology = build(rows([full, bare]))
    words = (topology.type_of, topology.criticality_of, topology.environment_of, topology.owner_of)
    for at, described in ((1, ("Oracle Database", "high", "production", "data")), (0, (None, None, None, None))):
        assert tuple(word(at) for word in words) == described


def test_an_asset_that_is_handed_on_is_owned_by_the_other_team() -> None:
    before = build(rows([asset(id)._replace(owner="team:old") for id in "abc"]))
    handed_on = [asset("a")._replace(owner="team:new"), asset("b")]
    after = patch(before, rows(handed_on))
    assert [after.owner_of(node) for node in range(3)] == ["new", None, "old"]
    assert after.data == build(rows([*handed_on, asset("c")._replace(owner="team:old")])).data


def test_an_empty_graph_has_a_topology() -> None:
    topology = build(Supplies(GraphVersion(0, None), [], [], []))
    assert (len(topology), topology.index("a"), topology.version) == (0, None, GraphVersion(0, None))
    assert build(rows("a")).version == VERSION


def test_every_section_of_the_layout_is_an_attribute_of_its_own_or_part_of_a_list_of_words() -> None:
    lists = ("id", "type", "criticality", "environment", "owner", "kind", "sources", "pool_word", "min_up")
    texts = {"at_bytes"} | {f"{name}_{part}" for name in lists for part in ("offsets", "bytes")}
    columns = {name for name, type in Topology.__annotations__.items() if type == "memoryview"}
    assert columns == set(LAYOUT) - texts


def test_nothing_of_a_topology_can_be_written() -> None:
    topology = build(rows("a b", ["a DEPENDS_ON b"]))
    with pytest.raises(TypeError, match="read-only"):
        topology.own[0] = DOWN
