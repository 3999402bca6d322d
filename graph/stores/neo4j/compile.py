"""A query, in Cypher. Labels, types and properties come from the ontology; every value is bound.

Cypher knows true, false and null, a query only yes and no: a null is a no, and `NOT` is told so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graph.model import Kind, Status
from graph.ontology import KINDS, RELATIONS, Shape
from graph.query import All, AnyOf, Hop, Linked, Not, Query, Test, Where
from graph.stores.neo4j import layout

ALL_TYPES = "|".join(sorted(RELATIONS))
HELD = "{0}.since <= $as_of AND {0}.until > $as_of"
_RELATION = "r.strength AS strength, r.pool AS pool"
_LOOSE = (
    f"r.source AS source, r.type AS type, r.target AS target, {_RELATION}, r.status AS status, "
    "r.since AS since, r.sources AS sources"
)
_COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_SHAPES: dict[str, Shape] = {each.name: each.shape for spec in KINDS.values() for each in spec.fields}

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


def entities(query: Query, statement: Statement) -> str:
    """The clauses that find the entities `e` of a query, whatever their order."""
    if query.as_of is not None:
        statement.values["as_of"] = query.as_of
        found = then(kind_label(query), kind_label(query, version=True))
        return f"CALL () {{ {found} }} WITH e WHERE {conditions(query, statement)}"
    lead, rest = _leading(query.where)
    if lead is None:
        return f"MATCH (e:{kind_label(query)}) WHERE {conditions(query, statement)}"
    start, end = arrow(Hop(lead.hop.type, not lead.hop.outgoing))
    far = layout.any_label(layout.kinds_of(lead.uids))
    return (
        f"MATCH (far:{far}){start}[:{types(lead.hop)}]{end}(e:{kind_label(query)}) "
        f"WHERE far.uid IN {statement.bind(list(lead.uids))} WITH DISTINCT e "
        f"WHERE {_lives(query)} AND {_where(rest, query, statement)}"
    )


def then(now: str, former: str, uid: str = "") -> str:
    """The states `e` that held at `$as_of`, of the entity with a uid or of all."""
    which = f" {{uid: {uid}}}" if uid else ""
    return (
        f"MATCH (e:{now}{which}) WHERE e.since <= $as_of RETURN e "
        f"UNION ALL MATCH (e:{former}{which}) WHERE {HELD.format('e')} RETURN e"
    )


def far_uids(near: str, hop: Hop, labels: str) -> str:
    """The uids `far` that relations led to at `$as_of` from the entity with the uid in `near`."""
    start, end = arrow(hop)
    here, there = ("source", "target") if hop.outgoing else ("target", "source")
    return (
        f"MATCH (:{labels} {{uid: {near}}}){start}[r:{types(hop)}]{end}(x) WHERE r.since <= $as_of "
        f"RETURN x.uid AS far UNION MATCH (r:RelationVersion {{{here}: {near}}}) "
        f"WHERE r.status = 'active' AND {HELD.format('r')}{_version_type(hop)} RETURN r.{there} AS far"
    )


def neighbours(hop: Hop, labels: str, query: Query) -> str:
    """The clauses that find the entities `e` one hop away from the one with the uid in `near`."""
    if query.as_of is None:
        start, end = arrow(hop)
        return (
            f"MATCH (:{labels} {{uid: near}}){start}[:{types(hop)}]{end}(e:{kind_label(query)}) "
            "WITH DISTINCT e WHERE true"
        )
    former = f"Version&({kind_label(query, version=True)})"
    return (
        f"CALL (near) {{ {far_uids('near', hop, labels)} }} "
        f"CALL (far) {{ {then(kind_label(query), former, 'far')} }} WITH e WHERE true"
    )


def relations(labels: str, hop: Hop | None, as_of: str | None) -> str:
    """Living and dangling relations at the entities in `$uids`, each once for every end that was asked for."""
    parts = []
    for each in [hop] if hop else [Hop(None, True), Hop(None, False)]:
        near, along = ("source", "s") if each.outgoing else ("target", "t")
        loose = f"r.{near} IN $uids{_version_type(each)}"
        parts.append(
            f"MATCH (s)-[r:{types(each)}]->(t) WHERE {along}:{labels} AND {along}.uid IN $uids AND {_began(as_of)} "
            f"RETURN {along}.uid AS near, s.uid AS source, type(r) AS type, t.uid AS target, {_RELATION}, "
            "'active' AS status, r.since AS since, r.sources AS sources"
        )
        parts.append(
            f"MATCH (r:LooseRelation) WHERE {loose} AND r.status = 'dangling' AND {_began(as_of)} "
            f"RETURN r.{near} AS near, {_LOOSE}"
        )
        if as_of is not None:
            parts.append(
                f"MATCH (r:RelationVersion) WHERE {loose} AND r.status <> 'retired' AND {HELD.format('r')} "
                f"RETURN r.{near} AS near, {_LOOSE}"
            )
    return " UNION ".join(parts)


def _began(as_of: str | None) -> str:
    return "true" if as_of is None else "r.since <= $as_of"


def conditions(query: Query, statement: Statement) -> str:
    """What must be true of an entity `e`."""
    return f"{_lives(query)} AND {_where(query.where, query, statement)}"


def after(query: Query, statement: Statement) -> str:
    """The rows beyond the cursor: later in the first order field that differs."""
    position = query.position()
    if position is None:
        return "true"
    keys = [(_sorting(order.field, statement), order.descending) for order in query.order] + [("e.uid", False)]
    bound = [statement.bind(value) for value in position]
    alternatives = []
    for place, (key, descending) in enumerate(keys):
        equal = [f"{keys[before][0]} = {bound[before]}" for before in range(place)]
        beyond = f"{key} {'<' if descending else '>'} {bound[place]}"
        alternatives.append("(" + " AND ".join([*equal, beyond]) + ")")
    return "(" + " OR ".join(alternatives) + ")"


def order_by(query: Query, statement: Statement) -> str:
    keys = [f"{_sorting(order.field, statement)} {'DESC' if order.descending else 'ASC'}" for order in query.order]
    return ", ".join([*keys, "e.uid"])


def arrow(hop: Hop) -> tuple[str, str]:
    """What stands before and after a relation when it is walked along a hop."""
    return ("-", "->") if hop.outgoing else ("<-", "-")


def types(hop: Hop) -> str:
    return ALL_TYPES if hop.type is None else RELATIONS[hop.type].type


def kind_label(query: Query, version: bool = False) -> str:
    kinds = [query.kind] if query.kind else list(Kind)
    return "|".join(KINDS[kind].label + ("Version" if version else "") for kind in sorted(kinds))


def _leading(where: Where) -> tuple[Linked | None, Where]:
    """A link to named entities is the best place to start from; what is left of the condition then."""
    parts = where.parts if isinstance(where, All) else (where,)
    for place, part in enumerate(parts):
        if isinstance(part, Linked) and layout.kinds_of(part.uids):
            return part, All((*parts[:place], *parts[place + 1 :]))
    return None, where


def _lives(query: Query) -> str:
    if query.as_of is not None:
        return f"e.lifecycle IN {[str(life) for life in query.lives]}"
    wanted = {Status.ACTIVE, Status.RETIRED} & set(query.lives)
    if len(wanted) == 2:
        return "true"
    return {Status.ACTIVE: "NOT e:Retired", Status.RETIRED: "e:Retired"}[wanted.pop()] if wanted else "false"


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
    start, end = arrow(linked.hop)
    among = f"IN {statement.bind(list(linked.uids))}" if linked.uids else "IS NOT NULL"
    if query.as_of is None:
        return f"EXISTS {{ (e){start}[:{types(linked.hop)}]{end}(x) WHERE x.uid {among} }}"
    reached = far_uids("e.uid", linked.hop, layout.ALL_KINDS)
    return f"EXISTS {{ CALL (e) {{ {reached} }} WITH far WHERE far {among} RETURN far }}"


def _version_type(hop: Hop) -> str:
    return "" if hop.type is None else f" AND r.type = '{types(hop)}'"


def _test(test: Test, statement: Statement) -> str:
    value = _property(test.field, statement)
    match test.op:
        case "eq":
            plain = _plain(test.field, value)
            # The empty text is what an absent value counts as.
            return f"{plain if test.value != '' else absent_as_text(plain)} = {statement.bind(_text(test.value))}"
        case "in":
            wanted = statement.bind([_text(each) for each in test.value])
            return f"{_plain(test.field, value)} IN {wanted}"
        case "contains":
            return f"toLower(toStringOrNull({value})) CONTAINS toLower({statement.bind(str(test.value))})"
        case "starts":
            return f"toLower(toStringOrNull({value})) STARTS WITH toLower({statement.bind(str(test.value))})"
        case "exists":
            return f"{value} IS {'NOT ' if test.value else ''}NULL"
        case "has":
            return f"{statement.bind(_text(test.value))} IN [] + {value}"
        case _:
            return f"{_plain(test.field, value)} {_COMPARE[test.op]} {statement.bind(_text(test.value))}"


def _property(name: str, statement: Statement) -> str:
    if name.startswith("attributes."):
        return f"e[{statement.bind(layout.attribute_property(name.partition('.')[2]))}]"
    return f"e.{name}"


def _plain(name: str, value: str) -> str:
    """A value as text. Texts of the ontology stay as they are, so that their indexes serve."""
    shape = "text" if name == "uid" else _SHAPES.get(name)
    return value if shape in ("text", "time", "body") else f"toStringOrNull({value})"


def _sorting(name: str, statement: Statement) -> str:
    """How a field is ordered: as `sort_text` writes it."""
    if name == "uid":
        return "e.uid"
    value = _property(name, statement)
    if _SHAPES.get(name) == "flag":
        return f"CASE {value} WHEN true THEN 'True' WHEN false THEN 'False' ELSE '' END"
    return absent_as_text(_plain(name, value))


def absent_as_text(value: str) -> str:
    return f"coalesce({value}, '')"


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
