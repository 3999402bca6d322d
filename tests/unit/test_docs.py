"""The docs are held to the code: what they must name exists in them, and what they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard, get_args

import pytest
import typer
from pydantic import BaseModel

from api.cli import app
from graph.settings import OTHER_NAMES, OTHER_PREFIXES, PREFIX, Settings, variables
from simulate.command.commands import COMMANDS as WHATIF_COMMANDS
from tests.pages import PAGES, README, page_name, typed

each_page = pytest.mark.parametrize("path", PAGES, ids=page_name)


def commands() -> dict[str, Any]:
    """Every command that the help shows, by what one types: `etl run`; groups too, opsgraph itself as ``."""
    found: dict[str, Any] = {}

    def walk(command: Any, words: tuple[str, ...]) -> None:
        found[" ".join(words)] = command
        for name, inner in getattr(command, "commands", {}).items():
            if not inner.hidden:
                walk(inner, (*words, name))

    walk(typer.main.get_command(app), ())
    return found


def is_group(command: Any) -> bool:
    return bool(getattr(command, "commands", {}))


COMMANDS = commands()
WHATIF = [*WHATIF_COMMANDS, "completion"]
LEAVES = [name for name, command in COMMANDS.items() if not is_group(command)]


def test_the_readme_names_every_command() -> None:
    text = README.read_text()
    assert [name for name in LEAVES if not re.search(rf"\bopsgraph {re.escape(name)}\b(?!-)", text)] == []


@pytest.mark.parametrize("name", LEAVES)
def test_the_help_of_a_command_says_what_it_does_and_shows_an_example(name: str) -> None:
    command = COMMANDS[name]
    text = f"{command.help or ''} {command.epilog or ''}"
    assert text.strip(), "no help"
    assert re.search(rf"\bopsgraph {re.escape(name)}\b", text), "no example"


@each_page
def test_the_commands_that_a_page_names_exist(path: Path) -> None:
    assert [command for code in typed(path) for command in unknown_commands(code)] == []


def unknown_commands(code: str) -> Iterator[str]:
    """What follows `opsgraph` where a command starts, and is neither a command nor an option of it."""
    for words in re.findall(r"(?:^|&& |\| |; )opsgraph +([^|;&]+)", code):
        known = ""
        for word in words.split():
            if not is_group(COMMANDS[known]):
                break
            inner = f"{known} {word}".strip()
            if inner not in COMMANDS:
                if not word.startswith(("-", "[", "…")) and not word.isupper():
                    yield f"opsgraph {inner}"
                break
            known = inner


def test_the_readme_names_every_command_of_whatif() -> None:
    text = README.read_text()
    assert [name for name in WHATIF if not re.search(rf"`whatif {name}\b", text)] == []


@each_page
def test_the_commands_of_whatif_that_a_page_names_exist(path: Path) -> None:
    named = [word for code in typed(path) for word in re.findall(r"(?:^|&& |\| |; )whatif +([^\s|;&]+)", code)]
    assert [word for word in named if word not in WHATIF and not word.startswith("-") and not word.isupper()] == []


def is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def table_keys(model: type[BaseModel], path: str = "") -> Iterator[str]:
    """The keys of tables that a person names, as `sources.NAME.interval`; none has a variable of its own."""
    for name, field in model.model_fields.items():
        here, inner, args = f"{path}{name}", field.annotation, get_args(field.annotation)
        if is_model(inner):
            yield from table_keys(inner, f"{here}.")
        elif args and is_model(args[-1]):
            yield from (f"{here}.NAME.{key}" for key in args[-1].model_fields)


def test_no_setting_is_without_a_variable() -> None:
    assert {name.partition(".")[0] for name in variables()} == set(Settings.model_fields)


def test_the_readme_names_every_setting_with_its_variable() -> None:
    codes = set(re.findall(r"`([^`\n]+)`", README.read_text()))
    settings = [code for pair in variables().items() for code in pair]
    assert [code for code in (*settings, *table_keys(Settings)) if code not in codes] == []


@each_page
def test_the_variables_that_a_page_names_exist(path: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}\w+", path.read_text()))
    unknown = named - {*variables().values(), *OTHER_NAMES}
    tables = tuple(f"{variable}__" for variable in variables().values())
    assert [name for name in unknown if not name.startswith((*OTHER_PREFIXES, *tables))] == []


@each_page
def test_the_files_that_a_page_links_to_exist(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text())
    assert [link for link in links if "://" not in link and not (path.parent / link).exists()] == []
