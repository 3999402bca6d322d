"""The pipeline examples in docs/ci run: their scripts, as they stand there, against a served platform."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests.e2e.cli.command import environment
from tests.e2e.whatif.command import PROGRAM
from tests.pages import ROOT

CI = ROOT / "docs" / "ci"
GOOD = "name: Good\nsteps:\n  - fail: loyalty-db-1\n"
BAD = "name: Bad\nsteps:\n  - fail: staff-directory-1\n"
WRONG = "name: Wrong\nsteps:\n  - fail: nobody\n"


def read(name: str) -> Any:
    return yaml.safe_load((CI / name).read_text(encoding="utf-8"))


def gitlab() -> str:
    (script,) = read("gitlab-ci.yml")["change-gate"]["script"]
    return str(script)


def github() -> str:
    steps = read("github-actions.yml")["jobs"]["whatif"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("name") == "Ask what if"]
    return str(script)


def without_age(script: str) -> str:
    """The example estate has a day of its own, which lies further back than any pipeline would accept."""
    assert "--max-age 2h" in script
    return script.replace("--max-age 2h", "")


@pytest.fixture
def repository(tmp_path: Path, server: str) -> tuple[Path, dict[str, str]]:
    """A folder with a `whatif` on its path, and the variables that a pipeline has."""
    (tmp_path / "changes").mkdir()
    program = tmp_path / "bin" / "whatif"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {" ".join(PROGRAM)} "$@"\n')
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    variables = {"PATH": path, "WHATIF_SERVER": server, "GITHUB_BASE_REF": "main"}
    return tmp_path, {**environment(**variables), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}


def run(script: str, where: tuple[Path, dict[str, str]]) -> subprocess.CompletedProcess[str]:
    folder, variables = where
    command = ["bash", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("files", "code"), [([GOOD], 0), ([GOOD, BAD], 1), ([GOOD, BAD, WRONG], 2)])
def test_the_gitlab_example_gates(files: list[str], code: int, repository: tuple[Path, dict[str, str]]) -> None:
    folder = repository[0]
    for number, text in enumerate(files):
        (folder / "changes" / f"plan-{number}.yaml").write_text(text)
    done = run(without_age(gitlab()), repository)
    assert done.returncode == code, done.stderr
    assert ET.parse(folder / "report" / "plan-0.xml").getroot().get("failures") == "0"
    assert (folder / "report" / "plan-0.html").read_text().startswith("<!DOCTYPE html>")
    assert not (folder / "report" / "plan-2.xml").exists()


@pytest.mark.parametrize(("files", "code"), [([GOOD], 0), ([GOOD, BAD], 1), ([GOOD, BAD, WRONG], 2)])
def test_the_github_example_gates(files: list[str], code: int, repository: tuple[Path, dict[str, str]]) -> None:
    folder = repository[0]
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-C", str(folder)]
    for words in (["init", "-qb", "main"], ["commit", "-qm", "before", "--allow-empty"]):
        subprocess.run([*git, *words], check=True)
    subprocess.run([*git, "update-ref", "refs/remotes/origin/main", "HEAD"], check=True)
    for number, text in enumerate(files):
        (folder / "changes" / f"plan-{number}.yaml").write_text(text)
    for words in (["add", "changes"], ["commit", "-qm", "after"]):
        subprocess.run([*git, *words], check=True)
    done = run(without_age(github()), repository)
    assert done.returncode == code, done.stderr
    summary = (folder / "summary.md").read_text()
    assert "### Good" in summary
    assert ("### plan-2: no answer (exit code 2)" in summary) is (code == 2)


def test_both_examples_are_what_their_systems_read() -> None:
    workflow = read("github-actions.yml")
    assert workflow[True] == {"pull_request": {"paths": ["changes/*.yaml"]}}, "YAML reads the key `on` as true"
    assert all("run" in step or "uses" in step for step in workflow["jobs"]["whatif"]["steps"])
    job = read("gitlab-ci.yml")["change-gate"]
    assert job["artifacts"]["reports"]["junit"] == "report/*.xml"
