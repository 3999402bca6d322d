"""The topology's file: what is kept, what is refused, what opening it costs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.errors import StoreUnusable
from graph.topology import FILE, Topology, build, open_saved, save
from graph.topology.layout import FORMAT, LAYOUT, Unreadable
from tests.pages import ROOT
from tests.unit.graph.test_topology import listed, node, rows


@pytest.fixture
def topology() -> Topology:
    relations = ["pay DEPENDS_ON d1 in db", "pay USES d2", "pay RUNS_ON ghost"]
    return build(rows("pay d1 d2", relations, [("pay", "db", "50%")]))


@pytest.fixture
def saved(topology: Topology, tmp_path: Path) -> Path:
    return save(topology, tmp_path)


def test_what_was_saved_is_what_is_opened(topology: Topology, tmp_path: Path) -> None:
    save(topology, tmp_path / "new" / "folder")
    opened = open_saved(tmp_path / "new" / "folder")
    assert opened is not None
    assert opened.data == topology.data
    assert opened.version == topology.version
    assert listed(opened, "in_soft", "pay") == ["d2"]


def test_no_file_is_no_topology(tmp_path: Path) -> None:
    assert open_saved(tmp_path / "nowhere") is None


def test_an_opened_topology_stays_as_it_was_when_a_newer_one_is_saved(saved: Path) -> None:
    older = open_saved(saved.parent)
    save(build(rows("only")), saved.parent)
    newer = open_saved(saved.parent)
    assert older is not None
    assert newer is not None
    assert (older.id(node(older, "pay")), len(newer)) == ("pay", 1)
    assert [path.name for path in saved.parent.iterdir()] == [FILE]


def test_a_save_that_fails_leaves_the_former_file_and_nothing_else(
    saved: Path, topology: Topology, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    former = saved.read_bytes()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(topology, saved.parent)
    assert [path.read_bytes() for path in saved.parent.iterdir()] == [former]


def test_what_a_killed_save_left_behind_goes_with_a_later_one(saved: Path, topology: Topology) -> None:
    old, young = (saved.with_name(f"{FILE}.{name}.tmp") for name in ("old", "young"))
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    save(topology, saved.parent)
    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize("kept", [0, 1, 7, 40, 900, 1200, -1])
def test_a_truncated_file_is_refused(saved: Path, kept: int) -> None:
    saved.write_bytes(saved.read_bytes()[:kept])
    with pytest.raises(StoreUnusable, match="cannot be used"):
        open_saved(saved.parent)


def test_a_file_with_more_than_its_size_is_refused(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes() + bytes(8))
    with pytest.raises(StoreUnusable, match="bytes of"):
        open_saved(saved.parent)


def test_a_foreign_file_is_refused(saved: Path) -> None:
    saved.write_bytes(b"SQLite format 3\0" * 1000)
    with pytest.raises(StoreUnusable, match="does not begin like a topology"):
        open_saved(saved.parent)


def test_a_file_of_another_format_is_refused(saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    data[8] = FORMAT + 1
    saved.write_bytes(data)
    with pytest.raises(StoreUnusable, match=f"its format is {FORMAT + 1}, this program reads {FORMAT}"):
        open_saved(saved.parent)


@pytest.mark.parametrize("at", [12, 17, 60, 48 + 16 * len(LAYOUT) - 1])
def test_a_file_with_a_damaged_header_is_refused(saved: Path, at: int) -> None:
    data = bytearray(saved.read_bytes())
    data[at] ^= 0xFF
    saved.write_bytes(data)
    with pytest.raises(StoreUnusable, match="damaged"):
        open_saved(saved.parent)


def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(StoreUnusable, match="cannot be used"):
        open_saved(tmp_path)


def test_a_machine_of_the_other_byte_order_reads_none(topology: Topology, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "byteorder", "big")
    with pytest.raises(Unreadable, match="little-endian"):
        Topology(topology.data)


def test_every_section_begins_on_eight_bytes(topology: Topology) -> None:
    import numpy as np

    start = np.asarray(topology.data).ctypes.data
    sections = [np.asarray(vars(topology)[name]) for name in LAYOUT if len(vars(topology)[name])]
    assert {(each.ctypes.data - start) % 8 for each in sections} == {0}


def test_opening_and_reading_load_nothing_heavy(saved: Path) -> None:
    program = """
import sys
from pathlib import Path
from graph.topology import open_saved
topology = open_saved(Path(sys.argv[1]))
pay = topology.index("pay")
assert topology.type_of(pay) == "service" and topology.takes_part(pay)
assert [topology.id(topology.in_soft[0]), topology.pool_name(0), topology.min_up_of(0)] == ["d2", "db", "50%"]
assert [(gap.why, topology.relation(gap.relation)) for gap in topology.gaps()]
print(*sorted({"numpy", "pydantic", "orjson", "dataclasses", "typing", "graph.ontology"} & set(sys.modules)))
"""
    command = [sys.executable, "-c", program, str(saved.parent)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""
