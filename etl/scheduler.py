"""Every fifteen minutes: each source on its own beat, missed ticks made one, never two runs at once."""

from __future__ import annotations

import threading

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from etl.service import Ask, Etl
from graph.errors import BadSettings, LeaseHeld, OpsgraphError
from graph.settings import SourceSettings

log = structlog.get_logger()
STALE_TICKS = 2
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class Scheduler:
    """Runs the configured sources in the background until it is stopped."""

    def __init__(self, etl: Etl) -> None:
        self._etl = etl
        self._missed: dict[str, int] = {}
        self._turn = threading.Lock()
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        settings = etl.platform.settings
        for name, source in settings.sources.items():
            trigger = self._trigger(name, source)
            self._scheduler.add_job(self.tick, trigger, args=[name], id=name, name=f"source {name}")
        self._scheduler.add_listener(self._on_trouble, EVENT_JOB_MISSED | EVENT_JOB_ERROR | EVENT_JOB_MAX_INSTANCES)

    def start(self) -> None:
        """Starts ticking; each source is read at once, then on its beat."""
        self._scheduler.start()
        for job in self._scheduler.get_jobs():
            self._scheduler.add_job(self.tick, args=[job.id], id=f"{job.id} at start")

    def stop(self) -> None:
        """Lets a run at work end, and starts no other."""
        if self._scheduler.running:
            self._scheduler.remove_all_jobs()
            self._scheduler.shutdown(wait=True)

    @property
    def sources(self) -> list[str]:
        return sorted(self._etl.platform.settings.sources)

    def stale(self) -> list[str]:
        """Sources that missed so many ticks in a row that their data must be called old."""
        return sorted(name for name, missed in self._missed.items() if missed >= STALE_TICKS)

    def tick(self, source: str) -> None:
        """One run of one source. The sources of this process take turns; another process's run is not waited for."""
        with self._turn:
            try:
                report = self._etl.run(Ask(source=source))
            except LeaseHeld as busy:
                self._miss(source, str(busy))
                return
            except OpsgraphError as failed:
                self._miss(source, str(failed))
                return
        self._missed[source] = 0
        log.info("run ended", source=source, run=report.run, state=report.state)

    def _miss(self, source: str, reason: str) -> None:
        missed = self._missed[source] = self._missed.get(source, 0) + 1
        tell = log.error if missed >= STALE_TICKS else log.warning
        tell("tick missed", source=source, reason=reason, in_a_row=missed)

    def _on_trouble(self, event: JobEvent) -> None:
        self._miss(event.job_id.removesuffix(" at start"), f"scheduler event {event.code}")

    def _trigger(self, name: str, source: SourceSettings) -> BaseTrigger:
        if source.cron is not None:
            try:
                return CronTrigger.from_crontab(by_names(source.cron), timezone="UTC")
            except ValueError as broken:
                raise BadSettings(
                    f"The setting 'sources.{name}.cron' cannot be {source.cron!r}: {broken}.",
                    "Write it like a crontab line: */15 * * * *",
                ) from broken
        every = source.interval or self._etl.platform.settings.etl.interval
        return IntervalTrigger(seconds=int(every.total_seconds()), timezone="UTC")


def by_names(line: str) -> str:
    """A crontab line with its days of the week by name: a crontab's 0 and 7 are Sunday, APScheduler's 0 is Monday."""
    *times, weekdays = line.lower().split() or [""]
    if weekdays == "*":
        return line
    days: list[str] = []
    for part in weekdays.split(","):
        span, _, step = part.partition("/")
        first, _, last = ("0", "-", "6") if span == "*" else span.partition("-")
        start, stop = _day(first), _day(last or ("6" if step else first))
        days += [DAYS[day % 7] for day in range(start, stop + 7 * (stop < start) + 1, int(step or 1))]
    return " ".join([*times, ",".join(dict.fromkeys(days))])


def _day(word: str) -> int:
    if word in DAYS:
        return DAYS.index(word)
    if word in set("01234567"):
        return int(word)
    raise ValueError(f"{word!r} is no day of the week")
