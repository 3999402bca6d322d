"""The one place where parts are wired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from graph.errors import StoreUnusable, Unreachable
from graph.identity import Trust
from graph.ports import Collection, GraphStore
from graph.settings import Settings
from graph.times import parse_time

if TYPE_CHECKING:
    from graph.facts import Facts
    from graph.topology import Topology


@dataclass(frozen=True, slots=True)
class Platform:
    """The open parts of one opsgraph: the store, and the folder where local things live."""

    settings: Settings
    store: GraphStore

    @property
    def folder(self) -> Path:
        return self.store.folder

    @property
    def embedded(self) -> bool:
        return not self.settings.neo4j_url

    def trust(self, now: str, silent_unless: Sequence[str] = ()) -> Trust:
        """Whom to believe at a time: as the settings rank them, those last who have been silent for too long."""
        moment = parse_time(now)
        silent = set()
        for doc in self.store.records.list(Collection.SOURCE):
            configured = self.settings.sources.get(doc["source"])
            limit = configured.effective_for if configured else None
            if limit is None or doc["source"] in silent_unless:
                continue
            if doc["last_good"] is None or moment - parse_time(doc["last_good"]) > limit:
                silent.add(doc["source"])
        precedence = self.settings.precedence
        return Trust(precedence.default, precedence.types, frozenset(silent))

    def publish(self) -> Topology:
        """Makes the new graph known: the saved topology follows the store, patched where there is one to patch."""
        from graph import topology

        saved = self.saved_topology()
        made = topology.follow(saved, self.store)
        if made is saved:
            return saved
        try:
            topology.save(made, self.folder)
        except OSError as broken:
            raise Unreachable(
                f"The topology cannot be saved in {self.folder}: {broken.strerror}.",
                "Make room or rights there; the next run saves it.",
            ) from broken
        return made

    def topology(self) -> Topology:
        """The topology of the graph as it is: the saved one, brought up to date where the store has moved on."""
        return self.publish()

    def facts(self) -> Facts:
        """What answers ask of this graph besides its topology; to be closed when one is given."""
        if self.embedded:
            from graph.stores.sqlite.facts import open_facts

            return open_facts(self.folder)
        from graph.stores.neo4j.facts import Neo4jFacts
        from graph.stores.neo4j.store import Neo4jStore

        assert isinstance(self.store, Neo4jStore)
        return Neo4jFacts(self.store)

    def forget_topology(self) -> None:
        """A graph that holds nothing yet has none; one that lies there is of a former graph."""
        from graph.topology import FILE

        (self.folder / FILE).unlink(missing_ok=True)

    def saved_topology(self) -> Topology | None:
        """The topology saved in the folder; None where there is none that can be used."""
        from graph import topology

        try:
            return topology.open_saved(self.folder)
        except StoreUnusable:
            return None

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Platform:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_platform(settings: Settings) -> Platform:
    """The platform these settings describe, its store open and its schema in place."""
    store = _store(settings)
    store.open()
    platform = Platform(settings, store)
    if store.version().number == 0:
        platform.forget_topology()
    return platform


def _store(settings: Settings) -> GraphStore:
    if settings.neo4j_url:
        from graph.stores.neo4j.store import Neo4jStore

        return Neo4jStore(
            settings.neo4j_url,
            settings.neo4j_user,
            settings.neo4j_password.get_secret_value(),
            settings.data,
        )
    from graph.stores.sqlite.store import SqliteStore

    return SqliteStore(settings.data)
