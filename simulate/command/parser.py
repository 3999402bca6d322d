"""What reads any command line, and shows the help. It takes long to import: a plain one is read without it."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter

from simulate.command import terminal
from simulate.command.question import Misused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


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
