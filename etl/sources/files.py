"""`files`: a folder of CSV, JSON Lines and Markdown, the format everybody can produce."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl.source import Source, Table
from etl.tables.csv import CsvTable
from etl.tables.jsonl import JsonlTable
from etl.tables.kept import KeptTable
from etl.tables.markdown import MarkdownTable
from etl.tables.recipe import Recipe
from etl.transform import known_columns
from graph.errors import BadSettings, Unknown, Unreachable, WrongInput
from graph.ontology import KINDS
from graph.settings import SourceSettings, in_words

TABLES = (*(spec.plural for spec in KINDS.values()), "relations", "pools")
FORMATS: dict[str, Callable[[str, Path, Recipe], Table]] = {".csv": CsvTable, ".jsonl": JsonlTable}


class FilesSettings(BaseModel):
    """What a `files` source knows beside the settings of every source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path | None = Field(None, description="the folder")
    date_format: str | list[str] = Field(default=[], description="how times are written, where not in ISO 8601")
    columns: dict[str, dict[str, str]] = Field(default={}, description="per table: our column = the file's column")
    files: dict[str, str] = Field(default={}, description="per table: the file's name, where it differs")


@dataclass(frozen=True, slots=True)
class Folder:
    name: str
    settings: FilesSettings

    def tables(self) -> Sequence[Table]:
        """The tables of the folder, in a fixed order."""
        path = self.settings.path
        if path is None:
            raise BadSettings(f"The source {self.name!r} has no folder.", f"Set sources.{self.name}.path.")
        if not path.is_dir():
            what = "is not a folder" if path.exists() else "does not exist"
            raise WrongInput(f"The folder {path} {what}.", "Name the folder that holds assets.csv and the others.")
        try:
            found = [table for name in TABLES for table in self._tables_of(path, name)]
        except OSError as broken:
            raise Unreachable(f"The folder {path} cannot be read: {broken.strerror}.", "Check its rights.") from broken
        if not found:
            raise WrongInput(
                f"The folder {path} holds none of the files this source reads.",
                f"It reads {', '.join(TABLES)}, as .csv or .jsonl, and a folder articles/ of .md files.",
            )
        names = [table.name for table in found]
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise BadSettings(
                f"Two tables of the source {self.name!r} are read from {twice}.",
                f"Name another file in sources.{self.name}.files.",
            )
        return found

    def again(self, scope: str, letters: Sequence[dict[str, Any]]) -> Table:
        files = {name: table for table, name in self.settings.files.items()}
        table = files.get(scope) or scope.rstrip("/").partition(".")[0]
        if table not in TABLES:
            raise Unknown("table behind the file", scope, TABLES)
        return KeptTable(scope, self._recipe(table), letters)

    def _tables_of(self, path: Path, table: str) -> list[Table]:
        recipe = self._recipe(table)
        found: list[Table] = []
        named = self.settings.files.get(table)
        names = [named] if named else [table + suffix for suffix in FORMATS]
        for name in names:
            file = path / name
            if file.exists():
                table_of = FORMATS.get(file.suffix.lower(), CsvTable)
                found.append(table_of(name, file, recipe))
            elif named:
                raise WrongInput(
                    f"The file {file} does not exist.", f"The setting sources.{self.name}.files.{table} names it."
                )
        if table == "articles" and (path / "articles").is_dir():
            found.append(MarkdownTable("articles/", path / "articles", recipe))
        return found

    def _recipe(self, table: str) -> Recipe:
        formats = self.settings.date_format
        return Recipe(
            table, self.settings.columns.get(table, {}), (formats,) if isinstance(formats, str) else tuple(formats)
        )


def open_source(name: str, settings: SourceSettings) -> Source:
    """The `files` source of these settings."""
    try:
        own = FilesSettings.model_validate(settings.model_extra or {})
    except ValidationError as invalid:
        raise in_words(invalid, FilesSettings, f"sources.{name}") from invalid
    for table in own.files:
        if table not in TABLES:
            raise Unknown(f"table in sources.{name}.files:", table, TABLES)
    for table, columns in own.columns.items():
        if table not in TABLES:
            raise Unknown(f"table in sources.{name}.columns:", table, TABLES)
        for column in columns:
            if column not in known_columns(table):
                raise Unknown(f"column in sources.{name}.columns.{table}:", column, known_columns(table))
    folder = Folder(name, own)
    return Source(name, folder.tables, folder.again)
