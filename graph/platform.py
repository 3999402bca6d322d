"""The one place where parts are wired."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from graph.errors import ModelUnusable, StoreUnusable, Unreachable
from graph.identity import Trust
from graph.ports import Collection, GraphStore
from graph.times import parse_time

if TYPE_CHECKING:
    from graph.facts import Facts
    from graph.plain import PlainSettings
    from graph.search.follow import Knowledge
    from graph.search.ports import Embedder, SearchIndex, Tokenizer
    from graph.search.retrieve import Retriever
    from graph.search.similar import Similar
    from graph.settings import Settings
    from graph.topology import Topology


@dataclass(frozen=True, slots=True)
class Platform:
    """The open parts of one opsgraph: the store, and the folder where local things live."""

    settings: Settings
    store: GraphStore
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What is opened once: the search index, and the model that searches it."""

    @property
    def folder(self) -> Path:
        return self.store.folder

    @property
    def embedded(self) -> bool:
        return not self.settings.neo4j_url

    def trust(self, now: str, silent_unless: Sequence[str] = ()) -> Trust:
        """Whom to believe at a time: as the settings rank them, those last who have been silent for too long."""
        moment = parse_time(now)
        silent = set()
        for doc in self.store.records.list(Collection.SOURCE):
            configured = self.settings.sources.get(doc["source"])
            limit = configured.effective_for if configured else None
            if limit is None or doc["source"] in silent_unless:
                continue
            if doc["last_good"] is None or moment - parse_time(doc["last_good"]) > limit:
                silent.add(doc["source"])
        precedence = self.settings.precedence
        return Trust(precedence.default, precedence.types, frozenset(silent))

    def publish(self) -> Topology:
        """Makes the new graph known: the saved topology follows the store, patched where there is one to patch."""
        from graph import topology

        saved = self.saved_topology()
        made = topology.follow(saved, self.store)
        if made is saved:
            return saved
        try:
            topology.save(made, self.folder)
        except OSError as broken:
            raise Unreachable(
                f"The topology cannot be saved in {self.folder}: {broken.strerror}.",
                "Make room or rights there; the next run saves it.",
            ) from broken
        return made

    def topology(self) -> Topology:
        """The topology of the graph as it is: the saved one, brought up to date where the store has moved on."""
        return self.publish()

    def facts(self) -> Facts:
        """What answers ask of this graph besides its topology; to be closed when one is given."""
        if self.embedded:
            from graph.stores.sqlite.facts import open_facts

            return open_facts(self.folder)
        from graph.stores.neo4j.facts import Neo4jFacts
        from graph.stores.neo4j.store import Neo4jStore

        assert isinstance(self.store, Neo4jStore)
        return Neo4jFacts(self.store)

    @property
    def models(self) -> Path:
        """Where prepared models lie."""
        return self.settings.data / "models"

    def embedder(self) -> Embedder | None:
        """The model of the settings; None where nobody prepared it, ModelUnusable where what is there is broken."""
        from graph.search.model import find_prepared, open_embedder

        prepared = find_prepared(self.models, self.settings.model)
        return None if prepared is None else open_embedder(prepared)

    def tokenizer(self) -> Tokenizer:
        """What counts the tokens of a text: that of the model, or, without one, words and marks."""
        from graph.search.model import find_prepared, open_tokenizer
        from graph.search.model.tokens import WordCounter

        prepared = find_prepared(self.models, self.settings.model)
        return WordCounter() if prepared is None else open_tokenizer(prepared)

    def counter(self) -> tuple[Tokenizer, str]:
        """What counts the tokens of an answer, and its name: a model that is broken still lets others count."""
        from graph.search.model import find_prepared, open_tokenizer
        from graph.search.model.tokens import WordCounter

        with suppress(ModelUnusable):
            prepared = find_prepared(self.models, self.settings.model)
            if prepared is not None:
                return open_tokenizer(prepared), prepared.name
        return WordCounter(), "words and marks"

    def index(self) -> SearchIndex:
        """The search index of this graph; not opened, made or asked before it is used."""
        if "index" not in self._kept:
            from graph.search.index import open_index

            settings = self.settings
            if settings.qdrant_url:
                key = settings.qdrant_api_key.get_secret_value()
                self._kept["index"] = open_index(self.folder, settings.qdrant_url, key, settings.qdrant_collection)
            else:
                self._kept["index"] = open_index(self.folder)
        index: SearchIndex = self._kept["index"]
        return index

    def knowledge(self) -> Knowledge:
        """The index beside the graph that it follows, the model that writes it, and what judges a new one."""
        from graph.search.follow import Knowledge
        from graph.search.gate import Gate
        from graph.search.model import find_prepared

        prepared = find_prepared(self.models, self.settings.model)
        named = self.settings.questions is not None
        gate = Gate(self.store, self.topology, self.questions, self.folder, self._embedder_of, named)
        fingerprint = prepared.fingerprint if prepared else ""
        return Knowledge(self.store, self.index(), fingerprint, self.embedder, self.tokenizer, gate)

    def retriever(self) -> Retriever:
        """What searches the knowledge of this graph."""
        from graph.search.retrieve import Retriever

        return Retriever(self.index(), self._open_embedder(), self.store, self.topology)

    def similar(self) -> Similar:
        """What finds incidents like one, and the known errors that fit it."""
        from graph.search.similar import Similar

        return Similar(self.index(), self._open_embedder(), self.store, self.topology)

    def _open_embedder(self) -> Embedder | ModelUnusable | None:
        """The model of the settings, which stays open for the next question; or what is wrong with it."""
        from graph.search.model import find_prepared

        try:
            prepared = find_prepared(self.models, self.settings.model)
            key = f"embedder {prepared.fingerprint}" if prepared else ""
            if prepared and key not in self._kept:
                self._kept[key] = self.embedder()
        except ModelUnusable as broken:
            return broken
        return self._kept.get(key)

    @property
    def questions(self) -> Path:
        """The set of questions by which a new index is judged; there need be none."""
        return self.settings.questions or self.settings.data / "questions"

    def _embedder_of(self, fingerprint: str) -> Embedder | None:
        """The prepared model of a fingerprint, where it is still there."""
        from graph.errors import ModelUnusable
        from graph.search.model import open_embedder, read_prepared

        try:
            return open_embedder(read_prepared(self.models / fingerprint))
        except ModelUnusable:
            return None

    def forget_topology(self) -> None:
        """A graph that holds nothing yet has none; one that lies there is of a former graph."""
        from graph.topology import FILE

        (self.folder / FILE).unlink(missing_ok=True)

    def saved_topology(self) -> Topology | None:
        """The topology saved in the folder; None where there is none that can be used."""
        from graph import topology

        try:
            return topology.open_saved(self.folder)
        except StoreUnusable:
            return None

    def close(self) -> None:
        if "index" in self._kept:
            self._kept.pop("index").close()
        self.store.close()

    def __enter__(self) -> Platform:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_platform(settings: Settings | PlainSettings) -> Platform:
    """The platform these settings describe, its store open and its schema in place. Plain ones do for reading what is
    embedded."""
    given = cast("Settings", settings)
    store = _store(given)
    store.open()
    platform = Platform(given, store)
    if store.version().number == 0:
        platform.forget_topology()
    return platform


def _store(settings: Settings) -> GraphStore:
    if settings.neo4j_url:
        from graph.stores.neo4j.store import Neo4jStore

        return Neo4jStore(
            settings.neo4j_url,
            settings.neo4j_user,
            settings.neo4j_password.get_secret_value(),
            settings.data,
        )
    from graph.stores.sqlite.store import SqliteStore

    return SqliteStore(settings.data)
