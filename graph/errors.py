"""Every error opsgraph raises on purpose; the type says whether a retry helps.

OpsgraphError
├── CheckNotMet              the work is done, but a check was not met          exit 1
├── WrongInput               what was asked or given is wrong; a retry is idle  exit 2
│   ├── BadSettings          a settings key or value that cannot be used
│   ├── Unknown              names something that is not there
│   ├── BadModel             a model that cannot be prepared
│   └── Malformed            one record of a source that cannot be read
└── Unanswerable             the platform could not answer                      exit 3
    ├── StoreUnusable        the store is there, but not for this program
    ├── ModelUnusable        a prepared model is there, but broken
    ├── IndexMismatch        another model wrote the search index
    └── Transient            a later try may well succeed
        ├── Unreachable      a store, source or server out of reach
        ├── LeaseHeld        another run has the lease
        ├── IndexHeld        another process has the search index open
        └── LeaseLost        this run was overtaken; its writes are refused
"""

from __future__ import annotations

TYPE_CHECKING = False  # commands that must start at once read this module
if TYPE_CHECKING:
    from collections.abc import Iterable


class OpsgraphError(Exception):
    """One sentence of what is wrong, and the next step."""

    exit_code = 3
    code = "INTERNAL"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class CheckNotMet(OpsgraphError):
    """Done, but a gate, a brake or a quality check says no."""

    exit_code = 1
    code = "CHECK_NOT_MET"


class WrongInput(OpsgraphError):
    """The caller must change something first."""

    exit_code = 2
    code = "BAD_INPUT"


class BadSettings(WrongInput):
    """A setting that does not exist or cannot be used."""

    code = "BAD_SETTINGS"


class Unknown(WrongInput):
    """Something was named that is not there; says what comes closest."""

    code = "NOT_FOUND"

    def __init__(self, what: str, value: str, among: Iterable[str] = (), remedy: str = "") -> None:
        near = closest(value, among)
        hint = f"Did you mean {near!r}?" if near else remedy
        super().__init__(f"There is no {what} {value!r}.", hint)
        self.what = what
        self.value = value
        self.closest = near


class BadModel(WrongInput):
    """A model that cannot be prepared as it is."""

    code = "BAD_MODEL"


class Malformed(WrongInput):
    """A record that cannot be read: which field, what stood there, what was expected."""

    code = "MALFORMED"

    def __init__(self, field: str, value: object, expected: str, key: tuple[str, ...] | None = None) -> None:
        super().__init__(f"{field}: {value!r} is not {expected}.")
        self.field = field
        self.value = value
        self.expected = expected
        self.key = key


class Unanswerable(OpsgraphError):
    """The platform could not answer."""

    code = "UNAVAILABLE"


class StoreUnusable(Unanswerable):
    """The store answers, but this program must not use it as it is."""

    code = "STORE_UNUSABLE"


class ModelUnusable(Unanswerable):
    """A prepared model is there, but this program cannot use it."""

    code = "MODEL_UNUSABLE"


class IndexMismatch(Unanswerable):
    """Another model wrote the search index; vectors of two models are never mixed."""

    code = "INDEX_MISMATCH"

    def __init__(self, written: str, present: str) -> None:
        super().__init__(
            f"The search index was written by the model {written}, and the settings name {present}.",
            "Build the index anew with `opsgraph reindex`; until then set OPSGRAPH_MODEL to what wrote it.",
        )


class Transient(Unanswerable):
    """A later try may well succeed."""


class Unreachable(Transient):
    """A store, a source or a server is out of reach."""

    code = "UNREACHABLE"


class LeaseHeld(Transient):
    """Another run is at work on this graph."""

    code = "LEASE_HELD"


class IndexHeld(Transient):
    """Another process has the embedded search index open, which only one may."""

    code = "INDEX_HELD"

    def __init__(self, folder: object, holder: str) -> None:
        super().__init__(
            f"The search index in {folder} is open in {holder}, and only one process may have it open.",
            "Ask `opsgraph serve` where that is what has it, or try again when it has ended.",
        )
        self.holder = holder
        self.served = holder.endswith(" serve)")
        """Whether a server has it, which brings it up to date by itself."""


class LeaseLost(Transient):
    """A newer leader took over; nothing more of this run is written."""

    code = "LEASE_LOST"


def closest(value: str, among: Iterable[str]) -> str | None:
    """The most similar of the names, where one is similar at all."""
    from difflib import get_close_matches

    found = get_close_matches(value, list(among), n=1, cutoff=0.6)
    return found[0] if found else None
