"""`opsgraph demo`: the main jobs on the example estate, with their real output."""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.commands import progress, runs
from api.commands.lookup import quoted
from api.commands.options import Data, at_work, examples
from api.console import PROGRAM, WARN, Mark, Out, note, on_terminal, out
from graph.errors import CheckNotMet, OpsgraphError, WrongInput
from graph.times import time_text

if TYPE_CHECKING:
    from etl.service import Etl
    from graph.platform import Platform
    from graph.ports import Doc

EXAMPLES = examples("demo", "demo --data /tmp/tidewell")
ESTATE = Path("examples") / "retailer"
# Who has these holds the example estate, and nothing of one's own.
LANDMARKS = ("asset:online-shop", "asset:cert-wildcard-shop")


@dataclass(frozen=True, slots=True)
class Tour:
    """What the steps share."""

    etl: Etl
    platform: Platform
    screen: Out
    folder: Path
    today: str


@dataclass(frozen=True, slots=True)
class Step:
    """A job: why one does it, the command that does it, and its doing."""

    why: str
    command: str
    do: Callable[[Tour], None]


def demo(data: Data = None) -> None:
    """Load the example estate and show what can be asked of it.

    Ends by itself, leaves the graph where --data says, and may be run as often as you like.
    """
    folder = estate()
    today = today_of(folder)
    screen = out()
    with at_work(data, fresh=True) as etl:
        refuse_another_graph(etl.platform)
        tour = Tour(etl, etl.platform, screen, folder, today)
        screen.say("Tidewell, an invented online retailer with shops: two data centres, three environments.")
        for number, step in enumerate(STEPS, 1):
            screen.heading(f"{number}. {step.why}")
            screen.say(f"$ {typed(step.command, tour, data)}")
            screen.say()
            step.do(tour)
        screen.heading("What to try next")
        lines = [(typed(command, tour, data), remark) for command, remark in NEXT]
        screen.pairs([*lines, (f"{PROGRAM} load FOLDER --data .opsgraph-mine", "your own estate")])


def typed(command: str, tour: Tour, data: Path | None) -> str:
    """A command as a person would type it here."""
    scenario = quoted(shown(tour.folder.parent / GATED))
    text = command.format(folder=quoted(shown(tour.folder)), today=tour.today, scenario=scenario)
    program = "" if command.startswith("whatif") else f"{PROGRAM} "
    return f"{program}{text} --data {quoted(str(data))}" if data else f"{program}{text}"


def shown(folder: Path) -> str:
    here = Path.cwd()
    return str(folder.relative_to(here)) if folder.is_relative_to(here) else str(folder)


def estate() -> Path:
    """The example estate, beside the program or in the folder one stands in."""
    for home in (Path(__file__).resolve().parents[2], Path.cwd()):
        if (home / ESTATE / "estate.toml").is_file():
            return home / ESTATE
    raise WrongInput(
        f"The example estate {str(ESTATE)!r} is not here.",
        "Run the demo in a clone of opsgraph, which holds it.",
    )


def today_of(folder: Path) -> str:
    """The moment that all dates of an estate relate to."""
    return time_text(tomllib.loads((folder / "estate.toml").read_text(encoding="utf-8"))["today"])


def refuse_another_graph(platform: Platform) -> None:
    """The demo must not mix its estate into a graph of somebody's own."""
    store = platform.store
    if store.version().number and len(store.resolve(LANDMARKS)) < len(LANDMARKS):
        raise WrongInput(
            "There is another graph here already.",
            f"Give the demo a folder of its own: `{PROGRAM} demo --data .opsgraph-demo`.",
        )


def load(tour: Tour) -> None:
    from etl.service import Ask

    with progress.shown() as watcher:
        report = tour.etl.run(Ask("files", tour.folder, now=tour.today), watcher)
    runs.tell(tour.screen, report.doc(), f"{PROGRAM} demo")
    if report.exit_code:
        raise CheckNotMet("The example estate did not load.", f"See `{PROGRAM} etl show {report.run}`.")


def prepare(tour: Tour) -> None:
    from api.commands.model import tell
    from graph.search.model import find_prepared
    from graph.search.model.find import source
    from graph.search.model.prepare import prepare as prepared_from

    models, name = tour.platform.models, tour.platform.settings.model
    prepared = find_prepared(models, name)
    if prepared is not None:
        tour.screen.say(f"{prepared.name} is prepared already.")
        return
    began = time.perf_counter()
    try:
        prepared = prepared_from(source(name), models, say=note)
    except OpsgraphError as without:
        # Everything but the search by meaning works without a model, and says so.
        tour.screen.say(Mark(str(without), WARN))
        return
    seconds = time.perf_counter() - began
    tell(tour.screen, {**prepared.doc(), "folder": str(prepared.folder), "used": True, "seconds": seconds})


def find(tour: Tour) -> None:
    from api.commands.describe import brief
    from api.commands.look import listed

    found = [brief(entity) for entity in tour.platform.store.find("payments-db", 5)]
    listed(tour.screen, "payments-db", found, more=False)


def show(tour: Tour) -> None:
    from api.commands.describe import describe
    from api.commands.entity_view import tell

    tell(tour.screen, describe(tour.platform, "asset:payments", tour.today), None)


def health(tour: Tour) -> None:
    from api.commands.health import tell
    from graph.health import report

    tell(tour.screen, report(tour.platform.store, tour.platform.settings, tour.today, 3))


def impact(tour: Tour) -> None:
    _tell(tour, "impact", fail=["hv-ams-04"], limit=8)


def gate(tour: Tour) -> None:
    text = (tour.folder.parent / GATED).read_text(encoding="utf-8")
    doc = _tell(tour, "run", text=text, filename=GATED.name, limit=5)
    passed = doc["gate"]["passed"]
    tour.screen.say(f"Exit code {0 if passed else 1}: a pipeline {'goes on' if passed else 'stops'} here.")


def _tell(tour: Tour, question: str, **arguments: Any) -> Doc:
    from contextlib import closing

    from graph.environment import colours
    from simulate.answers import Desk, verb
    from simulate.command.terminal import width
    from simulate.render import rendered
    from simulate.terms import terms_of

    with closing(tour.platform.facts()) as facts:
        doc = verb(question)(Desk(facts, terms_of(tour.platform.settings)), **arguments)
    sys.stdout.flush()
    sys.stdout.write(rendered(doc, "table", width=width(), colours=on_terminal() and colours()))
    return doc


def search(tour: Tour) -> None:
    from api import knowledge
    from api.commands.search import tell_hits

    tell_hits(tour.screen, knowledge.search(tour.platform, ASKED, limit=3))


def context(tour: Tour) -> None:
    from api.commands.context import tell
    from api.context import context_pack

    tell(tour.screen, context_pack(tour.platform, ASKED, ["wms-db"], budget=1500).doc())


ASKED = "handhelds freeze when a pick is confirmed"
GATED = Path("scenarios") / "hypervisor-in-place.yaml"
STEPS = (
    Step("Prepare the model that reads texts, once", "model prepare", prepare),
    Step("Load a folder of files", "load {folder} --now {today}", load),
    Step("Find things by a part of their name", "find payments-db --limit 5", find),
    Step("Look at one: what it needs, who needs it, who owns it", "show payments", show),
    Step("What does a failure hit, and why?", "impact hv-ams-04 --limit 8", impact),
    Step("May this change go ahead?", "whatif run {scenario} --limit 5", gate),
    Step("What do we know about it?", f"search '{ASKED}' --limit 3", search),
    Step("What should an agent read before it answers?", f"context '{ASKED}' --about wms-db --budget 1500", context),
    Step("How far can the data be trusted?", "health --now {today}", health),
)
NEXT = (
    ("show staff-directory-1", "rated low, and yet the checkout needs it in the end"),
    ("whatif fail cert-wildcard-shop", "what a certificate takes with it"),
    ("whatif spof checkout", "what the checkout stands and falls with"),
    ("similar INC1385", "incidents like one"),
    ("health --check dangling --now {today}", "relations that lead nowhere"),
    ("serve", "GraphQL at http://127.0.0.1:4000/graphql"),
)
