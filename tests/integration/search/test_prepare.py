"""Preparing a model: exported by a real process, then checked, kept, repaired, and never there by half."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from graph.errors import BadModel, Unanswerable, Unreachable
from graph.search.model import find_prepared, open_embedder, read_prepared
from graph.search.model import prepare as preparing
from graph.search.model.export import REFERENCE
from graph.search.model.find import Source, source
from graph.search.model.folder import ABOUT, NETWORK, TOKENIZER, WEIGHTS, Prepared
from graph.search.model.prepare import MAKING, prepare
from tests.rigs.tiny_model import HIDDEN, LONGEST, tiny_model

pytestmark = pytest.mark.timeout(600)  # importing torch alone takes seconds
TEXTS = ["disk full", "restart the pods", "the " * 50]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture(scope="module")
def exported(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the exporting process leaves for this model; made once."""
    folder = tmp_path_factory.mktemp("exported")
    preparing._export(source(str(model)), folder)
    return folder


@pytest.fixture
def exports(exported: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Has exports taken from the one that was made, and counts them."""
    done: list[str] = []

    def export(wanted: Source, folder: Path) -> None:
        done.append(wanted.name)
        shutil.copytree(exported, folder, dirs_exist_ok=True)

    monkeypatch.setattr(preparing, "_export", export)
    return done


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "data" / "models"


def held(models: Path) -> list[str]:
    return sorted(file.name for file in models.iterdir() if not file.name.startswith(".lock"))


def test_a_prepared_model_answers_and_is_found_by_its_folder(model: Path, models: Path, exports: list[str]) -> None:
    prepared = prepare(source(str(model)), models)
    assert find_prepared(models, str(model)) == prepared
    assert held(models) == [prepared.fingerprint]
    assert sorted(file.name for file in prepared.folder.iterdir()) == sorted([ABOUT, NETWORK, WEIGHTS, TOKENIZER])
    assert (prepared.variant, prepared.dimensions, prepared.window) == ("fp32", HIDDEN, LONGEST - 2)
    assert prepared.facts["agreement"] >= 0.9999
    vectors = open_embedder(prepared).embed(TEXTS)
    assert vectors.shape == (len(TEXTS), HIDDEN)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_what_is_prepared_is_kept(model: Path, models: Path, exports: list[str]) -> None:
    first = prepare(source(str(model)), models)
    written = first.network.stat().st_mtime_ns
    second = prepare(source(str(model)), models)
    assert second.fingerprint == first.fingerprint
    assert second.network.stat().st_mtime_ns == written
    assert len(exports) == 1


def test_the_variant_asked_for_last_is_used(model: Path, models: Path, exports: list[str]) -> None:
    for variant in ("fp32", "int8", "fp32"):
        prepare(source(str(model)), models, variant)
        found = find_prepared(models, str(model))
        assert found is not None
        assert found.variant == variant
    assert len(exports) == 2


def test_an_int8_model_gives_nearly_the_same_vectors(model: Path, models: Path, exports: list[str]) -> None:
    whole = open_embedder(prepare(source(str(model)), models, "fp32")).embed(TEXTS)
    rounded = open_embedder(prepare(source(str(model)), models, "int8")).embed(TEXTS)
    assert 0.99 < float((whole * rounded).sum(axis=1).min()) < 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda folder: (folder / WEIGHTS).write_bytes(b"half"),
        lambda folder: (folder / ABOUT).unlink(),
        lambda folder: (folder / TOKENIZER).write_text("{"),
        lambda folder: [file.unlink() for file in folder.iterdir()],
    ],
    ids=["weights cut short", "no description", "tokenizer cut short", "nothing left"],
)
def test_what_is_broken_is_made_anew(
    model: Path, models: Path, exports: list[str], harm: Callable[[Path], object]
) -> None:
    prepared = prepare(source(str(model)), models)
    harm(prepared.folder)
    again = prepare(source(str(model)), models)
    assert read_prepared(again.folder) == again
    assert open_embedder(again).embed(TEXTS).shape == (len(TEXTS), HIDDEN)
    assert len(exports) == 2


def test_what_a_killed_preparer_left_is_swept_away(model: Path, models: Path, exports: list[str]) -> None:
    left = models / f"{MAKING}dead"
    left.mkdir(parents=True)
    (left / NETWORK).write_bytes(b"half")
    assert find_prepared(models, str(model)) is None
    prepared = prepare(source(str(model)), models)
    assert held(models) == [prepared.fingerprint]


def test_two_preparers_export_once(model: Path, models: Path, exports: list[str]) -> None:
    found: list[Prepared] = []
    workers = [threading.Thread(target=lambda: found.append(prepare(source(str(model)), models))) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len({prepared.fingerprint for prepared in found}) == 1
    assert len(found) == 3
    assert len(exports) == 1


def test_an_export_that_does_not_agree_is_not_used(
    model: Path, models: Path, exported: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def export(wanted: Source, folder: Path) -> None:
        shutil.copytree(exported, folder, dirs_exist_ok=True)
        np.save(folder / REFERENCE, np.roll(np.load(folder / REFERENCE), 1, axis=1))

    monkeypatch.setattr(preparing, "_export", export)
    with pytest.raises(Unanswerable, match="does not agree with the model"):
        prepare(source(str(model)), models)
    assert held(models) == []


def test_other_weights_are_another_model(model: Path, exports: list[str], models: Path, tmp_path: Path) -> None:
    other = tiny_model(tmp_path / "other", seed=2)
    assert source(str(other)).fingerprint("fp32") != source(str(model)).fingerprint("fp32")


def test_a_model_that_cannot_be_read_is_refused_by_its_name(model: Path, models: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(model, broken)
    (broken / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(BadModel) as refused:
        prepare(source(str(broken)), models)
    assert str(broken) in refused.value.message
    assert held(models) == []


def test_a_model_without_tokenizer_json_is_given_one(models: Path, tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "older", fast=False)
    prepared = prepare(source(str(folder)), models)
    assert prepared.tokenizer.is_file()
    assert open_embedder(prepared).count(["restart the pods"]) == [3]


def test_a_folder_that_cannot_be_written_is_out_of_reach(model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unreachable, match="cannot be written"):
        prepare(source(str(model)), tmp_path / "file" / "models")
