"""What a query may cost.

Depth, aliases and introspection are rules of validation, whose answer is kept with the query: they depend on
the settings only, never on the caller, and are made once, since the cache keys on them. The size of pages,
which variables may say, is checked where they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from graphql import FieldNode, GraphQLError
from graphql.validation import ASTValidationRule, ValidationRule
from strawberry.extensions import (
    AddValidationRules,
    MaxAliasesLimiter,
    MaxTokensLimiter,
    ParserCache,
    QueryDepthLimiter,
    SchemaExtension,
    ValidationCache,
)

from graph.settings import ApiSettings

KEPT_QUERIES = 256


class NoIntrospection(ValidationRule):
    """Refuses every field that tells the schema, federation's own included."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        if node.name.value in {"__schema", "__type", "_service"}:
            self.report_error(GraphQLError("This server does not tell its schema.", node))


def limits(api: ApiSettings) -> list[Callable[[], SchemaExtension]]:
    """The extensions that hold queries to the settings, new for each operation, around the same rules."""
    rules: Sequence[type[ASTValidationRule]] = [
        *QueryDepthLimiter(api.max_depth).validation_rules,
        *MaxAliasesLimiter(api.max_aliases).validation_rules,
        *([] if api.introspection else [NoIntrospection]),
    ]
    return [
        lambda: MaxTokensLimiter(api.max_tokens),
        lambda: AddValidationRules(list(rules)),
        lambda: ParserCache(maxsize=KEPT_QUERIES),
        lambda: ValidationCache(maxsize=KEPT_QUERIES),
    ]
