"""A plain search is read without the library that reads full command lines, and as that library reads it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from api.start import plain_search
from tests.e2e.cli.command import RETAILER, environment, load

HEAVY = ("typer", "rich", "pydantic", "pydantic_settings", "torch", "transformers", "sentence_transformers", "fastapi")


def test_a_search_is_read_with_all_its_options() -> None:
    words = (
        "search disk --kind article --kind=problem --about db --limit 3 --format json --data here --as-of 2026-05-01"
    )
    assert plain_search(words.split()) == {
        "query": "disk",
        "kinds": ["article", "problem"],
        "about": ["db"],
        "limit": 3,
        "format": "json",
        "data": "here",
        "as_of": "2026-05-01",
    }


@pytest.mark.parametrize(
    "words",
    [
        "",
        "find disk",
        "search",
        "search --help",
        "search disk full",
        "search disk --limit",
        "search disk --limit 0",
        "search disk --limit many",
        "search disk --limit --kind",
        "search disk --format xml",
        "search disk --colour red",
        "search disk -v",
    ],
)
def test_what_needs_more_care_is_left_to_the_full_command_line(words: str) -> None:
    assert plain_search(words.split()) is None


def test_a_search_as_a_process_imports_nothing_heavy_and_answers_as_the_full_command_does(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = load(RETAILER, data)
    assert done.code == 0, done.err
    words = ["search", "ORA-00257", "--limit", "3", "--format", "json", "--data", str(data)]
    program = (
        "import sys\nsys.argv = ['opsgraph', *sys.argv[1:]]\nfrom api.start import main\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    quick = _run([sys.executable, "-c", program, *words])
    assert quick.stderr.splitlines()[-1] == "[]"
    full = _run([sys.executable, "-m", "api.cli", *words])
    assert quick.stdout == full.stdout
    assert "article:runbooks/wms-db-archiver-stuck" in quick.stdout


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done
