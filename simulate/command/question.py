"""A command of `whatif`: what it takes, and the question that comes of it.

Only the parser of the command that was typed is built; the words it takes are checked where the verb is answered, so
that every face refuses the same things in the same words.
"""

from __future__ import annotations

from simulate.command import plain
from simulate.command.options import GROUPS, RULES, answer_options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from simulate.command.parser import Parser
    from simulate.command.plain import Takes

    Given = Any
    """An attribute for each thing that a command takes."""

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
        takes: Callable[[Takes], None],
        ask: Callable[[Given], Question],
        groups: tuple[str, ...] = (),
    ) -> None:
        self.name = name
        self.help = help
        self.examples = examples
        self.takes = takes
        self.ask = ask
        self.groups = groups

    def read(self, words: Sequence[str]) -> Given:
        """What a command line says; Misused where it cannot be read."""
        given = plain.read(self.declare, words)
        return self.parser().parse_args(words) if given is None else given

    def parser(self) -> Parser:
        """What reads any command line of it, and knows its help."""
        from simulate.command.parser import Parser

        parser = Parser(
            prog=f"{PROGRAM} {self.name}",
            description=self.help,
            epilog="\n".join(
                [*RULES * ("gate" in self.groups), "examples:", *(f"  {PROGRAM} {line}" for line in self.examples)]
            ),
        )
        self.declare(parser)
        return parser

    def declare(self, parser: Takes) -> None:
        """Tells a parser all that it takes."""
        self.takes(parser)
        for group in self.groups:
            GROUPS[group](parser)
        answer_options(parser)


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
