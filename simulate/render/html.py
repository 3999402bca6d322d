"""For sharing: one file that holds everything, asks nothing of the network, and runs nothing."""

from __future__ import annotations

from html import escape

from simulate.command.terminal import visible
from simulate.render import svg
from simulate.render.report import Items, Lines, Mark, bare, marks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulate.render.report import Block, Graph, Report, Section, Table, Text

_STYLE = """
:root { color-scheme: light dark; --back: #fff; --page: #f4f5f7; --ink: #1b1f24; --dim: #57606a; --line: #d0d7de;
  --down: #a1160c; --down-back: #fbe3e1; --degraded: #8a4600; --degraded-back: #fdebd3; --risk: #6b5900;
  --risk-back: #fbf3c4; --ok: #1f6b34; --ok-back: #e6f2e8; --code: #eceff2; }
@media (prefers-color-scheme: dark) { :root { --back: #161b22; --page: #0d1117; --ink: #e6edf3; --dim: #9aa4ae;
  --line: #30363d; --down: #ff9a91; --down-back: #4a1310; --degraded: #ffb870; --degraded-back: #43280a;
  --risk: #f0d75c; --risk-back: #3a3208; --ok: #7ee096; --ok-back: #10341c; --code: #262c34; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 75rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2, summary { font-size: 1.05rem; font-weight: 600; }
summary { cursor: pointer; }
h2 { margin: 0 0 .6rem; }
section, details { background: var(--back); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem;
  margin: 1rem 0; }
.verdict { border-left: .4rem solid var(--line); }
.verdict.bad { border-left-color: var(--down); } .verdict.good { border-left-color: var(--ok); }
.verdict p { margin: .15rem 0; font-size: 1.05rem; }
.about, .dim { color: var(--dim); } .about { font-size: .9rem; margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; color: var(--dim); font-weight: 600; font-size: .85rem; white-space: nowrap; }
th, td { padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  overflow-wrap: break-word; min-width: 4rem; }
tr:last-child td { border-bottom: 0; }
.right { text-align: right; }
ul { margin: 0; padding-left: 1.2rem; } p { margin: .2rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { background: var(--code); border-radius: .25rem; padding: 0 .25rem; font: .92em ui-monospace, monospace; }
.down, .bad { color: var(--down); font-weight: 600; } .degraded, .warn { color: var(--degraded); }
.at-risk { color: var(--risk); } .ok, .good { color: var(--ok); } .good, .strong { font-weight: 600; }
.state { display: inline-block; padding: 0 .45rem; border-radius: .7rem; font-weight: 600; font-size: .85rem;
  white-space: nowrap; }
.state.down { background: var(--down-back); } .state.degraded { background: var(--degraded-back); }
.state.at-risk { background: var(--risk-back); } .state.ok { background: var(--ok-back); }
svg text { font: 13px system-ui, sans-serif; fill: var(--ink); } svg .name { font-weight: 600; }
svg .under { font-size: 11px; } svg .pool { font-size: 10px; fill: var(--dim); }
svg rect { stroke-width: 1.5; } svg .line { fill: none; stroke: var(--dim); stroke-width: 1.4; }
svg .soft { stroke-dasharray: 5 4; } svg .tip { fill: var(--dim); }
.s-down rect { fill: var(--down-back); stroke: var(--down); stroke-width: 2.5; }
.s-degraded rect { fill: var(--degraded-back); stroke: var(--degraded); }
.s-at-risk rect { fill: var(--risk-back); stroke: var(--risk); stroke-dasharray: 6 3; }
.s-ok rect { fill: var(--ok-back); stroke: var(--ok); }
@media print { body { background: none; } section, details { break-inside: avoid; } }
"""

_STATES = ("down", "degraded", "at-risk", "ok")


def render(report: Report) -> str:
    """The whole page. Its policy forbids it to load or to run anything."""
    return "".join(_page(report))


def _page(report: Report) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{_text(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
    yield f"<h1>{_text(report.title)}</h1>\n"
    if report.about:
        yield f'<p class="about">{_text(" · ".join(report.about))}</p>\n'
    yield f'<section class="verdict {_mood(report)}" aria-label="Verdict">\n'
    yield from (f"<p>{_marked(line)}</p>\n" for line in report.verdict)
    yield "</section>\n"
    graph = report.graph() if report.graph else None
    if graph is not None and graph.nodes:
        yield from _drawn(graph)
    for section in report.sections:
        yield from _section(section)
    yield "</main>\n</body>\n</html>\n"


def _mood(report: Report) -> str:
    tones = {mark.tone for line in report.verdict for mark in marks(line)}
    return "bad" if tones & {"bad", "down"} else "good" if "good" in tones else ""


def _drawn(graph: Graph) -> Iterator[str]:
    yield '<section aria-label="Drawing">\n<h2>What leads to what</h2>\n<div class="scroll" tabindex="0">'
    yield svg.render(graph)
    yield "</div>\n"
    told = f"{graph.caption}. Dashed lines are soft."
    if graph.left_out:
        told += f" {graph.left_out:,} more have no room here."
    yield f'<p class="dim">{_text(told)}</p>\n</section>\n'


def _section(section: Section) -> Iterator[str]:
    if section.folded:
        yield f"<details>\n<summary>{_text(section.heading)}</summary>\n"
    else:
        yield f"<section>\n<h2>{_text(section.heading)}</h2>\n"
    for block in section.blocks:
        yield from _block(block)
    yield "</details>\n" if section.folded else "</section>\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Lines):
        yield from (f"<p>{_marked(line)}</p>\n" for line in block.lines)
    elif isinstance(block, Items):
        yield "<ul>\n" + "".join(f"<li>{_marked(item)}</li>\n" for item in block.items) + "</ul>\n"
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    sides = [' class="right"' if name in table.right else "" for name in table.columns]
    yield '<div class="scroll"><table>\n<thead><tr>'
    yield "".join(f'<th scope="col"{side}>{_text(name)}</th>' for name, side in zip(table.columns, sides, strict=True))
    yield "</tr></thead>\n<tbody>\n"
    for row in table.rows:
        cells = (f"<td{side}>{_marked(cell)}</td>" for cell, side in zip(row, sides, strict=True))
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</tbody></table></div>\n"


def _marked(text: Text) -> str:
    alone = isinstance(text, Mark) and text.tone in _STATES
    if alone:
        return f'<span class="state {marks(text)[0].tone}">{_text(bare(text))}</span>'
    return "".join(map(_mark, marks(text)))


def _mark(mark: Mark) -> str:
    inner = _text(mark.text)
    if not mark.tone or not inner:
        return inner
    if mark.tone in ("code", "id", "command"):
        return f"<code>{inner}</code>"
    if mark.tone == "name":
        return f"<strong><code>{inner}</code></strong>"
    return f'<span class="{mark.tone}">{inner}</span>'


def _text(text: str) -> str:
    return escape(visible(text))
