"""The folder of the embedded index: one process at a time, killed at any time, broken in any way, switched anywhere."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.errors import IndexHeld, StoreUnusable, Unreachable
from graph.search import words
from graph.search.index import generations
from graph.search.index.embedded import EdgeIndex
from graph.search.index.points import point_of
from graph.search.pieces import embedded
from graph.search.ports import Scope
from graph.search.sync import new_state, synchronise
from tests.integration.search.notes import Notes, WordModel
from tests.integration.search.writer import notes

ROOT = Path(__file__).parents[3]


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.integration.search.writer", *words]
    started = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an index of three documents."""
    made = Notes()
    made.write("article:disk", "the disk is full")
    made.write("article:net", "the switch lost its port")
    made.write("article:db", "the database is slow")
    index = EdgeIndex(tmp_path / "search")
    synchronise(made, index, WordModel())
    index.close()
    return tmp_path / "search"


def found(folder: Path, query: str = "switch") -> list[str]:
    return [each.uid for each in EdgeIndex(folder, patience=0).lexical(words.query(query), Scope(), 5)]


def generation(folder: Path) -> Path:
    name = generations.current(folder)
    assert name
    return folder / name


class TestOneProcess:
    def test_another_process_is_told_who_has_it(self, folder: Path) -> None:
        with process("hold", str(folder)) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(IndexHeld, match=rf"process {holder.pid} .*only one process") as held:
                found(folder)
            assert "opsgraph serve" in held.value.remedy
        assert found(folder) == ["article:net"], "a process that was killed holds nothing"

    def test_one_that_leaves_it_open_and_ends_at_once_leaves_it_in_order(self, folder: Path) -> None:
        program = (
            "import os, sys\nfrom pathlib import Path\nfrom graph.search import words\n"
            "from graph.search.index.edge import stay_open\nfrom graph.search.index.embedded import EdgeIndex\n"
            "from graph.search.ports import Scope\nstay_open()\nindex = EdgeIndex(Path(sys.argv[1]))\n"
            "uids = [each.uid for each in index.lexical(words.query('switch'), Scope(), 5)]\n"
            "index.close()\nprint(*uids, flush=True)\nos._exit(0)"
        )
        for _ in range(3):
            done = subprocess.run(
                [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
            )
            assert done.stdout == "article:net\n", done.stderr
        made = Notes()
        for text in ("lost its port", "is slow", "has no power", "was repaired"):
            made.write("article:net", f"the switch {text}")
        synchronise(made, EdgeIndex(folder, patience=0), WordModel())
        assert found(folder, "repaired") == ["article:net"]

    def test_it_is_waited_for_a_little(self, folder: Path) -> None:
        with process("hold", str(folder)) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            began = time.monotonic()
            with pytest.raises(IndexHeld):
                list(EdgeIndex(folder, patience=0.3).held())
            assert 0.3 <= time.monotonic() - began < 5

    def test_the_state_is_told_while_another_has_it(self, folder: Path) -> None:
        with process("hold", str(folder)) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            state = EdgeIndex(folder).state()
            assert state is not None
            assert (state.graph, state.points) == (3, 3)

    def test_two_of_the_same_process_share_it(self, folder: Path) -> None:
        one, other = EdgeIndex(folder, patience=0), EdgeIndex(folder, patience=0)
        assert len(list(one.held())) == len(list(other.held())) == 3
        one.close()
        assert len(list(other.held())) == 3

    def test_a_new_one_can_be_built_and_switched_to_while_another_process_has_the_old_one(self, folder: Path) -> None:
        with process("hold", str(folder)) as holder:
            assert holder.stdout
            assert holder.stdout.readline() == "held\n"
            index = EdgeIndex(folder, patience=0)
            beside = index.beside()
            made = Notes()
            made.write("article:new", "the switch is new")
            synchronise(made, beside, WordModel())
            index.switch(beside)
            assert found(folder) == ["article:new"]


class TestSwitch:
    def test_an_open_index_notices_that_another_was_switched_to(self, folder: Path) -> None:
        index, elsewhere = EdgeIndex(folder, patience=0), EdgeIndex(folder, patience=0)
        (before,) = index.lexical(words.query("switch"), Scope(), 5)
        beside = elsewhere.beside()
        made = Notes()
        made.write("article:new", "the switch is new")
        synchronise(made, beside, WordModel("words-2"))
        elsewhere.switch(beside)
        assert [each.uid for each in index.lexical(words.query("switch"), Scope(), 5)] == ["article:new"]
        state = index.state()
        assert state is not None
        assert state.model == "words-2"
        assert before.piece.text == "the switch lost its port", "what was found before can still be read"

    def test_what_is_no_longer_used_is_swept_away(self, folder: Path) -> None:
        index = EdgeIndex(folder, patience=0)
        for number in range(3):
            beside = index.beside()
            synchronise(Notes(number + 1, {"article:a": ["a"]}, {"article:a": ""}, {"article:a": 1}), beside, None)
            index.switch(beside)
        index.beside().close()
        names = sorted(path.name for path in folder.iterdir())
        assert names == sorted([generation(folder).name, "current"])

    def test_one_that_is_being_built_elsewhere_is_not_swept_away(self, folder: Path) -> None:
        beside = EdgeIndex(folder).beside()
        beside.create(new_state(None))
        generations.sweep(folder)
        assert beside.state() is not None
        assert list(beside.held()) == []
        beside.close()


class TestKilled:
    @pytest.mark.slow
    @pytest.mark.parametrize("seed", range(6))
    def test_the_next_run_repairs_whatever_was_left(self, tmp_path: Path, seed: int) -> None:
        """While it is first written, and while what is there is replaced; then every piece has its own vector."""
        folder, rng, model = tmp_path / "search", random.Random(seed), WordModel()
        changed = 0
        if seed % 2:
            synchronise(notes(), EdgeIndex(folder), model)
            changed = 700
        for _ in range(2):
            with process("write", str(folder), str(changed)) as writer:
                assert writer.stdout
                for _ in range(rng.randint(1, 5)):
                    writer.stdout.readline()
                time.sleep(rng.random() * 0.3)
                writer.kill()
        made, index = notes(changed), EdgeIndex(folder)
        synchronise(made, index, model)
        points = [point_of(piece, "words-1") for pieces in made.pieces(list(made.texts)).values() for piece in pieces]
        assert {held.id: held.text_hash for held in index.held()} == {each.id: each.text_hash for each in points}
        vectors = model.embed([embedded(each.piece) for each in points])
        for point, vector in zip(points, vectors, strict=True):
            scores = {each.id: each.score for each in index.dense(vector, Scope(uids=(point.piece.uid,)), 3)}
            assert scores[point.id] == pytest.approx(1.0, abs=1e-4)
        assert index.lacking() == set()

    def test_one_that_died_before_it_wrote_its_state_is_swept_away(self, folder: Path) -> None:
        half = folder / generations.new_name()
        (half / "shard").mkdir(parents=True)
        (half / "lock").touch()
        EdgeIndex(folder).beside().close()
        assert not half.exists()
        assert found(folder) == ["article:net"]


BREAKS = {
    "the state is gone": lambda path: (path / "state.json").unlink(),
    "the state is no JSON": lambda path: (path / "state.json").write_text("{"),
    "the state says something else": lambda path: (path / "state.json").write_text('{"format": 1, "state": {}}'),
    "the shard is gone": lambda path: shutil.rmtree(path / "shard"),
    "the shard's configuration is junk": lambda path: (path / "shard" / "edge_config.json").write_bytes(b"\x00" * 237),
    "the generation is gone": shutil.rmtree,
}


class TestBroken:
    @pytest.mark.parametrize("breaking", BREAKS.values(), ids=list(BREAKS))
    def test_it_is_said_and_a_new_one_replaces_it(self, folder: Path, breaking: object) -> None:
        assert callable(breaking)
        breaking(generation(folder))
        with pytest.raises(StoreUnusable, match="reindex"):
            found(folder)
        self.rebuild(folder)
        assert found(folder) == ["article:net"]

    @pytest.mark.parametrize("how", ["cut", "empty", "missing"])
    def test_no_file_may_shrink_or_go(self, folder: Path, how: str) -> None:
        """Edge itself would read on, without what was there."""
        whole = folder.with_name("whole")
        shutil.copytree(folder, whole)
        for file in sorted((generation(whole) / "shard").rglob("*")):
            if not file.is_file() or not file.stat().st_size or file.stem.endswith(generations.JOURNAL):
                continue
            broken = generation(folder) / file.relative_to(generation(whole))
            size = broken.stat().st_size
            if how == "missing":
                broken.rename(broken.with_suffix(".away"))
            else:
                os.truncate(broken, 0 if how == "empty" else size // 2)
            with pytest.raises(StoreUnusable, match="reindex"):
                found(folder)
            if how == "missing":
                broken.with_suffix(".away").rename(broken)
            else:
                shutil.copyfile(file, broken)

    def test_one_of_a_newer_program_is_left_alone(self, folder: Path) -> None:
        state = generation(folder) / "state.json"
        state.write_text(state.read_text().replace('"format": 1', '"format": 99'))
        with pytest.raises(StoreUnusable, match="format 99"):
            found(folder)

    @pytest.mark.parametrize("content", [b"", b"../../etc\n", b"\xff\xfe", b"nothing\n"])
    def test_a_pointer_to_nothing_is_said_and_mended(self, folder: Path, content: bytes) -> None:
        (folder / "current").write_bytes(content)
        with pytest.raises(StoreUnusable, match="reindex"):
            found(folder)
        self.rebuild(folder)
        assert found(folder) == ["article:net"]

    def test_a_folder_that_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "search").write_text("a file")
        with pytest.raises((Unreachable, StoreUnusable)):
            EdgeIndex(tmp_path / "search").create(new_state(None))

    def rebuild(self, folder: Path) -> None:
        index = EdgeIndex(folder, patience=0)
        beside = index.beside()
        made = Notes()
        made.write("article:net", "the switch lost its port")
        synchronise(made, beside, WordModel())
        index.switch(beside)
