"""`impactChanged`: told when a load changes what hangs on an asset, silent otherwise."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api import watch
from api.graphql.context import Context
from api.graphql.schema import make_schema
from etl.service import Ask, Etl
from graph.errors import WrongInput
from graph.platform import Platform, open_platform
from graph.settings import ApiSettings, Settings
from tests.integration.api.estate import ESTATE, FIRST_LOAD, write

Doc = dict[str, Any]
QUERY = """subscription($assets: [ID!]!) { impactChanged(assets: $assets) {
    id at asset { displayName } before { state summary { down } takesDown } after { takesDown lostSpares { pool } }
} }"""


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    with open_platform(Settings.model_construct(data=tmp_path / "data")) as platform:
        load(platform, tmp_path, FIRST_LOAD)
        yield platform


def load(platform: Platform, folder: Path, now: str, **files: str) -> None:
    changed = {name.replace("_", "."): text for name, text in files.items()}
    Etl(platform).run(
        Ask(source="cmdb", folder=write(folder / "cmdb", ESTATE | changed), now=now, accept_removals=True)
    )


async def next_of(stream: Any, seconds: float) -> Any:
    """What comes next; None where nothing does in time."""
    task = asyncio.ensure_future(stream.__anext__())
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        task.cancel()
        return None
    return task.result()


async def watched(platform: Platform, refs: list[str], work: Any) -> list[watch.Changed]:
    """What is told of these assets while a load is at work, and a little longer."""
    found = []

    async def follow() -> None:
        async for change in watch.changed(platform, refs, 0.02):
            found.append(change)  # noqa: PERF401 what is told until it is cancelled

    task = asyncio.create_task(follow())
    await asyncio.sleep(0.5)
    await asyncio.get_running_loop().run_in_executor(None, work)
    await asyncio.sleep(1.0)
    task.cancel()
    return found


RELATIONS = ESTATE["relations.csv"]


def test_it_tells_a_new_single_point_of_failure(platform: Platform, tmp_path: Path) -> None:
    fewer = RELATIONS.replace("db-2,MEMBER_OF,pay-db,,soft\n", "")
    work = lambda: load(platform, tmp_path, "2026-05-06T00:00:00Z", relations_csv=fewer)  # noqa: E731
    (told,) = asyncio.run(watched(platform, ["DB 1", "lone/box"], work))
    assert (told.id, told.at) == ("db-1", "2026-05-06T00:00:00Z")
    assert told.before is not None
    assert told.after is not None
    assert (told.before.takes_down, told.after.takes_down) == ([], ["shop"])
    assert told.before.summary["down"] < told.after.summary["down"]


def test_it_tells_a_state_and_a_retirement(platform: Platform, tmp_path: Path) -> None:
    assets = ESTATE["assets.csv"].replace("DB 2,vm,prod,degraded", "DB 2,vm,prod,operational")
    without = "\n".join(line for line in assets.splitlines() if not line.startswith("lone/box")) + "\n"
    work = lambda: load(platform, tmp_path, "2026-05-06T00:00:00Z", assets_csv=without)  # noqa: E731
    found = {told.id: told for told in asyncio.run(watched(platform, ["db-2", "lone/box"], work))}
    before, after = found["db-2"].before, found["db-2"].after
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == ("DEGRADED", "OK")
    assert found["lone/box"].after is None


def test_it_is_silent_where_nothing_that_matters_changes(platform: Platform, tmp_path: Path) -> None:
    renamed = ESTATE["assets.csv"].replace("Lone box", "Lonely box").replace("DB 1", "Database 1")
    more = renamed + "new,New,host,test,operational,,,\n"
    work = lambda: load(platform, tmp_path, "2026-05-06T00:00:00Z", assets_csv=more)  # noqa: E731
    assert asyncio.run(watched(platform, ["db-1", "pay-db", "lone/box"], work)) == []
    assert platform.store.version().number == 2


def test_over_graphql(platform: Platform, tmp_path: Path) -> None:
    fewer = RELATIONS.replace("db-2,MEMBER_OF,pay-db,,soft\n", "")

    async def follow() -> Any:
        schema = make_schema(ApiSettings())
        context = Context(platform, Etl(platform))
        stream = await schema.subscribe(QUERY, {"assets": ["asset:db-1"]}, context_value=context)
        late = threading.Timer(0.7, load, (platform, tmp_path, "2026-05-06T00:00:00Z"), {"relations_csv": fewer})
        late.start()
        try:
            return await next_of(stream, 20)
        finally:
            late.join()

    result = asyncio.run(follow())
    assert result.errors is None
    assert result.data["impactChanged"] == {
        "id": "asset:db-1",
        "at": "2026-05-06T00:00:00Z",
        "asset": {"displayName": "DB 1"},
        "before": {"state": "OK", "summary": {"down": 1}, "takesDown": []},
        "after": {"takesDown": ["asset:shop"], "lostSpares": []},
    }


@pytest.mark.parametrize(("assets", "says"), [(["db-11"], "db-1"), ([], "0 assets"), (["db-1"] * 101, "101")])
def test_what_cannot_be_watched_is_told_at_once(platform: Platform, assets: list[str], says: str) -> None:
    async def first() -> None:
        async for _ in watch.changed(platform, assets):
            return

    with pytest.raises(WrongInput, match=says):
        asyncio.run(first())
