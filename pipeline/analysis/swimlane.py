"""绘制权力运行流程图： a procedure laid out as a swimlane, as values that know neither cells nor pixels.

Lanes are posts in order of first appearance, columns are steps by their longest way from 发起. A chart too wide for one page goes on
in a second band below the first; ways from band to band end in connectors （转9, 接8, 退4, 退自8）. Every band is a grid of thin columns and rows:
boxes fill rectangles of it, arrows run along its lines, and a renderer only has to say how wide and high the columns and rows are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from math import ceil

from pipeline.analysis.lattice import Arrow, Grid, Rectangle, Shape, Way
from pipeline.analysis.routing import Routing
from pipeline.flows.procedures import Post, Procedure, Step
from pipeline.flows.walks import Edge

WIDEST = 8
"""As many columns of steps as one page across can show in letters that can be read."""
SLACK = 2
"""A chart that is wider by no more than this stays in one band: two bands would be harder to follow than smaller letters."""


class BoxKind(StrEnum):
    """What a box stands for."""

    STEP = "环节"
    ONWARD = "转"
    FROM = "接"
    NOWHERE = "查无"


@dataclass(frozen=True)
class Box:
    """A box of the chart, in its lane. `text` is a connector's label; `step` is the position of a step, None for a connector."""

    kind: BoxKind
    step: int | None
    text: str
    lane: int
    area: Rectangle


@dataclass(frozen=True)
class Lane:
    """A post and the grid rows that are its own, from `top` to before `bottom`."""

    post: Post
    top: int
    bottom: int


@dataclass(frozen=True)
class Band:
    """One band of a chart. `arrows` name boxes by their position in `boxes`."""

    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    grid: Grid


@dataclass(frozen=True)
class Chart:
    """A procedure as it is drawn."""

    procedure: Procedure
    bands: tuple[Band, ...]

    def step(self, box: Box) -> Step | None:
        """The step that a box stands for."""
        return None if box.step is None else self.procedure.steps[box.step]


@dataclass(frozen=True)
class _Placed:
    """A box before the grid is known: its column and its line in the lane."""

    kind: BoxKind
    step: int | None
    text: str
    lane: int
    column: int
    line: int = 0


def chart(procedure: Procedure, widest: int = WIDEST) -> Chart:
    """Lay out a procedure with at most about `widest` columns of steps side by side."""
    wide = max(procedure.walk.column, default=-1) + 1
    count = 1 if wide <= widest + SLACK else ceil(wide / widest)
    width = ceil(wide / count)
    members: list[list[int]] = [[] for _ in range(count if wide else 0)]
    for step, column in enumerate(procedure.walk.column):
        members[column // width].append(step)
    crossing, back = _by_band(procedure, width, len(members)), frozenset(procedure.walk.back)
    # Room for connectors at both edges, or at the right one for next steps that do not exist.
    before, behind = count > 1, count > 1 or any(_nowhere(procedure, step) for step in procedure.steps)
    drafts = [_Draft(procedure, own, crossing[at], back, before - at * width) for at, own in enumerate(members)]
    routings = [draft.routing(width + before + behind) for draft in drafts]
    # One above the other, bands have their columns in the same places.
    gutters = [max(sizes) for sizes in zip(*(routing.gutters for routing in routings), strict=True)]
    return Chart(procedure, tuple(draft.band(*routing.drawn(gutters)) for draft, routing in zip(drafts, routings, strict=True)))


def _nowhere(procedure: Procedure, step: Step) -> str:
    """What a step names as its next and is no step."""
    return "、".join([*(str(number) for number in step.next if number not in procedure.position), *step.unread])


def _by_band(procedure: Procedure, width: int, bands: int) -> list[list[Edge]]:
    """The edges that touch each band, in order."""
    touching: list[list[Edge]] = [[] for _ in range(bands)]
    column = procedure.walk.column
    for edge in sorted(procedure.edges):
        for band in sorted({column[edge.tail] // width, column[edge.head] // width}):
            touching[band].append(edge)
    return touching


class _Draft:
    """A band being laid out: its steps, its connectors, and the ways between them. `shift` is added to the walk's columns."""

    def __init__(self, procedure: Procedure, steps: Sequence[int], edges: Sequence[Edge], back: frozenset[Edge], shift: int) -> None:
        self.procedure = procedure
        column = procedure.walk.column
        self.posts = list(dict.fromkeys(procedure.steps[step].post for step in steps))
        lanes = {post: at for at, post in enumerate(self.posts)}
        self.box = {step: at for at, step in enumerate(steps)}
        self.last = max(column[step] + shift for step in steps) + 1
        self.placed: list[_Placed] = []
        self.taken: dict[tuple[int, int], int] = {}
        for step in steps:
            self._place(_Placed(BoxKind.STEP, step, "", lanes[procedure.steps[step].post], column[step] + shift))
        self.ways: list[Way] = []
        for (kind, step, going_back), others in self._sorted(edges, back).items():
            self._connect(kind, step, self._label(kind, others, going_back=going_back), going_back=going_back)
        for step in steps:
            if nowhere := _nowhere(procedure, procedure.steps[step]):
                self._connect(BoxKind.NOWHERE, step, BoxKind.NOWHERE.value + nowhere, going_back=False)

    def _place(self, box: _Placed, line: int = 0) -> None:
        """Put a box on its line, or, where one stands there, below all in its lane and column."""
        where = box.lane, box.column
        line = max(self.taken.get(where, 0), line)
        self.taken[where] = line + 1
        self.placed.append(replace(box, line=line))

    def _sorted(self, edges: Sequence[Edge], back: frozenset[Edge]) -> dict[tuple[BoxKind, int, bool], list[int]]:
        """Keep the ways within the band; those that leave or enter it, gathered by their step here."""
        leaving: dict[tuple[BoxKind, int, bool], list[int]] = {}
        for edge in edges:
            tail, head = edge
            if tail in self.box and head in self.box:
                self.ways.append((self.box[tail], self.box[head], edge in back))
            elif tail in self.box:
                leaving.setdefault((BoxKind.ONWARD, tail, edge in back), []).append(head)
            else:
                leaving.setdefault((BoxKind.FROM, head, edge in back), []).append(tail)
        return leaving

    def _connect(self, kind: BoxKind, step: int, text: str, *, going_back: bool) -> None:
        """A connector stands beside its step where nothing else does, else at the edge of the band."""
        own, onward = self.placed[self.box[step]], kind is not BoxKind.FROM
        column = own.column + (1 if onward else -1)
        if (own.lane, column) in self.taken:
            column = self.last if onward else 0
        ends = self.box[step], len(self.placed)
        self.ways.append((*(ends if onward else ends[::-1]), going_back))
        self._place(_Placed(kind, None, text, own.lane, column), own.line)

    def _label(self, kind: BoxKind, steps: Iterable[int], *, going_back: bool) -> str:
        word = {BoxKind.ONWARD: ("转", "退"), BoxKind.FROM: ("接", "退自")}[kind][going_back]
        return word + "、".join(str(self.procedure.steps[step].number or self.procedure.steps[step].name) for step in steps)

    @cached_property
    def begins(self) -> list[int]:
        """The row with which each lane begins, and the number of rows."""
        lines = [1] * len(self.posts)
        for (lane, _), count in self.taken.items():
            lines[lane] = max(lines[lane], count)
        return [0, *accumulate(lines)]

    @cached_property
    def shapes(self) -> list[Shape]:
        """All boxes by column and row."""
        return [Shape(box.column, self.begins[box.lane] + box.line) for box in self.placed]

    def routing(self, columns: int) -> Routing:
        """The ways planned between so many columns."""
        return Routing(self.shapes, self.ways, columns, self.begins[-1])

    def band(self, grid: Grid, arrows: tuple[Arrow, ...]) -> Band:
        """The band on its grid."""
        boxes = tuple(Box(box.kind, box.step, box.text, box.lane, grid.area(shape)) for box, shape in zip(self.placed, self.shapes, strict=True))
        rows = [grid.row_top(row) for row in self.begins]
        return Band(tuple(Lane(*lane) for lane in zip(self.posts, rows, rows[1:], strict=False)), boxes, arrows, grid)
