"""House rules that no linter knows: make explains itself, nothing is left for later, no machine is named."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages import PAGES, ROOT, page_name, typed


def make_targets() -> dict[str, str]:
    """Each target that a person may call, with its help (empty: it has none)."""
    rules = r"^([a-z][\w-]*):(?!=)(?:.*?## *(.*))?"
    return dict(re.findall(rules, (ROOT / "Makefile").read_text(), re.MULTILINE))


def test_every_make_target_has_help() -> None:
    assert [target for target, text in make_targets().items() if not text] == []


def test_make_alone_lists_every_target() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^ +make ([\w-]+)", listed, re.MULTILINE) == list(make_targets())


def test_every_make_target_is_phony() -> None:
    phony = re.findall(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert set(" ".join(phony).split()) == set(make_targets())


@pytest.mark.parametrize("path", PAGES, ids=page_name)
def test_the_make_targets_that_a_page_names_exist(path: Path) -> None:
    named = {target for code in typed(path) for target in re.findall(r"^make ([a-z][\w-]*)", code)}
    assert named <= set(make_targets())


def rows() -> Iterator[tuple[str, int, str]]:
    """Every line of every text file that is, or would be, committed; the locks have tests of their own."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if not path.is_file() or path.suffix == ".lock":
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        yield from ((name, number, row) for number, row in enumerate(text.splitlines(), start=1))


def places(pattern: str) -> list[str]:
    return [f"{name}:{number}: {row.strip()[:80]}" for name, number, row in rows() if re.search(pattern, row)]


def test_nothing_is_left_for_later() -> None:
    found = places(r"\b(?:TO" + r"DO|FIX" + r"ME)\b")
    assert [place for place in found if not place.startswith("tests/data/")] == [], "what others wrote stays as it is"


def test_no_file_names_a_place_on_a_machine() -> None:
    here = [str(folder) for folder in (ROOT, Path.home()) if len(folder.parts) > 1]
    folders = "|".join(re.escape(f"{folder}/") for folder in here)
    assert places(rf"(?<![\w.])(?:{folders}|/(?:home|Users)/\w+/)") == []
