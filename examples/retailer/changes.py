"""Changes: the told ones, those ahead, and the routine between; its outcomes depend on who does what."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

import ahead
import freezes
import routine
import told_changes
from estate import SEED, table
from told import TODAY, Row, fill, length, moment, number_rows, stamp

FIRST = 2001
SHARE = 0.83  # of the numbers between two told changes
COLUMNS = "id title description type status planned_start planned_end targets action risk outcome team readers"
TABLE = "key when long targets kind risk outcome team title description"
OUTCOMES = {"ok": "successful", "issues": "successful with issues", "out": "backed out"}
FAILING = ("successful with issues", "failed", "backed out")


class Routine:
    """Draws routine changes; each pattern is used up before it comes again."""

    def __init__(self, assets: Mapping[str, Mapping[str, str]]) -> None:
        self._patterns = table(routine.PATTERNS, "weight targets kind risk hours long titles descriptions")
        self._assets = assets
        self._order: list[int] = []
        self._rounds = 0
        self._doubles: set[tuple[str, str]] = set()

    def make(self, begin: datetime, end: datetime, seed: int) -> Row | None:
        """One change somewhere between the two times; None where no evening is left for it."""
        draw = random.Random(f"{SEED}:change:{seed}")
        if not self._order:
            weights = [n for n, row in enumerate(self._patterns) for _ in range(int(row["weight"]))]
            random.Random(f"{SEED}:routine:{self._rounds}").shuffle(weights)
            self._order, self._rounds = weights, self._rounds + 1
        pattern = self._patterns[self._order.pop()]
        target = draw.choice(pattern["targets"].split())
        asset = self._assets[target]
        at = _evening(begin, min(end, TODAY - timedelta(days=1)), pattern["hours"], asset, draw)
        if at is None:
            return None
        kind, action = pattern["kind"].split()
        team = asset["owner"] or "team-compute"
        outcome = _outcome(team, action, kind, target, draw)
        until = at + length(pattern["long"])
        cells = {
            "type": kind,
            "status": "closed",
            "targets": target,
            "action": action,
            "risk": pattern["risk"],
        }
        cells |= {"outcome": outcome, "team": team, "planned_start": stamp(at), "planned_end": stamp(until)}
        if outcome == "cancelled":
            cells["status"] = "cancelled"
        cells |= self._words(pattern, target, outcome, draw)
        return Row(at, cells=cells, until=until)

    def _words(self, pattern: Mapping[str, str], target: str, outcome: str, draw: random.Random) -> dict[str, str]:
        titles, texts = pattern["titles"].split("//"), pattern["descriptions"].split("//")
        title = text = ""
        for _ in range(60):
            values = {"t": target, "v": f"{draw.randint(2, 9)}.{draw.randint(0, 18)}"}
            values |= {"n": str(draw.randint(2, 24)), "w": draw.choice(routine.FEATURES)}
            wording = draw.randrange(len(titles))
            title = titles[wording].strip().format(**values)
            text = texts[wording % len(texts)].strip().format(**values).removeprefix("-")
            if (title, target) not in self._doubles:
                break
        self._doubles.add((title, target))
        if outcome in routine.REVIEWS:
            text += f" Review: {draw.choice(routine.REVIEWS[outcome])}"
        return {
            "title": title if title.startswith(target) else title[:1].upper() + title[1:],
            "description": text.strip(),
        }


def build(assets: Mapping[str, Mapping[str, str]]) -> list[Row]:
    """All changes with their ids."""
    rows = [_told(row) for row in table(told_changes.TOLD, TABLE)]
    coming = [_told(row) for row in table(ahead.AHEAD, TABLE)]
    rows += fill(rows, FIRST, SHARE, Routine(assets).make)
    rows += coming
    number_rows(rows, "CHG", FIRST)
    return rows


def _told(row: Mapping[str, str]) -> Row:
    at = moment(row["when"])
    until = at + length(row["long"])
    kind, action = row["kind"].split()
    word = row["outcome"]
    status, outcome = "closed", OUTCOMES.get(word, word)
    if word == "running":
        status, outcome = "implement", ""
    elif at > TODAY:
        status, outcome = word, ""
    cells = {
        "title": row["title"],
        "description": "" if row["description"] == "-" else row["description"],
        "type": kind,
        "status": status,
        "planned_start": stamp(at),
        "planned_end": stamp(until),
        "targets": "|".join(row["targets"].split()),
        "action": action,
        "risk": row["risk"],
        "outcome": outcome,
        "team": row["team"],
    }
    key = row["key"]
    numbered = key.startswith("CHG")
    return Row(at, int(key[3:]) if numbered else None, "" if numbered else key.strip("-"), cells, until)


def _evening(
    begin: datetime, end: datetime, hours: str, asset: Mapping[str, str], draw: random.Random
) -> datetime | None:
    """A working day from Monday to Thursday on which the asset is not frozen."""
    first, last = (int(part) for part in hours.split("-"))
    days = (end - begin).days
    weekdays = next((round for part, round in routine.ROUNDS.items() if asset["id"].startswith(part)), range(4))
    for _ in range(300):
        day = begin + timedelta(days=draw.randint(0, max(days, 0)))
        minute = 30 * draw.randrange(2)
        at = day.replace(hour=draw.randint(first, last), minute=minute, second=0)
        if not begin < at < end or at.weekday() not in weekdays:
            continue
        if not freezes.frozen(asset, at):
            return at
    return None


def _outcome(team: str, action: str, kind: str, target: str, draw: random.Random) -> str:
    """What came of it: the chance of trouble grows with the team's, the action's and the target's own."""
    chance = routine.TEAMS[team] * routine.ACTIONS[action] * routine.KINDS[kind]
    chance *= next((times for part, times in routine.DELICATE.items() if target.startswith(part)), 1.0)
    luck = draw.random()
    if luck > 0.965:
        return "cancelled"
    if luck > min(chance, 0.8):
        return "successful"
    return draw.choices(FAILING, (5, 2, 3))[0]
