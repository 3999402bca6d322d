"""One store call for each kind of question on a level of a query, however many rows ask it.

Resolvers ask for one uid; what is asked in the same turn of the loop for the same question is answered by one
call. Loaders live for one operation, so that none answers from an older graph.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from api.threads import in_thread
from api.whatif import at_desk, collisions_of
from graph.errors import WrongInput
from graph.identity import provenance
from graph.model import Entity, Fieldwise, Kind, Pool, Relation, RelationVersion, Version
from graph.platform import Platform
from graph.ports import Doc, Reader
from graph.query import Hop, Page, Query
from graph.times import now_text
from simulate.answers import Desk, verb

V = TypeVar("V")


class Loaders:
    def __init__(self, platform: Platform, most_rows: int) -> None:
        self._platform = platform
        self._store: Reader = platform.store
        self._most_rows = most_rows
        self._loaders: dict[Hashable, DataLoader[str, Any]] = {}

    def resolved(self, kind: Kind | None) -> DataLoader[str, str | None]:
        return self._loader(("resolved", kind), lambda refs: self._store.resolve(refs, kind))

    def entities(self, as_of: str | None) -> DataLoader[str, Entity | None]:
        return self._loader(("entities", as_of), lambda uids: self._store.entities(uids, as_of))

    def related(self, hop: Hop, query: Query) -> DataLoader[str, Page]:
        def load(uids: Sequence[str]) -> Mapping[str, Page]:
            self._check_rows(len(uids) * query.limit)
            return self._store.related(uids, hop, query)

        return self._loader(("related", hop, query), load)

    def relations(self, as_of: str | None) -> DataLoader[str, list[Relation]]:
        return self._loader(("relations", as_of), lambda uids: self._store.relations(uids, None, as_of))

    def pools(self) -> DataLoader[str, list[Pool]]:
        return self._loader("pools", self._store.pools)

    def aliases(self) -> DataLoader[str, list[str]]:
        return self._loader("aliases", self._store.aliases)

    def provenance(self) -> DataLoader[str, list[Fieldwise]]:
        def load(uids: Sequence[str]) -> Mapping[str, list[Fieldwise]]:
            trust = self._platform.trust(now_text())
            return {uid: provenance(seen, trust) for uid, seen in self._store.observations(uids).items()}

        return self._loader("provenance", load)

    def history(self) -> DataLoader[str, list[Version]]:
        return self._loader("history", self._store.history)

    def relation_history(self) -> DataLoader[str, list[RelationVersion]]:
        return self._loader("links", self._store.relation_history)

    def change_risks(self, as_of: str | None) -> DataLoader[str, Doc]:
        """`opsgraph.risk/1` of changes."""
        return self._reckoned(("risk", as_of), lambda desk, id: verb("risk")(desk, change=id, as_of=as_of))

    def change_collisions(self, as_of: str | None) -> DataLoader[str, list[Doc]]:
        """Those of opsgraph.collisions/1 in which a change takes part."""
        return self._reckoned(("collisions", as_of), lambda desk, id: collisions_of(desk, id, as_of))

    def _reckoned(self, question: Hashable, ask: Callable[[Desk, str], Any]) -> DataLoader[str, Any]:
        """What is reckoned of each change, all of them at one desk."""

        async def load(uids: list[str]) -> list[Any]:
            return await at_desk(self._platform, lambda desk: [ask(desk, uid) for uid in uids])

        if question not in self._loaders:
            self._loaders[question] = DataLoader(load)
        return self._loaders[question]

    def _loader(self, question: Hashable, ask: Callable[[Sequence[str]], Mapping[str, V]]) -> DataLoader[str, Any]:
        async def load(keys: list[str]) -> list[V | None]:
            found = await in_thread(lambda: ask(keys))
            return [found.get(key) for key in keys]

        if question not in self._loaders:
            self._loaders[question] = DataLoader(load)
        return self._loaders[question]

    def _check_rows(self, rows: int) -> None:
        if rows > self._most_rows:
            raise WrongInput(
                f"This query asks for up to {rows:,} rows in one step, and {self._most_rows:,} are served.",
                "Ask for smaller pages.",
            )
