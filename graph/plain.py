"""Settings that are all defaults but the folder, for commands that must start at once: reading and checking real ones
costs a quarter of a second."""

from __future__ import annotations

from pathlib import Path

from graph import defaults
from graph.errors import WrongInput


def holds_graph(folder: Path) -> bool:
    """Whether an embedded graph was ever begun there."""
    file = folder / defaults.GRAPH_FILE
    return file.is_file() and file.stat().st_size > 0


class PlainSettings:
    """What reading an embedded graph asks of `graph.settings.Settings`."""

    neo4j_url = ""
    qdrant_url = ""
    model = defaults.MODEL
    questions: Path | None = None

    def __init__(self, data: Path) -> None:
        self.data = data

    def check(self) -> None:
        """WrongInput where the folder holds no graph: a mistyped name must not look like an empty one."""
        if not holds_graph(self.data):
            raise WrongInput(
                f"There is no graph in {str(self.data)!r} yet.",
                "Load one with `opsgraph load FOLDER`, or name the folder that holds it with --data.",
            )
