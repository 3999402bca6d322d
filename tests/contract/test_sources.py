"""Every table of every source does what `etl.source.Table` says. A new kind of source adds its tables to TABLES."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from etl.source import Comparable, Table
from etl.sources import REGISTRY, open_source
from graph.errors import Malformed, Unreachable
from graph.model import EntityRecord
from graph.settings import SourceSettings
from tests.integration.etl.desk import write

Articles = Mapping[str, str]
"""By their ids, since when articles hold."""

BEFORE = {"a": "2026-01-01", "b": "2026-01-02", "c": "2026-01-01"}
AFTER = {"a": "2026-01-01", "b": "2026-01-03", "d": "2026-01-01"}


class Kind(NamedTuple):
    """A kind of table: how articles come to be in it, and what leaves it without anything."""

    source: str
    put: Callable[[Path, Articles], None]
    cut_off: Callable[[Path], None]


def csv(folder: Path, articles: Articles) -> None:
    lines = ["id,title,updated_at", *(f"{id},Page {id},{time}" for id, time in articles.items())]
    write(folder, {"articles.csv": "\n".join(lines)})


def jsonl(folder: Path, articles: Articles) -> None:
    rows = [{"id": id, "title": f"Page {id}", "updated_at": time} for id, time in articles.items()]
    write(folder, {"articles.jsonl": "\n".join(map(json.dumps, rows))})


def markdown(folder: Path, articles: Articles) -> None:
    page = "---\ntitle: Page {}\nupdated_at: {}\n---\nWhat helps.\n"
    write(folder, {f"articles/{id}.md": page.format(id, time) for id, time in articles.items()})


def without_lines(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_text("")


def without_pages(folder: Path) -> None:
    for page in (folder / "articles").iterdir():
        page.unlink()


TABLES = {
    "files: CSV": Kind("files", csv, without_lines),
    "files: JSON Lines": Kind("files", jsonl, without_lines),
    "files: Markdown": Kind("files", markdown, without_pages),
}


class Rig:
    """A source of one kind of table, fetched again and again."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind = kind
        self.folder = folder

    def fetch(self, articles: Articles | None = None) -> Table:
        if articles is not None:
            self.kind.put(self.folder, articles)
        settings = SourceSettings.model_validate({"type": self.kind.source, "path": self.folder})
        (table,) = open_source("it", settings).tables()
        table.digest()
        return table


@pytest.fixture(params=TABLES.values(), ids=list(TABLES))
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Rig:
    return Rig(request.param, tmp_path / "in")


def marks(table: Table) -> dict[str, int]:
    """The fingerprints by id."""
    return {record(table, cells).uid.partition(":")[2]: mark for _, mark, cells in table.rows()}


def record(table: Table, cells: object) -> EntityRecord:
    made = table.transform(cells)  # type: ignore[arg-type]
    assert isinstance(made, EntityRecord)
    return made


def test_all_kinds_of_sources_are_held_to_the_contract() -> None:
    assert {kind.source for kind in TABLES.values()} == set(REGISTRY)


def test_two_fetches_of_the_same_are_the_same(rig: Rig) -> None:
    first, second = rig.fetch(BEFORE), rig.fetch()
    assert first.digest() == second.digest()
    assert list(first.rows()) == list(second.rows())
    assert first.complete()
    assert second.complete()
    assert set(first.columns) >= {"title", "updated_at"}


def test_a_row_is_another_when_one_of_its_values_is(rig: Rig) -> None:
    before, after = marks(rig.fetch(BEFORE)), marks(rig.fetch(AFTER))
    assert before["a"] == after["a"]
    assert before["b"] != after["b"]
    assert len({*before.values(), *after.values()}) == 5
    assert rig.fetch(BEFORE).digest() != rig.fetch(AFTER).digest()


def test_rows_become_records(rig: Rig) -> None:
    table = rig.fetch(BEFORE)
    made = [record(table, cells) for _, _, cells in table.rows()]
    assert {each.uid: (each.fields["title"], each.fields["updated_at"]) for each in made} == {
        f"article:{id}": (f"Page {id}", f"{time}T00:00:00Z") for id, time in BEFORE.items()
    }


def test_a_row_that_means_nothing_is_told_with_what_was_expected(rig: Rig) -> None:
    table = rig.fetch({"good": "2026-01-01", "bad": "one day"})
    bad = []
    for line, _, cells in table.rows():
        assert cells is not None
        try:
            table.transform(cells)
        except Malformed as told:
            bad.append((line, cells, told))
    ((line, cells, malformed),) = bad
    assert (malformed.field, malformed.value, malformed.key) == ("updated_at", "one day", ("article:bad",))
    assert "ISO 8601" in malformed.expected
    assert "one day" in table.raw({line})[line]
    assert (table.cells_doc(cells) or {})["updated_at"] == "one day"


def test_what_was_cut_off_is_no_complete_fetch(rig: Rig) -> None:
    rig.fetch(BEFORE)
    rig.kind.cut_off(rig.folder)
    table = rig.fetch()
    assert list(table.rows()) == []
    assert not table.complete()


def test_what_cannot_be_reached_is_an_error_that_a_retry_may_help(rig: Rig) -> None:
    table = rig.fetch(BEFORE)
    for path in sorted(rig.folder.rglob("*.*"), reverse=True):
        path.unlink()
    with pytest.raises(Unreachable):
        list(table.rows())


def test_a_table_that_tells_what_changed_tells_what_reading_it_would(rig: Rig, tmp_path: Path) -> None:
    former = rig.fetch(BEFORE)
    if not isinstance(former, Comparable):
        assert not hasattr(former, "since")
        return
    copy, digest, before = tmp_path / "copy", former.digest(), marks(former)
    former.keep(copy)
    assert digest is not None
    table = rig.fetch(AFTER)
    difference = table.since(copy, digest)  # type: ignore[attr-defined]
    after = marks(table)
    assert {mark for _, mark, _ in difference.appeared} == set(after.values()) - set(before.values())
    assert difference.vanished == set(before.values()) - set(after.values())
    assert (difference.before, difference.unchanged) == (3, 1)
    assert table.since(tmp_path / "lost", digest) is None  # type: ignore[attr-defined]
    assert table.since(copy, "another digest") is None  # type: ignore[attr-defined]
