"""Whether a new index may answer: it must not be worse than the one that does, on the questions that were saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from graph.errors import CheckNotMet, OpsgraphError

if TYPE_CHECKING:
    from graph.ports import Reader
    from graph.search.measure.sets import QuestionSet
    from graph.search.ports import Embedder, SearchIndex
    from graph.topology import Topology

TOLERANCE = 0.005
"""nDCG@10 may fall by so much: what a lighter variant of a model may cost."""
KEPT = "search-quality.json"
Doc = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Gate:
    """Asks the saved questions of both indexes. Without questions, or where the one that answers can no longer be
    measured and never was, everything may pass."""

    reader: Reader
    topology: Callable[[], Topology]
    questions: Path
    """The folder of the set; there need be none."""
    folder: Path
    """Where what was measured, and what was refused, is kept."""
    embedder_of: Callable[[str], Embedder | None]
    """The model of a fingerprint, where it is still there."""
    named: bool = False
    """Whether the settings name the folder, which then must hold questions."""

    def check(self) -> None:
        """WrongInput where there are questions that cannot be read, and where the settings name some that cannot be
        asked of the graph: nothing would be checked."""
        from graph.errors import WrongInput
        from graph.search.measure.sets import CORPUS, QUERIES, read_set

        if not self.named and not (self.questions / QUERIES).is_file():
            return
        if read_set(self.questions).documents is not None and self.named:
            raise WrongInput(
                f"The questions in {self.questions} are about a corpus of their own.",
                f"Leave out its {CORPUS}, and judge documents of the graph by their uid.",
            )

    def __call__(self, answering: SearchIndex, made: SearchIndex, embedder: Embedder | None) -> Doc | None:
        """The measure of what may answer from now on; CheckNotMet where it is worse."""
        questions = self._set()
        if questions is None:
            return None
        now = self._measured(made, embedder, questions)
        before = self._before(answering, questions)
        fall = self._fall(now, before) if before else 0.0
        state = made.state()
        if fall > TOLERANCE and state is not None:
            why = (
                f"The new index answers the {len(questions.queries)} questions in {self.questions} worse: nDCG@10 "
                f"fell by {fall:.3f}, more than {TOLERANCE}."
            )
            self._keep({"measured": before, "refused": {"model": state.model, "recipe": state.recipe, "why": why}})
            raise CheckNotMet(why, "The old one goes on answering. `opsgraph reindex --accept-loss` switches anyway.")
        self._keep({"measured": now})
        return now

    def refused(self, model: str, recipe: str) -> str | None:
        """Why an index of this model and recipe was refused before; building it again would tell nothing new."""
        refused = self._kept().get("refused") or {}
        same = refused.get("model") == model and refused.get("recipe") == recipe
        return str(refused.get("why")) if same else None

    def _set(self) -> QuestionSet | None:
        from graph.search.measure.sets import QUERIES, read_set

        if not (self.questions / QUERIES).is_file():
            return None
        found = read_set(self.questions)
        return found if found.documents is None else None

    def _measured(self, index: SearchIndex, embedder: Embedder | None, questions: QuestionSet) -> Doc:
        from graph.search.measure.evaluate import evaluate
        from graph.search.retrieve import Retriever

        return evaluate(Retriever(index, embedder, self.reader, self.topology), questions).doc()

    def _before(self, answering: SearchIndex, questions: QuestionSet) -> Doc | None:
        """What answers now, measured, or what was when it began to where it is broken or its model is gone."""
        try:
            state = answering.state()
            if state is not None and state.points:
                embedder = self.embedder_of(state.model) if state.model else None
                if embedder is not None or not state.model:
                    return self._measured(answering, embedder, questions)
        except OpsgraphError:
            pass  # what cannot be asked cannot be measured either
        measured: Doc | None = self._kept().get("measured")
        return measured

    def _fall(self, now: Doc, before: Doc) -> float:
        from graph.errors import WrongInput
        from graph.search.measure.evaluate import FUSED, compared

        try:
            return -compared(now, before)[FUSED].interval.mean
        except WrongInput:
            return 0.0  # another set, so there is nothing to compare

    def _kept(self) -> Doc:
        try:
            doc = orjson.loads((self.folder / KEPT).read_bytes())
        except (OSError, ValueError):
            return {}
        return doc if isinstance(doc, dict) else {}

    def _keep(self, doc: Doc) -> None:
        from graph.search.index.generations import write

        self.folder.mkdir(parents=True, exist_ok=True)
        write(self.folder / KEPT, orjson.dumps(doc, option=orjson.OPT_SORT_KEYS))
