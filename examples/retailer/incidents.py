"""Incidents: the told ones, the recurring ones, and everyday tickets between them."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

import families
import families_ground
import oneoffs
import story
import tickets
from estate import SEED, table
from told import START, TODAY, Row, fill, number_rows, stamp, told
from told import families as recurring

FIRST = 1001
SHARE = 0.9  # of the numbers between two told incidents that carry the agreed numbers
COLUMNS = (
    "id title description status priority opened_at resolved_at affects caused_by problem resolution"
    " resolved_with duplicate_of team readers"
)
PATIENCE = {"P3": 2, "P4": 4, "P5": 12}  # what is not urgent waits
NIGHT_WORK = ("-job", "backup-", "-db-", "dwh", "event-bus")
# The article that helped, for some of the everyday tickets.
HELP = {
    "backup": "policies/backup-and-restore",
    "till-gateway": "runbooks/till-gateway-offline",
    "storefront-web": "runbooks/load-balancer-503",
    "dns-internal": "runbooks/dns-internal-resolution",
    "object-store": "runbooks/object-store-degraded",
    "rt-edge": "how-to/carrier-ticket",
    "mail-relay": "runbooks/mail-relay-queue",
    "staff-directory": "runbooks/staff-directory-down",
}


class Tickets:
    """Draws everyday tickets; each wording of each pattern is used up before it comes again."""

    def __init__(self) -> None:
        self._patterns = table(tickets.PATTERNS, "assets prio minutes titles descriptions resolutions")
        self._used = 0
        self._order: list[tuple[int, int]] = []
        self._titles: set[str] = set()

    def make(self, begin: datetime, end: datetime, seed: int) -> Row | None:
        """One ticket somewhere between the two times."""
        draw = random.Random(f"{SEED}:ticket:{seed}")
        if not self._order:
            self._order = [(n, m) for n, row in enumerate(self._patterns) for m in range(row["titles"].count("//") + 1)]
            random.Random(f"{SEED}:round:{self._used}").shuffle(self._order)
            self._used += 1
        number, wording = self._order.pop()
        pattern = self._patterns[number]
        title, cells = _words(pattern, wording, draw)
        for _ in range(200):
            if title not in self._titles:
                break
            title, cells = _words(pattern, wording, draw)
        if title in self._titles:
            cells["title"] = f"Once more: {title}"
        self._titles.add(title)
        at = _when(begin, end, cells["affects"], draw)
        if at is None:
            return None
        low, high = (int(part) for part in pattern["minutes"].split("-"))
        until = min(
            at + timedelta(minutes=draw.randint(low, high) * PATIENCE.get(pattern["prio"], 1)),
            TODAY - timedelta(hours=1),
        )
        cells["opened_at"], cells["resolved_at"] = stamp(at), stamp(until)
        cells["status"] = "resolved" if until > TODAY - timedelta(days=10) else "closed"
        return Row(at, cells=cells, until=until)


def build(owners: Mapping[str, str], changes: Mapping[str, str]) -> list[Row]:
    """All incidents with their ids; `changes` tells the ids of the changes that have a key."""
    rows = [
        row for text in (story.MENTIONED, story.GRAVE, story.DOUBLES, oneoffs.ONCE, oneoffs.OPEN) for row in told(text)
    ]
    rows += recurring(families.FAMILIES) + recurring(families_ground.FAMILIES)
    rows += fill(rows, FIRST, SHARE, Tickets().make)
    number_rows(rows, "INC", FIRST)
    for row in rows:
        cells = row.cells
        cells["caused_by"] = changes.get(cells.get("caused_by", ""), cells.get("caused_by", ""))
        cells["team"] = cells.get("team") or owners.get(cells["affects"].split("|")[0], "")
    return rows


def _words(pattern: Mapping[str, str], wording: int, draw: random.Random) -> tuple[str, dict[str, str]]:
    asset = draw.choice(pattern["assets"].split())
    values: dict[str, object] = {
        "a": asset,
        "n": draw.randint(2, 19),
        "h": draw.randrange(1100, 98000),
        "p": draw.randint(81, 98),
        "s": f"{draw.randint(2, 210):04d}",
        "c": draw.choice(tickets.TOWNS.split()),
    }
    texts = [
        pattern[part].split("//")[wording].strip().format(**values)
        for part in ("titles", "descriptions", "resolutions")
    ]
    title, description, resolution = (text[:1].upper() + text[1:] for text in texts)
    if title.lower().startswith(asset):
        title = asset + title[len(asset) :]
    article = next((name for part, name in HELP.items() if asset.startswith(part)), "")
    cells = {
        "title": title,
        "description": f"{description}. {_colour(pattern, values, draw)}",
        "priority": pattern["prio"],
        "affects": asset,
        "resolution": resolution + ".",
        "resolved_with": article if draw.random() < 0.5 else "",
    }
    cells["description"] = cells["description"].strip()
    return title, cells


def _colour(pattern: Mapping[str, str], values: Mapping[str, object], draw: random.Random) -> str:
    """How it was noticed, and what it meant: the rest of the description."""
    effect = tickets.EFFECTS["low" if pattern["prio"] in {"P4", "P5"} else "high"]
    said = [draw.choice(part).format(**values) for part in (tickets.NOTICED, effect) if draw.random() < 0.75]
    return " ".join(said)


def _when(begin: datetime, end: datetime, asset: str, draw: random.Random) -> datetime | None:
    """Most tickets come on working days by day; what runs at night fails at night."""
    minutes = int((end - begin).total_seconds() // 60)
    if minutes < 60:
        return None
    at = begin
    for _ in range(400):
        at = begin + timedelta(minutes=draw.randrange(1, minutes))
        night = at.hour < 5
        if any(part in asset for part in NIGHT_WORK) or draw.random() < 0.12:
            break
        if not night and 5 <= at.hour < 20 and at.weekday() < 5:
            break
    return max(at, START)
