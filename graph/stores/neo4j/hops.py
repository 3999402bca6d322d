"""Steps along relations, now and at a time, as pieces of Cypher."""

from __future__ import annotations

from graph.ontology import RELATIONS
from graph.query import Hop

ALL_TYPES = "|".join(sorted(RELATIONS))
_HELD = "{0}.since <= $as_of AND {0}.until > $as_of"
_CARRIES = "r.strength AS strength, r.pool AS pool"
_AS_NODE = (
    f"r.source AS source, r.type AS type, r.target AS target, {_CARRIES}, r.status AS status, "
    "r.since AS since, r.sources AS sources"
)


def arrow(hop: Hop) -> tuple[str, str]:
    """What stands before and after a relation when it is walked along a hop."""
    return ("-", "->") if hop.outgoing else ("<-", "-")


def types(hop: Hop) -> str:
    return ALL_TYPES if hop.type is None else RELATIONS[hop.type].type


def then(now: str, former: str, uid: str = "") -> str:
    """The states `e` that held at `$as_of`, of the entity with a uid or of all."""
    which = f" {{uid: {uid}}}" if uid else ""
    return (
        f"MATCH (e:{now}{which}) WHERE e.since <= $as_of RETURN e "
        f"UNION ALL MATCH (e:{former}{which}) WHERE {_HELD.format('e')} RETURN e"
    )


def far_uids(near: str, hop: Hop, labels: str) -> str:
    """The uids `far` that relations led to at `$as_of` from the entity with the uid in `near`."""
    start, end = arrow(hop)
    here, there = ("source", "target") if hop.outgoing else ("target", "source")
    return (
        f"MATCH (:{labels} {{uid: {near}}}){start}[r:{types(hop)}]{end}(x) WHERE r.since <= $as_of "
        f"RETURN x.uid AS far UNION MATCH (r:RelationVersion {{{here}: {near}}}) "
        f"WHERE r.status = 'active' AND {_HELD.format('r')}{_of_type(hop)} RETURN r.{there} AS far"
    )


def relations(labels: str, hop: Hop | None, as_of: str | None) -> str:
    """Living and dangling relations at the entities in `$uids`: a row for each entity that has any."""
    parts = []
    began = "true" if as_of is None else "r.since <= $as_of"
    for each in [hop] if hop else [Hop(None, outgoing=True), Hop(None, outgoing=False)]:
        near, end = ("source", "s") if each.outgoing else ("target", "t")
        at = f"r.{near} IN $uids{_of_type(each)}"
        parts.append(
            f"MATCH (s)-[r:{types(each)}]->(t) WHERE {end}:{labels} AND {end}.uid IN $uids AND {began} "
            f"RETURN {end}.uid AS near, s.uid AS source, type(r) AS type, t.uid AS target, {_CARRIES}, "
            "'active' AS status, r.since AS since, r.sources AS sources"
        )
        parts.append(
            f"MATCH (r:LooseRelation) WHERE {at} AND r.status <> 'retired' AND {began} "
            f"RETURN r.{near} AS near, {_AS_NODE}"
        )
        if as_of is not None:
            parts.append(
                f"MATCH (r:RelationVersion) WHERE {at} AND r.status <> 'retired' AND {_HELD.format('r')} "
                f"RETURN r.{near} AS near, {_AS_NODE}"
            )
    return (
        f"CALL () {{ {' UNION '.join(parts)} }} "
        "RETURN near, collect([source, type, target, strength, pool, status, since, sources])"
    )


def _of_type(hop: Hop) -> str:
    return "" if hop.type is None else f" AND r.type = '{types(hop)}'"
