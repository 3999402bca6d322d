"""A prepared folder is found by what it was prepared from, and never used when it is not whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from graph.errors import ModelUnusable
from graph.search.model import find_prepared, read_prepared
from graph.search.model.folder import ABOUT, NETWORK, TOKENIZER, Prepared, known_as

DEFAULT = "sentence-transformers/all-MiniLM-L6-v2"


def put(models: Path, fingerprint: str, name: str = DEFAULT, prepared: str = "2026-05-01") -> Path:
    folder = models / fingerprint
    folder.mkdir(parents=True)
    for file in (NETWORK, TOKENIZER):
        (folder / file).write_bytes(b"some")
    sizes = {NETWORK: 4, TOKENIZER: 4}
    about = Prepared(folder, name, fingerprint, "fp32", 384, 254, (101,), (102,), 0, sizes, {"prepared": prepared})
    (folder / ABOUT).write_text(json.dumps(about.doc()))
    return folder


def test_a_model_is_found_by_its_name_and_by_the_short_one(tmp_path: Path) -> None:
    put(tmp_path, "f1")
    put(tmp_path, "f2", name="other/model")
    for name in (DEFAULT, "all-MiniLM-L6-v2"):
        found = find_prepared(tmp_path, name)
        assert found is not None
        assert found.fingerprint == "f1"


def test_of_several_with_one_name_the_one_prepared_last_is_used(tmp_path: Path) -> None:
    put(tmp_path, "f1", prepared="2026-05-02")
    put(tmp_path, "f2", prepared="2026-05-01")
    found = find_prepared(tmp_path, DEFAULT)
    assert found is not None
    assert found.fingerprint == "f1"


def test_nothing_prepared_is_none_and_no_error(tmp_path: Path) -> None:
    assert find_prepared(tmp_path / "nowhere", DEFAULT) is None
    put(tmp_path, "f1")
    assert find_prepared(tmp_path, "other/model") is None


def test_a_prepared_folder_can_be_named_itself(tmp_path: Path) -> None:
    folder = put(tmp_path / "elsewhere", "f1", name="/built/on/another/machine")
    found = find_prepared(tmp_path / "models", str(folder))
    assert found is not None
    assert found.folder == folder


def test_a_model_prepared_from_a_folder_is_found_by_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    put(tmp_path / "models", "f1", name=str(own.resolve()))
    monkeypatch.chdir(tmp_path)
    assert find_prepared(tmp_path / "models", "own") is not None
    assert known_as("own") == str(own.resolve())


@pytest.mark.parametrize(
    ("file", "content", "says"),
    [
        (NETWORK, b"som", "has 3 bytes, not the 4"),
        (NETWORK, None, "cannot be read"),
        (ABOUT, b'{"format": 1', "is not JSON"),
        (ABOUT, b'{"format": 99}', "has format 99"),
        (ABOUT, b'{"format": 1, "name": "x"}', "is not what this program writes"),
        (ABOUT, b"[]", "has format []"),
    ],
)
def test_what_is_not_whole_is_refused_with_the_next_step(
    tmp_path: Path, file: str, content: bytes | None, says: str
) -> None:
    folder = put(tmp_path, "f1")
    if content is None:
        (folder / file).unlink()
    else:
        (folder / file).write_bytes(content)
    with pytest.raises(ModelUnusable) as refused:
        read_prepared(folder)
    assert says in refused.value.message
    assert "opsgraph model prepare" in refused.value.remedy
    with pytest.raises(ModelUnusable):
        find_prepared(tmp_path, DEFAULT)


def test_a_broken_folder_hides_no_whole_one(tmp_path: Path) -> None:
    (put(tmp_path, "f1", prepared="2026-06-01") / ABOUT).write_text("{")
    put(tmp_path, "f2")
    found = find_prepared(tmp_path, DEFAULT)
    assert found is not None
    assert found.fingerprint == "f2"


def test_one_in_the_making_is_not_looked_at(tmp_path: Path) -> None:
    put(tmp_path, ".making-1")
    assert find_prepared(tmp_path, DEFAULT) is None
