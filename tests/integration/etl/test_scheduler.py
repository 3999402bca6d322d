"""Every source on its own beat: missed ticks are made one and counted, none overlap."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger

from etl.lease import held_lease
from etl.scheduler import Scheduler, by_names
from graph.errors import BadSettings
from graph.ports import Collection
from tests.integration.etl.desk import Desk, write


def configured(desk: Desk, **sources: dict[str, Any]) -> Scheduler:
    folder = write(desk.folder(), {"assets.csv": "id,name\na,A\n"})
    desk.set(sources={name: {"path": folder} | source for name, source in sources.items()})
    return Scheduler(desk.etl)


def jobs(scheduler: Scheduler) -> dict[str, Any]:
    """The jobs as they stand once the clock ticks."""
    inner = scheduler._scheduler
    inner.start(paused=True)
    try:
        return {job.id: job for job in inner.get_jobs()}
    finally:
        inner.shutdown(wait=False)


def test_missed_ticks_are_made_one_and_none_overlap(desk: Desk) -> None:
    for job in jobs(configured(desk, one={}, two={"cron": "0 4 * * *"})).values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)


@pytest.mark.parametrize(
    ("settings", "etl", "seconds"),
    [({}, {}, 900), ({}, {"interval": "5m"}, 300), ({"interval": "2h"}, {"interval": "5m"}, 7200)],
    ids=["by default", "for all", "for one"],
)
def test_a_source_has_an_interval(desk: Desk, settings: dict[str, Any], etl: dict[str, Any], seconds: int) -> None:
    desk.settings = {"etl": etl}
    folder = write(desk.folder(), {"assets.csv": "id\na\n"})
    desk.set(etl=etl, sources={"cmdb": {"path": folder} | settings})
    (job,) = jobs(Scheduler(desk.etl)).values()
    assert job.trigger.interval.total_seconds() == seconds


def test_a_source_may_have_a_crontab_line(desk: Desk) -> None:
    (job,) = jobs(configured(desk, cmdb={"cron": "30 4 * * *", "interval": "1h"})).values()
    fires = job.trigger.get_next_fire_time(None, datetime(2026, 5, 1, 9, tzinfo=UTC))
    assert fires == datetime(2026, 5, 2, 4, 30, tzinfo=UTC)


# The 3rd of May 2026 is a Sunday.
@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("0", [3]),
        ("7", [3]),
        ("SUN", [3]),
        ("1", [4]),
        ("1-5", [4, 5, 6, 7, 8]),
        ("0-1", [3, 4]),
        ("5-7", [3, 8, 9]),
        ("fri-mon", [3, 4, 8, 9]),
        ("6,0", [3, 9]),
        ("*/3", [3, 6, 9]),
        ("*", [3, 4, 5, 6, 7, 8, 9]),
    ],
)
def test_a_crontab_line_counts_the_days_of_the_week_from_sunday(weekdays: str, days: list[int]) -> None:
    trigger = CronTrigger.from_crontab(by_names(f"0 12 * * {weekdays}"), timezone="UTC")
    midnights = [datetime(2026, 5, day, tzinfo=UTC) for day in range(3, 10)]
    assert [day.day for day in midnights if trigger.get_next_fire_time(None, day).date() == day.date()] == days


@pytest.mark.parametrize(
    "cron",
    ["", "hourly", "* * * *", "61 * * * *", "* * * * * *", "0 25 * * *", "0 4 * * 8", "0 4 * * 1/0", "0 4 * * x"],
)
def test_a_crontab_line_that_is_none_is_a_bad_setting(desk: Desk, cron: str) -> None:
    with pytest.raises(BadSettings, match=r"sources\.cmdb\.cron") as refused:
        configured(desk, cmdb={"cron": cron})
    assert "*/15 * * * *" in refused.value.remedy


def test_a_tick_that_finds_another_run_at_work_is_missed(desk: Desk) -> None:
    scheduler = configured(desk, cmdb={}, other={})
    with held_lease(desk.store, "another", 60):
        scheduler.tick("cmdb")
        assert scheduler.stale() == []
        scheduler.tick("cmdb")
        assert scheduler.stale() == ["cmdb"]
        scheduler.tick("other")
        assert scheduler.stale() == ["cmdb"]
    scheduler.tick("cmdb")
    assert scheduler.stale() == []
    assert list(desk.entities()) == ["asset:a"]


def test_a_source_out_of_reach_misses_its_ticks(desk: Desk) -> None:
    scheduler = configured(desk, cmdb={"path": desk.home / "nowhere"})
    scheduler.tick("cmdb")
    scheduler.tick("cmdb")
    assert scheduler.stale() == ["cmdb"]
    assert [doc["state"] for doc in desk.store.records.list(Collection.RUN)] == ["failed", "failed"]


def test_each_source_is_read_at_once_and_again_on_its_beat(desk: Desk) -> None:
    scheduler = configured(desk, cmdb={"interval": "1s"}, other={})
    assert scheduler.sources == ["cmdb", "other"]
    scheduler.start()
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until and _runs(desk, "cmdb") < 2:
            time.sleep(0.05)
    finally:
        scheduler.stop()
    assert _runs(desk, "cmdb") >= 2
    assert _runs(desk, "other") == 1
    assert scheduler.stale() == []
    ended = desk.store.records.count(Collection.RUN)
    time.sleep(1.1)
    assert desk.store.records.count(Collection.RUN) == ended


def test_a_scheduler_that_never_began_can_be_stopped(desk: Desk) -> None:
    configured(desk, cmdb={}).stop()


def _runs(desk: Desk, source: str) -> int:
    docs = desk.store.records.list(Collection.RUN, where={"state": "succeeded"})
    return sum(each["source"] == source for doc in docs for each in doc["sources"])
