"""Laws of the topology: patched is built, the order of rows is nothing, the arrays say what the rows say."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.topology import build, open_saved, patch, save
from tests.property.test_topology_rules import Estate, derived, read

IDS = ["a", "b", "b c", "ba", "d::e", "f/g", "ü", "日本"]
POOLS = ["db", "members", "nodes"]
TYPES = [type for type, spec in RELATIONS.items() if spec.supplier]


LAW = settings(deadline=None)  # the first example imports NumPy

uids = st.sampled_from([f"asset:{id}" for id in IDS])
asset_rows = st.builds(
    AssetRow,
    uids,
    st.sampled_from([None, "", "service", "database", "Oracle DB"]),
    st.sampled_from([None, "critical", "Low"]),
    st.sampled_from([None, "active", "DOWN", "maintenance", "degraded", "Retired", "disposed"]),
    st.sampled_from([None, "production"]),
    st.sampled_from([False, False, False, True]),
    st.sampled_from([None, None, "team:a", "team:é"]),
)
supply_rows = st.builds(
    SupplyRow,
    uids,
    st.sampled_from(TYPES),
    uids,
    st.sampled_from(["hard", "soft"]),
    st.sampled_from([None, None, "", *POOLS]),
    st.just(value=False),
    st.sampled_from([(), ("files",), ("cmdb", "files")]),
)
min_ups = st.sampled_from(["0", "1", "2", "9", "50%", "33.3%", "100%"])
pool_rows = st.builds(PoolRow, uids, st.sampled_from(POOLS), min_ups, st.just(value=False))
estates = st.builds(
    lambda assets, relations, pools: Estate(
        {row.uid: row for row in assets},
        {(row.source, row.type, row.target): row for row in relations},
        {(row.asset, row.pool): row for row in pools},
    ),
    st.lists(asset_rows, max_size=8),
    st.lists(supply_rows, max_size=24),
    st.lists(pool_rows, max_size=4),
)


def whole(estate: Estate, number: int = 1) -> Supplies:
    version = GraphVersion(number, f"2026-05-{number:02}T09:00:00Z", len(estate.assets), len(estate.relations))
    return Supplies(version, list(estate.assets.values()), list(estate.relations.values()), list(estate.pools.values()))


def changes(before: Estate, after: Estate, number: int) -> Supplies:
    """What a store says has changed. What went comes as it last was, or was merged away if it is an asset."""
    now = whole(after, number)
    lost_relations = [row for key, row in before.relations.items() if key not in after.relations]
    lost_pools = [row for key, row in before.pools.items() if key not in after.pools]
    return Supplies(
        now.version,
        [row for uid, row in after.assets.items() if before.assets.get(uid) != row],
        [row for key, row in after.relations.items() if before.relations.get(key) != row]
        + [gone_relation(row) for row in lost_relations],
        [row for key, row in after.pools.items() if before.pools.get(key) != row]
        + [gone_pool(row) for row in lost_pools],
        [uid for uid in before.assets if uid not in after.assets],
    )


def gone_relation(row: SupplyRow) -> SupplyRow:
    return SupplyRow(row.source, row.type, row.target, row.strength, row.pool, True)


def gone_pool(row: PoolRow) -> PoolRow:
    return PoolRow(row.asset, row.pool, row.min_up, True)


@LAW
@given(st.lists(estates, min_size=2, max_size=4))
def test_patching_gives_the_bytes_of_building(history: list[Estate]) -> None:
    topology = build(whole(history[0]))
    for number, (before, after) in enumerate(pairwise(history), start=2):
        topology = patch(topology, changes(before, after, number))
        assert topology.data == build(whole(after, number)).data


@LAW
@given(estates, estates)
def test_a_patch_from_further_back_says_the_same(before: Estate, after: Estate) -> None:
    """It does no harm to be told more than has changed, or that something went which was never there."""
    told = changes(before, after, 2)
    all_of_it = whole(after, 2)
    more = Supplies(
        told.version,
        all_of_it.assets,
        [*all_of_it.relations, *(row for row in told.relations if row.gone)],
        [*all_of_it.pools, *(row for row in told.pools if row.gone)],
        told.dropped,
    )
    built = build(all_of_it)
    assert patch(build(whole(before)), more).data == built.data
    assert patch(built, more).data == build(more).data == built.data


@LAW
@given(estates, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(estate: Estate, random: Random) -> None:
    rows = whole(estate)
    assets = random.sample(rows.assets, len(rows.assets))
    relations = random.sample(rows.relations, len(rows.relations))
    shuffled = Supplies(rows.version, assets, relations, random.sample(rows.pools, len(rows.pools)))
    assert build(shuffled).data == build(rows).data


@LAW
@given(estates)
def test_a_saved_topology_is_the_same_and_can_be_patched(estate: Estate) -> None:
    with tempfile.TemporaryDirectory() as folder:
        save(build(whole(estate)), Path(folder))
        opened = open_saved(Path(folder))
        assert opened is not None
        nothing = Supplies(opened.version, [], [], [])
        assert patch(opened, nothing).data == opened.data == build(whole(estate)).data


@LAW
@given(estates)
def test_the_arrays_say_what_the_rows_say(estate: Estate) -> None:
    assert read(build(whole(estate))) == derived(estate)
