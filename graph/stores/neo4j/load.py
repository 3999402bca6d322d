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
    empty, dense = _begin(client, lease)
    Feeder(client, lease, empty and after == 0, dense).feed(feed, after, version.number)
    _finish(client, version, lease)


def restore(client: Client, feed: Feed, version: GraphVersion, lease: Lease) -> None:
    """Makes the graph what a feed says, whatever it held."""
    check(client)
    _begin(client, lease)
    wipe(client, lease)
    _, dense = _begin(client, lease, wiped=True)
    Feeder(client, lease, True, dense).feed(feed, 0, version.number)
    _finish(client, version, lease)


def _begin(client: Client, lease: Lease, wiped: bool = False) -> tuple[bool, list[str]]:
    """Marks the graph as being fed; tells whether it holds nothing at all, and which fields no entity lacks."""
    statement = cypher("load_begin", KINDS=layout.ALL_KINDS)
    fields = [f"{kind}.{name}" for kind, names in layout.INDEXED.items() for name in sorted(names)]

    def work(tx: Tx) -> tuple[bool, list[str]]:
        ((empty, dense),) = rows(tx.run(statement, wiped=wiped, fields=fields))
        return empty, dense

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
