"""A query's conditions, in Cypher. Labels, types and properties come from the ontology; every value is bound.

Cypher knows true, false and null, a query only yes and no: a null is a no, and `NOT` is told so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.model import Kind, Status
from graph.ontology import KINDS, Shape
from graph.query import All, AnyOf, Hop, Linked, Not, Query, Test, Where
from graph.stores.neo4j import hops, layout

_COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_SHAPES: dict[str, Shape] = {each.name: each.shape for spec in KINDS.values() for each in spec.fields}
_TEXTS = ("text", "time", "body")

_COLUMNS = "e.uid AS uid, e.lifecycle AS lifecycle, e.record AS record, e.since AS since"
# A former state does not keep who vouched for it; the entity does.
_SOURCES_THEN = (
    f"coalesce(e.sources, head(COLLECT {{ MATCH (now:{layout.ALL_KINDS} {{uid: e.uid}}) RETURN now.sources }}))"
)


@dataclass
class Statement:
    """Bound values, as they grow."""

    values: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def columns(as_of: str | None) -> str:
    """What `entity_from` makes an entity of."""
    return f"{_COLUMNS}, {'e.sources' if as_of is None else _SOURCES_THEN} AS sources"


def kinds_asked(query: Query) -> list[Kind]:
    return [query.kind] if query.kind else list(Kind)


def entities(query: Query, statement: Statement) -> str:
    """The clauses that find the entities `e` of a query, whatever their order."""
    if query.as_of is not None:
        statement.values["as_of"] = query.as_of
        now, former = layout.any_label(kinds_asked(query)), layout.any_label(kinds_asked(query), "Version")
        return f"CALL () {{ {hops.then(now, former)} }} WITH e WHERE {conditions(query, statement)}"
    lead, rest = leading(query.where)
    if lead is None:
        return f"MATCH (e:{layout.any_label(kinds_asked(query))}) WHERE {conditions(query, statement)}"
    start, end = hops.arrow(Hop(lead.hop.type, not lead.hop.outgoing))
    far = layout.any_label(layout.kinds_of(lead.uids))
    return (
        f"MATCH (far:{far}){start}[:{hops.types(lead.hop)}]{end}(e:{layout.any_label(kinds_asked(query))}) "
        f"WHERE far.uid IN {statement.bind(list(lead.uids))} WITH DISTINCT e "
        f"WHERE {lives(query)} AND {_where(rest, query, statement)}"
    )


def neighbours(hop: Hop, labels: str, query: Query, statement: Statement) -> str:
    """The clauses that find the entities `e` of a query one hop away from the one with the uid in `near`."""
    now = layout.any_label(kinds_asked(query))
    if query.as_of is None:
        start, end = hops.arrow(hop)
        found = f"MATCH (:{labels} {{uid: near}}){start}[:{hops.types(hop)}]{end}(e:{now}) WITH DISTINCT e"
    else:
        statement.values["as_of"] = query.as_of
        former = f"Version&({layout.any_label(kinds_asked(query), 'Version')})"
        found = (
            f"CALL (near) {{ {hops.far_uids('near', hop, labels)} }} "
            f"CALL (far) {{ {hops.then(now, former, 'far')} }} WITH e"
        )
    return f"{found} WHERE {conditions(query, statement)}"


def conditions(query: Query, statement: Statement) -> str:
    """What must be true of an entity `e`."""
    return f"{lives(query)} AND {_where(query.where, query, statement)}"


def lives(query: Query) -> str:
    """Which lives of `e` are wanted."""
    if query.as_of is not None:
        return f"e.lifecycle IN {[str(life) for life in query.lives]}"
    wanted = {Status.ACTIVE, Status.RETIRED} & set(query.lives)
    if len(wanted) == 2:
        return "true"
    return {Status.ACTIVE: "NOT e:Retired", Status.RETIRED: "e:Retired"}[wanted.pop()] if wanted else "false"


def leading(where: Where) -> tuple[Linked | None, Where]:
    """A link to named entities is the best place to start from; what is left of the condition then."""
    parts = where.parts if isinstance(where, All) else (where,)
    for place, part in enumerate(parts):
        if isinstance(part, Linked) and layout.kinds_of(part.uids):
            return part, All((*parts[:place], *parts[place + 1 :]))
    return None, where


def sorting(name: str, statement: Statement, node: str = "e", by_name: bool = False) -> str:
    """How a field is ordered: as `sort_text` writes it."""
    value = _property(name, statement, node, by_name)
    if name == "uid":
        return value
    if _SHAPES.get(name) == "flag":
        return f"CASE {value} WHEN true THEN 'True' WHEN false THEN 'False' ELSE '' END"
    return _or_empty(_plain(name, value))


def _where(where: Where, query: Query, statement: Statement) -> str:
    match where:
        case All(parts=parts):
            return " AND ".join(_where(part, query, statement) for part in parts) or "true"
        case AnyOf(parts=parts):
            return "(" + (" OR ".join(_where(part, query, statement) for part in parts) or "false") + ")"
        case Not(part=part):
            return f"NOT coalesce({_where(part, query, statement)}, false)"
        case Linked():
            return _linked(where, query, statement)
        case Test():
            return _test(where, statement)


def _linked(linked: Linked, query: Query, statement: Statement) -> str:
    start, end = hops.arrow(linked.hop)
    among = f"IN {statement.bind(list(linked.uids))}" if linked.uids else "IS NOT NULL"
    if query.as_of is None:
        return f"EXISTS {{ (e){start}[:{hops.types(linked.hop)}]{end}(x) WHERE x.uid {among} }}"
    reached = hops.far_uids("e.uid", linked.hop, layout.ALL_KINDS)
    return f"EXISTS {{ CALL (e) {{ {reached} }} WITH far WHERE far {among} RETURN far }}"


def _test(test: Test, statement: Statement) -> str:
    value = _property(test.field, statement)
    plain = _plain(test.field, value)
    match test.op:
        case "eq":
            # The empty text is what an absent value counts as.
            return f"{plain if test.value != '' else _or_empty(plain)} = {statement.bind(_text(test.value))}"
        case "in":
            return f"{plain} IN {statement.bind([_text(each) for each in test.value])}"
        case "contains":
            return f"toLower({plain}) CONTAINS toLower({statement.bind(str(test.value))})"
        case "starts":
            return f"toLower({plain}) STARTS WITH toLower({statement.bind(str(test.value))})"
        case "exists":
            return f"{value} IS {'NOT ' if test.value else ''}NULL"
        case "has":
            return f"{statement.bind(_text(test.value))} IN [] + {value}"
        case _:
            return f"{plain} {_COMPARE[test.op]} {statement.bind(_text(test.value))}"


def _property(name: str, statement: Statement, node: str = "e", by_name: bool = False) -> str:
    """A property of a node; an attribute's name is never part of a statement, and others need not be."""
    own = not name.startswith("attributes.")
    key = name if own else layout.attribute_property(name.partition(".")[2])
    return f"{node}.{key}" if own and not by_name else f"{node}[{statement.bind(key)}]"


def _plain(name: str, value: str) -> str:
    """A value as text. Texts of the ontology stay as they are, so that their indexes serve."""
    return value if name == "uid" or _SHAPES.get(name) in _TEXTS else f"toStringOrNull({value})"


def _or_empty(value: str) -> str:
    return f"coalesce({value}, '')"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
