"""Beside a server: the search index follows the graph, whoever loaded it."""

from __future__ import annotations

import threading

import structlog

from graph.errors import OpsgraphError
from graph.platform import Platform

log = structlog.get_logger()
EVERY_SECONDS = 2.0
AFTER_FAILURE_SECONDS = 60.0


class Following:
    """The process that has the embedded index open is the only one that can write it, so it looks by itself whether
    another one has loaded something. Looking costs one row of the store."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="search index", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Lets what is at work end at its next batch, and starts nothing more."""
        self._ended.set()
        self._thread.join()

    def _follow(self) -> None:
        wait = 0.0
        while not self._ended.wait(wait):
            wait = EVERY_SECONDS
            try:
                knowledge = self._platform.knowledge()
                if knowledge.behind():
                    done = knowledge.follow(fence=self._go_on)
                    log.info("search index brought up to date", **done.doc())
            except Ended:
                return
            except OpsgraphError as failed:
                log.warning("search index behind", reason=str(failed))
                wait = AFTER_FAILURE_SECONDS

    def _go_on(self) -> None:
        if self._ended.is_set():
            raise Ended


class Ended(Exception):
    """The server is told to stop; the next one goes on from here."""
