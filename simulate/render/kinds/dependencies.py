"""`opsgraph.dependencies/1`: what could have caused trouble here."""

from __future__ import annotations

from simulate.render import words
from simulate.render.report import Edge, Graph, Lines, Mark, Node, Report, Section, Table, plural, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]


def report(doc: Doc) -> Report:
    """The likeliest causes first: recent changes and open incidents, then what is near."""
    of, total = doc["of"], doc["total"]
    marked = [row for row in doc["causes"] if row["incidents"] or row["changes"]]
    needs = f" and needs {plural(total, 'asset')}."
    verdict: list[Text] = [[Mark(of["id"], "name"), " is ", state(of["state"]), needs]]
    if marked:
        verdict.append(Mark(f"{len(marked)} of these have open incidents or recent changes.", "warn"))
    return Report(
        "dependencies",
        f"What could have caused trouble at {of['id']}?",
        verdict,
        [_table(doc)],
        about=words.about(doc),
        graph=lambda: drawn(doc),
    )


def _table(doc: Doc) -> Section | None:
    rows = doc["causes"]
    if not rows:
        return None
    lines = [
        [
            Mark(row["id"], "name"),
            state(row["state"]),
            row.get("type") or "-",
            row.get("owner") or Mark("nobody", "warn"),
            _signs(row),
            str(row["distance"]),
            _path(row),
        ]
        for row in rows
    ]
    rest = [Lines(Mark(f"{doc['total'] - doc['shown']:,} more; --limit {doc['total']} shows all.", "dim"))]
    return Section(
        f"Causes to look at: {doc['shown']:,} of {doc['total']:,}",
        Table(
            ["asset", "state", "type", "owner", "signs", "steps", "way"], lines, wide=["signs", "way"], right=["steps"]
        ),
        *(rest if doc["shown"] < doc["total"] else []),
    )


def _signs(row: Doc) -> Text:
    told = [f"{one['id']} {one.get('priority') or ''}".strip() for one in row["incidents"]]
    told += [f"{one['id']} {one.get('action') or ''}".strip() for one in row["changes"]]
    return Mark(", ".join(told), "warn") if told else "-"


def _path(row: Doc) -> str:
    return " < ".join([row["id"], *(words.consumer_of(step) for step in reversed(row["path"]))])


def drawn(doc: Doc) -> Graph:
    """Every cause on its way to the asset."""
    of = doc["of"]
    nodes = {of["id"]: Node(of["id"], of.get("type") or "", of["state"])}
    edges: dict[tuple[str, str], Edge] = {}
    for row in doc["causes"]:
        nodes[row["id"]] = Node(row["id"], row.get("type") or "", row["state"])
    for row in doc["causes"]:
        for step in row["path"]:
            supplier, supplied = words.supplier_of(step), words.consumer_of(step)
            for name in (supplier, supplied):
                nodes.setdefault(name, Node(name))
            edges.setdefault((supplier, supplied), Edge(supplier, supplied, "", step["type"] == "USES"))
    return Graph(
        f"What {of['id']} needs, before it", list(nodes.values()), list(edges.values()), doc["total"] - doc["shown"]
    )
