"""What the topology is made of, whole, since a version, or as of a time.

Statements give columns, as JSON lists: a fifth of what rows cost, each a tuple of texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson

from graph.columns import ByColumn
from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.stores.sqlite.database import BETWEEN_ASSETS, Database, sql
from graph.stores.sqlite.ledger import Ledger

CARRYING = ", ".join(f"'{spec.type}'" for spec in RELATIONS.values() if spec.supplier)
UNMIXED = ", ".join(f"'{spec.type}'" for spec in RELATIONS.values() if spec.ends == BETWEEN_ASSETS)


class SuppliesReader:
    """Part of the Reader port."""

    _database: Database
    _ledger: Ledger

    def changed_since(self, number: int) -> Supplies:
        with self._database.reading():
            dropped = "SELECT json_group_array(uid) FROM dropped WHERE stamp > :after"
            gone = self._columns(dropped, {"after": number})[0] if number else []
            return self._supplies("now", {"after": number}, self._ledger.version(), gone)

    def earliest(self) -> str | None:
        earliest: str | None
        (earliest,) = self._database.connection.execute(sql("earliest")).fetchone()
        return earliest

    def supplies_as_of(self, at: str) -> Supplies:
        row = self._database.connection.execute(
            "SELECT id, at, assets, relations FROM load WHERE at <= ? ORDER BY id DESC LIMIT 1", (at,)
        ).fetchone()
        version = GraphVersion(*row) if row else GraphVersion(0, None)
        return self._supplies("then", {"as_of": at}, version, [])

    def _supplies(self, when: str, values: dict[str, Any], version: GraphVersion, dropped: list[str]) -> Supplies:
        with self._database.reading():
            assets, *words, owners = self._columns(sql(f"assets_{when}"), values)
            sources, types, targets, *said, vouching = self._columns(_supplies_sql(when), values)
            pooled, *pools = self._columns(sql(f"pools_{when}"), values)
            uid = self._uids({*assets, *owners, *sources, *targets, *pooled})
        ends = [uid[each] for each in sources], types, [uid[each] for each in targets]
        return Supplies(
            version,
            ByColumn(AssetRow, [[uid[each] for each in assets], *words, [uid[each] for each in owners]]),
            ByColumn(SupplyRow, [*ends, *said, [_names(each) for each in vouching]]),
            ByColumn(PoolRow, [[uid[each] for each in pooled], *pools]),
            dropped,
        )

    def _columns(self, statement: str, values: dict[str, Any]) -> list[list[Any]]:
        """A statement gives one row, with a column in each of its texts."""
        return [orjson.loads(column) for column in self._database.connection.execute(statement, values).fetchone()]

    def _uids(self, names: set[int | None]) -> dict[int | None, Any]:
        """The uid of each name, and none of none."""
        statement = (
            "SELECT json_group_array(id), json_group_array(uid) FROM name "
            "WHERE id IN (SELECT value FROM json_each(:names))"
        )
        numbers, uids = self._columns(statement, {"names": orjson.dumps(list(names)).decode()})
        return dict(zip(numbers, uids, strict=True)) | {None: None}


def _supplies_sql(when: str) -> str:
    return sql(f"supplies_{when}").replace("CARRYING", CARRYING).replace("UNMIXED", UNMIXED)


@cache
def _names(sources: str) -> Sequence[str]:
    """A list of sources, which is nearly always the same one."""
    return tuple(orjson.loads(sources))
