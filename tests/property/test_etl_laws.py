"""Laws of loading: twice is once, order is nothing, whatever a file holds, and the report adds up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from hypothesis import given, settings

from etl.report import SourceReport
from tests.integration.etl.desk import Desk, Files, desk_for_a_moment
from tests.property.estates import COLUMNS, SOURCES, chance, csv_of, estates, files_of
from tests.property.oracle import Estate, Row, Tables

GRAPH = ("entity", "relation", "pool", "entity_version", "relation_version", "pool_version", "name", "load")


def adds_up(report: SourceReport) -> bool:
    return report.fetched == report.new + report.changed + report.unchanged + report.dead


# ---------------------------------------------------------------------------------------------- twice is once


@settings(max_examples=30, deadline=None)
@given(estates)
def test_loading_twice_is_loading_once(estate: Estate) -> None:
    files = {source: files_of(tables) for source, tables in estate.items()}
    with desk_for_a_moment() as desk:
        first = desk.load_all(files)
        graph, dump = desk.rows(*GRAPH), desk.dump()
        for full in (False, True):
            again = desk.load_all(files, full=full)
            assert [each.unchanged for each in again.sources] == [each.new for each in first.sources]
            assert all(each.unchanged == each.fetched for each in again.sources)
            assert again.written == {"entities": 0, "relations": 0, "pools": 0, "versions": 0}
        assert desk.dump() == dump
        assert desk.rows(*GRAPH) == graph


# ---------------------------------------------------------------------------------------------- order is nothing


def shuffled(random: Random, tables: Tables) -> Files:
    """The same rows in another order, some of them as JSON Lines."""
    files: dict[str, str] = {}
    for name, rows in tables.items():
        columns = random.sample(COLUMNS[name], len(COLUMNS[name]))
        rows = random.sample(rows, len(rows))
        cut = random.choice([0, len(rows), random.randint(0, len(rows))])
        if rows[:cut]:
            files[f"{name}.jsonl"] = "\n".join(
                json.dumps(row, ensure_ascii=random.random() < 0.5) for row in rows[:cut]
            )
        if rows[cut:]:
            files[f"{name}.csv"] = csv_of(columns, rows[cut:])
    return dict(random.sample(list(files.items()), len(files))) or {"assets.csv": "id\n"}


@settings(max_examples=40, deadline=None)
@given(estates, chance)
def test_rows_columns_and_files_in_any_order_give_the_same_graph(estate: Estate, random: Random) -> None:
    with desk_for_a_moment() as desk, desk_for_a_moment() as other:
        desk.load_all({source: files_of(tables) for source, tables in estate.items()})
        report = other.load_all({source: shuffled(random, tables) for source, tables in estate.items()})
        assert not any(each.dead for each in report.sources)
        assert other.dump() == desk.dump()


@settings(max_examples=40, deadline=None)
@given(estates, chance)
def test_sources_in_any_order_give_the_same_graph(estate: Estate, random: Random) -> None:
    """One after the other, and all in one run; what became one on the way may leave retired relations behind."""
    with desk_for_a_moment() as desk, desk_for_a_moment() as other:
        desk.load_all({source: files_of(tables) for source, tables in estate.items()})
        for source in random.sample(sorted(estate), len(estate)):
            other.load(files_of(estate[source]), source=source)
        assert [doc for doc in other.dump() if doc.get("status") != "retired"] == desk.dump()


@settings(max_examples=20, deadline=None)
@given(estates, chance)
def test_a_source_that_is_taken_away_leaves_nothing_live_behind(estate: Estate, random: Random) -> None:
    with desk_for_a_moment() as desk:
        desk.load_all({source: files_of(tables) for source, tables in estate.items()})
        for source in random.sample(sorted(estate), len(estate)):
            desk.load(files_of({}), source=source)
        assert [doc for doc in desk.dump() if doc.get("status") != "retired"] == []


# ---------------------------------------------------------------------------------------------- the report adds up


class Clerk:
    """The arithmetic of a source of one file of incidents, naively."""

    def __init__(self) -> None:
        self.stored: dict[str, Row] = {}

    def take(self, rows: Sequence[Row]) -> dict[str, int]:
        once = list({tuple(row.items()): row for row in rows}.values())
        counts = {"fetched": len(rows), "new": 0, "changed": 0, "unchanged": len(rows) - len(once), "dead": 0}
        good: dict[str, list[Row]] = {}
        seen, complete = set(), True
        for row in once:
            seen.add(row["id"])
            if not row["id"]:
                complete = False
            if not row["id"] or row["opened_at"] == "soon":
                counts["dead"] += 1
            else:
                good.setdefault(row["id"], []).append(row)
        for id, said in good.items():
            before = self.stored.get(id)
            if len(said) > 1:
                counts["dead"] += len(said)
                continue
            counts["new" if before is None else "unchanged" if before == said[0] else "changed"] += 1
            self.stored[id] = said[0]
        failed = counts["dead"] > 10 and counts["dead"] > 0.01 * len(rows)
        gone = [id for id in self.stored if id not in seen] if complete and not failed else []
        for id in gone:
            del self.stored[id]
        return counts | {"retired": len(gone)}


def some_incidents(random: Random) -> list[Row]:
    ids = ("a", "b", "c", "d", "e", "f") if random.random() < 0.5 else ("a", "b", "c", "d", "e", "f", "")
    times = ("2026-05-01", "2026-05-02") if random.random() < 0.5 else ("2026-05-01", "soon")
    return [
        {"id": random.choice(ids), "title": random.choice("xy"), "opened_at": random.choice(times)}
        for _ in range(random.randint(0, 14))
    ]


@settings(max_examples=40, deadline=None)
@given(chance)
def test_every_row_is_counted_once_and_as_what_it_was(random: Random) -> None:
    with desk_for_a_moment() as desk:
        clerk = Clerk()
        for _ in range(6):
            rows = some_incidents(random)
            report = desk.loaded({"incidents.csv": csv_of(["id", "title", "opened_at"], rows)})
            assert _counts(report) == clerk.take(rows)
            assert len(desk.letters()) == report.dead
            assert adds_up(report)
            living = {uid for uid, doc in desk.entities().items() if doc["status"] == "active"}
            assert living == {f"incident:{id}" for id in clerk.stored}
            assert all(desk.fields(f"incident:{id}")["title"] == row["title"] for id, row in clerk.stored.items())


def _counts(report: SourceReport) -> dict[str, int]:
    names = ("fetched", "new", "changed", "unchanged", "dead", "retired")
    return {name: getattr(report, name) for name in names}


# ---------------------------------------------------------------------------------------------- whatever a file holds


SPLINTERS = (
    *(b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xc3"),
    *(b"{", b"}", b"[", b"]", b":", b"---\n", b"\\", b"\\u0000", b"NULL", b"?", b"asset:", b"%", b"-1", b"1e999"),
    *("\u2028".encode(), b"\x1f", "\x85".encode(), "\U0001f600".encode(), "٣".encode(), b"&a *a", b"!!set"),
)


def broken(random: Random, content: bytes) -> bytes:
    """A file after an accident: pieces gone, doubled, or replaced by what should not be there."""
    for _ in range(random.randint(1, 6)):
        place = random.randint(0, len(content))
        end = min(len(content), place + random.choice([0, 0, 1, 3, 40]))
        piece = random.choice(
            [random.choice(SPLINTERS), random.randbytes(random.randint(1, 4)), content[place:end] * 2]
        )
        content = content[:place] + piece + content[end:]
    return content


def some_files(random: Random, estate: Estate) -> dict[str, bytes]:
    files = {name: _bytes(text) for name, text in shuffled(random, estate[SOURCES[0]]).items()}
    files["articles/a.md"] = b"---\ntitle: A\ntags: [x, y]\nupdated_at: 2026-05-01\nabout: a\n---\n# Head\n\nText\n"
    return {name: broken(random, content) if random.random() < 0.7 else content for name, content in files.items()}


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@settings(max_examples=80, deadline=None)
@given(estates, chance)
def test_whatever_files_hold_they_load_and_the_report_adds_up(estate: Estate, random: Random) -> None:
    with desk_for_a_moment() as desk:
        good = {name: _bytes(text) for name, text in files_of(estate[SOURCES[0]]).items()}
        desk.load(good)
        files: Mapping[str, Any] = some_files(random, estate)
        report = desk.loaded(files)
        assert adds_up(report)
        assert len(desk.letters()) == report.dead
        letters, dump = desk.letters(), desk.dump()
        again = desk.loaded(files, full=True)
        assert (again.fetched, again.dead, again.new, again.changed) == (report.fetched, report.dead, 0, 0)
        assert (desk.dump(), _told(desk)) == (dump, [_apart_from_the_run(letter) for letter in letters])


def _told(desk: Desk) -> list[dict[str, Any]]:
    return [_apart_from_the_run(letter) for letter in desk.letters()]


def _apart_from_the_run(letter: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in letter.items() if name not in {"run", "seen"}}
