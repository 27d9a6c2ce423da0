"""明细： behind every figure the risk points that it counts, one below the other, so that the figure can lead to just these rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import pandas as pd

from pipeline.analysis.inspections import NEVER
from pipeline.analysis.tables import MEASURE_CLASS, MEASURE_CLASSES, OWNER, CrossTable
from pipeline.form import Level
from pipeline.forms.vocabularies import GRADE
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.register.points import LEVEL
from pipeline.writers.consolidated.links import area
from pipeline.writers.consolidated.names import DETAILS
from pipeline.writers.consolidated.prepared import BELOW, FIRST_OF_POST, FIRST_OF_SECTION, INSPECTED, LED_BY

TOP = 2
"""The row of the sheet's heads, counted from 0."""
WHAT, LABEL, HEAD, POSITION = "数字", "行", "列", "库中位置"
"""What the sheet shows beside the points: which figure, its row and column there; and the point's position in the register."""
LEADER = "管理责任人"
Value = str | int
Pair = tuple[str, Value]
"""A column of the prepared rows and a value of it."""


@dataclass(frozen=True)
class Slice:
    """Some points in the order of one or two of their columns: those with a value among `labels` (and among `heads`).

    `words` say a value that is only a mark in words. Of points with an `only` all are left out but those with its value.
    """

    title: str
    by: str
    labels: tuple[Value, ...]
    across: str = ""
    heads: tuple[Value, ...] = ()
    words: Mapping[Value, str] = field(default_factory=dict)
    only: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Details:
    """The rows of 明细, and which of them each figure counts. Where there are none, figures lead to where the points are."""

    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    places: Mapping[tuple[Pair, ...], str] = field(default_factory=dict)
    otherwise: str = ""

    def of(self, *pairs: Pair) -> str:
        """The place of the points with these values, such as '明细'!A5:N9; nothing where there are none."""
        return self.otherwise or self.places.get(pairs, "")


def details(rows: pd.DataFrame, tables: Sequence[CrossTable], last_column: int) -> Details:
    """The points behind the figures of these tables, and behind those that stand in no table."""
    parts: list[pd.DataFrame] = []
    places: dict[tuple[Pair, ...], str] = {}
    row = TOP + 1
    for each in _slices(rows, tables):
        order = _order(rows, each)
        for pairs, begin, end in _runs(rows, each, order):
            places.setdefault((*pairs, *each.only), area(DETAILS, row + begin, 0, row + end, last_column))
        parts.append(_part(rows, each, order))
        row += len(order)
    # Beside an empty part pandas would make numbers of another kind.
    filled = [part for part in parts if len(part)] or parts[:1]
    return Details(pd.concat(filled, ignore_index=True), places)


def _slices(rows: pd.DataFrame, tables: Sequence[CrossTable]) -> Iterator[Slice]:
    """Each table by its rows; each of its columns that is no table's row; and what stands in no table."""
    for table in tables:
        yield Slice(table.title, table.by, table.labels, table.across, table.heads)
    rowed = {table.by for table in tables}
    for table in tables:
        if table.across not in rowed:
            rowed.add(table.across)
            yield Slice(f"按{table.across}", table.across, table.heads)
    inspected = tuple(dict.fromkeys(rows[INSPECTED].tolist()))
    if set(inspected) - {NEVER}:
        yield Slice("最近一次检查的措施落实", INSPECTED, inspected)
    owners = tuple(dict.fromkeys(rows[OWNER].tolist()))
    yield Slice("本期未确认的", OWNER, owners, LEVEL, tuple(level.value for level in Level), only=((CONFIRMATION, UNCONFIRMED),))
    yield Slice(f"按{LED_BY}", LED_BY, GRADE.values)
    yield Slice("没有防控措施的，按管理等级", LED_BY, GRADE.values, MEASURE_CLASS, MEASURE_CLASSES[:1])
    yield Slice("没有防控措施的，按管理责任人", LEADER, tuple(dict.fromkeys(rows[LEADER].tolist())), MEASURE_CLASS, MEASURE_CLASSES[:1])
    yield Slice("报送科室，列出各科室的第一个风险点", FIRST_OF_SECTION, (1,), words={1: "本期报送"})
    yield Slice("报送岗位，列出各岗位的第一个风险点", FIRST_OF_POST, (1,), words={1: "本期报送"})
    yield Slice("自评偏低", BELOW, (1,), words={1: "自评低于建议"})


def _order(rows: pd.DataFrame, own: Slice) -> list[int]:
    """The positions of a slice's points, in its order."""
    labels, heads = ({value: at for at, value in enumerate(values)} for values in (own.labels, own.heads))
    first = rows[own.by].tolist()
    second = rows[own.across].tolist() if own.across else first
    kept = [at for at in range(len(rows)) if first[at] in labels and (not heads or second[at] in heads)]
    for column, value in own.only:
        wanted = rows[column].tolist()
        kept = [at for at in kept if wanted[at] == value]
    return sorted(kept, key=lambda at: (labels[first[at]], heads.get(second[at], 0)))


def _runs(rows: pd.DataFrame, own: Slice, order: list[int]) -> Iterator[tuple[tuple[Pair, ...], int, int]]:
    """Where in the order each value of the rows, and each with a value across, begins and ends."""
    columns = [own.by, *([own.across] if own.across else [])]
    values = [[(name, value) for value in rows[name].iloc[order].tolist()] for name in columns]
    for depth in range(1, len(columns) + 1):
        for pairs, run in groupby(enumerate(zip(*values[:depth], strict=True)), key=itemgetter(1)):
            places = [at for at, _ in run]
            yield pairs, places[0], places[-1]


def _part(rows: pd.DataFrame, own: Slice, order: list[int]) -> pd.DataFrame:
    part = rows.iloc[order]
    labels = [own.words.get(value, str(value)) for value in part[own.by].tolist()]
    heads = part[own.across].tolist() if own.across else [""] * len(part)
    beside = {WHAT: [own.title] * len(part), LABEL: labels, HEAD: heads}
    return part.assign(**{name: pd.Series(values, index=part.index, dtype=object) for name, values in beside.items()}, **{POSITION: order})
