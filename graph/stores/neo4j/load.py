"""One load of the graph: begun, fed, and done once its number stands."""

from __future__ import annotations

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
    empty, sparse = client.write(_begin, lease)
    Feeder(client, lease, empty and after == 0, sparse).feed(feed, after, version.number)
    _finish(client, version, lease)


def restore(client: Client, feed: Feed, version: GraphVersion, lease: Lease) -> None:
    """Makes the graph what a feed says, whatever it held."""
    check(client)
    _, sparse = client.write(_begin, lease)
    wipe(client, lease)
    Feeder(client, lease, True, sparse).feed(feed, 0, version.number)
    _finish(client, version, lease)


def _begin(tx: Tx) -> tuple[bool, list[str]]:
    """Marks the graph as being fed; tells whether it holds nothing at all, and what its entities may lack."""
    ((empty, sparse),) = rows(tx.run(cypher("load_begin", KINDS=layout.ALL_KINDS)))
    return empty, sparse


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
