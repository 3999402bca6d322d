"""Entities as resources: `opsgraph://article/runbooks/dns`, as Markdown, its text as data between delimiters."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from api.mcp.seeing import short, uid, whole
from api.mcp.tool import NOTICE, Caller
from graph.errors import WrongInput
from graph.model import Entity, Kind
from graph.ontology import SEARCHED
from graph.query import Query
from graph.search.context.audience import may_read
from graph.search.context.graph_facts import plain, quoted, told
from graph.search.context.markdown import drawn
from graph.search.text import texts

SCHEME = "opsgraph"
TEMPLATE = f"{SCHEME}://{{kind}}/{{+id}}"
PAGE = 100
PRIVATE = frozenset((Kind.PERSON,))
"""Kinds that are no resource."""


def uri_of(uid: str) -> str:
    kind, _, id = uid.partition(":")
    return f"{SCHEME}://{kind}/{quote(id, safe='/')}"


def uid_in(uri: str) -> str:
    """The uid that a URI names; WrongInput where it is none."""
    parts = urlsplit(uri)
    id = unquote(parts.path.lstrip("/"))
    if parts.scheme != SCHEME or parts.netloc not in {kind.value for kind in Kind if kind not in PRIVATE} or not id:
        raise WrongInput(f"{uri!r} is no resource.", f"Name one as {SCHEME}://asset/ID or {SCHEME}://article/ID.")
    return f"{parts.netloc}:{id}"


def page(caller: Caller, cursor: str | None) -> tuple[list[Entity], str | None]:
    """Entities that the caller may read, and where the next page begins. A page may be empty though another follows."""
    query = Query(None, limit=PAGE, after=cursor)
    found = caller.platform.store.page(query)
    after = query.cursor(found.rows[-1]) if found.more and found.rows else None
    return [row for row in found.rows if row.kind not in PRIVATE and may_read(row, caller.groups)], after


def read(caller: Caller, uri: str) -> str:
    """An entity as Markdown."""
    store = caller.platform.store
    known = uid(caller, uid_in(uri))
    entity = store.entities([known])[known]
    delimiter = drawn(len)
    fields = {name: value for name, value in entity.fields.items() if isinstance(value, str | bool | int | float)}
    bodies = texts(entity)
    bodied = {name for part in SEARCHED.get(entity.kind, ()) for name in part.fields}
    said = [f"{name}: {told(value)}" for name, value in fields.items() if name not in bodied]
    around = store.relations([known])[known]
    ends = dict.fromkeys(uid for each in around for uid in (each.source, each.target))
    seen = {uid for uid, other in store.entities(list(ends)).items() if may_read(other, caller.groups)}
    relations = [
        f"{plain(each.source)} {each.type} {plain(each.target)}"
        for each in around
        if {each.source, each.target} <= seen
    ]
    lines = [f"# {known}", NOTICE, delimiter.opening, quoted(entity.title), *said]
    for name, body in bodies.items():
        lines += ["", f"## {name}", whole(body) or ""]
    if relations:
        lines += ["", "## relations", *relations[:PAGE]]
        if len(relations) > PAGE:
            lines.append(f"and {len(relations) - PAGE} more")
    return "\n".join([*lines, delimiter.closing, ""])


def title(entity: Entity) -> str:
    return short(entity.title) or entity.uid
