"""What in a question is the name of one thing."""

from __future__ import annotations

import pytest

from graph.search.exact import codes, keys
from graph.search.question import question


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INC1091 after CHG2044, see KB0012", ["inc1091", "chg2044", "kb0012"]),
        ("ORA-00257: archiver error", ["ora-00257"]),
        ("is CVE-2024-6387 patched?", ["cve-2024-6387"]),
        ("error 0x80070005 and LBL-502", ["0x80070005", "lbl-502"]),
        ("nothing of the kind in 2026", []),
    ],
)
def test_ids_and_error_codes_are_told_from_words(text: str, found: list[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("db-prod-01 is slow", "db-prod-01"),
        ("cannot reach db-prod-01.ams.example:5432.", "db-prod-01.ams.example:5432"),
        ("what is 10.0.3.17?", "10.0.3.17"),
        ("see article:runbooks/dns-internal", "article:runbooks/dns-internal"),
        ("what about inc1091", "inc1091"),
        ("Checkout", "checkout"),
    ],
)
def test_a_question_names_keys_in_whatever_case(text: str, key: str) -> None:
    assert key in keys(text)


@pytest.mark.parametrize("text", ["the checkout is slow", "at 09:30 on 2026-05-01", "version 1.22 or 5.7.1"])
def test_words_times_and_versions_are_no_keys(text: str) -> None:
    assert keys(text) == []


def test_a_question_tells_what_may_be_the_name_of_an_asset() -> None:
    asked = question('Why is "Online shop" slow since payments-db-1 restarted?')
    assert "Online shop" in asked.phrases
    assert "payments-db-1" in asked.refs
