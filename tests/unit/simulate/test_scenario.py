"""Scenarios read from YAML: what they hold, and how each fault is told."""

from __future__ import annotations

import json

import pytest

from graph.errors import WrongInput
from simulate.scenario import failing, parse

PLAN = """\
name: Replace payments-db-2
as_of: 2026-05-01T09:00:00Z        # optional: the topology of that time
steps:
  - add: {id: payments-db-3, type: database, criticality: high}
  - connect: {source: payments, type: DEPENDS_ON, target: payments-db-3, pool: db}
  - disconnect: {source: payments, type: DEPENDS_ON, target: payments-db-2}
  - remove: payments-db-2          # decommissioned for good
  - require: {asset: payments, pool: db, min_up: 2}
  - degrade: payments-cache        # own state DEGRADED
  - fail: payments-db-1            # own state DOWN; also a list
gate:
  - no: {state: DOWN, criticality: critical}
  - no: {new_spof: true, criticality: [critical, high]}
  - at_most: {risk: 60}
"""


def test_a_scenario_says_what_was_written() -> None:
    plan = parse(PLAN, "plan.yaml")
    assert plan.doc() == {
        "name": "Replace payments-db-2",
        "as_of": "2026-05-01T09:00:00Z",
        "with_incidents": False,
        "steps": [
            {"add": {"id": "payments-db-3", "type": "database", "criticality": "high"}},
            {"connect": {"source": "payments", "type": "DEPENDS_ON", "target": "payments-db-3", "pool": "db"}},
            {"disconnect": {"source": "payments", "type": "DEPENDS_ON", "target": "payments-db-2"}},
            {"remove": "payments-db-2"},
            {"require": {"asset": "payments", "pool": "db", "min_up": 2}},
            {"degrade": "payments-cache"},
            {"fail": "payments-db-1"},
        ],
    }
    assert [str(rule) for rule in plan.gate] == [
        "no: {state: DOWN, criticality: critical}",
        "no: {new_spof: true, criticality: [critical, high]}",
        "at_most: {risk: 60}",
    ]
    assert [(step.number, step.line) for step in plan.steps] == [(number, number + 3) for number in range(1, 8)]


def test_json_is_yaml_too() -> None:
    doc = {"name": "x", "steps": [{"fail": ["a", "b"]}, {"require": {"asset": "a", "pool": "p", "min_up": "60%"}}]}
    assert parse(json.dumps(doc)).doc()["steps"] == doc["steps"]


def test_an_id_may_look_like_a_number_or_a_day() -> None:
    plan = parse("steps: [{fail: [0012, 1e3, 2026-05-01, '7']}, {remove: 42}]")
    assert [step.refs for step in plan.steps] == [["0012", "1e3", "2026-05-01", "7"], ["42"]]


def test_a_new_asset_may_carry_every_field() -> None:
    written = "steps: [{add: {id: x, name: X, type: t, environment: prod, status: up, criticality: low, owner: o, "
    (step,) = parse(written + "attributes: {cpu: 4, tags: [a, yes], since: 2026-05-01, empty: null}}}]").steps
    assert step.value["attributes"] == {"cpu": 4, "tags": ["a", True], "since": "2026-05-01", "empty": None}
    assert set(step.value) == {"id", "name", "type", "environment", "status", "criticality", "owner", "attributes"}


def test_an_empty_field_is_not_given() -> None:
    (step,) = parse("steps: [{connect: {source: a, type: USES, target: b, pool: '', strength: null}}]").steps
    assert step.value == {"source": "a", "type": "USES", "target": "b"}


def test_failing_assets_make_a_scenario() -> None:
    assert failing(["a", "b"], ["c"]).doc()["steps"] == [{"fail": ["a", "b"]}, {"degrade": ["c"]}]
    with pytest.raises(WrongInput, match="No asset is named"):
        failing()


def test_a_document_about_its_gate_needs_no_steps() -> None:
    assert parse("gate: [complete: true]", steps_required=False).steps == []


FAULTS = {
    "": (1, "the scenario is empty"),
    "- a": (1, "the scenario is a list, expected a mapping with name, as_of, with_incidents, steps, gate"),
    "steps: [": (1, "this is not YAML"),
    "name: x\n\tsteps: []": (2, "this is not YAML"),
    "x: \x00": (1, "this is not YAML"),
    "--- {steps: []}\n--- {steps: []}": (2, "this is not YAML"),
    "[" * 2_000: (1, "nested too deeply"),
    "#" * 500_001: (1, "has more than 500,000 characters"),
    'name: x\nsteps:\n- fail: "a\\ud800"': (3, "holds half a letter"),
    'steps: []\n"\\udfff": x': (2, "holds half a letter"),
    "name: x\nstesp: []": (2, "there is no key 'stesp' in the scenario. Did you mean 'steps'?"),
    "steps: []\n42: x": (2, "there is no key '42' in the scenario. Valid here: name, as_of"),
    "steps: []\nsteps: []": (2, "the key 'steps' is there twice (first in line 1)"),
    "steps:\n- add: {id: a,\n    id: b}": (3, "the key 'id' is there twice (first in line 2)"),
    "name: x": (1, "the scenario has no 'steps'"),
    "steps: x": (1, "steps is a text ('x'), expected a list"),
    "steps:\n- fail": (2, "step 1 is a text ('fail'), expected one of fail, degrade, remove"),
    "steps:\n- fail: a\n- fial: a": (3, "there is no key 'fial' in step 2. Did you mean 'fail'?"),
    "steps:\n- fail: a\n  degrade: b": (2, "step 1 has 2 keys (fail, degrade)"),
    "steps:\n- {}": (2, "step 1 is empty"),
    "steps:\n- fail:": (2, "step 1: fail is nothing, expected an asset or a list of assets"),
    "steps:\n- fail: []": (2, "step 1: fail names no asset"),
    "steps:\n- fail: ''": (2, "step 1: fail is empty"),
    "steps:\n- fail: [a,\n    [b]]": (3, "step 1: fail[2] is a list, expected an asset"),
    "steps:\n- fail: {a: b}": (2, "step 1: fail is a mapping"),
    "steps:\n- fail: yes": (2, "step 1: fail is a yes or no ('yes')"),
    "steps:\n- fail: !!python/object:os.system x": (2, "tagged"),
    "steps:\n- connect: {source: a, type: USES}": (2, "step 1: connect has no 'target'"),
    "steps:\n- connect: {source: a, type: USES, target: b, strenght: hard}": (2, "Did you mean 'strength'?"),
    "steps:\n- connect: {source: a, type: USES, target: b, strength: firm}": (2, "('firm'), expected hard or soft"),
    "steps:\n- add: {id: x, colour: red}": (2, "there is no key 'colour' in step 1: add. Valid here: id, name"),
    "steps:\n- add: {id: x, attributes: [1]}": (2, "attributes is a list, expected a mapping"),
    "steps:\n- require: {asset: a, pool: p, min_up: many}": (2, "min_up is a text ('many'), expected a count, as 2"),
    "steps:\n- require: {asset: a, pool: p, min_up: -1}": (2, "expected a count, as 2, or a share, as 60%"),
    "steps:\n- require: {asset: a, pool: p, min_up: 1.5}": (2, "expected a count, as 2, or a share, as 60%"),
    "steps:\n- require: {asset: a, pool: p, min_up: 101%}": (2, "expected a share of at most 100%"),
    "steps: []\nas_of: yesterday": (2, "as_of is a text ('yesterday'), expected a time like"),
    "steps: []\nwith_incidents: maybe": (2, "with_incidents is a text ('maybe'), expected true or false"),
    "steps: []\nname: [x]": (2, "name is a list, expected a text"),
    "a: &x [1]\nsteps: *x": (1, "an anchor is used again"),
    "steps: &x [*x]": (1, "an anchor is used again"),
    "steps: []\n<<: {name: x}": (2, "there is no key '<<'"),
    "? [steps]\n: []": (1, "a key is no word"),
    "steps: []\ngate: {no: {state: DOWN}}": (2, "gate is a mapping, expected a list"),
    "steps: []\ngate:\n- at_least: {risk: 60}": (3, "there is no key 'risk' in gate[1].at_least"),
    "steps: []\ngate:\n- no: {state: BROKEN}": (3, "('BROKEN'), expected DOWN, DEGRADED or AT_RISK"),
    "steps: []\ngate:\n- no: {state: OK}": (3, "expected DOWN, DEGRADED or AT_RISK"),
    "steps: []\ngate:\n- no: {state: DOWN, criticality: urgent}": (3, "expected one of critical, high, medium, low"),
    "steps: []\ngate:\n- no: {criticality: high}": (3, "names 0 things"),
    "steps: []\ngate:\n- no: {state: DOWN, collision: true}": (3, "names 2 things"),
    "steps: []\ngate:\n- no: {new_spof: false}": (3, "expected true"),
    "steps: []\ngate:\n- no: {collision: true, criticality: high}": (3, "A collision has no criticality"),
    "steps: []\ngate:\n- at_most: {risk: 101}": (3, "expected a number from 0 to 100"),
    "steps: []\ngate:\n- at_most: {risk: .nan}": (3, "expected a number from 0 to 100"),
    "steps: []\ngate:\n- at_most: {down: 1.5}": (3, "expected a whole number"),
    "steps: []\ngate:\n- at_most: {}": (3, "names nothing"),
    "steps: []\ngate:\n- no: {state: DOWN}\n  complete: true": (3, "has 2 keys"),
    "steps: []\ngate:\n- complete: false": (3, "expected true"),
}


@pytest.mark.parametrize("text", FAULTS, ids=lambda text: repr(text[:60]))
def test_a_fault_is_told_with_its_line_and_what_was_expected(text: str) -> None:
    line, told = FAULTS[text]
    with pytest.raises(WrongInput) as fault:
        parse(text, "plan.yaml")
    assert str(fault.value).startswith(f"plan.yaml, line {line}: ")
    assert told in str(fault.value)
    assert fault.value.exit_code == 2
