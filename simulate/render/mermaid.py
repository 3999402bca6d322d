"""The affected part of the estate as a Mermaid flow chart, which GitHub, GitLab and wikis draw."""

from __future__ import annotations

from simulate.command.terminal import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulate.render.report import Graph

_CLASSES = {
    "DOWN": ("down", "fill:#f8d0cd,stroke:#a1160c,stroke-width:2px,color:#3d0500"),
    "DEGRADED": ("degraded", "fill:#fde3c2,stroke:#a85a00,color:#3d2100"),
    "AT_RISK": ("atrisk", "fill:#fdf3bf,stroke:#8a7300,stroke-dasharray:4 3,color:#332b00"),
    "OK": ("ok", "fill:#e6efe6,stroke:#4a6b4a,color:#12260f"),
}


def render(graph: Graph) -> str:
    """The graph, trouble flowing to the right. Names are texts in quotes; what Mermaid would read in them is coded."""
    return "".join(f"{line}\n" for line in _lines(graph))


def _lines(graph: Graph) -> Iterator[str]:
    yield "flowchart LR"
    yield f"    accTitle: {_plain(graph.caption)}"
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    for node in graph.nodes:
        name, _ = _CLASSES.get(node.state, _CLASSES["OK"])
        label = f"{_quoted(node.id)}<br/>{_quoted(node.state.replace('_', ' '))}"
        yield f'    {numbers[node.id]}["{label}"]:::{name}'
    if graph.left_out:
        yield f'    more(["and {graph.left_out:,} more"]):::ok'
    for edge in graph.edges:
        arrow = "-.->" if edge.soft else "-->"
        label = f'|"{_quoted(edge.label)}"|' if edge.label else ""
        yield f"    {numbers[edge.supplier]} {arrow}{label} {numbers[edge.supplied]}"
    for state in dict.fromkeys(node.state for node in graph.nodes):
        name, style = _CLASSES.get(state, _CLASSES["OK"])
        yield f"    classDef {name} {style}"
    if graph.left_out and not any(node.state == "OK" for node in graph.nodes):
        yield f"    classDef ok {_CLASSES['OK'][1]}"


def _quoted(text: str) -> str:
    """A text inside quotes: every letter but plain ones by its number, as Mermaid codes them."""
    return "".join(
        letter if letter.isalnum() or letter in " -_.,:/()+" else f"#{ord(letter)};" for letter in visible(text)
    )


def _plain(text: str) -> str:
    return visible(text).replace("\n", " ").replace(";", ",").replace("#", "")
