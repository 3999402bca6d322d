"""A query, in SQL. Field names come from the ontology (checked before), values are always bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.model import Kind
from graph.query import All, AnyOf, Hop, Linked, Not, Query, Test, Where
from graph.stores.sqlite.database import sort_expression

_COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}

# Entities as they are now, and as they were at a time: the columns every query below speaks of.
NOW = "(SELECT e.id, n.uid, e.kind, e.status, e.fields, e.sources, e.since FROM entity e JOIN name n ON n.id = e.id)"
THEN = (
    "(SELECT e.id, n.uid, e.kind, e.status, e.fields, e.sources, e.since FROM entity e "
    "JOIN name n ON n.id = e.id JOIN load l ON l.id = e.since WHERE l.at <= :as_of "
    "UNION ALL SELECT v.id, n.uid, e.kind, v.status, v.fields, e.sources, v.since FROM entity_version v "
    "JOIN entity e ON e.id = v.id JOIN name n ON n.id = v.id JOIN load l ON l.id = v.since "
    "JOIN load u ON u.id = v.until WHERE l.at <= :as_of AND u.at > :as_of)"
)
RELATIONS_NOW = "relation"
RELATIONS_THEN = (
    "(SELECT r.src, r.type, r.dst, r.strength, r.pool, r.status, r.sources, r.since FROM relation r "
    "JOIN load l ON l.id = r.since WHERE l.at <= :as_of "
    "UNION ALL SELECT v.src, v.type, v.dst, v.strength, v.pool, v.status, v.sources, v.since "
    "FROM relation_version v JOIN load l ON l.id = v.since JOIN load u ON u.id = v.until "
    "WHERE l.at <= :as_of AND u.at > :as_of)"
)


@dataclass
class Statement:
    """Conditions and bound values, as they grow."""

    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"


def entities_of(query: Query, statement: Statement) -> str:
    """The entities a query speaks of, as a table expression."""
    if query.as_of is None:
        return NOW
    statement.values["as_of"] = query.as_of
    return THEN


def relations_of(as_of: str | None, statement: Statement) -> str:
    if as_of is None:
        return RELATIONS_NOW
    statement.values["as_of"] = as_of
    return RELATIONS_THEN


def conditions(query: Query, statement: Statement) -> str:
    """The WHERE of a query, over an entity named `e`."""
    lives = ", ".join(statement.bind(life) for life in query.lives)
    parts = [f"e.status IN ({lives})", _where(query.where, query, statement)]
    if query.kind is not None:
        # The range on uid lets the order by uid walk its index.
        parts[:0] = [f"e.kind = '{Kind(query.kind)}'", f"e.uid >= '{query.kind}:' AND e.uid < '{query.kind};'"]
    return " AND ".join(parts)


def after(query: Query, statement: Statement) -> str:
    """The rows beyond the cursor: later in the first order field that differs."""
    position = query.position()
    if position is None:
        return "true"
    keys = [(_field(order.field), order.descending) for order in query.order] + [("e.uid", False)]
    bound = [statement.bind(value) for value in position]
    alternatives = []
    for place, (key, descending) in enumerate(keys):
        equal = [f"{keys[before][0]} = {bound[before]}" for before in range(place)]
        beyond = f"{key} {'<' if descending else '>'} {bound[place]}"
        alternatives.append("(" + " AND ".join([*equal, beyond]) + ")")
    return "(" + " OR ".join(alternatives) + ")"


def order_by(query: Query) -> str:
    keys = [f"{_field(order.field)} {'DESC' if order.descending else 'ASC'}" for order in query.order]
    return ", ".join([*keys, "e.uid"])


def hop_columns(hop: Hop) -> tuple[str, str]:
    """The near and the far end of a relation along a hop."""
    return ("src", "dst") if hop.outgoing else ("dst", "src")


def hop_type(hop: Hop, statement: Statement, relation: str = "r") -> str:
    return "true" if hop.type is None else f"{relation}.type = {statement.bind(hop.type)}"


def _field(name: str) -> str:
    if name == "uid":
        return "e.uid"
    if name.startswith("attributes."):
        key = name.partition(".")[2].replace("'", "''").replace('"', "")
        return f"""coalesce(e.fields ->> '$.attributes."{key}"', '')"""
    return sort_expression(name, "e.fields")


def _where(where: Where, query: Query, statement: Statement) -> str:
    match where:
        case All(parts=parts):
            return " AND ".join(_where(part, query, statement) for part in parts) or "true"
        case AnyOf(parts=parts):
            return "(" + (" OR ".join(_where(part, query, statement) for part in parts) or "false") + ")"
        case Not(part=part):
            return f"NOT ({_where(part, query, statement)})"
        case Linked():
            return _linked(where, query, statement)
        case Test():
            return _test(where, statement)


def _linked(linked: Linked, query: Query, statement: Statement) -> str:
    near, far = hop_columns(linked.hop)
    uids = ", ".join(statement.bind(uid) for uid in linked.uids)
    to = f" AND r.{far} IN (SELECT entity FROM name WHERE uid IN ({uids}))" if linked.uids else ""
    return (
        f"EXISTS (SELECT 1 FROM {relations_of(query.as_of, statement)} r "
        f"WHERE r.{near} = e.id AND r.status = 'active' AND {hop_type(linked.hop, statement)}{to})"
    )


def _test(test: Test, statement: Statement) -> str:
    column = _field(test.field)
    if isinstance(test.value, bool) and test.op == "eq":
        # JSON's true reads as 1.
        return f"{column} = {int(test.value)}"
    match test.op:
        case "eq":
            return f"{column} = {statement.bind(str(test.value))}"
        case "in":
            marks = ", ".join(statement.bind(str(value)) for value in test.value)
            return f"{column} IN ({marks})"
        case "contains":
            return f"instr(fold({column}), fold({statement.bind(str(test.value))})) > 0"
        case "starts":
            value = statement.bind(str(test.value))
            return f"substr(fold({column}), 1, length({value})) = fold({value})"
        case "exists":
            return f"{column} {'<>' if test.value else '='} ''"
        case "has":
            name = test.field.replace("'", "")
            return (
                f"EXISTS (SELECT 1 FROM json_each(e.fields, '$.{name}') j "
                f"WHERE j.value = {statement.bind(str(test.value))})"
            )
        case _:
            return f"({column} <> '' AND {column} {_COMPARE[test.op]} {statement.bind(str(test.value))})"
