"""`python -m api.export` writes `api/schema.graphql` and `api/openapi.json`; `--check` compares them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from api.app import create_app
from api.graphql.schema import make_schema
from etl.service import Etl
from graph.platform import Platform
from graph.settings import ApiSettings, Settings
from graph.stores.sqlite.store import SqliteStore

HERE = Path(__file__).parent


def contracts() -> dict[Path, str]:
    """What the files should hold."""
    platform = Platform(Settings.model_construct(), SqliteStore(Path()))
    openapi = create_app(platform, Etl(platform)).openapi()
    return {
        HERE / "schema.graphql": make_schema(ApiSettings()).as_str() + "\n",
        HERE / "openapi.json": json.dumps(openapi, indent=2, ensure_ascii=False) + "\n",
    }


def main() -> int:
    stale = [path for path, text in contracts().items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(
                f"{path.name} is not what the code says; write it with `python -m api.export`.",
                file=sys.stderr,
            )
        return 1 if stale else 0
    for path, text in contracts().items():
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
