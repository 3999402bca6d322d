"""The rules of a gate, from a scenario's YAML and from the words of `--fail-on`."""

from __future__ import annotations

from graph.defaults import CRITICALITIES
from graph.errors import WrongInput, closest
from graph.topology.states import OK, STATES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulate.strict_yaml import Item

THINGS = ("new_spof", "lost_spare", "collision")
LIMITS = ("risk", "down", "confidence")
_DIGITS = 15
"""So many fit into a float without loss."""

WORDS = ("down", "degraded", "at-risk", "new-spof", "lost-spare", "collision", "risk", "confidence", "incomplete")
"""What `--fail-on` begins with."""


class Rule:
    """One rule: `about` is `state` or one of THINGS, LIMITS, or `complete`.

    `state` is the one from which on something is found; `criticality` one word (that or above), a list (exactly
    those) or None (any); `limit` the number not to be passed.
    """

    __slots__ = ("about", "criticality", "limit", "state")

    def __init__(
        self,
        about: str,
        *,
        state: int = OK,
        criticality: str | Sequence[str] | None = None,
        limit: float = 0.0,
    ) -> None:
        self.about = about
        self.state = state
        self.criticality = criticality
        self.limit = limit

    def levels(self) -> tuple[str, ...] | None:
        """The criticalities that count; None where any does."""
        if isinstance(self.criticality, str):
            return CRITICALITIES[: CRITICALITIES.index(self.criticality) + 1]
        return None if self.criticality is None else tuple(self.criticality)

    def counts(self, criticality: str | None, unrated: str) -> bool:
        """Whether an asset of this criticality matters; `unrated` is what one that nobody rated counts as."""
        levels = self.levels()
        if levels is None:
            return True
        word = (criticality or "").strip().lower()
        return (word if word in CRITICALITIES else unrated) in levels

    def __str__(self) -> str:
        """As a scenario would have it."""
        if self.about == "complete":
            return "complete: true"
        if self.about in LIMITS:
            return f"{'at_least' if self.about == 'confidence' else 'at_most'}: {{{self.about}: {self.limit:g}}}"
        told = [f"state: {STATES[self.state]}" if self.about == "state" else f"{self.about}: true"]
        if isinstance(self.criticality, str):
            told.append(f"criticality: {self.criticality}")
        elif self.criticality is not None:
            told.append(f"criticality: [{', '.join(self.criticality)}]")
        return f"no: {{{', '.join(told)}}}"


# ------------------------------------------------------------------------------------ from a document


def rules_in(gate: Item) -> list[Rule]:
    """The rules of a scenario's `gate`."""
    return [rule for item in gate.items() for rule in _rules(item)]


def _rules(item: Item) -> list[Rule]:
    found = item.fields(("no", "at_most", "at_least", "complete"))
    if len(found) != 1:
        raise item.wrong(f"{item.name} has {len(found)} keys.", "A rule is one of no, at_most, at_least, complete.")
    ((word, what),) = found.items()
    match word:
        case "no":
            return [_no(what)]
        case "at_most":
            return _limits(what, {"risk": 100, "down": None})
        case "at_least":
            return _limits(what, {"confidence": 1})
    _true(what)
    return [Rule("complete")]


def _no(item: Item) -> Rule:
    given = item.fields(("state", *THINGS, "criticality"))
    subjects = [name for name in given if name != "criticality"]
    if len(subjects) != 1:
        raise item.wrong(f"{item.name} names {len(subjects)} things.", f"It needs one of state, {', '.join(THINGS)}.")
    (about,) = subjects
    if about == "collision" and "criticality" in given:
        raise given["criticality"].wrong("A collision has no criticality.", "Leave it out.")
    criticality = _criticality(given["criticality"]) if "criticality" in given else None
    if about == "state":
        return Rule("state", state=_state(given[about]), criticality=criticality)
    _true(given[about])
    return Rule(about, criticality=criticality)


def _limits(item: Item, bounds: Mapping[str, float | None]) -> list[Rule]:
    given = item.fields(tuple(bounds))
    if not given:
        raise item.wrong(f"{item.name} names nothing.", f"It needs {' or '.join(bounds)}.")
    return [Rule(name, limit=_limit(value, bounds[name])) for name, value in given.items()]


def _limit(item: Item, most: float | None) -> float:
    expected = "a whole number, 0 or more" if most is None else f"a number from 0 to {most:g}"
    number = item.number(expected)
    if number < 0 or (number != int(number) if most is None else number > most):
        raise item.unexpected(expected)
    return number


def _true(item: Item) -> None:
    if not item.flag():
        raise item.unexpected("true: leave the rule out if it is not wanted")


def _state(item: Item) -> int:
    word = item.text("DOWN, DEGRADED or AT_RISK").upper().replace("-", "_")
    if word not in STATES[1:]:
        raise item.unexpected("DOWN, DEGRADED or AT_RISK")
    return STATES.index(word)


def _criticality(item: Item) -> str | list[str]:
    if item.kind != "seq":
        return _level(item)
    levels = [_level(each) for each in item.items()]
    if not levels:
        raise item.wrong(f"{item.name} names none.", "Leave it out where any criticality counts.")
    return levels


def _level(item: Item) -> str:
    word = item.text(_LEVELS).lower()
    if word not in CRITICALITIES:
        raise item.unexpected(_LEVELS)
    return word


_LEVELS = f"one of {', '.join(CRITICALITIES)}"


# ------------------------------------------------------------------------------------ from a word


def rule_of(text: str) -> Rule:
    """The rule of a word such as `down:critical`; WrongInput names what is wrong with it, and the closest word."""
    word, colon, rest = text.strip().partition(":")
    name, rest = word.strip().lower().replace("_", "-"), rest.strip()
    about = name.replace("-", "_")
    if colon and not rest and name in WORDS:
        # Not taken for any criticality: `down:$LEVEL` with nothing in it is no rule that anybody meant.
        raise WrongInput(f"The rule {text!r} ends with its colon.", "Say more after it, or leave the colon out.")
    match name:
        case "down" if rest.isdecimal() and rest.isascii():
            return Rule("down", limit=_count(text, rest))
        case "down" | "degraded" | "at-risk":
            return Rule("state", state=STATES.index(about.upper()), criticality=_rated(text, rest))
        case "new-spof" | "lost-spare":
            return Rule(about, criticality=_rated(text, rest))
        case "risk":
            return Rule("risk", limit=_bounded(text, rest, 100))
        case "confidence":
            return Rule("confidence", limit=_bounded(text, rest, 1))
        case "collision" | "incomplete" if not rest:
            return Rule("complete" if name == "incomplete" else name)
        case "collision" | "incomplete":
            raise WrongInput(f"The rule {text!r} says {rest!r}, where nothing was expected.", f"Write {name!r} alone.")
    near = closest(name, WORDS)
    remedy = f"Did you mean {near!r}?" if near else f"A rule is one of {', '.join(WORDS)}."
    raise WrongInput(f"There is no rule {text!r}.", remedy)


def _rated(text: str, word: str) -> str | None:
    if not word:
        return None
    if word.lower() in CRITICALITIES:
        return word.lower()
    near = closest(word.lower(), CRITICALITIES)
    remedy = f"Did you mean {near!r}?" if near else f"Expected {_LEVELS}."
    raise WrongInput(f"The rule {text!r} names no criticality: {word!r}.", remedy)


def _count(text: str, digits: str) -> float:
    if len(digits) > _DIGITS:
        raise WrongInput(f"The rule {text!r} has a number of {len(digits)} digits.", "No graph has so many assets.")
    return float(digits)


def _bounded(text: str, word: str, most: float) -> float:
    try:
        number = float(word)
    except ValueError:
        number = -1.0
    if 0 <= number <= most:
        return number
    raise WrongInput(f"The rule {text!r} needs a number from 0 to {most:g}, not {word!r}.", "Write it after the colon.")
