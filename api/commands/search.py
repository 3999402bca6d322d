"""`opsgraph search` and `opsgraph similar`: what is known, found by words, by meaning and by place in the graph."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.commands.reading import asked
from api.console import DIM, PROGRAM, WARN, Format, Mark, Out, answer
from graph.errors import WrongInput

if TYPE_CHECKING:
    from graph.platform import Platform
    from graph.ports import Doc

LIMIT = 10
SNIPPET = 160
"""Characters of a passage in a table."""


def searched(
    query: str, filters: Mapping[str, Any], limit: int | None, data: Path | str | None, format: Format | None
) -> None:
    """Answers a question on standard output. `filters` are those of `api.knowledge.search`."""
    shown = _limit(limit)
    given = {name: value for name, value in filters.items() if value}

    def ask(platform: Platform) -> Doc:
        from api import knowledge

        return knowledge.search(platform, query, **given, limit=shown)

    names = {"kinds": "kind", "statuses": "status", "assets": "asset", "teams": "team"}
    parameters = {names.get(name, name): value for name, value in given.items()}
    doc = asked(data, ask, "/search", {"q": query, **parameters, "limit": shown})
    answer(format, lambda: doc, lambda screen: tell_hits(screen, doc))


def alike(incident: str, known: bool, limit: int | None, data: Path | None, format: Format | None) -> None:
    """Answers what is like an incident, or which known errors fit it."""
    shown = _limit(limit)

    def ask(platform: Platform) -> Doc:
        from api import knowledge

        return (knowledge.known_errors if known else knowledge.similar_incidents)(platform, incident, limit=shown)

    path = f"/incidents/{incident.removeprefix('incident:')}/{'known-errors' if known else 'similar'}"
    doc = asked(data, ask, path, {"limit": shown})
    answer(format, lambda: doc, lambda screen: _tell_matches(screen, doc))


def _limit(limit: int | None) -> int:
    if limit is None:
        return LIMIT
    if limit < 1:
        raise WrongInput(f"{limit} rows are none.", "Ask for at least 1 with --limit.")
    return limit


def tell_hits(screen: Out, doc: Doc) -> None:
    """The hits of a search, and the lanes that could not answer."""
    rows = [
        (hit["score"], hit["uid"], hit["title"], _snippet(hit["passage"]), _ranks(hit["lanes"])) for hit in doc["hits"]
    ]
    if rows:
        screen.table(("score", "uid", "title", "passage", "found by"), rows)
    else:
        screen.say(f"Nothing that is known fits {doc['query']!r}.")
    for name, reason in doc["reasons"].items():
        if doc["lanes"][name] in ("failed", "absent"):
            screen.say(Mark(f"The lane {name} is {doc['lanes'][name]}: {reason}.", WARN))
    if rows:
        screen.say(
            Mark(f"`{PROGRAM} context {doc['query']!r}` gathers it for an agent, with the graph around it.", DIM)
        )


def _tell_matches(screen: Out, doc: Doc) -> None:
    screen.say(f"{doc['uid']}: {doc['title']}")
    if not doc["complete"]:
        screen.say(Mark("No model took part: only words were compared.", WARN))
    if not doc["matches"]:
        screen.say(f"No good match: the best reaches {doc['best']:.2f}, and below {doc['floor']:.2f} nothing is alike.")
        return
    rows = [
        (
            match["score"],
            match["uid"],
            match["title"],
            ", ".join(f"{name} {value:.2f}" for name, value in match["factors"].items()),
            _snippet(match.get("resolution") or match.get("workaround") or ""),
        )
        for match in doc["matches"]
    ]
    screen.table(("score", "uid", "title", "why", "what helped"), rows)


def _snippet(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1].rsplit(" ", 1)[0] + "…"


def _ranks(lanes: Mapping[str, Mapping[str, int]]) -> str:
    return ", ".join(f"{name} {lane['rank']}" for name, lane in lanes.items())
