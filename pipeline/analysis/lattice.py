"""The grid on which a flow chart is drawn: thin columns and rows that boxes fill and along whose lines arrows run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

BOX_COLUMNS, BOX_ROWS = 4, 6
"""A box's size in grid columns and rows. Its ports lie on grid lines, and an arrow head has two cells of its own beside each."""


class Shape(NamedTuple):
    """A box by its column and row, counted from 0."""

    column: int
    row: int


class Point(NamedTuple):
    """A crossing of two grid lines."""

    x: int
    y: int


class Rectangle(NamedTuple):
    """Grid columns `left` to before `right`, grid rows `top` to before `bottom`."""

    left: int
    top: int
    right: int
    bottom: int


class Head(StrEnum):
    """Which way an arrow's head points."""

    RIGHT = "右"
    DOWN = "下"


@dataclass(frozen=True)
class Arrow:
    """A way from box to box: its corners, from the edge of the one to the edge of the other."""

    tail: int
    head: int
    back: bool
    points: tuple[Point, ...]
    pointing: Head


class Part(StrEnum):
    """What a thin column or row of the grid is there for."""

    BOX = "框"
    TRACK = "线"
    HEAD = "箭头"


@dataclass(frozen=True)
class Grid:
    """The thin columns and rows. `lefts` are where the boxes of each column begin, `tops` where those of each row begin."""

    columns: tuple[Part, ...]
    rows: tuple[Part, ...]
    lefts: tuple[int, ...]
    tops: tuple[int, ...]
    begins: tuple[int, ...]

    def area(self, shape: Shape) -> Rectangle:
        """The rectangle of a box."""
        left, top = self.lefts[shape.column], self.tops[shape.row]
        return Rectangle(left, top, left + BOX_COLUMNS, top + BOX_ROWS)

    def row_top(self, row: int) -> int:
        """Where a row begins with its corridor; after the last one, where the grid ends."""
        return self.begins[row]


Way = tuple[int, int, bool]
"""From box to box, by position, and whether it leads back."""
