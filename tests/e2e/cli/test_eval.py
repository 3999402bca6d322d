"""`opsgraph eval`: what it measures, keeps and compares, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.cli.command import opsgraph
from tests.pages import ROOT

RUNBOOKS = ROOT / "tests/data/kube-prometheus-runbooks"
METRICS = {"ndcg@10", "recall@10", "mrr@10", "hit@1"}


def measured(folder: Path, data: Path, *more: str) -> Any:
    done = opsgraph("eval", folder, "--data", data, "--format", "json", *more)
    assert done.code == 0, done.err
    return json.loads(done.out)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kept run of the runbooks, by words alone, since no model is prepared."""
    folder = tmp_path_factory.mktemp("runs")
    measured(RUNBOOKS, folder / "data", "--save", str(folder / "run.json"))
    return folder / "run.json"


def test_a_corpus_is_measured_without_any_graph(kept: Path) -> None:
    doc = json.loads(kept.read_text(encoding="utf-8"))
    assert (doc["dataset"], doc["queries"], doc["documents"]) == ("kube-prometheus-runbooks", 106, 108)
    assert set(doc["lanes"]) == {"lexical", "fused"}
    for values in doc["lanes"].values():
        assert values.keys() >= METRICS
        assert all(0 <= values[metric] <= 1 for metric in METRICS)
    assert doc["lanes"]["lexical"]["ndcg@10"] > 0.913  # what plain BM25 reaches
    assert doc["states"]["dense"] == ["absent"]
    assert "model prepare" in doc["reasons"]["dense"]


def test_a_kept_run_beside_itself_is_no_difference(kept: Path, data: Path) -> None:
    against = measured(RUNBOOKS, data, "--against", str(kept))["against"]
    assert against["fused"]["verdict"] == "no difference"
    assert against["fused"]["same"] == 106


def test_search_that_got_worse_ends_with_1(kept: Path, data: Path, tmp_path: Path) -> None:
    doc = json.loads(kept.read_text(encoding="utf-8"))
    doc["by_query"]["fused"] = dict.fromkeys(doc["by_query"]["fused"], 1.0)
    better = tmp_path / "better.json"
    better.write_text(json.dumps(doc), encoding="utf-8")
    done = opsgraph("eval", RUNBOOKS, "--data", data, "--against", better)
    assert done.code == 1
    assert "Search got worse" in done.err
    assert "worse" in done.out


def test_without_a_corpus_the_loaded_graph_is_asked(estate: Path) -> None:
    doc = measured(ROOT / "examples/retailer/questions", estate)
    assert doc["queries"] == 88
    assert doc["lanes"]["fused"]["ndcg@10"] > 0.85


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "no folder nowhere"),
        ([str(ROOT / "docs")], "has no qrels.tsv"),
        ([str(RUNBOOKS), "--against", "nowhere.json"], "nowhere.json cannot be read"),
        ([str(RUNBOOKS), "--against", str(RUNBOOKS / "qrels.tsv")], "is no JSON"),
    ],
)
def test_what_cannot_be_measured_is_told(arguments: list[str], told: str, data: Path) -> None:
    done = opsgraph("eval", *arguments, "--data", data)
    assert done.code == 2
    assert told in done.err


def test_a_table_shows_lanes_intervals_and_plain_fusion_nowhere_without_a_model(data: Path) -> None:
    done = opsgraph("eval", RUNBOOKS, "--data", data)
    assert done.code == 0, done.err
    assert [line.split()[0] for line in done.lines if line.startswith(("lane", "lexical", "fused"))][:3] == [
        "lane",
        "lexical",
        "fused",
    ]
    assert "reciprocal" not in done.out
