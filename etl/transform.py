"""Rows with named columns -> records, by the ontology's table. Pure; compiled once per set of columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from etl.reading import Read, readers, text
from graph.errors import Malformed, closest
from graph.model import EntityRecord, Kind, Link, PoolRecord, Record
from graph.ontology import (
    KINDS,
    RELATIONS,
    RULE_ORDER,
    STRENGTHS,
    KindSpec,
    LinkColumn,
    RelationSpec,
    legal_kinds,
    uid_for,
)

Transform = Callable[[Sequence[Any]], Record]
IDENTIFYING = {name for rule in RULE_ORDER for name in rule}
# A count or a share; spreadsheets write counts as 2.0.
MIN_UP = re.compile(r"(\d+)(?:\.0+)?|(\d+(?:\.\d+)?)\s*%")


def plain(column: str) -> str:
    """A column name without case and punctuation: `Opened At` is `opened_at`."""
    return re.sub(r"[^a-z0-9]+", "_", column.strip().lower()).strip("_")


def places(columns: Sequence[str], known: set[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each known column stands; a mapped one under the name the settings give it."""
    mapped = {plain(theirs): ours for ours, theirs in mapping.items()}
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        name = mapped.get(plain(column)) or (plain(column) if plain(column) not in mapping else "")
        if name in known and name not in found:
            found[name] = place
    return found


def compile_transform(
    table: str, columns: Sequence[str], mapping: Mapping[str, str], formats: tuple[str, ...]
) -> Transform:
    """The transform of a table (`assets`, `relations`, `pools`, `incidents` ...) with these columns."""
    if table == "relations":
        return _relations(columns, mapping)
    if table == "pools":
        return _pools(columns, mapping)
    spec = next(spec for spec in KINDS.values() if spec.plural == table)
    return _entities(spec, columns, mapping, readers(formats))


def known_columns(table: str) -> set[str]:
    if table == "relations":
        return {"source", "type", "target", "pool", "strength"}
    if table == "pools":
        return {"asset", "pool", "min_up"}
    spec = next(spec for spec in KINDS.values() if spec.plural == table)
    return {"id", *(field.name for field in spec.fields), *(link.name for link in spec.links)}


def _entities(
    spec: KindSpec, columns: Sequence[str], mapping: Mapping[str, str], read: Mapping[Any, Read]
) -> Transform:
    at = places(columns, known_columns(spec.plural), mapping)
    id_at = at.get("id")
    fields = [(at[each.name], each.name, read[each.shape]) for each in spec.fields if each.name in at]
    links = [(at[each.name], each) for each in spec.links if each.name in at]
    taken = set(at.values())
    attributes = [
        (place, plain(column) if plain(column) in IDENTIFYING else column.strip())
        for place, column in enumerate(columns)
        if place not in taken and column.strip()
    ]
    kind, uids = spec.kind, Uids()

    def transform(cells: Sequence[Any]) -> EntityRecord:
        id = None if id_at is None else text("id", cells[id_at])
        if id is None:
            raise Malformed("id", None if id_at is None else cells[id_at], "an id")
        uid = uid_for(kind, id)
        kept: dict[str, Any] = {}
        more: dict[str, Any] = {}
        related: list[Link] = []
        try:
            for place, name, reading in fields:
                value = reading(name, cells[place])
                if value is not None:
                    kept[name] = value
            for place, column in links:
                value = cells[place]
                if value:
                    related += _links(uid, column, value, uids)
        except Malformed as bad:
            raise Malformed(bad.field, bad.value, bad.expected, (uid,)) from None
        for place, name in attributes:
            value = _free(cells[place])
            if value is not None:
                more[name] = value
        if more:
            kept["attributes"] = more
        return EntityRecord(uid, kept, related)

    return transform


def _free(value: Any) -> Any:
    """An attribute is kept as it is, emptiness aside."""
    if isinstance(value, str):
        value = value.strip()
        return None if value in {"", "?", "NULL"} else value
    return value if value not in ([], {}) else None


def _links(uid: str, column: LinkColumn, value: Any, uids: Uids) -> list[Link]:
    if column.many:
        refs = value if isinstance(value, list) else str(value).split("|")
    else:
        refs = [value]
    found = []
    for ref in dict.fromkeys(text(column.name, each) for each in refs):
        if ref is not None:
            other = uids.of(column.other, ref)
            ends = (other, uid) if column.incoming else (uid, other)
            found.append(Link(ends[0], column.relation, ends[1]))
    return found


class Uids:
    """The uids of refs, each made once: large estates name the same things over and over."""

    def __init__(self) -> None:
        self._made: dict[Kind, dict[str, str]] = {kind: {} for kind in Kind}

    def of(self, kind: Kind, ref: str) -> str:
        made = self._made[kind]
        uid = made.get(ref)
        if uid is None:
            uid = made[ref] = uid_for(kind, ref)
        return uid

    def end(self, field: str, kinds: frozenset[Kind], ref: str) -> str:
        """An end of a relation: with its kind, where that is a legal one, else the first legal kind's."""
        prefix, colon, _ = ref.partition(":")
        if colon and prefix in Kind:
            if Kind(prefix) in kinds:
                return self.of(Kind(prefix), ref)
            raise Malformed(field, ref, f"the id of {' or '.join(sorted(_article(kind) for kind in kinds))}")
        return self.of(Kind.ASSET if Kind.ASSET in kinds else next(iter(sorted(kinds))), ref)


def _article(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _relations(columns: Sequence[str], mapping: Mapping[str, str]) -> Transform:
    at = places(columns, known_columns("relations"), mapping)
    source_at, type_at, target_at = (at.get(name) for name in ("source", "type", "target"))
    pool_at, strength_at = at.get("pool"), at.get("strength")
    uids = Uids()
    types = {
        spec.type: (spec.type, spec.supplier is not None, legal_kinds(spec.type)[0], targets_of(spec))
        for spec in RELATIONS.values()
    }

    def transform(cells: Sequence[Any]) -> Link:
        source = required("source", cells, source_at)
        word = required("type", cells, type_at)
        target = required("target", cells, target_at)
        known = types.get(word) or types.get(word.upper().replace(" ", "_").replace("-", "_"))
        if known is None:
            near = closest(word.upper(), RELATIONS)
            hint = f" (did you mean {near}?)" if near else ""
            raise Malformed("type", word, f"a relation type{hint}: one of {', '.join(RELATIONS)}")
        type, supplies, sources, targets = known
        source = uids.end("source", sources, source)
        target = uids.end("target", targets[source.partition(":")[0]], target)
        key = (source, type, target)
        if supplies and source == target:
            raise Malformed("target", target, "another asset: none supplies itself", key)
        pool = None if pool_at is None else text("pool", cells[pool_at])
        strength = None if strength_at is None else text("strength", cells[strength_at])
        if strength is not None and strength not in STRENGTHS:
            strength = strength.lower()
            if strength not in STRENGTHS:
                raise Malformed("strength", cells[strength_at or 0], "hard or soft", key)
        return Link(source, type, target, strength, pool)

    return transform


def targets_of(spec: RelationSpec) -> dict[str, frozenset[Kind]]:
    """The kinds that may stand at the target, by the kind at the source."""
    return {source: frozenset(other for one, other in spec.ends if one is source) for source, _ in spec.ends}


def _pools(columns: Sequence[str], mapping: Mapping[str, str]) -> Transform:
    at = places(columns, known_columns("pools"), mapping)
    asset_at, pool_at, min_up_at = (at.get(name) for name in ("asset", "pool", "min_up"))
    uids = Uids()

    def transform(cells: Sequence[Any]) -> PoolRecord:
        asset = uids.of(Kind.ASSET, required("asset", cells, asset_at))
        pool = required("pool", cells, pool_at)
        raw = None if min_up_at is None else cells[min_up_at]
        match = MIN_UP.fullmatch(str(raw).strip()) if raw is not None and not isinstance(raw, bool) else None
        if match is None:
            raise Malformed("min_up", raw, "a whole number, or a share such as 60%", (asset, pool))
        count, share = match.groups()
        return PoolRecord(asset, pool, str(int(count)) if count is not None else f"{share}%")

    return transform


def required(name: str, cells: Sequence[Any], place: int | None) -> str:
    value = None if place is None else text(name, cells[place])
    if value is None:
        raise Malformed(name, None if place is None else cells[place], f"a value for {name}")
    return value
