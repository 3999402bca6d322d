"""What a caller may see: entities by name, and the incidents, changes and articles within an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.commands.lookup import readable, uid_of
from api.mcp.tool import Caller
from graph.errors import WrongInput
from graph.model import Kind
from graph.ports import Doc
from graph.search.context.untrusted import clean, line


def uid(caller: Caller, ref: str) -> str:
    """The uid of what a caller names, among what the caller may read."""
    return uid_of(caller.platform.store, ref.strip(), caller.groups)


def uid_of_kind(caller: Caller, ref: str, kind: Kind) -> str:
    """The same, of one kind. An id that is also an asset's means the wanted kind."""
    store, word = caller.platform.store, ref.strip()
    known = store.resolve([word], kind).get(word)
    if known and known.startswith(f"{kind}:") and readable(store, [known], caller.groups):
        return known
    found = uid(caller, ref)
    if not found.startswith(f"{kind}:"):
        raise WrongInput(f"{found} is no {kind}.", f"Name {_article(kind)} {kind}, by its id.")
    return found


def ids(caller: Caller, refs: Iterable[str], kind: Kind) -> list[str]:
    """Ids without the kind, as answers have them."""
    return [uid_of_kind(caller, ref, kind).partition(":")[2] for ref in refs]


def seen(caller: Caller, docs: Iterable[Doc], kind: Kind | None = None) -> list[Doc]:
    """Those of the documents of an answer that the caller may read: by `uid`, or by `id` of a kind."""
    listed = list(docs)
    if caller.groups is None:
        return listed
    uids = [str(doc["uid"]) if kind is None else f"{kind}:{doc['id']}" for doc in listed]
    known = set(readable(caller.platform.store, list(dict.fromkeys(uids)), caller.groups))
    return [doc for doc, own in zip(listed, uids, strict=True) if own in known]


def short(value: Any) -> str | None:
    """A title, a name or a word of a source, clean and on one line."""
    return None if value is None else line(str(value))


def whole(value: Any) -> str | None:
    """A text of a source, clean."""
    return None if value is None else clean(str(value)).text


def cleaned(value: Any) -> Any:
    """The same for all texts within a value."""
    if isinstance(value, str):
        return clean(value).text
    if isinstance(value, Mapping):
        return {short(name): cleaned(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return value


def _article(kind: Kind) -> str:
    return "an" if kind[0] in "ai" else "a"
