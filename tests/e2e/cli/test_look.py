"""Looking at the graph: find, show, health, dump."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli.command import PROGRAM, RETAILER, TODAY, environment, load, opsgraph, retailer_copy
from tests.pages import ROOT


def shown(data: Path, *arguments: str) -> Any:
    done = opsgraph("show", *arguments, "--data", data, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


# ---------------------------------------------------------------------------------------------- find


def test_find_lists_the_best_match_first(estate: Path) -> None:
    found = json.loads(opsgraph("find", "PAYMENTS-DB", "--data", estate, "--format", "json").out)
    assert [hit["uid"] for hit in found["found"]][:2] == ["asset:payments-db", "asset:payments-db-1"]
    assert not found["more"]


def test_find_says_when_there_is_more(estate: Path) -> None:
    few = opsgraph("find", "payments", "--limit", "2", "--data", estate)
    assert len([line for line in few.lines if ":" in line.split()[0]]) == 2
    assert "--limit 0" in few.out
    everything = opsgraph("find", "payments", "--limit", "0", "--data", estate)
    assert len(everything.lines) > 10
    assert "--limit 0" not in everything.out


def test_nothing_found_is_an_answer(estate: Path) -> None:
    done = opsgraph("find", "quantum computer", "--data", estate)
    assert done.code == 0
    assert done.out == "Nothing is called like 'quantum computer'.\n"


# ---------------------------------------------------------------------------------------------- show


def test_show_tells_what_an_asset_is_and_hangs_together_with(estate: Path) -> None:
    done = opsgraph("show", "payments", "--data", estate)
    assert done.code == 0
    assert done.lines[0] == "Payments"
    rows = [" ".join(line.split()) for line in done.lines]
    assert "type service" in rows
    assert "→ DEPENDS_ON asset:payments-db-1 Payments database 1 pool db" in rows
    assert "← DEPENDS_ON asset:checkout-api Checkout API" in rows
    assert "→ OWNED_BY team:team-payments Payments" in rows
    assert "db 1 of 2 asset:payments-db-1, asset:payments-db-2" in rows


def test_show_as_json_holds_relations_pools_and_versions(estate: Path) -> None:
    doc = shown(estate, "payments")
    assert (doc["uid"], doc["kind"], doc["status"], doc["versions"]) == (
        "asset:payments",
        "asset",
        "active",
        1,
    )
    ends = {(each["type"], each["outgoing"], each["other"]["uid"]) for each in doc["relations"]}
    assert ("DEPENDS_ON", True, "asset:secret-store") in ends
    assert ("USES", False, "asset:till-gateway") in ends
    assert doc["pools"][0] == {
        "pool": "db",
        "min_up": 1,
        "assumed": False,
        "members": ["asset:payments-db-1", "asset:payments-db-2"],
    }
    assert "provenance" not in doc


@pytest.mark.parametrize("ref", ["asset:payments-db", "payments-db", "payments database"])
def test_an_asset_is_named_by_uid_id_or_its_name(estate: Path, ref: str) -> None:
    assert shown(estate, ref)["uid"] == "asset:payments-db"


def test_a_misspelt_name_is_wrong_input_and_answered_with_the_closest(estate: Path) -> None:
    done = opsgraph("show", "paymets-db", "--data", estate)
    assert done.code == 2
    assert done.err == "error: There is no entity 'paymets-db'. Did you mean 'payments-db'?\n"


def test_a_relation_that_leads_nowhere_is_marked(estate: Path) -> None:
    done = opsgraph("show", "catalog-import-job", "--data", estate)
    [row] = [line for line in done.lines if "asset:pim-feed" in line]
    assert "not known to any source" in row
    assert row.endswith("dangling")


def test_a_pool_that_needs_more_than_it_has_is_marked(estate: Path) -> None:
    assert "3 of 2: more than there are" in opsgraph("show", "catalog-cache", "--data", estate).out


def test_long_lists_are_cut_with_a_word_and_shown_whole_on_demand(estate: Path) -> None:
    short = opsgraph("show", "dc-ams", "--data", estate)
    whole = opsgraph("show", "dc-ams", "--limit", "0", "--data", estate)
    assert "more relation" in short.out
    assert "more relation" not in whole.out
    assert len(whole.lines) > len(short.lines)
    assert len(shown(estate, "dc-ams")["relations"]) > 20


def test_several_sources_are_told_apart_field_by_field(own: Path, tmp_path: Path) -> None:
    (tmp_path / "cloud").mkdir()
    (tmp_path / "cloud" / "assets.csv").write_text(
        "id,name,type,environment,criticality\npayments-db,Payments database,database,prod,low\n"
    )
    assert load(tmp_path / "cloud", own, "--source", "cloud").code == 0
    fields = {each["field"]: each for each in shown(own, "payments-db")["provenance"]}
    assert fields["criticality"]["source"] == "cloud"
    assert fields["criticality"]["others"] == {"files": "critical"}
    assert "files: critical" in opsgraph("show", "payments-db", "--data", own).out


def test_the_past_of_an_asset_can_be_seen(own: Path, tmp_path: Path) -> None:
    folder = retailer_copy(tmp_path / "shop")
    assets = folder / "assets.csv"
    text = assets.read_text(encoding="utf-8")
    assets.write_text(text.replace("checkout,Checkout and payment,", "checkout,Checkout,", 1), encoding="utf-8")
    assert load(folder, own, now="2026-06-20T09:00:00Z").code == 0
    assert shown(own, "checkout")["title"] == "Checkout"
    assert shown(own, "checkout", "--as-of", "2026-06-16")["title"] == "Checkout and payment"
    done = opsgraph("show", "checkout", "--history", "--data", own)
    assert "name: Checkout and payment -> Checkout" in done.out
    assert "1 former state" in opsgraph("show", "checkout", "--data", own).out


def test_before_it_was_there_there_is_nothing_to_show(estate: Path) -> None:
    done = opsgraph("show", "payments", "--as-of", "2020-01-01", "--data", estate)
    assert done.code == 2
    assert "was not there at 2020-01-01T00:00:00Z" in done.err


# ---------------------------------------------------------------------------------------------- health


def test_health_finds_the_flaws_that_the_example_estate_has_on_purpose(estate: Path) -> None:
    found = json.loads(opsgraph("health", "--now", TODAY, "--data", estate, "--format", "json").out)
    checks = {each["check"]: each for each in found["checks"]}
    assert [each["uid"] for each in checks["orphan"]["findings"]] == ["asset:vm-sandbox-17"]
    assert [each["target"] for each in checks["dangling"]["findings"]] == [
        "asset:pim-feed",
        "asset:metrics-archive",
        "asset:sw-shops-hub-9",
    ]
    assert [each["asset"] for each in checks["min-up-above-members"]["findings"]] == ["asset:catalog-cache"]
    owners = [each["uid"] for each in checks["incomplete"]["findings"] if "owner" in each["missing"]]
    assert owners == ["asset:gift-card-api", "asset:nas-ams-1", "asset:vm-sandbox-17"]
    assert checks["stale"]["count"] == 0
    assert 90 < found["score"] < 100


def test_a_source_not_loaded_for_long_is_stale(estate: Path) -> None:
    done = opsgraph("health", "--check", "stale", "--now", "2026-07-01", "--data", estate)
    assert "files/assets.csv: last complete at 2026-06-15T09:00:00Z" in done.out


def test_one_check_lists_all_it_found(estate: Path) -> None:
    done = opsgraph("health", "--check", "dangling", "--now", TODAY, "--data", estate)
    assert "asset:catalog-import-job DEPENDS_ON asset:pim-feed" in done.out
    assert "orphan" not in done.out


def test_a_check_that_does_not_exist_is_wrong_input(estate: Path) -> None:
    done = opsgraph("health", "--check", "orphans", "--data", estate)
    assert done.code == 2
    assert "Did you mean 'orphan'?" in done.err


# ---------------------------------------------------------------------------------------------- dump


def test_dump_prints_canonical_records_entities_then_relations_then_pools(estate: Path) -> None:
    records = [json.loads(line) for line in opsgraph("dump", "--data", estate).lines]
    kinds = [record["record"] for record in records]
    assert list(dict.fromkeys(kinds)) == ["entity", "relation", "pool"]
    assert kinds == sorted(kinds, key=["entity", "relation", "pool"].index)
    assert all(list(record) == sorted(record) for record in records)
    uids = [record["uid"] for record in records if record["record"] == "entity"]
    assert uids == sorted(uids)
    assert not any(value is None for record in records for value in record.values())


def test_two_graphs_that_hold_the_same_print_the_same_bytes(estate: Path, data: Path) -> None:
    assert load(RETAILER, data, now="2026-07-01T00:00:00Z").code == 0
    assert opsgraph("dump", "--data", data).out == opsgraph("dump", "--data", estate).out


def test_a_reader_that_goes_away_ends_a_dump_without_complaint(estate: Path) -> None:
    words = " ".join([*PROGRAM, "dump", "--data", str(estate)])
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{words} | head -n 1"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["record"] == "entity"


# ---------------------------------------------------------------------------------------------- no graph


@pytest.mark.parametrize("arguments", [["show", "x"], ["find", "x"], ["health"], ["dump"], ["etl", "runs"]])
def test_a_folder_without_a_graph_never_looks_like_an_empty_graph(data: Path, arguments: list[str]) -> None:
    done = opsgraph(*arguments, "--data", data)
    assert done.code == 2
    assert done.out == ""
    assert "There is no graph in" in done.err
    assert "opsgraph load FOLDER" in done.err
    assert not data.exists()
