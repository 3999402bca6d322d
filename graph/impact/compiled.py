"""What is compiled of the engine; without a compiler at installation there is nothing, and Python does it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

native: ModuleType | None
try:
    from graph.impact import _native as native
except ImportError:
    native = None
