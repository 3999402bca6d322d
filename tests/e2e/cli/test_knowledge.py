"""Search, packs and questions as commands, where something about them is wrong."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.cli.command import environment, opsgraph
from tests.e2e.whatif.command import whatif
from tests.pages import ROOT

QUESTIONS = ROOT / "examples/retailer/questions"


def test_a_pack_is_about_a_saved_scenario(own: Path) -> None:
    kept = whatif("run", str(ROOT / "examples/scenarios/hypervisor-in-place.yaml"), "--save", "hv", "--data", str(own))
    assert kept.err.startswith("Kept as hv"), kept.err
    done = opsgraph("context", "--about", "scenario:hv", "--data", own, "--format", "json")
    assert done.code == 0, done.err
    assert done.json["about"]["named"] == ["scenario:hv"]
    unknown = opsgraph("context", "--about", "scenario:hw", "--data", own)
    assert (unknown.code, "no saved scenario 'hw'" in unknown.err) == (2, True)


def test_a_graph_that_is_gone_is_told_though_its_index_is_there(own: Path) -> None:
    (own / "graph.sqlite").unlink()
    for words in (("search", "certificate"), ("context", "certificate"), ("show", "orders-db")):
        done = opsgraph(*words, "--data", own)
        assert (done.code, done.out) == (2, "")
        assert "There is no graph" in done.err
    assert not (own / "graph.sqlite").exists()


def test_a_model_that_is_half_written_leaves_words_to_answer(own: Path) -> None:
    (own / "models" / "half").mkdir(parents=True)
    (own / "models" / "half" / "opsgraph-model.json").write_text("{", encoding="utf-8")
    done = opsgraph("search", "certificate", "--data", own, "--format", "json")
    assert done.code == 0, done.err
    assert done.json["lanes"]["lexical"] == "ok"
    assert done.json["hits"]
    assert opsgraph("context", "certificate", "--data", own).code == 0


def test_an_answer_that_cannot_be_written_ends_in_a_sentence(estate: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "api.start", "search", "certificate", "--data", str(estate)],
            cwd=ROOT,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_what_is_no_incident_is_not_suggested_as_one(estate: Path) -> None:
    done = opsgraph("similar", "CHG2288", "--data", estate)
    assert done.code == 2
    assert "Did you mean" not in done.err


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    folder = tmp_path / "questions"
    shutil.copytree(QUESTIONS, folder)
    return folder


def test_a_question_that_is_refused_counts_and_is_told(estate: Path, questions: Path) -> None:
    with (questions / "queries.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "odd", "text": "?!"}\n{"_id": "lost", "text": "where"}\n')
    with (questions / "qrels.tsv").open("a", encoding="utf-8") as file:
        file.write("odd\tarticle:policies/certificates\t1\nlost\tarticle:nowhere\t1\n")
    done = opsgraph("eval", questions, "--data", estate)
    assert done.code == 0, done.err
    assert "query odd was refused" in done.out
    assert "article:nowhere" in done.out
    assert "90 queries to the loaded graph" in done.out


def test_a_new_index_is_not_passed_by_questions_that_are_not_there(own: Path) -> None:
    env = environment(OPSGRAPH_QUESTIONS=str(own / "nothing"))
    done = opsgraph("reindex", "--data", own, env=env)
    assert done.code == 2
    assert "There is no folder" in done.err
    assert opsgraph("reindex", "--accept-loss", "--data", own, env=env).code == 0


def test_questions_that_cannot_be_read_are_told_before_anything_is_built(own: Path) -> None:
    shutil.copytree(QUESTIONS, own / "questions")
    (own / "questions" / "qrels.tsv").write_text("q1\tarticle:a\tmany\nq1\tarticle:b\tfew\n", encoding="utf-8")
    before = sorted(file.name for file in (own / "search").iterdir())
    done = opsgraph("reindex", "--data", own)
    assert done.code == 2
    assert "qrels.tsv line 2" in done.err
    assert sorted(file.name for file in (own / "search").iterdir()) == before


def test_feedback_goes_into_a_folder(own: Path, tmp_path: Path) -> None:
    assert opsgraph("feedback", "give", "certs", "article:policies/certificates", "--data", own).code == 0
    (tmp_path / "file").touch()
    done = opsgraph("feedback", "export", tmp_path / "file", "--data", own)
    assert done.code == 2
    assert "no empty folder" in done.err
