"""A scenario: what is done to the topology, step by step, and the gate that its outcome must pass."""

from __future__ import annotations

from graph.errors import WrongInput
from graph.times import canonical_time
from simulate.rules import Rule, rules_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from simulate.strict_yaml import Item

KEYS = ("name", "as_of", "with_incidents", "steps", "gate")

# Steps that name assets, one or a list; and the keys of the others, those that must be there first.
NAMING = ("fail", "degrade", "remove")
STEPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "add": (("id",), ("name", "type", "environment", "status", "criticality", "owner", "attributes")),
    "connect": (("source", "type", "target"), ("pool", "strength")),
    "disconnect": (("source", "type", "target"), ()),
    "require": (("asset", "pool", "min_up"), ()),
}
VERBS = (*NAMING, *STEPS)


class Step:
    """One step: what is done, to what, and where that is written (`line` is None where it was no document)."""

    __slots__ = ("line", "number", "value", "verb")

    def __init__(self, verb: str, value: Any, number: int = 1, line: int | None = None) -> None:
        self.verb = verb
        self.value = value
        self.number = number
        self.line = line

    @property
    def refs(self) -> list[str]:
        """The assets that the step names and that must be there."""
        match self.verb:
            case "add":
                return []
            case "connect" | "disconnect":
                return [self.value["source"], self.value["target"]]
            case "require":
                return [self.value["asset"]]
        return [self.value] if isinstance(self.value, str) else list(self.value)

    def doc(self) -> dict[str, Any]:
        """As it was written."""
        return {self.verb: self.value}


class Scenario:
    """What is asked: the steps in their order, on the topology of which time, under which gate."""

    __slots__ = ("as_of", "file", "gate", "name", "steps", "with_incidents")

    def __init__(
        self,
        steps: Sequence[Step] = (),
        *,
        name: str | None = None,
        as_of: str | None = None,
        with_incidents: bool = False,
        gate: Sequence[Rule] = (),
        file: str | None = None,
    ) -> None:
        self.steps = list(steps)
        self.name = name
        self.as_of = as_of
        self.with_incidents = with_incidents
        self.gate = list(gate)
        self.file = file

    def doc(self) -> dict[str, Any]:
        """As an answer repeats it."""
        return {
            "name": self.name,
            "as_of": self.as_of,
            "with_incidents": self.with_incidents,
            "steps": [step.doc() for step in self.steps],
        }


def failing(fail: Sequence[str] = (), degrade: Sequence[str] = ()) -> Scenario:
    """The scenario of assets that fail or degrade; WrongInput where none is named."""
    asked = [("fail", fail), ("degrade", degrade)]
    steps = [Step(verb, list(refs), number) for number, (verb, refs) in enumerate(asked, start=1) if refs]
    if not steps:
        raise WrongInput("No asset is named.", "Name one that fails, as in `whatif fail payments-db`.")
    return Scenario(steps)


def parse(text: str, file: str = "scenario", *, steps_required: bool = True) -> Scenario:
    """The scenario that a YAML text holds. WrongDocument names line, key and value, what was expected, and the
    closest valid key. A document that is only about its gate needs no steps."""
    from simulate.strict_yaml import read_yaml

    document = read_yaml(text, file, "scenario")
    given = document.fields(KEYS, ("steps",) if steps_required else ())
    return Scenario(
        _steps(given["steps"]) if "steps" in given else (),
        name=given["name"].text() if "name" in given else None,
        as_of=_time(given["as_of"]) if "as_of" in given else None,
        with_incidents=given["with_incidents"].flag() if "with_incidents" in given else False,
        gate=rules_in(given["gate"]) if "gate" in given else (),
        file=file,
    )


def _time(item: Item) -> str:
    text = item.text("a time like 2026-05-01T09:00:00Z")
    try:
        canonical_time(text)
    except WrongInput:
        raise item.unexpected("a time like 2026-05-01T09:00:00Z") from None
    return text


def _steps(steps: Item) -> list[Step]:
    return [_step(item, number) for number, item in enumerate(steps.items(), start=1)]


def _step(item: Item, number: int) -> Step:
    item = item.called(f"step {number}")
    found = item.entries(f"one of {', '.join(VERBS)}, with what it is done to")
    if len(found) != 1:
        told = f"has {len(found)} keys ({', '.join(found)})" if found else "is empty"
        raise item.wrong(f"step {number} {told}.", f"A step is one of {', '.join(VERBS)}.")
    item.fields(VERBS)
    ((verb, what),) = found.items()
    value = _assets(what) if verb in NAMING else _fields(what, verb)
    return Step(verb, value, number, item.line)


def _assets(item: Item) -> str | list[str]:
    expected = "an asset or a list of assets"
    if item.kind != "seq":
        return item.text(expected)
    found = [each.text("an asset") for each in item.items()]
    if not found:
        raise item.wrong(f"{item.name} names no asset.", "Name one, or leave the step out.")
    return found


def _fields(item: Item, verb: str) -> dict[str, Any]:
    required, optional = STEPS[verb]
    given = item.fields((*required, *optional), required)
    return {name: _field(name, value) for name, value in given.items() if name in required or not value.empty}


def _field(name: str, item: Item) -> Any:
    if name == "attributes":
        item.entries("a mapping of names to values")
        return item.value()
    if name == "strength":
        word = item.text("hard or soft")
        if word not in {"hard", "soft"}:
            raise item.unexpected("hard or soft")
        return word
    if name == "min_up":
        return _min_up(item)
    return item.text()


def _min_up(item: Item) -> int | str:
    expected = "a count, as 2, or a share, as 60%"
    text = item.text(expected)
    number = text.removesuffix("%").rstrip()
    whole, _, decimals = number.partition(".")
    if not (whole + decimals).isdecimal() or not (whole + decimals).isascii() or len(number) > 20:
        raise item.unexpected(expected)
    if text.endswith("%"):
        if float(number) > 100:
            raise item.unexpected("a share of at most 100%")
        return text
    if decimals or "." in number:
        raise item.unexpected(expected)
    return int(number)
