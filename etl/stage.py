"""Stage: the rows of one family of a source, held against what the source said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from etl.dead_letters import DeadLetter, DeadLetters
from etl.source import Cells, Difference, Table
from graph.errors import Malformed
from graph.model import Key, Record, key_of
from graph.ports import Staging

FLUSH = 20_000
TICK = 5_000


@dataclass(frozen=True, slots=True)
class Brake:
    """How much of a scope may vanish at once."""

    share: float
    floor: int
    released: bool = False

    def holds(self, gone: int, of: int) -> bool:
        return not self.released and gone > self.floor and gone > self.share * of


@dataclass(slots=True)
class ScopeCounts:
    """What one scope gave. Always: fetched = new + changed + unchanged + dead."""

    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    dead: int = 0
    retired: int = 0
    held: int = 0
    before: int = 0
    complete: bool = True
    skipped: bool = False
    gone: list[int] = field(default_factory=list)


Place = int
"""A row, as one number (there are as many as rows): the number of its table, then its line."""
LINE_BITS = 40


def line_of(place: Place) -> int:
    return place & ((1 << LINE_BITS) - 1)


class FamilyStage:
    """Reads the tables of one family: `read` stages what differs, `unseen` tells what was not there any more. Of a
    table with a difference to what it was, only that is looked at."""

    def __init__(
        self,
        staging: Staging,
        tables: Sequence[Table],
        dead: DeadLetters,
        tick: Callable[[str, int], None],
        differences: Mapping[str, Difference],
    ) -> None:
        self._staging = staging
        self._tables = tables
        self._dead = dead
        self._tick = tick
        self.counts = {table.name: ScopeCounts() for table in tables}
        self._names = [table.name for table in tables]
        self._verdicts = [{"new": 0, "changed": 0, "unchanged": 0} for _ in tables]
        self._differences = differences
        self._known = staging.known([name for name in self._names if name not in differences])
        if vanished := {mark for difference in differences.values() for mark in difference.vanished}:
            self._known |= staging.known_among(list(differences), vanished)
        for name, size in staging.sizes.items():
            self.counts[name].before = size
        for name, difference in differences.items():
            self.counts[name].before = difference.before
        self._seen: dict[int, Place] = {}
        self._fresh: dict[Key, Place] = {}
        self._pending: list[tuple[Place, int, Record]] = []
        self._conflicts: dict[Key, list[Place]] = {}
        self._spared: set[int] = set()
        self._staged_up_to: Place = -1

    def read(self) -> None:
        for number, table in enumerate(self._tables):
            self._read_table(number, table)
        if not self._staging.virgin:
            self._find_conflicts_with_unchanged()
        self._stage_pending()
        self._bury_conflicts()
        for table, verdicts in zip(self._tables, self._verdicts, strict=True):
            counts = self.counts[table.name]
            counts.new += verdicts["new"]
            counts.changed += verdicts["changed"]
            counts.unchanged += verdicts["unchanged"]
            counts.complete &= table.complete()

    def unseen(self) -> dict[str, list[int]]:
        """By scope, the rows that a complete fetch of it did not show again."""
        rows = [row for mark, row in self._known.items() if mark not in self._seen and row not in self._spared]
        by_scope = self._staging.scopes_of(rows) if rows else {}
        return {scope: rows for scope, rows in by_scope.items() if scope in self.counts and self.counts[scope].complete}

    def _read_table(self, number: int, table: Table) -> None:
        counts = self.counts[table.name]
        difference = self._differences.get(table.name)
        seen, known = self._seen, self._known
        fetched = unchanged = difference.unchanged if difference else 0
        base = number << LINE_BITS
        for line, mark, cells in difference.appeared if difference else table.rows():
            fetched += 1
            if not fetched % TICK:
                self._tick(table.name, fetched)
            if mark in seen:
                unchanged += 1
                continue
            seen[mark] = base + line
            if mark in known:
                unchanged += 1
            else:
                self._take_in(base + line, mark, table, cells)
        counts.fetched, counts.unchanged = fetched, counts.unchanged + unchanged
        self._tick(table.name, fetched)

    def _take_in(self, place: Place, mark: int, table: Table, cells: Cells | None) -> None:
        if cells is None:
            self._bury_broken(place, table)
            return
        try:
            record = table.transform(cells)
        except Malformed as bad:
            self._bury(place, table, bad, cells)
            return
        key = key_of(record)
        first = self._fresh.setdefault(key, place)
        if first != place:
            self._contradict(key, first, place)
            return
        self._pending.append((place, mark, record))
        if self._staging.virgin and len(self._pending) >= FLUSH:
            self._stage_pending()

    def _contradict(self, key: Key, first: Place, place: Place) -> None:
        if key not in self._conflicts and first <= self._staged_up_to:
            self._staging.discard(key)
            self._of(first).new -= 1
        self._conflicts.setdefault(key, [first]).append(place)

    def _bury_broken(self, place: Place, table: Table) -> None:
        self.counts[table.name].dead += 1
        self.counts[table.name].complete = False
        self._dead.add(DeadLetter.no_record(table, line_of(place)))

    def _bury(self, place: Place, table: Table, bad: Malformed, cells: Cells) -> None:
        """A row with a readable key counts as seen: the last good version stays."""
        counts = self.counts[table.name]
        counts.dead += 1
        self._dead.add(DeadLetter.of(table, line_of(place), bad, table.cells_doc(cells)))
        if bad.key is None:
            counts.complete = False
        elif stored := self._staging.row_at(bad.key):
            self._spared.add(stored.id)

    def _find_conflicts_with_unchanged(self) -> None:
        """A row that differs from an unchanged one of the same key: nobody knows which is true."""
        passed_over: dict[int, list[tuple[Place, int, Record]]] = {}
        for row in self._pending:
            stored = self._staging.row_at(key_of(row[2]))
            if stored is None:
                continue
            self._spared.add(stored.id)
            if self._known.get(stored.fingerprint) == stored.id:
                if twin := self._seen.get(stored.fingerprint):
                    self._find_conflict(row, twin)
            elif stored.gone is None and stored.scope in self._differences:
                passed_over.setdefault(stored.fingerprint, []).append(row)
        if passed_over:
            self._find_passed_over(passed_over)

    def _find_passed_over(self, rows: dict[int, list[tuple[Place, int, Record]]]) -> None:
        """The same for rows whose twin was not looked at, as it was there before."""
        for number, table in enumerate(self._tables):
            if table.name not in self._differences:
                continue
            for line, mark, _ in table.rows():
                for row in rows.pop(mark, ()):
                    self._find_conflict(row, (number << LINE_BITS) + line)

    def _find_conflict(self, row: tuple[Place, int, Record], twin: Place) -> None:
        self._conflicts.setdefault(key_of(row[2]), [row[0]]).append(twin)
        self._of(twin).unchanged -= 1

    def _stage_pending(self) -> None:
        pending = self._pending
        if self._conflicts:
            pending = [row for row in pending if key_of(row[2]) not in self._conflicts]
        for number, rows in groupby(pending, lambda row: row[0] >> LINE_BITS):
            self._stage_table(number, list(rows))
        if self._pending:
            self._staged_up_to = self._pending[-1][0]
        self._pending.clear()

    def _stage_table(self, number: int, rows: list[tuple[Place, int, Record]]) -> None:
        name, verdicts = self._names[number], self._verdicts[number]
        if self._staging.virgin:
            self._staging.put_new(name, [row[1:] for row in rows])
            verdicts["new"] += len(rows)
            return
        for _, mark, record in rows:
            verdicts[self._staging.put(name, mark, record)] += 1

    def _bury_conflicts(self) -> None:
        for key, places in self._conflicts.items():
            for place in places:
                table = self._tables[place >> LINE_BITS]
                others = [line_of(other) for other in places if other != place]
                self._dead.add(DeadLetter.differing(table, line_of(place), " ".join(key), others))
                self._of(place).dead += 1

    def _of(self, place: Place) -> ScopeCounts:
        return self.counts[self._names[place >> LINE_BITS]]
