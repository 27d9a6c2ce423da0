"""How many pages a sheet prints on, so that no last page is left with a few lines: programs shrink a sheet to the pages that it is given."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.writers.consolidated.bulk import BulkSheet

# A4 less the margins that the house style sets, in points.
_LONG, _SHORT = (11.69 - 0.8) * 72, (8.27 - 0.8) * 72
_LONG_DOWN, _SHORT_DOWN = (11.69 - 1.1) * 72, (8.27 - 1.1) * 72
_ORPHAN = 0.25
"""A last page that is filled less than this is none."""
_MOST_ROWS = 5_000


def pages_down(sheet: BulkSheet, last_row: int, last_column: int, head: tuple[int, int], *, landscape: bool) -> int:
    """How many pages the sheet should be shrunk to, one page wide; 0 where it is best left as it falls."""
    if last_row > _MOST_ROWS:
        return 0
    across, down = (_LONG, _SHORT_DOWN) if landscape else (_SHORT, _LONG_DOWN)
    width = sum(sheet.column_points(column) for column in range(last_column + 1))
    room = down / min(1.0, across / width)
    repeated = sum(sheet.row_points(row) for row in range(head[0], head[1] + 1))
    filled = list(_filled((sheet.row_points(row) for row in range(last_row + 1)), room, repeated))
    return len(filled) - 1 if len(filled) > 1 and filled[-1] - repeated < _ORPHAN * room else 0


def _filled(heights: Iterable[float], room: float, repeated: float) -> Iterable[float]:
    """How much of each page is filled, with the heads that are repeated from the second page on."""
    taken = 0.0
    for height in heights:
        if taken and taken + height > room:
            yield taken
            taken = repeated
        taken += height
    yield taken
