"""What the graph is made of. Plain, frozen, free of I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    ASSET = "asset"
    INCIDENT = "incident"
    CHANGE = "change"
    PROBLEM = "problem"
    ARTICLE = "article"
    FREEZE = "freeze"
    TEAM = "team"
    PERSON = "person"


class Status(StrEnum):
    """The life of an entity or a relation in the graph (an asset's own `status` is a field)."""

    ACTIVE = "active"
    RETIRED = "retired"
    DANGLING = "dangling"


Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing, as all its sources together describe it."""

    uid: str
    kind: Kind
    status: Status
    fields: Fields
    since: str
    sources: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.uid.partition(":")[2]

    @property
    def title(self) -> str:
        return str(self.fields.get("name") or self.fields.get("title") or self.id)


@dataclass(frozen=True, slots=True)
class Relation:
    """A sentence: source TYPE target. `strength` and `pool` are the effective ones."""

    source: str
    type: str
    target: str
    strength: str | None
    pool: str | None
    status: Status
    since: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pool:
    """How many suppliers of a pool must be up: a count, or a share such as `60%`."""

    asset: str
    pool: str
    min_up: int | str
    since: str


@dataclass(frozen=True, slots=True)
class Observation:
    """What one source says of one thing."""

    source: str
    scope: str
    uid: str
    fields: Fields
    first_seen: str
    last_seen: str | None
    gone: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """A former (or, with `until` None, the present) state of an entity, and the run that made it."""

    uid: str
    status: Status
    fields: Fields
    since: str
    until: str | None
    run: str


@dataclass(frozen=True, slots=True)
class RelationVersion:
    """A former or present state of a relation."""

    relation: Relation
    until: str | None
    run: str


class Link(NamedTuple):
    """A relation that a record vouches for, by uids."""

    source: str
    type: str
    target: str
    strength: str | None = None
    pool: str | None = None


class EntityRecord(NamedTuple):
    """One thing, as a source's `transform` hands it over."""

    uid: str
    fields: dict[str, Any]
    links: list[Link]


class PoolRecord(NamedTuple):
    """One declared pool, as a source's `transform` hands it over."""

    asset: str
    pool: str
    min_up: str


Record = EntityRecord | Link | PoolRecord

Key = tuple[str, ...]
"""What a source knows a record by: (uid,), (source, type, target) or (asset, pool)."""


class StoredRow(NamedTuple):
    """What a source said before under a key."""

    id: int
    gone: str | None
    fingerprint: int
    scope: str


def key_of(record: Record) -> Key:
    if isinstance(record, EntityRecord):
        return (record.uid,)
    return record[:3] if isinstance(record, Link) else record[:2]


@dataclass(frozen=True, slots=True)
class GraphVersion:
    """Which graph this is: a number that grows with every load that changed it, and the clock of that load."""

    number: int
    at: str | None
    assets: int = 0
    relations: int = 0


@dataclass(frozen=True, slots=True)
class Fieldwise:
    """Where one field of an entity comes from: the winner, and who said otherwise."""

    field: str
    value: Any
    source: str
    others: dict[str, Any] = default(default_factory=dict)
