"""What the topology is made of, whole, since a version, or as of a time."""

from __future__ import annotations

from typing import Any

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.stores.sqlite.database import Database, sql
from graph.stores.sqlite.ledger import Ledger

CARRYING = ", ".join(f"'{spec.type}'" for spec in RELATIONS.values() if spec.supplier)


class SuppliesReader:
    """Part of the Reader port."""

    _database: Database
    _ledger: Ledger

    def changed_since(self, number: int) -> Supplies:
        with self._database.reading():
            dropped = "SELECT uid FROM dropped WHERE stamp > :after"
            gone = [uid for (uid,) in self._rows(dropped, {"after": number})] if number else []
            return self._supplies("now", {"after": number}, self._ledger.version(), gone)

    def supplies_as_of(self, at: str) -> Supplies:
        row = self._database.connection.execute(
            "SELECT id, at, assets, relations FROM load WHERE at <= ? ORDER BY id DESC LIMIT 1", (at,)
        ).fetchone()
        version = GraphVersion(*row) if row else GraphVersion(0, None)
        return self._supplies("then", {"as_of": at}, version, [])

    def _supplies(self, when: str, values: dict[str, Any], version: GraphVersion, dropped: list[str]) -> Supplies:
        with self._database.reading():
            return Supplies(
                version,
                list(map(AssetRow._make, self._rows(sql(f"assets_{when}"), values))),
                list(map(SupplyRow._make, self._rows(sql(f"supplies_{when}").replace("CARRYING", CARRYING), values))),
                list(map(PoolRow._make, self._rows(sql(f"pools_{when}"), values))),
                dropped,
            )

    def _rows(self, statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        return self._database.connection.execute(statement, values).fetchall()
