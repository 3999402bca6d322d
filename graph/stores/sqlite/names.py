"""Every uid ever mentioned has a number; rows speak of things by number."""

from __future__ import annotations

import sqlite3

# Beyond this many look-ups one by one, reading all names at once is cheaper.
PATIENCE = 2000


class Names:
    """uid -> number, making numbers for uids not seen before. Good for one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}
        self._made: list[tuple[int, str, int]] = []
        (self._last,) = connection.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
        self._all = self._last == 0
        self._missed = 0

    def __getitem__(self, uid: str) -> int:
        number = self._known.get(uid)
        return self._find_or_make(uid) if number is None else number

    def find(self, uid: str) -> int | None:
        """The number of a uid, None where it was never mentioned."""
        number = self._known.get(uid)
        if number is None and not self._all:
            number = self._look_up(uid)
        return number

    def flush(self) -> None:
        """Writes the numbers made; to be called before the rows that use them are read."""
        self._connection.executemany("INSERT INTO name VALUES (?, ?, ?)", self._made)
        self._made.clear()

    def _find_or_make(self, uid: str) -> int:
        number = self.find(uid)
        if number is None:
            self._last += 1
            number = self._known[uid] = self._last
            self._made.append((number, uid, number))
        return number

    def _look_up(self, uid: str) -> int | None:
        self._missed += 1
        if self._missed > PATIENCE:
            self._read_all()
            return self._known.get(uid)
        row = self._connection.execute("SELECT id FROM name WHERE uid = ?", (uid,)).fetchone()
        if row:
            self._known[uid] = row[0]
            return int(row[0])
        return None

    def _read_all(self) -> None:
        self._known = dict(self._connection.execute("SELECT uid, id FROM name")) | self._known
        self._all = True
