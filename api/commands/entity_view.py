"""One entity on a screen: what it is, what it hangs together with, what happened to it, who says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.commands.describe import EVENTS, facts
from api.console import BAD, DIM, PROGRAM, WARN, Mark, Out, plural
from graph.model import Kind, Status
from graph.ontology import KINDS, RELATIONS

if TYPE_CHECKING:
    from graph.ports import Doc

SHOWN = 20


def tell(screen: Out, doc: Doc, limit: int | None) -> None:
    """The document of `describe`, for people; `limit` rows of each relation (0: all)."""
    rows = SHOWN if limit is None else limit or None
    bodies = {field.name for field in KINDS[Kind(doc["kind"])].fields if field.shape == "body"}
    screen.say(Mark(doc["title"], "bold"))
    screen.pairs(_facts(doc, bodies))
    for name in sorted(bodies & set(doc["fields"])):
        screen.heading(name)
        screen.say(doc["fields"][name])
    _relations(screen, doc, rows)
    if doc.get("pools"):
        screen.heading("Pools")
        screen.table(("pool", "needs", "members"), [_pool(pool) for pool in doc["pools"]])
    for name in EVENTS:
        _events(screen, name, doc.get(name))
    _provenance(screen, doc.get("provenance", []))
    _history(screen, doc)


def _facts(doc: Doc, bodies: set[str]) -> list[tuple[str, Any]]:
    fields = doc["fields"]
    rows: list[tuple[str, Any]] = [("uid", doc["uid"])]
    if doc["status"] != Status.ACTIVE:
        rows.append(("in the graph", Mark(f"{doc['status']}: no source knows it any more", WARN)))
    if doc.get("as_of"):
        rows.append(("as of", doc["as_of"]))
    rows += [
        (name, fields[name])
        for name in (field.name for field in KINDS[Kind(doc["kind"])].fields)
        if name not in bodies and fields.get(name) not in (None, "", [], doc["title"])
    ]
    rows += sorted(fields.get("attributes", {}).items())
    if doc["aliases"]:
        rows.append(("also known as", doc["aliases"]))
    rows.append(("sources", doc["sources"]))
    rows.append(("since", doc["since"]))
    return rows


def _relations(screen: Out, doc: Doc, limit: int | None) -> None:
    events = {relation for _, relation, _ in EVENTS.values()} if doc["kind"] == Kind.ASSET else set()
    groups: dict[tuple[bool, str], list[Doc]] = {}
    for each in doc["relations"]:
        if not (each["type"] in events and not each["outgoing"]):
            groups.setdefault((not each["outgoing"], each["type"]), []).append(each)
    if not groups:
        return
    screen.heading("Relations")
    rows = []
    hidden = 0
    for (incoming, type), members in sorted(groups.items()):
        arrow = f"← {type}" if incoming else f"→ {type}"
        rows += [(arrow, each["other"]["uid"], _title(each["other"]), _how(each)) for each in members[:limit]]
        hidden += max(0, len(members) - (limit or len(members)))
    screen.table(("relation", "uid", "title", "how"), rows)
    if hidden:
        screen.say(Mark(f"… and {plural(hidden, 'more relation')}: --limit 0 shows all.", DIM))


def _title(other: Doc) -> Any:
    if other["title"] is None:
        return Mark("not known to any source", WARN)
    return Mark(f"{other['title']} (retired)", WARN) if other["status"] == Status.RETIRED else other["title"]


def _how(relation: Doc) -> Any:
    """What is not a matter of course for the type of relation."""
    parts = []
    if relation["status"] == Status.DANGLING:
        parts.append("dangling")
    if relation["pool"]:
        parts.append(f"pool {relation['pool']}")
    if relation["strength"] and relation["strength"] != RELATIONS[relation["type"]].strength:
        parts.append(relation["strength"])
    return Mark(", ".join(parts), WARN) if relation["status"] == Status.DANGLING else ", ".join(parts)


def _pool(pool: Doc) -> tuple[Any, ...]:
    count = len(pool["members"])
    needs = f"{pool['min_up']} of {count}" + (" (assumed)" if pool["assumed"] else "")
    above = isinstance(pool["min_up"], int) and pool["min_up"] > count
    return pool["pool"], Mark(f"{needs}: more than there are", BAD) if above else needs, pool["members"]


def _events(screen: Out, name: str, events: Doc | None) -> None:
    if not events or not events["recent"]:
        return
    recent, total = events["recent"], events["total"]
    screen.heading(f"{name.capitalize()} ({len(recent)} of {total})" if total > len(recent) else name.capitalize())
    screen.table(("uid", "title", "what"), [(each["uid"], each["title"], facts(each)) for each in recent])


def _provenance(screen: Out, fields: list[Doc]) -> None:
    if fields:
        screen.heading("Who says so")
        screen.table(
            ("field", "value", "from", "others say"),
            [(each["field"], each["value"], each["source"], _others(each)) for each in fields],
        )


def _others(field: Doc) -> Any:
    differing = {source: value for source, value in field["others"].items() if value != field["value"]}
    return Mark("; ".join(f"{source}: {value}" for source, value in differing.items()), WARN) if differing else ""


def _history(screen: Out, doc: Doc) -> None:
    if "history" not in doc:
        if doc["versions"] > 1:
            screen.say()
            former = plural(doc["versions"] - 1, "former state")
            screen.say(Mark(f"{former}: `{PROGRAM} show {doc['uid']} --history`", DIM))
        return
    versions = doc["history"]
    screen.heading("History")
    screen.table(
        ("since", "until", "status", "what changed"),
        [
            (each["since"], each["until"] or "now", each["status"], changed(before, each))
            for each, before in zip(versions, [*versions[1:], None], strict=True)
        ],
    )
    if doc["relation_history"]:
        screen.heading("History of its relations")
        screen.table(
            ("since", "until", "status", "relation"),
            [
                (
                    each["relation"]["since"],
                    each["until"] or "now",
                    each["relation"]["status"],
                    sentence(each["relation"]),
                )
                for each in doc["relation_history"]
            ],
        )


def sentence(relation: Doc) -> str:
    extra = ", ".join(filter(None, [relation["strength"], relation["pool"] and f"pool {relation['pool']}"]))
    return f"{relation['source']} {relation['type']} {relation['target']}" + (f" ({extra})" if extra else "")


def changed(before: Doc | None, after: Doc) -> str:
    """How a state differs from the one before it."""
    if before is None:
        return "first seen"
    old, new = _flat(before["fields"]), _flat(after["fields"])
    parts = [
        f"{name}: {old.get(name, '(none)')} -> {new.get(name, '(none)')}"
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]
    if before["status"] != after["status"]:
        parts.insert(0, str(after["status"]))
    return "; ".join(parts)


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "attributes"} | dict(fields.get("attributes", {}))
