"""Pages, in Cypher: the order, where the page before ended, and the shortest way to the next rows."""

from __future__ import annotations

from graph.model import Kind
from graph.ontology import KINDS
from graph.query import Query
from graph.stores.neo4j import layout
from graph.stores.neo4j.compile import (
    Statement,
    columns,
    conditions,
    entities,
    kinds_asked,
    leading,
    sorting,
)


def page(query: Query, statement: Statement) -> str:
    """The rows of a page in their order."""
    order = order_by(query, statement)
    start, carried = cursor(query, statement)
    found = " UNION ALL ".join(_walks(query, statement)) or (
        f"{entities(query, statement)} AND {after(query, statement)} RETURN e ORDER BY {order} LIMIT {query.limit}"
    )
    return (
        f"{start}CALL ({carried}) {{ {found} }} WITH e ORDER BY {order} LIMIT {query.limit} "
        f"RETURN {columns(query.as_of)} ORDER BY {order}"
    )


def cursor(query: Query, statement: Statement) -> tuple[str, str]:
    """The clauses that bind where the page before ended, and the names they are bound to.

    Neo4j compares two stored texts by code points, as it sorts them, but a stored one with a bound one by UTF-16
    units. So the values are those of the last row itself, as long as it has them still, asked for by name: a plain
    `last.uid` would be the text that its index was searched with.
    """
    position = query.position()
    if position is None:
        return "", ""
    *values, uid = (statement.bind(value) for value in position)
    parts = []
    for place, (order, value) in enumerate(zip(query.order, values, strict=True)):
        last = sorting(order.field, statement, "last", by_name=True)
        parts.append(f"CASE WHEN {last} = {value} THEN {last} ELSE {value} END AS p{place}")
    parts.append(f"coalesce({sorting('uid', statement, 'last', by_name=True)}, {uid}) AS p{len(values)}")
    clause = f"OPTIONAL MATCH (last:{layout.any_label(kinds_asked(query))} {{uid: {uid}}}) WITH {', '.join(parts)} "
    return clause, ", ".join(f"p{place}" for place in range(len(parts)))


def after(query: Query, statement: Statement) -> str:
    """The rows beyond the cursor: later in the first order field that differs."""
    if query.after is None:
        return "true"
    beyond = f"e.uid > p{len(query.order)}"
    for place, order in reversed(list(enumerate(query.order))):
        key = sorting(order.field, statement)
        beyond = f"({key} {'<' if order.descending else '>'} p{place} OR ({key} = p{place} AND {beyond}))"
    return beyond


def order_by(query: Query, statement: Statement) -> str:
    keys = [f"{sorting(order.field, statement)} {'DESC' if order.descending else 'ASC'}" for order in query.order]
    return ", ".join([*keys, "e.uid"])


def _walks(query: Query, statement: Statement) -> list[str]:
    """Walks along indexes, each in order and no longer than a page, that together hold the page; none where only
    sorting will do."""
    if query.as_of is not None or leading(query.where)[0] is not None or len(query.order) > 1:
        return []
    kinds = kinds_asked(query)
    if not query.order:
        return [_by_uid(query, statement, kind, "p0" if query.after else "''") for kind in kinds]
    name = query.order[0].field
    indexed = [kind for kind in kinds if name in layout.INDEXED[kind]]
    if any(name in layout.NAMES[kind] for kind in kinds if kind not in indexed) or not indexed:
        return []
    walks = [_by_field(query, statement, kind, name) for kind in indexed]
    position = query.position()
    if position is None or position[0] == "" or query.order[0].descending:
        walks += [_absent(query, statement, kind, name) for kind in kinds]
    return walks


def _by_uid(query: Query, statement: Statement, kind: Kind, start: str) -> str:
    return (
        f"MATCH (e:{KINDS[kind].label}) WHERE e.uid > {start} AND {conditions(query, statement)} "
        f"RETURN e ORDER BY e.uid LIMIT {query.limit}"
    )


def _by_field(query: Query, statement: Statement, kind: Kind, name: str) -> str:
    """Those that have the field, by its index."""
    descending = query.order[0].descending
    start = "e.{0} >= ''" if query.after is None else "e.{0} <= p0" if descending else "e.{0} >= p0"
    return (
        f"MATCH (e:{KINDS[kind].label}) WHERE {start.format(name)} AND {after(query, statement)} "
        f"AND {conditions(query, statement)} "
        f"RETURN e ORDER BY e.{name} {'DESC' if descending else 'ASC'}, e.uid LIMIT {query.limit}"
    )


def _absent(query: Query, statement: Statement, kind: Kind, name: str) -> str:
    """Those that lack the field, by their uids. An index cannot tell that there are none; the graph notes it."""
    noted = f"MATCH (graph:Graph {{name: 'opsgraph'}}) WHERE NOT '{kind}.{name}' IN coalesce(graph.dense, []) "
    return (
        f"{noted if name in layout.INDEXED[kind] else ''}MATCH (e:{KINDS[kind].label}) "
        f"WHERE e.uid > '' AND e.{name} IS NULL AND {after(query, statement)} AND {conditions(query, statement)} "
        f"RETURN e ORDER BY e.uid LIMIT {query.limit}"
    )
