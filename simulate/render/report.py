"""What an answer says, before anything decides how it looks.

Each kind of document is put in words once (`simulate/render/kinds`), as a Report; each format writes any Report. A Text
is a string, a Mark (a string with a meaning, which formats turn into a colour, bold or code) or a list of both.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    Text: TypeAlias = "str | Mark | Sequence[str | Mark]"
    Block: TypeAlias = "Lines | Items | Table"

STATE_TONE = {"DOWN": "down", "DEGRADED": "degraded", "AT_RISK": "at-risk", "OK": "ok"}
STATE_WORD = {"DOWN": "DOWN", "DEGRADED": "DEGRADED", "AT_RISK": "AT RISK", "OK": "OK"}


class Mark:
    """A text that means something: a state, good or bad news, a name, an aside."""

    __slots__ = ("text", "tone")

    def __init__(self, text: str, tone: str) -> None:
        self.text = text
        self.tone = tone


class Lines:
    """Sentences, one a line."""

    __slots__ = ("lines",)

    def __init__(self, *lines: Text) -> None:
        self.lines = lines


class Items:
    """A list."""

    __slots__ = ("items",)

    def __init__(self, items: Sequence[Text]) -> None:
        self.items = items


class Table:
    """Rows under the names of their columns; `wide` names those that may be broken over lines."""

    __slots__ = ("columns", "right", "rows", "wide")

    def __init__(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[Text]],
        wide: Sequence[str] = (),
        right: Sequence[str] = (),
    ) -> None:
        self.columns = columns
        self.rows = rows
        self.wide = wide
        self.right = right


class Section:
    """A part of the answer under a heading. `folded`: a reader in a hurry can do without it."""

    __slots__ = ("blocks", "folded", "heading")

    def __init__(self, heading: str, *blocks: Block, folded: bool = False) -> None:
        self.heading = heading
        self.blocks = blocks
        self.folded = folded


class Check:
    """Something that holds or does not, as a pipeline shows it."""

    __slots__ = ("detail", "name", "passed")

    def __init__(self, name: str, passed: bool, detail: str = "") -> None:
        self.name = name
        self.passed = passed
        self.detail = detail


class Node:
    """An asset in a drawing. `label` stands under the id; `state` colours it."""

    __slots__ = ("id", "label", "state", "why")

    def __init__(self, id: str, label: str = "", state: str = "OK", why: str = "") -> None:
        self.id = id
        self.label = label
        self.state = state
        self.why = why


class Edge:
    """Who supplies whom, in the direction in which trouble travels."""

    __slots__ = ("label", "soft", "supplied", "supplier")

    def __init__(self, supplier: str, supplied: str, label: str = "", soft: bool = False) -> None:
        self.supplier = supplier
        self.supplied = supplied
        self.label = label
        self.soft = soft


class Graph:
    """What is drawn, and in words what it shows. `left_out` counts assets for which there was no room."""

    __slots__ = ("caption", "edges", "left_out", "nodes")

    def __init__(self, caption: str, nodes: Sequence[Node], edges: Sequence[Edge], left_out: int = 0) -> None:
        self.caption = caption
        self.nodes = nodes
        self.edges = edges
        self.left_out = left_out


class Report:
    """An answer in words. `graph` and `checks` are None where the kind of document has none to give."""

    __slots__ = ("about", "checks", "graph", "kind", "sections", "title", "verdict")

    def __init__(
        self,
        kind: str,
        title: str,
        verdict: Sequence[Text],
        sections: Sequence[Section | None],
        *,
        about: Sequence[str] = (),
        graph: Callable[[], Graph] | None = None,
        checks: Sequence[Check] | None = None,
    ) -> None:
        self.kind = kind
        self.title = title
        self.verdict = verdict
        self.sections = [section for section in sections if section is not None]
        self.about = about
        self.graph = graph
        self.checks = checks


def marks(text: Text) -> list[Mark]:
    """The text as marks only; what had no tone has an empty one."""
    if isinstance(text, str):
        return [Mark(text, "")]
    if isinstance(text, Mark):
        return [text]
    return [Mark(part, "") if isinstance(part, str) else part for part in text]


def bare(text: Text) -> str:
    """The text without its marks."""
    return "".join(mark.text for mark in marks(text))


def state(name: str) -> Mark:
    """A state, as people read it."""
    return Mark(STATE_WORD.get(name, name), STATE_TONE.get(name, ""))


def listed(names: Sequence[str], tone: str = "id", most: int = 0) -> list[str | Mark]:
    """Names with commas between them; beyond `most`, how many more there are."""
    shown = names[:most] if most else names
    parts: list[str | Mark] = []
    for name in shown:
        parts += [", ", Mark(name, tone)] if parts else [Mark(name, tone)]
    if len(names) > len(shown):
        parts.append(f" and {len(names) - len(shown):,} more")
    return parts


def plural(count: int, one: str, many: str = "") -> str:
    """`1 asset`, `1,204 assets`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
