"""What all answers share: the graph, the terms, and what has been looked up before."""

from __future__ import annotations

from graph.errors import Unanswerable, WrongInput
from graph.topology.overlay import Overlay
from graph.workflow import takes_down
from simulate.engine import Names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from graph.facts import Facts
    from graph.impact.fixpoint import Cascade
    from graph.topology import Topology
    from simulate.evidence import Evidence
    from simulate.rules import Rule
    from simulate.terms import Terms

    Doc = dict[str, Any]


class Desk:
    """One graph in one state, asked under some terms. `clock` is the time of day where data may be too old for
    an answer; nothing else looks at it. `progress` is told how much is done of how much, in work over a second."""

    def __init__(self, facts: Facts, terms: Terms, clock: float | None = None) -> None:
        self.facts = facts
        self.terms = terms
        self.clock = clock
        self.progress: Callable[[int, int], None] | None = None
        self._topologies: dict[str | None, Topology] = {}
        self._overlays: dict[tuple[str | None, bool], Overlay] = {}
        self._incidents: dict[str | None, list[Doc]] = {}
        self._changes: dict[str | None, list[Doc]] = {}
        self._before: dict[tuple[str | None, bool], Cascade] = {}
        self._evidence: dict[str | None, Evidence] = {}
        self._sources: list[Doc] | None = None

    # ------------------------------------------------------------------------------------ when

    def time(self, as_of: str | None) -> str | None:
        """A time that was asked for, in the form of the graph; None where none was, and the graph is meant as it
        is. WrongInput where it is no time, or lies before the history."""
        if as_of is None:
            return None
        from graph.times import canonical_time

        at = canonical_time(as_of, "as_of")
        if not self.facts.stood(at):
            earliest = self.facts.earliest()
            told = f"the history begins at {earliest}" if earliest else "nothing has been loaded yet"
            raise WrongInput(f"as_of {as_of!r} lies before the history: {told}.", "Ask as of a later time.")
        return at

    def at(self, as_of: str | None) -> str | None:
        """The time of an answer: as asked, else the clock of the load that made this graph."""
        at: str | None = as_of or self.facts.version()["at"]
        return at

    def refuse_unloaded(self, rules: Sequence[Rule]) -> None:
        """A gate passes nothing where nothing has ever been looked at."""
        if rules and self.facts.version()["at"] is None:
            raise Unanswerable(
                f"The gate's rule {str(rules[0])!r} cannot be evaluated: nothing has been loaded yet.",
                "Load something with `opsgraph load FOLDER`, then ask again.",
            )

    def now(self) -> float:
        """The time of day, in seconds."""
        if self.clock is not None:
            return self.clock
        from time import time

        return time()

    # ------------------------------------------------------------------------------------ the graph

    def topology(self, as_of: str | None = None) -> Topology:
        if as_of not in self._topologies:
            self._topologies[as_of] = self.facts.topology(as_of)
        return self._topologies[as_of]

    def overlay(self, as_of: str | None = None, with_incidents: bool = False) -> Overlay:
        """The data; nobody changes it, a scenario goes on a copy. With incidents, an asset with an open P1 is DOWN
        and one with any other open incident DEGRADED."""
        key = as_of, with_incidents
        if key not in self._overlays:
            overlay = Overlay(self.topology(as_of))
            if with_incidents:
                self.worsen(overlay, as_of)
            self._overlays[key] = overlay
        return self._overlays[key]

    def before(self, as_of: str | None = None, with_incidents: bool = False) -> Cascade:
        """The states by the data alone."""
        key = as_of, with_incidents
        if key not in self._before:
            from graph.impact.fixpoint import cascade

            self._before[key] = cascade(self.overlay(as_of, with_incidents))
        return self._before[key]

    def worsen(self, overlay: Overlay, as_of: str | None) -> bool:
        """Takes open incidents for own states; says whether any asset was the worse for it."""
        from graph.topology.states import DEGRADED, DOWN

        own = overlay.own[:]
        for incident in self.open_incidents(as_of):
            state = DOWN if takes_down(incident) else DEGRADED
            for id in incident["affects"]:
                node = overlay.index(id)
                if node is not None:
                    overlay.worsen(node, state)
        return own != overlay.own

    def names(self, as_of: str | None = None) -> Names:
        """Who is meant by a name, in the graph of a time."""
        return Names(self.overlay(as_of), self.facts)

    def head(self, schema: str, as_of: str | None) -> Doc:
        """How every document begins: what it is, of which time, and of which graph."""
        return {"schema": schema, "as_of": self.at(as_of), "graph": self.graph_doc(as_of)}

    def graph_doc(self, as_of: str | None) -> Doc:
        topology = self.topology(as_of)
        return {"assets": topology.assets, "relations": topology.relations, "version": topology.number}

    # ------------------------------------------------------------------------------------ what was looked up

    def open_incidents(self, as_of: str | None = None) -> list[Doc]:
        if as_of not in self._incidents:
            self._incidents[as_of] = self.facts.open_incidents(as_of)
        return self._incidents[as_of]

    def changes_ahead(self, as_of: str | None = None) -> list[Doc]:
        """Changes that are planned or running at a time."""
        if as_of not in self._changes:
            self._changes[as_of] = self.facts.changes(open_only=True, at=self.at(as_of))
        return self._changes[as_of]

    def recent_changes(self, as_of: str | None = None) -> list[Doc]:
        """Changes that were begun before a time and not over for long then, by start; none that was cancelled."""
        from datetime import timedelta

        from graph.times import parse_time, time_text
        from graph.workflow import outcome

        at = self.at(as_of)
        if at is None:
            return []
        since = time_text(parse_time(at) - timedelta(seconds=self.terms.recent))
        found = self.facts.changes(since=since, until=at)
        return [change for change in found if change["planned_start"] and outcome(change["outcome"]) != "cancelled"]

    def sources(self) -> list[Doc]:
        if self._sources is None:
            self._sources = self.facts.sources()
        return self._sources

    def evidence(self, as_of: str | None = None) -> Evidence:
        """How old what the sources say is at a time."""
        if as_of not in self._evidence:
            from simulate.evidence import Evidence

            self._evidence[as_of] = Evidence(self.sources(), self.terms, self.at(as_of))
        return self._evidence[as_of]
