"""The printed page and the size of its type: as large as the notice still stays on two pages with.

All type is set solid, a Chinese character one em wide and a line of fixed height, so lines can be counted here as Word counts them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.text import display_width

POINTS_PER_MM = 72 / 25.4
PAPER, TOP, BOTTOM, LEFT, RIGHT = (210.0, 297.0), 37.0, 35.0, 28.0, 26.0
"""A4 and its margins in millimetres, as GB/T 9704 has them."""
TYPE_WIDTH = PAPER[0] - LEFT - RIGHT
_HEIGHT = (PAPER[1] - TOP - BOTTOM) * POINTS_PER_MM
PAGES, _SPARE_LINES = 2, 2
ROW, TABLE_SIZES, NOTE_SIZE, NOTE_LINE, HEADER_SIZE = 15.0, (10.5, 9.0), 9.0, 13.0, 12.0
TITLE_SIZE, TITLE_LINE = 22.0, 34.0


@dataclass(frozen=True)
class Size:
    """The size of the text and the height of its lines, in points."""

    text: float
    line: float

    def lines(self, text: str) -> int:
        """How many lines a paragraph takes, its first indented by two characters."""
        # Punctuation may not begin a line, so one place of each is kept free.
        room = math.floor(TYPE_WIDTH * POINTS_PER_MM / self.text) * 2 - 2
        return max(1, math.ceil((display_width(text) + 4) / room))


SIZES = (Size(16, 28), Size(14, 24), Size(12, 20))
"""三号, 四号, 小四."""


def fitting(title: str, paragraphs: Sequence[str], appendix: float) -> Size:
    """The largest size with which all of it stays on two pages; `appendix` is the height of what stands on one page together."""
    return next((size for size in SIZES if _fits(size, title, paragraphs, appendix)), SIZES[-1])


def _fits(size: Size, title: str, paragraphs: Iterable[str], appendix: float) -> bool:
    over = math.ceil(display_width(title) / 2 * TITLE_SIZE / (TYPE_WIDTH * POINTS_PER_MM)) * TITLE_LINE
    text = over + sum(size.lines(paragraph) for paragraph in paragraphs) * size.line
    return text + appendix + _SPARE_LINES * size.line <= PAGES * _HEIGHT


def appendix_height(rows: int, notes: int, picture: float) -> float:
    """The height of table, notes and pictures; a picture's own is given in millimetres."""
    return rows * ROW + notes * NOTE_LINE + (picture * POINTS_PER_MM + NOTE_LINE if picture else 0)
