"""The edge where readings are kept between runs: one SQLite file, which can be deleted at any time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

_TABLE = "CREATE TABLE IF NOT EXISTS readings (key TEXT PRIMARY KEY, program TEXT NOT NULL, reading BLOB NOT NULL) WITHOUT ROWID"
_PROGRAM = Path(__file__).parent
T = TypeVar("T")


@cache
def program() -> str:
    """A digest of the program's own source: a reading made by another state of it is not used."""
    digest = sha256()
    for path in sorted(_PROGRAM.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Shelf:
    """Packed readings in a SQLite file. Whatever goes wrong with the file, the letters are simply read again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.used: set[str] = set()

    def find(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The packed readings that this program made before, by key."""
        asked = "SELECT key, reading FROM readings WHERE program = ? AND key IN (SELECT value FROM json_each(?))"
        found = dict(self._done(lambda shelf: shelf.execute(asked, (program(), json.dumps(list(keys)))).fetchall()) or ())
        self.used |= found.keys()
        return found

    def keep(self, packed: Mapping[str, bytes]) -> None:
        """Keep these readings."""
        rows = [(key, program(), reading) for key, reading in packed.items()]
        self._done(lambda shelf: shelf.executemany("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", rows))
        self.used |= packed.keys()

    def tidy(self) -> None:
        """Throw away what was neither found nor kept in this run."""
        used = json.dumps(sorted(self.used))
        self._done(lambda shelf: shelf.execute("DELETE FROM readings WHERE key NOT IN (SELECT value FROM json_each(?))", (used,)))

    def _done(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """What a piece of work on the file gives, in one transaction; None where the file is broken, which is then removed."""
        try:
            with closing(sqlite3.connect(self.path)) as shelf, shelf:
                shelf.execute(_TABLE)
                return work(shelf)
        except sqlite3.Error:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
            return None
