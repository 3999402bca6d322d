"""Which entity a person means: by uid, id, alias, or a name that only one has."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from api.console import PROGRAM
from graph.errors import Unknown, WrongInput
from graph.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection

    from graph.ports import Reader

NEIGHBOURS = 200


def uid_of(store: Reader, ref: str, groups: Collection[str] | None = None) -> str:
    """The uid; Unknown with what comes closest, WrongInput where several have the name. What none of the reader's
    groups may read is not there (None: whoever may read everything)."""
    uid = store.resolve([ref]).get(ref)
    if uid and readable(store, [uid], groups):
        return uid
    by_kind = {kind: readable(store, store.named([ref], kind).get(ref, []), groups) for kind in Kind}
    named = by_kind[Kind.ASSET] or sorted(chain.from_iterable(by_kind.values()))
    if len(named) == 1:
        return named[0]
    if named:
        shown = ", ".join(named[:5]) + (", …" if len(named) > 5 else "")
        raise WrongInput(f"{len(named)} things are called {ref!r}: {shown}.", "Name one of them by its uid.")
    raise Unknown(
        "entity",
        ref,
        similar(store, ref, groups),
        f"Look for it with `{PROGRAM} find {quoted(ref)}`, by a part of its name.",
    )


def readable(store: Reader, uids: list[str], groups: Collection[str] | None) -> list[str]:
    """Those of the entities that a reader may know of."""
    if groups is None or not uids:
        return uids
    from graph.search.context.audience import may_read

    entities = store.entities(uids)
    return [uid for uid in uids if uid in entities and may_read(entities[uid], groups)]


def similar(store: Reader, ref: str, groups: Collection[str] | None = None) -> list[str]:
    """Ids and names worth comparing with one that is not there. Stores find by parts of a name, and some part
    is usually spelt right."""
    from graph.search.context.audience import may_read

    id = ref.partition(":")[2] or ref
    pieces = [piece for piece in re.split(r"[\W_]+", id) if len(piece) > 1]
    halves = [half for piece in [id, *pieces] for half in _halves(piece)]
    near: dict[str, None] = {}
    for piece in sorted({*pieces, *halves}, key=lambda piece: (-len(piece), piece)):
        for entity in store.find(piece, NEIGHBOURS):
            if not may_read(entity, groups):
                continue
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
