"""Weights of change risk held against how changes went: `opsgraph.calibration/1`."""

from __future__ import annotations

from simulate.answers.replay import Replay

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from simulate.answers.desk import Desk
    from simulate.answers.replay import Replayed
    from simulate.risk.forward import Row

    Doc = dict[str, Any]


LAST = 2_000
"""So many of the newest changes are replayed unless others are asked for: a large estate takes 0.1 s for each."""


def calibrate(desk: Desk, *, as_of: str | None = None, last: int = LAST) -> Doc:
    """Fits weights to the newest changes whose outcome is known; keeps nothing."""
    return calibration(desk, as_of, last)


def calibration(
    desk: Desk, as_of: str | None = None, last: int = LAST, progress: Callable[[int, int], None] | None = None
) -> Doc:
    """The same; `progress` is told how many changes are replayed of how many."""
    from simulate.risk.calibration import calibrated

    as_of = desk.time(as_of)
    replay = Replay(desk, as_of, last)
    rows = [row_of(replay, replayed) for replayed in replay.each(progress)]
    terms = desk.terms.risk
    found = calibrated(rows, terms.weights, terms.min_changes, replay.at)
    return {
        **desk.head("opsgraph.calibration/1", as_of),
        "changes": found.pop("changes"),
        "left_out": replay.left_out,
        "trouble": found.pop("trouble"),
        "topology": replay.topology,
        **found,
    }


def row_of(replay: Replay, replayed: Replayed) -> Row:
    """A replayed change as the calibration takes it."""
    from simulate.risk.forward import Row

    change = replayed.change
    values = {name: factor.value for name, factor in replayed.factors.items()}
    return Row(change["id"], values, change["planned_start"], change["planned_end"], replay.trouble(change))
