"""A question answered in this process, from a local graph or the store that the settings name."""

from __future__ import annotations

from graph import environment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from graph.facts import Facts
    from simulate.command.question import Question
    from simulate.terms import Terms

    Doc = dict[str, Any]


def asked(data: str | None, question: Question) -> Doc:
    """The document that answers a question. `data` is the folder of the graph, None where the environment tells.

    Settings are read only where there are any: that alone takes longer than most answers.
    """
    from simulate.terms import Terms

    if environment.plain():
        return _from_folder(environment.folder(data), Terms(), question)
    from graph.settings import load_settings
    from simulate.terms import terms_of

    settings = load_settings(data=data)
    if not settings.neo4j_url:
        return _from_folder(str(settings.data), terms_of(settings), question)
    from graph.platform import open_platform

    with open_platform(settings) as platform:
        return _answered(platform.facts(), terms_of(settings), question)


def _from_folder(folder: str, terms: Terms, question: Question) -> Doc:
    from graph.stores.sqlite.facts import open_facts

    return _answered(open_facts(folder), terms, question)


def _answered(facts: Facts, terms: Terms, question: Question) -> Doc:
    from simulate.answers import Desk, verb

    try:
        return verb(question.verb)(Desk(facts, terms), **question.arguments)
    finally:
        facts.close()
