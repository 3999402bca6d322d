"""What `whatif` writes beside the answer, and how it ends. Light on purpose: every command starts with it."""

from __future__ import annotations

import os
import sys

_LONGEST = 2_000
"""Characters of a complaint."""


def visible(text: str) -> str:
    """The text, with what could steer a terminal made visible; line ends and tabs stay."""
    if text.isprintable():
        return text
    return "".join(
        letter if letter.isprintable() or letter in "\n\t\xa0" else letter.encode("unicode_escape").decode()
        for letter in text.replace("\r\n", "\n")
    )


def on_terminal() -> bool:
    return sys.stdout.isatty()


def width() -> int | None:
    """Where lines are broken: as `COLUMNS` says, else where the terminal ends; in a pipe nowhere."""
    from graph.environment import columns

    said = columns()
    if said is None and on_terminal():
        try:
            said = os.get_terminal_size(sys.stdout.fileno()).columns
        except OSError:
            return None
    return said or None


def complain(text: str) -> None:
    """What went wrong, on stderr; of a very long value that it names, begin and end."""
    red, reset = ("\x1b[1;31m", "\x1b[0m") if sys.stderr.isatty() else ("", "")
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]} … {text[-_LONGEST // 2 :]}"
    sys.stderr.write(f"{red}error:{reset} {visible(text)}\n")


def note(text: str) -> None:
    """A remark beside the answer, for people only."""
    sys.stderr.write(visible(text) + "\n")


def no_output() -> None:
    """Where a shell has closed the outputs, as `>&-` does, what is written goes nowhere; the exit code still tells."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(_nowhere(), "w")
    if sys.stderr is None:
        sys.stderr = os.fdopen(_nowhere(), "w")


def hand_over(text: str) -> None:
    """Writes the answer. A reader that has gone changes nothing of what it says, nor of how the program ends;
    a full disk is Unanswerable: whoever reads half an answer must not take it for one."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
    except OSError as error:
        from graph.errors import Unanswerable

        _write_no_more()
        raise Unanswerable(f"The answer cannot be written: {error.strerror}.", "Write it elsewhere.") from error


def reader_gone() -> bool:
    """Hands over all that was written. Whoever reads it may have gone, as `head` does: then nothing more is
    written, without complaint."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _write_no_more()
        return True
    except (OSError, ValueError):
        return False
    return False


def _write_no_more() -> None:
    os.dup2(_nowhere(), sys.stdout.fileno())


def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)
