"""What the topology is made of: whole, since a version, or as of a time."""

from __future__ import annotations

from typing import Any

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.stores.neo4j.client import Client, Row, Tx, cypher, rows

CARRYING = tuple(sorted(spec.type for spec in RELATIONS.values() if spec.supplier))


class SuppliesReader:
    """Part of the Reader port."""

    _client: Client

    def changed_since(self, number: int) -> Supplies:
        def work(tx: Tx) -> Supplies:
            ((*version, feeding),) = rows(tx.run(cypher("version_feeding")))
            found = GraphVersion(*version)
            if feeding and number == found.number:
                # What is written right now belongs to the next version.
                return Supplies(found, [], [], [])
            dropped = [uid for (uid,) in rows(tx.run(cypher("feed_dropped"), after=number))] if number else []
            return _supplies(tx, "now", found, dropped, after=number)

        return self._client.reading(work)

    def supplies_as_of(self, at: str) -> Supplies:
        def work(tx: Tx) -> Supplies:
            found = rows(tx.run(cypher("version_then"), as_of=at))
            return _supplies(tx, "then", GraphVersion(*found[0]) if found else GraphVersion(0, None), [], as_of=at)

        return self._client.reading(work)


def _supplies(tx: Tx, when: str, version: GraphVersion, dropped: list[str], **values: Any) -> Supplies:
    def found(name: str) -> list[Row]:
        statement = cypher(f"{name}_{when}", TYPES="|".join(CARRYING))
        return rows(tx.run(statement, carrying=CARRYING, **values))

    return Supplies(
        version,
        [AssetRow(*row) for row in found("assets")],
        [SupplyRow(*row) for row in found("supplies")],
        [PoolRow(*row) for row in found("pools")],
        dropped,
    )
