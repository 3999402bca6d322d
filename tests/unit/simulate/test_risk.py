"""The score is a sum of named contributions, and the approval follows from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.defaults import RISK_PATHS, RISK_WEIGHTS
from graph.errors import BadSettings
from graph.settings import load_settings
from simulate.risk.score import MEANING, OF_A_CHANGE, Factor, Weights, path_of, saturating, score
from simulate.terms import terms_of
from tests.pages import ROOT

values = st.fixed_dictionaries({}, optional={name: st.floats(0, 1) for name in RISK_WEIGHTS})
weights = st.builds(
    Weights,
    st.fixed_dictionaries({}, optional={name: st.floats(-60, 60) for name in RISK_WEIGHTS}),
    st.floats(-50, 50),
)


@given(values, weights)
def test_the_points_add_up_to_the_score(given_values: dict[str, float], some: Weights) -> None:
    doc = score({name: Factor(value, "why") for name, value in given_values.items()}, some)
    assert sum(part["points"] for part in doc["contributions"]) == pytest.approx(doc["score"], abs=1e-6)
    assert 0 <= doc["score"] <= 100
    names = [part["factor"] for part in doc["contributions"]]
    assert len(names) == len(set(names))
    assert set(given_values) <= set(names)
    points = [part["points"] for part in doc["contributions"]]
    assert points == sorted(points, reverse=True)


@given(values)
def test_each_contribution_is_its_weight_times_its_value(given_values: dict[str, float]) -> None:
    doc = score({name: Factor(value, "why") for name, value in given_values.items()})
    for part in doc["contributions"]:
        if part["factor"] in RISK_WEIGHTS:
            assert part["points"] == pytest.approx(
                RISK_WEIGHTS[part["factor"]] * given_values[part["factor"]], abs=0.0501
            )


def test_more_than_100_is_capped_and_says_so() -> None:
    doc = score({name: Factor(1.0, "why") for name in RISK_WEIGHTS})
    assert doc["score"] == 100
    cap = next(part for part in doc["contributions"] if part["factor"] == "cap")
    assert cap["points"] == pytest.approx(100 - sum(RISK_WEIGHTS.values()))
    assert "add up to" in cap["why"]


def test_less_than_0_is_lifted_and_says_so() -> None:
    doc = score({"team_history": Factor(0.1, "why")}, Weights(base=-10.0))
    assert doc["score"] == 0
    assert {part["factor"] for part in doc["contributions"]} == {"team_history", "base", "floor"}


def test_nothing_is_no_risk_and_pre_approved() -> None:
    doc = score({})
    assert (doc["score"], doc["path"], doc["contributions"]) == (0, "pre-approved", [])


@pytest.mark.parametrize(
    ("risk", "path"),
    [
        (0, "pre-approved"),
        (19.9, "pre-approved"),
        (20, "peer"),
        (40, "team lead"),
        (59.9, "team lead"),
        (60, "change board"),
    ],
)
def test_the_approval_follows_from_the_score(risk: float, path: str) -> None:
    assert path_of(risk, RISK_PATHS) == path


def test_thresholds_are_settings() -> None:
    assert score({"freeze": Factor(1.0, "why")}, thresholds={"change_board": 5})["path"] == "change board"


def test_every_factor_is_explained() -> None:
    assert list(MEANING) == list(RISK_WEIGHTS)
    assert set(RISK_WEIGHTS) >= OF_A_CHANGE


def test_the_first_of_a_kind_counts_most() -> None:
    assert [saturating(count) for count in (0, 1, 3)] == [0, 0.5, 0.75]


def test_a_probability_only_with_a_calibration() -> None:
    assert score({})["probability"] is None
    assert score({}, Weights(intercept=0.0, slope=0.1))["probability"] == 0.5


# ------------------------------------------------------------------------------------ settings


def test_the_settings_give_weights_and_thresholds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_RISK__WEIGHTS", '{"freeze": 50}')
    monkeypatch.setenv("OPSGRAPH_RISK__PEER", "10")
    monkeypatch.setenv("OPSGRAPH_BUSINESS__ZONE", "Europe/Berlin")
    terms = terms_of(load_settings()).risk
    assert terms.weights == {**RISK_WEIGHTS, "freeze": 50}
    assert terms.paths == {**RISK_PATHS, "peer": 10}
    assert terms.zone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("OPSGRAPH_RISK__WEIGHTS", '{"freezes": 5}', "did you mean 'freeze'"),
        ("OPSGRAPH_RISK__WEIGHTS", '{"freeze": 500}', "0 to 100 points"),
        ("OPSGRAPH_RISK__PEER", "90", "must not lie below peer"),
        ("OPSGRAPH_BUSINESS__DAYS", "[7]", "less than or equal to 6"),
    ],
)
def test_wrong_settings_are_told(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings, match=says):
        load_settings()


# ------------------------------------------------------------------------------------ docs


def test_the_page_on_risk_has_the_table_of_factors() -> None:
    rows = [f"| `{name}` | {points:g} | {MEANING[name]} |" for name, points in RISK_WEIGHTS.items()]
    assert "\n".join(rows) in (ROOT / "docs" / "change-risk.md").read_text()
