"""Steps done to a topology: who is meant, what is refused and how it is told, and that nothing is half done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.errors import WrongInput
from graph.topology import DEGRADED, DOWN
from graph.topology.overlay import Overlay
from simulate.engine import applied
from simulate.scenario import Scenario, failing, parse
from tests.integration.etl.desk import NOW
from tests.integration.simulate.asking import Asked, asking

ASSETS = [
    {"id": "payments", "type": "service", "name": "Payments", "criticality": "critical"},
    {"id": "payments-db-1", "type": "database", "name": "Payments DB one"},
    {"id": "payments-db-2", "type": "database", "name": "Twin"},
    {"id": "payments-cache", "type": "cache", "name": "Twin"},
    {"id": "old-db", "type": "database", "status": "retired"},
]
RELATIONS = [
    {"source": "payments", "type": "DEPENDS_ON", "target": "payments-db-1", "pool": "db"},
    {"source": "payments", "type": "DEPENDS_ON", "target": "payments-db-2", "pool": "db"},
    {"source": "payments", "type": "USES", "target": "payments-cache"},
]
TABLES = {
    "assets": ASSETS,
    "relations": RELATIONS,
    "pools": [{"asset": "payments", "pool": "db", "min_up": "1"}],
    "teams": [{"id": "team-pay", "name": "Payments team", "contact": "#pay"}],
}


@pytest.fixture(scope="module")
def estate() -> Iterator[Asked]:
    with asking((NOW, TABLES)) as asked:
        yield asked


def done(estate: Asked, scenario: Scenario) -> Overlay:
    return applied(scenario, estate.desk().overlay(), estate.facts)


def steps(*lines: str) -> Scenario:
    return parse("\n".join(["steps:", *(f"- {line}" for line in lines)]), "plan.yaml")


@pytest.mark.parametrize(
    "ref", ["payments-db-1", "asset:payments-db-1", " payments-db-1 ", "Payments DB one", " payments db ONE"]
)
def test_an_asset_is_meant_by_id_uid_or_a_name_of_its_own(estate: Asked, ref: str) -> None:
    question = done(estate, failing([ref]))
    assert [question.id(node) for node, own in enumerate(question.own) if own == DOWN] == ["payments-db-1"]


def test_what_an_earlier_step_added_is_known_to_later_ones(estate: Asked) -> None:
    question = done(
        estate,
        steps(
            "add: {id: payments-db-3, type: database, criticality: high, owner: Payments team}",
            "connect: {source: Payments, type: DEPENDS_ON, target: asset:payments-db-3, pool: db}",
            "degrade: payments-db-3",
            "require: {asset: payments, pool: db, min_up: 60%}",
            "remove: payments-db-2",
        ),
    )
    node = question.index("payments-db-3")
    assert node is not None
    assert question.owner_of(node) == "team-pay"
    assert question.own[node] == DEGRADED
    pool = question.find_pool(question.find("payments"), "db")
    assert pool is not None
    assert (question.pool_n[pool], question.pool_m[pool]) == (2, 2)


FAULTS = [
    (
        ("fail: payment-db-1",),
        "step 1 (fail): There is no asset 'payment-db-1'. Did you mean 'payments-db-1'?",
    ),
    (("fail: zzz",), "There is no asset 'zzz'. Name one by id, uid, alias, or a name only one has."),
    (("fail: Twin",), "2 assets are called 'Twin': payments-cache, payments-db-2. Name one of them by its id."),
    (("fail: old-db",), "Asset 'old-db' is retired and takes no part."),
    (
        ("remove: payments-db-2", "degrade: payments-db-2"),
        "line 3, step 2 (degrade): Asset 'payments-db-2' was removed by an earlier step. Did you mean 'payments-db-1'?",
    ),
    (("add: {id: payments-db-1}",), "Asset 'payments-db-1' exists already."),
    (("remove: payments-db-2", "add: {id: payments-db-2}"), "was removed by an earlier step"),
    (
        ("add: {id: x, owner: team-pays}",),
        "step 1 (add): There is no team 'team-pays'. Did you mean 'team-pay'?",
    ),
    (
        ("connect: {source: payments, type: DEPENDS_UPON, target: payments-db-1}",),
        "'DEPENDS_UPON' is no type of a relation between assets. Did you mean 'DEPENDS_ON'?",
    ),
    (
        ("connect: {source: payments, type: OWNED_BY, target: payments-db-1}",),
        "'OWNED_BY' is no type of a relation between assets.",
    ),
    (
        ("connect: {source: payments, type: DEPENDS_ON, target: payments}",),
        "an asset cannot supply itself",
    ),
    (
        ("connect: {source: payments, type: DEPENDS_ON, target: payments-db-1}",),
        "payments DEPENDS_ON payments-db-1 is connected already.",
    ),
    (
        ("disconnect: {source: payments, type: RUNS_ON, target: payments-db-1}",),
        "payments RUNS_ON payments-db-1 is not connected. Did you mean 'payments DEPENDS_ON payments-db-1'?",
    ),
    (
        ("require: {asset: payments, pool: dbs, min_up: 1}",),
        "There is no pool of 'payments' 'dbs'. Did you mean 'db'?",
    ),
    (
        ("require: {asset: payments, pool: db, min_up: 3}",),
        "min_up 3 asks for 3 of the 2 members of pool 'db' of 'payments'. Expected 0 to 2",
    ),
]


@pytest.mark.parametrize(
    ("lines", "told"), FAULTS, ids=lambda value: value[-1][:40] if isinstance(value, tuple) else ""
)
def test_a_step_that_cannot_be_done_is_told_with_its_number_and_line(
    estate: Asked, lines: tuple[str, ...], told: str
) -> None:
    with pytest.raises(WrongInput) as fault:
        done(estate, steps(*lines))
    assert str(fault.value).startswith(f"plan.yaml, line {len(lines) + 1}, step {len(lines)} (")
    assert told in str(fault.value)


def test_a_scenario_that_fails_leaves_the_data_as_it_was(estate: Asked) -> None:
    desk = estate.desk()
    data = desk.overlay()
    before = {name: bytes(getattr(data, name)) for name in ("own", "flags", "pool_n", "pool_m", "pool_flags")}
    for lines, _ in FAULTS:
        with pytest.raises(WrongInput):
            applied(steps("fail: payments", "remove: payments-cache", *lines), data, desk.facts)
    assert before == {name: bytes(getattr(data, name)) for name in before}
    assert (data.added, data.removed, data.moved, data.relations) == ([], set(), set(), [])
    assert not any(data.rows.values())


def test_what_a_question_names_in_vain_is_told_without_a_step(estate: Asked) -> None:
    with pytest.raises(WrongInput) as fault:
        done(estate, failing(["payments-cahce"]))
    assert str(fault.value) == "There is no asset 'payments-cahce'. Did you mean 'payments-cache'?"


def test_only_what_is_no_id_is_looked_up_and_all_of_it_at_once(estate: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    resolve = estate.facts.resolve

    def watched(refs: list[str], kind: str = "asset") -> dict[str, str]:
        asked.append(list(refs))
        found: dict[str, str] = resolve(refs, kind)
        return found

    monkeypatch.setattr(estate.facts, "resolve", watched)
    done(estate, steps("add: {id: new}", "fail: [new, payments, Payments DB one]", "degrade: Payments"))
    assert asked == [["Payments DB one", "Payments"]]
