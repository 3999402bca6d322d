"""A graph as inline SVG: causes on the left, what they bring down on the right."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from simulate.command.terminal import visible
from simulate.render.layers import drawing
from simulate.render.report import STATE_WORD

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simulate.render.layers import Way
    from simulate.render.report import Edge, Graph, Node

_WIDE, _HIGH = 200, 46
_STEP_X, _STEP_Y = 270, 62
_MARGIN = 12
_LETTERS = 26

CLASSES = {"DOWN": "s-down", "DEGRADED": "s-degraded", "AT_RISK": "s-at-risk", "OK": "s-ok"}


def render(graph: Graph) -> str:
    """The drawing. Colours are classes of the page around it; states are written too, and each box has a tooltip."""
    return "".join(_parts(graph))


def _parts(graph: Graph) -> Iterator[str]:
    drawn = drawing(graph)
    width = _MARGIN * 2 + (max(drawn.columns, 1) - 1) * _STEP_X + _WIDE
    height = _MARGIN * 2 + (max(drawn.rows, 1) - 1) * _STEP_Y + _HIGH
    yield (
        f'<svg viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" height="{height:.0f}" role="img" '
        f'aria-labelledby="drawing-title drawing-text">'
    )
    yield f'<title id="drawing-title">{_text(graph.caption)}</title>'
    yield f'<desc id="drawing-text">{_text(_described(graph))}</desc>'
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>'
    )
    for edge, way in drawn.ways:
        yield _line(edge, way)
    for node in graph.nodes:
        yield _box(node, *drawn.places[node.id])
    yield "</svg>"


def _described(graph: Graph) -> str:
    """The drawing in words, for those who do not see it."""
    lines = [f"{edge.supplier} affects {edge.supplied}" for edge in graph.edges]
    return ". ".join([*lines, f"{graph.left_out} assets are left out"] if graph.left_out else lines) + "."


def _at(column: int, row: float) -> tuple[float, float]:
    return _MARGIN + column * _STEP_X, _MARGIN + row * _STEP_Y


def _box(node: Node, column: int, row: float) -> str:
    x, y = _at(column, row)
    state = STATE_WORD.get(node.state, node.state)
    below = f"{state} · {node.label}" if node.label else state
    told = f"{node.id}: {state}" + (f", {node.why}" if node.why else "")
    return (
        f'<g class="{CLASSES.get(node.state, "s-ok")}"><title>{_text(told)}</title>'
        f'<rect x="{x:g}" y="{y:.1f}" width="{_WIDE}" height="{_HIGH}" rx="7"/>'
        f'<text x="{x + 11:g}" y="{y + 19:.1f}" class="name">{_text(_short(node.id))}</text>'
        f'<text x="{x + 11:g}" y="{y + 36:.1f}" class="under">{_text(_short(below, _LETTERS + 2))}</text></g>'
    )


def _line(edge: Edge, way: Way) -> str:
    """From the right side of the supplier to the left side of the supplied; a line that leads back goes round."""
    forward = way[-1][0] > way[0][0]
    x, y = _at(*way[0])
    points = [(x + _WIDE, y + _HIGH / 2)]
    for stop in way[1:-1]:
        x, y = _at(*stop)
        points += [(x, y + _HIGH / 2), (x + _WIDE, y + _HIGH / 2)][:: 1 if forward else -1]
    x, y = _at(*way[-1])
    points.append((x, y + _HIGH / 2))
    label = f"<title>{_text(f'{edge.supplier} → {edge.supplied}')}</title>"
    kind = "line soft" if edge.soft else "line"
    text = _on_line(edge.label, points) if edge.label else ""
    return f'<g><path class="{kind}" d="{_curve(points)}" marker-end="url(#tip)">{label}</path>{text}</g>'


def _curve(points: Sequence[tuple[float, float]]) -> str:
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x1, y1), (x2, y2) in pairwise(points):
        bend = max(24.0, abs(x2 - x1) / 2)
        parts.append(f"C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} {x2:.1f} {y2:.1f}")
    return "".join(parts)


def _on_line(label: str, points: Sequence[tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = points[-2], points[-1]
    return (
        f'<text class="pool" x="{(x1 + x2) / 2:.1f}" y="{(y1 + y2) / 2 - 4:.1f}" text-anchor="middle">'
        f"{_text(_short(label, 12))}</text>"
    )


def _short(text: str, most: int = _LETTERS) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _text(text: str) -> str:
    return escape(visible(text))
