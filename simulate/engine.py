"""The steps of a scenario done to a topology; all of them, or none."""

from __future__ import annotations

from contextlib import suppress

from graph.errors import Unknown, WrongInput

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from graph.facts import Facts
    from graph.topology.overlay import Overlay
    from simulate.scenario import Scenario, Step


class WrongStep(WrongInput):
    """A step that cannot be done; says which and where it is written."""

    code = "BAD_STEP"

    def __init__(self, step: Step, file: str | None, error: WrongInput) -> None:
        where = f"{file}, line {step.line}, " if file and step.line else ""
        super().__init__(f"{where}step {step.number} ({step.verb}): {error.message}", error.remedy)
        self.step = step


def applied(scenario: Scenario, data: Overlay, facts: Facts) -> Overlay:
    """What the scenario makes of the data, which stays as it is. WrongInput names the step, the value, what was
    expected and the closest match."""
    question = data.copy()
    names = Names(question, facts)
    names.expect(_named(scenario))
    for step in scenario.steps:
        try:
            _do(step, question, names)
        except WrongInput as error:
            if step.line is None and step.verb in {"fail", "degrade"}:
                raise
            raise WrongStep(step, scenario.file, error) from error
    return question


def _named(scenario: Scenario) -> Iterable[str]:
    """What the steps name and none of them adds."""
    added = {plain(step.value["id"]) for step in scenario.steps if step.verb == "add"}
    return (ref for step in scenario.steps for ref in step.refs if plain(ref) not in added)


def _do(step: Step, question: Overlay, names: Names) -> None:
    value = step.value
    match step.verb:
        case "fail" | "degrade" | "remove":
            do = getattr(question, step.verb)
            for ref in step.refs:
                do(names.node(ref))
        case "add":
            question.add(_fields(value, names))
        case "connect" | "disconnect":
            ends = {end: names.id(value[end]) for end in ("source", "target")}
            getattr(question, step.verb)(**{**value, **ends})
        case "require":
            question.require(names.node(value["asset"]), value["pool"], value["min_up"])


def _fields(value: dict[str, Any], names: Names) -> dict[str, Any]:
    """The fields of a new asset, its owner by its id."""
    owner = value.get("owner")
    return value if owner is None else {**value, "owner": names.team(owner)}


class Names:
    """Which asset is meant: by id, uid, alias, or a name that only one has; also what earlier steps added."""

    __slots__ = ("_facts", "_overlay", "_resolved")

    def __init__(self, overlay: Overlay, facts: Facts) -> None:
        self._overlay = overlay
        self._facts = facts
        self._resolved: dict[str, str] = {}

    def expect(self, refs: Iterable[str]) -> None:
        """Looks up at once what is about to be asked for. What is wrong with it is told when it is."""
        unknown = [ref for ref in refs if self._overlay.index(plain(ref)) is None]
        if unknown:
            with suppress(WrongInput):
                self._resolved.update(self._facts.resolve(unknown))

    def nodes(self, refs: Iterable[str]) -> list[int]:
        """The nodes of assets that take part, each once."""
        refs = list(refs)
        self.expect(refs)
        return list(dict.fromkeys(map(self.node, refs)))

    def node(self, ref: str) -> int:
        """The node of an asset that takes part; WrongInput with the closest match where there is none."""
        return self._overlay.find(self.id(ref))

    def id(self, ref: str) -> str:
        """The id of an asset that the graph or a step knows, be it retired or removed."""
        id = plain(ref)
        if self._overlay.index(id) is not None:
            return id
        if ref not in self._resolved:
            self._resolved.update(self._facts.resolve([ref]))
        known = self._resolved.get(ref)
        if known is None:
            raise Unknown("asset", ref, self._alike(ref), "Name one by id, uid, alias, or a name only one has.")
        if self._overlay.index(known) is None:
            raise WrongInput(
                f"Asset {ref!r} was not there at the time asked about.", "Ask as of a later time, or leave it out."
            )
        return known

    def team(self, ref: str) -> str:
        found = self._facts.resolve([ref], "team")
        if ref not in found:
            raise Unknown("team", ref, self._facts.candidates(ref, "team"), "Name one that the graph knows.")
        return found[ref]

    def _alike(self, ref: str) -> list[str]:
        """Where to look for the closest match: ids of assets that take part, and names."""
        from graph.topology.near import near

        overlay = self._overlay
        known = [*(overlay.id(node) for node in overlay.added), *near(overlay.base.ids, plain(ref))]
        nodes = ((id, overlay.index(id)) for id in known)
        here = [id for id, node in nodes if node is not None and overlay.takes_part(node)]
        return [*here, *self._facts.candidates(ref)]


def plain(ref: str) -> str:
    """An id without its kind."""
    return ref.strip().removeprefix("asset:")
