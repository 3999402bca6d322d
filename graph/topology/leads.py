"""Which nodes lead to a business service: those whose failure may take one down, alone or with others; and which are
sure to take it down, whatever else works.

It is worked out once for each version of the graph, so that a question need not follow what leads nowhere, nor what is
known to be a single point of failure anyhow.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from graph.topology.coding import Ints, Mask
from graph.topology.rows import offsets, sizes
from graph.topology.services import BUSINESS_SERVICE, rank
from graph.topology.states import OUT, SOFT
from graph.topology.supply import Sections
from graph.topology.tables import Assets

_MOST_SURE = 10
"""Pairs of a node and a service that it is sure to take down, for each node: where there are more, none are kept."""
_MOST_LOOKED_AT = 100_000_000
"""Nodes times services, beyond which nobody looks for such pairs."""


def leading(assets: Assets, sections: Sections) -> Sections:
    """`leads` marks the services and all that supplies them, at any distance, hard or in a pool that counts; the rows
    of `sure` hold the services that a node takes down by itself, over hard relations and pools that need every member.
    """
    services = _services(assets)
    counts = (sections["pool_m"] > 0) & (sections["pool_flags"] & SOFT == 0)
    found = np.zeros(len(sections["flags"]), np.bool_)
    ahead = services
    while len(ahead):
        found[ahead] = True
        suppliers, _ = _supplying(sections, counts, ahead)
        ahead = np.unique(suppliers[~found[suppliers]])
    return {"leads": found, **_sure(sections, counts & (sections["pool_m"] == sections["pool_n"]), services)}


def _sure(sections: Sections, last: Mask, services: Ints) -> Sections:
    """The rows of `sure`; no offsets at all where there would be too much."""
    nodes, width = len(sections["flags"]), len(services)
    too_much = {"sure_offsets": np.zeros(0, np.int64), "sure": np.zeros(0, np.int64)}
    if nodes * width > _MOST_LOOKED_AT:
        return too_much
    known = np.zeros(nodes * width, np.bool_)
    count = 0
    node, service = services, np.arange(width)
    while len(node):
        suppliers, place = _supplying(sections, last, node)
        pairs = suppliers * width + service[place]
        fresh = np.unique(pairs[~known[pairs]])
        known[fresh] = True
        node, service = np.divmod(fresh, width)
        count += len(fresh)
        if count > _MOST_SURE * nodes:
            return too_much
    node, service = np.divmod(np.flatnonzero(known), width)
    return {"sure_offsets": offsets(sizes(node, nodes)), "sure": services[service]}


def _supplying(sections: Sections, counts: Mask, nodes: Ints) -> tuple[Ints, Ints]:
    """Who supplies these nodes, hard or in one of the pools that count, and at which place the node stands."""
    pools, owner = _rows(sections["pool_offsets"], nodes)
    counting = counts[pools]
    members, pool = _rows(sections["member_offsets"], pools[counting])
    alone, consumer = _rows(sections["in_hard_offsets"], nodes)
    suppliers = np.concatenate((sections["in_hard"][alone], sections["member"][members]))
    return suppliers, np.concatenate((consumer, owner[counting][pool]))


def _services(assets: Assets) -> Ints:
    """As `default_services` has them: the business services; where there are none, what is critical or high."""
    there = assets.flags & OUT == 0
    business = there & _marked([word == BUSINESS_SERVICE for word in assets.type.words], assets.type.codes)
    if not business.any():
        business = there & _marked([rank(word) <= 1 for word in assets.criticality.words], assets.criticality.codes)
    services: Ints = assets.node[business]
    return services


def _marked(words: Sequence[bool], codes: Ints) -> Mask:
    """The rows whose word is marked."""
    marked: Mask = np.array(words, np.bool_)[codes]
    return marked


def _rows(begins: Ints, rows: Ints) -> tuple[Ints, Ints]:
    """Where in its column everything stands that these rows hold; and which of the rows holds it, by place."""
    begin = begins[rows]
    each = begins[rows + 1] - begin
    ends = each.cumsum()
    of: Ints = np.repeat(np.arange(len(rows)), each)
    places: Ints = np.arange(len(of)) + (begin - ends + each)[of]
    return places, of
