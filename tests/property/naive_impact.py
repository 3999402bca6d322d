"""Impact and what-if once more, naively: from the text of impact.md alone, on plain rows, with dicts and loops.

    found = answer(assets, relations, pools, steps, incidents)
    found.states["shop"], found.affected, found.removed, found.lost_spares, found.new_spofs()

Rows are those of the `files` source. Nothing is imported from the code that is held against it.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil
from typing import Any

Row = Mapping[str, Any]
Key = tuple[str, str, str]
Pool = tuple[str, str]

OK, AT_RISK, DEGRADED, DOWN = "OK", "AT_RISK", "DEGRADED", "DOWN"
WORSE = [OK, AT_RISK, DEGRADED, DOWN]
RATED = ["critical", "high", "medium", "low"]
SUPPLIER_IS = {
    "DEPENDS_ON": "target",
    "RUNS_ON": "target",
    "CONNECTS_TO": "target",
    "USES": "target",
    "MEMBER_OF": "source",
    "PART_OF": "source",
}


class RefusedError(Exception):
    """A step that the text calls an error."""


def worst(states: Iterable[str]) -> str:
    return max(states, key=WORSE.index, default=OK)


def wanted(min_up: Any, n: int) -> int | None:
    """What a min_up says of n suppliers, before it is held between bounds; None where nothing is declared."""
    text = str(min_up if min_up is not None else "").strip()
    if not text:
        return None
    if text.endswith("%"):
        return ceil(n * Fraction(text[:-1].strip()) / 100)
    return ceil(Fraction(text))


def own_by(status: Any) -> str:
    word = "".join(letter for letter in str(status or "").lower() if letter.isalnum())
    return {"down": DOWN, "maintenance": DOWN, "degraded": DEGRADED}.get(word, OK)


def is_retired(row: Row) -> bool:
    word = "".join(letter for letter in str(row.get("status") or "").lower() if letter.isalnum())
    return word in ("retired", "decommissioned", "disposed")


class Estate:
    """Rows, and what a scenario has done to them so far."""

    def __init__(self, assets: Sequence[Row], relations: Sequence[Row], pools: Sequence[Row]) -> None:
        self.assets: dict[str, Row] = {row["id"]: row for row in assets}
        self.relations: dict[Key, Row] = {(row["source"], row["type"], row["target"]): row for row in relations}
        self.declared: dict[Pool, Any] = {(row["asset"], row["pool"]): row["min_up"] for row in pools}
        self.own = {id: OK if is_retired(row) else own_by(row.get("status")) for id, row in self.assets.items()}
        self.removed: list[str] = []
        self.added: list[str] = []
        # When the scenario begins:
        self.m: dict[Pool, int] = {}
        self.assumed: dict[Pool, bool] = {}
        self.soft: dict[Pool, bool] = {}
        self.began_with: dict[Pool, int] = {}
        for pool in self.pools():
            n = len(self.members(pool))
            said = wanted(self.declared.get(pool), n)
            self.m[pool] = min(max(1 if said is None else said, 0), n)
            self.assumed[pool] = said is None
            self.soft[pool] = all(is_soft(row) for row in self.joins(pool))
            self.began_with[pool] = n

    def alive(self, id: str) -> bool:
        """Takes part: known, not retired, not removed."""
        return id in self.assets and not is_retired(self.assets[id]) and id not in self.removed

    def pools(self) -> list[Pool]:
        """Those that have a member, or had one when the scenario began or since."""
        now = {place(row) for row in self.supplying() if place(row)[1] and self.alive(supplier(row))}
        return sorted(pool for pool in now | set(self.m) if self.alive(pool[0]))

    def supplying(self) -> list[Row]:
        """Relations that carry impact to an asset that takes part."""
        return [
            row
            for row in self.relations.values()
            if row["type"] in SUPPLIER_IS and supplier(row) != consumer(row) and self.alive(consumer(row))
        ]

    def joins(self, pool: Pool) -> list[Row]:
        return [row for row in self.supplying() if place(row) == pool and self.alive(supplier(row))]

    def members(self, pool: Pool) -> list[str]:
        return sorted({supplier(row) for row in self.joins(pool)})

    def full(self, pool: Pool) -> int:
        text = str(self.declared.get(pool, "")).strip()
        count = 0 if not text or text.endswith("%") else ceil(Fraction(text))
        return max(len(self.members(pool)), self.began_with.get(pool, 0), count)

    def gaps(self) -> list[dict[str, str]]:
        """Each relation to a supplier that is retired or unknown."""
        return [
            {
                "asset": consumer(row),
                "source": row["source"],
                "type": row["type"],
                "target": row["target"],
                "missing": supplier(row),
                "why": "retired" if supplier(row) in self.assets else "unknown",
            }
            for row in self.supplying()
            if not self.alive(supplier(row)) and supplier(row) not in self.removed
        ]

    def upstream(self, ids: Iterable[str]) -> set[str]:
        """These and all that supplies them, at any distance."""
        found = set(ids)
        while True:
            more = {supplier(row) for row in self.supplying() if consumer(row) in found} - found
            if not more:
                return found
            found |= more

    # ------------------------------------------------------------------------------------ steps

    def step(self, step: Row) -> None:
        ((word, value),) = step.items()
        if word in ("fail", "degrade", "remove"):
            for id in [value] if isinstance(value, str) else value:
                getattr(self, word)(id)
        elif word == "add":
            self.add(value)
        else:
            getattr(self, word)(**value)

    def known(self, id: str) -> str:
        if not self.alive(id):
            raise RefusedError(f"{id} is unknown, retired or removed")
        return id

    def fail(self, id: str) -> None:
        self.own[self.known(id)] = DOWN

    def degrade(self, id: str) -> None:
        self.known(id)
        self.own[id] = worst([self.own[id], DEGRADED])

    def add(self, fields: Row) -> None:
        if fields["id"] in self.assets:
            raise RefusedError(f"{fields['id']} exists or was removed")
        self.assets[fields["id"]] = fields
        self.own[fields["id"]] = own_by(fields.get("status"))
        self.added.append(fields["id"])

    def remove(self, id: str) -> None:
        self.removed.append(self.known(id))

    def connect(self, source: str, type: str, target: str, pool: str = "", strength: str = "") -> None:
        row = {"source": source, "type": type, "target": target, "pool": pool or "", "strength": strength or ""}
        self.known(source), self.known(target)
        if type not in SUPPLIER_IS or source == target or (source, type, target) in self.relations:
            raise RefusedError(f"{source} {type} {target} is illegal or there already")
        into = place(row)
        self.relations[source, type, target] = row
        if into[1] and into not in self.m:
            said = wanted(self.declared.get(into), 1)
            self.m[into] = 1 if said is None else 0 if said <= 0 else 1
            self.assumed[into] = said is None
            self.soft[into] = True
            self.began_with[into] = 0
        if into[1] and not is_soft(row):
            self.soft[into] = False

    def disconnect(self, source: str, type: str, target: str) -> None:
        self.known(source), self.known(target)
        if (source, type, target) not in self.relations:
            raise RefusedError(f"{source} {type} {target} is not there")
        del self.relations[source, type, target]

    def require(self, asset: str, pool: str, min_up: Any) -> None:
        self.known(asset)
        if (asset, pool) not in self.m:
            raise RefusedError(f"{asset} has no pool {pool}")
        n = len(self.members((asset, pool)))
        m = wanted(min_up, n)
        if m is None or not 0 <= m <= n:
            raise RefusedError(f"{min_up} is no min_up of {n}")
        self.m[asset, pool] = m
        self.assumed[asset, pool] = False

    # ------------------------------------------------------------------------------------ rules

    def arithmetic(self, pool: Pool, states: Mapping[str, str]) -> dict[str, Any]:
        members = self.members(pool)
        n, m, full = len(members), self.m[pool], self.full(pool)
        down = [id for id in members if states[id] == DOWN]
        degraded = [id for id in members if states[id] == DEGRADED]
        up, good = n - len(down), n - len(down) - len(degraded)
        if up < m:
            gives = DOWN
        elif good < m:
            gives = DEGRADED
        elif m > 0 and up == m and up < full:
            gives = AT_RISK
        else:
            gives = OK
        if self.soft[pool]:
            gives = DEGRADED if gives == DOWN else OK
        return {
            "state": gives,
            "name": pool[1],
            "n": n,
            "full": full,
            "up": up,
            "good": good,
            "min_up": m,
            "assumed": self.assumed[pool],
            "down": down,
            "degraded": degraded,
        }

    def contributions(self, states: Mapping[str, str]) -> dict[str, list[str]]:
        """What each asset's suppliers and pools give it."""
        given: dict[str, list[str]] = {id: [] for id in self.assets}
        for row in self.supplying():
            who = supplier(row)
            if place(row)[1] or not (self.alive(who) or who in self.removed):
                continue
            state = DOWN if who in self.removed else states[who]
            if is_soft(row):
                given[consumer(row)].append(DEGRADED if state == DOWN else OK)
            else:
                given[consumer(row)].append(state if state in (DOWN, DEGRADED) else OK)
        for pool in self.pools():
            given[pool[0]].append(self.arithmetic(pool, states)["state"])
        return given

    def rounds(self, own: Mapping[str, str] | None = None) -> tuple[dict[str, str], dict[str, int]]:
        """Resulting states, and the round in which each asset that is not OK first has its own."""
        own = self.own if own is None else own
        taking_part = [id for id in self.assets if self.alive(id)]
        states = {id: own[id] for id in taking_part}
        since = dict.fromkeys(taking_part, 0)
        number = 0
        while True:
            number += 1
            given = self.contributions(states)
            after = {id: worst([own[id], *given[id]]) for id in taking_part}
            if after == states:
                return states, {id: since[id] for id in taking_part if states[id] != OK}
            since.update({id: number for id in taking_part if after[id] != states[id]})
            states = after

    def with_incidents(self, incidents: Sequence[Row]) -> dict[str, str]:
        """Own states where an open P1 counts as DOWN and any other open incident as DEGRADED."""
        own = dict(self.own)
        for incident in incidents:
            for id in incident["affects"]:
                if id in own:
                    own[id] = worst([own[id], DOWN if incident["priority"] == "P1" else DEGRADED])
        return own

    def taken_down_by(self, x: str, states: Mapping[str, str], own: Mapping[str, str] | None = None) -> set[str]:
        """The other assets that x DOWN makes DOWN that were not."""
        own = self.own if own is None else own
        after, _ = self.rounds({**own, x: DOWN})
        return {id for id in after if after[id] == DOWN and states[id] != DOWN and id != x}

    def spofs(self, services: Iterable[str], own: Mapping[str, str] | None = None) -> dict[str, set[str]]:
        """x -> services it takes down, one x at a time."""
        asked = set(services)
        states, _ = self.rounds(own)
        found = {x: self.taken_down_by(x, states, own) & asked for x in states}
        return {x: down for x, down in found.items() if down}

    def services(self) -> list[str]:
        """What SPOFs are looked for where nobody says otherwise."""
        alive = [id for id in sorted(self.assets) if self.alive(id)]
        business = [id for id in alive if self.assets[id].get("type") == "business_service"]
        return business or [id for id in alive if rank(self.assets[id]) < 2]

    def latent(self, incidents: Sequence[Row] = ()) -> list[Pool]:
        """Pools with a spare declared that stand at up == m or good == m right now."""
        states, _ = self.rounds(self.with_incidents(incidents))
        found = []
        for pool in self.pools():
            says = self.arithmetic(pool, states)
            if says["min_up"] < says["n"] and says["min_up"] in (says["up"], says["good"]):
                found.append(pool)
        return found


def supplier(row: Row) -> str:
    return str(row[SUPPLIER_IS[row["type"]]])


def consumer(row: Row) -> str:
    return str(row["target" if SUPPLIER_IS[row["type"]] == "source" else "source"])


def place(row: Row) -> Pool:
    """The consumer, and the pool that the supplier stands in; no name where it stands in none."""
    return consumer(row), row.get("pool") or ("members" if row["type"] == "MEMBER_OF" else "")


def is_soft(row: Row) -> bool:
    return bool((row.get("strength") or ("soft" if row["type"] == "USES" else "hard")) == "soft")


def rank(row: Row) -> int:
    word = str(row.get("criticality") or "").strip().lower()
    return RATED.index(word) if word in RATED else len(RATED)


class Answer:
    """A question held against the data."""

    def __init__(self, data: Estate, question: Estate, incidents: Sequence[Row], part_of_the_data: bool) -> None:
        self.data, self.question = data, question
        if part_of_the_data:
            data.own, question.own = data.with_incidents(incidents), question.with_incidents(incidents)
        self.before, _ = data.rounds()
        self.states, self.distance = question.rounds()
        self.removed = sorted(question.removed)
        self.standing = [id for id in sorted(self.before) if self.before[id] in (DOWN, DEGRADED)]
        worse, _ = question.rounds(question.with_incidents(incidents))
        self.worse_with_incidents = {
            id: worse[id] for id in sorted(worse) if WORSE.index(worse[id]) > WORSE.index(self.states[id])
        }
        affected = [id for id in self.states if WORSE.index(self.states[id]) > WORSE.index(self.was(id))]
        affected.sort(key=lambda id: (-WORSE.index(self.states[id]), rank(question.assets[id]), self.distance[id], id))
        self.affected = [
            {"id": id, "state": self.states[id], "before": self.was(id), "distance": self.distance[id]}
            for id in affected
        ]
        near = question.upstream(affected)
        self.gaps = [gap for gap in question.gaps() if gap["asset"] in near]
        self.pools = {pool: question.arithmetic(pool, self.states) for pool in question.pools()}
        self.lost_spares = [pool for pool in self.pools if self.lost(pool)]

    def was(self, id: str) -> str:
        return self.before.get(id, OK)

    def lost(self, pool: Pool) -> bool:
        """AT_RISK now and OK before."""
        there = pool in self.data.pools()
        former = self.data.arithmetic(pool, self.before)["state"] if there else OK
        return bool(self.pools[pool]["state"] == AT_RISK and former == OK)

    def new_spofs(self, services: Iterable[str] | None = None) -> dict[str, set[str]]:
        """x -> those for which it is a single point of failure after the scenario and was none before."""
        asked = set(self.question.services() if services is None else services)
        before, after = self.data.spofs(asked), self.question.spofs(asked)
        found = {x: down - before.get(x, set()) for x, down in after.items()}
        return {x: down for x, down in found.items() if down}


def answer(
    assets: Sequence[Row],
    relations: Sequence[Row],
    pools: Sequence[Row] = (),
    steps: Sequence[Row] = (),
    incidents: Sequence[Row] = (),
    with_incidents: bool = False,
) -> Answer:
    """What a scenario does to an estate; RefusedError where a step is an error."""
    data = Estate(assets, relations, pools)
    question = copy.deepcopy(data)
    for step in steps:
        question.step(step)
    return Answer(data, question, incidents, with_incidents)
