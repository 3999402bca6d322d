"""An embedded graph and the ETL on it, for tests that load files and look at what came of them."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from etl.report import RunReport, SourceReport
from etl.service import Ask, Etl
from graph.errors import OpsgraphError
from graph.platform import Platform, open_platform
from graph.ports import Collection, Doc
from graph.settings import EtlSettings, Precedence, Settings, SourceSettings

NOW = "2026-05-01T09:00:00Z"
# Hundreds of small graphs are made and thrown away: in memory, where there is a place for files in memory.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
Files = Mapping[str, str | bytes]


def write(folder: Path, files: Files) -> Path:
    """Makes a folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


class Desk:
    """A home folder, the graph in it, and the ETL. Each source has a folder of its own below `in`."""

    def __init__(self, home: Path, **settings: Any) -> None:
        self.home = home
        data = home / "data"
        if not data.exists():
            shutil.copytree(_empty_graph(), data)
        self.settings = settings
        self.platform = open_platform(settings_of(data, settings))
        self.store = self.platform.store
        self.etl = Etl(self.platform)

    def set(self, **settings: Any) -> None:
        """Goes on under other settings."""
        self.settings = settings
        self.platform = Platform(settings_of(self.home / "data", settings), self.store)
        self.etl = Etl(self.platform)

    def load(self, files: Files, source: str = "files", now: str | None = NOW, **ask: Any) -> RunReport:
        """One run on these files as all there is of a source."""
        return self.run(write(self.folder(source), files), source, now, **ask)

    def run(self, folder: Path, source: str = "files", now: str | None = NOW, **ask: Any) -> RunReport:
        return self.etl.run(Ask(source=source, folder=folder, now=now, **ask))

    def load_all(self, sources: Mapping[str, Files], now: str = NOW, **ask: Any) -> RunReport:
        """One run on several sources, configured as a person would."""
        known = {name: {"path": write(self.folder(name), files)} for name, files in sources.items()}
        self.set(**self.settings | {"sources": known})
        return self.etl.run(Ask(now=now, **ask))

    def loaded(self, files: Files, **more: Any) -> SourceReport:
        """What a run on these files says of its one source."""
        (report,) = self.load(files, **more).sources
        return report

    def refused(self, files: Files, **more: Any) -> OpsgraphError:
        """The error that a run on these files ends with."""
        try:
            self.load(files, **more)
        except OpsgraphError as error:
            return error
        raise AssertionError("The run was not refused.")

    def folder(self, source: str = "files") -> Path:
        return self.home / "in" / source

    def dump(self) -> list[Doc]:
        return list(self.store.export())

    def entities(self) -> dict[str, Doc]:
        return {doc["uid"]: doc for doc in self.dump() if doc["record"] == "entity"}

    def fields(self, uid: str) -> dict[str, Any]:
        fields: dict[str, Any] = self.entities()[uid]["fields"]
        return fields

    def relations(self) -> dict[tuple[str, str, str], Doc]:
        return {(doc["source"], doc["type"], doc["target"]): doc for doc in self.dump() if doc["record"] == "relation"}

    def pools(self) -> dict[tuple[str, str], int | str]:
        return {(doc["asset"], doc["pool"]): doc["min_up"] for doc in self.dump() if doc["record"] == "pool"}

    def letters(self) -> list[Doc]:
        return self.store.records.list(Collection.DEAD_LETTER)

    def rows(self, *tables: str) -> dict[str, list[Any]]:
        """The rows of tables of the file, as they lie there."""
        with closing(sqlite3.connect(self.home / "data" / "graph.sqlite")) as connection:
            return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}

    def close(self) -> None:
        self.platform.close()


def settings_of(data: Path, settings: Mapping[str, Any]) -> Settings:
    """Settings that no variable and no file of this machine has a say in. Runs follow with the search index only
    where a test asks for it: most have nothing to search."""
    given = dict(settings)
    return Settings.model_construct(
        data=data,
        etl=EtlSettings.model_validate({"embed": False} | given.pop("etl", {})),
        precedence=Precedence.model_validate(given.pop("precedence", {})),
        sources={name: SourceSettings.model_validate(source) for name, source in given.pop("sources", {}).items()},
        **given,
    )


@contextmanager
def desk_for_a_moment(**settings: Any) -> Iterator[Desk]:
    """A desk that leaves nothing behind."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as home, closing(Desk(Path(home), **settings)) as desk:
        yield desk


@cache
def _empty_graph() -> Path:
    """A data folder with an empty graph: copying one is quicker than making one."""
    folder = Path(tempfile.mkdtemp(prefix="opsgraph-empty-", dir=MEMORY))
    open_platform(settings_of(folder, {})).close()
    return folder


def table(header: str, *rows: str) -> str:
    return "\n".join([header, *rows, ""])
