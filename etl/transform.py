"""Rows with named columns -> records, by the ontology's table. Pure; compiled once per set of columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from etl.reading import NOTHING, Read, readers, text
from graph.errors import Malformed, closest
from graph.model import EntityRecord, Kind, Link, PoolRecord, Record
from graph.ontology import (
    KINDS,
    RELATIONS,
    RULE_ORDER,
    STRENGTHS,
    KindSpec,
    LinkColumn,
    kind_of,
    uid_for,
)

Transform = Callable[[Sequence[Any]], Record]
PREFIXES = frozenset(Kind)
IDENTIFYING = {name for rule in RULE_ORDER for name in rule}
# A count or a share; spreadsheets write counts as 2.0.
MIN_UP = re.compile(r"([0-9]{1,9})(?:\.0+)?|([0-9]{1,9}(?:\.[0-9]+)?)\s*%")


def plain(column: str) -> str:
    """A column name without case and punctuation: `Opened At` is `opened_at`. One of signs alone stays as it is."""
    return re.sub(r"[\W_]+", "_", column.casefold()).strip("_") or column.strip()


def places(columns: Sequence[str], known: set[str], mapping: Mapping[str, str]) -> dict[str, int]:
    """Where each known column stands; a mapped one under the names the settings give it."""
    mapped: dict[str, list[str]] = {}
    for ours, theirs in mapping.items():
        mapped.setdefault(plain(theirs), []).append(ours)
    found: dict[str, int] = {}
    for place, column in enumerate(columns):
        name = plain(column)
        for ours in mapped.get(name) or ([name] if name not in mapping else []):
            if ours in known:
                found.setdefault(ours, place)
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


class Memo(dict[Any, Any]):
    """A function whose results are kept: large files say the same things over and over."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(key)
        return made


def _entities(
    spec: KindSpec, columns: Sequence[str], mapping: Mapping[str, str], read: Mapping[Any, Read]
) -> Transform:
    at = places(columns, known_columns(spec.plural), mapping)
    id_at = at.get("id")
    texts = [(at[each.name], each.name) for each in spec.fields if each.name in at and each.shape == "text"]
    others = [
        (at[each.name], each.name, read[each.shape]) for each in spec.fields if each.name in at and each.shape != "text"
    ]
    links = [(at[each.name], each, _refs(each)) for each in spec.links if each.name in at]
    musts = [each.name for each in spec.fields if each.must]
    taken = set(at.values())
    attributes = [
        (place, plain(column) if plain(column) in IDENTIFYING else column.strip())
        for place, column in enumerate(columns)
        if place not in taken and column.strip()
    ]
    kind, nobody = spec.kind, f"{spec.kind}:"

    def transform(cells: Sequence[Any]) -> EntityRecord:
        id = None if id_at is None else text("id", cells[id_at])
        if id is None or (uid := uid_for(kind, id)) == nobody:
            raise Malformed("id", None if id_at is None else cells[id_at], "an id")
        fields: dict[str, Any] = {}
        related: list[Link] = []
        try:
            for place, name in texts:
                value = cells[place]
                value = value.strip() if value.__class__ is str else text(name, value)
                if value and value not in NOTHING:
                    fields[name] = value
            for place, name, reading in others:
                value = cells[place]
                if value is not None and value != "":
                    value = reading(name, value)
                    if value is not None:
                        fields[name] = value
            for name in musts:
                if name not in fields:
                    raise Malformed(name, cells[at[name]] if name in at else None, f"a value for {name}")
            for place, link, refs in links:
                value = cells[place]
                if value is not None and value != "":
                    for other in refs(value):
                        ends = (other, uid) if link.incoming else (uid, other)
                        related.append(Link(ends[0], link.relation, ends[1], None, None))
        except Malformed as bad:
            raise Malformed(bad.field, bad.value, bad.expected, (uid,)) from None
        if attributes:
            _add_attributes(fields, attributes, cells)
        return EntityRecord(uid, fields, related)

    return transform


def _add_attributes(fields: dict[str, Any], columns: Sequence[tuple[int, str]], cells: Sequence[Any]) -> None:
    """Every further column is an attribute, kept as it is, emptiness aside."""
    attributes: dict[str, Any] = {}
    for place, name in columns:
        value = cells[place]
        if value.__class__ is str:
            value = value.strip()
            if value and value not in NOTHING:
                attributes[name] = value
        elif value not in (None, [], {}):
            attributes[name] = value
    if attributes:
        fields["attributes"] = attributes


def _refs(column: LinkColumn) -> Callable[[Any], Sequence[str]]:
    """Reads the cell of a link column: the uids it names, each once."""

    def one(ref: Any) -> str | None:
        word = text(column.name, ref)
        return None if word is None else uid_for(column.other, word)

    made = Memo(one)

    def refs(value: Any) -> Sequence[str]:
        if isinstance(value, str):
            if not column.many or "|" not in value:
                uid = made[value]
                return () if uid is None else (uid,)
            value = value.split("|")
        elif not isinstance(value, list):
            value = [text(column.name, value)]
        uids = [made[each] if isinstance(each, str) else one(each) for each in value]
        return list(dict.fromkeys(uid for uid in uids if uid is not None))

    return refs


def _relations(columns: Sequence[str], mapping: Mapping[str, str]) -> Transform:
    at = places(columns, known_columns("relations"), mapping)
    source_at, type_at, target_at = (at.get(name) for name in ("source", "type", "target"))
    pool_at, strength_at = at.get("pool"), at.get("strength")
    ends_of: dict[tuple[str, frozenset[Kind]], Memo] = {}

    def end(field: str, kinds: frozenset[Kind]) -> Memo:
        """Shared by the types with the same ends: most ids stand in relations of several types."""
        return ends_of.setdefault((field, kinds), Memo(partial(_end, field, kinds)))

    types = Memo(lambda cell: Ends(cell, end))
    pools = Memo(lambda cell: text("pool", cell))
    strengths = Memo(_strength)

    def transform(cells: Sequence[Any]) -> Link:
        if source_at is None or type_at is None or target_at is None:
            missing = next(name for name in ("source", "type", "target") if name not in at)
            raise Malformed(missing, None, f"a value for {missing}")
        try:
            ends = types[cells[type_at]]
            source = ends.sources[cells[source_at]]
            target = (ends.only or ends.targets_of(source))[cells[target_at]]
            pool = None if pool_at is None else pools[cells[pool_at]]
        except TypeError:
            bad = next(cell for cell in cells if isinstance(cell, list | dict))
            raise Malformed(columns[list(cells).index(bad)], bad, "a text") from None
        if source == target and ends.supplies:
            raise Malformed("target", target, "another asset: none supplies itself", (source, ends.type, target))
        try:
            strength = None if strength_at is None else strengths[cells[strength_at]]
        except (Malformed, TypeError):
            key = (source, ends.type, target)
            raise Malformed("strength", cells[strength_at or 0], "hard or soft", key) from None
        return Link(source, ends.type, target, strength, pool)

    return transform


class Ends:
    """A relation type as a file spells it, and the uids that its ends name, each made once."""

    def __init__(self, cell: Any, end: Callable[[str, frozenset[Kind]], Memo]) -> None:
        word = _required("type", cell)
        self.type = word.upper().replace(" ", "_").replace("-", "_")
        if self.type not in RELATIONS:
            near = closest(self.type, RELATIONS)
            hint = f" (did you mean {near}?)" if near else ""
            raise Malformed("type", word, f"a relation type{hint}")
        spec = RELATIONS[self.type]
        self.supplies = spec.supplier is not None
        self.sources = end("source", frozenset(source for source, _ in spec.ends))
        self._targets = {
            source: end("target", frozenset(other for one, other in spec.ends if one is source))
            for source, _ in spec.ends
        }
        self.only = next(iter(self._targets.values())) if len(self._targets) == 1 else None

    def targets_of(self, source: str) -> Memo:
        """What may stand at the target depends on what stands at the source."""
        return self._targets[kind_of(source)]


def _strength(cell: Any) -> str | None:
    word = text("strength", cell)
    if word is None:
        return None
    if word.lower() not in STRENGTHS:
        raise Malformed("strength", cell, "hard or soft")
    return word.lower()


def _end(field: str, kinds: frozenset[Kind], cell: Any) -> str:
    """An end of a relation: with its kind, where that is a legal one, else an asset, or the one legal kind."""
    ref = _required(field, cell)
    prefix, colon, _ = ref.partition(":")
    if colon and prefix in PREFIXES:
        if Kind(prefix) not in kinds:
            raise Malformed(field, ref, f"the id of {' or '.join(sorted(_with_article(kind) for kind in kinds))}")
        return uid_for(Kind(prefix), ref)
    return uid_for(Kind.ASSET if Kind.ASSET in kinds else min(kinds), ref)


def _with_article(kind: Kind) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _pools(columns: Sequence[str], mapping: Mapping[str, str]) -> Transform:
    at = places(columns, known_columns("pools"), mapping)

    def cell(cells: Sequence[Any], name: str) -> Any:
        return cells[at[name]] if name in at else None

    def transform(cells: Sequence[Any]) -> PoolRecord:
        asset = uid_for(Kind.ASSET, _required("asset", cell(cells, "asset")))
        pool = _required("pool", cell(cells, "pool"))
        raw = cell(cells, "min_up")
        match = MIN_UP.fullmatch(str(raw).strip()) if raw is not None and not isinstance(raw, bool) else None
        if match is None:
            raise Malformed("min_up", raw, "a whole number, or a share such as 60%", (asset, pool))
        count, share = match.groups()
        return PoolRecord(asset, pool, str(int(count)) if count is not None else f"{share}%")

    return transform


def _required(name: str, cell: Any) -> str:
    value = text(name, cell)
    if value is None:
        raise Malformed(name, cell, f"a value for {name}")
    return value
