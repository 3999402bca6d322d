"""The model once more, naively: what a set of sources comes to, as a dump.

Written from the text of the model alone, with dicts and loops, and none of the code that it is held against.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

Row = Mapping[str, str]
Tables = Mapping[str, Sequence[Row]]
Estate = Mapping[str, Tables]
Claim = tuple[str, str, str, str, str | None, str | None]
"""source of the claim, source end, type, target end, strength, pool"""

KIND_OF = {"assets": "asset", "teams": "team", "incidents": "incident"}
PLAIN = {
    "assets": ("name", "type", "environment", "status"),
    "teams": ("name", "contact"),
    "incidents": ("title", "priority"),
}
LINKS = {"owner": ("OWNED_BY", "team"), "team": ("ASSIGNED_TO", "team"), "affects": ("AFFECTS", "asset")}
# Between assets: which of them carry impact, and what they are where a row says nothing.
IMPACT = {
    "DEPENDS_ON": ("hard", None),
    "RUNS_ON": ("hard", None),
    "MEMBER_OF": ("hard", "members"),
    "PART_OF": ("hard", None),
    "USES": ("soft", None),
}
SERIAL, CLOUD, FQDN, NAMED = ("serial_number",), ("cloud_id",), ("fqdn",), ("name", "environment")
PRIORITY = [SERIAL, CLOUD, FQDN, NAMED, ("name",)]
PARENTS = {"database": "data_store", "host": "compute", "data_store": "asset", "compute": "asset"}
RULES: dict[str, list[tuple[str, ...]]] = {
    "asset": [SERIAL, CLOUD, FQDN, NAMED],
    "business_service": [NAMED],
    "certificate": [SERIAL],
    "site": [("name",)],
    "team": [("name",)],
}


@dataclass(frozen=True)
class Belief:
    """The precedence of the settings, and who has been silent for too long."""

    default: Sequence[str] = ()
    types: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], Sequence[str]] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()

    def rank(self, source: str, types: Iterable[str], name: str | None = None) -> tuple[bool, int, str]:
        order = self.default
        for each in reversed(list(types)):
            order = self.types.get(each, order)
            order = self.fields.get((each, name or ""), order)
        return source in self.silent, order.index(source) if source in order else len(order), source


def expected_dump(estate: Estate, belief: Belief = Belief()) -> list[dict[str, Any]]:
    return _Model(estate, belief).dump()


def live_uids(estate: Estate) -> set[str]:
    return set(_Model(estate, Belief()).said)


class _Model:
    def __init__(self, estate: Estate, belief: Belief) -> None:
        self.belief = belief
        self.said: dict[str, dict[str, dict[str, Any]]] = {}
        self.claims: list[Claim] = []
        self.pools: list[tuple[str, str, str, str]] = []
        for source, tables in estate.items():
            for table, rows in tables.items():
                for row in rows:
                    self.hear(source, table, {name: value.strip() for name, value in row.items() if value})
        self.stands = self.identified()

    def hear(self, source: str, table: str, row: Row) -> None:
        if table == "relations":
            ends = (f"asset:{row['source']}", row["type"], f"asset:{row['target']}")
            self.claims.append((source, *ends, row.get("strength"), row.get("pool")))
            return
        if table == "pools":
            self.pools.append((source, f"asset:{row['asset']}", row["pool"], row["min_up"]))
            return
        uid = f"{KIND_OF[table]}:{row['id']}"
        fields: dict[str, Any] = {name: row[name] for name in PLAIN[table] if name in row}
        for name, (type, kind) in LINKS.items():
            for other in row.get(name, "").split("|"):
                if other:
                    self.claims.append((source, uid, type, f"{kind}:{other}", None, None))
        more = {name: row[name] for name in row if name not in PLAIN[table] and name not in LINKS and name != "id"}
        self.said.setdefault(uid, {})[source] = fields | ({"attributes": more} if more else {})

    def identified(self) -> dict[str, str]:
        """Rule zero: one id is one thing. Then the rules, in order, unless two records of a source would meet."""
        sets = {uid: {uid} for uid in self.said}
        for _, one, other in sorted(self.pairs()):
            left, right = sets[one], sets[other]
            if left is right or self.sources(left) & self.sources(right):
                continue
            left |= right
            for uid in right:
                sets[uid] = left
        return {uid: min(members, key=self.claim_to_the_uid) for uid, members in sets.items()}

    def pairs(self) -> Iterable[tuple[int, str, str]]:
        for one, other in combinations(sorted(self.said), 2):
            shared = self.values(one) & self.values(other)
            if _kind(one) == _kind(other):
                yield from ((rule, one, other) for rule, _ in shared)

    def values(self, uid: str) -> set[tuple[int, tuple[str, ...]]]:
        found = set()
        for fields in self.said[uid].values():
            known = fields | fields.get("attributes", {})
            for rule in _rules(_kind(uid), fields.get("type")):
                if all(known.get(name) for name in rule):
                    found.add((PRIORITY.index(rule), tuple(known[name].strip().casefold() for name in rule)))
        return found

    def sources(self, uids: set[str]) -> set[str]:
        return {source for uid in uids for source in self.said[uid]}

    def claim_to_the_uid(self, uid: str) -> tuple[Any, str]:
        return min(self.belief.rank(source, [_kind(uid)]) for source in self.said[uid]), uid

    def now(self, uid: str) -> str:
        return self.stands.get(uid, uid)

    def dump(self) -> list[dict[str, Any]]:
        uids = sorted(set(self.stands.values()))
        relations: dict[tuple[str, str, str], list[Claim]] = {}
        for claim in self.claims:
            source, type, target = self.now(claim[1]), claim[2], self.now(claim[3])
            if not (source == target and type in IMPACT):
                relations.setdefault((source, type, target), []).append(claim)
        pools: dict[tuple[str, str], list[tuple[str, str, str, str]]] = {}
        for pool in self.pools:
            pools.setdefault((self.now(pool[1]), pool[2]), []).append(pool)
        return [
            *(self.entity(uid) for uid in uids),
            *(self.relation(key, relations[key], set(uids)) for key in sorted(relations)),
            *(self.pool(key, pools[key]) for key in sorted(pools)),
        ]

    def entity(self, uid: str) -> dict[str, Any]:
        members = [each for each, entity in self.stands.items() if entity == uid]
        said = [(source, fields) for each in members for source, fields in self.said[each].items()]
        kind = _kind(uid)
        typed = [(self.belief.rank(source, [kind], "type"), each["type"]) for source, each in said if "type" in each]
        types = _lineage(min(typed)[1]) if kind == "asset" and typed else [kind]
        plain = [
            (source, {name: value for name, value in each.items() if name != "attributes"}) for source, each in said
        ]
        fields = self.believed(plain, types)
        more = self.believed([(source, each.get("attributes", {})) for source, each in said], types)
        return {
            "record": "entity",
            "uid": uid,
            "kind": kind,
            "status": "active",
            "fields": fields | ({"attributes": more} if more else {}),
            "aliases": sorted(set(members) - {uid}),
            "sources": sorted(source for source, _ in said),
        }

    def believed(self, said: list[tuple[str, Any]], types: list[str]) -> dict[str, Any]:
        names = {name for _, fields in said for name in fields}
        return {
            name: min(
                (self.belief.rank(source, types, name), fields[name]) for source, fields in said if name in fields
            )[1]
            for name in names
        }

    def relation(self, key: tuple[str, str, str], claims: list[Claim], uids: set[str]) -> dict[str, Any]:
        source, type, target = key
        default = IMPACT.get(type, (None, None))
        found: dict[str, Any] = {
            "record": "relation",
            "source": source,
            "type": type,
            "target": target,
            "status": "active" if {source, target} <= uids else "dangling",
            "sources": sorted({claim[0] for claim in claims}),
        }
        for place, name in enumerate(("strength", "pool")):
            words = [
                (self.belief.rank(claim[0], [type], name), claim[4 + place]) for claim in claims if claim[4 + place]
            ]
            word = min(words)[1] if words else default[place]
            if word is not None:
                found[name] = word
        return found

    def pool(self, key: tuple[str, str], claims: list[tuple[str, str, str, str]]) -> dict[str, Any]:
        min_up = min((self.belief.rank(claim[0], ["pool"], "min_up"), claim[3]) for claim in claims)[1]
        value = min_up if min_up.endswith("%") else int(min_up)
        return {"record": "pool", "asset": key[0], "pool": key[1], "min_up": value}


def _kind(uid: str) -> str:
    return uid.partition(":")[0]


def _lineage(type: str) -> list[str]:
    known = type if type in PARENTS or type in RULES else "asset"
    return [known] if known == "asset" else [known, *_lineage(PARENTS.get(known, "asset"))]


def _rules(kind: str, type: str | None) -> list[tuple[str, ...]]:
    if kind != "asset":
        return RULES.get(kind, [])
    return next(RULES[each] for each in _lineage(type or "asset") if each in RULES)
