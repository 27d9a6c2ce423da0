"""How much room a text takes, since no program computes row heights or comment boxes on opening."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from .addresses import Place
from .findings import LAST_COLUMN, LAST_ROW
from .grid import Grid

_WORD = re.compile(r"[!-~]+|.", re.DOTALL)
_BOX_UNITS, _UNIT_PIXELS, _LINE_PIXELS = 44, 6.2, 17
_BOX_MARGIN, _BOX_GAP = 14, 12
_WALK_LIMIT, _TALL = 400, 30


def units(text: str) -> int:
    """The width of a text in half-width characters; a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def wrap(text: str, width: float) -> list[str]:
    """The lines that the text fills at this width; a line that ends a paragraph keeps its break."""
    paragraphs = text.split("\n")
    lines = [line for paragraph in paragraphs[:-1] for line in _ended(_wrap(paragraph, width))]
    return lines + _wrap(paragraphs[-1], width)


def _ended(lines: list[str]) -> list[str]:
    return [*lines[:-1], lines[-1] + "\n"]


def _wrap(paragraph: str, width: float) -> list[str]:
    lines = [""]
    for word in _words(paragraph, width):
        if lines[-1] and units(lines[-1]) + units(word) > width:
            lines.append("")
        lines[-1] += word
    return lines


def _words(paragraph: str, width: float) -> list[str]:
    """Latin words stay whole unless they are wider than the line."""
    words = _WORD.findall(paragraph)
    return [part for word in words for part in ([word] if units(word) <= width else word)]


def box(grid: Grid, place: Place, text: str) -> tuple[int, ...]:
    """A comment box beside the cell, just large enough: column, x, row, y of both corners, from zero."""
    wide, high = _size(text, _BOX_UNITS)
    across = _span(place.column + 1, _BOX_GAP, wide, grid.width, LAST_COLUMN)
    # Beginning a little above its row, as programs do it, unless the row above is so tall that the box would seem to be its.
    above = place.row > 1 and grid.height(place.row - 1) <= _TALL
    return _anchored(across, _span(place.row - above, 4, high, grid.height, LAST_ROW))


def grown(grid: Grid, anchor: tuple[int, ...], text: str) -> tuple[int, ...]:
    """The anchor of a comment box that is there already, larger to the right and below where the text does not fit it."""
    left, x, top, y, right, x_end, bottom, y_end = anchor
    has_width = sum(grid.width(column + 1) for column in range(left, min(right, left + _WALK_LIMIT))) - x + x_end
    has_height = sum(grid.height(row + 1) for row in range(top, min(bottom, top + _WALK_LIMIT))) - y + y_end
    wide, high = _size(text, max(_BOX_UNITS, int((has_width - _BOX_MARGIN) / _UNIT_PIXELS)))
    if wide <= has_width and high <= has_height:
        return anchor
    across = _span(left + 1, x, max(wide, has_width), grid.width, LAST_COLUMN)
    return _anchored(across, _span(top + 1, y, max(high, has_height), grid.height, LAST_ROW))


def _size(text: str, width: int) -> tuple[int, int]:
    """The pixels that a text takes in a box of so many units at most."""
    lines = wrap(text, width)
    wide = max(12, *(units(line) for line in lines)) * _UNIT_PIXELS + _BOX_MARGIN
    return int(wide), len(lines) * _LINE_PIXELS + _BOX_MARGIN


def _anchored(across: tuple[int, ...], down: tuple[int, ...]) -> tuple[int, ...]:
    (left, x, right, x_end), (top, y, bottom, y_end) = across, down
    return left - 1, x, top - 1, y, right - 1, x_end, bottom - 1, y_end


def _span(start: int, gap: int, length: int, size: Callable[[int], int], last: int) -> tuple[int, int, int, int]:
    """Where a stretch of pixels begins and ends among columns or rows of different sizes."""
    first = min(start, last - 5)
    rest = gap + length
    for index in range(first, min(first + _WALK_LIMIT, last)):
        if rest < size(index):
            return first, gap, index, rest
        rest -= size(index)
    return first, gap, min(first + _WALK_LIMIT, last), 0


def chunks(lines: Sequence[str], most: int) -> list[str]:
    """The text again, in pieces of so many lines."""
    starts = range(0, len(lines), most)
    return ["".join(lines[start : start + most]).removesuffix("\n") for start in starts]
