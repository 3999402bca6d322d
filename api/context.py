"""Context packs of the open platform: what `opsgraph context`, REST, GraphQL and MCP all answer with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from api.commands.lookup import uid_of
from graph.errors import WrongInput
from graph.platform import Platform
from graph.times import canonical_time

if TYPE_CHECKING:
    from graph.search.context.pack import Pack
    from graph.search.context.seeds import Seeds
    from graph.topology import Topology
    from simulate.answers import Desk

SAVED = "scenario:"
"""Before the name of a scenario that is kept: its blast radius is what a pack is about."""


def context_pack(
    platform: Platform,
    query: str = "",
    about: Sequence[str] = (),
    *,
    scenario: str | None = None,
    budget: int | None = None,
    as_of: str | None = None,
    groups: Collection[str] | None = None,
) -> Pack:
    """The pack for a question, about assets, incidents, changes, problems or articles as people name them, about
    `scenario:NAME`, or about the scenario of a text. `groups` are those of the reader; None may read everything."""
    from graph.search.context.pack import BUDGET, Packer
    from graph.search.context.seeds import seeds_of

    at = canonical_time(as_of, "as_of") if as_of else None
    topology = _topology(platform, at)
    named = [ref for ref in about if not ref.startswith(SAVED)]
    saved = [ref.removeprefix(SAVED) for ref in about if ref.startswith(SAVED)]
    uids = list(dict.fromkeys(uid_of(platform.store, ref, groups) for ref in named))
    seeds = seeds_of(platform.store, topology, uids, at, groups)
    for name in saved:
        seeds = _joined(seeds, _scenario(platform, at, name=name))
    if scenario is not None:
        seeds = _joined(seeds, _scenario(platform, at, text=scenario))
    if not query.strip() and not (seeds.assets or seeds.subjects):
        raise WrongInput(
            "There is neither a question nor anything to be about.",
            "Ask something, or name an asset, an incident or a change that has assets.",
        )
    packer = Packer(platform.retriever(), platform.store, topology, *platform.counter(), groups)
    return packer.pack(query, seeds, BUDGET if budget is None else budget, at)


def _topology(platform: Platform, at: str | None) -> Topology:
    if at is None:
        return platform.topology()
    from graph.topology import build

    return build(platform.store.supplies_as_of(at))


def _scenario(platform: Platform, at: str | None, *, name: str = "", text: str = "") -> Seeds:
    """What a scenario hits, worst first."""
    from graph.search.context.seeds import MOST, scenario_seeds
    from simulate.answers import Desk, verb
    from simulate.terms import terms_of

    def asked(desk: Desk) -> Seeds:
        if name:
            doc = verb("saved_run")(desk, name=name, as_of=at, limit=MOST)
        else:
            doc = verb("run")(desk, text=text, as_of=at, limit=MOST)
        told = f"scenario {doc['scenario']['name'] or name}".strip()
        found = scenario_seeds(told, [(row["id"], row["state"]) for row in doc["affected"]])
        return replace(found, total=doc["total"], named=(f"{SAVED}{name}",) if name else ())

    with closing(platform.facts()) as facts:
        return asked(Desk(facts, terms_of(platform.settings)))


def _joined(first: Seeds, second: Seeds) -> Seeds:
    return replace(
        first,
        assets={**second.assets, **first.assets},
        total=first.total + second.total,
        what=" and ".join(filter(None, (first.what, second.what))),
        named=(*first.named, *second.named),
    )
