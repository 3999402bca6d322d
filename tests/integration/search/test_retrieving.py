"""The retriever on real indexes answers as on one that looks at every point; and on a real graph it walks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from graph.errors import ModelUnusable, Unknown
from graph.search.documents import GraphDocuments
from graph.search.index.embedded import EdgeIndex
from graph.search.index.qdrant import QdrantIndex
from graph.search.measure.sets import Document, read_set
from graph.search.measure.throwaway import Corpus
from graph.search.ports import Scope, SearchIndex
from graph.search.retrieve import Retriever
from graph.search.sync import synchronise
from tests.integration.etl.desk import Desk
from tests.pages import ROOT
from tests.search_model import Letters
from tests.search_oracle import OracleIndex

RUNBOOKS = read_set(ROOT / "tests/data/kube-prometheus-runbooks")
FEW = 40


def filled(index: SearchIndex) -> SearchIndex:
    assert RUNBOOKS.documents is not None
    synchronise(Corpus(RUNBOOKS.documents[:FEW], Letters()), index, Letters())
    return index


@pytest.fixture(params=["edge", "qdrant"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    made: SearchIndex = (
        EdgeIndex(tmp_path / "search") if request.param == "edge" else QdrantIndex(QdrantClient(":memory:"), "test")
    )
    yield filled(made)
    made.close()


def test_it_finds_what_an_index_finds_that_looks_at_every_point(index: SearchIndex) -> None:
    oracle = Retriever(filled(OracleIndex()), Letters())
    retriever = Retriever(index, Letters())
    for query in RUNBOOKS.queries[:25]:
        expected, found = oracle.search(query.text), retriever.search(query.text)
        assert [hit.uid for hit in found.hits] == [hit.uid for hit in expected.hits]
        assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in expected.hits], abs=1e-3)
        assert found.lanes == expected.lanes


def test_a_model_that_is_broken_fails_its_lane_and_no_other(index: SearchIndex) -> None:
    answer = Retriever(index, ModelUnusable("The model is broken.", "Prepare it again.")).search("pods crash")
    assert {name: lane.state for name, lane in answer.lanes.items() if lane.state != "skipped"} == {
        "dense": "failed",
        "lexical": "ok",
    }
    assert answer.lanes["dense"].reason.startswith("The model is broken.")
    assert answer.hits
    assert not answer.complete


def test_words_are_weighed_as_the_oracle_does(index: SearchIndex) -> None:
    oracle = Retriever(filled(OracleIndex()))
    retriever = Retriever(index)
    for query in RUNBOOKS.queries[25:50]:
        found, expected = retriever.search(query.text).ranked["lexical"], oracle.search(query.text).ranked["lexical"]
        assert found[:20] == expected[:20]


FILES = {
    "assets.csv": "id,name,type\nshop,Web shop,service\norders-db,Orders database,database\nmail,Mail relay,service\n",
    "relations.csv": "source,type,target\nshop,DEPENDS_ON,orders-db\n",
    "articles/db.md": "---\ntitle: Full table\nabout: [orders-db]\n---\nDo what helps.\n",
    "articles/mail.md": "---\ntitle: Full mailbox\nabout: [mail]\n---\nDo what helps.\n",
    "articles/shop.md": "---\ntitle: Full basket\nabout: [shop]\n---\nDo what helps.\n",
}
ARTICLES = Scope(kinds=("article",))


@pytest.fixture
def shop(desk: Desk) -> Retriever:
    desk.load(FILES)
    index = OracleIndex()
    synchronise(GraphDocuments(desk.store, Letters()), index, None)
    return Retriever(index, None, desk.store, desk.platform.topology)


def test_what_is_about_an_asset_near_the_one_asked_about_comes_before_what_is_not(shop: Retriever) -> None:
    answer = shop.search("full", ARTICLES, about=["shop"])
    assert answer.lanes["graph"].state == "ok"
    assert [hit.uid for hit in answer.hits] == ["article:shop", "article:db", "article:mail"]
    assert answer.ranked["graph"] == ("article:shop", "article:db")
    assert answer.about == ("asset:shop",)


@pytest.mark.parametrize("query", ["full since orders-db restarted", "is the Orders database full", "Full ORDERS-DB"])
def test_an_asset_is_recognised_by_its_id_or_its_name(shop: Retriever, query: str) -> None:
    answer = shop.search(query, ARTICLES)
    assert answer.lanes["graph"].state == "ok"
    assert answer.hits[0].uid == "article:db"


def test_without_an_asset_the_graph_is_not_walked(shop: Retriever) -> None:
    assert shop.search("full", ARTICLES).lanes["graph"].state == "skipped"


def test_an_asset_that_is_none_is_refused_with_the_closest(shop: Retriever) -> None:
    with pytest.raises(Unknown, match="orders-dbb"):
        shop.search("full", about=["orders-dbb"])


def test_a_corpus_may_hold_documents_without_any_text() -> None:
    index = OracleIndex()
    synchronise(Corpus([Document("1", "", ""), Document("2", "Only a title", "")], Letters()), index, Letters())
    assert Retriever(index, Letters()).search("title").hits[0].uid == "article:2"
