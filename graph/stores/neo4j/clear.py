"""Taking away: what stands for another entity now, what history no longer keeps, and everything."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import islice
from typing import Any

from graph.ontology import RELATIONS
from graph.ports import Lease
from graph.stores.feed import EntityVersionRow
from graph.stores.neo4j import layout
from graph.stores.neo4j.client import Client, Tx, cypher, rows

BATCH = 5_000
# What a graph is made of, relationships first, so that no transaction takes away more than a batch of anything.
EVERYTHING = (
    cypher("wipe_relationships", TYPES="|".join((*sorted(RELATIONS), "STANDS_FOR"))),
    *(cypher("wipe_nodes", LABELS=labels) for labels in (*layout.BESIDE, "Load", layout.ALL_KINDS)),
)
FORGOTTEN = (
    cypher("purge_loose"),
    *(cypher("purge_versions", LABEL=label) for label in ("Version", "RelationVersion", "PoolVersion")),
)


def wipe(client: Client, lease: Lease) -> None:
    """Takes away the whole graph; control records and leases stay."""
    for statement in EVERYTHING:
        _in_batches(client, lease, statement)


def purge(client: Client, lease: Lease, before: str) -> None:
    """Forgets what has been gone since before a time. Retired entities go when the ledger drops them."""
    client.write(lambda tx: tx.run(cypher("forgotten"), before=before).consume(), lease)
    for statement in FORGOTTEN:
        _in_batches(client, lease, statement, before=before)


def forget_loose_observations(client: Client, lease: Lease) -> None:
    _in_batches(client, lease, cypher("wipe_nodes", LABELS="LooseObservation"))


def drop(client: Client, lease: Lease, uids: Iterable[str], number: int) -> None:
    """Takes away entities that stand for another one now, which gets their past, or that were purged."""
    rest = iter(sorted(uids))
    while batch := list(islice(rest, BATCH)):
        client.write(partial(_drop, uids=batch, number=number), lease)


def _drop(tx: Tx, uids: list[str], number: int) -> None:
    _hand_on_versions(tx, uids)
    for name in ("drop_entities", "drop_versions", "drop_note"):
        tx.run(cypher(name, KINDS=layout.ALL_KINDS), uids=uids, number=number).consume()


def _hand_on_versions(tx: Tx, uids: list[str]) -> None:
    """A version's key tells all that it says, whose it is too."""
    handed = []
    for id, *values in rows(tx.run(cypher("drop_versions_of"), uids=uids)):
        row = EntityVersionRow(*values)
        handed.append([id, row.uid, layout.digest(row)])
    tx.run(cypher("drop_versions_to"), rows=handed).consume()


def _in_batches(client: Client, lease: Lease, statement: str, **values: Any) -> None:
    def work(tx: Tx) -> int:
        ((gone,),) = rows(tx.run(statement, limit=BATCH, **values))
        return int(gone)

    while client.write(work, lease):
        pass
