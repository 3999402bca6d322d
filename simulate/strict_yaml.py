"""YAML read strictly: every value knows its line, and what is wrong is named with what was expected instead.

Works on PyYAML's nodes, before they become values: so a key may be called `no`, an id may be `0012`, and a
doubled key is seen.
"""

from __future__ import annotations

from graph.errors import WrongInput, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

_TAG = "tag:yaml.org,2002:"
_KINDS = {
    "str": "a text",
    "int": "a number",
    "float": "a number",
    "bool": "a yes or no",
    "null": "nothing",
    "timestamp": "a time",
    "map": "a mapping",
    "seq": "a list",
}
# Plain words that are their own text where a text is wanted: an id may look like a number or a day.
_READABLE = ("str", "int", "float", "timestamp")

LONGEST = 500_000
"""Characters that a document may have: reading them takes some seconds."""


class WrongDocument(WrongInput):
    """A document that cannot be used; says in which line."""

    code = "BAD_DOCUMENT"

    def __init__(self, file: str, line: int, message: str, remedy: str = "") -> None:
        super().__init__(f"{file}, line {line}: {message}", remedy)
        self.line = line


class Item:
    """A value of a document, where it stands, and what it is called there."""

    __slots__ = ("_node", "file", "line", "name", "prefix")

    def __init__(self, file: str, node: Any, name: str, prefix: str | None = None) -> None:
        self._node = node
        self.file = file
        self.name = name
        self.prefix = f"{name}." if prefix is None else prefix
        self.line = node.start_mark.line + 1

    def called(self, name: str) -> Item:
        """The same, under a name that tells a reader more; what it holds is named after it."""
        return Item(self.file, self._node, name, f"{name}: ")

    @property
    def kind(self) -> str:
        """`str`, `int`, `float`, `bool`, `null`, `timestamp`, `map` or `seq`; another for a tag of one's own."""
        return str(self._node.tag).removeprefix(_TAG)

    @property
    def empty(self) -> bool:
        """Nothing, or a text of nothing."""
        return self.kind == "null" or (self.kind == "str" and not self._node.value.strip())

    def wrong(self, message: str, remedy: str = "") -> WrongDocument:
        return WrongDocument(self.file, self.line, message, remedy)

    def unexpected(self, expected: str) -> WrongDocument:
        """What stands here is not what was expected."""
        return self.wrong(f"{self.name} is {self._shown()}, expected {expected}.")

    def items(self) -> list[Item]:
        """The items of a list."""
        if self.kind != "seq":
            raise self.unexpected("a list")
        return [Item(self.file, node, f"{self.name}[{at}]") for at, node in enumerate(self._node.value, start=1)]

    def entries(self, expected: str = "a mapping") -> dict[str, Item]:
        """The entries of a mapping, whatever their keys."""
        if self.kind != "map":
            raise self.unexpected(expected)
        return {key.value: Item(self.file, node, self.prefix + key.value) for key, node in self._node.value}

    def fields(self, known: Sequence[str], required: Sequence[str] = ()) -> dict[str, Item]:
        """The entries of a mapping with known keys, of which some must be there."""
        found = self.entries(f"a mapping with {_listed(known)}")
        for key, _ in self._node.value:
            if key.value not in known:
                raise unknown_key(self.file, key.start_mark.line + 1, key.value, known, self.name)
        for name in required:
            if name not in found:
                raise self.wrong(f"{self.name} has no {name!r}.", f"It needs {_listed(required)}.")
        return found

    def text(self, expected: str = "a text") -> str:
        """A word, a number or a time as it is written."""
        if self.kind not in _READABLE:
            raise self.unexpected(expected)
        text = str(self._node.value).strip()
        if not text:
            raise self.wrong(f"{self.name} is empty, expected {expected}.")
        return text

    def flag(self) -> bool:
        if self.kind != "bool":
            raise self.unexpected("true or false")
        return str(self._node.value).lower() in {"true", "yes", "on"}

    def number(self, expected: str) -> float:
        if self.kind not in {"int", "float"}:
            raise self.unexpected(expected)
        try:
            number = float(self._node.value.replace("_", ""))
        except ValueError:
            raise self.unexpected(expected) from None
        if number - number != 0:
            raise self.unexpected(expected)
        return number

    def value(self) -> Any:
        """Whatever stands here, in the plain types of JSON; times stay texts."""
        match self.kind:
            case "map":
                return {key: item.value() for key, item in self.entries().items()}
            case "seq":
                return [item.value() for item in self.items()]
            case "bool":
                return self.flag()
            case "null":
                return None
            case "int" | "float":
                number = self.number("a number")
                return int(number) if self.kind == "int" else number
            case "str" | "timestamp":
                return str(self._node.value)
        raise self.unexpected("a plain value")

    def _shown(self) -> str:
        if self.kind in {"map", "seq", "null"}:
            return _KINDS[self.kind]
        if self.kind not in _KINDS:
            return f"tagged {self._node.tag!r}"
        return f"{_KINDS[self.kind]} ({self._node.value!r})"


def unknown_key(file: str, line: int, key: str, known: Iterable[str], where: str) -> WrongDocument:
    near = closest(key, known)
    remedy = f"Did you mean {near!r}?" if near else f"Valid here: {_listed(known)}."
    return WrongDocument(file, line, f"there is no key {key!r} in {where}.", remedy)


def read_yaml(text: str, file: str, name: str) -> Item:
    """The one document that a text holds; WrongDocument names the line where it is none."""
    import yaml

    if len(text) > LONGEST:
        raise WrongDocument(file, 1, f"the {name} has more than {LONGEST:,} characters.", "Split it.")
    try:
        # Not the loader in C: a thousand open brackets would take the whole process down.
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        why = " ".join(filter(None, (broken.problem, broken.context)))
        raise WrongDocument(file, mark.line + 1 if mark else 1, f"this is not YAML: {why}.", _MEND) from broken
    except yaml.YAMLError as broken:
        why = str(broken).partition("\n")[0]
        raise WrongDocument(file, 1, f"this is not YAML: {why}.", _MEND) from broken
    except RecursionError as broken:
        raise WrongDocument(file, 1, "this is nested too deeply.", _MEND) from broken
    if node is None:
        raise WrongDocument(file, 1, f"the {name} is empty.", f"A {name} is a mapping.")
    _check(node, file)
    return Item(file, node, f"the {name}", "")


_MEND = "Mend the line, or quote what is meant literally."


def _check(root: Any, file: str) -> None:
    """No key twice, none that is no word, and nothing told once and meant in several places."""
    met: set[int] = set()
    open_nodes = [root]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node.value, str):
            _check_letters(node, file)
            continue
        if id(node) in met:
            raise WrongDocument(file, node.start_mark.line + 1, "an anchor is used again.", "Write it out each time.")
        met.add(id(node))
        if node.value and isinstance(node.value[0], tuple):
            _check_keys(node, file)
            open_nodes += [value for _, value in node.value]
        else:
            open_nodes += node.value


def _check_keys(node: Any, file: str) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key.value, str):
            raise WrongDocument(file, line, "a key is no word.", "Quote it, if it is one.")
        _check_letters(key, file)
        if key.value in lines:
            raise WrongDocument(
                file, line, f"the key {key.value!r} is there twice (first in line {lines[key.value]}).", "Keep one."
            )
        lines[key.value] = line


def _check_letters(node: Any, file: str) -> None:
    """Half a letter, as "\\ud800" is, can be written in YAML and sent nowhere."""
    try:
        node.value.encode()
    except UnicodeEncodeError as broken:
        line = node.start_mark.line + 1
        raise WrongDocument(file, line, f"{node.value!r} holds half a letter.", "Write the whole letter.") from broken


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
