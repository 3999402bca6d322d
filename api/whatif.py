"""The questions of `whatif`, put to the open platform: REST and GraphQL give the documents that the command prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any, TypeVar

from api.threads import reckoned
from graph.platform import Platform
from graph.ports import Doc
from simulate.answers import Desk, verb
from simulate.answers.collisions import collision_docs
from simulate.answers.planned import Planned, change_of
from simulate.terms import terms_of

T = TypeVar("T")


async def answered(platform: Platform, question: str, arguments: Mapping[str, Any]) -> Doc:
    """The document that answers a question. What is wrong with it is WrongInput, as on the command line."""
    return await at_desk(platform, lambda desk: verb(question)(desk, **arguments))


async def at_desk(platform: Platform, ask: Callable[[Desk], T]) -> T:
    """What is asked of the graph as it is, all of it in one state."""

    def asked() -> T:
        with closing(platform.facts()) as facts:
            return ask(Desk(facts, terms_of(platform.settings)))

    return await reckoned(asked)


def collisions_of(desk: Desk, change: str, as_of: str | None) -> list[Doc]:
    """Those of opsgraph.collisions/1 in which a change takes part."""
    planned = Planned(desk, change_of(desk, change), as_of)
    return collision_docs(desk, planned.advice, planned.collided)
