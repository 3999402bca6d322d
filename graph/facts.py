"""What an answer needs of the graph besides the topology, as plain dictionaries. The docstrings are the contract;
`tests/contract/test_facts.py` holds every store to it.

Imported for its types only: whoever serves it must start at once, without `typing` or `dataclasses`.

Assets, incidents, changes and teams go by their ids, without the kind. Times are canonical texts, which sort as they
are. A document has every key that is named for it; what nobody said is None (or an empty list). Retired things are
left out, except where an id or `as_of` asks for them. One `Facts` sees one state of the graph, however long it lives,
but for scenarios that it saves itself; it is used by one thread at a time, and closed at the end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from graph.topology import Topology

Doc = dict[str, Any]


class Facts(Protocol):
    """The graph as the verbs of `whatif` ask it."""

    def topology(self, as_of: str | None = None) -> Topology:
        """Who supplies whom: of this state of the graph, or as of a time (WrongInput before the history begins)."""

    def version(self) -> Doc:
        """`number, at, assets, relations`: which state of the graph this is, and the clock of the load that made it
        (None in a graph that nothing was loaded into)."""

    def earliest(self) -> str | None:
        """Since when there is a history: the clock of the first load."""

    def stood(self, at: str) -> bool:
        """Whether the history reaches back to a time."""

    def resolve(self, refs: Iterable[str], kind: str = "asset") -> dict[str, str]:
        """The id that each ref means: a uid, an id, an alias, or a name (or title) that only one live thing has, case
        and outer space aside. What means nothing is left out, a retired thing is found by id and alias; WrongInput
        where several have the name."""

    def candidates(self, ref: str, kind: str = "asset", limit: int = 1000) -> list[str]:
        """Ids and names of live things that have a part in common with a ref that means nothing: what to look for
        the closest match in."""

    def names(self, ids: Iterable[str], kind: str = "asset") -> dict[str, str]:
        """The name or title of each thing that has one."""

    def assets(self, ids: Iterable[str], as_of: str | None = None) -> dict[str, Doc]:
        """`id, name, type, environment, status, criticality, attributes, owner, retired` of each asset that is (or,
        with `as_of`, was then) known; `owner` a team's id, `attributes` a dictionary."""

    def teams(self, ids: Iterable[str]) -> dict[str, Doc]:
        """`id, name, contact` of each team that is known."""

    def open_incidents(self, as_of: str | None = None) -> list[Doc]:
        """Incidents that are open (`workflow.is_open`), now or at a time, by id; documents as `incidents` gives."""

    def incidents(
        self,
        assets: Iterable[str] | None = None,
        changes: Iterable[str] | None = None,
        since: str | None = None,
    ) -> list[Doc]:
        """Incidents that affect one of these assets or were caused by one of these changes (neither given: all),
        opened at or after `since`, by id: `id, title, priority, status, opened_at, resolved_at, affects, caused_by,
        team`, with lists of ids in `affects` and `caused_by`, sorted."""

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
        """Changes by planned start, then id: `id, title, description, type, status, action, planned_start,
        planned_end, targets, team, outcome, risk`, `targets` a sorted list of ids, also of assets that nobody knows.

        All conditions that are given must hold: the window begins before `until` and ends after `since` (an end or
        beginning that nobody told is no limit); the change is planned or running (`workflow.stage`) at `at` (default:
        the clock of the graph); it has one of these ids (then retired ones too); it targets one of these assets."""

    def freezes(self) -> list[Doc]:
        """By id: `id, title, start, end, environments, criticality, assets`, the last three lists as their sources
        wrote them."""

    def knowledge(self, assets: Iterable[str]) -> list[Doc]:
        """What is known about these assets, by uid: known errors (problems) of which they are the root cause, and
        articles about them that are neither drafts nor retired: `uid, kind, title, about, status, workaround, tags,
        updated_at`, `about` a sorted list of those of the assets that it is about, of asset ids."""

    def sources(self) -> list[Doc]:
        """`source, last_good_run` of each source, by name; the clock of its last run without a fault, or None."""

    def save(self, name: str, doc: Doc) -> None:
        """Keeps a scenario under a name, in the place of one that had it."""

    def saved(self) -> list[Doc]:
        """All scenarios kept, by name, as they were saved."""

    def saved_one(self, name: str) -> Doc | None:
        """The scenario of that name."""

    def delete(self, name: str) -> bool:
        """Forgets a scenario; says whether there was one."""

    def calibration(self) -> Doc | None:
        """The calibration of change risk that was kept last (`simulate.risk.calibration`)."""

    def keep_calibration(self, doc: Doc) -> None:
        """Keeps a calibration in the place of the last one."""

    def close(self) -> None:
        """Gives back what it holds."""
