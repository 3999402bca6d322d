"""The one place where parts are wired."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from graph.ports import GraphStore
from graph.settings import Settings


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
