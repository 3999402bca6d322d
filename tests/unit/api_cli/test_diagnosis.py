"""What the doctor looks at, and how its findings end the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.commands.diagnosis import Line, attention, broken, diagnose, fine, origins, verdict
from graph.errors import BadSettings, Unreachable
from graph.settings import load_settings

NOW = "2026-05-01T09:00:00Z"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder of its own, without settings."""
    monkeypatch.chdir(tmp_path)
    for name in ("OPSGRAPH_CONFIG", "OPSGRAPH_DATA", "OPSGRAPH_NEO4J_URL"):
        monkeypatch.delenv(name, raising=False)


def troubles(lines: list[Line]) -> dict[str, str]:
    return {line.what: line.remedy for line in lines if line.state != "fine"}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([fine("Parts", "a", "1")], 0),
        ([fine("Parts", "a", "1"), attention("Graph", "b", "old", "renew it")], 1),
        ([attention("Graph", "b", "old", "renew it"), broken("Settings", "c", BadSettings("no"))], 2),
        ([broken("Graph", "b", Unreachable("gone")), broken("Settings", "c", BadSettings("no"))], 3),
    ],
)
def test_the_worst_line_decides_how_the_command_ends(lines: list[Line], code: int) -> None:
    assert verdict(lines) == code


def test_a_setting_comes_from_where_it_was_given_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "opsgraph.toml").write_text(
        'neo4j_user = "ops"\n[api]\nport = 4001\nmax_page = 50\n[sources.cmdb]\npath = "/exports"\n'
    )
    monkeypatch.setenv("OPSGRAPH_API__PORT", "4002")
    settings = load_settings(data=Path("here"))
    assert origins(settings, {"data": Path("here")}) == {
        "api.max_page": ("50", "opsgraph.toml"),
        "api.port": ("4002", "OPSGRAPH_API__PORT"),
        "data": ("here", "--data"),
        "neo4j_user": ("ops", "opsgraph.toml"),
        "sources.cmdb": ("type files", "opsgraph.toml"),
    }


def test_a_secret_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "opsgraph.toml").write_text('[sources.cmdb]\ntype = "files"\npassword = "swordfish"\n')
    monkeypatch.setenv("OPSGRAPH_NEO4J_PASSWORD", "swordfish")
    given = origins(load_settings(), {})
    assert given["neo4j_password"] == ("**********", "OPSGRAPH_NEO4J_PASSWORD")
    assert "swordfish" not in str(given)


def test_a_wrong_setting_does_not_hide_the_parts(tmp_path: Path) -> None:
    (tmp_path / "opsgraph.toml").write_text("[etl]\nintervall = 5\n")
    lines = diagnose(None, NOW)
    assert verdict(lines) == 2
    assert [line.remedy for line in lines if line.part == "Settings"] == ["Did you mean 'interval'?"]
    assert "Python" in {line.what for line in lines}


def test_a_folder_without_a_graph_is_told_how_to_get_one_and_stays_as_it_was(tmp_path: Path) -> None:
    lines = diagnose(tmp_path / "nothing", NOW)
    assert "opsgraph load FOLDER" in troubles(lines)["store"]
    assert verdict(lines) == 1
    assert not (tmp_path / "nothing").exists()


def test_a_file_that_is_no_graph_is_broken_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "graph.sqlite").write_bytes(b"no database at all, but long enough to be taken for one" * 20)
    lines = diagnose(tmp_path, NOW)
    assert verdict(lines) == 3
    assert "--data" in troubles(lines)["store"]
