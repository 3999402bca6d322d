"""What a store of the graph must do. The docstrings are the contract; `tests/contract` holds every store to it.

A store keeps: it upserts, looks up, pages, remembers. It computes no impact and knows no source.
Times are texts in the one canonical form `2026-05-01T09:00:00Z` everywhere below, so they sort as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from graph.identity import Trust
from graph.model import (
    Entity,
    GraphVersion,
    Key,
    Kind,
    Observation,
    Pool,
    Record,
    Relation,
    RelationVersion,
    StoredRow,
    Version,
)
from graph.query import Hop, Page, Query

Doc = dict[str, Any]


class Collection:
    """The control records a store keeps beside the graph."""

    RUN = "Run"
    SCOPE = "Scope"
    DEAD_LETTER = "DeadLetter"
    SOURCE = "Source"
    SCENARIO = "Scenario"
    CALIBRATION = "Calibration"
    FEEDBACK = "Feedback"
    ALL = (RUN, SCOPE, DEAD_LETTER, SOURCE, SCENARIO, CALIBRATION, FEEDBACK)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, until `expires`; the token grows with every holder."""

    name: str
    holder: str
    token: int
    expires: str


class Reader(Protocol):
    """Everything the faces ask. No method reads more of the store than its answer needs."""

    def version(self) -> GraphVersion:
        """The number and clock of the last load that changed the graph, with live assets and relations counted."""

    def resolve(self, refs: Sequence[str], kind: Kind | None = None) -> dict[str, str]:
        """The uid for each ref that names an entity by uid, by id (of `kind`, else of an asset first, then of
        any kind) or by alias. Refs that name nothing are left out. Retired entities are found too."""

    def named(self, names: Sequence[str], kind: Kind) -> dict[str, list[str]]:
        """The uids of live entities whose name or title equals each given one, case and outer space aside."""

    def entities(self, uids: Sequence[str], as_of: str | None = None) -> dict[str, Entity]:
        """The entities of these canonical uids, retired ones included; unknown ones left out.
        With `as_of`, as they were then; what was not there yet is left out."""

    def page(self, query: Query) -> Page:
        """One page of entities in order. The same query over the same graph always gives the same page."""

    def related(self, uids: Sequence[str], hop: Hop, query: Query) -> dict[str, Page]:
        """For each uid, one page of the entities one hop away over live relations, each entity once.
        One round trip however many uids there are. Every uid asked for has an entry."""

    def relations(
        self, uids: Sequence[str], hop: Hop | None = None, as_of: str | None = None
    ) -> dict[str, list[Relation]]:
        """For each uid its relations, active and dangling (no retired ones): with a hop, those along it;
        without, both ways. Sorted by type, source, target. Every uid asked for has an entry."""

    def pools(self, uids: Sequence[str]) -> dict[str, list[Pool]]:
        """The declared pools of each asset, by name. Every uid asked for has an entry."""

    def aliases(self, uids: Sequence[str]) -> dict[str, list[str]]:
        """The other and former uids of each entity, sorted. Every uid asked for has an entry."""

    def observations(self, uids: Sequence[str]) -> dict[str, list[Observation]]:
        """What each source says (or, with `gone`, last said) of each entity, by source, then uid."""

    def history(self, uids: Sequence[str]) -> dict[str, list[Version]]:
        """All states of each entity, the present one first. Every uid asked for has an entry."""

    def relation_history(self, uids: Sequence[str]) -> dict[str, list[RelationVersion]]:
        """All states of the relations at each entity, newest first. Every uid asked for has an entry."""

    def find(self, text: str, limit: int) -> list[Entity]:
        """Live entities whose id, alias, name or title contains the text, case aside: exact ones first,
        then those that start with it, then by uid."""

    def changed_since(self, number: int) -> Supplies:
        """What changed of the assets' topology after a version of the graph; 0 gives all of it."""

    def touched_since(self, number: int, types: Sequence[str]) -> Touched:
        """What changed of entities after a version of the graph, as far as each can be read by itself and over its
        own relations of these types; retired ones included."""

    def earliest(self) -> str | None:
        """The clock of the first load: as of an earlier time nothing is known. None before any load."""

    def supplies_as_of(self, at: str) -> Supplies:
        """The whole topology of a time, as the history has it."""

    def findings(self, check: str, limit: int | None) -> tuple[int, list[Doc]]:
        """How many findings a data-health check has, and the first `limit` of them (None: all), sorted.
        The checks are `graph.health.CHECKS`, all but `stale`."""

    def counts(self) -> dict[str, int]:
        """Live entities by kind, and `relations`, `dangling`, `pools`."""

    def export(self) -> Iterator[Doc]:
        """The records of `opsgraph dump`: entities by uid, relations by source, type and target, pools by
        asset and name. Two stores that hold the same give the same."""


class AssetRow(NamedTuple):
    """`owner` is the team that the asset is owned by, the smallest uid of several; it may be unknown, and nothing
    else of a dangling relation is. `retired`, and `gone` below, may be 0 or 1 as databases have them."""

    uid: str
    type: str | None
    criticality: str | None
    status: str | None
    environment: str | None
    retired: bool
    owner: str | None = None


class SupplyRow(NamedTuple):
    """A relation between assets that carries impact; `gone` where it was retired. A dangling one stays. `sources`
    are the names of those that say so."""

    source: str
    type: str
    target: str
    strength: str
    pool: str | None
    gone: bool
    sources: tuple[str, ...] = ()


class PoolRow(NamedTuple):
    asset: str
    pool: str
    min_up: str
    gone: bool


@dataclass(frozen=True, slots=True)
class Supplies:
    """Assets, impact relations and pools, or what changed of them, for the topology; large ones by column.
    `dropped` are uids that stand for another asset now."""

    version: GraphVersion
    assets: Sequence[AssetRow]
    relations: Sequence[SupplyRow]
    pools: Sequence[PoolRow]
    dropped: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Touched:
    """Uids, sorted: of entities that changed, or of which a relation did that they are the source of, or the target
    of one; and uids that no longer are an entity's own."""

    version: GraphVersion
    uids: list[str]
    dropped: list[str]


class Records(Protocol):
    """Small documents beside the graph: runs, scopes, sources, dead letters. Each collection is keyed by id and
    listed by its `sort` text."""

    def put(self, collection: str, docs: Iterable[tuple[str, str, Doc]], lease: Lease | None = None) -> None:
        """Writes (id, sort, doc) rows, replacing those of the same id, all or none. With a lease: refused with
        LeaseLost where another holder has taken over."""

    def get(self, collection: str, id: str) -> Doc | None:
        """The document, or None."""

    def list(
        self,
        collection: str,
        *,
        where: Mapping[str, str] | None = None,
        limit: int | None = None,
        after: str | None = None,
        newest_first: bool = False,
    ) -> list[Doc]:
        """Documents by `sort`, then id, those whose named top-level texts equal `where`; `after` is the id of the
        last document of the page before."""

    def count(self, collection: str, where: Mapping[str, str] | None = None) -> int:
        """How many documents match."""

    def delete(self, collection: str, ids: Sequence[str], lease: Lease | None = None) -> int:
        """Deletes documents by id and says how many there were."""


class Leases(Protocol):
    """At most one holder of a name; the token orders holders. The store's own clock decides what has expired."""

    def acquire(self, name: str, holder: str, seconds: float, take_over: str | None = None) -> Lease:
        """The lease, with a token greater than all before. LeaseHeld, naming the holder, while another has it
        and it has not expired; `take_over` names a holder known to be dead, whose lease may be taken."""

    def renew(self, lease: Lease, seconds: float) -> Lease:
        """The same lease for longer. LeaseLost where another holder has taken over."""

    def release(self, lease: Lease) -> None:
        """Gives it back; a lease that is lost already is no error."""

    def holder(self, name: str) -> Lease | None:
        """Who has it now, expired or not; None where nobody has."""


@dataclass(slots=True)
class Applied:
    """What resolving and applying wrote."""

    entities: int = 0
    relations: int = 0
    pools: int = 0
    versions: int = 0


class Staging(Protocol):
    """What one source says now, held against what it said before. Made by `Loading.staging`."""

    def known(self, scopes: Sequence[str]) -> dict[int, int]:
        """Fingerprint -> row of everything live that these scopes of the source hold."""

    def known_among(self, scopes: Sequence[str], fingerprints: Set[int]) -> dict[int, int]:
        """The same of these fingerprints only."""

    @property
    def virgin(self) -> bool:
        """Whether the source held nothing of this family before: then every record is new."""

    @property
    def sizes(self) -> dict[str, int]:
        """How many live rows each scope held whose rows `known` was asked for."""

    def scopes_of(self, rows: Iterable[int]) -> dict[str, list[int]]:
        """The rows by the scope that holds them."""

    def put(self, scope: str, fingerprint: int, record: Record) -> str:
        """Stages one record; says `new`, `changed` or `unchanged` (the same record under another fingerprint).
        A record whose key is staged already by this fetch must not be put again."""

    def put_new(self, scope: str, pairs: Sequence[tuple[int, Record]]) -> None:
        """Stages (fingerprint, record) pairs of a virgin family, all of them new."""

    def row_at(self, key: Key) -> StoredRow | None:
        """What the source said before under this key, be it gone."""

    def discard(self, key: Key) -> None:
        """Takes back a record that this very fetch of a virgin family put."""

    def retire(self, rows: Iterable[int]) -> int:
        """Takes back what these rows said."""


class Loading(Protocol):
    """The write side: stage, then apply. All of it under a lease, which the store checks in each transaction."""

    def staging(self, source: str, family: str, lease: Lease, clock: str) -> AbstractContextManager[Staging]:
        """One family of records (`entity`, `relation`, `pool`) of one source; committed as a whole on leaving."""

    def apply(self, lease: Lease, run: str, clock: str, trust: Trust, retention: timedelta) -> Applied:
        """Makes the graph follow what is staged, by this run or by one that was killed before it came here, and
        keeps what was as history. Nothing is written where nothing is due."""


class GraphStore(Reader, Loading, Protocol):
    """A store of the graph: what it answers, its control records, its leases and its write side."""

    @property
    def folder(self) -> Path:
        """Where on this machine stands what belongs to this very graph and can be made anew, as the topology."""

    @property
    def records(self) -> Records: ...

    @property
    def leases(self) -> Leases: ...

    def open(self) -> None:
        """Connects, creates or migrates the schema; StoreUnusable where a newer program wrote it, Unreachable
        where nothing answers."""

    def ping(self) -> None:
        """Unreachable unless the store answers now."""

    def about(self) -> str:
        """What the store is, of which version and where, in words for people."""

    def close(self) -> None:
        """Gives back what the store holds; it can be opened again."""
