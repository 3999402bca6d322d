"""The schema, as it is served and as `api/schema.graphql` shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry import federation
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from api.graphql.errors import tell_all
from api.graphql.limits import limits
from api.graphql.mutation import Mutation
from api.graphql.node import NODES, Node
from api.graphql.query import Query
from api.graphql.scalars import config
from api.graphql.subscription import Subscription
from graph.settings import ApiSettings


class BeginOperation(SchemaExtension):
    """Each operation reads anew."""

    def on_operation(self) -> Iterator[None]:
        self.execution_context.context.begin()
        yield


class Schema(federation.Schema):
    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Every error passes here on its way out, those of the parser and of subscriptions too."""
        tell_all(errors)


def _leave_out(*types: Any) -> None:
    """What may be left out has no default of null: the schema does not show one, and no row converts it."""
    for each in types:
        for field in each.__strawberry_definition__.fields:
            for argument in field.arguments:
                if argument.default is None:
                    argument.default = strawberry.UNSET


_leave_out(Query, Mutation, Subscription, Node, *NODES.values())


def make_schema(api: ApiSettings) -> Schema:
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        extensions=[BeginOperation, *limits(api)],
        config=config(suggestions=api.introspection),
    )
