"""Data health: what a check finds, counted and listed by statements.

A check is one statement, `cypher/finding_NAME.cypher`, whose columns are the finding's keys and which is sorted.
What Cypher cannot tell (values inside JSON) is asked roughly there and sifted here.
"""

from __future__ import annotations

from typing import Any

import orjson

from graph.errors import Unknown
from graph.identity import match_values
from graph.model import Kind
from graph.ontology import KINDS, RELATIONS, RULE_ORDER, KindSpec, LinkColumn, Rule
from graph.ports import Doc
from graph.stores.feed import observations_of
from graph.stores.neo4j import layout
from graph.stores.neo4j.client import Client, cypher
from graph.stores.neo4j.hops import ALL_TYPES

PLAIN = ("orphan", "dangling", "retired-article-subject", "min-up-above-members")
SIFTED = ("conflict", "duplicate")
PARTS = {
    "TYPES": ALL_TYPES,
    "FROM_SOURCE": "|".join(sorted(spec.type for spec in RELATIONS.values() if spec.supplier == "source")),
    "FROM_TARGET": "|".join(sorted(spec.type for spec in RELATIONS.values() if spec.supplier == "target")),
}


class FindingsReader:
    """Part of the Reader port."""

    _client: Client

    def findings(self, check: str, limit: int | None) -> tuple[int, list[Doc]]:
        if check in SIFTED:
            found = self._conflicts() if check == "conflict" else self._duplicates()
            return len(found), found[:limit]
        if check != "incomplete" and check not in PLAIN:
            raise Unknown("data-health check", check, ["incomplete", *PLAIN, *SIFTED])
        statement = _incomplete() if check == "incomplete" else cypher(f"finding_{check.replace('-', '_')}", **PARTS)
        if limit is None:
            found = self._docs(statement)
            return len(found), found
        ((count,),) = self._client.read(f"CALL () {{ {statement} }} RETURN count(*)")
        return count, self._docs(f"{statement} LIMIT {int(limit)}") if limit else []

    def _docs(self, statement: str) -> list[Doc]:
        return self._client.reading(lambda tx: [record.data() for record in tx.run(statement)])

    def _conflicts(self) -> list[Doc]:
        """Fields about which the sources of an entity disagree."""
        found = []
        for uid, fields, said in self._client.read(cypher("finding_conflict", KINDS=layout.ALL_KINDS)):
            values: dict[str, dict[str, Any]] = {}
            for row in observations_of(uid, fields, said):
                for name, value in _by_name(orjson.loads(row.fields)).items() if row.gone is None else ():
                    values.setdefault(name, {})[row.source] = value
            found += [
                {"uid": uid, "field": name, "values": by_source}
                for name, by_source in values.items()
                if len({orjson.dumps(value) for value in by_source.values()}) > 1
            ]
        return sorted(found, key=lambda doc: (doc["uid"], doc["field"]))

    def _duplicates(self) -> list[Doc]:
        """Live entities that an identification rule of their type tells to be one thing, and nothing joined."""
        found = []
        for number, rule in enumerate(RULE_ORDER):
            statement = cypher("finding_duplicate", KINDS=layout.ALL_KINDS, VALUE=_rule_value(rule))
            for kind, group in self._client.read(statement):
                sharing: dict[str, list[str]] = {}
                for uid, record in group:
                    for matched, value in match_values(Kind(kind), orjson.loads(record)):
                        if matched == number:
                            sharing.setdefault(value, []).append(uid)
                found += [{"uids": sorted(uids), "rule": list(rule)} for uids in sharing.values() if len(uids) > 1]
        return sorted(found, key=lambda doc: (doc["uids"], doc["rule"]))


def _by_name(fields: Doc) -> Doc:
    inner = {f"attributes.{name}": value for name, value in fields.get("attributes", {}).items()}
    plain = {name: value for name, value in fields.items() if name != "attributes"}
    return {name: value for name, value in (plain | inner).items() if value is not None}


def _rule_value(rule: Rule) -> str:
    parts = [f"toLower(trim(toStringOrNull(coalesce(e.{name}, e.attr_{name}))))" for name in rule]
    return " + '\\u001f' + ".join(parts)


def _incomplete() -> str:
    kinds = " UNION ALL ".join(_incomplete_of(spec) for spec in KINDS.values())
    return f"CALL () {{ {kinds} }} RETURN uid, missing, recommended ORDER BY uid"


def _incomplete_of(spec: KindSpec) -> str:
    return (
        f"MATCH (e:{spec.label}) WHERE NOT e:Retired "
        f"WITH e.uid AS uid, {_lacking(spec, 'required')} AS missing, {_lacking(spec, 'recommended')} AS recommended "
        "WHERE size(missing) + size(recommended) > 0 RETURN uid, missing, recommended"
    )


def _lacking(spec: KindSpec, need: str) -> str:
    names = [field.name for field in spec.fields if field.need == need]
    links = [_lacking_link(link) for link in spec.links if link.need == need]
    return " + ".join([f"[name IN {names} WHERE e[name] IS NULL OR e[name] = '']", *links])


def _lacking_link(link: LinkColumn) -> str:
    """A relation that waits for its other end is there, too."""
    start, end, near = ("<-", "-", "target") if link.incoming else ("-", "->", "source")
    return (
        f"CASE WHEN EXISTS {{ (e){start}[:{link.relation}]{end}() }} OR EXISTS {{ MATCH (loose:LooseRelation "
        f"{{{near}: e.uid}}) WHERE loose.type = '{link.relation}' AND loose.status = 'dangling' }} "
        f"THEN [] ELSE ['{link.name}'] END"
    )
