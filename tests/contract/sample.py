"""A small graph with everything in it that a store can get wrong, as a feed.

Three loads made it. The shop's checkout needs one of two payments databases; hosts came and went; one asset is known
to two sources; ids go beyond ASCII, and beyond 16 bits, since everything is sorted by code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.model import GraphVersion
from graph.stores.feed import (
    EntityRow,
    EntityVersionRow,
    ObservationRow,
    PoolRow,
    PoolVersionRow,
    RelationRow,
    RelationVersionRow,
)

T1, T2, T3 = (f"2026-0{month}-10T08:00:00Z" for month in (1, 2, 3))
BETWEEN = "2026-02-20T00:00:00Z"
BEFORE = "2025-12-31T00:00:00Z"
TIMES = {1: T1, 2: T2, 3: T3}

BMP, ASTRAL = "asset:\uff61half", "asset:\U0001d518far"


def canonical(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


@dataclass
class Rows:
    """A feed of lists."""

    entity_rows: list[EntityRow] = field(default_factory=list)
    observation_rows: list[ObservationRow] = field(default_factory=list)
    relation_rows: list[RelationRow] = field(default_factory=list)
    pool_rows: list[PoolRow] = field(default_factory=list)
    entity_version_rows: list[EntityVersionRow] = field(default_factory=list)
    relation_version_rows: list[RelationVersionRow] = field(default_factory=list)
    pool_version_rows: list[PoolVersionRow] = field(default_factory=list)
    dropped_rows: list[tuple[str, int]] = field(default_factory=list)

    def entities(self, after: int) -> Iterator[EntityRow]:
        for row in self.entity_rows:
            seen = [each for each in self.observation_rows if each.entity == row.uid]
            if max(row.stamp, *(each.stamp for each in seen), 0) > after:
                yield row._replace(observations=canonical([_said(each, row) for each in seen]))

    def loose_observations(self) -> Iterator[ObservationRow]:
        known = {row.uid for row in self.entity_rows}
        return (row for row in self.observation_rows if row.entity not in known)

    def relations(self, after: int) -> Iterator[RelationRow]:
        return (row for row in self.relation_rows if row.stamp > after)

    def pools(self, after: int) -> Iterator[PoolRow]:
        return (row for row in self.pool_rows if row.stamp > after)

    def entity_versions(self, after: int) -> Iterator[EntityVersionRow]:
        return (row for row in self.entity_version_rows if row.stamp > after)

    def relation_versions(self, after: int) -> Iterator[RelationVersionRow]:
        return (row for row in self.relation_version_rows if row.stamp > after)

    def pool_versions(self, after: int) -> Iterator[PoolVersionRow]:
        return (row for row in self.pool_version_rows if row.stamp > after)

    def dropped(self, after: int) -> Iterator[str]:
        return (uid for uid, stamp in self.dropped_rows if stamp > after)

    # ---------------------------------------------------------------------------------------- making rows

    def entity(self, uid: str, load: int = 1, *, life: str = "active", aliases: tuple[str, ...] = (),
               sources: tuple[str, ...] = ("files",), **fields: Any) -> None:  # fmt: skip
        """An entity in the state it has since a load, and what the source named files says of it."""
        self.entity_rows.append(
            EntityRow(uid, _kind(uid), life, canonical(fields), canonical(list(sources)), canonical(list(aliases)),
                      "[]", TIMES[load], load, _run(load))
        )  # fmt: skip
        self.observe(uid, uid, load, gone=TIMES[load] if life == "retired" else None, **fields)

    def observe(self, uid: str, entity: str, load: int = 1, *, source: str = "files", gone: str | None = None,
                links: tuple[Any, ...] = (), **fields: Any) -> None:  # fmt: skip
        mark = len(self.observation_rows) - 2**62
        self.observation_rows.append(
            ObservationRow(source, _kind(uid) + "s", uid, entity, mark, canonical(fields), canonical(list(links)), T1,
                           gone, load)
        )  # fmt: skip

    def was(self, uid: str, since: int, until: int, *, life: str = "active", **fields: Any) -> None:
        """A former state of an entity."""
        self.entity_version_rows.append(
            EntityVersionRow(uid, _kind(uid), life, canonical(fields), TIMES[since], TIMES[until], until, _run(since))
        )

    def relate(self, source: str, type: str, target: str, load: int = 1, *, strength: str | None = None,
               pool: str | None = None, status: str = "active", claimed: bool = False) -> None:  # fmt: skip
        claim = ["files", "relations", len(self.relation_rows) + 7, None, None, strength, None, T1, None]
        self.relation_rows.append(
            RelationRow(source, type, target, strength, pool, status, canonical(["files"]),
                        canonical([claim] if claimed else []), TIMES[load], load, _run(load))
        )  # fmt: skip

    def related(self, source: str, type: str, target: str, since: int, until: int, *, strength: str | None = None,
                pool: str | None = None, status: str = "active") -> None:  # fmt: skip
        """A former state of a relation."""
        self.relation_version_rows.append(
            RelationVersionRow(source, type, target, strength, pool, status, canonical(["files"]), TIMES[since],
                               TIMES[until], until, _run(since))
        )  # fmt: skip

    def pool(self, asset: str, pool: str, min_up: str, load: int = 1, status: str = "active") -> None:
        claim = ["files", "pools", len(self.pool_rows) + 70, asset, min_up, T1, None]
        self.pool_rows.append(PoolRow(asset, pool, min_up, status, canonical([claim]), TIMES[load], load, _run(load)))


def _said(seen: ObservationRow, of: EntityRow) -> list[Any]:
    """An observation as its entity tells it: what is the entity's own is left out."""
    uid = None if seen.uid == of.uid else seen.uid
    fields = None if seen.fields == of.fields else seen.fields
    links = orjson.loads(seen.links)
    return [seen.source, seen.scope, uid, seen.fingerprint, fields, links, seen.first_seen, seen.gone, seen.stamp]


def sample() -> tuple[Rows, GraphVersion]:
    """The graph and the version it is of."""
    rows = Rows()
    _assets(rows)
    _others(rows)
    _relations(rows)
    rows.pool("asset:checkout", "db", "1", 2)
    rows.pool_version_rows.append(PoolVersionRow("asset:checkout", "db", "2", "active", T1, T2, 2, _run(1)))
    rows.pool("asset:hosts", "members", "3")
    rows.pool("asset:shop", "front", "50%")
    rows.pool("asset:cache", "old", "1", 2, "retired")
    # Gone before any load: nothing was made of it.
    rows.observe("asset:ghost", "asset:ghost", 2, gone=T1, name="Ghost")
    rows.dropped_rows.append(("asset:merged-away", 3))
    living = [row for row in rows.entity_rows if row.kind == "asset" and row.status == "active"]
    related = [row for row in rows.relation_rows if row.status == "active"]
    return rows, GraphVersion(3, T3, len(living), len(related))


def _assets(rows: Rows) -> None:
    rows.entity("asset:shop", name="Online shop", type="business_service", environment="prod", criticality="critical",
                status="operational")  # fmt: skip
    checkout: dict[str, Any] = {"name": "Checkout", "type": "service", "environment": "prod", "status": "operational"}
    rows.entity("asset:checkout", 2, **checkout, criticality="critical")
    rows.was("asset:checkout", 1, 2, **checkout, criticality="high")
    database: dict[str, Any] = {"name": "Payments DB", "type": "database", "environment": "prod", "criticality": "high"}
    inner = {"fqdn": "db1.example", "serial_number": "SN-1", "name": "inner", "zones": ["a", "b"], "deep": {"x": 1}}
    rows.entity("asset:payments-db", aliases=("asset:CI0001",), sources=("cmdb", "files"), **database, attributes=inner)
    rows.observe("asset:CI0001", "asset:payments-db", source="cmdb", name="Payments database", type="database",
                 environment="prod")  # fmt: skip
    rows.entity("asset:payments-db-2", name=" payments db ", type="database", environment="test")
    rows.entity(
        "asset:cache", name="Cache", type="cache", environment="prod", attributes={"note": 'It\'s "hot" \\ 100%'}
    )
    rows.entity("asset:hosts", name="Hosts", type="cluster", environment="prod", status="maintenance")
    rows.entity("asset:host-1", name="Host 1", type="Bare Metal Host", environment="prod", status="down")
    rows.entity("asset:host-2", 3, life="retired", name="Host 2", type="host")
    rows.was("asset:host-2", 1, 3, name="Host 2", type="host")
    rows.entity("asset:old-vm", 2, life="retired", name="Old VM", type="vm")
    rows.was("asset:old-vm", 1, 2, name="Old VM", type="vm")
    rows.entity("asset:late", 3, name="Latecomer", type="thingamajig", environment="prod", criticality="low")
    rows.entity("asset:über queue/1", name="Über Queue", type="queue", environment="dev")
    rows.entity(BMP, name="Half", type="host")
    rows.entity(ASTRAL, name="Far", type="host")


def _others(rows: Rows) -> None:
    rows.entity("team:ops", name="Operations", contact="ops@example")
    rows.entity("team:shop", name="Shop", contact="shop@example")
    rows.entity("person:ann", name="Ann", contact="ann@example")
    rows.entity("incident:INC1", title="Checkout slow", priority="P1", status="open", opened_at=T1, readers=["ops"],
                description="Line one\nline two")  # fmt: skip
    rows.entity("incident:INC2", title="Database down", priority="P2", status="resolved", opened_at=T2, resolved_at=T3)
    rows.entity("change:CHG1", title="Patch hosts", planned_start=T2, planned_end=T3, type="standard", action="restart")
    rows.entity("problem:PRB1", title="Leaky pool", known_error=True, status="open", workaround="Restart")
    rows.entity("problem:PRB2", title="Slow disk", known_error=False)
    rows.entity("article:kb/restart", title="Restart a host", body="# How", status="published", tags=["host", "disk"],
                author="ann", updated_at=T2)  # fmt: skip
    rows.entity("article:kb/draft", title="Hosts", body="…", status="draft")
    rows.entity("freeze:xmas", name="Year end", start="2026-12-20T00:00:00Z", end="2026-12-31T00:00:00Z")


def _relations(rows: Rows) -> None:
    hard: dict[str, Any] = {"strength": "hard"}
    rows.relate("asset:checkout", "DEPENDS_ON", "asset:payments-db", 2, **hard, pool="db", claimed=True)
    rows.related("asset:checkout", "DEPENDS_ON", "asset:payments-db", 1, 2, **hard)
    rows.relate("asset:checkout", "DEPENDS_ON", "asset:payments-db-2", **hard, pool="db", claimed=True)
    rows.relate("asset:checkout", "DEPENDS_ON", "asset:nowhere", status="dangling", **hard, claimed=True)
    rows.relate("asset:checkout", "PART_OF", "asset:shop", **hard, claimed=True)
    rows.relate("asset:checkout", "USES", "asset:cache", strength="soft", claimed=True)
    rows.relate("asset:payments-db", "RUNS_ON", "asset:host-1", **hard, claimed=True)
    rows.relate("asset:payments-db", "RUNS_ON", "asset:host-2", 3, **hard, status="retired")
    rows.related("asset:payments-db", "RUNS_ON", "asset:host-2", 1, 3, **hard)
    rows.relate("asset:cache", "RUNS_ON", "asset:host-2", **hard, claimed=True)
    rows.relate("asset:host-1", "MEMBER_OF", "asset:hosts", **hard, pool="members", claimed=True)
    rows.relate("asset:host-2", "MEMBER_OF", "asset:hosts", **hard, pool="members", claimed=True)
    rows.relate("asset:late", "CONNECTS_TO", "asset:hosts", 3, **hard)
    rows.relate(BMP, "CONNECTS_TO", "asset:hosts", **hard)
    rows.relate(ASTRAL, "CONNECTS_TO", "asset:hosts", **hard)
    for asset in ("shop", "checkout", "cache"):
        rows.relate(f"asset:{asset}", "OWNED_BY", "team:shop")
    for asset in ("payments-db", "host-1"):
        rows.relate(f"asset:{asset}", "OWNED_BY", "team:ops")
    rows.relate("person:ann", "MEMBER_OF", "team:ops", **hard, pool="members")
    rows.relate("incident:INC1", "AFFECTS", "asset:checkout")
    rows.relate("incident:INC1", "AFFECTS", "asset:cache")
    rows.relate("incident:INC2", "AFFECTS", "asset:payments-db")
    rows.relate("incident:INC1", "ASSIGNED_TO", "team:shop")
    rows.relate("change:CHG1", "ASSIGNED_TO", "team:ops")
    rows.relate("incident:INC2", "DUPLICATE_OF", "incident:INC1")
    rows.relate("change:CHG1", "TARGETS", "asset:host-1")
    rows.relate("problem:PRB1", "ROOT_CAUSE", "asset:payments-db")
    rows.relate("article:kb/restart", "ABOUT", "asset:host-2")
    rows.relate("article:kb/draft", "ABOUT", "asset:host-1")


def _kind(uid: str) -> str:
    return uid.partition(":")[0]


def _run(load: int) -> str:
    return f"run-{load}"
