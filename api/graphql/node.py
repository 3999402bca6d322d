"""What all things of the graph have in common: the Relay interface `Node`, and how an entity becomes one."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.scalars import JSON

from api.cursors import cut, encode, relation_key
from api.filters import DEFAULT_PAGE, page_size
from api.graphql.connection import Connection, connection
from api.graphql.context import Info
from api.graphql.enums import Heading, RelationType, Strength
from api.graphql.past import FieldProvenance, Version
from api.graphql.scalars import Time
from graph import model
from graph.ontology import KINDS


@strawberry.interface(description="A thing of the graph. Its id is readable: the kind, a colon, and its own id.")
class Node:
    id: strawberry.ID
    kind: model.Kind
    display_name: str = strawberry.field(description="Its name or title, else its id.")
    life: model.Status
    since: Time = strawberry.field(description="Since when it is as it is.")
    sources: list[str]
    attributes: JSON = strawberry.field(description="What its sources say beyond the fields of its kind.")
    as_of: strawberry.Private[str | None]

    @strawberry.field(description="Its other and former ids; they find it too.")
    async def aliases(self, info: Info) -> list[strawberry.ID]:
        return [strawberry.ID(uid) for uid in await info.context.loaders.aliases().load(self.id)]

    @strawberry.field(description="Where each field comes from at present, whatever `asOf` says.")
    async def provenance(self, info: Info) -> list[FieldProvenance]:
        return [FieldProvenance.of(one) for one in await info.context.loaders.provenance().load(self.id)]

    @strawberry.field(description="All its states, the present one first.")
    async def history(self, info: Info) -> list[Version]:
        return [Version.of(one) for one in await info.context.loaders.history().load(self.id)]

    @strawberry.field(description="All states of its relations, the newest first.")
    async def relation_history(self, info: Info) -> list[RelationVersion]:
        return [RelationVersion.of(one) for one in await info.context.loaders.relation_history().load(self.id)]

    @strawberry.field(description="Its relations, those that dangle too, by type, source and target.")
    async def relations(
        self,
        info: Info,
        types: list[RelationType] | None = None,
        heading: Heading | None = None,
        first: int = DEFAULT_PAGE,
        after: str | None = None,
        as_of: Time | None = None,
    ) -> Connection[Relation]:
        moment = as_of or self.as_of
        page_size(first, info.context.max_page)
        found = [
            relation
            for relation in await info.context.loaders.relations(moment).load(self.id)
            if (types is None or relation.type in types)
            and (heading is None or (relation.source == self.id) is (heading is Heading.OUTGOING))
        ]
        rows, more = cut(found, relation_key, first, after)
        nodes = [(Relation.of(relation, moment), encode(relation_key(relation))) for relation in rows]
        return connection(nodes, more=more, after=after, total=len(found))


@strawberry.type(description="A sentence: source TYPE target. `strength` and `pool` are the effective ones.")
class Relation:
    source_id: strawberry.ID
    type: RelationType
    target_id: strawberry.ID
    strength: Strength | None
    pool: str | None
    life: model.Status
    since: Time
    sources: list[str]
    as_of: strawberry.Private[str | None]

    @classmethod
    def of(cls, one: model.Relation, as_of: str | None) -> Relation:
        return cls(
            source_id=strawberry.ID(one.source),
            type=RelationType(one.type),
            target_id=strawberry.ID(one.target),
            strength=Strength(one.strength) if one.strength else None,
            pool=one.pool,
            life=one.status,
            since=Time(one.since),
            sources=list(one.sources),
            as_of=as_of,
        )

    @strawberry.field(description="None where no source knows it: the relation dangles.")
    async def source(self, info: Info) -> Node | None:
        return await node_by(info, self.source_id, self.as_of)

    @strawberry.field(description="None where no source knows it: the relation dangles.")
    async def target(self, info: Info) -> Node | None:
        return await node_by(info, self.target_id, self.as_of)


@strawberry.type(description="A state of a relation: until when it held, and the run that brought it.")
class RelationVersion:
    relation: Relation
    until: Time | None
    run: str

    @classmethod
    def of(cls, one: model.RelationVersion) -> RelationVersion:
        until = Time(one.until) if one.until else None
        return cls(relation=Relation.of(one.relation, None), until=until, run=one.run)


async def _reference(info: Info, id: strawberry.ID) -> Node | None:
    """How a federated graph asks for an entity that it holds the id of."""
    return await find(info, id, None, None)


NODES: dict[model.Kind, type[Node]] = {
    kind: type(spec.label, (Node,), {"__module__": __name__, "resolve_reference": staticmethod(_reference)})
    for kind, spec in KINDS.items()
}
"""The type of each kind: bare, since their fields refer to one another; `api.graphql.kinds` gives them those."""


DECLARED = {(model.Kind.CHANGE, "risk"): "declared_risk"}
"""Fields that are told by another name: what is reckoned has theirs."""


def told_as(kind: model.Kind, field: str) -> str:
    return DECLARED.get((kind, field), field)


def node(found: model.Entity, as_of: str | None) -> Node:
    """An entity as GraphQL tells it; questions that go on from it are as of the same time."""
    fields = KINDS[found.kind].fields
    values = {told_as(found.kind, field.name): found.fields.get(field.name) for field in fields}
    make: Any = NODES[found.kind]
    made: Node = make(
        id=found.uid,
        kind=found.kind,
        display_name=found.title,
        life=found.status,
        since=found.since,
        sources=found.sources,
        attributes=found.fields.get("attributes", {}),
        as_of=as_of,
        **values,
    )
    return made


async def node_by(info: Info, uid: str, as_of: str | None) -> Node | None:
    """The entity of a uid, where there is (or, with `as_of`, was) one."""
    found = await info.context.loaders.entities(as_of).load(uid)
    return node(found, as_of) if found else None


async def find(info: Info, ref: str, kind: model.Kind | None, as_of: str | None) -> Node | None:
    """Whom an id, with or without its kind, or an alias means."""
    uid = await info.context.uid(ref, kind)
    return await node_by(info, uid, as_of) if uid else None
