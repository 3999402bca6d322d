"""One load of the graph: begun, fed, and done once its number stands."""

from __future__ import annotations

from typing import NamedTuple

from graph.model import GraphVersion
from graph.ports import Lease
from graph.stores.feed import Feed
from graph.stores.neo4j import layout
from graph.stores.neo4j.clear import wipe
from graph.stores.neo4j.client import Client, Tx, cypher, rows
from graph.stores.neo4j.schema import check
from graph.stores.neo4j.write import Feeder


def feed_from(client: Client, feed: Feed, after: int, version: GraphVersion, lease: Lease) -> None:
    """Brings the graph to a version, with the rows of a feed that are younger than `after`."""
    check(client)
    held = _begin(client, lease)
    fresh = held.nothing and after == 0
    Feeder(client, lease, fresh=fresh, held=held.labels, dense=held.dense).feed(feed, after, version.number)
    _finish(client, version, lease)


def restore(client: Client, feed: Feed, version: GraphVersion, lease: Lease) -> None:
    """Makes the graph what a feed says, whatever it held."""
    check(client)
    _begin(client, lease)
    wipe(client, lease)
    dense = _begin(client, lease, wiped=True).dense
    Feeder(client, lease, fresh=True, dense=dense).feed(feed, 0, version.number)
    _finish(client, version, lease)


class Held(NamedTuple):
    """What a graph holds before it is fed."""

    nothing: bool
    labels: list[str]
    """Those beside the entities that there need not be."""
    dense: list[str]
    """Fields that no entity has ever lacked."""


def _begin(client: Client, lease: Lease, wiped: bool = False) -> Held:
    """Marks the graph as being fed, and tells what it holds."""
    fields = [f"{kind}.{name}" for kind, names in layout.INDEXED.items() for name in sorted(names)]
    anything = cypher("load_any", LABELS="|".join((*layout.BESIDE, layout.ALL_KINDS)))

    def work(tx: Tx) -> Held:
        ((untouched, dense, labels),) = rows(tx.run(cypher("load_held")))
        nothing = wiped or (untouched and not rows(tx.run(anything)))
        held = Held(nothing, labels, fields if nothing else dense)
        tx.run(cypher("load_begin"), dense=held.dense).consume()
        return held

    return client.write(work, lease)


def _finish(client: Client, version: GraphVersion, lease: Lease) -> None:
    def work(tx: Tx) -> None:
        tx.run(
            cypher("load_finish"),
            number=version.number,
            at=version.at,
            assets=version.assets,
            relations=version.relations,
            token=lease.token,
        ).consume()

    client.write(work, lease)
