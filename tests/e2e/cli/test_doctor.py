"""The doctor: each line fine, or with its remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.e2e.cli.command import TODAY, environment, opsgraph


def lines(data: Path, *more: str, env: dict[str, str] | None = None) -> tuple[int, dict[str, dict[str, Any]]]:
    done = opsgraph("doctor", "--data", data, "--format", "json", *more, env=env)
    return done.code, {line["what"]: line for line in json.loads(done.out)["lines"]}


def test_a_fresh_estate_is_fine(estate: Path) -> None:
    _, found = lines(estate, "--now", TODAY)
    for what in ("store", "content", "topology", "files", "dead letters", "last run", "Python", "SQLite"):
        assert found[what]["state"] == "fine", found[what]
    assert "376 assets" in found["content"]["text"]
    assert found["store"]["text"].startswith("SQLite 3.")


def test_every_line_that_is_not_fine_has_a_remedy(broken: Path) -> None:
    code, found = lines(broken, "--now", "2026-07-01")
    assert code == 1
    troubled = {what for what, line in found.items() if line["state"] != "fine"}
    assert {"files", "dead letters"} <= troubled
    assert all(found[what]["remedy"] for what in troubled)


def test_a_missing_topology_is_noticed(own: Path) -> None:
    (own / "topology.bin").unlink()
    _, found = lines(own, "--now", TODAY)
    assert found["topology"]["state"] == "attention"


def test_a_server_out_of_reach_is_exit_code_3_and_hides_nothing_else(tmp_path: Path) -> None:
    env = environment(OPSGRAPH_NEO4J_URL="bolt://127.0.0.1:1")
    code, found = lines(tmp_path, env=env)
    assert code == 3
    assert found["store"]["state"] == "broken"
    assert found["store"]["remedy"]
    assert found["neo4j_url"]["text"] == "bolt://127.0.0.1:1 (OPSGRAPH_NEO4J_URL)"
    assert found["Python"]["state"] == "fine"


def test_people_read_the_same_in_words(estate: Path) -> None:
    done = opsgraph("doctor", "--data", estate, "--now", TODAY)
    assert "Settings" in done.lines
    assert any("--data" in line for line in done.lines)
