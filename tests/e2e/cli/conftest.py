from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.cli.command import RETAILER, append, load, retailer_copy

BAD_ROWS = ("checkout,NEEDS,basket-api,,", "checkout,DEPENDS_ON,order-api,,hrd")


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the example estate, loaded once; tests only read it."""
    data = tmp_path_factory.mktemp("estate") / "data"
    done = load(RETAILER, data)
    assert done.code == 0, done.err
    return data


@pytest.fixture
def own(estate: Path, data: Path) -> Path:
    """The same, the test's own to change."""
    shutil.copytree(estate, data)
    return data


@pytest.fixture(scope="session")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an example estate with two rows that cannot be read; tests only read it."""
    folder = retailer_copy(tmp_path_factory.mktemp("flawed") / "shop")
    append(folder / "relations.csv", *BAD_ROWS)
    done = load(folder, folder.parent / "data")
    assert done.code == 0, done.err
    return folder.parent / "data"


@pytest.fixture
def broken(flawed: Path, data: Path) -> Path:
    """The same, the test's own to change."""
    shutil.copytree(flawed, data)
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of the test's own, not there yet."""
    return tmp_path / "data"
