"""Arrows between boxes in columns and rows, along the lines of a grid, so that none passes through a box and none is mistaken for another.

Between columns lie gutters, above and below each row lie corridors; a line that turns runs there on a track of its own. A way forward
leaves at the right of its box and comes in from the left; a way back leaves at the top and comes in from the top. Lines that share a
track or a run come from one box, or lead to one box; others only cross. Everything is sorted, so the same boxes give the same lines.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, groupby, pairwise

from pipeline.analysis.lattice import BOX_COLUMNS, BOX_ROWS, Arrow, Grid, Head, Part, Point, Shape, Way
from pipeline.analysis.tracks import Channels, Net, across_gutters, along_corridors

UPPER, MIDDLE, LOWER = 1, 3, 5
COMING_IN, GOING_OUT = 1, 3
"""Where lines meet a box: rows at its left, columns at its top."""


class _Router:
    """Which channels the ways use. Channels along y are gutters (one before each column), along x corridors (two for each row)."""

    def __init__(self, shapes: Sequence[Shape], ways: Sequence[Way]) -> None:
        self.shapes, self.ways = shapes, ways
        self.gutters, self.corridors = Channels(), Channels()
        self.heads: dict[int, set[int]] = {}
        for way in ways:
            if not self.returns(way):
                self.heads.setdefault(way[0], set()).add(way[1])
        self.in_row: dict[int, list[tuple[int, int]]] = {}
        for at, shape in enumerate(shapes):
            insort(self.in_row.setdefault(shape.row, []), (shape.column, at))

    def returns(self, way: Way) -> bool:
        """Whether a way is drawn from right to left; a way back that ends in a connector at the right is not."""
        tail, head, back = way
        return back and self.shapes[head].column <= self.shapes[tail].column

    def left_of(self, box: int) -> tuple[int, int]:
        """The column and the position of the nearest box to the left in the same row; -1 where there is none."""
        column, row = self.shapes[box]
        before = bisect_left(self.in_row[row], (column, -1))
        return self.in_row[row][before - 1] if before else (-1, -1)

    def port(self, tail: int, head: int) -> int:
        """Where a way that runs along the head's row comes in: in the middle, unless lines to elsewhere leave the box before it there."""
        column, near = self.left_of(head)
        if column < self.shapes[tail].column or near == tail or self.heads.get(near, set()) <= {head}:
            return MIDDLE
        return UPPER if self.shapes[tail].row < self.shapes[head].row else LOWER

    def blocked(self, tail: int, head: int) -> bool:
        """Whether a box stands in the head's row between the two."""
        return self.left_of(head)[0] > self.shapes[tail].column


# Coarse places along a gutter (three to a row: corridor above, row, corridor below) and along a corridor (gutter, column, gutter …).
def _above(row: int) -> int:
    return 3 * row


def _at_row(row: int) -> int:
    return 3 * row + 1


def _below(row: int) -> int:
    return 3 * row + 2


def _at_gutter(gutter: int) -> int:
    return 2 * gutter


def _at_column(column: int) -> int:
    return 2 * column + 1


_Plan = Callable[["_Lines"], list[Point]]


class Routing:
    """All ways planned, before the grid is drawn: how many tracks each gutter needs, and then the lines."""

    def __init__(self, shapes: Sequence[Shape], ways: Sequence[Way], columns: int, rows: int) -> None:
        self._router = _Router(shapes, ways)
        self._plans = [(_back if self._router.returns(way) else _forward)(self._router, *way[:2]) for way in ways]
        self.gutters = self._router.gutters.settle(columns + 1, across_gutters)
        self._corridors = self._router.corridors.settle(2 * rows, along_corridors)

    def drawn(self, gutters: Sequence[int]) -> tuple[Grid, tuple[Arrow, ...]]:
        """The grid, with at least so many tracks in each gutter, and the lines on it."""
        router = self._router
        lines = _Lines(router, [max(pair) for pair in zip(gutters, self.gutters, strict=True)], self._corridors)
        arrows = (
            Arrow(*way, _cornered(plan(lines)), Head.DOWN if router.returns(way) else Head.RIGHT)
            for way, plan in zip(router.ways, self._plans, strict=True)
        )
        return lines.grid, tuple(arrows)


def _forward(router: _Router, tail: int, head: int) -> _Plan:
    one, other = router.shapes[tail], router.shapes[head]
    if router.blocked(tail, head):
        return _around(router, tail, head)
    port = router.port(tail, head)
    if one.row == other.row and port == MIDDLE:
        return lambda lines: [lines.right(tail), lines.left(head)]
    out = Net(one.column + 1, "out", tail)
    router.gutters.use(out, _at_row(one.row), _at_row(other.row))
    return lambda lines: lines.stairs(lines.right(tail), lines.x(out), lines.left(head, port))


def _around(router: _Router, tail: int, head: int) -> _Plan:
    """Along the corridor beside the head's row, on the side from which the way comes."""
    one, other = router.shapes[tail], router.shapes[head]
    from_above = one.row < other.row
    corridor, place = (2 * other.row, _above(other.row)) if from_above else (2 * other.row + 1, _below(other.row))
    out, into, along = Net(one.column + 1, "out", tail), Net(other.column, "in", head), Net(corridor, "in", head)
    router.gutters.use(out, _at_row(one.row), place)
    router.gutters.use(into, place, _at_row(other.row))
    router.corridors.use(along, _at_gutter(one.column + 1), _at_gutter(other.column))
    port = UPPER if from_above else LOWER
    return lambda lines: [
        *lines.stairs(lines.right(tail), lines.x(out), Point(lines.x(out), lines.y(along))),
        *lines.stairs(Point(lines.x(out), lines.y(along)), lines.x(into), lines.left(head, port)),
    ]


def _back(router: _Router, tail: int, head: int) -> _Plan:
    """Up into the corridor above the tail, back, and down into the head from the corridor above it."""
    one, other = router.shapes[tail], router.shapes[head]
    into = Net(2 * other.row, "back", head)
    if one.row == other.row:
        router.corridors.use(into, _at_column(one.column), _at_column(other.column))
        return lambda lines: [lines.top(tail, GOING_OUT), *lines.over(lines.top(tail, GOING_OUT).x, lines.y(into), lines.top(head, COMING_IN).x), lines.top(head, COMING_IN)]
    gutter = Net(other.column + 1, "back", head)
    leaving = Net(2 * one.row, "back", head)
    router.corridors.use(leaving, _at_column(one.column), _at_gutter(gutter.channel))
    router.corridors.use(into, _at_gutter(gutter.channel), _at_column(other.column))
    router.gutters.use(gutter, _above(one.row), _above(other.row))
    return lambda lines: [
        lines.top(tail, GOING_OUT),
        *lines.over(lines.top(tail, GOING_OUT).x, lines.y(leaving), lines.x(gutter)),
        *lines.over(lines.x(gutter), lines.y(into), lines.top(head, COMING_IN).x),
        lines.top(head, COMING_IN),
    ]


class _Lines:
    """The grid once all tracks are known, and the places on it."""

    def __init__(self, router: _Router, gutters: Sequence[int], corridors: Sequence[int]) -> None:
        self.shapes, self.router = router.shapes, router
        columns, self._gutters = _strip(gutters, BOX_COLUMNS)
        rows: list[Part] = []
        tops, begins = [], []
        self._corridors: list[int] = []
        for above, below in zip(corridors[::2], corridors[1::2], strict=True):
            begins.append(len(rows))
            self._corridors.append(len(rows))
            rows += [Part.TRACK] * max(above, 1) + [Part.HEAD]
            tops.append(len(rows))
            rows += [Part.BOX] * BOX_ROWS
            self._corridors.append(len(rows))
            rows += [Part.TRACK] * (below + 1)
        lefts = tuple(begin + size + 1 for begin, size in zip(self._gutters, map(_at_least_one, gutters[:-1]), strict=False))
        self.grid = Grid(tuple(columns), tuple(rows), lefts, tuple(tops), (*begins, len(rows)))

    def x(self, net: Net) -> int:
        """The grid line of a net's track in its gutter."""
        return self._gutters[net.channel] + 1 + self.router.gutters.track[net]

    def y(self, net: Net) -> int:
        """The grid line of a net's track in its corridor."""
        return self._corridors[net.channel] + 1 + self.router.corridors.track[net]

    def right(self, box: int) -> Point:
        """Where ways forward leave a box."""
        area = self.grid.area(self.shapes[box])
        return Point(area.right, area.top + MIDDLE)

    def left(self, box: int, port: int = MIDDLE) -> Point:
        """Where ways forward come in."""
        area = self.grid.area(self.shapes[box])
        return Point(area.left, area.top + port)

    def top(self, box: int, port: int) -> Point:
        """Where ways back leave or come in."""
        area = self.grid.area(self.shapes[box])
        return Point(area.left + port, area.top)

    @staticmethod
    def stairs(begin: Point, x: int, end: Point) -> list[Point]:
        """Across, up or down at x, across."""
        return [begin, Point(x, begin.y), Point(x, end.y), end]

    @staticmethod
    def over(begin: int, y: int, end: int) -> list[Point]:
        """Across at y."""
        return [Point(begin, y), Point(end, y)]


def _at_least_one(size: int) -> int:
    return max(size, 1)


def _strip(gutters: Sequence[int], box: int) -> tuple[list[Part], list[int]]:
    """Gutters with boxes between them; where each gutter begins."""
    gaps = [[Part.TRACK] * _at_least_one(size) + [Part.HEAD] for size in gutters]
    boxes = [[Part.BOX] * box] * (len(gutters) - 1) + [[]]
    begins = [0, *accumulate(len(gap) + len(own) for gap, own in zip(gaps, boxes, strict=True))]
    return [part for gap, own in zip(gaps, boxes, strict=True) for part in (*gap, *own)], begins[:-1]


def _cornered(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points without those that are no corner."""
    distinct = [point for point, _ in groupby(points)]
    straight = {at for at, ((a, b), (c, d)) in enumerate(pairwise(pairwise(distinct)), 1) if (a.x == b.x) == (c.x == d.x)}
    return tuple(point for at, point in enumerate(distinct) if at not in straight)
