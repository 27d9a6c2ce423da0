"""How high the rows of a big table must be to show their whole texts, measured once for each text and width."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.writers.house import ROW_LIMIT

TABLE_SIZE = 10.0
_LINE = TABLE_SIZE * 1.4
_ROOM_ABOVE_AND_BELOW = 6


class Measure:
    """How many lines texts take in columns of a width; what was measured for one sheet is known for the next."""

    def __init__(self) -> None:
        self._known: dict[float, dict[str, int]] = {}

    def lines(self, values: Sequence[str], width: float) -> Iterable[int]:
        """The number of lines of each text."""
        # As in the house style: one character of room is kept, since punctuation may not begin a line.
        room = max(width * 10.5 / TABLE_SIZE - 2, 2)
        known = self._known.setdefault(width, {})
        known.update((text, _lines(text, room)) for text in set(values).difference(known))
        return map(known.__getitem__, values)


def heights(columns: Iterable[tuple[Sequence[str], float]], count: int, measure: Measure, least: float = 20) -> list[float]:
    """The height of each row that shows all its texts, given column by column with the columns' widths."""
    lines = np.ones(count, dtype=np.int64)
    for values, width in columns:
        np.maximum(lines, np.fromiter(measure.lines(values, width), np.int64, count), out=lines)
    points: list[float] = np.clip(lines * _LINE + _ROOM_ABOVE_AND_BELOW, least, ROW_LIMIT).tolist()
    return points


def _lines(text: str, room: float) -> int:
    # In GBK a character has as many bytes as columns; what is not in GBK is taken for wider than it is.
    flat = text.encode("gbk", "xmlcharrefreplace")
    if b"\n" in flat:
        return sum(max(math.ceil(len(line) / room), 1) for line in flat.split(b"\n"))
    return max(math.ceil(len(flat) / room), 1)
