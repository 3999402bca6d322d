"""Many observations -> one entity: who is who, and whom to believe. Pure; the order of arrival cannot matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Protocol

from graph.model import Fields, Fieldwise, Kind, Observation
from graph.ontology import RULE_ORDER, Rule, identification_rules, known_type, lineage


class TypeOrder(Protocol):
    """Sources, most trusted first: for a type, and for single fields of it."""

    @property
    def order(self) -> list[str]: ...

    @property
    def fields(self) -> Mapping[str, list[str]]: ...


@dataclass(frozen=True)
class Trust:
    """How much each source is believed. Silent ones (longer than they are effective) come after all others;
    sources that nobody ranked come after the ranked ones, by name."""

    default: Sequence[str] = ()
    types: Mapping[str, TypeOrder] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def rank(self, source: str, kind: str, type: str | None = None, name: str | None = None) -> tuple[Any, ...]:
        """Sorts sources, most believed first, for a field of a type (or a relation type, as `kind`)."""
        order = self._order(kind, type, name)
        place = order.index(source) if source in order else len(order)
        return (source in self.silent, place, source)

    def _order(self, kind: str, type: str | None, name: str | None) -> Sequence[str]:
        for each in _type_names(kind, type):
            rule = self.types.get(each)
            if rule is None:
                continue
            if name is not None and name in rule.fields:
                return rule.fields[name]
            if rule.order:
                return rule.order
        return self.default


def _type_names(kind: str, type: str | None) -> tuple[str, ...]:
    if kind != Kind.ASSET or not type:
        return (kind,)
    return (type, *lineage(known_type(type)))


Said = tuple[str, Fields]
"""A source and the fields it gives."""


def reconcile(kind: str, said: Sequence[Said], trust: Trust) -> dict[str, Any]:
    """The fields of an entity from what its sources say: per field the most believed one that says anything."""
    return {name: values[0][1] for name, values in _ranked(kind, said, trust).items()} | _attributes(kind, said, trust)


def _attributes(kind: str, said: Sequence[Said], trust: Trust) -> dict[str, Any]:
    inner = [(source, fields["attributes"]) for source, fields in said if fields.get("attributes")]
    if not inner:
        return {}
    type = _type_of(kind, said, trust)
    return {"attributes": {name: values[0][1] for name, values in _by_field(kind, type, inner, trust).items()}}


def _ranked(kind: str, said: Sequence[Said], trust: Trust) -> dict[str, list[Said]]:
    plain = [
        (source, {name: value for name, value in fields.items() if name != "attributes"}) for source, fields in said
    ]
    return _by_field(kind, _type_of(kind, said, trust), plain, trust)


def _by_field(kind: str, type: str | None, said: Sequence[Said], trust: Trust) -> dict[str, list[tuple[str, Any]]]:
    values: dict[str, list[tuple[str, Any]]] = {}
    for source, fields in said:
        for name, value in fields.items():
            if value not in (None, "", []):
                values.setdefault(name, []).append((source, value))
    for name, claims in values.items():
        if len(claims) > 1:
            claims.sort(key=lambda claim: (trust.rank(claim[0], kind, type, name), str(claim[1])))
    return values


def _type_of(kind: str, said: Sequence[Said], trust: Trust) -> str | None:
    typed = [(source, fields["type"]) for source, fields in said if fields.get("type")]
    return min(typed, key=lambda claim: trust.rank(claim[0], kind, None, "type"))[1] if typed else None


def provenance(observations: Sequence[Observation], trust: Trust) -> list[Fieldwise]:
    """For each field of an entity: which source won, and what the others say."""
    live = [seen for seen in observations if seen.gone is None] or list(observations)
    if not live:
        return []
    kind = live[0].uid.partition(":")[0]
    said = [(seen.source, seen.fields) for seen in live]
    type = _type_of(kind, said, trust)
    inner = [(source, fields["attributes"]) for source, fields in said if fields.get("attributes")]
    found = _ranked(kind, said, trust)
    found |= {f"attributes.{name}": claims for name, claims in _by_field(kind, type, inner, trust).items()}
    return [Fieldwise(name, claims[0][1], claims[0][0], dict(claims[1:])) for name, claims in sorted(found.items())]


def match_values(kind: Kind, fields: Fields) -> Iterable[tuple[int, str]]:
    """The (rule, value) pairs under which a record may be found to be another source's thing."""
    attributes = fields.get("attributes", {})
    for rule in identification_rules(kind, fields.get("type")):
        value = _value(rule, fields, attributes)
        if value is not None:
            yield RULE_ORDER.index(rule), f"{kind}:{value}"


def _value(rule: Rule, fields: Fields, attributes: Mapping[str, Any]) -> str | None:
    parts = [fields.get(name) or attributes.get(name) for name in rule]
    if not all(parts):
        return None
    return "\x1f".join(str(part).strip().casefold() for part in parts)


def unite(matches: Iterable[tuple[int, str, str]], sources: Mapping[str, Collection[str]]) -> dict[str, str]:
    """Which uids are one thing: each uid with the smallest of its set.

    `matches` are (rule, value, uid); `sources` tells who knows each uid. Pairs that share a value are united in
    order of rule, then of uids, except where that would put two records of one source into one thing.
    """
    groups: dict[tuple[int, str], list[str]] = {}
    for rule, value, uid in matches:
        groups.setdefault((rule, value), []).append(uid)
    pairs = sorted(
        (rule, one, other)
        for (rule, _), uids in groups.items()
        if len(uids) > 1
        for one, other in combinations(sorted(uids), 2)
        if not (set(sources[one]) & set(sources[other]))
    )
    head = {uid: uid for uid in sources}
    known = {uid: set(names) for uid, names in sources.items()}
    for _, one, other in pairs:
        left, right = _head(head, one), _head(head, other)
        if left != right and not (known[left] & known[right]):
            first, second = sorted((left, right))
            head[second] = first
            known[first] |= known[second]
    return {uid: _head(head, uid) for uid in sources}


def _head(head: dict[str, str], uid: str) -> str:
    while head[uid] != uid:
        head[uid] = head[head[uid]]
        uid = head[uid]
    return uid
