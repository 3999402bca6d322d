"""Every uid ever mentioned has a number; rows speak of things by number."""

from __future__ import annotations

import sqlite3

# Looking up more than this share of all names one by one takes longer than reading all of them.
PATIENCE = 0.1


class Names(dict[str, int]):
    """uid -> number, making numbers for uids not seen before. Good for one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__()
        self._connection = connection
        self._made: list[tuple[int, str, int]] = []
        (self._last,) = connection.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
        self._all = self._last == 0
        self._missed = 0

    def __missing__(self, uid: str) -> int:
        number = None if self._all else self._look_up(uid)
        if number is None:
            number = self._last = self._last + 1
            self._made.append((number, uid, number))
        self[uid] = number
        return number

    def find(self, uid: str) -> int | None:
        """The number of a uid, None where it was never mentioned."""
        number = self.get(uid)
        return self._look_up(uid) if number is None and not self._all else number

    def flush(self) -> None:
        """Writes the numbers made; to be called before the rows that use them are read."""
        self._connection.executemany("INSERT INTO name VALUES (?, ?, ?)", self._made)
        self._made.clear()

    def _look_up(self, uid: str) -> int | None:
        self._missed += 1
        if self._missed > PATIENCE * self._last + 1_000:
            self.update(dict(self._connection.execute("SELECT uid, id FROM name")) | self)
            self._all = True
            return self.get(uid)
        row = self._connection.execute("SELECT id FROM name WHERE uid = ?", (uid,)).fetchone()
        if row is None:
            return None
        self[uid] = row[0]
        return int(row[0])
