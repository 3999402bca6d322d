"""Refusing data that is too old by the clock."""

from __future__ import annotations

from graph.errors import Unanswerable, WrongInput
from graph.times import parse_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from simulate.answers.desk import Desk

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0, "w": 604_800.0}


def seconds_in(text: str) -> float:
    """`90s`, `15m`, `2h`, `1.5d`, `1w` in seconds; WrongInput where it is no time span."""
    word = text.strip()
    number, unit = word[:-1].strip(), word[-1:].lower()
    if unit in _UNITS and number.isascii() and number.replace(".", "", 1).isdecimal():
        return float(number) * _UNITS[unit]
    raise WrongInput(f"max_age {text!r} is no span of time.", "Write it like 90s, 15m, 2h or 1d.")


def refuse_older(desk: Desk, max_age: str | None) -> None:
    """Unanswerable where the last good run of any source is longer ago than that, by the clock of this moment."""
    if max_age is None:
        return
    allowed = seconds_in(max_age)
    now = desk.now()
    sources = desk.sources()
    if not sources:
        raise Unanswerable("No source has ever been loaded, so the data has no age.", "Load one first.")
    for source in sources:
        name, last = source["source"], source["last_good_run"]
        if last is None:
            raise Unanswerable(f"Source {name!r} never had a good run; {max_age} is asked for.", _MEND)
        age = now - parse_time(last).timestamp()
        if age > allowed:
            raise Unanswerable(
                f"The data is too old: source {name!r} had its last good run at {last}, {_words(age)} ago; at most "
                f"{max_age} is asked for.",
                _MEND,
            )


_MEND = "Run the source again with `opsgraph etl run`, or allow more."


def _words(seconds: float) -> str:
    unit = next((unit for unit in "dhm" if seconds >= _UNITS[unit]), "s")
    return f"{seconds / _UNITS[unit]:.1f}".removesuffix(".0") + unit
