"""What happens to an estate between two loads: some rows of each file change, a few come, a few go."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

Row = dict[str, str]
FILES = ("assets", "relations", "pools", "teams", "people", "incidents", "changes", "problems")
RARELY = 500
"""One row of so many is added, another removed. Loads hold back only when far more goes at once."""


@dataclass(frozen=True)
class Edits:
    """What `mutate` did to one file, in rows."""

    changed: int
    added: int
    removed: int


@dataclass
class _Estate:
    """All rows of a folder, and the places of those to take out and the rows to put in."""

    seed: int
    random: Random
    rows: dict[str, list[Row]]
    gone: dict[str, set[int]] = field(default_factory=dict)
    new: dict[str, list[Row]] = field(default_factory=dict)

    def few(self, name: str) -> int:
        return len(self.rows[name]) // RARELY

    def any(self, name: str) -> Row:
        return self.random.choice(self.rows[name])

    def named(self, name: str, column: str) -> set[str]:
        """Every id in a column, lists taken apart."""
        return {part for row in self.rows[name] for part in row[column].split("|") if part}


def mutate(folder: Path, target: Path, share: float = 0.01, seed: int = 2) -> dict[str, Edits]:
    """Writes the estate in `folder` to `target`, a `share` of each file's rows changed outside of their key.

    One row of 500 is new and another one gone; where an asset goes, its relations go too. Still every id that
    a row names exists. No team and nobody goes, since others name them.
    """
    columns: dict[str, list[str]] = {}
    estate = _Estate(seed, Random(seed), {})
    for name in FILES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            estate.rows[name] = list(reader)
            columns[name] = list(reader.fieldnames or ())
    _remove(estate)
    _add(estate)
    changed = {name: _change(estate, name, share) for name in FILES}
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        _write(target / f"{name}.csv", columns[name], estate, name)
    new, gone = estate.new, estate.gone
    return {name: Edits(changed[name], len(new[name]), len(gone[name])) for name in FILES}


def _write(path: Path, columns: list[str], estate: _Estate, name: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for i, row in enumerate(estate.rows[name]) if i not in estate.gone[name])
        writer.writerows(estate.new[name])


def _remove(estate: _Estate) -> None:
    used = estate.named("incidents", "caused_by") | estate.named("problems", "fixed_by")
    estate.gone = {name: set() for name in FILES}
    estate.gone["pools"] = _some(estate, "pools", lambda row: True)
    estate.gone["changes"] = _some(estate, "changes", lambda row: row["id"] not in used)
    problems = estate.named("incidents", "problem")
    estate.gone["problems"] = _some(estate, "problems", lambda row: row["id"] not in problems)
    copied = estate.named("incidents", "duplicate_of")
    estate.gone["incidents"] = _some(estate, "incidents", lambda row: row["id"] not in copied)
    _remove_assets(estate)


def _some(estate: _Estate, name: str, free: Callable[[Row], bool]) -> set[int]:
    places = [i for i, row in enumerate(estate.rows[name]) if free(row)]
    return set(estate.random.sample(places, min(estate.few(name), len(places))))


def _remove_assets(estate: _Estate) -> None:
    """Takes out machines that nothing but a few plain relations name, and these relations."""
    named = estate.named("incidents", "affects") | estate.named("changes", "targets")
    named |= estate.named("problems", "root_cause")
    relations = estate.rows["relations"]
    degree = Counter(end for row in relations for end in (row["source"], row["target"]))
    pooled = {row["target"] for row in relations if row["pool"] or row["type"] == "MEMBER_OF"}
    named |= pooled | {end for end, count in degree.items() if count > 4}
    machine = [row["type"] == "vm" and row["id"] not in named for row in estate.rows["assets"]]
    places = [i for i, free in enumerate(machine) if free]
    estate.gone["assets"] = set(estate.random.sample(places, min(estate.few("assets"), len(places))))
    ids = {estate.rows["assets"][i]["id"] for i in estate.gone["assets"]}
    theirs = {i for i, row in enumerate(relations) if row["source"] in ids or row["target"] in ids}
    plain = _some(estate, "relations", lambda row: not row["pool"] and row["type"] != "MEMBER_OF")
    further = max(0, estate.few("relations") - len(theirs))
    estate.gone["relations"] = theirs | set(sorted(plain - theirs)[:further])


def _add(estate: _Estate) -> None:
    """Puts in services on machines that stay, one of five with a pool, and more of the tickets and people."""
    estate.new = {name: [] for name in FILES}
    stay = [row for i, row in enumerate(estate.rows["assets"]) if i not in estate.gone["assets"]]
    machines = [row["id"] for row in stay if row["type"] == "vm"]
    services = [row for row in stay if row["type"] == "service"]
    for number in range(estate.few("assets")):
        identifier = f"svc-new{estate.seed}-{number:05d}"
        like, on = estate.random.choice(services), estate.random.choice(services)["id"]
        estate.new["assets"].append({**like, "id": identifier, "name": f"New Service {number:05d}"})
        pool = "replicas" if number % 5 == 0 else ""
        for machine in estate.random.sample(machines, 2):
            estate.new["relations"].append(_relation(identifier, "RUNS_ON", machine, pool))
        estate.new["relations"].append(_relation(identifier, "DEPENDS_ON", on, ""))
        if pool:
            estate.new["pools"].append({"asset": identifier, "pool": pool, "min_up": "1"})
    for name, prefix in (("incidents", "INC"), ("changes", "CHG"), ("problems", "PRB"), ("people", "person")):
        for number in range(estate.few(name)):
            like = estate.any(name)
            estate.new[name].append({**like, "id": f"{prefix}-new{estate.seed}-{number:05d}"})


def _relation(source: str, kind: str, target: str, pool: str) -> Row:
    return {"source": source, "type": kind, "target": target, "pool": pool, "strength": ""}


def _change(estate: _Estate, name: str, share: float) -> int:
    rows, gone = estate.rows[name], estate.gone[name]
    places = [i for i in range(len(rows)) if i not in gone]
    chosen = estate.random.sample(places, min(round(share * len(rows)), len(places)))
    for place in chosen:
        column, value = _edit(estate, name, rows[place])
        rows[place] = {**rows[place], column: value}
    return len(chosen)


def _edit(estate: _Estate, name: str, row: Row) -> tuple[str, str]:
    """A column outside of the row's key, and another value for it."""
    choices: dict[str, Iterable[str]]
    if name == "assets":
        places = ("production", "staging", "test", "development")
        ratings = ("critical", "high", "medium", "low")
        choices = {"environment": places, "criticality": ratings, "owner": _teams(estate)}
        if row["type"] == "vm":
            choices["status"] = ("active", "standby", "retired")
        if row["ip"]:
            net, rest = row["ip"].split(".", 1)
            choices["ip"] = (f"{172 if net == '10' else 10}.{rest}",)
    elif name == "relations":
        choices = {"strength": ("hard",) if row["strength"] == "soft" else ("soft",)}
        if row["type"] in ("DEPENDS_ON", "USES") and not row["pool"]:
            choices["pool"] = ("extra",)
    elif name == "pools":
        choices = {"min_up": ("34%", "50%", "75%") if row["min_up"].endswith("%") else ("1", "2")}
    elif name in ("teams", "people"):
        choices = {"contact": (f"{row['id']}@mail.example.net", f"{row['id']}@chat.example.net")}
    else:
        states = ("open", "closed") if name == "problems" else ("closed", "resolved")
        choices = {"status": states, "title": (f"{row['title']} (again)",)}
    column = estate.random.choice(list(choices))
    return column, estate.random.choice([value for value in choices[column] if value != row[column]])


def _teams(estate: _Estate) -> list[str]:
    return [row["id"] for row in estate.rows["teams"]]
