"""What the search index asks of a store: which entities have to be looked at again."""

from __future__ import annotations

from graph.model import GraphVersion
from graph.ports import Lease
from tests.contract.conftest import Store
from tests.contract.sample import T3, Rows

ABOUT = ("ABOUT", "AFFECTS", "ASSIGNED_TO")


def estate() -> tuple[Rows, GraphVersion]:
    rows = Rows()
    rows.entity("asset:quiet", name="Quiet")
    rows.entity("asset:renamed", 3, name="New")
    rows.entity("asset:gone", 3, life="retired", name="Gone")
    rows.entity("team:ops", name="Operations")
    rows.entity("article:of-quiet", title="A")
    rows.entity("article:of-renamed", title="A")
    rows.entity("article:was-of-renamed", title="A")
    rows.entity("article:changed", 3, title="A")
    rows.entity("incident:moved", title="I")
    rows.entity("incident:left", title="I")
    rows.entity("incident:same", title="I")
    rows.entity("problem:other", title="P")
    rows.relate("article:of-quiet", "ABOUT", "asset:quiet")
    rows.relate("article:of-renamed", "ABOUT", "asset:renamed")
    rows.relate("article:was-of-renamed", "ABOUT", "asset:renamed", status="retired")
    rows.relate("incident:moved", "ASSIGNED_TO", "team:ops", 2)
    rows.relate("incident:left", "AFFECTS", "asset:quiet", 3, status="retired")
    rows.relate("incident:same", "AFFECTS", "asset:quiet")
    rows.relate("problem:other", "ROOT_CAUSE", "asset:renamed", 3)
    rows.dropped_rows.append(("article:merged-away", 3))
    return rows, GraphVersion(3, T3, 2, 5)


def test_what_changed_is_touched_and_what_speaks_of_it(store: Store, lease: Lease) -> None:
    rows, version = estate()
    store.restore(rows, version, lease)
    found = store.touched_since(2, ABOUT)
    assert found.version == version
    assert found.uids == ["article:changed", "article:of-renamed", "asset:gone", "asset:renamed", "incident:left"]
    assert found.dropped == ["article:merged-away"]
    assert "incident:moved" in store.touched_since(1, ABOUT).uids
    assert "problem:other" in store.touched_since(2, (*ABOUT, "ROOT_CAUSE")).uids


def test_nothing_is_touched_since_now(store: Store, lease: Lease) -> None:
    rows, version = estate()
    store.restore(rows, version, lease)
    found = store.touched_since(3, ABOUT)
    assert (found.uids, found.dropped) == ([], [])


def test_everything_is_touched_since_before_anything(store: Store, lease: Lease) -> None:
    rows, version = estate()
    store.restore(rows, version, lease)
    assert store.touched_since(0, ABOUT).uids == sorted(row.uid for row in rows.entity_rows)
