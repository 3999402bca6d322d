"""Keeping the index of a graph: brought up to date after each load, built anew beside where it has to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import CheckNotMet, StoreUnusable
from graph.search.documents import RECIPE, GraphDocuments
from graph.search.sync import Synced, check_model, fits, synchronise

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.search.gate import Gate
    from graph.search.ports import Embedder, Progress, SearchIndex, Tokenizer

Fence = Callable[[], object]


def unfenced() -> None:
    """For a process that nobody can overtake."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A graph, its index, and the model of the settings; the model is opened where there is something to embed."""

    reader: Reader
    index: SearchIndex
    model: str
    """Its fingerprint; empty where none is prepared."""
    embedder: Callable[[], Embedder | None]
    tokenizer: Callable[[], Tokenizer]
    gate: Gate | None = None

    def behind(self) -> bool:
        """Whether the index lacks something of the graph as it is. Neither is opened for this."""
        state, version = self.index.state(), self.reader.version().number
        if state is None:
            return version > 0
        return state.graph != version or not fits(state, self.model) or (bool(self.model) and not state.whole)

    def follow(self, progress: Progress | None = None, fence: Fence = unfenced) -> Synced:
        """Brings the index up to the graph. An index without vectors is built anew once there is a model, as is one
        of another recipe; IndexMismatch where another model wrote it, which is for people to decide."""
        if not self.behind():
            return Synced(graph=self.reader.version().number)
        state = self.index.state()
        if state is None or fits(state, self.model):
            return self._synchronise(self.index, self._model(), progress, fence)
        check_model(state, self.model)
        refused = self.gate.refused(self.model, RECIPE) if self.gate else None
        if refused is None:
            return self.rebuild(progress, fence)
        if state.recipe == RECIPE:
            self._synchronise(self.index, None, progress, fence)
        raise CheckNotMet(refused, "The old one goes on answering. `opsgraph reindex --accept-loss` switches anyway.")

    def rebuild(
        self, progress: Progress | None = None, fence: Fence = unfenced, *, accept_loss: bool = False
    ) -> Synced:
        """Builds the index anew beside the one that answers, and switches to it. CheckNotMet where it answers the
        saved questions worse, or would have words only where the old one has vectors, unless that is accepted."""
        if not accept_loss:
            self._keep_vectors()
            if self.gate is not None:
                self.gate.check()
        embedder = self._model()
        beside = self.index.beside()
        try:
            done = self._synchronise(beside, embedder, progress, fence)
            while self._moved_on(beside):
                self._synchronise(beside, embedder, None, fence)
            if self.gate is not None and not accept_loss:
                self.gate(self.index, beside, embedder)
            fence()
            self.index.switch(beside)
        except BaseException:
            beside.close()
            raise
        return done

    def _synchronise(
        self, index: SearchIndex, embedder: Embedder | None, progress: Progress | None, fence: Fence
    ) -> Synced:
        if embedder is None:
            documents = GraphDocuments(self.reader, self.tokenizer())
        else:
            documents = GraphDocuments(self.reader, embedder, embedder.window)
        return synchronise(documents, index, embedder, progress, fence)

    def _model(self) -> Embedder | None:
        return self.embedder() if self.model else None

    def _keep_vectors(self) -> None:
        try:
            state = self.index.state()
        except StoreUnusable:
            return  # nothing can be kept of what is broken
        if state is not None and state.model and not self.model:
            raise CheckNotMet(
                "No model is prepared, so the new index would have words only, and the old one has vectors.",
                "Run `opsgraph model prepare` first, or `opsgraph reindex --accept-loss`.",
            )

    def _moved_on(self, index: SearchIndex) -> bool:
        state = index.state()
        return state is None or state.graph != self.reader.version().number
