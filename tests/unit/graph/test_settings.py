"""Settings: who has the last word, how durations are written, and what is kept secret."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from graph.errors import BadSettings
from graph.settings import Settings, load_settings, variables

INTERVAL = "OPSGRAPH_ETL__INTERVAL"


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file of this folder, which is not there yet, in an environment that says nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPSGRAPH_CONFIG", raising=False)
    for name in variables().values():
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "opsgraph.toml"


def test_the_last_word_has_the_flag_then_the_variable_then_the_file_then_the_default(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings(log_level=None).log_level == "warning"
    config.write_text("log_level = 'info'\n")
    assert load_settings().log_level == "info"
    monkeypatch.setenv("OPSGRAPH_LOG_LEVEL", "error")
    assert load_settings().log_level == "error"
    assert load_settings(log_level="debug").log_level == "debug"


def test_what_the_variable_leaves_open_is_still_the_file_s(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text("[etl]\ninterval = '5m'\nlease = '10s'\n[api]\nport = 1\n")
    monkeypatch.setenv(INTERVAL, "7m")
    settings = load_settings()
    assert (settings.etl.interval, settings.etl.lease) == (timedelta(minutes=7), timedelta(seconds=10))
    assert (settings.api.port, settings.api.max_page) == (1, 1000)


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_DATA", "")
    assert load_settings().data == Path(".opsgraph")


def test_variables_of_other_programs_are_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPSGRAPH_TOKEN", "OPSGRAPH_RIGS", "OPSGRAPH_TEST_NEO4J_URL", "OPSGRAPHICS"):
        monkeypatch.setenv(name, "x")
    assert load_settings() == Settings()


def test_a_source_may_be_told_in_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_SOURCES__CMDB__PATH", "exports")
    monkeypatch.setenv("OPSGRAPH_SOURCES__CMDB__EFFECTIVE_FOR", "2d")
    (source,) = load_settings().sources.values()
    assert (source.type, source.effective_for) == ("files", timedelta(days=2))
    assert source.model_extra == {"path": "exports"}


@pytest.mark.parametrize(
    ("word", "length"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("1.5h", timedelta(minutes=90)),
        (" 30 d ", timedelta(days=30)),
        ("2w", timedelta(days=14)),
        ("PT5M", timedelta(minutes=5)),
    ],
)
def test_durations_are_written_with_a_unit(monkeypatch: pytest.MonkeyPatch, word: str, length: timedelta) -> None:
    monkeypatch.setenv(INTERVAL, word)
    assert load_settings().etl.interval == length


@pytest.mark.parametrize("word", ["5", "m", "-5m", "5 minutes", "0s"])
def test_a_duration_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv(INTERVAL, word)
    with pytest.raises(BadSettings, match=r"'etl\.interval' cannot be "):
        load_settings()


def test_a_settings_file_that_is_named_and_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_CONFIG", "elsewhere.toml")
    with pytest.raises(BadSettings, match=r"elsewhere\.toml"):
        load_settings()


def test_what_answers_take_for_granted_may_be_set(config: Path) -> None:
    config.write_text(
        "[impact]\nhalf_life = '10d'\nunrated = 'high'\n"
        "[availability]\nmin_incidents = 5\n[availability.types.database]\nmtbf_hours = 100\nmttr_hours = 0\n"
    )
    settings = load_settings()
    assert (settings.impact.half_life, settings.impact.unrated) == (timedelta(days=10), "high")
    assert settings.availability.min_incidents == 5
    assert settings.availability.types["database"].mttr_hours == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[impact]\nunrated = 'urgent'", r"'impact\.unrated' cannot be 'urgent'"),
        ("[impact]\nhalflife = '1d'", r"no setting 'impact\.halflife'. Did you mean 'half_life'\?"),
        ("[availability]\ntrials = 0", r"'availability\.trials' cannot be 0"),
        (
            "[availability.types.databse]\nmtbf_hours = 1\nmttr_hours = 1",
            "no asset type 'databse'; did you mean 'database'",
        ),
        ("[availability.types.host]\nmtbf_hours = 0\nmttr_hours = 1", r"types\.host\.mtbf_hours' cannot be 0"),
        ("[availability.types.host]\nmtbf_hours = 1", r"types\.host\.mttr_hours'"),
    ],
)
def test_what_they_cannot_be_is_named(config: Path, text: str, told: str) -> None:
    config.write_text(text)
    with pytest.raises(BadSettings, match=told):
        load_settings()


def test_a_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPSGRAPH_NEO4J_PASSWORD", "open sesame")
    settings = load_settings()
    assert "sesame" not in f"{settings!r} {settings} {settings.model_dump_json()}"
    assert settings.neo4j_password.get_secret_value() == "open sesame"


def test_every_setting_has_a_variable_and_a_description() -> None:
    names = variables()
    assert names["etl.interval"] == INTERVAL
    assert len(set(names.values())) == len(names)
    described = [Settings.model_fields[name.partition(".")[0]] for name in names if "." not in name]
    assert [field for field in described if not field.description and field.default is None] == []
