"""The words of the graph as GraphQL enums."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING

import strawberry

from graph.model import Kind, Status
from graph.ontology import RELATIONS, STRENGTHS

strawberry.enum(Kind, name="Kind")
strawberry.enum(Status, name="Life", description="The life of an entity or a relation in the graph.")

# Made from the ontology: enums to GraphQL, texts to whoever reads the code.
if TYPE_CHECKING:
    RelationType = str
    Strength = str
else:
    RelationType = strawberry.enum(StrEnum("RelationType", {name: name for name in RELATIONS}))
    Strength = strawberry.enum(StrEnum("Strength", {name.upper(): name for name in STRENGTHS}))


@strawberry.enum(description="Which way a relation points, seen from the entity that is asked.")
class Heading(Enum):
    OUTGOING = "outgoing"
    INCOMING = "incoming"


@strawberry.enum
class Direction(Enum):
    ASC = "asc"
    DESC = "desc"
