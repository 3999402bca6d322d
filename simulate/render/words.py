"""The sentences that several kinds of answers share."""

from __future__ import annotations

from simulate.render.report import Check, Mark, Section, Table, bare, listed, plural, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from simulate.render.report import Text

    Doc = Mapping[str, Any]

_CONSUMER_IS_TARGET = ("MEMBER_OF", "PART_OF")
_NEEDS = {
    "DEPENDS_ON": "depends on ",
    "RUNS_ON": "runs on ",
    "USES": "uses ",
    "CONNECTS_TO": "connects to ",
    "PART_OF": "its part ",
    "MEMBER_OF": "its member ",
}


def moment(text: str | None) -> str:
    """`2026-06-15 09:00 UTC`; seconds where there are any."""
    if not text:
        return "never"
    day, _, clock = text.removesuffix("Z").partition("T")
    return f"{day} {clock.removesuffix(':00')} UTC" if clock else day


def span(start: str | None, end: str | None) -> str:
    """A window; its day is said once where it begins and ends on the same."""
    first, last = moment(start) if start else "?", moment(end) if end else "no end"
    if start and end and start[:10] == end[:10]:
        last = last[11:]
    return f"{first.removesuffix(' UTC')} to {last}"


def supplier_of(relation: Doc) -> str:
    """Which end of a relation is needed by the other."""
    return str(relation["source" if relation["type"] in _CONSUMER_IS_TARGET else "target"])


def consumer_of(relation: Doc) -> str:
    """Which end of a relation needs the other."""
    return str(relation["target" if relation["type"] in _CONSUMER_IS_TARGET else "source"])


def pool_words(pool: Doc) -> str:
    """`2 of 3 down, needs 2 up`: how many are lost of how many, and how many it takes."""
    down, bad = len(pool.get("down") or ()), len(pool.get("degraded") or ())
    lost = [f"{down} of {pool['n']} down"] if down or not bad else []
    if bad:
        lost.append(f"{bad} of {pool['n']} degraded")
    gone = int(pool.get("full") or 0) - int(pool["n"])
    if gone > 0:
        lost.append(f"{gone} of {pool['full']} gone")
    if pool["n"] == 0:
        lost = ["nobody is left"]
    needs = f"needs {pool['min_up']} up"
    return ", ".join([*lost, needs]) + (" (assumed)" if pool.get("assumed") else "")


def because_words(entry: Doc) -> list[str | Mark]:
    """One contribution: the relation and its supplier, or the arithmetic of a pool and the members it lost."""
    return contribution(entry, entry["state"]) or [state(entry["state"])]


def contribution(entry: Doc, supplier_state: str) -> list[str | Mark]:
    """What a relation or a pool contributes; nothing where the entry has neither."""
    pool, relation = entry.get("pool"), entry.get("relation")
    if pool:
        lost = [*(pool.get("down") or ()), *(pool.get("degraded") or ())]
        tail: list[str | Mark] = [" (", *listed(lost, most=6), ")"] if lost else []
        return ["pool ", Mark(pool["name"], "code"), ": ", pool_words(pool), *tail]
    if not relation:
        return []
    words = _NEEDS.get(relation["type"], f"{relation['type']} ")
    return [words, Mark(supplier_of(relation), "id"), f" ({state(supplier_state).text.lower()})"]


def reasons(row: Doc, most: int = 2) -> list[str | Mark]:
    """Why an asset is in its state: its own, then what supplies it, the nearest first."""
    parts: list[str | Mark] = []
    if row.get("own") == row["state"]:
        parts.append("set by the question")
    entries = row.get("because") or []
    for entry in entries[:most]:
        if parts:
            parts.append("; ")
        parts += because_words(entry)
    if len(entries) > most:
        parts.append(f"; {len(entries) - most} more")
    return parts


def teams(doc: Doc, heading: str = "Tell") -> Section | None:
    """Who has to know, how to reach them, and how badly it hits them."""
    rows = doc.get("teams") or []
    if not rows:
        return None
    lines = [
        [
            Mark(row["id"], "id"),
            row.get("name") or "",
            row.get("contact") or Mark("no contact known", "warn"),
            state(row["worst"]),
            f"{row['down']:,} of {row['affected']:,}",
        ]
        for row in rows
    ]
    columns = ["team", "name", "contact", "worst", "down"]
    return Section(heading, Table(columns, lines, wide=["name", "contact"], right=["down"]))


def incidents(rows: Sequence[Doc], heading: str = "Open incidents on these assets") -> Section | None:
    if not rows:
        return None
    lines = [
        [
            Mark(row["id"], "id"),
            Mark(row.get("priority") or "-", "bad" if row.get("priority") in ("P1", "P2") else ""),
            row.get("title") or "",
            listed(row.get("affects") or [], most=4),
            moment(row.get("opened_at")) if row.get("opened_at") else "",
        ]
        for row in rows
    ]
    columns = ["incident", "priority", "title", "affects", "since"]
    return Section(heading, Table(columns, lines, wide=["title", "affects"]))


def changes(rows: Sequence[Doc], heading: str = "Changes planned or running on these assets") -> Section | None:
    if not rows:
        return None
    lines = [
        [
            Mark(row["id"], "id"),
            row.get("title") or "",
            row.get("action") or "-",
            listed(row.get("targets") or [], most=4),
            span(row.get("planned_start"), row.get("planned_end")),
        ]
        for row in rows
    ]
    return Section(heading, Table(["change", "title", "action", "targets", "window"], lines, wide=["title", "targets"]))


def knowledge(doc: Doc) -> Section | None:
    """Known errors first, then runbooks, those first that are about what it hits worst."""
    rows = doc.get("knowledge") or []
    if not rows:
        return None
    worst = {row["id"]: place for place, row in enumerate(doc.get("affected") or [])}
    rows = sorted(rows, key=lambda row: _use(row, worst))
    lines: list[list[Text]] = [
        [
            {"problem": "known error", "article": "article"}.get(str(row.get("kind")), str(row.get("kind") or "")),
            Mark(row["uid"].partition(":")[2] or row["uid"], "id"),
            (row.get("title") or "") + (f" Workaround: {row['workaround']}" if row.get("workaround") else ""),
            listed(row.get("about") or [], most=3),
        ]
        for row in rows
    ]
    table = Table(["kind", "id", "title", "about"], lines, wide=["title", "about"])
    return Section("Known errors and runbooks", table, folded=True)


def _use(row: Doc, worst: Mapping[str, int]) -> tuple[bool, bool, int, str]:
    """What helps most comes first."""
    told = [row["uid"], *(row.get("tags") or [])]
    nearest = min((worst.get(id, len(worst)) for id in row.get("about") or []), default=len(worst))
    return row.get("kind") != "problem", not any("runbook" in word.lower() for word in told), nearest, row["uid"]


def gate(doc: Doc) -> Section | None:
    """Each rule, met or not, with what it found."""
    judged = doc.get("gate")
    if not judged or not judged.get("rules"):
        return None
    rows: list[list[Text]] = [
        [
            Mark("passed", "good") if rule["passed"] else Mark("NOT MET", "bad"),
            Mark(rule_words(rule["rule"]), "code"),
            found_words(rule.get("found")),
        ]
        for rule in judged["rules"]
    ]
    return Section("Gate", Table(["result", "rule", "found"], rows, wide=["rule", "found"]))


def checks(doc: Doc) -> list[Check]:
    """The rules of the gate, as a pipeline shows them."""
    judged = doc.get("gate") or {}
    return [
        Check(rule_words(rule["rule"]), rule["passed"], bare(found_words(rule.get("found"))))
        for rule in judged.get("rules") or []
    ]


def rule_words(rule: object) -> str:
    """A rule as one reads it: `down:critical`, or `no: {state: DOWN, criticality: critical}`."""
    if not isinstance(rule, dict):
        return str(rule)
    return ", ".join(f"{key}: {_yaml(value)}" for key, value in rule.items())


def found_words(found: object, most: int = 8) -> list[str | Mark]:
    """What a rule met: names, a number, or nothing."""
    if isinstance(found, bool) or found is None:
        return [{True: "yes", False: "no", None: "nothing"}[found]]
    if isinstance(found, list):
        names = [one if isinstance(one, str) else _one_found(one) for one in found]
        return listed(names, most=most) if names else ["nothing"]
    return [_one_found(found)]


def _one_found(one: object) -> str:
    if isinstance(one, dict):
        if one.get("changes"):
            return " and ".join(str(each["id"] if isinstance(each, dict) else each) for each in one["changes"])
        if one.get("why") in ("unknown", "retired"):
            return f"{one['missing']} ({one['why']})"
        name = one.get("id") or one.get("asset")
        if name and one.get("takes_down"):
            return f"{name} for {', '.join(one['takes_down'])}"
        if name and one.get("pool"):
            return f"{name} ({one['pool']})"
        if name:
            return str(name)
        return ", ".join(f"{key} {value}" for key, value in one.items())
    if isinstance(one, float):
        return f"{one:g}"
    return str(one)


def _yaml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_yaml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def age(doc: Doc) -> Section | None:
    """How old the evidence is: each source and its last good run."""
    rows = doc.get("sources") or []
    if not rows:
        return None
    lines: list[list[Text]] = [[row["source"], moment(row.get("last_good_run"))] for row in rows]
    return Section("Age of the evidence", Table(["source", "last good run"], lines), folded=True)


def about(doc: Doc) -> list[str]:
    """Which graph and which moment an answer is of."""
    graph = doc.get("graph") or {}
    parts = [f"as of {moment(doc.get('as_of'))}"] if doc.get("as_of") else []
    if graph:
        parts.append(f"{plural(graph['assets'], 'asset')}, {plural(graph['relations'], 'relation')}")
        parts.append(f"graph version {graph['version']}")
    return parts
