"""The terms of an answer: what holds without settings is what holds with settings that say nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graph.settings import AvailabilitySettings, EtlSettings, ImpactSettings, Settings, SourceSettings, TypeAvailability
from simulate.terms import Terms, terms_of


def settings(**given: Any) -> Settings:
    """Settings that no variable and no file has a say in."""
    return Settings.model_construct(**given)


def told(terms: Any) -> Any:
    """All that terms hold, down to plain values."""
    if not hasattr(terms, "__slots__"):
        return terms
    return {name: told(getattr(terms, name)) for name in terms.__slots__}


def test_settings_that_say_nothing_lay_down_what_holds_without_any() -> None:
    assert told(terms_of(settings())) == told(Terms())


def test_settings_lay_down_the_terms() -> None:
    terms = terms_of(
        settings(
            etl=EtlSettings(interval=timedelta(minutes=5)),
            impact=ImpactSettings(half_life=timedelta(days=10), unrated="low", recent=timedelta(days=1)),
            availability=AvailabilitySettings(
                trials=10, min_incidents=2, types={"host": TypeAvailability(mtbf_hours=10, mttr_hours=0)}
            ),
            sources={
                "cmdb": SourceSettings(interval=timedelta(hours=1)),
                "nightly": SourceSettings(cron="0 3 * * *"),
                "slow": SourceSettings(max_age=timedelta(days=9)),
            },
        )
    )
    assert (terms.half_life, terms.unrated, terms.recent) == (864_000.0, "low", 86_400.0)
    assert (terms.trials, terms.min_incidents, terms.type_hours["host"]) == (10, 2, (10.0, 0.0))
    assert [terms.interval_of(name) for name in ("cmdb", "nightly", "slow", "files")] == [3600, 86_400, 300, 300]
    assert [terms.max_age_of(name) for name in ("cmdb", "nightly", "slow", "files")] == [14_400, 345_600, 777_600, 1200]


@pytest.mark.parametrize("name", ["asset", "business_service", "host"])
def test_every_type_has_hours_by_its_lineage(name: str) -> None:
    mtbf, mttr = Terms().type_hours[name]
    assert mtbf > 0
    assert mttr >= 0


def test_the_types_with_hours_are_types() -> None:
    from graph.ontology import ASSET_TYPES

    assert set(Terms().type_hours) <= {"asset", *ASSET_TYPES}
