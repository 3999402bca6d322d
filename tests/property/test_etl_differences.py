"""What changed in a file is told from a copy of what it was: no load can be told from one that read all of it."""

from __future__ import annotations

import json
import shutil
from random import Random

from hypothesis import given, settings

from etl.copies import FOLDER
from etl.report import RunReport
from tests.integration.etl.desk import Desk, desk_for_a_moment
from tests.property.estates import chance

HEADERS = ("id,name,type", "id,type,name", "id,name,type,site")
ASSETS = (
    *(f"{id},{name},{type}" for id in "abc" for name in ("one", "two") for type in ("host", "database")),
    'a,"one, quoted",host',
    'b,"over\ntwo lines",host',
    'c,stray " quote,host',
    'd,"never closed,host',
    "d,broken",
    ",no id,host",
    "",
)
RELATIONS = tuple(f"{a},DEPENDS_ON,{b},{strength}" for a in "abc" for b in "abcd" for strength in ("", "soft"))


class Files:
    """A folder that is edited from load to load."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._rows = {"assets.csv": ["a,one,host"], "relations.csv": list(RELATIONS[:4]), "assets.jsonl": []}

    def edit(self) -> dict[str, str | bytes]:
        for name, pool in (("assets.csv", ASSETS), ("relations.csv", RELATIONS), ("assets.jsonl", ASSETS[:6])):
            for _ in range(self._random.choice([0, 0, 1, 3])):
                self._edit(self._rows[name], pool)
        end = self._random.choice(["\n", "\n", "\r\n"])
        assets = [self._random.choice(HEADERS[:1] * 6 + HEADERS[1:]), *self._rows["assets.csv"]]
        relations = ["source,type,target,strength", *self._rows["relations.csv"]]
        files: dict[str, str | bytes] = {
            "assets.csv": end.join(assets) + self._random.choice(["", end, end + end]),
            "relations.csv": "\n".join(relations).encode(self._random.choice(["utf-8", "utf-8", "utf-16"])),
        }
        if objects := [dict(zip(("id", "name", "type"), row.split(","), strict=True)) for row in self._objects()]:
            files["assets.jsonl"] = "\n".join(map(json.dumps, objects))
        return files

    def _objects(self) -> list[str]:
        return self._rows["assets.jsonl"]

    def _edit(self, rows: list[str], pool: tuple[str, ...]) -> None:
        """Puts a row in, takes one out, or moves one."""
        what = self._random.random()
        if what < 0.5 or not rows:
            rows.insert(self._random.randint(0, len(rows)), self._random.choice(pool))
            return
        row = rows.pop(self._random.randrange(len(rows)))
        if what > 0.8:
            rows.insert(self._random.randint(0, len(rows)), row)


def told(report: RunReport) -> object:
    """What a run says of itself, times aside."""
    (source,) = report.sources
    return (
        *(source.fetched, source.new, source.changed, source.unchanged, source.dead, source.retired, source.held),
        *(source.state, source.notes, report.written),
    )


def letters(desk: Desk) -> list[tuple[object, ...]]:
    return sorted((doc["file"], doc["line"], doc["field"] or "", doc["expected"]) for doc in desk.letters())


@settings(max_examples=60, deadline=None)
@given(chance)
def test_a_load_that_looks_at_what_changed_is_one_that_looks_at_everything(random: Random) -> None:
    files = Files(random)
    with desk_for_a_moment() as quick, desk_for_a_moment() as slow:
        for _ in range(random.randint(2, 6)):
            now = files.edit()
            shutil.rmtree(slow.store.folder / FOLDER, ignore_errors=True)
            assert told(quick.load(now)) == told(slow.load(now))
            assert quick.dump() == slow.dump()
            assert letters(quick) == letters(slow)
