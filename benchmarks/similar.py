"""How well similar incidents and known errors are found in the example estate, and where the floor lies.

    python -m benchmarks.similar DATA      # a folder into which examples/retailer was loaded, its model prepared

An incident is recurring where an earlier one belongs to the same problem; only earlier incidents count as found. The
others have no such sibling, though many were seen before without anybody opening a problem: so of those that a floor
leaves without an answer, only the share is told.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from graph.model import Entity, Kind
from graph.platform import Platform, open_platform
from graph.query import Hop, Query
from graph.search.similar import FLOOR, MOST, Likeness, Match, Similar
from graph.settings import load_settings

FLOORS = (0.3, 0.35, FLOOR, 0.45, 0.5)


def measure(data: Path) -> None:
    with open_platform(load_settings(data=data)) as platform:
        incidents = _all(platform, Kind.INCIDENT)
        problems = platform.store.related(
            [incident.uid for incident in incidents], Hop("INSTANCE_OF", outgoing=True), Query(Kind.PROBLEM, limit=1)
        )
        problem = {uid: page.rows[0] for uid, page in problems.items() if page.rows}
        similar = Similar(platform.index(), platform.embedder(), platform.store, platform.topology, floor=0.0)
        _incidents(similar, incidents, {uid: found.uid for uid, found in problem.items()})
        _known_errors(similar, {uid: found.uid for uid, found in problem.items() if found.fields["known_error"]})


def _incidents(similar: Similar, incidents: list[Entity], problem: dict[str, str]) -> None:
    opened = {incident.uid: str(incident.fields["opened_at"]) for incident in incidents}
    first: dict[str, str] = {}
    ranks, recurring, others = [], [], []
    for incident in sorted(incidents, key=lambda each: opened[each.uid]):
        found = similar.incidents(incident.uid, limit=MOST)
        earlier = [match for match in found.matches if opened[match.entity.uid] < opened[incident.uid]]
        own = problem.get(incident.uid)
        best = earlier[0].score if earlier else 0.0
        if own in first:
            ranks.append(_rank(earlier, {uid for uid in problem if problem[uid] == own}))
            recurring.append(best)
        else:
            others.append(best)
        if own:
            first.setdefault(own, incident.uid)
    print(f"{len(ranks)} recurring incidents: hit@1 {_hits(ranks):.3f}, MRR {fmean(ranks):.3f}")
    for floor in FLOORS:
        kept, silent = _share(recurring, floor), 1 - _share(others, floor)
        mark = "  (in use)" if floor == FLOOR else ""
        print(
            f"floor {floor:.2f}: answers {kept:.0%} of the recurring, none for {silent:.0%} of the {len(others)}"
            f" others{mark}"
        )


def _known_errors(similar: Similar, problem: dict[str, str]) -> None:
    answers: dict[str, Likeness] = {uid: similar.known_errors(uid, limit=MOST) for uid in problem}
    ranks = [_rank(found.matches, {problem[uid]}) for uid, found in answers.items()]
    print(f"{len(ranks)} incidents of known errors: hit@1 {_hits(ranks):.3f}, MRR {fmean(ranks):.3f}")


def _rank(matches: Sequence[Match], right: set[str]) -> float:
    """1 over the place of the first that is right; 0 where none is."""
    return next((1 / place for place, match in enumerate(matches, 1) if match.entity.uid in right), 0.0)


def _hits(ranks: list[float]) -> float:
    return fmean(rank == 1 for rank in ranks)


def _share(scores: list[float], floor: float) -> float:
    return fmean(score >= floor for score in scores)


def _all(platform: Platform, kind: Kind) -> list[Entity]:
    page = platform.store.page(Query(kind, limit=10_000))
    return list(page.rows)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
