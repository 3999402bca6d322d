"""Only one runs: the second is told who is at work, the dead are replaced at once, and the overtaken write nothing."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from etl.lease import NAME, held_lease, holder_name, is_dead
from etl.service import Ask
from graph.errors import LeaseHeld, LeaseLost
from graph.identity import Trust
from graph.ports import Collection, Lease
from tests.integration.etl.desk import NOW, Desk, write
from tests.pages import ROOT

FILES = {"assets.csv": "id,name\na,A\n"}
Write = Callable[[Desk, Lease], object]


def gone_process() -> str:
    """The name that a process, now gone, gave itself."""
    says = "from etl.lease import holder_name; print(holder_name('gone'))"
    return subprocess.run(
        [sys.executable, "-c", says], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def stage(desk: Desk, lease: Lease) -> None:
    with desk.store.staging("files", "entity", lease, NOW):
        pass


WRITES: dict[str, Write] = {
    "staging": stage,
    "apply": lambda desk, lease: desk.store.apply(lease, "r", NOW, Trust(), timedelta(days=1)),
    "records put": lambda desk, lease: desk.store.records.put(Collection.SCOPE, [("a", "a", {"x": 1})], lease),
    "records deleted": lambda desk, lease: desk.store.records.delete(Collection.SCOPE, ["a"], lease),
    "renewal": lambda desk, lease: desk.store.leases.renew(lease, 60),
}


def test_a_second_run_is_refused_with_the_name_of_the_first(desk: Desk) -> None:
    with held_lease(desk.store, "first", 60), pytest.raises(LeaseHeld, match=r"run first of process \d+") as refused:
        desk.load(FILES)
    assert refused.value.exit_code == 3
    assert desk.dump() == []
    assert desk.store.records.count(Collection.RUN) == 0
    assert desk.loaded(FILES).new == 1


@pytest.mark.parametrize("way", ["run", "replay"])
def test_every_way_of_writing_waits_for_its_turn(desk: Desk, way: str) -> None:
    desk.load({"incidents.csv": "id,opened_at\ni,soon\n"})
    with held_lease(desk.store, "first", 60), pytest.raises(LeaseHeld):
        desk.etl.replay() if way == "replay" else desk.run(desk.folder())


def test_a_run_gives_its_lease_back_also_when_it_fails(desk: Desk) -> None:
    desk.load(FILES)
    assert desk.store.leases.holder(NAME) is None
    desk.refused({"assets.csv/inside": "x"})
    assert desk.store.leases.holder(NAME) is None


def test_the_lease_of_a_dead_process_is_taken_over_at_once(desk: Desk) -> None:
    desk.store.leases.acquire(NAME, gone_process(), 3600)
    assert desk.loaded(FILES).new == 1


def test_the_lease_of_another_machine_is_waited_for(desk: Desk) -> None:
    elsewhere = gone_process().replace(socket.gethostname(), "elsewhere.example")
    desk.store.leases.acquire(NAME, elsewhere, 3600)
    with pytest.raises(LeaseHeld, match=r"elsewhere\.example"):
        desk.load(FILES)


def test_a_lease_that_ran_out_is_free(desk: Desk) -> None:
    desk.store.leases.acquire(NAME, "run x of another machine", 0.01)
    time.sleep(0.02)
    assert desk.loaded(FILES).new == 1


def test_who_is_dead_is_told_by_number_and_beginning() -> None:
    mine = holder_name("r")
    assert not is_dead(mine)
    assert is_dead(gone_process())
    # Its number lives again, in another process.
    assert is_dead(" ".join([*mine.split()[:-1], "12"]))
    assert not is_dead("somebody")


def test_a_lease_is_renewed_for_as_long_as_the_work_takes(desk: Desk) -> None:
    with held_lease(desk.store, "long", 0.3) as lease:
        time.sleep(0.5)
        with pytest.raises(LeaseHeld):
            desk.store.leases.acquire(NAME, "other", 60)
        stage(desk, lease)


@pytest.mark.parametrize("what", WRITES)
def test_the_overtaken_write_nothing(desk: Desk, what: str) -> None:
    desk.store.records.put(Collection.SCOPE, [("a", "a", {"x": 0})])
    old = desk.store.leases.acquire(NAME, "old", 60)
    new = desk.store.leases.acquire(NAME, "new", 60, take_over="old")
    before = desk.store.version(), desk.store.records.list(Collection.SCOPE)
    with pytest.raises(LeaseLost, match="old"):
        WRITES[what](desk, old)
    assert (desk.store.version(), desk.store.records.list(Collection.SCOPE)) == before
    WRITES[what](desk, new)


@pytest.mark.parametrize("what", WRITES)
def test_a_lease_that_was_given_back_is_of_no_use(desk: Desk, what: str) -> None:
    lease = desk.store.leases.acquire(NAME, "old", 60)
    desk.store.leases.release(lease)
    with pytest.raises(LeaseLost):
        WRITES[what](desk, lease)


@pytest.mark.parametrize("point", ["before resolve", "before watermark"])
def test_a_process_that_wakes_up_overtaken_writes_nothing_more(desk: Desk, point: str) -> None:
    folder = write(desk.home / "old", {"assets.csv": "id,name\na,Old\nb,B\n"})
    command = [sys.executable, "-m", "tests.integration.etl.victim", str(desk.home), str(folder), "SIGSTOP", point]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            os.waitpid(process.pid, os.WUNTRACED)
            with pytest.raises(LeaseHeld, match=f"process {process.pid} "):
                desk.load({"assets.csv": "id,name\na,New\n"})
            time.sleep(1)
            desk.load({"assets.csv": "id,name\na,New\n"})
            after = desk.dump()
        finally:
            process.send_signal(signal.SIGCONT)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "LeaseLost" in errors
    assert desk.dump() == after
    assert desk.fields("asset:a") == {"name": "New"}


def test_a_run_that_is_asked_for_while_another_process_runs_is_refused(desk: Desk) -> None:
    folder = write(desk.folder(), FILES)
    desk.set(sources={"files": {"path": folder}})
    command = [sys.executable, "-m", "tests.integration.etl.victim", str(desk.home), str(folder), "SIGSTOP"]
    with subprocess.Popen([*command, "before stage"], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            os.waitpid(process.pid, os.WUNTRACED)
            with pytest.raises(LeaseHeld, match=f"process {process.pid} "):
                desk.etl.run(Ask(source="files", now=NOW))
            assert desk.dump() == []
        finally:
            process.send_signal(signal.SIGCONT)
        assert process.wait(timeout=30) == 0
    assert list(desk.entities()) == ["asset:a"]
