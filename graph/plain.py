"""Settings that are all defaults but the folder, for commands that must start at once: reading and checking real ones
costs a quarter of a second."""

from __future__ import annotations

from pathlib import Path

from graph import defaults
from graph.errors import WrongInput


class PlainSettings:
    """What reading an embedded graph asks of `graph.settings.Settings`."""

    neo4j_url = ""
    qdrant_url = ""
    model = defaults.MODEL
    questions: Path | None = None

    def __init__(self, data: Path) -> None:
        self.data = data

    def check(self) -> None:
        """WrongInput where the folder holds nothing: a mistyped name must not look like an empty graph."""
        if not self.data.is_dir() or not any(self.data.iterdir()):
            raise WrongInput(
                f"There is no graph in {str(self.data)!r} yet.",
                "Load one with `opsgraph load FOLDER`, or name the folder that holds it with --data.",
            )
