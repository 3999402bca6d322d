"""What the topology is made of: whole, since a version, or as of a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from graph.model import GraphVersion
from graph.ontology import RELATIONS
from graph.ports import AssetRow, PoolRow, Supplies, SupplyRow
from graph.stores.neo4j.client import Client, Row, cypher

CARRYING = "|".join(sorted(spec.type for spec in RELATIONS.values() if spec.supplier))

Owners = Mapping[str, Sequence[str]]


class SuppliesReader:
    """Part of the Reader port."""

    _client: Client

    def changed_since(self, number: int) -> Supplies:
        ((*version, feeding),) = self._client.read(cypher("version_feeding"))
        found = GraphVersion(*version)
        if not number:
            return self._supplies("now", found)
        if feeding and number == found.number:
            # What is written right now belongs to the next version.
            return Supplies(found, [], [], [])
        changed = self._rows
        return Supplies(
            found,
            _assets(changed("assets_changed", after=number), {}),
            _relations(changed("supplies_changed", after=number)),
            [PoolRow(*row) for row in changed("pools_changed", after=number)],
            [uid for (uid,) in changed("feed_dropped", after=number)],
        )

    def earliest(self) -> str | None:
        earliest: str | None = self._client.read(cypher("earliest"))[0][0]
        return earliest

    def supplies_as_of(self, at: str) -> Supplies:
        found = self._client.read(cypher("version_then"), as_of=at)
        return self._supplies("then", GraphVersion(*found[0]) if found else GraphVersion(0, None), as_of=at)

    def _supplies(self, when: str, version: GraphVersion, **values: Any) -> Supplies:
        """All of it: what is of an asset comes with the assets, the rest one by one."""
        walk, rows = self._client.walk, self._rows
        loose: dict[str, list[str]] = {}
        for uid, team in rows(f"owners_loose_{when}", **values):
            loose.setdefault(uid, []).append(team)
        assets = _assets(walk(cypher(f"assets_{when}"), **values), loose)
        living = walk(cypher(f"supplies_{when}", TYPES=CARRYING), **values)
        relations = _relations(chain(living, rows(f"supplies_loose_{when}", **values)))
        if when == "then":
            assets += _assets(rows("assets_former", **values), loose)
        return Supplies(version, assets, relations, [PoolRow(*row) for row in rows(f"pools_{when}", **values)])

    def _rows(self, name: str, **values: Any) -> Iterator[Row]:
        return self._client.stream(cypher(name, TYPES=CARRYING), types=CARRYING.split("|"), **values)


def _assets(rows: Iterable[Sequence[Any]], loose: Owners) -> list[AssetRow]:
    """Rows that end with the teams that own the asset; further ones, which are no node, by its uid."""
    return [
        AssetRow._make((uid, *words, min((*teams, *loose.get(uid, ())), default=None))) for uid, *words, teams in rows
    ]


def _relations(rows: Iterable[Sequence[Any]]) -> list[SupplyRow]:
    return [SupplyRow._make((*words, tuple(sources))) for *words, sources in rows]
