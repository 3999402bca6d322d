"""Every sort of wrong input: one clear error that names the value, what was expected, and the next step."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest

from graph.errors import OpsgraphError, Unanswerable, WrongInput
from simulate.answers import verb
from simulate.answers.freshness import seconds_in
from simulate.answers.outcome import Outcome
from simulate.answers.verbs import TYPES, VERBS, arguments_of
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking
from tests.integration.simulate.shop import SHOP


@pytest.fixture(scope="module")
def estate() -> Iterator[Asked]:
    with asking((NOW, SHOP)) as asked:
        yield asked


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("impact", {}, "No asset is named."),
    ("impact", {"fail": [], "degrade": []}, "No asset is named."),
    ("impact", {"fail": ["db-11"]}, "There is no asset 'db-11'. Did you mean 'db-1'?"),
    ("impact", {"fail": ["Databse one"]}, "There is no asset 'Databse one'. Did you mean 'Database one'?"),
    ("impact", {"fail": ["Host"]}, "2 assets are called 'Host': host-1, host-2. Name one of them by its id."),
    ("impact", {"fail": ["db-3"]}, "Asset 'db-3' is retired and takes no part. Did you mean 'db-2'?"),
    ("impact", {"fail": ["team:team-db"]}, "There is no asset 'team:team-db'."),
    ("impact", {"fail": [""]}, "There is no asset ''."),
    ("impact", {"fail": ["db-1"], "as_of": "yesterday"}, "as_of 'yesterday' is no time."),
    (
        "impact",
        {"fail": ["db-1"], "as_of": "2026-04-01T00:00:00Z"},
        "as_of '2026-04-01T00:00:00Z' lies before the history: the history begins at 2026-05-01T09:00:00Z.",
    ),
    ("impact", {"fail": ["db-1"], "rules": ["dwn:critical"]}, "There is no rule 'dwn:critical'. Did you mean 'down'?"),
    ("impact", {"fail": ["db-1"], "max_age": "soon"}, "max_age 'soon' is no span of time."),
    ("impact", {"fail": "db-1"}, "fail is 'db-1', expected a list of texts."),
    ("impact", {"fail": [1]}, "fail is [1], expected a list of texts."),
    ("impact", {"fail": ["db-1"], "limit": -1}, "limit is -1, expected a whole number, 0 or more."),
    ("impact", {"fail": ["db-1"], "limit": 2**63}, "limit is 9223372036854775808, expected a whole number, 0 or more."),
    (
        "availability",
        {"services": ["shop"], "seed": -(2**63)},
        "seed is -9223372036854775808, expected a whole number.",
    ),
    ("impact", {"fail": ["x" * 60_000]}, "There is no asset 'xxx"),
    ("impact", {"fail": ["db-1"], "limit": True}, "limit is True, expected a whole number"),
    ("impact", {"fail": ["db-1"], "with_incidents": "yes"}, "with_incidents is 'yes', expected true or false."),
    ("impact", {"fial": ["db-1"]}, "'impact' has no argument 'fial'. Did you mean 'fail'?"),
    ("run", {}, "'run' needs text."),
    ("run", {"text": 5}, "text is 5, expected a text."),
    ("run", {"text": "steps: [", "filename": "plan.yaml"}, "plan.yaml, line 1: this is not YAML"),
    ("run", {"text": "stesp: []", "filename": "plan.yaml"}, "plan.yaml, line 1: there is no key 'stesp'"),
    (
        "run",
        {"text": "steps:\n- fail: wiki\n- require: {asset: payments, pool: db, min_up: 3}", "filename": "plan.yaml"},
        "plan.yaml, line 3, step 2 (require): min_up 3 asks for 3 of the 2 members of pool 'db' of 'payments'.",
    ),
    ("run", {"text": "{as_of: 2020-01-01, steps: []}"}, "as_of '2020-01-01' lies before the history"),
    ("compare", {"a": {"text": "steps: []"}, "b": "plan.yaml"}, "b is 'plan.yaml', expected {text, filename}"),
    ("compare", {"a": {"text": "steps: []"}}, "'compare' needs b."),
    ("compare", {"a": {"text": "steps: [", "filename": "a.yaml"}, "b": {"text": "steps: []"}}, "a.yaml, line 1"),
    ("collisions", {"since": "soon"}, "since (--from) 'soon' is no time."),
    ("spof", {"as_of": "2020-01-01T00:00:00Z"}, "lies before the history"),
    ("path", {"source": "db-1"}, "'path' needs target."),
]


@pytest.mark.parametrize(("name", "arguments", "told"), REFUSED)
def test_wrong_input_is_named(estate: Asked, name: str, arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(WrongInput) as refused:
        estate(name, **arguments)
    assert told in str(refused.value)
    assert refused.value.exit_code == 2
    assert refused.value.remedy


def test_a_question_that_nobody_answers_is_named(estate: Asked) -> None:
    with pytest.raises(WrongInput, match=r"There is no question 'imapct'. Did you mean 'impact'\?"):
        estate("imapct")


def test_what_is_none_is_not_given(estate: Asked) -> None:
    given = {"degrade": None, "as_of": None, "rules": None, "limit": None, "max_age": None, "with_incidents": None}
    assert estate("impact", fail=["db-1"], **given) == estate("impact", fail=["db-1"])


def test_nothing_loaded_is_before_any_history() -> None:
    with asking() as estate:
        with pytest.raises(WrongInput, match="nothing has been loaded yet"):
            estate("spof", as_of=NOW)
        with pytest.raises(WrongInput, match="There is no asset 'db-1'"):
            estate("impact", fail=["db-1"])
        with pytest.raises(Unanswerable, match="No source has ever been loaded"):
            estate("impact", fail=["db-1"], max_age="1h")
        assert estate("spof")["spofs"] == []


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("collisions", {"rules": ["collision"]}),
        ("run", {"text": "steps: []", "rules": ["down"]}),
        ("run", {"text": "{steps: [], gate: [{at_most: {risk: 1}}]}"}),
        ("compare", {"a": {"text": "steps: []"}, "b": {"text": "steps: []"}, "rules": ["down"]}),
    ],
)
def test_where_nothing_is_loaded_no_gate_is_passed(name: str, arguments: dict[str, Any]) -> None:
    with asking() as estate, pytest.raises(Unanswerable, match="cannot be evaluated: nothing has been loaded yet"):
        estate(name, **arguments)


def test_a_gate_that_cannot_be_evaluated_is_no_pass(estate: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise Unanswerable("The store does not answer.", "Try again.")

    monkeypatch.setattr(Outcome, "risk", unknown)
    with pytest.raises(OpsgraphError) as refused:
        estate("impact", fail=["db-1"], rules=["risk:60"])
    assert refused.value.exit_code == 3
    assert "'at_most: {risk: 60}' cannot be evaluated: The store does not answer." in str(refused.value)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("1.5h", 5400), ("2D", 172_800), (" 1w ", 604_800)]
)
def test_a_span_of_time_has_a_unit(text: str, seconds: float) -> None:
    assert seconds_in(text) == seconds


@pytest.mark.parametrize("text", ["", "5", "h", "-1h", "1 hour", "1h30m", "nan s"])
def test_what_is_no_span_of_time_is_named(text: str) -> None:
    with pytest.raises(WrongInput, match="Write it like 90s, 15m, 2h or 1d"):
        seconds_in(text)


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_is_there_and_its_arguments_have_a_known_shape(name: str) -> None:
    function = getattr(import_module(f"simulate.answers.{VERBS[name]}"), name)
    assert callable(verb(name))
    assert function.__doc__
    hints = function.__annotations__
    for argument in arguments_of(function):
        assert argument in TYPES or hints[argument].startswith("str"), argument
