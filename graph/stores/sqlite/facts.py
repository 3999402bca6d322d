"""The Facts of the embedded store: they start at once, with sqlite3, json and statements kept in files."""

from __future__ import annotations

import os
import sqlite3

from graph import workflow
from graph.defaults import GRAPH_FILE as FILE
from graph.quick_json import dumps, loads
from graph.stores.fact_docs import (
    LINKS,
    asset_doc,
    by_start,
    fact_doc,
    id_of,
    in_window,
    knowledge_doc,
    only_one,
    pieces,
)
from graph.stores.sqlite import light

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path
    from typing import Any, TypeVar

    from graph.facts import Doc
    from graph.stores.sqlite.store import SqliteStore
    from graph.topology import Topology

    T = TypeVar("T")
    Entity = tuple[int, str, str, Mapping[str, Any]]

_LIVE = "active"
_SCENARIO, _SOURCE, _CALIBRATION = "Scenario", "Source", "Calibration"
_ONLY = "risk"
_LONG = 10_000


def open_facts(folder: Path | str) -> SqliteFacts:
    """The facts of the graph kept in a folder. WrongInput where there is none, StoreUnusable where this program must
    not use it, Unreachable where it cannot be read."""
    facts = SqliteFacts(folder)
    try:
        facts.open()
    except sqlite3.DatabaseError as broken:
        raise _unreadable(facts.path, broken) from broken
    return facts


class SqliteFacts:
    """Facts over `graph.sqlite` in a folder: one reading transaction, until it is closed."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = folder
        self.path = f"{folder}/{FILE}"
        self._connection: sqlite3.Connection
        self._version: Doc = {}

    def open(self) -> None:
        """Begins to read; an older schema is first brought up to this program's."""
        if not (os.path.isfile(self.path) and os.path.getsize(self.path)):  # noqa: PTH113, PTH202
            from graph.errors import WrongInput

            raise WrongInput(
                f"There is no graph in {str(self.folder)!r} yet.",
                "Load one with `opsgraph load FOLDER`, or name the folder that holds it with --data.",
            )
        self._connection = light.connected(self.path)
        if light.schema_of(self._connection) != light.own_schema():
            self._connection.close()
            # Opening the store migrates it, or tells that a newer program wrote it.
            self._with_store(lambda _: None)
            self._connection = light.connected(self.path)
        self._begin()

    def close(self) -> None:
        self._connection.close()

    # ------------------------------------------------------------------------------------------- which graph

    def version(self) -> Doc:
        return dict(self._version)

    def topology(self, as_of: str | None = None) -> Topology:
        from graph.topology import open_saved

        if self._past(as_of):
            from graph.stores.current import topology_then

            return self._with_store(lambda store: topology_then(store, str(as_of)))
        for _ in range(2):
            saved = _or_none(open_saved, self.folder)
            if saved is not None and saved.number == self._version["number"]:
                return saved
            # A load may have ended since the reading began.
            self._begin()
        from graph.stores.current import topology_now

        return self._with_store(topology_now)

    def earliest(self) -> str | None:
        earliest: str | None = self._rows("earliest")[0][0]
        return earliest

    def stood(self, at: str) -> bool:
        earliest = self.earliest()
        return earliest is not None and earliest <= at

    # ------------------------------------------------------------------------------------------- who is meant

    def resolve(self, refs: Iterable[str], kind: str = "asset") -> dict[str, str]:
        prefix = f"{kind}:"
        asked = list(refs)
        uids = [uid for ref in asked for uid in (ref, prefix + ref)]
        known: dict[str, str] = dict(self._rows("facts_known", uids=dumps(uids, ascii=True)))
        found = {}
        for ref in asked:
            fitting = [known[uid] for uid in (ref, prefix + ref) if known.get(uid, "").startswith(prefix)]
            id = id_of(fitting[0]) if fitting else self._called(ref, kind)
            if id is not None:
                found[ref] = id
        return found

    def candidates(self, ref: str, kind: str = "asset", limit: int = 1000) -> list[str]:
        named = [(id_of(uid), name) for uid, name in sorted(self._rows("facts_all_names", kind=kind))]
        texts = [f"{id}\n{name}".lower() for id, name in named]
        found: dict[str, None] = {}
        for piece in pieces(ref.removeprefix(f"{kind}:")):
            fitting = [named[place] for place, text in enumerate(texts) if piece in text]
            found.update((word, None) for pair in fitting for word in pair if word)
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def names(self, ids: Iterable[str], kind: str = "asset") -> dict[str, str]:
        return {id_of(uid): name for uid, name in self._rows("facts_names", uids=_uids(kind, ids)) if name}

    # -------------------------------------------------------------------------------------------- what is told

    def assets(self, ids: Iterable[str], as_of: str | None = None) -> dict[str, Doc]:
        past = as_of if self._past(as_of) else None
        name = "facts_entities_then" if past else "facts_entities"
        rows = _parsed(self._rows(name, "facts_of_uids", uids=_uids("asset", ids), as_of=past))
        links = self._links("asset", rows, past)
        docs = [asset_doc(uid, fields, links.get(id, ()), retired=life != _LIVE) for id, uid, life, fields in rows]
        return {doc["id"]: doc for doc in docs}

    def teams(self, ids: Iterable[str]) -> dict[str, Doc]:
        rows = _parsed(self._rows("facts_entities", "facts_of_uids", uids=_uids("team", ids)))
        return {doc["id"]: doc for doc in self._docs("team", rows)}

    def open_incidents(self, as_of: str | None = None) -> list[Doc]:
        if self._past(as_of):
            rows = _living(self._rows("facts_unresolved_then", as_of=as_of))
        else:
            words = [word for (word,) in self._rows("facts_words_of_unresolved") if workflow.is_open({"status": word})]
            rows = self._chosen("facts_unresolved", words=dumps(words, ascii=True))
        return self._docs("incident", [row for row in rows if workflow.is_open(row[3])], as_of)

    def incidents(
        self,
        assets: Iterable[str] | None = None,
        changes: Iterable[str] | None = None,
        since: str | None = None,
    ) -> list[Doc]:
        if assets is None and changes is None:
            rows = self._chosen("facts_incidents_since", since=since or "")
        else:
            of = {"assets": _uids("asset", assets or ()), "changes": _uids("change", changes or ())}
            rows = self._chosen("facts_incidents_of", **of)
        return self._docs("incident", [row for row in rows if since is None or row[3].get("opened_at", "") >= since])

    def changes(
        self,
        since: str | None = None,
        until: str | None = None,
        *,
        open_only: bool = False,
        at: str | None = None,
        ids: Iterable[str] | None = None,
        targets: Iterable[str] | None = None,
    ) -> list[Doc]:
        open_at = (at or self._version["at"] or "") if open_only else None
        wanted = None if targets is None else set(targets)
        if ids is not None:
            rows = _parsed(self._rows("facts_entities", "facts_of_uids", uids=_uids("change", ids)))
        elif wanted is not None:
            rows = self._chosen("facts_changes_of", assets=_uids("asset", wanted))
        else:
            rows = self._windows(since, open_at)
        docs = self._docs("change", [row for row in rows if in_window(row[3], since, until, open_at)])
        return by_start(doc for doc in docs if wanted is None or wanted.intersection(doc["targets"]))

    def freezes(self) -> list[Doc]:
        return self._docs("freeze", self._chosen("facts_of_kind", **_range("freeze")))

    def knowledge(self, assets: Iterable[str]) -> list[Doc]:
        about: dict[int, list[str]] = {}
        for entity, uid in self._rows("facts_about", uids=_uids("asset", assets)):
            about.setdefault(entity, []).append(id_of(uid))
        rows = self._chosen("facts_of_ids", ids=dumps(list(about), ascii=True))
        told = [knowledge_doc(uid, fields, about[id]) for id, uid, _, fields in rows]
        return [doc for doc in told if doc is not None]

    def sources(self) -> list[Doc]:
        docs = [loads(doc) for (doc,) in self._rows("facts_records", collection=_SOURCE)]
        return [{"source": doc["source"], "last_good_run": doc.get("last_good")} for doc in docs]

    # ------------------------------------------------------------------------------------------- scenarios

    def save(self, name: str, doc: Doc) -> None:
        self._with_store(lambda store: store.records.put(_SCENARIO, [(name, name, doc)]))
        self._begin()

    def saved(self) -> list[Doc]:
        return [loads(doc) for (doc,) in self._rows("facts_records", collection=_SCENARIO)]

    def saved_one(self, name: str) -> Doc | None:
        rows = self._rows("facts_record", collection=_SCENARIO, id=name)
        return loads(rows[0][0]) if rows else None

    def delete(self, name: str) -> bool:
        deleted = self._with_store(lambda store: store.records.delete(_SCENARIO, [name]))
        self._begin()
        return deleted > 0

    # ------------------------------------------------------------------------------------------- calibration

    def calibration(self) -> Doc | None:
        rows = self._rows("facts_record", collection=_CALIBRATION, id=_ONLY)
        return loads(rows[0][0]) if rows else None

    def keep_calibration(self, doc: Doc) -> None:
        self._with_store(lambda store: store.records.put(_CALIBRATION, [(_ONLY, _ONLY, doc)]))
        self._begin()

    # ----------------------------------------------------------------------------------------------- reading

    def _begin(self) -> None:
        """Reads on from the newest state; the first statement fixes it."""
        if self._connection.in_transaction:
            self._connection.rollback()
        self._connection.execute("BEGIN")
        row = (self._rows("facts_version") or [(0, None, 0, 0)])[0]
        self._version = dict(zip(("number", "at", "assets", "relations"), row, strict=True))

    def _past(self, as_of: str | None) -> bool:
        """Whether a time lies before the load that made this state."""
        return as_of is not None and as_of < (self._version["at"] or "")

    def _rows(self, name: str, chosen: str | None = None, **values: Any) -> list[light.Row]:
        try:
            return self._connection.execute(light.statement(name, chosen), values).fetchall()
        except sqlite3.DatabaseError as broken:
            raise _unreadable(self.path, broken) from broken

    def _chosen(self, chosen: str, **values: Any) -> list[Entity]:
        """The live entities that a statement chooses."""
        return _living(self._rows("facts_entities", chosen, **values))

    def _docs(self, kind: str, rows: Sequence[Entity], as_of: str | None = None) -> list[Doc]:
        links = self._links(kind, rows, as_of)
        return [fact_doc(kind, uid, fields, links.get(id, ())) for id, uid, _, fields in rows]

    def _links(self, kind: str, rows: Sequence[Entity], as_of: str | None) -> dict[int, list[tuple[str, str]]]:
        if not rows or kind not in LINKS:
            return {}
        ids, types = dumps([row[0] for row in rows], ascii=True), dumps(list(LINKS[kind]), ascii=True)
        found: dict[int, list[tuple[str, str]]] = {}
        name = "facts_links_then" if self._past(as_of) else "facts_links"
        for id, type, other in self._rows(name, ids=ids, types=types, as_of=as_of):
            found.setdefault(id, []).append((type, other))
        return found

    def _windows(self, since: str | None, open_at: str | None) -> list[Entity]:
        """Changes whose window may end after `since` and, with `open_at`, that may be open then."""
        words = [word for (word,) in self._rows("facts_words_of_changes")]
        if open_at is None:
            return self._ending(words, since or "")
        stages = {word: workflow.stage({"status": word}, open_at) for word in words}
        running = self._ending([word for word in words if stages[word] == "running"], since or "")
        planned = self._ending([word for word in words if stages[word] == "planned"], max(since or "", open_at))
        return running + planned

    def _ending(self, words: Sequence[str], after: str) -> list[Entity]:
        return self._chosen("facts_changes_ending", words=dumps(words, ascii=True), after=after)

    def _called(self, ref: str, kind: str) -> str | None:
        """The id of the one thing that has the name."""
        wanted = ref.strip().casefold()
        if not wanted:
            return None
        # A text as JSON writes it too is looked for in whole rows first, which is faster. Its own wildcards only widen.
        # SQLite refuses a very long pattern.
        raw = wanted.isascii() and wanted.isprintable() and not set(wanted) & set('"\\') and len(wanted) < _LONG
        rows = self._rows("facts_called", kind=kind, holds=f"%{wanted}%" if raw else "%")
        return only_one(ref, kind, [uid for uid, name in rows if (name or "").strip().casefold() == wanted])

    def _with_store(self, work: Callable[[SqliteStore], T]) -> T:
        """What the whole store does for it: it loads much more than reading takes."""
        from pathlib import Path

        from graph.stores.sqlite.store import SqliteStore

        store = SqliteStore(Path(self.folder))
        store.open()
        try:
            return work(store)
        finally:
            store.close()


def _unreadable(path: str, broken: sqlite3.DatabaseError) -> Exception:
    """What it means that SQLite does not give what it was asked for."""
    from graph.errors import StoreUnusable, Unreachable

    if isinstance(broken, sqlite3.OperationalError):
        return Unreachable(f"The graph {path} cannot be read: {broken}.", "Check the folder's rights and free space.")
    return StoreUnusable(
        f"{path} is not a graph of opsgraph: {broken}.",
        "Move it away and load again, or name another folder with --data.",
    )


def _parsed(rows: Iterable[light.Row]) -> list[Entity]:
    """Rows (id, uid, life, fields), the fields read: all at once, which takes half the time."""
    known = list(rows)
    fields = loads(f"[{','.join(row[3] for row in known)}]")
    return [(id, uid, life, told) for (id, uid, life, _), told in zip(known, fields, strict=True)]


def _living(rows: Iterable[light.Row]) -> list[Entity]:
    return _parsed(row for row in rows if row[2] == _LIVE)


def _range(kind: str) -> dict[str, str]:
    """The uids of a kind lie between these; a semicolon follows the colon."""
    return {"first": f"{kind}:", "last": f"{kind};"}


def _uids(kind: str, ids: Iterable[str]) -> str:
    return dumps([f"{kind}:{id}" for id in ids], ascii=True)


def _or_none(open_saved: Callable[[Path | str], Topology | None], folder: Path | str) -> Topology | None:
    """The saved topology, where there is one that can be used."""
    try:
        return open_saved(folder)
    except Exception as error:
        from graph.errors import StoreUnusable

        if not isinstance(error, StoreUnusable):
            raise
        return None
