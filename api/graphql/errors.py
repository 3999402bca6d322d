"""GraphQL errors with a stable `extensions.code` and, where there is one, the next step."""

from __future__ import annotations

import structlog
from graphql import FieldNode, GraphQLError

from api.errors import UNEXPECTED, Told, told
from graph.errors import WrongInput

log = structlog.get_logger(__name__)


def in_words(error: GraphQLError) -> GraphQLError:
    """The same error, in words for the caller."""
    cause = told_of(error)
    extensions = {"code": cause.code} | ({"remedy": cause.remedy} if cause.remedy else {})
    message, place = cause.message, (error.nodes, error.source, error.positions, error.path)
    return GraphQLError(message, *place, extensions=extensions)


def told_of(error: GraphQLError) -> Told:
    """Errors of GraphQL itself are the caller's: before anything ran, and about what is asked with, as a variable that
    does not fit. Others are told by their cause."""
    cause = error.original_error
    if cause is not None and not isinstance(cause, GraphQLError):
        return told(cause)
    if error.path is None or not any(isinstance(node, FieldNode) for node in error.nodes or ()):
        return told(WrongInput(error.message))
    return UNEXPECTED


def tell_all(errors: list[GraphQLError]) -> None:
    """Puts errors in words for the caller, in their place; what the caller is not told stands in the log.
    Told once, an error stays as it is: those of a query that is not valid are kept with it."""
    for place, error in enumerate(errors):
        if "code" in (error.extensions or {}):
            continue
        if told_of(error) is UNEXPECTED:
            log.error("a query failed", path=error.path, exc_info=error.original_error or error)
        errors[place] = in_words(error)
