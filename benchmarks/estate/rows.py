"""The rows of the files that say what there is: assets, relations, pools, teams and people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.estate.draw import Draw, Ints
from benchmarks.estate.graph import TYPES, Graph

Row = Sequence[str]


@dataclass(frozen=True)
class Table:
    """One file: its columns and its rows."""

    columns: tuple[str, ...]
    rows: Iterable[Row]


DOMAINS = (
    *(
        "payments",
        "orders",
        "billing",
        "ledger",
        "fraud",
        "claims",
        "quotes",
        "catalog",
        "pricing",
        "inventory",
    ),
    *("shipping", "returns", "search", "basket", "checkout", "loyalty", "identity", "consent", "profile"),
    *("notify", "reporting", "archive", "audit", "treasury"),
)
SITES = ("fra", "ams", "lon", "dub", "mad", "mil", "sto", "waw", "par", "zrh", "vie", "cph")
PREFIXES = {
    "business_service": "bs",
    "application": "app",
    "service": "svc",
    "database": "db",
    "cache": "cache",
    "vm": "vm",
    "host": "host",
    "network_device": "net",
}
LOCATED = ("vm", "host", "network_device")
ENVIRONMENTS = {"production": 60.0, "staging": 15.0, "test": 10.0, "development": 15.0}
CRITICALITIES = {
    "business_service": {"critical": 30.0, "high": 50.0, "medium": 20.0},
    "application": {"critical": 10.0, "high": 30.0, "medium": 40.0, "low": 20.0},
    "service": {"critical": 4.0, "high": 16.0, "medium": 40.0, "low": 30.0, "": 10.0},
    "vm": {"high": 5.0, "medium": 40.0, "low": 35.0, "": 20.0},
}
STATUSES = {"active": 99.8, "maintenance": 0.04, "degraded": 0.04, "down": 0.02, "retired": 0.1}
"""Of machines only: what is down takes along what needs it, so more would leave little to simulate."""


@dataclass(frozen=True)
class Names:
    """What everything is called, by number."""

    assets: list[str]
    teams: list[str]
    owners: list[str]
    """The team of each asset."""
    sites: list[str]
    """The site of each asset, empty for software."""


def named(graph: Graph) -> Names:
    """Ids of everything in the graph."""
    draw = Draw(graph.size.seed, "names")
    ids: list[str] = []
    sites: list[str] = []
    for tier, count in graph.count.items():
        numbers = np.arange(count)
        if tier in LOCATED:
            at = graph.sites(graph.places(tier, numbers + graph.first[tier])).tolist()
            words = [SITES[site] for site in at]
            sites.extend(words)
        else:
            words = [DOMAINS[i] for i in draw.below(len(DOMAINS), count).tolist()]
            sites.extend([""] * count)
        ids.extend(f"{PREFIXES[tier]}-{word}-{number:05d}" for number, word in enumerate(words))
    teams = [f"team-{DOMAINS[i % len(DOMAINS)]}-{i:03d}" for i in range(graph.size.team_count)]
    owners = [teams[i] for i in draw.ranks(len(teams), len(ids)).tolist()]
    return Names(ids, teams, owners, sites)


def assets(graph: Graph, names: Names) -> Table:
    """One row for each asset, four attributes among its columns."""
    columns = ("id", "name", "type", "environment", "status", "criticality", "owner")
    rows: list[Row] = []
    for tier, count in graph.count.items():
        start = graph.first[tier]
        draw = Draw(graph.size.seed, f"assets {tier}")
        ratings = draw.words(CRITICALITIES.get(tier, CRITICALITIES["vm"]), count)
        places = draw.words(ENVIRONMENTS, count)
        states = draw.words(STATUSES if tier == "vm" else {"active": 1.0}, count)
        ids, owners = names.assets[start : start + count], names.owners[start : start + count]
        known = zip(ids, places, states, ratings, owners, strict=True)
        title = tier.replace("_", " ").title() if tier != "vm" else "VM"
        for offset, (identifier, place, state, rating, owner) in enumerate(known):
            _, word, number = identifier.split("-")
            called = f"{word.title()} {title} {number}" if tier not in LOCATED else identifier
            wired = _attributes(tier, identifier, start + offset, names)
            rows.append((identifier, called, tier, place, state, rating, owner, *wired))
    return Table((*columns, "fqdn", "serial_number", "ip", "site"), rows)


def _attributes(tier: str, identifier: str, number: int, names: Names) -> Row:
    """Domain name, serial number, address and site; unique apart from the site, empty where there is none."""
    if tier in ("business_service", "application", "service"):
        return ("", "", "", "")
    site = names.sites[number]
    serial = f"SN{number * 7919 + 100_000_007:012d}" if tier in ("host", "network_device") else ""
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return (f"{identifier}.{site or 'data'}.example.net", serial, address, site)


def relations(graph: Graph, names: Names) -> Table:
    """One row for each relation, in a random order; MEMBER_OF leaves its pool's name to the format."""
    order = Draw(graph.size.seed, "relations").order(len(graph.source))
    ids, kinds = names.assets, TYPES
    pools = ["" if name == "members" else name for _, name in graph.pool_names] + [""]
    words = ("", "hard", "soft")
    return Table(
        ("source", "type", "target", "pool", "strength"),
        zip(
            [ids[i] for i in graph.source[order].tolist()],
            [kinds[i] for i in graph.kind[order].tolist()],
            [ids[i] for i in graph.target[order].tolist()],
            [pools[i] for i in graph.pool[order].tolist()],
            [words[i] for i in graph.strength[order].tolist()],
            strict=True,
        ),
    )


def pools(graph: Graph, names: Names) -> Table:
    """How many members each pool needs: a count for three of four pools, a share for the others."""
    draw = Draw(graph.size.seed, "pools")
    count = len(graph.pool_names)
    members = np.bincount(graph.pool[graph.pool >= 0], minlength=count)
    needed = _needed(draw, members)
    shares = draw.words({"34%": 1.0, "50%": 4.0, "60%": 2.0, "75%": 1.0}, count)
    shared = (draw.uniform(count) < 0.25).tolist()
    rows = [
        (names.assets[owner], name, shares[i] if shared[i] else str(needed[i]))
        for i, (owner, name) in enumerate(graph.pool_names)
        if members[i]
    ]
    return Table(("asset", "pool", "min_up"), rows)


def _needed(draw: Draw, members: Ints) -> list[int]:
    """One of them for most pools, all but one for many, half of them or all for the rest."""
    turn = draw.uniform(len(members))
    most = np.where(turn < 0.85, members - 1, np.where(turn < 0.95, (members + 1) // 2, members))
    return [max(1, int(n)) for n in np.where(turn < 0.55, 1, most)]


def teams(names: Names) -> Table:
    """Teams of eight."""
    rows = [
        (team, team.replace("-", " ").title(), f"{team}@example.net", "|".join(_members(number)))
        for number, team in enumerate(names.teams)
    ]
    return Table(("id", "name", "contact", "members"), rows)


def people(names: Names) -> Table:
    """Everybody who is in a team."""
    everybody = [person for number in range(len(names.teams)) for person in _members(number)]
    rows = [(person, person.replace("-", " ").title(), f"{person}@example.net") for person in everybody]
    return Table(("id", "name", "contact"), rows)


def _members(team: int) -> list[str]:
    return [f"person-{team * 8 + n:05d}" for n in range(8)]
