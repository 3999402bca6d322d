from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.platform import Platform
from tests.integration.context.estate import estate


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The estate; only feedback is written to it."""
    with estate(tmp_path_factory.mktemp("estate")) as platform:
        yield platform
