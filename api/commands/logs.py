"""What happens beside the answer, on stderr: for people on a terminal, one JSON object a line elsewhere."""

from __future__ import annotations

import logging
import sys

from graph.errors import BadSettings, closest

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def to_stderr(level: str) -> None:
    """Standard output belongs to the answer alone."""
    import structlog

    if level.lower() not in LEVELS:
        near = closest(level.lower(), LEVELS)
        hint = f"Did you mean {near!r}?" if near else f"Use one of {', '.join(LEVELS)}."
        raise BadSettings(f"The setting 'log_level' cannot be {level!r}.", hint)
    number = LEVELS[level.lower()]
    terminal = sys.stderr.isatty()
    logging.basicConfig(level=number, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
