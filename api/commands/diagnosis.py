"""What `opsgraph doctor` looks at: settings, parts, the graph, its sources. Each finding with its remedy."""

from __future__ import annotations

import platform as machine
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from api.commands.lookup import quoted
from api.commands.options import holds_graph
from api.console import PROGRAM, plural, version_of
from graph.errors import BadSettings, IndexHeld, OpsgraphError
from graph.ontology import KINDS
from graph.ports import Collection

if TYPE_CHECKING:
    from graph.platform import Platform
    from graph.ports import Doc
    from graph.settings import Settings

State = Literal["fine", "attention", "broken"]
PACKAGES = (
    "numpy",
    "orjson",
    "pydantic",
    "typer",
    "rich",
    "fastapi",
    "strawberry-graphql",
    "apscheduler",
    "neo4j",
    "onnxruntime",
    "tokenizers",
    "qdrant-edge-py",
    "qdrant-client",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at. `exit` is the code a trouble ends the command with."""

    part: str
    what: str
    state: State
    text: str
    remedy: str = ""
    exit: int = 0

    def doc(self) -> Doc:
        return {name: value for name, value in asdict(self).items() if name != "exit"}


def fine(part: str, what: str, text: str) -> Line:
    return Line(part, what, "fine", text)


def attention(part: str, what: str, text: str, remedy: str) -> Line:
    return Line(part, what, "attention", text, remedy, exit=1)


def broken(part: str, what: str, error: OpsgraphError) -> Line:
    return Line(part, what, "broken", error.message, error.remedy, error.exit_code)


def verdict(lines: Sequence[Line]) -> int:
    """The exit code: that of the worst line."""
    return max((line.exit for line in lines), default=0)


def diagnose(data: Path | None, now: str) -> list[Line]:
    """Everything that can be looked at; what is out of reach hides only what lies behind it."""
    from graph.settings import load_settings

    lines = list(_parts())
    try:
        settings = load_settings(data=data)
    except BadSettings as error:
        return [broken("Settings", "settings", error), *lines]
    lines = [*_settings(settings, data), *lines, *_model(settings)]
    if not holds_graph(settings):
        remedy = f"Load one with `{PROGRAM} load FOLDER`, or name the folder that holds it with --data."
        return [
            *lines,
            attention("Graph", "store", f"There is no graph in {str(settings.data)!r} yet.", remedy),
        ]
    from graph.platform import open_platform

    try:
        with open_platform(settings) as platform:
            platform.store.ping()
            return [*lines, *_index(platform), *_graph(platform), *_sources(platform, now)]
    except OpsgraphError as error:
        return [*lines, broken("Graph", "store", error)]


def _settings(settings: Settings, data: Path | None) -> Iterator[Line]:
    from graph.settings import config_file

    file = config_file()
    yield fine("Settings", "file", str(file) if file.is_file() else f"none ({file} is not there)")
    given = origins(settings, {"data": data} if data else {})
    for name, (value, origin) in given.items():
        yield fine("Settings", name, f"{value} ({origin})")
    if "data" not in given:
        yield fine("Settings", "data", f"{settings.data} (default)")
    yield fine("Settings", "others", "as they are by default")


def origins(settings: Settings, flags: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Every setting that somebody gave, with its value in force and where that comes from; no secret."""
    from pydantic_settings import EnvSettingsSource, TomlConfigSettingsSource

    from graph.settings import Settings as Model
    from graph.settings import config_file, variables

    names = variables()
    given: dict[str, tuple[str, str]] = {}
    for origin, values in (
        (str(config_file()), TomlConfigSettingsSource(Model, toml_file=config_file())()),
        ("environment", EnvSettingsSource(Model)()),
        ("flag", flags),
    ):
        for name in _paths(values):
            where = names.get(name, name) if origin == "environment" else origin
            given[name] = (_value(settings, name), where if origin != "flag" else f"--{name}")
    return dict(sorted(given.items()))


def _paths(values: dict[str, Any]) -> Iterator[str]:
    """The dotted names of what is given; a source by its name alone, since its own keys may be secret."""
    for name, value in values.items():
        if isinstance(value, dict) and name in ("etl", "api", "sources"):
            yield from (f"{name}.{inner}" for inner in value)
        else:
            yield name


def _value(settings: Settings, name: str) -> str:
    from pydantic import BaseModel

    value: Any = settings
    for part in name.split("."):
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    if name.startswith("sources."):
        return f"type {value.type}"
    return value.model_dump_json(exclude_defaults=True) if isinstance(value, BaseModel) else str(value)


def _parts() -> Iterator[Line]:
    yield fine("Parts", "Python", machine.python_version())
    yield fine("Parts", "SQLite", sqlite3.sqlite_version)
    for package in (PROGRAM, *PACKAGES):
        version = version_of(package)
        if version:
            yield fine("Parts", package, version)
        else:
            yield attention("Parts", package, "is not installed.", "Install everything again: `make setup`.")


def _model(settings: Settings) -> Iterator[Line]:
    """The model that embeds: it is opened, and has to answer."""
    from graph.search.model import find_prepared, open_embedder

    try:
        prepared = find_prepared(settings.data / "models", settings.model)
        if prepared is None:
            text = f"{settings.model} is not prepared: search goes by words (`{PROGRAM} model prepare` changes that)"
            yield fine("Search", "model", text)
            return
        open_embedder(prepared).embed(["disk full"])
    except OpsgraphError as error:
        yield broken("Search", "model", error)
        return
    yield fine("Search", "model", f"{prepared.name}, {prepared.variant}, in {prepared.folder}; it answers")


def _index(platform: Platform) -> Iterator[Line]:
    """The search index: it is opened, unless another process has it, and should follow the graph."""
    from graph.search.sync import check_model

    try:
        knowledge = platform.knowledge()
        state = knowledge.index.state()
        if state is None:
            yield fine("Search", "index", f"none yet; the next load makes one, or `{PROGRAM} reindex`")
            return
        check_model(state, knowledge.model)
        text = f"{plural(state.points, 'piece')}, {'with vectors' if state.model else 'words only'}"
        try:
            next(iter(knowledge.index.held()), None)
        except IndexHeld as held:
            text += f"; open in {held.holder}"
        if knowledge.behind():
            number = platform.store.version().number
            late = f"{text}; it follows load {state.graph} of {number}, or lacks vectors"
            yield attention("Search", "index", late, f"The next load brings it up to date, or `{PROGRAM} reindex`.")
            return
    except OpsgraphError as error:
        yield broken("Search", "index", error)
        return
    yield fine("Search", "index", f"{text}; up to date")


def _graph(platform: Platform) -> Iterator[Line]:
    store = platform.store
    yield fine("Graph", "store", f"{store.about()}; it answers, its schema is this program's")
    version = store.version()
    if version.number == 0:
        yield attention("Graph", "content", "Nothing is loaded yet.", f"Load something: `{PROGRAM} load FOLDER`.")
        return
    counts = store.counts()
    named = [*((spec.plural, counts.get(kind, 0)) for kind, spec in KINDS.items()), *counts.items()]
    held = ", ".join(f"{count:,} {name}" for name, count in named if count and name not in KINDS)
    yield fine("Graph", "content", f"version {version.number} of {version.at}: {held}")
    yield _topology(platform)


def _topology(platform: Platform) -> Line:
    from graph.topology import FILE, open_saved

    remedy = "The next load writes it anew."
    try:
        saved = open_saved(platform.folder)
    except OpsgraphError as error:
        return attention("Graph", "topology", error.message, remedy)
    if saved is None:
        return attention("Graph", "topology", f"{platform.folder / FILE} is missing.", remedy)
    number = platform.store.version().number
    if saved.number != number:
        return attention("Graph", "topology", f"is of version {saved.number}, the graph of {number}.", remedy)
    return fine("Graph", "topology", f"{platform.folder / FILE} is current")


def _sources(platform: Platform, now: str) -> Iterator[Line]:
    from graph.health import allowed_age, stale_scopes

    store, settings = platform.store, platform.settings
    scopes = store.records.list(Collection.SCOPE)
    stale = stale_scopes(scopes, lambda source: allowed_age(settings, source), now)
    for source in sorted({scope["source"] for scope in scopes} | set(settings.sources)):
        own = [scope for scope in scopes if scope["source"] == source]
        late = [scope["scope"] for scope in stale if scope["source"] == source]
        if not own:
            run = f"`{PROGRAM} etl run --source {quoted(source)}`"
            yield attention("Sources", source, "has never been loaded.", f"Load it: {run}.")
        elif late:
            last = min(scope.get("last_complete") or "never" for scope in own)
            allowed = f"over {allowed_age(settings, source)} ago"
            text = f"{', '.join(late)}: last complete {last}, {allowed}."
            again = f"`{PROGRAM} etl run --source {quoted(source)}`" if source in settings.sources else "`load`"
            yield attention("Sources", source, text, f"Load it again ({again}), or allow more in its `max_age`.")
        else:
            yield fine("Sources", source, f"fresh: last complete {min(scope['last_complete'] for scope in own)}")
    yield from _trouble(platform)


def _trouble(platform: Platform) -> Iterator[Line]:
    records = platform.store.records
    waiting = records.count(Collection.DEAD_LETTER)
    if waiting:
        see = f"See them: `{PROGRAM} etl dead-letters list`."
        yield attention("Sources", "dead letters", f"{plural(waiting, 'record')} could not be read.", see)
    else:
        yield fine("Sources", "dead letters", "none waiting")
    for run in records.list(Collection.RUN, limit=1, newest_first=True):
        if run["state"] in ("succeeded", "running"):
            yield fine("Sources", "last run", f"{run['run']} {run['state']}")
        else:
            text = f"{run['run']} ended as {run['state']}."
            yield attention("Sources", "last run", text, f"See why: `{PROGRAM} etl show {run['run']}`.")
