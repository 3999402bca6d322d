"""Which questions there are, and how one is put: each verb with the module that answers it.

A module is imported when its verb is asked for: a command that answers one question pays for no other.
"""

from __future__ import annotations

from importlib import import_module

from graph.errors import Unknown, WrongInput, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from simulate.answers.desk import Desk

    Doc = dict[str, Any]
    Verb = Callable[..., Doc]

VERBS: dict[str, str] = {
    "impact": "impact",
    "run": "run",
    "compare": "compare",
    "spof": "spof",
    "latent": "latent",
    "availability": "availability",
    "dependencies": "dependencies",
    "path": "path",
    "change": "change",
    "risk": "risk",
    "collisions": "collisions",
    "review": "review",
    "backtest": "backtest",
    "calibrate": "calibrate",
    "saved": "saved",
    "saved_save": "saved",
    "saved_show": "saved",
    "saved_run": "saved",
    "saved_delete": "saved",
}
"""The module here that has a function of the verb's name."""

WRITING = frozenset(("saved_save", "saved_delete"))
"""Verbs that change what is kept; the others only read."""


def verb(name: str) -> Verb:
    """The verb of a name, called with a Desk and keyword arguments as JSON has them. None stands for what is not
    given; an argument that the verb does not have or that is of a wrong type is WrongInput."""
    if name not in VERBS:
        raise Unknown("question", name, VERBS, f"There are {', '.join(VERBS)}.")
    function: Verb = getattr(import_module(f"simulate.answers.{VERBS[name]}"), name)

    def asked(desk: Desk, **given: Any) -> Doc:
        return function(desk, **checked(name, function, given))

    return asked


def checked(name: str, function: Verb, given: Mapping[str, Any]) -> Doc:
    """The arguments that are given, once each is known to be one of the verb's and of the right type."""
    known = arguments_of(function)
    found = {}
    for argument, value in given.items():
        if argument not in known:
            near = closest(argument, known)
            remedy = f"Did you mean {near!r}?" if near else f"There are {', '.join(known)}."
            raise WrongInput(f"{name!r} has no argument {argument!r}.", remedy)
        if value is not None:
            expected = wrong_type(argument, value)
            if expected:
                raise WrongInput(f"{argument} is {value!r}, expected {expected}.", "Correct the argument.")
            found[argument] = value
    lacking = [argument for argument in required_of(function) if argument not in found]
    if lacking:
        raise WrongInput(f"{name!r} needs {', '.join(lacking)}.", "Add what is lacking.")
    return found


def arguments_of(function: Verb) -> tuple[str, ...]:
    """The names of its keyword arguments."""
    code = function.__code__
    return code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]


def required_of(function: Verb) -> list[str]:
    defaults = function.__kwdefaults__ or {}
    return [argument for argument in arguments_of(function) if argument not in defaults]


_LARGE = 2**63
"""Beyond it a number is none to every reader of JSON."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -_LARGE < value < _LARGE


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGE


def _is_side(value: object) -> bool:
    """A scenario to be compared: its text, or the name of one that was saved."""
    return isinstance(value, dict) and set(value) in ({"saved"}, {"text"}, {"text", "filename"})


_TEXT = _is_text, "a text"
_TEXTS = _are_texts, "a list of texts"
_FLAG = (lambda value: isinstance(value, bool)), "true or false"
_COUNT = _is_count, "a whole number, 0 or more"
_SIDE = _is_side, "{text, filename} of a scenario, or {saved} with the name of one"

TYPES: dict[str, tuple[Callable[[object], bool], str]] = {
    **dict.fromkeys(("fail", "degrade", "services", "rules"), _TEXTS),
    **dict.fromkeys(("with_incidents", "all", "now"), _FLAG),
    **dict.fromkeys(("last", "limit", "trials"), _COUNT),
    **dict.fromkeys(("a", "b"), _SIDE),
    "seed": (_is_number, "a whole number"),
}
"""What an argument must be, by its name; any other is a text."""


def wrong_type(argument: str, value: object) -> str | None:
    """What was expected of an argument, where it is something else."""
    fits, expected = TYPES.get(argument, _TEXT)
    return None if fits(value) else expected
