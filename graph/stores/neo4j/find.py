"""Finding entities by a piece of their id, an alias, their name or title."""

from __future__ import annotations

from graph.model import Entity
from graph.ontology import KINDS
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.rows import entity_from


class Finder:
    """Part of the Reader port. Each kind has an index of what its living entities can be found by."""

    _client: Client

    def find(self, text: str, limit: int) -> list[Entity]:
        kinds = " UNION ALL ".join(cypher("find_in", KIND=spec.label) for spec in KINDS.values())
        found = self._client.read(cypher("find", FOUND=kinds), text=text.strip().casefold(), limit=limit)
        return [entity_from(row) for row in found]
