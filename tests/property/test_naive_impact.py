"""The naive reading of impact.md holds what the worked cases say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.property.naive_impact import answer

CASES = Path(__file__).parent.parent / "data" / "impact-cases" / "cases.jsonl"


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_worked_case(case: dict[str, Any]) -> None:
    found = answer(case["assets"], case["relations"], case["pools"], case["steps"])
    assert {id: state for id, state in found.before.items() if state != "OK"} == case["before"]
    assert found.affected == case["affected"]
