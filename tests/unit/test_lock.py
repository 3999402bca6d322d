"""The lock files hold what `pyproject.toml` asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
REMEDY = "run `make lock`"


def locked(name: str) -> dict[str, set[str]]:
    """The versions of each package; several where they differ by Python version."""
    found: dict[str, set[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE):
        found.setdefault(canonicalize_name(package), set()).add(version)
    return found


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", [*PROJECT["dependencies"], *EXTRAS["dev"]]),
        ("requirements-bench.lock", [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["bench"]]),
    ],
)
def test_the_lock_holds_every_dependency_within_its_range(lock: str, asked: list[str]) -> None:
    versions = locked(lock)
    for requirement in map(Requirement, asked):
        held = versions.get(canonicalize_name(requirement.name), set())
        assert held, f"{requirement.name} is not in {lock}: {REMEDY}"
        assert all(requirement.specifier.contains(version) for version in held), f"{requirement}: {REMEDY}"


def test_what_bench_adds_leaves_the_rest_as_it_is() -> None:
    bench = locked("requirements-bench.lock")
    assert {name: held for name, held in locked("requirements.lock").items() if bench.get(name) != held} == {}


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    unbounded = [
        text
        for text in PROJECT["dependencies"]
        if {part.operator for part in Requirement(text).specifier} != {">=", "<"}
    ]
    assert unbounded == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-bench.lock"])
def test_a_lock_names_no_address_and_no_folder(lock: str) -> None:
    named = re.findall(r"^.*(?:://|file:|(?<!\w)/\w).*$|^-.*$", (ROOT / lock).read_text(), re.MULTILINE)
    assert named == []
