"""How answers look: for people, pull requests, pipelines, programs. Each format is loaded when it is asked for."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Report

    Doc = Mapping[str, Any]

FORMATS = ("table", "json", "markdown", "html", "mermaid", "junit")
ROWS = {"table": 25, "markdown": 25, "html": 200, "mermaid": 60}
"""Rows of an answer for people, where nobody says how many; programs get them all."""


def rendered(doc: Doc, format: str, *, width: int | None = None, colours: bool = False) -> str:
    """The document in a format; WrongInput, naming those there are, where this kind of document has no such format.
    `width` and `colours` are for tables: where lines are broken (None: nowhere), and whether to colour them."""
    if format == "json":
        from simulate.answers.encoding import dumps

        return dumps(doc)
    from simulate.render.kinds import report_of

    report = report_of(doc)
    match format:
        case "table":
            from simulate.render import table

            return table.render(report, width, colours)
        case "markdown":
            from simulate.render import markdown

            return markdown.render(report)
        case "html":
            from simulate.render import html

            return html.render(report)
        case "mermaid" if report.graph:
            from simulate.render import mermaid

            return mermaid.render(report.graph())
        case "junit" if report.checks is not None:
            from simulate.render import junit

            return junit.render(report, doc.get("as_of"))
    raise _none(report, format)


def _none(report: Report, format: str) -> Exception:
    from graph.errors import Unknown, WrongInput

    if format not in FORMATS:
        return Unknown("format", format, FORMATS, f"There are {', '.join(FORMATS)}.")
    there = ["table", "json", "markdown", "html"]
    there += ["mermaid"] if report.graph else []
    there += ["junit"] if report.checks is not None else []
    return WrongInput(
        f"`{report.kind}` cannot be shown as {format}.", f"Its formats are {', '.join(there[:-1])} and {there[-1]}."
    )
