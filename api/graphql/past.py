"""What was, and who said so: versions of an entity, and where its fields come from."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from api.graphql.scalars import Time
from graph import model


@strawberry.type(description="What one source says of a field.")
class Claim:
    source: str
    value: JSON


@strawberry.type(description="Where a field comes from: the source that is believed, and what others say.")
class FieldProvenance:
    field: str
    value: JSON
    source: str
    others: list[Claim]

    @classmethod
    def of(cls, one: model.Fieldwise) -> FieldProvenance:
        others = [Claim(source=source, value=value) for source, value in one.others.items()]
        return cls(field=one.field, value=one.value, source=one.source, others=others)


@strawberry.type(description="A state of an entity: when it held, and the run that brought it.")
class Version:
    since: Time
    until: Time | None
    life: model.Status
    run: str
    fields: JSON

    @classmethod
    def of(cls, one: model.Version) -> Version:
        until = Time(one.until) if one.until else None
        return cls(since=Time(one.since), until=until, life=one.status, run=one.run, fields=JSON(dict(one.fields)))
