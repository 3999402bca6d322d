"""Ours against a peer, in interleaved rounds, one line for each ratio.

    from benchmarks.harness import command, fresh, rounds

    pair = rounds(lambda: fresh(load, folder), lambda: fresh(csv_to_sqlite, folder, path))
    fine = pair.check("load", at_most=12)
    fine &= pair.check("load, memory", of="memory", at_most=4)

`here`, `fresh` and `command` (see measure.py) are the ways to measure one side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from benchmarks.measure import Cost, Output, command, fresh, here, machine

__all__ = ["Cost", "Output", "Pair", "command", "fresh", "here", "machine", "ratio", "rounds"]

Figure = Literal["wall", "cpu", "memory", "growth"]


@dataclass(frozen=True)
class Pair:
    """What both sides cost, round by round."""

    ours: tuple[Cost, ...]
    peer: tuple[Cost, ...]

    def figures(self, of: Figure = "wall") -> tuple[list[float], list[float]]:
        """One figure of each round, ours and the peer's."""
        return [float(getattr(cost, of)) for cost in self.ours], [float(getattr(cost, of)) for cost in self.peer]

    def check(
        self, name: str, *, of: Figure = "wall", at_most: float | None = None, at_least: float | None = None
    ) -> bool:
        """Prints the ratio of one figure; whether it keeps its bound."""
        ours, peer = self.figures(of)
        unit: Literal["s", "B"] = "s" if of in ("wall", "cpu") else "B"
        return ratio(name, ours, peer, at_most=at_most, at_least=at_least, unit=unit)


def rounds(ours: Callable[[], Cost], peer: Callable[[], Cost], count: int = 5, warm: int = 1) -> Pair:
    """Measures both in turn (ours, peer, ours, peer …), after `warm` rounds that do not count."""
    costs = [(ours(), peer()) for _ in range(warm + count)][warm:]
    return Pair(tuple(mine for mine, _ in costs), tuple(theirs for _, theirs in costs))


def ratio(
    name: str,
    ours: float | Sequence[float],
    peer: float | Sequence[float],
    *,
    at_most: float | None = None,
    at_least: float | None = None,
    unit: Literal["s", "B", ""] = "s",
) -> bool:
    """Prints ours, the peer's and ours / peer with its bound; returns whether the bound is kept (none: True).

    Of several rounds the ratio is the median of the rounds' ratios, which a drifting machine disturbs least.
    The two figures are medians too; the smallest and the largest ratio stand at the end.
    """
    mine = [ours] if isinstance(ours, int | float) else list(ours)
    theirs = [peer] if isinstance(peer, int | float) else list(peer)
    ratios = sorted(a / b if b else float("inf") for a, b in zip(mine, theirs, strict=True))
    middle = median(ratios)
    fine = (at_most is None or middle <= at_most) and (at_least is None or middle >= at_least)
    figures = f"ours {_shown(median(mine), unit):>9}  peer {_shown(median(theirs), unit):>9}"
    bound = ", ".join(
        f"{words} {value:g}" for words, value in (("at most", at_most), ("at least", at_least)) if value is not None
    )
    verdict = f"({bound}) {'ok' if fine else 'MISSED'}" if bound else ""
    spread = f"  [{ratios[0]:.3g} to {ratios[-1]:.3g}]" if len(ratios) > 1 else ""
    print(f"{name:<44} {figures}  ratio {middle:>6.3g}  {verdict}{spread}".rstrip(), flush=True)
    return fine


def _shown(value: float, unit: str) -> str:
    """A figure with three digits and a unit that suits it."""
    if unit == "B":
        return f"{value / 1e6:.1f} MB"
    if unit == "s" and value < 1:
        return f"{value * 1e3:.3g} ms" if value >= 1e-3 else f"{value * 1e6:.3g} µs"
    return f"{value:.3g} {unit}".rstrip()
