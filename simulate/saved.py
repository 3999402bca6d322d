"""Scenarios kept under a name, as they were written."""

from __future__ import annotations

from graph.errors import Unknown, WrongInput
from simulate.scenario import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from graph.facts import Facts
    from simulate.scenario import Scenario

    Doc = dict[str, Any]

LONGEST_NAME = 200


def keep(facts: Facts, name: str, text: str, saved_at: str, predicted: Doc) -> Doc:
    """Keeps a scenario with what it predicted then, in the place of one that had the name. WrongInput where the
    text is no scenario, or the name none."""
    word = name.strip()
    if not word or len(word) > LONGEST_NAME or not word.isprintable():
        raise WrongInput(f"{name!r} is no name for a scenario.", "Name it in a line, such as replace-payments-db.")
    scenario = parse(text, word)
    doc = {
        "name": word,
        "saved_at": saved_at,
        "title": scenario.name,
        "as_of": scenario.as_of,
        "with_incidents": scenario.with_incidents,
        "steps": [step.doc() for step in scenario.steps],
        "gate": list(map(str, scenario.gate)),
        "text": text,
        "predicted": predicted,
    }
    facts.save(word, doc)
    return doc


def kept(facts: Facts, name: str) -> Doc:
    """The document of a saved scenario; WrongInput with the closest name where there is none."""
    doc = facts.saved_one(name.strip())
    if doc is None:
        raise Unknown(
            "saved scenario", name, (one["name"] for one in facts.saved()), "`whatif saved` lists those there are."
        )
    return doc


def forget(facts: Facts, name: str) -> None:
    """Forgets a saved scenario; WrongInput with the closest name where there is none."""
    facts.delete(kept(facts, name)["name"])


def scenario_of(facts: Facts, side: Mapping[str, str]) -> Scenario:
    """The scenario of `{text, filename}`, or the saved one of `{saved}`."""
    if "saved" in side:
        doc = kept(facts, side["saved"])
        return parse(doc["text"], doc["name"])
    return parse(side["text"], side.get("filename") or "scenario")
