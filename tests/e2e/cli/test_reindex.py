"""`opsgraph reindex`, and an index that another process has open."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.e2e.cli.command import TODAY, load, opsgraph, retailer_copy
from tests.e2e.cli.test_servers import started


def test_a_broken_index_is_built_anew_from_the_graph(own: Path) -> None:
    before = opsgraph("dump", "--data", own).out
    shutil.rmtree(next((own / "search").glob("*/shard")))
    doctor = opsgraph("doctor", "--data", own, "--format", "json")
    assert doctor.code == 3
    assert "opsgraph reindex" in doctor.out
    done = opsgraph("reindex", "--data", own, "--format", "json")
    assert (done.code, done.json["state"]) == (0, "switched")
    assert done.json["pieces"] > done.json["documents"] > 1000
    assert opsgraph("dump", "--data", own).out == before
    assert opsgraph("doctor", "--data", own, "--now", TODAY).code == 0


def test_there_must_be_a_graph(tmp_path: Path) -> None:
    done = opsgraph("reindex", "--data", tmp_path / "nothing")
    assert done.code == 2
    assert "no graph" in done.err


def test_a_load_beside_a_server_leaves_the_index_to_it(own: Path, tmp_path: Path) -> None:
    folder = retailer_copy(tmp_path / "shop")
    with started("serve", "--port", "0", "--data", str(own), cwd=tmp_path) as (_, said):
        address = said.split()[2].rstrip(";")
        assert opsgraph("search", "payments", "--data", own).code == 0
        (folder / "articles" / "quokka.md").write_text("---\ntitle: Quokkas\n---\nThey ate the cable.\n")
        report = load(folder, own, "--format", "json").json
        assert report["state"] == "succeeded"
        assert report["search"]["state"] in {"left to the server", "current"}
        found = None
        for _ in range(60):
            found = opsgraph("search", "quokka", "--data", own, "--format", "json")
            if "article:quokka" in found.out:
                break
        assert found is not None
        assert "article:quokka" in found.out
        assert address in found.err
