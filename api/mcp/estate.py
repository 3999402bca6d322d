"""The estate: `find_assets`, `get_asset`, `recent_changes`."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import Any

from api.mcp.schema import BOOLEAN, MAYBE, STRING, STRINGS, closed, flag, listed, mapping, number, text
from api.mcp.seeing import cleaned, ids, seen, short, uid_of_kind
from api.mcp.tool import Caller, Told, Tool, answer_schema, answered
from graph.impact.cascade import rank
from graph.model import Entity, Kind
from graph.ports import Doc
from graph.query import All, AnyOf, Hop, Linked, Order, Query, Test, Where
from graph.search.context.history import Event, around
from graph.search.context.seeds import Seeds, suppliers
from graph.times import canonical_time, parse_time, time_text
from graph.workflow import is_open, outcome, stage

FOUND = 20
NEIGHBOURS = 100

ROW = closed(
    {
        "uid": STRING,
        "id": STRING,
        "name": STRING,
        "type": MAYBE,
        "environment": MAYBE,
        "criticality": MAYBE,
        "status": MAYBE,
        "owner": MAYBE,
    }
)
FIELDS = ("type", "environment", "criticality", "status")


def _row(entity: Entity, owner: str | None) -> Doc:
    return {
        "uid": entity.uid,
        "id": entity.id,
        "name": short(entity.title),
        **{name: short(entity.fields.get(name)) for name in FIELDS},
        "owner": owner,
    }


def find_assets(caller: Caller, given: Doc) -> Told:
    store = caller.platform.store
    tests: list[Where] = [Test(name, "eq", given[name]) for name in FIELDS if given.get(name)]
    if given.get("text"):
        word = given["text"].strip()
        known = store.resolve([word], Kind.ASSET).get(word)
        named: tuple[Where, ...] = (Test("name", "contains", word), Test("uid", "contains", word))
        tests.append(AnyOf((*named, Test("uid", "eq", known)) if known else named))
    if given.get("owner"):
        tests.append(Linked(Hop("OWNED_BY", outgoing=True), (uid_of_kind(caller, given["owner"], Kind.TEAM),)))
    query = Query(Kind.ASSET, All(tuple(tests)), (Order("name"),), limit=given["limit"], count=True)
    page = store.page(query)
    owners = _owners(caller, [entity.uid for entity in page.rows])
    return answered(
        {
            "assets": [_row(entity, owners.get(entity.uid)) for entity in page.rows],
            "total": page.total or 0,
            "more": page.more,
        }
    )


def _owners(caller: Caller, uids: list[str]) -> dict[str, str]:
    found = caller.platform.store.relations(uids, Hop("OWNED_BY", outgoing=True)) if uids else {}
    return {uid: relations[0].target for uid, relations in found.items() if relations}


# ------------------------------------------------------------------------------------ one asset


def get_asset(caller: Caller, given: Doc) -> Told:
    store = caller.platform.store
    uid = uid_of_kind(caller, given["asset"], Kind.ASSET)
    entity = store.entities([uid])[uid]
    owner = _owners(caller, [uid]).get(uid)
    team = store.entities([owner]).get(owner) if owner else None
    seeds = Seeds({uid: "asked about"})
    events = around(store, seeds, None, caller.groups)
    at = store.version().at or ""
    needs, needed_by = _neighbours(caller, entity.id)
    with closing(caller.platform.facts()) as facts:
        known = facts.knowledge([entity.id])
    return answered(
        {
            "asset": _row(entity, owner),
            "retired": entity.status.value == "retired",
            "since": entity.since,
            "as_of": at or None,
            "owner_contact": short(team.fields.get("contact")) if team else None,
            "aliases": store.aliases([uid])[uid],
            "sources": list(entity.sources),
            "attributes": cleaned(dict(entity.fields.get("attributes") or {})),
            "needs": needs,
            "needed_by": needed_by,
            "open_incidents": _events(events, Kind.INCIDENT, is_open),
            "changes_ahead": _events(events, Kind.CHANGE, lambda doc: stage(doc, at) != "over"),
            "known_errors": _events(events, Kind.PROBLEM, lambda doc: bool(doc.get("known_error"))),
            "knowledge": [{"uid": doc["uid"], "title": short(doc["title"])} for doc in seen(caller, known)],
        }
    )


def _neighbours(caller: Caller, id: str) -> tuple[list[Doc], list[Doc]]:
    """What it needs and what needs it, directly, the critical ones first."""
    t = caller.platform.topology()
    node = t.index(id)
    if node is None or not t.takes_part(node):
        return [], []
    needs: dict[int, str] = {}
    for name, word in (("in_hard", "needs"), ("in_soft", "uses")):
        offsets = getattr(t, f"{name}_offsets")
        needs |= dict.fromkeys(getattr(t, name)[offsets[node] : offsets[node + 1]], word)
    for pool in range(t.pool_offsets[node], t.pool_offsets[node + 1]):
        how = f"needs {t.pool_m[pool]} of {t.pool_n[pool]} in pool {short(t.pool_name(pool))}"
        needs |= dict.fromkeys(t.member[t.member_offsets[pool] : t.member_offsets[pool + 1]], how)
    needed: dict[int, str] = {}
    for name, word in (("out_soft", "uses it"), ("out_hard", "needs it")):
        offsets = getattr(t, f"{name}_offsets")
        needed |= dict.fromkeys(getattr(t, name)[offsets[node] : offsets[node + 1]], word)
    for pool in t.out_pool[t.out_pool_offsets[node] : t.out_pool_offsets[node + 1]]:
        needed.setdefault(t.pool_owner[pool], f"needs it as one of pool {short(t.pool_name(pool))}")

    def rows(found: dict[int, str]) -> list[Doc]:
        ordered = sorted(found, key=lambda other: (rank(t.criticality_of(other)), other))[:NEIGHBOURS]
        return [
            {
                "id": t.id(other),
                "type": short(t.type_of(other)),
                "criticality": short(t.criticality_of(other)),
                "how": found[other],
            }
            for other in ordered
        ]

    return rows(needs), rows(needed)


def _events(events: dict[str, Event], kind: Kind, wanted: Any) -> list[Doc]:
    found = [each.entity for each in events.values() if each.entity.kind is kind and wanted(each.entity.fields)]
    return [
        {
            "uid": entity.uid,
            "title": short(entity.title),
            "status": short(entity.fields.get("status")),
            "priority": short(entity.fields.get("priority")),
            "when": entity.fields.get("opened_at") or entity.fields.get("planned_start"),
        }
        for entity in sorted(found, key=lambda entity: entity.uid)
    ]


# ------------------------------------------------------------------------------------ changes


def recent_changes(caller: Caller, given: Doc) -> Told:
    store = caller.platform.store
    at = canonical_time(given["until"], "until") if given.get("until") else store.version().at
    named = ids(caller, given.get("assets") or (), Kind.ASSET)
    wanted = list(named)
    if given["with_suppliers"]:
        topology = caller.platform.topology()
        wanted += [uid.partition(":")[2] for id in named for uid in suppliers(topology, f"{Kind.ASSET}:{id}")]
    found: list[Doc] = []
    since = None
    if at:
        since = time_text(parse_time(at) - timedelta(hours=given["hours"]))
        until = time_text(parse_time(at) + timedelta(hours=given["ahead_hours"], seconds=1))
        with closing(caller.platform.facts()) as facts:
            found = facts.changes(since=since, until=until, targets=dict.fromkeys(wanted) if named else None)
    shown = [doc for doc in seen(caller, found, Kind.CHANGE) if outcome(doc["outcome"]) != "cancelled"]
    shown.sort(key=lambda doc: (doc["planned_start"] or "", doc["id"]), reverse=True)
    limit = given["limit"]
    return answered(
        {
            "from": since,
            "as_of": at,
            "total": len(shown),
            "changes": [
                {
                    "uid": f"{Kind.CHANGE}:{doc['id']}",
                    "title": short(doc["title"]),
                    "stage": stage(doc, at or ""),
                    "targets": doc["targets"],
                    **{name: short(doc[name]) for name in CHANGE},
                }
                for doc in shown[:limit]
            ],
        }
    )


CHANGE = ("type", "status", "action", "planned_start", "planned_end", "outcome", "team")
_NEIGHBOUR = closed({"id": STRING, "type": MAYBE, "criticality": MAYBE, "how": STRING})
_EVENT = closed({"uid": STRING, "title": STRING, "status": MAYBE, "priority": MAYBE, "when": MAYBE})

TOOLS = (
    Tool(
        "find_assets",
        "Find assets",
        "Look assets up by a part of their name or id, and by type, environment, criticality, status or owning team. "
        "Use it first when you only know roughly what a thing is called; the other tools take the id it gives.",
        closed(
            {
                "text": text("A part of the name or id; an alias as a whole.", maxLength=300),
                "type": text("As database or service; its own word where the source has another.", maxLength=100),
                "environment": text("As prod or test.", maxLength=100),
                "criticality": text("critical, high, medium or low.", maxLength=100),
                "status": text("As operational or maintenance.", maxLength=100),
                "owner": text("The team that owns them, by id or name.", maxLength=300),
                "limit": number("Assets to show.", 1, 200, FOUND),
            },
            (),
        ),
        answer_schema({"assets": listed(ROW), "total": {"type": "integer"}, "more": BOOLEAN}),
        find_assets,
    ),
    Tool(
        "get_asset",
        "All about an asset",
        "What one asset is, who owns it and how to reach them, what it needs and what needs it, its open incidents, "
        "planned changes, known errors and runbooks, in one answer.",
        closed({"asset": text("Its id, uid, alias or name.", maxLength=300, minLength=1)}),
        answer_schema(
            {
                "asset": ROW,
                "retired": BOOLEAN,
                "since": STRING,
                "as_of": MAYBE,
                "owner_contact": MAYBE,
                "aliases": STRINGS,
                "sources": STRINGS,
                "attributes": mapping({}),
                "needs": listed(_NEIGHBOUR),
                "needed_by": listed(_NEIGHBOUR),
                "open_incidents": listed(_EVENT),
                "changes_ahead": listed(_EVENT),
                "known_errors": listed(_EVENT),
                "knowledge": listed(closed({"uid": STRING, "title": MAYBE})),
            }
        ),
        get_asset,
    ),
    Tool(
        "recent_changes",
        "Recent changes",
        "What was changed, is being changed or is about to be: the newest first, on some assets and what they need "
        "directly, or everywhere. Use it when something broke and you want to know what was touched before.",
        closed(
            {
                "assets": listed(
                    text("An asset by id, uid, alias or name.", maxLength=300), "Only changes of these.", maxItems=50
                ),
                "with_suppliers": {**flag("Also changes of what these assets need directly."), "default": True},
                "hours": number("How far to look back.", 1, 8760, 72),
                "ahead_hours": number("How far to look ahead.", 0, 8760, 24),
                "until": text("The time to look back from; default: that of the newest data."),
                "limit": number("Changes to show.", 1, 200, 30),
            },
            (),
        ),
        answer_schema(
            {
                "from": MAYBE,
                "as_of": MAYBE,
                "total": {"type": "integer"},
                "changes": listed(
                    closed(
                        {
                            "uid": STRING,
                            "title": MAYBE,
                            "stage": {"enum": ["planned", "running", "over"]},
                            "targets": STRINGS,
                            **dict.fromkeys(CHANGE, MAYBE),
                        }
                    )
                ),
            }
        ),
        recent_changes,
    ),
)
