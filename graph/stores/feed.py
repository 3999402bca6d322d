"""Everything a graph holds, as rows that travel from one store to another.

The ledger (SQLite) resolves; Neo4j is fed with what carries a stamp above its own. Where the ledger is lost,
Neo4j feeds it: both ends speak this one protocol, so either can be rebuilt from the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

import orjson


class EntityRow(NamedTuple):
    uid: str
    kind: str
    status: str  # active | retired
    fields: str  # canonical JSON object
    sources: str  # canonical JSON list
    aliases: str  # canonical JSON list of uids
    # What is said of it, as a JSON list of [source, scope, source uid, fingerprint, fields, links, first_seen, gone,
    # stamp], as in ObservationRow but for the links, which are a list. No uid or no fields: the same as the entity's.
    observations: str
    since: str
    stamp: int
    run: str


class ObservationRow(NamedTuple):
    """What a source says of an entity (`uid` by its own name, `entity` by the graph's)."""

    source: str
    scope: str
    uid: str
    entity: str
    fingerprint: int
    fields: str
    links: str  # canonical JSON list of [source uid, type, target uid, strength, pool], by the source's own names
    first_seen: str
    gone: str | None
    stamp: int


def observations_of(entity: str, fields: str, said: str) -> Iterator[ObservationRow]:
    """The observations of an entity, written out."""
    for source, scope, uid, fingerprint, other, links, first_seen, gone, stamp in orjson.loads(said):
        told = fields if other is None else other
        known = orjson.dumps(links).decode()
        yield ObservationRow(source, scope, uid or entity, entity, fingerprint, told, known, first_seen, gone, stamp)


class RelationRow(NamedTuple):
    source: str
    type: str
    target: str
    strength: str | None
    pool: str | None
    status: str  # active | retired | dangling
    sources: str  # canonical JSON list
    # The rows of relation files that say so, as a canonical JSON list of
    # [source, scope, fingerprint, source uid, target uid, strength, pool, first_seen, gone]; no uid: the relation's.
    claims: str
    since: str
    stamp: int
    run: str


class PoolRow(NamedTuple):
    asset: str
    pool: str
    min_up: str
    status: str  # active | retired
    claims: str  # canonical JSON list of [source, scope, fingerprint, asset uid, min_up, first_seen, gone]
    since: str
    stamp: int
    run: str


class EntityVersionRow(NamedTuple):
    uid: str
    kind: str
    status: str
    fields: str
    since: str
    until: str
    stamp: int
    run: str


class RelationVersionRow(NamedTuple):
    source: str
    type: str
    target: str
    strength: str | None
    pool: str | None
    status: str
    sources: str
    since: str
    until: str
    stamp: int
    run: str


class PoolVersionRow(NamedTuple):
    asset: str
    pool: str
    min_up: str
    status: str
    since: str
    until: str
    stamp: int
    run: str


class Feed(Protocol):
    """Rows whose stamp is above a given one; 0 gives all. Retired ones too."""

    def entities(self, after: int) -> Iterator[EntityRow]:
        """Those too of which only an observation is younger."""

    def loose_observations(self) -> Iterator[ObservationRow]:
        """All that are of no entity, as they were gone before they were ever resolved."""

    def relations(self, after: int) -> Iterator[RelationRow]: ...

    def pools(self, after: int) -> Iterator[PoolRow]: ...

    def entity_versions(self, after: int) -> Iterator[EntityVersionRow]: ...

    def relation_versions(self, after: int) -> Iterator[RelationVersionRow]: ...

    def pool_versions(self, after: int) -> Iterator[PoolVersionRow]: ...

    def dropped(self, after: int) -> Iterator[str]:
        """Uids that no longer name an entity of their own: merged into another, or purged."""
