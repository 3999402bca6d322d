"""How the graph is kept: runs of the ETL, dead letters, data health, counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

import strawberry
from strawberry.scalars import JSON

from api.graphql.scalars import Time
from graph import health
from graph.model import Kind
from graph.ontology import KINDS
from graph.ports import Doc

T = TypeVar("T")


def told(kind: type[T], doc: Mapping[str, Any], **others: Any) -> T:
    """A document as the type that GraphQL tells it by; what it does not say is None."""
    return kind(**({field.name: doc.get(field.name) for field in fields(cast(Any, kind))} | others))


@strawberry.type(description="What a run did with one source: fetched = new + changed + unchanged + dead.")
class EtlSource:
    source: str
    state: str
    fetched: int
    new: int
    changed: int
    unchanged: int
    retired: int
    dead: int
    held: int
    seconds: float
    notes: list[str]
    error: str | None


@strawberry.type(description="How long a stage of a run took.")
class EtlStage:
    name: str
    seconds: float


@strawberry.type(description="A run of the ETL, as far as it has come.")
class EtlRun:
    id: strawberry.ID
    state: str = strawberry.field(description="running, succeeded, failed, held or crashed.")
    stage: str | None = strawberry.field(description="What it is at, while it is running.")
    started: Time
    finished: Time | None
    clock: Time = strawberry.field(description="The time that the run takes for now.")
    seconds: float
    sources: list[EtlSource]
    stages: list[EtlStage]
    written: JSON = strawberry.field(description="What was written, by what it is.")
    graph: int = strawberry.field(description="The version of the graph after it.")
    error: str | None

    @classmethod
    def of(cls, doc: Doc) -> EtlRun:
        return told(
            cls,
            doc,
            id=doc["run"],
            sources=[told(EtlSource, source) for source in doc["sources"]],
            stages=[EtlStage(name=name, seconds=seconds) for name, seconds in doc["stages"].items()],
        )


@strawberry.type(description="A record that could not be loaded: where it stands, and what was expected there.")
class DeadLetter:
    id: strawberry.ID
    run: str
    seen: Time
    source: str
    file: str
    line: int
    field: str
    value: JSON | None
    expected: str
    raw: str = strawberry.field(description="The row as it stood in the file.")


@strawberry.type(description="One check of data health. The score is 0 to 100, none where there was nothing to check.")
class HealthCheck:
    name: str
    count: int
    of: int = strawberry.field(description="How many were checked.")
    score: int | None
    findings: list[JSON]


@strawberry.type(description="How far the data can be trusted.")
class DataHealth:
    at: Time
    score: int | None
    checks: list[HealthCheck]

    @classmethod
    def of(cls, report: health.HealthReport) -> DataHealth:
        doc = report.doc()
        return told(cls, doc, checks=[told(HealthCheck, check, name=check["check"]) for check in doc["checks"]])


def _counts() -> type:
    """Live entities of each kind by its plural, and the rest by its own name."""
    cls: Any = type("Counts", (), {"__module__": __name__})
    cls.__annotations__ = dict.fromkeys([*(spec.plural for spec in KINDS.values()), *_OTHERS], int)
    made: type = strawberry.type(cls, description="How much is live in the graph.")
    return made


_OTHERS = ("relations", "dangling", "pools")
Counts: Any = _counts()


def counts_of(counted: Mapping[str, int]) -> Any:
    kinds = {KINDS[kind].plural: counted.get(kind, 0) for kind in Kind}
    return Counts(**kinds, **{name: counted.get(name, 0) for name in _OTHERS})
