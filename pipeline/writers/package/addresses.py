"""Cell addresses as spreadsheets write them."""

from __future__ import annotations

import re
from typing import NamedTuple

from .findings import LAST_COLUMN, LAST_ROW

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\Z")
_FOREIGN = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Za-z]{1,3}\$?[0-9]{1,7})\Z")


class Place(NamedTuple):
    """A cell of a sheet, both counted from one."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row}"


class Block(NamedTuple):
    """A rectangle of cells, both corners inside."""

    first: Place
    last: Place

    def holds(self, place: Place) -> bool:
        """Whether the place lies inside."""
        rows = self.first.row <= place.row <= self.last.row
        return rows and self.first.column <= place.column <= self.last.column


def letters(column: int) -> str:
    """A column's name: 1 is A."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def number(name: str) -> int:
    """A column's number: A is 1."""
    value = 0
    for letter in name.upper():
        value = value * 26 + ord(letter) - 64
    return value


def place_of(text: str) -> Place | None:
    """`D7` or `$D$7` as a place; None for anything else or beyond the sheet."""
    match = _CELL.match(text)
    if match is None:
        return None
    place = Place(int(match[2]), number(match[1]))
    inside = 1 <= place.row <= LAST_ROW and place.column <= LAST_COLUMN
    return place if inside else None


def block_of(text: str) -> Block | None:
    """`B2:D7`, or a single cell, as a block; None for anything else."""
    first, _, last = text.partition(":")
    start, end = place_of(first), place_of(last or first)
    return Block(start, end) if start and end else None


def quoted(sheet: str) -> str:
    """A sheet's name as formulas write it."""
    return "'" + sheet.replace("'", "''") + "'"


def foreign(sheet: str, place: Place) -> str:
    """A formula's reference that moves with the cell: '岗位'!$D$7."""
    return f"{quoted(sheet)}!${letters(place.column)}${place.row}"


def parse_foreign(formula: str) -> tuple[str, Place] | None:
    """The sheet and place of a reference to one cell; None for any other formula."""
    match = _FOREIGN.match(formula.lstrip("="))
    place = place_of(match[3]) if match else None
    if match is None or place is None:
        return None
    return (match[1] or match[2]).replace("''", "'"), place
