"""`opsgraph context`: what an agent should read before it answers, within a budget of tokens."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.commands.look import complete_uid
from api.commands.options import AsOf, Data, examples
from api.commands.reading import asked
from api.console import DIM, PROGRAM, WARN, Mark, Out, answer, plural

if TYPE_CHECKING:
    from graph.platform import Platform
    from graph.ports import Doc

EXAMPLES = examples(
    "context 'orders fail with ORA-00257'",
    "context 'is it safe tonight' --about change:CHG2311 --budget 3000",
    "context --about incident:INC1385 --format markdown",
)


def context(
    query: Annotated[str, typer.Argument(metavar="[QUERY]", help="What is to be known.", show_default=False)] = "",
    about: Annotated[
        list[str] | None,
        typer.Option(
            "--about",
            metavar="WHAT",
            help="An asset, an incident, a change (its blast radius), or scenario:NAME; may be repeated.",
            autocompletion=complete_uid,
        ),
    ] = None,
    budget: Annotated[
        int | None,
        typer.Option("--budget", metavar="TOKENS", min=1, help="The most tokens of the Markdown.", show_default="2000"),
    ] = None,
    as_of: AsOf = None,
    data: Data = None,
    format: Annotated[
        Literal["table", "markdown", "json"] | None,
        typer.Option("--format", help="What is in the pack, unless the pack itself is asked for."),
    ] = None,
) -> None:
    """Gather what an agent should read: passages, facts of the graph, incidents and changes.

    Each piece is whole and cited, the pack never exceeds its budget, and it says what was left out. Text of articles
    and tickets stands between delimiters, as data and not as instruction.
    """

    def ask(platform: Platform) -> Doc:
        from api.context import context_pack

        return context_pack(platform, query, about or (), budget=budget, as_of=as_of).doc()

    parameters = {"q": query, "about": about, "budget": budget, "as_of": as_of}
    doc = asked(data, ask, "/context", parameters)
    if format == "markdown":
        sys.stdout.write(doc["markdown"])
        return
    answer("json" if format == "json" else None, lambda: doc, lambda screen: tell(screen, doc))


def tell(screen: Out, doc: Doc) -> None:
    """What is in a pack."""
    tokens = doc["tokens"]
    screen.pairs(
        [
            ("asked", doc["query"] or Mark("(what it is about)", DIM)),
            *([("about", doc["about"]["what"] or doc["about"]["named"])] if doc["about"]["named"] else []),
            ("as of", doc["as_of"]),
            ("tokens", f"{tokens['used']:,} of {tokens['budget']:,}, counted by {tokens['counted_by']}"),
            ("complete", "yes" if doc["complete"] else Mark("no: " + "; ".join(doc["lacks"]), WARN)),
        ]
    )
    for part, title in (
        ("passages", "Passages"),
        ("facts", "Facts of the graph"),
        ("history", "Incidents, known errors, changes"),
    ):
        if doc[part]:
            screen.heading(f"{title} ({plural(tokens['parts'][part], 'token')})")
            screen.table(("mark", "uid", "what", "why"), [_row(item) for item in doc[part]])
    screen.say(Mark(f"`{PROGRAM} context … --format markdown` prints it ready to paste.", DIM))


def _row(item: Doc) -> tuple[Any, ...]:
    if item["piece"] is None:
        what = item["text"]
    else:
        what = " > ".join([item["title"], *item["headings"]])
    why = item["why"] + ("; had " + ", ".join(item["notes"]) if item["notes"] else "")
    return item["mark"], item["uid"], what, why
