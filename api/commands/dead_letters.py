"""`opsgraph etl dead-letters`: the records that could not be read, until they are mended or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.commands import runs
from api.commands.etl import Source, limited
from api.commands.options import Answer, Data, Limit, Now, at_work, clock, examples, opened
from api.console import PROGRAM, Out, answer, plural
from graph.errors import Unknown, WrongInput
from graph.ports import Collection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.ports import Doc, GraphStore

EXAMPLES = {
    "list": examples("etl dead-letters list", "etl dead-letters list --source cmdb --format json"),
    "show": examples("etl dead-letters show ID"),
    "replay": examples("etl dead-letters replay", "etl dead-letters replay ID ID"),
    "drop": examples("etl dead-letters drop ID", "etl dead-letters drop --all"),
}
COLUMNS = ("source", "file", "line", "field", "value", "expected", "raw")
SHOWN = 50

Id = Annotated[str, typer.Argument(metavar="ID", help="Its id, or the beginning of it.")]
Ids = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Their ids.", show_default=False)]
Run = Annotated[str | None, typer.Option("--run", metavar="RUN", help="Those of one run.", show_default=False)]


def show_all(
    source: Source = None, run: Run = None, data: Data = None, limit: Limit = None, format: Answer = None
) -> None:
    """List the records that could not be read.

    Each with where it stood, what was found and what was expected.

    JSON holds {"dead_letters": [{id, run, source, file, line, field, value, expected, raw}], "total": n}.
    """
    where = {name: value for name, value in (("source", source), ("run", run)) if value}
    rows = limited(limit, None if format == "json" else SHOWN)
    with opened(data) as platform:
        docs = platform.store.records.list(Collection.DEAD_LETTER, where=where, limit=rows)
        total = platform.store.records.count(Collection.DEAD_LETTER, where)
    found = [letter(doc) for doc in docs]
    answer(
        format,
        lambda: {"dead_letters": found, "total": total},
        lambda screen: listed(screen, found, total, where),
    )


def show(id: Id, data: Data = None, format: Answer = None) -> None:
    """Show one record that could not be read, with its raw text."""
    with opened(data) as platform:
        doc = letter(by_id(platform.store, [id])[0])
    answer(format, lambda: doc, lambda screen: screen.pairs(doc.items()))


def replay(ids: Ids = None, data: Data = None, now: Now = None, format: Answer = None) -> None:
    """Put dead letters through the rules once more.

    All of them, or those named, after the settings or opsgraph itself changed. What is mended in a file
    arrives with its next load.
    """
    with at_work(data) as etl:
        named = [doc["id"] for doc in by_id(etl.platform.store, ids)] if ids else None
        report = etl.replay(named, clock(now) if now else None)
    runs.finish(report, format, f"{PROGRAM} etl dead-letters replay")


def drop(
    ids: Ids = None,
    everything: Annotated[bool, typer.Option("--all", help="Give up all of them.")] = False,
    data: Data = None,
    format: Answer = None,
) -> None:
    """Give dead letters up: they are forgotten."""
    if bool(ids) == everything:
        raise WrongInput(
            "Which dead letters?",
            f"Name their ids, or all of them with `{PROGRAM} etl dead-letters drop --all`.",
        )
    with at_work(data) as etl:
        store = etl.platform.store
        docs = by_id(store, ids) if ids else store.records.list(Collection.DEAD_LETTER)
        dropped = etl.drop([doc["id"] for doc in docs])
    answer(
        format,
        lambda: {"dropped": dropped},
        lambda screen: screen.say(f"{plural(dropped, 'dead letter')} given up."),
    )


def letter(doc: Doc) -> Doc:
    """A dead letter with every column, present or not, its id and run first."""
    first = {name: doc.get(name) for name in ("id", "run", *COLUMNS)}
    return first | {name: value for name, value in doc.items() if name not in first}


def listed(screen: Out, docs: Sequence[Doc], total: int, where: Mapping[str, str]) -> None:
    if not docs:
        screen.say("No dead letters" + (" of these." if where else ": everything could be read."))
        return
    screen.table((*COLUMNS, "id"), [[*(doc[name] for name in COLUMNS), doc["id"]] for doc in docs])
    if screen.wide:
        screen.say()
        if total > len(docs):
            screen.say(f"{len(docs):,} of {total:,}; --limit 0 shows all.")
        screen.say("Mend them at the source and load again; or give one up: " + f"{PROGRAM} etl dead-letters drop ID")


def by_id(store: GraphStore, ids: Sequence[str]) -> list[Doc]:
    """Dead letters by their ids, or the beginning of them."""
    found = []
    for id in ids:
        doc = store.records.get(Collection.DEAD_LETTER, id)
        if doc is None:
            every = store.records.list(Collection.DEAD_LETTER)
            begun = [each for each in every if each["id"].startswith(id)]
            if len(begun) != 1:
                raise Unknown(
                    "dead letter",
                    id,
                    [each["id"] for each in every],
                    f"See them with `{PROGRAM} etl dead-letters list`.",
                )
            doc = begun[0]
        found.append(doc)
    return found
