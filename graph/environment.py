"""What a command asks of the environment before it needs the settings, and without their price.

`graph.settings` reads everything and checks it, which costs a quarter of a second. A command that starts at once
asks here first whether anything but the folder of the graph is set at all.
"""

from __future__ import annotations

import os

_CONFIG = "opsgraph.toml"
_PREFIX = "OPSGRAPH_"
# Needs no settings: where the graph is, which file, and who asks.
_LIGHT = ("OPSGRAPH_DATA", "OPSGRAPH_CONFIG", "OPSGRAPH_TOKEN", "OPSGRAPH_RIGS")
_LIGHT_PREFIX = "OPSGRAPH_TEST_"


def plain() -> bool:
    """Whether every setting but `data` has its default: no settings file, and no variable that sets one."""
    if os.environ.get("OPSGRAPH_CONFIG") or os.path.exists(_CONFIG):  # noqa: PTH110 pathlib costs every command 4 ms
        return False
    return not any(
        name.startswith(_PREFIX) and name not in _LIGHT and not name.startswith(_LIGHT_PREFIX) for name in os.environ
    )


def folder(given: str | None) -> str:
    """The folder of the graph where `plain` holds: as given, else as the environment says, else the default."""
    return given or os.environ.get("OPSGRAPH_DATA") or ".opsgraph"


def token() -> str:
    """The bearer token for a running platform; empty where there is none."""
    return os.environ.get("OPSGRAPH_TOKEN", "").strip()


def without_hub() -> dict[str, str]:
    """The environment of a process that must fetch no model, whatever it loads."""
    return {**os.environ, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def columns() -> int | None:
    """How wide the reader wants lines to be, where that is said."""
    said = os.environ.get("COLUMNS", "")
    return int(said) if said.isdecimal() and int(said) > 0 else None


def colours() -> bool:
    """Whether a terminal should get colours: `NO_COLOR` and a dumb terminal say no."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "") != "dumb"
