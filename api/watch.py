"""Watching what would happen if assets failed: told when a load changes it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from api.threads import in_thread
from api.whatif import at_desk
from graph.errors import WrongInput
from graph.impact.spof import default_services
from graph.platform import Platform
from graph.ports import Doc
from graph.topology.states import DOWN, STATES
from simulate.answers import Desk
from simulate.answers.outcome import Outcome
from simulate.answers.whatif import summary
from simulate.scenario import failing

POLL_SECONDS = 1.0
MOST_WATCHED = 100


class Exposure(NamedTuple):
    """What hangs on an asset: its state now, whom its failure hits, which services it takes down by itself, and
    which pools it leaves without a spare. None where it is gone."""

    state: str
    summary: Doc
    takes_down: list[str]
    lost_spares: list[Doc]


class Changed(NamedTuple):
    """What a load made of an asset's exposure."""

    id: str
    version: int
    at: str | None
    before: Exposure | None
    after: Exposure | None


async def changed(platform: Platform, refs: Sequence[str], seconds: float = POLL_SECONDS) -> AsyncIterator[Changed]:
    """Each change of what hangs on these assets, from now on. WrongInput for what is no asset."""
    if not 1 <= len(refs) <= MOST_WATCHED:
        raise WrongInput(f"{len(refs)} assets cannot be watched.", f"Name 1 to {MOST_WATCHED}.")
    ids = await at_desk(platform, lambda desk: _ids(desk, refs))
    version, _, before = await at_desk(platform, lambda desk: _exposures(desk, ids))
    while True:
        await asyncio.sleep(seconds)
        if (await in_thread(platform.store.version)).number == version:
            continue
        version, at, after = await at_desk(platform, lambda desk: _exposures(desk, ids))
        for id in ids:
            if after[id] != before[id]:
                yield Changed(id, version, at, before[id], after[id])
        before = after


def _ids(desk: Desk, refs: Sequence[str]) -> list[str]:
    overlay = desk.overlay()
    return list(dict.fromkeys(map(overlay.id, desk.names().nodes(refs))))


def _exposures(desk: Desk, ids: Sequence[str]) -> tuple[int, str | None, dict[str, Exposure | None]]:
    """What hangs on each asset, in one state of the graph: its number, its clock."""
    topology = desk.topology()
    services = default_services(desk.overlay())
    return topology.number, topology.at, {id: _exposure(desk, id, services) for id in ids}


def _exposure(desk: Desk, id: str, services: Sequence[int]) -> Exposure | None:
    overlay = desk.overlay()
    node = overlay.index(id)
    if node is None or not overlay.takes_part(node):
        return None
    outcome = Outcome(desk, failing([id]))
    before, after = desk.before().states, outcome.impact.after.states
    taken = [each for each in services if each != node and after[each] == DOWN and before[each] != DOWN]
    return Exposure(STATES[before[node]], summary(outcome), sorted(map(overlay.id, taken)), outcome.spares)
