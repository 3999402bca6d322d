"""`opsgraph show` and `opsgraph find`: look at the graph."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands.options import Answer, AsOf, Data, Limit, Now, clock, examples, opened
from api.console import DIM, PROGRAM, Mark, Out, answer
from graph.errors import OpsgraphError
from graph.times import canonical_time

SHOW_EXAMPLES = examples("show payments-db", "show incident:INC0012 --history", "show Checkout --as-of 2026-05-01")
FIND_EXAMPLES = examples("find payments", "find 'card terminal' --limit 5 --format json")
FOUND = 20


def complete_uid(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """What the shell offers for the beginning of an id or a uid."""
    try:
        with opened(ctx.params.get("data")) as platform:
            entities = platform.store.find(incomplete, FOUND)
    except OpsgraphError:
        return []
    named = [(entity.uid if ":" in incomplete else entity.id, entity.title) for entity in entities]
    return [(name, title) for name, title in named if name.startswith(incomplete)]


def show(
    uid: Annotated[
        str,
        typer.Argument(
            metavar="UID",
            help="Its uid, id, alias, or a name that only one has.",
            autocompletion=complete_uid,
        ),
    ],
    as_of: AsOf = None,
    history: Annotated[bool, typer.Option("--history", help="Every former state too.")] = False,
    data: Data = None,
    now: Now = None,
    limit: Limit = None,
    format: Answer = None,
) -> None:
    """Show one thing with all its relations.

    An asset, an incident, a change, an article, a team …: who it is, what it hangs together with, what
    happened to it, who says so.
    """
    from api.commands.describe import describe
    from api.commands.entity_view import tell
    from api.commands.lookup import uid_of

    when = canonical_time(as_of, "--as-of") if as_of else None
    with opened(data) as platform:
        doc = describe(platform, uid_of(platform.store, uid), clock(now), when, history)
    answer(format, lambda: doc, lambda screen: tell(screen, doc, limit))


def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A part of an id, an alias, a name or a title.")],
    limit: Limit = None,
    data: Data = None,
    format: Answer = None,
) -> None:
    """Find what is called like this, the best match first."""
    from api.commands.describe import brief
    from api.commands.etl import limited

    wanted = limited(limit, FOUND)
    with opened(data) as platform:
        entities = platform.store.find(text, 10**9 if wanted is None else wanted + 1)
    found = [brief(entity) for entity in entities[:wanted]]
    more = len(entities) > len(found)
    answer(
        format,
        lambda: {"query": text, "found": found, "more": more},
        lambda screen: listed(screen, text, found, more=more),
    )


def listed(screen: Out, text: str, found: list[dict[str, object]], *, more: bool) -> None:
    from api.commands.describe import facts

    if not found:
        screen.say(f"Nothing is called like {text!r}.")
        return
    screen.table(
        ("uid", "title", "kind", "what"),
        [(doc["uid"], doc["title"], doc["kind"], facts(doc)) for doc in found],
    )
    if more:
        screen.say(Mark(f"There is more: `{PROGRAM} find {text!r} --limit 0` shows all.", DIM))
