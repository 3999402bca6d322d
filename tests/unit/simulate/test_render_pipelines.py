"""JUnit and Mermaid: what pipelines and wikis read; and which formats a kind of document has."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from graph.errors import WrongInput
from simulate.render import FORMATS, rendered
from simulate.render.kinds import report_of
from tests.unit.simulate.documents import COLLISIONS, DOCUMENTS, RISK_OF_CHANGE, SPOF, WHATIF, changed, row

each_document = pytest.mark.parametrize("doc", DOCUMENTS.values(), ids=list(DOCUMENTS))


def suite(doc: dict[str, Any]) -> ET.Element:
    found = ET.fromstring(rendered(doc, "junit")).find("testsuite")
    assert found is not None
    return found


def test_each_rule_of_the_gate_is_a_test_case() -> None:
    cases = suite(WHATIF).findall("testcase")
    assert [case.get("name") for case in cases] == ["no: {state: DOWN, criticality: critical}", "at_most: {down: 5}"]
    assert [case.find("failure") is not None for case in cases] == [True, False]


def test_a_failure_says_what_broke_the_rule() -> None:
    failure = suite(WHATIF).find("testcase/failure")
    assert failure is not None
    assert failure.get("message") == "no: {state: DOWN, criticality: critical}: checkout"


def test_the_counts_agree_with_the_cases() -> None:
    found = suite(WHATIF)
    assert (found.get("tests"), found.get("failures"), found.get("errors")) == ("2", "1", "0")


def test_without_a_rule_there_is_one_case_that_passes() -> None:
    found = suite(changed(WHATIF, gate={"passed": True, "rules": []}))
    assert found.get("tests") == "1"
    assert found.find("testcase/failure") is None


def test_the_whole_answer_stands_in_the_output_of_the_suite() -> None:
    out = suite(WHATIF).findtext("system-out") or ""
    assert "pool db: 2 of 3 down, needs 2 up" in out


def test_each_collision_is_a_failure() -> None:
    (case,) = suite(COLLISIONS).findall("testcase")
    assert case.get("name") == "CHG1 and CHG2"
    assert case.find("failure") is not None


def test_a_risk_for_the_change_board_is_a_failure() -> None:
    assert suite(RISK_OF_CHANGE).find("testcase/failure") is not None


@pytest.mark.parametrize("name", ["<x>", "a&b", 'say "x"', "\x00\x1b[2J", "\ud800", "\ufffe", "]]>"])
def test_any_name_is_valid_xml(name: str) -> None:
    text = rendered(changed(WHATIF, affected=[row(name, "DOWN", owner=name)]), "junit")
    assert ET.fromstring(text) is not None


# ---------------------------------------------------------------------------------------- Mermaid


def test_every_asset_is_a_box_and_every_reason_an_arrow() -> None:
    text = rendered(WHATIF, "mermaid")
    assert text.startswith("flowchart LR\n")
    assert '["checkout<br/>DOWN"]:::down' in text
    assert re.search(r'n\d -->\|"db"\| n1', text)
    assert "-.->" in text, "a soft relation is dashed"


@pytest.mark.parametrize("name", ['x"]', "a;b", "end", "x<script>", "a#b", "a`b", "x\ny"])
def test_no_name_breaks_the_chart(name: str) -> None:
    text = rendered(changed(WHATIF, affected=[row(name, "DOWN")]), "mermaid")
    (box,) = [line for line in text.splitlines() if line.startswith("    n0[")]
    assert re.fullmatch(r'    n0\["[\w\s\-.,:/()+#;]*<br/>DOWN"\]:::down', box)


def test_what_is_not_shown_is_counted() -> None:
    assert "and 2 more" in rendered(WHATIF, "mermaid")


# ---------------------------------------------------------------------------------------- formats


@each_document
@pytest.mark.parametrize("format", ["table", "json", "markdown", "html"])
def test_every_kind_of_document_has_these_formats(doc: dict[str, Any], format: str) -> None:
    assert rendered(doc, format)


@each_document
def test_json_is_the_document(doc: dict[str, Any]) -> None:
    text = rendered(doc, "json")
    assert json.loads(text) == doc
    assert text.count("\n") == 1


@each_document
@pytest.mark.parametrize("format", ["mermaid", "junit"])
def test_the_others_there_are_or_it_is_said_which_there_are(doc: dict[str, Any], format: str) -> None:
    report = report_of(doc)
    if report.graph if format == "mermaid" else report.checks is not None:
        assert rendered(doc, format)
    else:
        with pytest.raises(WrongInput, match=rf"cannot be shown as {format}. Its formats are table, json, markdown"):
            rendered(doc, format)


def test_single_points_of_failure_have_no_rules_to_show() -> None:
    with pytest.raises(WrongInput, match="cannot be shown as junit"):
        rendered(SPOF, "junit")


def test_an_unknown_format_names_the_closest() -> None:
    with pytest.raises(WrongInput, match="Did you mean 'markdown'"):
        rendered(WHATIF, "markdwn")
    assert "markdown" in FORMATS
