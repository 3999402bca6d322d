"""The documents of `graph.facts`, made from what a store holds: one shape, whichever store it is. Light."""

from __future__ import annotations

from graph import workflow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from graph.facts import Doc

FIELDS: dict[str, tuple[str, ...]] = {
    "asset": ("name", "type", "environment", "status", "criticality"),
    "incident": ("title", "priority", "status", "opened_at", "resolved_at"),
    "change": (
        *("title", "description", "type", "status", "action", "planned_start", "planned_end"),
        *("outcome", "risk"),
    ),
    "team": ("name", "contact"),
    "freeze": ("start", "end"),
}
"""The fields of a kind that its documents tell as they are."""
LINKS: dict[str, dict[str, str]] = {
    "asset": {"OWNED_BY": "owner"},
    "incident": {"AFFECTS": "affects", "CAUSED_BY": "caused_by", "ASSIGNED_TO": "team"},
    "change": {"TARGETS": "targets", "ASSIGNED_TO": "team"},
}
"""The relations that start at a kind and are told, with the keys that they are told by."""
_OF_ONE = ("owner", "team")
_NOT_FOR_USE = ("draft", "retired")
KNOWN_BY = ("ROOT_CAUSE", "ABOUT")
"""The relations by which something is known about an asset."""


def fact_doc(kind: str, uid: str, fields: Mapping[str, Any], links: Iterable[tuple[str, str]] = ()) -> Doc:
    """A document of a kind; `links` are (relation type, uid of the other end), sorted."""
    doc: Doc = {"id": id_of(uid)}
    for name in FIELDS[kind]:
        doc[name] = fields.get(name)
    if kind == "freeze":
        doc["title"] = fields.get("name")
        for name in ("environments", "criticality", "assets"):
            doc[name] = list(fields.get(name) or ())
    for key in LINKS.get(kind, {}).values():
        doc[key] = None if key in _OF_ONE else []
    for type, other in links:
        key = LINKS[kind][type]
        if key not in _OF_ONE:
            doc[key].append(id_of(other))
        elif doc[key] is None:
            doc[key] = id_of(other)
    return doc


def asset_doc(uid: str, fields: Mapping[str, Any], links: Iterable[tuple[str, str]], *, retired: bool) -> Doc:
    doc = fact_doc("asset", uid, fields, links)
    return doc | {"attributes": dict(fields.get("attributes", {})), "retired": retired}


def knowledge_doc(uid: str, fields: Mapping[str, Any], about: Iterable[str]) -> Doc | None:
    """What a problem or an article says of assets; None where it is no known error, or not for use."""
    kind = uid.partition(":")[0]
    status = workflow.plain(fields.get("status"))
    if kind == "problem" and not (fields.get("known_error") or status == "knownerror"):
        return None
    if kind == "article" and status in _NOT_FOR_USE:
        return None
    return {
        "uid": uid,
        "kind": kind,
        "title": fields.get("title"),
        "about": sorted(set(about)),
        "status": fields.get("status"),
        "workaround": fields.get("workaround"),
        "tags": list(fields.get("tags") or ()),
        "updated_at": fields.get("updated_at"),
    }


def in_window(change: Mapping[str, Any], since: str | None, until: str | None, open_at: str | None) -> bool:
    """Whether a change's window meets these limits and, with `open_at`, the change is planned or running then."""
    start, end = change.get("planned_start"), change.get("planned_end")
    if (until is not None and start and start >= until) or (since is not None and end and end <= since):
        return False
    return open_at is None or workflow.stage(change, open_at) != "over"


def by_start(docs: Iterable[Doc]) -> list[Doc]:
    return sorted(docs, key=lambda doc: (doc["planned_start"] or "", doc["id"]))


def id_of(uid: str) -> str:
    return uid.partition(":")[2]


def pieces(text: str) -> list[str]:
    """Parts of an id or a name that is spelt wrong, in lower case, longest first: some part is usually right."""
    text = text.strip().lower()
    words = "".join(mark if mark.isalnum() else " " for mark in text).split()
    whole = [word for word in [text, *words] if len(word) > 1]
    halves = [half for word in whole for half in (word[: len(word) // 2], word[len(word) // 2 :]) if len(half) > 2]
    return sorted({*whole, *halves}, key=lambda piece: (-len(piece), piece))


def only_one(ref: str, kind: str, uids: Sequence[str]) -> str | None:
    """The id of what is called so, where one thing is; WrongInput where several are."""
    if len(uids) > 1:
        from graph.errors import WrongInput

        shown = ", ".join(map(id_of, uids[:5])) + (", …" if len(uids) > 5 else "")
        raise WrongInput(f"{len(uids)} {kind}s are called {ref!r}: {shown}.", "Name one of them by its id.")
    return id_of(uids[0]) if uids else None
