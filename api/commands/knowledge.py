"""How `opsgraph search`, `opsgraph similar` and `opsgraph feedback` are typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.look import complete_uid
from api.commands.options import Answer, AsOf, Data, Now, clock, examples, opened
from api.commands.search import LIMIT, alike, searched
from api.console import answer, plural

SEARCH_EXAMPLES = examples("search 'orders fail with ORA-00257'", "search 'disk full' --kind article --about wms-db")
SIMILAR_EXAMPLES = examples("similar INC1385", "similar INC1385 --known-errors")
GIVE_EXAMPLES = examples("feedback give 'archiver stuck' article:runbooks/wms-db-archiver-stuck --useful")
EXPORT_EXAMPLES = examples("feedback export questions", "eval questions")

Rows = Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="Rows to show.", show_default=str(LIMIT))]


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, an id, an error code, the name of a host.")],
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="K", help="article, incident, problem, change or asset; may be repeated."),
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option("--about", metavar="ASSET", help="Look around it in the graph too.", autocompletion=complete_uid),
    ] = None,
    asset: Annotated[list[str] | None, typer.Option("--asset", metavar="ASSET", help="Only what is about it.")] = None,
    team: Annotated[list[str] | None, typer.Option("--team", metavar="TEAM", help="Only what is this team's.")] = None,
    status: Annotated[
        list[str] | None, typer.Option("--status", metavar="STATUS", help="Only what has this status.")
    ] = None,
    as_of: AsOf = None,
    limit: Rows = None,
    data: Data = None,
    format: Answer = None,
) -> None:
    """Search what is known: articles, incidents, problems, changes and assets.

    By id and error code, by words, by meaning, and around the assets that the question names; each hit says what
    found it. Where `opsgraph serve` runs on the same folder, it is asked.
    """
    filters = {"kinds": kind, "about": about, "assets": asset, "teams": team, "statuses": status, "as_of": as_of}
    searched(query, filters, limit, data, format)


def similar(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id.", autocompletion=complete_uid)],
    known_errors: Annotated[
        bool, typer.Option("--known-errors", help="The known errors that fit it, with their workaround.")
    ] = False,
    limit: Rows = None,
    data: Data = None,
    format: Answer = None,
) -> None:
    """Show incidents like one: what it reads like, where it is, what changed before, when.

    Each factor is shown. Below a floor nothing is alike, and the answer says so.
    """
    alike(incident, known_errors, limit, data, format)


def give(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="What was asked.")],
    uid: Annotated[str, typer.Argument(metavar="UID", help="What was found.", autocompletion=complete_uid)],
    useful: Annotated[bool, typer.Option("--useful/--useless", help="Whether it answered the question.")] = True,
    comment: Annotated[str, typer.Option("--comment", help="What was wrong or right.")] = "",
    now: Now = None,
    data: Data = None,
    format: Answer = None,
) -> None:
    """Say whether what was found answered a question; what is said makes a set to measure on."""
    from graph.search import feedback

    with opened(data) as platform:
        doc = feedback.give(
            platform.store, clock(now), query=query, uid=uid, useful=useful, comment=comment, by="command"
        )
    answer(format, lambda: doc, lambda screen: screen.say(f"Kept: {doc['uid']} for {doc['query']!r}."))


def export(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new one, for queries.jsonl and qrels.tsv.")],
    data: Data = None,
    format: Answer = None,
) -> None:
    """Write what was found useful as a set of questions, for `opsgraph eval` and for the check of a new index."""
    from graph.ports import Collection
    from graph.search import feedback

    with opened(data) as platform:
        questions, answers = feedback.export(platform.store.records.list(Collection.FEEDBACK), folder)
    doc = {"folder": str(folder), "questions": questions, "answers": answers}
    told = f"{plural(questions, 'question')} and {plural(answers, 'answer')} in {folder}."
    answer(format, lambda: doc, lambda screen: screen.say(told))
