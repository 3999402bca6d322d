"""Errors as every face tells them: a stable code, one sentence, the next step. Never a stack trace."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from graph.errors import CheckNotMet, LeaseHeld, OpsgraphError, Unknown, WrongInput


@dataclass(frozen=True, slots=True)
class Told:
    code: str
    message: str
    remedy: str
    status: int

    def body(self) -> dict[str, dict[str, str]]:
        """As REST answers it."""
        doc = asdict(self)
        del doc["status"]
        return {"error": doc}


UNEXPECTED = Told("INTERNAL", "Something went wrong inside opsgraph.", "Its log says what.", 500)


def told(error: BaseException) -> Told:
    """What a caller may know of an error; nothing of one that was not raised on purpose."""
    if not isinstance(error, OpsgraphError):
        return UNEXPECTED
    return Told(error.code, error.message, error.remedy, _status(error))


def _status(error: OpsgraphError) -> int:
    match error:
        case Unknown():
            return 404
        case WrongInput():
            return 400
        case LeaseHeld() | CheckNotMet():
            return 409
        case _:
            return 503
