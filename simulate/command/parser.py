"""How a command line is read: a command, its parser, and the question that comes of it.

Only the parser of the command that was typed is built; the words it takes are checked where the verb is answered, so
that every face refuses the same things in the same words.
"""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter

from simulate.command import terminal
from simulate.command.options import GROUPS, RULES, answer_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from typing import Any, NoReturn

PROGRAM = "whatif"


class Misused(Exception):
    """The command line cannot be read; says why, and which help to look at."""

    def __init__(self, message: str, command: str) -> None:
        super().__init__(message)
        self.command = command


class Command:
    """One command: what it answers in a line, examples, what it takes beside the common options, and what it asks."""

    __slots__ = ("ask", "examples", "groups", "help", "name", "takes")

    def __init__(
        self,
        name: str,
        help: str,
        examples: tuple[str, ...],
        takes: Callable[[Parser], None],
        ask: Callable[[Namespace], Question],
        groups: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.help = help
        self.examples = examples
        self.takes = takes
        self.ask = ask
        self.groups = groups

    def parser(self) -> Parser:
        """What reads its command line."""
        parser = Parser(
            prog=f"{PROGRAM} {self.name}",
            description=self.help,
            epilog="\n".join(
                [*RULES * ("gate" in self.groups), "examples:", *(f"  {PROGRAM} {line}" for line in self.examples)]
            ),
        )
        self.takes(parser)
        for group in self.groups:
            GROUPS[group](parser)
        answer_options(parser)
        return parser


class Question:
    """What is asked of the graph: a verb with its arguments; and what a file is kept as, where that is wanted."""

    __slots__ = ("arguments", "save", "verb")

    def __init__(self, verb: str, save: str | None = None, **arguments: Any) -> None:
        self.verb = verb
        self.save = save
        self.arguments = {name: value for name, value in arguments.items() if value is not None}

    def saving(self) -> Question:
        """What keeps the scenario of this question under the name that was given."""
        kept = {name: self.arguments.get(name) for name in ("text", "as_of", "with_incidents")}
        return Question("saved_save", name=self.save, **kept)


class _Help(RawDescriptionHelpFormatter):
    """As wide as the reader wants it; argparse would import shutil, and that every way to compress, to find out."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=min(terminal.width() or 100, 110))


class Parser(ArgumentParser):
    """Says what is wrong as an error that `main` words, instead of ending the program."""

    def __init__(self, prog: str, description: str, epilog: str) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=_Help,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        raise Misused(message, self.prog)

    def options(self) -> set[str]:
        """The long options it takes."""
        return {name for action in self._actions for name in action.option_strings if name.startswith("--")}
