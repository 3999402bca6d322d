"""What must stand before a row is written: constraints, indexes, and the node that says which schema it is.

MERGE alone does not keep keys unique when two write at once, constraints do; so they come first and are checked
before every feed. All keys are never null, as a null would escape its constraint.
"""

from __future__ import annotations

from typing import NamedTuple

from graph.errors import StoreUnusable
from graph.ontology import KINDS, RELATIONS
from graph.ports import Collection
from graph.stores.neo4j.client import Client, cypher


class Unique(NamedTuple):
    """Properties that together tell the nodes of a label apart."""

    label: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        return "_".join([self.label.lower(), *self.keys])

    @property
    def statement(self) -> str:
        keys = ", ".join(f"n.{key}" for key in self.keys)
        return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR (n:{self.label}) REQUIRE ({keys}) IS UNIQUE"


class Index(NamedTuple):
    """A property by which nodes of a label are found; a text index finds parts of it."""

    label: str
    key: str
    type: str = "RANGE"

    @property
    def name(self) -> str:
        return f"{self.label.lower()}_{self.key}_{self.type.lower()}"

    @property
    def statement(self) -> str:
        return f"CREATE {self.type} INDEX {self.name} IF NOT EXISTS FOR (n:{self.label}) ON (n.{self.key})"


class RelationIndex(NamedTuple):
    """A property by which relationships of a type are found."""

    type: str
    key: str

    @property
    def statement(self) -> str:
        name = f"{self.type.lower()}_{self.key}"
        return f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{self.type}]-() ON (r.{self.key})"


UNIQUE = (
    *(Unique(spec.label, ("uid",)) for spec in KINDS.values()),
    Unique("Alias", ("uid",)),
    Unique("Dropped", ("uid",)),
    Unique("LooseObservation", ("source", "uid")),
    Unique("LooseRelation", ("source", "type", "target")),
    Unique("Pool", ("asset", "pool")),
    Unique("Version", ("key",)),
    Unique("RelationVersion", ("key",)),
    Unique("PoolVersion", ("key",)),
    Unique("Load", ("number",)),
    Unique("Graph", ("name",)),
    Unique("Lease", ("name",)),
    *(Unique(collection, ("id",)) for collection in Collection.ALL),
)
INDEXES: tuple[Index | RelationIndex, ...] = (
    *(Index(spec.label, field.name) for spec in KINDS.values() for field in spec.fields if field.indexed),
    *(Index(spec.label, "called") for spec in KINDS.values()),
    *(Index(spec.label, "findable", "TEXT") for spec in KINDS.values()),
    # What changed since a version. Stamps change with their row, not with every run.
    *(Index(label, "stamp") for label in (*(spec.label for spec in KINDS.values()), "LooseRelation", "Pool")),
    *(RelationIndex(spec.type, "stamp") for spec in RELATIONS.values()),
    Index("LooseRelation", "source"),
    Index("LooseRelation", "target"),
    Index("Pool", "asset"),
    Index("Version", "uid"),
    Index("RelationVersion", "source"),
    Index("RelationVersion", "target"),
    Index("PoolVersion", "asset"),
    *(Index(collection, "sort") for collection in Collection.ALL),
)

# Each entry is what brings the data from the schema before it to the next one (the first: nothing), and how many
# there are is the schema's number. Whenever it grows, the constraints and indexes above are made if they lack.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (),
    (),  # scenarios and calibrations have constraints too
    (),  # every kind and every relation has an index of when it changed: the search index follows them all
)
SCHEMA = len(MIGRATIONS)


def migrate(client: Client) -> None:
    """Brings the store up to this program's schema; StoreUnusable where a newer program wrote it."""
    found = client.read(cypher("schema"))
    schema = found[0][0] if found else 0
    if schema > SCHEMA:
        raise StoreUnusable(
            f"The graph at {client.url} was written by a newer opsgraph (schema {schema}; this one knows {SCHEMA}).",
            "Upgrade opsgraph.",
        )
    if schema == SCHEMA:
        return
    client.define(*(each.statement for each in UNIQUE))
    client.define(*(each.statement for each in INDEXES))
    for statements in MIGRATIONS[schema:]:
        client.define(*statements)
    client.define("CALL db.awaitIndexes(600)")
    client.write(lambda tx: tx.run(cypher("schema_set"), schema=SCHEMA).consume())


def check(client: Client) -> None:
    """StoreUnusable unless every constraint stands."""
    standing = {(labels[0], tuple(keys)) for labels, keys in client.read(cypher("constraints"))}
    missing = [each for each in UNIQUE if each not in standing]
    if missing:
        raise StoreUnusable(
            f"The graph at {client.url} lacks the constraint {missing[0].name!r} and must not be loaded.",
            f"Put it back: {missing[0].statement}",
        )
