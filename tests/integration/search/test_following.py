"""The ETL and the search index: each run ends with an index that follows the graph, or says why it does not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from etl.following import Following
from graph.errors import CheckNotMet, IndexMismatch
from graph.search import words
from graph.search.follow import Knowledge
from graph.search.gate import KEPT
from graph.search.index import generations
from graph.search.ports import Embedder, Scope
from tests.integration.etl.desk import Desk
from tests.integration.search.notes import WordModel

ASSETS = "id,name,type,environment\npay-db,Payments DB,database,prod\nshop,Shop,service,prod\n"
ARTICLES = {
    "articles/disk.md": "---\ntitle: Full disk\nabout: pay-db\n---\nRemove the oldest logs.\n",
    "articles/net.md": "---\ntitle: Lost port\nreaders: net\n---\nThe switch lost its port.\n",
}
FILES: dict[str, str | bytes] = {"assets.csv": ASSETS, **ARTICLES}
LATER = "2026-05-02T09:00:00Z"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, etl={"embed": True})
    yield made
    made.platform.close()


def found(desk: Desk, query: str, scope: Scope | None = None) -> list[str]:
    index = desk.platform.index()
    return [each.uid for each in index.lexical(words.query(query), scope or Scope(), 10)]


def knowing(desk: Desk, model: Embedder | None) -> Knowledge:
    """The knowledge of a desk, with a model."""
    plain = desk.platform.knowledge()
    assert plain.gate is not None
    gate = replace(
        plain.gate, embedder_of=lambda fingerprint: model if model and model.fingerprint == fingerprint else None
    )
    return replace(plain, model=model.fingerprint if model else "", embedder=lambda: model, gate=gate)


def test_a_load_can_be_searched(desk: Desk) -> None:
    report = desk.load(FILES)
    assert report.search["state"] == "current"
    assert (report.search["written"], report.search["graph"]) == (4, report.graph)
    assert found(desk, "oldest logs") == ["article:disk"]
    assert found(desk, "payments database")[0] == "asset:pay-db"
    assert "embed" in report.stages


def test_a_load_that_changes_nothing_looks_at_nothing(desk: Desk) -> None:
    desk.load(FILES)
    desk.platform.close()
    state = next((desk.store.folder / "search").glob("*/state.json"))
    before = state.stat().st_mtime_ns
    shutil.rmtree(state.parent / "shard")
    report = desk.load(FILES, now=LATER)
    assert report.search["state"] == "current"
    assert report.search["documents"] == 0
    assert state.stat().st_mtime_ns == before, "its state was all that was read"


def test_only_what_changed_is_looked_at(desk: Desk) -> None:
    desk.load(FILES)
    report = desk.load(
        FILES | {"articles/net.md": str(ARTICLES["articles/net.md"]) + "Try the other port.\n"}, now=LATER
    )
    assert (report.search["documents"], report.search["written"]) == (1, 1)
    assert found(desk, "try other") == ["article:net"]


def test_an_asset_with_a_new_name_is_found_by_it_as_is_what_is_about_it(desk: Desk) -> None:
    desk.load(FILES)
    desk.load(FILES | {"assets.csv": ASSETS.replace("Payments DB", "Ledger")}, now=LATER)
    assert set(found(desk, "ledger")) == {"asset:pay-db", "article:disk"}
    assert found(desk, "payments") == []


def test_other_readers_are_followed_without_writing_a_text(desk: Desk) -> None:
    desk.load(FILES)
    opened = ARTICLES["articles/net.md"].replace("readers: net\n", "")
    report = desk.load(FILES | {"articles/net.md": opened}, now=LATER)
    assert (report.search["written"], report.search["relabelled"]) == (0, 1)
    assert found(desk, "switch", Scope(readers=())) == ["article:net"]


def test_what_is_retired_is_found_as_of_then_only(desk: Desk) -> None:
    desk.load(FILES)
    files = {name: text for name, text in FILES.items() if name != "articles/net.md"}
    desk.load(files, now=LATER, accept_removals=True)
    assert found(desk, "switch") == []
    assert found(desk, "switch", Scope(as_of="2026-05-01T12:00:00Z")) == ["article:net"]


def test_a_crash_between_graph_and_index_is_repaired_by_the_next_run(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.load(FILES)
    with monkeypatch.context() as broken:
        broken.setattr(Knowledge, "follow", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            desk.load(FILES | {"articles/new.md": "---\ntitle: New\n---\nQuokkas.\n"}, now=LATER)
    assert found(desk, "quokkas") == []
    report = desk.load(FILES | {"articles/new.md": "---\ntitle: New\n---\nQuokkas.\n"}, now=LATER)
    assert report.sources[0].new == 0
    assert report.search["written"] == 1
    assert found(desk, "quokkas") == ["article:new"]


def test_a_broken_index_stops_no_load_and_says_what_to_do(desk: Desk) -> None:
    desk.load(FILES)
    desk.platform.close()
    shutil.rmtree(next((desk.store.folder / "search").glob("*/shard")))
    report = desk.load(FILES | {"articles/new.md": "---\ntitle: New\n---\nQuokkas.\n"}, now=LATER)
    assert report.state == "succeeded"
    assert report.search["state"] == "behind"
    assert "opsgraph reindex" in report.search["reason"]
    desk.platform.knowledge().rebuild()
    assert found(desk, "quokkas") == ["article:new"]


def test_words_are_completed_with_vectors_once_there_is_a_model(desk: Desk) -> None:
    desk.load(FILES)
    model = WordModel()
    assert knowing(desk, model).follow().embedded == 4
    state = desk.platform.index().state()
    assert state is not None
    assert (state.model, state.dimensions) == ("words-1", 16)
    vector = model.embed(["switch lost port"])[0]
    assert desk.platform.index().dense(vector, Scope(), 1)[0].uid == "article:net"


def test_another_model_is_refused_until_the_index_is_built_anew(desk: Desk) -> None:
    desk.load(FILES)
    knowing(desk, WordModel()).follow()
    other = knowing(desk, WordModel("words-2"))
    assert other.behind()
    with pytest.raises(IndexMismatch):
        other.follow()
    other.rebuild()
    state = desk.platform.index().state()
    assert state is not None
    assert state.model == "words-2"
    assert not other.behind()


def test_vectors_are_not_given_up_for_words(desk: Desk) -> None:
    desk.load(FILES)
    knowing(desk, WordModel()).follow()
    with pytest.raises(CheckNotMet, match="model prepare"):
        knowing(desk, None).rebuild()
    knowing(desk, None).rebuild(accept_loss=True)
    state = desk.platform.index().state()
    assert state is not None
    assert not state.model


def test_what_changes_while_an_index_is_built_is_in_it(desk: Desk) -> None:
    desk.load(FILES)
    knowledge = knowing(desk, WordModel())
    loaded: list[Any] = []

    def progress(done: int, total: int) -> None:
        if done == total and not loaded:
            files = FILES | {"articles/new.md": "---\ntitle: New\n---\nQuokkas.\n"}
            loaded.append(desk.load(files, now=LATER))
            assert found(desk, "quokkas") == ["article:new"], "the old one answers and is kept up to date"

    knowledge.rebuild(progress)
    assert loaded
    assert found(desk, "quokkas") == ["article:new"]
    assert not knowledge.behind()


class TestGate:
    @pytest.fixture
    def asked(self, desk: Desk) -> Desk:
        """A desk with an index, and questions about what it holds."""
        articles = {
            f"articles/a{number}.md": f"---\ntitle: Case {number}\n---\nsame words everywhere {'rare ' * number}\n"
            for number in range(12)
        }
        desk.load({**FILES, **articles})
        questions = desk.platform.questions
        questions.mkdir(parents=True)
        queries = [{"_id": f"q{number}", "text": f"case {number} rare words"} for number in range(12)]
        (questions / "queries.jsonl").write_bytes(b"\n".join(map(orjson.dumps, queries)))
        rows = [f"q{number}\tarticle:a{number}\t1" for number in range(12)]
        (questions / "qrels.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *rows]))
        return desk

    def test_an_index_that_answers_as_well_may_answer(self, asked: Desk) -> None:
        knowing(asked, WordModel()).rebuild()
        kept = orjson.loads((asked.store.folder / KEPT).read_bytes())
        assert kept["measured"]["queries"] == 12

    def test_one_that_answers_worse_is_refused_and_the_old_one_stays(
        self, asked: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        knowing(asked, WordModel()).rebuild()
        before = generations.current(asked.store.folder / "search")
        worse = knowing(asked, WordModel("words-2"))
        monkeypatch.setattr("graph.search.gate.Gate._fall", lambda *_: 0.02)
        with pytest.raises(CheckNotMet, match=r"fell by 0\.020") as refused:
            worse.rebuild()
        assert "--accept-loss" in refused.value.remedy
        assert generations.current(asked.store.folder / "search") == before
        assert {path.name for path in (asked.store.folder / "search").iterdir()} == {before, "current"}
        worse.rebuild(accept_loss=True)
        assert generations.current(asked.store.folder / "search") != before

    def test_one_that_was_refused_is_not_built_again_at_every_load(
        self, asked: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        model = WordModel()
        monkeypatch.setattr("graph.search.gate.Gate._fall", lambda *_: 0.02)
        with pytest.raises(CheckNotMet):
            knowing(asked, model).follow()
        embedded = len(model.embedded)
        asked.load({**FILES, "articles/new.md": "---\ntitle: New\n---\nQuokkas.\n"}, now=LATER, accept_removals=True)
        with pytest.raises(CheckNotMet, match="answers the"):
            knowing(asked, model).follow()
        assert len(model.embedded) == embedded
        assert found(asked, "quokkas") == ["article:new"], "its words follow the graph all the same"

    def test_a_fall_is_measured_on_the_saved_questions(self, asked: Desk) -> None:
        knowledge = knowing(asked, WordModel())
        knowledge.rebuild()
        assert knowledge.gate is not None
        doc = orjson.loads((asked.store.folder / KEPT).read_bytes())["measured"]
        worse = {**doc, "by_query": {"fused": dict.fromkeys(doc["by_query"]["fused"], 0.0)}}
        mean = sum(doc["by_query"]["fused"].values()) / 12
        assert knowledge.gate._fall(worse, doc) == pytest.approx(mean, abs=1e-6)
        assert knowledge.gate._fall(doc, doc) == 0


def test_a_server_follows_what_others_load(desk: Desk) -> None:
    desk.load(FILES)
    elsewhere = Desk(desk.home, etl={"embed": False})
    following = Following(desk.platform)
    following.start()
    try:
        elsewhere.load(FILES | {"articles/new.md": "---\ntitle: New\n---\nQuokkas.\n"}, now=LATER)
        deadline = time.monotonic() + 30
        while not found(desk, "quokkas") and time.monotonic() < deadline:
            time.sleep(0.1)
        assert found(desk, "quokkas") == ["article:new"]
    finally:
        following.stop()
        elsewhere.platform.close()
