"""Data health: what a check finds, counted and listed by statements."""

from __future__ import annotations

from typing import Any

import orjson

from graph.errors import Unknown
from graph.identity import match_values
from graph.model import Kind
from graph.ontology import KINDS, RULE_ORDER, KindSpec, Rule
from graph.ports import Doc
from graph.stores.sqlite.database import Database, sql

COLUMNS = {
    "incomplete": ("uid", "missing", "recommended"),
    "orphan": ("uid",),
    "dangling": ("source", "type", "target", "end"),
    "conflict": ("uid", "field", "values"),
    "retired-article-subject": ("article", "asset"),
    "min-up-above-members": ("asset", "pool", "min_up", "n"),
}


class FindingsReader:
    """Part of the Reader port."""

    _database: Database

    def findings(self, check: str, limit: int | None) -> tuple[int, list[Doc]]:
        if check == "duplicate":
            found = self._duplicates()
            return len(found), found[:limit]
        if check not in COLUMNS:
            raise Unknown("data-health check", check, [*COLUMNS, "duplicate"])
        statement = _incomplete() if check == "incomplete" else sql("finding_" + check.replace("-", "_"))
        connection = self._database.connection
        (count,) = connection.execute(f"SELECT count(*) FROM ({statement})").fetchone()
        rows = connection.execute(f"{statement} LIMIT ?", (-1 if limit is None else limit,))
        return count, [_doc(COLUMNS[check], row) for row in rows]

    def _duplicates(self) -> list[Doc]:
        """Live entities that an identification rule of their type tells to be one thing, and nothing joined."""
        found = []
        for number, rule in enumerate(RULE_ORDER):
            for kind, group in self._database.connection.execute(_sharing(rule)):
                sharing: dict[str, list[str]] = {}
                for uid, fields in orjson.loads(group):
                    for matched, value in match_values(Kind(kind), fields):
                        if matched == number:
                            sharing.setdefault(value, []).append(uid)
                found += [{"uids": sorted(uids), "rule": list(rule)} for uids in sharing.values() if len(uids) > 1]
        return sorted(found, key=lambda doc: (doc["uids"], doc["rule"]))


def _sharing(rule: Rule) -> str:
    """Live entities that share the values of a rule, whatever their type."""
    parts = [f"""coalesce(e.fields ->> '$.{name}', e.fields ->> '$.attributes."{name}"')""" for name in rule]
    value = " || char(31) || ".join(f"fold(trim({part}))" for part in parts)
    return (
        "SELECT e.kind, json_group_array(json_array(n.uid, json(e.fields))) FROM entity e "
        f"JOIN name n ON n.id = e.id WHERE e.status = 'active' AND {value} <> '' "
        f"GROUP BY e.kind, {value} HAVING count(*) > 1"
    )


def _incomplete() -> str:
    kinds = [_incomplete_of(spec) for spec in KINDS.values()]
    return f"SELECT * FROM ({' UNION ALL '.join(kinds)}) ORDER BY uid"


def _incomplete_of(spec: KindSpec) -> str:
    def lacking(need: str) -> str:
        parts = [
            f"SELECT '{field.name}' AS name WHERE coalesce(e.fields ->> '$.{field.name}', '') = ''"
            for field in spec.fields
            if field.need == need
        ]
        for link in spec.links:
            if link.need == need:
                near = "dst" if link.incoming else "src"
                parts.append(
                    f"SELECT '{link.name}' AS name WHERE NOT EXISTS (SELECT 1 FROM relation r "
                    f"WHERE r.{near} = e.id AND r.type = '{link.relation}' AND r.status <> 'retired')"
                )
        return f"(SELECT json_group_array(name) FROM ({' UNION ALL '.join(parts)}))" if parts else "'[]'"

    return (
        f"SELECT * FROM (SELECT n.uid AS uid, {lacking('required')} AS missing, {lacking('recommended')} AS lacking "
        f"FROM entity e JOIN name n ON n.id = e.id WHERE e.kind = '{spec.kind}' AND e.status = 'active') "
        "WHERE missing <> '[]' OR lacking <> '[]'"
    )


def _doc(columns: tuple[str, ...], row: tuple[Any, ...]) -> Doc:
    return {
        name: orjson.loads(value) if isinstance(value, str) and value.startswith(("[", "{")) else value
        for name, value in zip(columns, row, strict=True)
        if value is not None
    }
