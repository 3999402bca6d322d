"""What a caller is told of an error."""

from __future__ import annotations

import pytest
from graphql import GraphQLError

from api.errors import told
from api.graphql.errors import in_words
from graph.errors import (
    BadSettings,
    CheckNotMet,
    LeaseHeld,
    OpsgraphError,
    StoreUnusable,
    Unknown,
    Unreachable,
    WrongInput,
)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (WrongInput("no"), 400, "BAD_INPUT"),
        (BadSettings("no"), 400, "BAD_SETTINGS"),
        (Unknown("asset", "x"), 404, "NOT_FOUND"),
        (LeaseHeld("no"), 409, "LEASE_HELD"),
        (CheckNotMet("no"), 409, "CHECK_NOT_MET"),
        (Unreachable("no"), 503, "UNREACHABLE"),
        (StoreUnusable("no"), 503, "STORE_UNUSABLE"),
    ],
)
def test_each_error_has_its_code_and_status(error: OpsgraphError, status: int, code: str) -> None:
    assert (told(error).status, told(error).code) == (status, code)


def test_what_was_not_raised_on_purpose_tells_nothing() -> None:
    why = told(ZeroDivisionError("secret"))
    assert (why.status, why.code) == (500, "INTERNAL")
    assert "secret" not in str(why.body())


def test_a_graphql_error_is_told_by_its_cause_with_the_next_step() -> None:
    cause = WrongInput("That is none.", "Say it otherwise.")
    error = in_words(GraphQLError("That is none. Say it otherwise.", path=["asset"], original_error=cause))
    assert error.formatted == {
        "message": "That is none.",
        "path": ["asset"],
        "extensions": {"code": "BAD_INPUT", "remedy": "Say it otherwise."},
    }


def test_an_unexpected_error_in_a_query_is_neutral() -> None:
    error = in_words(GraphQLError("secret", path=["asset"], original_error=KeyError("secret")))
    assert "secret" not in str(error.formatted)
    assert error.formatted["extensions"]["code"] == "INTERNAL"


def test_what_graphql_itself_refuses_is_bad_input() -> None:
    told_so = in_words(GraphQLError("Cannot query field 'x'.")).formatted
    assert told_so["extensions"]["code"] == "BAD_INPUT"
