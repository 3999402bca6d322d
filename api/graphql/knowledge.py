"""What is known: search, context packs, incidents like one, known errors, and feedback on what was given."""

from __future__ import annotations

from typing import Any, cast

import strawberry
from strawberry.scalars import JSON

from api import knowledge
from api.context import context_pack
from api.graphql.context import Info
from api.graphql.node import Node, node_by
from api.graphql.scalars import Time
from api.threads import in_thread, reckoned
from graph.model import Kind
from graph.ports import Doc
from graph.search import feedback
from graph.times import now_text


@strawberry.type(description="How a lane went: `ok`, `skipped`, `absent` (no model is prepared) or `failed`.")
class LaneState:
    name: str
    state: str
    reason: str | None


@strawberry.type(description="Where a lane put a hit, from 1.")
class LaneRank:
    name: str
    rank: int


@strawberry.type(description="A passage of a document, and the headings it stands under.")
class Passage:
    number: int
    headings: list[str]
    text: str


@strawberry.type(description="A document that fits a question.")
class SearchHit:
    id: strawberry.ID
    kind: Kind
    title: str
    status: str | None
    score: float
    passage: str
    passages: list[Passage]
    lanes: list[LaneRank] = strawberry.field(description="What found it.")
    asset_ids: list[strawberry.ID] = strawberry.field(description="What it is about.")

    @strawberry.field(description="The thing itself.")
    async def node(self, info: Info) -> Node | None:
        return await node_by(info, self.id, None)


@strawberry.type(description="What fits a question, best first, and how each lane went.")
class SearchAnswer:
    query: str
    complete: bool = strawberry.field(description="Whether every lane that had something to do did it.")
    lanes: list[LaneState]
    model: str | None = strawberry.field(description="The fingerprint of the model that wrote the index.")
    hits: list[SearchHit]


@strawberry.type(description="A factor of a likeness, between 0 and 1.")
class Factor:
    name: str
    value: float


@strawberry.type(description="What is like an incident, and why.")
class LikeMatch:
    id: strawberry.ID
    title: str
    score: float
    factors: list[Factor]
    passage: str
    shared_asset_ids: list[strawberry.ID] = strawberry.field(
        description="Those of its assets that the incident has too, or that stand next to one of these."
    )

    @strawberry.field(description="The thing itself.")
    async def node(self, info: Info) -> Node | None:
        return await node_by(info, self.id, None)


@strawberry.type(description="What is like an incident; `goodMatch` is false where nothing reaches the floor.")
class Likeness:
    good_match: bool
    best: float = strawberry.field(description="The score of the best candidate, match or not.")
    floor: float
    complete: bool = strawberry.field(description="False where no model took part.")
    matches: list[LikeMatch]


@strawberry.type(description="What an agent should know, within a budget of tokens, with sources.")
class ContextPack:
    markdown: str = strawberry.field(description="Ready to paste.")
    document: JSON = strawberry.field(description="The same, typed: as `opsgraph context --format json` prints it.")
    complete: bool
    tokens_used: int
    budget: int


@strawberry.type(description="Feedback that was kept.")
class Feedback:
    id: strawberry.ID
    at: Time
    query: str
    document_id: strawberry.ID
    useful: bool
    comment: str


def _answer(doc: Doc) -> SearchAnswer:
    lanes = [LaneState(name=name, state=state, reason=doc["reasons"].get(name)) for name, state in doc["lanes"].items()]
    hits = [
        SearchHit(
            id=strawberry.ID(hit["uid"]),
            kind=Kind(hit["kind"]),
            title=hit["title"],
            status=hit["status"],
            score=hit["score"],
            passage=hit["passage"],
            passages=[Passage(**passage) for passage in hit["passages"]],
            lanes=[LaneRank(name=name, rank=lane["rank"]) for name, lane in hit["lanes"].items()],
            asset_ids=hit["assets"],
        )
        for hit in doc["hits"]
    ]
    return SearchAnswer(query=doc["query"], complete=doc["complete"], lanes=lanes, model=doc["model"], hits=hits)


def _likeness(doc: Doc) -> Likeness:
    matches = [
        LikeMatch(
            id=strawberry.ID(match["uid"]),
            title=match["title"],
            score=match["score"],
            factors=[Factor(name=name, value=value) for name, value in match["factors"].items()],
            passage=match["passage"],
            shared_asset_ids=match["shared"],
        )
        for match in doc["matches"]
    ]
    return Likeness(
        good_match=doc["good_match"], best=doc["best"], floor=doc["floor"], complete=doc["complete"], matches=matches
    )


@strawberry.type
class Knowledge:
    @strawberry.field(description="What fits a question best; `about` are assets around which the graph is walked.")
    async def search(
        self,
        info: Info,
        query: str,
        kinds: list[Kind] | None = None,
        statuses: list[str] | None = None,
        assets: list[strawberry.ID] | None = None,
        teams: list[strawberry.ID] | None = None,
        about: list[strawberry.ID] | None = None,
        as_of: Time | None = None,
        limit: int = knowledge.LIMIT,
    ) -> SearchAnswer:
        given: dict[str, Any] = {"statuses": statuses, "assets": assets, "teams": teams, "about": about}
        given |= {"kinds": [kind.value for kind in kinds or ()], "as_of": as_of}
        return await _search(info, query, given, limit)

    @strawberry.field(
        description="What an agent should know. `about` takes assets, incidents, changes and `scenario:NAME`."
    )
    async def context(
        self,
        info: Info,
        query: str = "",
        about: list[strawberry.ID] | None = None,
        scenario: str | None = None,
        budget_tokens: int | None = None,
        as_of: Time | None = None,
    ) -> ContextPack:
        info.context.reckon(1)
        pack = await reckoned(
            lambda: context_pack(
                info.context.platform, query, about or (), scenario=scenario, budget=budget_tokens, as_of=as_of
            )
        )
        return ContextPack(
            markdown=pack.markdown,
            document=cast(JSON, pack.doc()),
            complete=pack.complete,
            tokens_used=pack.used,
            budget=pack.budget,
        )

    @strawberry.field(description="Incidents like one, each factor shown.")
    async def similar_incidents(self, info: Info, incident: strawberry.ID, limit: int = knowledge.LIMIT) -> Likeness:
        return await _like(info, incident, limit, known=False)

    @strawberry.field(description="Known errors that fit an incident.")
    async def known_errors(self, info: Info, incident: strawberry.ID, limit: int = knowledge.LIMIT) -> Likeness:
        return await _like(info, incident, limit, known=True)


@strawberry.type
class Judging:
    @strawberry.mutation(description="Says whether a document answered a question; kept, and exportable to measure on.")
    async def give_feedback(
        self, info: Info, query: str, id: strawberry.ID, useful: bool, comment: str = ""
    ) -> Feedback:
        store = info.context.store
        doc = await in_thread(
            lambda: feedback.give(store, now_text(), query=query, uid=id, useful=useful, comment=comment, by="graphql")
        )
        return Feedback(
            id=doc["id"],
            at=Time(doc["at"]),
            query=doc["query"],
            document_id=doc["uid"],
            useful=doc["useful"],
            comment=doc["comment"],
        )


async def _search(info: Info, query: str, given: dict[str, Any], limit: int) -> SearchAnswer:
    info.context.reckon(1)
    asked = {name: value for name, value in given.items() if value}
    shown = info.context.rows(limit)
    return _answer(await reckoned(lambda: knowledge.search(info.context.platform, query, **asked, limit=shown)))


async def _like(info: Info, incident: str, limit: int, *, known: bool) -> Likeness:
    info.context.reckon(1)
    ask = knowledge.known_errors if known else knowledge.similar_incidents
    shown = info.context.rows(limit)
    return _likeness(await reckoned(lambda: ask(info.context.platform, incident, limit=shown)))


async def _similar(self: Node, info: Info, limit: int = knowledge.LIMIT) -> Likeness:
    return await _like(info, self.id, limit, known=False)


async def _known_errors(self: Node, info: Info, limit: int = knowledge.LIMIT) -> Likeness:
    return await _like(info, self.id, limit, known=True)


async def _knowledge(self: Node, info: Info, query: str | None = None, limit: int = knowledge.LIMIT) -> SearchAnswer:
    """What is known about an asset: about it, or about what is near it in the graph."""
    given = {"about": [self.id], "kinds": [Kind.ARTICLE.value, Kind.PROBLEM.value]}
    return await _search(info, query or self.display_name, given, limit)


def known_fields(kind: Kind) -> dict[str, Any]:
    """The fields of a kind that knowledge adds, by name."""
    match kind:
        case Kind.ASSET:
            return {
                "knowledge": strawberry.field(
                    resolver=_knowledge, description="Articles and problems about it and what is near, best first."
                )
            }
        case Kind.INCIDENT:
            return {
                "similar": strawberry.field(resolver=_similar, description="Incidents like it, each factor shown."),
                "known_errors": strawberry.field(resolver=_known_errors, description="Known errors that fit it."),
            }
    return {}
