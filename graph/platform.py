"""The one place where parts are wired."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from graph.identity import Trust
from graph.ports import Collection, GraphStore
from graph.settings import Settings
from graph.times import parse_time


@dataclass(frozen=True, slots=True)
class Platform:
    """The open parts of one opsgraph: the store, and the folder where local things live."""

    settings: Settings
    store: GraphStore

    @property
    def folder(self) -> Path:
        return self.settings.data

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

    def publish(self) -> None:
        """Makes the new graph known: the saved topology follows the store."""

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
    return Platform(settings, store)


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
