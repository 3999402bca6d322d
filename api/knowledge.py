"""Questions about what is known, put to the open platform: every face serves the documents that these give."""

from __future__ import annotations

from collections.abc import Sequence

from graph.errors import Unknown
from graph.model import Kind
from graph.ontology import SEARCHED
from graph.platform import Platform
from graph.ports import Doc
from graph.search.ports import Scope
from graph.search.retrieve import names_like
from graph.times import canonical_time

LIMIT = 10


def search(
    platform: Platform,
    query: str,
    *,
    kinds: Sequence[str] = (),
    statuses: Sequence[str] = (),
    assets: Sequence[str] = (),
    teams: Sequence[str] = (),
    about: Sequence[str] = (),
    as_of: str | None = None,
    limit: int = LIMIT,
    readers: tuple[str, ...] | None = None,
) -> Doc:
    """What fits a question best. `about` are assets from which the graph is walked; only what is about one of
    `assets` is found at all."""
    scope = Scope(
        kinds=tuple(map(searched_kind, kinds)),
        statuses=tuple(statuses),
        assets=_uids(platform, assets, Kind.ASSET),
        teams=_uids(platform, teams, Kind.TEAM),
        as_of=canonical_time(as_of, "as_of") if as_of else "",
        readers=readers,
    )
    return platform.retriever().search(query, scope, about, limit).doc()


def similar_incidents(
    platform: Platform, incident: str, *, limit: int = LIMIT, readers: tuple[str, ...] | None = None
) -> Doc:
    """Incidents like one, each factor shown; none where there is no good match."""
    return platform.similar().incidents(incident, Scope(readers=readers), limit).doc()


def known_errors(
    platform: Platform, incident: str, *, limit: int = LIMIT, readers: tuple[str, ...] | None = None
) -> Doc:
    """Known errors that fit an incident."""
    return platform.similar().known_errors(incident, Scope(readers=readers), limit).doc()


def searched_kind(word: str) -> str:
    """The kind that a word names; Unknown for what is no kind, or holds nothing to search."""
    names = sorted(kind.value for kind in SEARCHED)
    if word.lower() not in names:
        raise Unknown("kind that is searched", word, names, f"There are {', '.join(names)}.")
    return word.lower()


def _uids(platform: Platform, refs: Sequence[str], kind: Kind) -> tuple[str, ...]:
    if not refs:
        return ()
    known = platform.store.resolve(refs, kind)
    for ref in refs:
        if ref not in known or not known[ref].startswith(f"{kind}:"):
            near = names_like(platform.store, ref, kind)
            raise Unknown(kind.value, ref, near, "`opsgraph find TEXT` looks for one.")
    return tuple(dict.fromkeys(known[ref] for ref in refs))
