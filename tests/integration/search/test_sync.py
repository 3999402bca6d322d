"""The index follows its documents: what changed is written, and nothing else is read, embedded or written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qdrant_client import QdrantClient

from graph.errors import IndexMismatch, LeaseLost
from graph.search import words
from graph.search.index.embedded import EdgeIndex
from graph.search.index.points import point_of
from graph.search.index.qdrant import QdrantIndex
from graph.search.pieces import embedded
from graph.search.ports import Scope, SearchIndex
from graph.search.sync import synchronise
from tests.integration.search.notes import Notes, WordModel

EVERYTHING = Scope()


@pytest.fixture(params=["edge", "qdrant"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    made: SearchIndex = (
        EdgeIndex(tmp_path / "search") if request.param == "edge" else QdrantIndex(QdrantClient(":memory:"), "test")
    )
    yield made
    made.close()


@pytest.fixture
def notes() -> Notes:
    made = Notes()
    made.write("article:disk", "the disk is full", "remove old logs")
    made.write("article:net", "the switch lost its port")
    made.write("article:db", "the database is slow")
    return made


@pytest.fixture
def model() -> WordModel:
    return WordModel()


def as_it_should_be(notes: Notes, index: SearchIndex, model: WordModel | None) -> bool:
    """Whether the index holds each piece with its vector and words, and nothing else."""
    state = index.state()
    assert state is not None
    assert state.graph == notes.version()
    wanted = {
        point.id: point
        for pieces in notes.pieces(list(notes.texts)).values()
        for point in (point_of(piece, state.model) for piece in pieces)
    }
    held = {each.id: each for each in index.held()}
    assert held.keys() == wanted.keys()
    assert state.points == len(wanted)
    assert {id: (each.text_hash, each.labels_hash) for id, each in held.items()} == {
        id: (each.text_hash, each.labels_hash) for id, each in wanted.items()
    }
    for id, point in list(wanted.items())[:: 1 + len(wanted) // 50]:
        only = Scope(uids=(point.piece.uid,))
        assert id in {found.id for found in index.lexical(words.query(point.piece.text), only, 10)}
        if model is not None:
            scores = {found.id: found.score for found in index.dense(model.embed([embedded(point.piece)])[0], only, 10)}
            assert scores[id] == pytest.approx(1.0, abs=1e-4)
    return True


def test_a_first_run_writes_everything(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    done = synchronise(notes, index, model)
    assert (done.documents, done.written, done.embedded, done.dropped) == (3, 4, 4, 0)
    assert as_it_should_be(notes, index, model)


def test_a_second_run_asks_for_nothing(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    synchronise(notes, index, model)
    notes.asked.clear()
    model.embedded.clear()
    done = synchronise(notes, index, model)
    assert (done.documents, done.written, done.unchanged) == (0, 0, 0)
    assert notes.asked == model.embedded == []


def test_only_what_changed_is_looked_at_and_only_new_text_is_embedded(
    notes: Notes, index: SearchIndex, model: WordModel
) -> None:
    synchronise(notes, index, model)
    notes.asked.clear()
    model.embedded.clear()
    notes.write("article:disk", "the disk is full", "add a disk")
    done = synchronise(notes, index, model)
    assert notes.asked == ["article:disk"]
    assert model.embedded == ["article:disk\narticle\nadd a disk"]
    assert (done.written, done.unchanged) == (1, 1)
    assert as_it_should_be(notes, index, model)


def test_new_labels_embed_nothing(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    synchronise(notes, index, model)
    model.embedded.clear()
    notes.write("article:net", "the switch lost its port", status="retired")
    done = synchronise(notes, index, model)
    assert (done.relabelled, done.embedded, model.embedded) == (1, 0, [])
    assert [found.uid for found in index.lexical(words.query("switch"), Scope(statuses=("retired",)), 5)] == [
        "article:net"
    ]
    assert as_it_should_be(notes, index, model)


def test_a_document_that_grew_shorter_or_went_loses_its_pieces(
    notes: Notes, index: SearchIndex, model: WordModel
) -> None:
    synchronise(notes, index, model)
    notes.write("article:disk", "the disk is full")
    notes.remove("article:db")
    assert synchronise(notes, index, model).dropped == 2
    assert as_it_should_be(notes, index, model)


def test_a_run_that_is_cut_off_is_finished_by_the_next(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    for number in range(600):
        notes.write(f"article:{number:03}", f"text of number {number}")
    fences = iter([True, True, False])

    def fence() -> None:
        if not next(fences):
            raise LeaseLost("overtaken")

    with pytest.raises(LeaseLost):
        synchronise(notes, index, model, fence=fence)
    written = len(list(index.held()))
    assert 0 < written < 604
    model.embedded.clear()
    done = synchronise(notes, index, model)
    assert done.embedded == len(model.embedded) == 604 - written, "what was written is not embedded again"
    assert as_it_should_be(notes, index, model)


def test_a_graph_that_went_back_in_time_is_another_one(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    synchronise(notes, index, model)
    other = Notes()
    other.write("article:disk", "the disk is full", "remove old logs")
    done = synchronise(other, index, model)
    assert (done.embedded, done.dropped) == (0, 2)
    assert as_it_should_be(other, index, model)


def test_models_are_never_mixed(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    synchronise(notes, index, model)
    notes.write("article:new", "new")
    with pytest.raises(IndexMismatch, match=r"words-1.*words-2.*reindex"):
        synchronise(notes, index, WordModel("words-2"))
    assert {held.uid for held in index.held()} == {"article:disk", "article:net", "article:db"}


def test_what_was_written_without_the_model_is_completed_with_it(
    notes: Notes, index: SearchIndex, model: WordModel
) -> None:
    synchronise(notes, index, model)
    notes.write("article:new", "what happened while the model was away")
    done = synchronise(notes, index, None)
    assert (done.written, done.embedded) == (1, 0)
    assert [found.uid for found in index.lexical(words.query("away"), EVERYTHING, 5)] == ["article:new"]
    state = index.state()
    assert state is not None
    assert not state.whole
    model.embedded.clear()
    assert synchronise(notes, index, model).embedded == len(model.embedded) == 1
    assert as_it_should_be(notes, index, model)
    state = index.state()
    assert state is not None
    assert state.whole


def test_words_are_enough_for_an_index(notes: Notes, index: SearchIndex) -> None:
    assert synchronise(notes, index, None).embedded == 0
    assert as_it_should_be(notes, index, None)


def test_the_mean_length_is_measured_anew_once_there_is_twice_as_much(
    notes: Notes, index: SearchIndex, model: WordModel
) -> None:
    synchronise(notes, index, model)
    first = index.state()
    for number in range(20):
        notes.write(f"article:long-{number}", " ".join(f"word{number}x{place}" for place in range(100)))
    model.embedded.clear()
    synchronise(notes, index, model)
    state = index.state()
    assert first is not None
    assert state is not None
    assert state.average_length > 5 * first.average_length
    assert len(model.embedded) == 20
    fresh = QdrantIndex(QdrantClient(":memory:"), "fresh")
    synchronise(notes, fresh, model)
    asked = words.query("the disk is full")
    rows = [
        [(found.uid, round(found.score, 3)) for found in each.lexical(asked, EVERYTHING, 3)] for each in (index, fresh)
    ]
    assert rows[0] == rows[1], "the words of what was there before are weighed by the new mean as well"
    fresh.close()


def test_progress_goes_from_nothing_to_all(notes: Notes, index: SearchIndex, model: WordModel) -> None:
    seen: list[tuple[int, int]] = []
    synchronise(notes, index, model, lambda done, total: seen.append((done, total)))
    assert seen[0] == (0, 3)
    assert seen[-1] == (3, 3)


def test_a_document_without_pieces_is_nothing(index: SearchIndex, model: WordModel) -> None:
    notes = Notes()
    notes.write("article:empty")
    assert synchronise(notes, index, model).written == 0
    assert as_it_should_be(notes, index, model)
