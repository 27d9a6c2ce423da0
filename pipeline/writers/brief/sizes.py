"""The printed page and the size of its type: as large as the notice still stays on two pages with.

All type is set solid, a Chinese character one em wide and a line of fixed height, so lines can be counted here as Word counts them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.text import display_width

POINTS_PER_MM = 72 / 25.4
PAPER, TOP, BOTTOM, LEFT, RIGHT = (210.0, 297.0), 37.0, 35.0, 28.0, 26.0
"""A4 and its margins in millimetres, as GB/T 9704 has them."""
TYPE_WIDTH = PAPER[0] - LEFT - RIGHT
_HEIGHT = (PAPER[1] - TOP - BOTTOM) * POINTS_PER_MM
PAGES, _SPARE_LINES = 2, 2
ROW, TABLE_SIZES, NOTE_SIZE, NOTE_LINE, HEADER_SIZE = 15.0, (10.5, 9.0), 9.0, 13.0, 12.0
TITLE_SIZE, TITLE_LINE, TITLE_AFTER, APPENDIX_SIZE, APPENDIX_LINE = 22.0, 34.0, 8.0, 12.0, 22.0
_BORDER, _NOTES = 0.5, 3


@dataclass(frozen=True)
class Layout:
    """The size of the text and the height of its lines in points, and how many owners the table may show."""

    text: float
    line: float
    rows: int

    def lines(self, text: str) -> int:
        """How many lines a paragraph takes, its first indented by two characters."""
        # Punctuation may not begin a line, so one place of each is kept free.
        room = math.floor(TYPE_WIDTH * POINTS_PER_MM / self.text) * 2 - 2
        return max(1, math.ceil((display_width(text) + 4) / room))


LAYOUTS = (Layout(16, 28, 22), Layout(14, 24, 22), Layout(12, 20, 22), Layout(12, 18, 22), Layout(12, 18, 17), Layout(12, 18, 12), Layout(12, 17, 8))
"""三号 as GB/T 9704 has it, 四号, 小四; then, where even so a third page would begin, fewer lines in the table."""


def fits(layout: Layout, title: str, paragraphs: Sequence[str], appendix: float) -> bool:
    """Whether all of it stays on two pages; `appendix` is the height of what stands on one of them together."""
    over = math.ceil(display_width(title) / 2 * TITLE_SIZE / (TYPE_WIDTH * POINTS_PER_MM)) * TITLE_LINE + TITLE_AFTER
    text = over + sum(layout.lines(paragraph) for paragraph in paragraphs) * layout.line
    return appendix <= _HEIGHT and text + appendix + _SPARE_LINES * layout.line <= PAGES * _HEIGHT


def appendix_height(rows: int, picture: float) -> float:
    """The height of the table with its title and its note, and of the pictures; a picture's own is given in millimetres."""
    table = 2 * APPENDIX_LINE + rows * (ROW + _BORDER) + _NOTES * NOTE_LINE if rows else 0
    return table + (picture * POINTS_PER_MM + NOTE_LINE if picture else 0)
