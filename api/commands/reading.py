"""The platform for commands that only ask: without settings nothing heavy is opened, and where a running server has the
search index open, it is asked instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from api import console
from graph import environment
from graph.errors import IndexHeld

if TYPE_CHECKING:
    from graph.platform import Platform
    from graph.ports import Doc

Parameters = Mapping[str, str | int | Sequence[str] | None]


@contextmanager
def reading(data: Path | str | None) -> Iterator[Platform]:
    """The platform of these settings; where there are none but the folder, without the price of reading them."""
    if not environment.plain():
        from api.commands.options import opened

        with opened(Path(data) if data else None) as platform:
            yield platform
        return
    from graph.plain import PlainSettings
    from graph.platform import open_platform

    settings = PlainSettings(Path(environment.folder(str(data) if data else None)))
    settings.check()
    with open_platform(settings) as platform:
        yield platform


def asked(data: Path | str | None, ask: Callable[[Platform], Doc], path: str, parameters: Parameters) -> Doc:
    """What `ask` says of the platform; where `opsgraph serve` has its index open, what the server answers to a GET of
    the path, which is the same."""
    with reading(data) as platform:
        folder = platform.settings.data
        held: IndexHeld | None = None
        if not (folder / "serve.json").exists():
            try:
                return ask(platform)
            except IndexHeld as taken:
                held = taken
    from api.serving import running_server

    server = running_server(folder)
    if server is None:
        if held is not None:
            raise held
        with reading(data) as platform:
            return ask(platform)
    return _from_server(server, path, parameters)


def _from_server(server: str, path: str, parameters: Parameters) -> Doc:
    import json

    from simulate.command.remote import ROOT, exchanged

    given = {name: value for name, value in parameters.items() if value is not None}
    console.note(f"Asked {server}, which has the search index open.")
    doc: dict[str, Any] = json.loads(exchanged(server, "GET", f"{ROOT}{quote(path)}?{urlencode(given, doseq=True)}"))
    return doc
