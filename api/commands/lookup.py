"""Which entity a person means: by uid, id, alias, or a name that only one has."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from api.console import PROGRAM
from graph.errors import Unknown, WrongInput
from graph.model import Kind

if TYPE_CHECKING:
    from graph.ports import Reader

NEIGHBOURS = 200


def uid_of(store: Reader, ref: str) -> str:
    """The uid; Unknown with what comes closest, WrongInput where several have the name."""
    uid = store.resolve([ref]).get(ref)
    if uid:
        return uid
    by_kind = {kind: store.named([ref], kind).get(ref, []) for kind in Kind}
    named = by_kind[Kind.ASSET] or sorted(chain.from_iterable(by_kind.values()))
    if len(named) == 1:
        return named[0]
    if named:
        shown = ", ".join(named[:5]) + (", …" if len(named) > 5 else "")
        raise WrongInput(f"{len(named)} things are called {ref!r}: {shown}.", "Name one of them by its uid.")
    raise Unknown(
        "entity",
        ref,
        similar(store, ref),
        f"Look for it with `{PROGRAM} find {quoted(ref)}`, by a part of its name.",
    )


def similar(store: Reader, ref: str) -> list[str]:
    """Ids and names worth comparing with one that is not there. Stores find by parts of a name, and some part
    is usually spelt right."""
    id = ref.partition(":")[2] or ref
    pieces = [piece for piece in re.split(r"[\W_]+", id) if len(piece) > 1]
    halves = [half for piece in [id, *pieces] for half in _halves(piece)]
    near: dict[str, None] = {}
    for piece in sorted({*pieces, *halves}, key=lambda piece: (-len(piece), piece)):
        for entity in store.find(piece, NEIGHBOURS):
            near |= {entity.id: None, entity.title: None}
            if ":" in ref:
                near[entity.uid] = None
    return list(near)


def quoted(text: str) -> str:
    """As it is typed in a shell."""
    from shlex import quote

    return quote(text)


def _halves(text: str) -> list[str]:
    middle = len(text) // 2
    return [half for half in (text[:middle], text[middle:]) if len(half) > 2]
