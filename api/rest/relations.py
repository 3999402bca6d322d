"""`/relations`: those at one end, or all of them in the order of their sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from api.cursors import Key, decode, encode
from api.filters import misnamed, page_size
from api.rest import openapi
from api.rest.answers import Rows, json_answer, ndjson, wants_ndjson
from api.rest.asked import AS_OF, FORMAT, PAGE, moment, only, page_of
from api.rest.rows import relation_row
from api.threads import in_thread
from graph.errors import Unknown, WrongInput
from graph.model import Relation, Status
from graph.ontology import RELATIONS
from graph.platform import Platform
from graph.ports import Reader
from graph.query import All, Hop, Query, Test

PARAMETERS = {
    "source": "The id at which they start.",
    "target": "The id at which they end.",
    "type": "One type of relation.",
    **PAGE,
    **AS_OF,
    **FORMAT,
}
# Entities whose relations are read at once, on the way through all of them.
ENTITIES = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which relations. With neither end named: those of every source that the graph knows."""

    source: str | None
    target: str | None
    type: str | None
    as_of: str | None


def wanted(given: QueryParams) -> Wanted:
    only(given, PARAMETERS)
    type = given.get("type")
    if type is not None and type not in RELATIONS:
        raise misnamed("relation type", type, RELATIONS)
    return Wanted(given.get("source"), given.get("target"), type, moment(given))


def relation_page(store: Reader, ask: Wanted, first: int, after: str | None) -> Rows:
    """One page of relations by source, type and target; the cursor is the key of a page's last one."""
    start = _key_from(after) if after else None
    at_hand = _at_end if ask.source is not None or ask.target is not None else _of_all
    found = list(islice((each for each in at_hand(store, ask, start) if not start or _key(each) > start), first + 1))
    rows = [relation_row(relation) for relation in found[:first]]
    return rows, encode(_key(found[first - 1])) if len(found) > first else None


def _at_end(store: Reader, ask: Wanted, _: Key | None) -> Iterable[Relation]:
    """Those at the end that was named, or between the two."""
    refs = [ref for ref in (ask.source, ask.target) if ref is not None]
    uids = store.resolve(refs)
    for ref in refs:
        if ref not in uids:
            raise Unknown("thing", ref, remedy="Name an id or an alias of what the graph holds.")
    here = uids[refs[0]]
    found = store.relations([here], Hop(ask.type, ask.source is not None), ask.as_of)[here]
    return sorted((each for each in found if len(refs) == 1 or each.target == uids[refs[1]]), key=_key)


def _of_all(store: Reader, ask: Wanted, after: Key | None) -> Iterator[Relation]:
    """Those of every source, some sources at a time, beginning with the one where the last page ended."""
    begin = Test("uid", "gte", after[0]) if after else All()
    query = Query(None, begin, limit=ENTITIES, as_of=ask.as_of, lives=(Status.ACTIVE, Status.RETIRED))
    more = True
    while more:
        page = store.page(query)
        uids = [entity.uid for entity in page.rows]
        found = store.relations(uids, Hop(ask.type, True), ask.as_of)
        yield from (relation for uid in uids for relation in found[uid])
        more = page.more
        query = replace(query, after=query.cursor(page.rows[-1])) if more else query


def _key(relation: Relation) -> Key:
    return relation.source, relation.type, relation.target


def _key_from(cursor: str) -> Key:
    key = decode(cursor)
    if len(key) != 3:
        raise WrongInput("The cursor belongs to another list.", "Pass on `next` as it came.")
    return key


def relation_routes(platform: Platform) -> APIRouter:
    router = APIRouter(tags=["relations"])
    store, max_page = platform.store, platform.settings.api.max_page

    async def relations(request: Request) -> Response:
        ask = wanted(request.query_params)
        begin = request.query_params.get("after")
        if wants_ndjson(request):
            return await ndjson(lambda after: in_thread(lambda: relation_page(store, ask, max_page, after or begin)))
        first = page_size(page_of(request.query_params), max_page)
        rows, after = await in_thread(lambda: relation_page(store, ask, first, begin))
        return json_answer({"items": rows, "next": after})

    text = "Relations whose source the graph knows; those from nowhere are in data health."
    openapi.add(router, "/relations", relations, text, PARAMETERS, openapi.page_of(openapi.RELATION))
    return router
