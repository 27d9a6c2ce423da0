"""How many pages a sheet prints on, so that no last page is left with a few lines: programs shrink a sheet to the pages that it is given."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.writers.consolidated.bulk import BulkSheet

# A4 less the margins that the house style sets, in points.
_LONG, _SHORT = (11.69 - 0.8) * 72, (8.27 - 0.8) * 72
_LONG_DOWN, _SHORT_DOWN = (11.69 - 1.1) * 72, (8.27 - 1.1) * 72
_WIDER = 4 / 3
"""Where 等线 is missing, programs take a font with wider figures, and columns become up to a third wider: measured by these, no
program needs more pages."""
_MEASURED = (1.0, 1.04, 0.94)
"""How high rows come out in one program and another, beside what they should be: each rounds shrunk rows in its own way."""
_ORPHAN = 0.25
"""A last page that is filled less than this is none."""
_MOST_PINNED, _MOST_ROWS = 10, 5_000


def pages_down(sheet: BulkSheet, last_row: int, last_column: int, head: tuple[int, int], *, landscape: bool) -> int:
    """How many pages the sheet should print on, one page wide; 0 where it is best left as it falls.

    Programs measure a little differently. Told how many pages there are to be, they shrink a sheet that they find too long by a line.
    """
    if last_row > _MOST_ROWS:
        return 0
    across, down = (_LONG, _SHORT_DOWN) if landscape else (_SHORT, _LONG_DOWN)
    width = _WIDER * sum(sheet.column_points(column) for column in range(last_column + 1))
    room = down / min(1.0, across / width)
    repeated = sum(sheet.row_points(row) for row in range(head[0], head[1] + 1))
    heights = [sheet.row_points(row) for row in range(last_row + 1)]
    for factor in _MEASURED:
        filled = list(_filled((factor * height for height in heights), room, factor * repeated))
        if len(filled) > 1 and filled[-1] - repeated < _ORPHAN * room:
            return len(filled) - 1
    pages = len(list(_filled(heights, room, repeated)))
    return pages if pages <= _MOST_PINNED else 0


def _filled(heights: Iterable[float], room: float, repeated: float) -> Iterable[float]:
    """How much of each page is filled, with the heads that are repeated from the second page on."""
    taken = 0.0
    for height in heights:
        if taken and taken + height > room:
            yield taken
            taken = repeated
        taken += height
    yield taken
