"""Reading the told tables: rows, times, links; numbering what they hold."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from estate import SEED, table

TODAY = datetime(2026, 6, 15, 9, tzinfo=UTC)
START = datetime(2024, 6, 15, tzinfo=UTC)
COLUMNS = "when long prio affects links title description resolution"
LENGTH = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m?)?$")


@dataclass
class Row:
    """A record on its way to the file: when it begins, the number it must have (if any), and its cells."""

    at: datetime
    number: int | None = None
    key: str = ""
    cells: dict[str, str] = field(default_factory=dict)
    until: datetime | None = None

    @property
    def id(self) -> str:
        """The id, once `number_rows` has been there."""
        return self.cells["id"]


def moment(text: str) -> datetime:
    """`2025-03-25 10:05`, in UTC."""
    return datetime.fromisoformat(f"{text}:00+00:00")


def stamp(at: datetime | None) -> str:
    """The time as the files have it; nothing where there is none."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def length(text: str) -> timedelta:
    """`1h45`, `35m`, `2d4h`."""
    if not (found := LENGTH.match(text)) or not text:
        raise ValueError(f"no length of time: {text!r}")
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def pairs(text: str) -> dict[str, str]:
    """`by=CHG2044 prb=PRB303` as a mapping; `-` and nothing are empty."""
    return dict(part.split("=", 1) for part in text.split() if "=" in part)


def told(text: str) -> list[Row]:
    """The rows of one told table of incidents."""
    return [_incident(row, pairs(row["links"])) for row in table(text, COLUMNS)]


def families(text: str) -> list[Row]:
    """The rows of the recurring incidents; a line with `=` names problem, assets, article, team."""
    rows: list[Row] = []
    for block in text.strip().split("\n\n"):
        head, *lines = block.split("\n")
        problem, affects, article, team = (cell.strip() for cell in head.removeprefix("=").split("|"))
        for row in table("\n".join(lines), "when long prio title description resolution"):
            prio, *more = row["prio"].split()
            links = pairs(" ".join(more)) | {"prb": problem, "team": team}
            if prio.endswith("*"):
                links["art"] = article
            own = " ".join(word for word in more if "=" not in word)
            cells = {**row, "prio": prio.rstrip("*"), "affects": own or affects}
            rows.append(_incident(cells, links))
    return rows


def _incident(row: Mapping[str, str], links: Mapping[str, str]) -> Row:
    at = moment(row["when"])
    until = None if row["long"] == "open" else at + length(row["long"])
    done = "resolved" if until and until > TODAY - timedelta(days=10) else "closed"
    cells = {
        "title": row["title"],
        "description": row["description"],
        "status": links.get("status", done).replace("in-progress", "in progress").replace("on-hold", "on hold"),
        "priority": row["prio"],
        "opened_at": stamp(at),
        "resolved_at": stamp(until),
        "affects": "|".join(row["affects"].split()),
        "caused_by": links.get("by", ""),
        "problem": links.get("prb", ""),
        "resolution": row["resolution"],
        "resolved_with": links.get("art", ""),
        "duplicate_of": links.get("dup", ""),
        "team": links.get("team", ""),
        "readers": links.get("readers", "").replace(",", "|"),
    }
    number = int(links["id"][3:]) if "id" in links else None
    return Row(at, number, links.get("key", ""), cells, until)


def number_rows(rows: list[Row], prefix: str, first: int) -> None:
    """Give every row its id, in order of time; those with a number keep it, the others are spread between.

    Numbers are left out, as in every real tracker: a new row moves only the ids of its own gap.
    """
    rows.sort(key=lambda row: (row.at, row.number or 0))
    waiting: list[Row] = []
    low = first
    for row in rows:
        if row.number is None:
            waiting.append(row)
            continue
        _spread(waiting, range(low, row.number), prefix)
        row.cells["id"] = f"{prefix}{row.number}"
        waiting, low = [], row.number + 1
    _spread(waiting, range(low, low + len(waiting)), prefix)


def _spread(rows: Sequence[Row], free: range, prefix: str) -> None:
    if len(rows) > len(free):
        raise ValueError(f"{len(rows)} rows from {rows[0].at}, but only {len(free)} numbers: {free}")
    draw = random.Random(f"{SEED}:{prefix}:{free.start}")
    for row, number in zip(rows, sorted(draw.sample(free, len(rows))), strict=True):
        row.cells["id"] = f"{prefix}{number}"


def fill(
    rows: Sequence[Row], first: int, share: float, make: Callable[[datetime, datetime, int], Row | None]
) -> list[Row]:
    """Everyday rows for each gap between two numbered ones, until `share` of the gap's numbers are used."""
    anchors = [(START, first - 1), *sorted((row.at, row.number) for row in rows if row.number is not None)]
    made: list[Row] = []
    for (begin, low), (end, high) in pairwise(anchors):
        there = sum(1 for row in rows if row.number is None and begin <= row.at < end)
        wanted = round(share * (high - low - 1)) - there
        made += [row for n in range(max(0, wanted)) if (row := make(begin, end, low * 100 + n))]
    return made
