"""责任清单： what each managing leader answers for, counted by grade, then point by point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

import pandas as pd

from pipeline.analysis.tables import MEASURE_CLASS, MEASURE_CLASSES, TOTAL
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import rank
from pipeline.register.points import APPROVED, LEVEL, POST, SECTION
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.counting import count
from pipeline.writers.consolidated.database import CODE_COLUMN, MEASURES, UNIT_COLUMN, everything, in_volumes, name
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.details import LEADER
from pipeline.writers.consolidated.links import area
from pipeline.writers.consolidated.names import DUTIES
from pipeline.writers.consolidated.prepared import LED_BY
from pipeline.writers.consolidated.table import BigTable, Show, Shown, texts
from pipeline.writers.house import Look

HEAD = 3
_WITHOUT = (MEASURE_CLASS, MEASURE_CLASSES[0])
_HEADS = (LEADER, *GRADE.values, TOTAL, "其中无措施")
_COLUMNS = (
    Shown(LEADER, LEADER, 16, Show.MIDDLE),
    Shown("管理等级", LED_BY, 9, Show.GRADE),
    Shown("审定", APPROVED, 9, Show.GRADE),
    Shown("层级", LEVEL, 9, Show.MIDDLE),
    Shown("科室", SECTION, 14),
    Shown("岗位", POST, 16),
    CODE_COLUMN,
    Shown("风险点", "风险点", 28),
    Shown("防控措施", "防控措施", 72),
    Shown("完成时限", "完成时限", 12, Show.MIDDLE),
    Shown("责任人", "责任人", 10, Show.MIDDLE),
)


def write(desk: Desk) -> None:
    """The counts, each leader linked to his first point, and the points: leader by leader, grade by grade."""
    sheet, rows = desk.sheets[DUTIES], _ordered(desk.rows)
    desk.opening(sheet, DUTIES, _about(rows))
    leaders = list(dict.fromkeys(rows[LEADER]))
    top = HEAD + len(leaders) + 3
    own = (*_COLUMNS[:4], UNIT_COLUMN, *_COLUMNS[4:]) if desk.book.several_units else _COLUMNS
    hidden = len(rows) > desk.book.settings.volume_rows
    if leaders:
        _counts(desk, sheet, rows, leaders, {} if hidden else dict(_places(rows, top + 1, len(own) - 1)))
    if hidden:
        desk.opening(sheet, DUTIES, in_volumes(desk.book))
        rows = rows.iloc[:0]
    BigTable(desk, sheet, top, own).write(rows)
    sheet.freeze_panes(2, 1)
    desk.page(sheet, top + max(len(rows), 1), len(own) - 1, head=(top, top))


def _about(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "目前没有需要落实责任的风险点。"
    return "一级由单位主要领导、二级由分管领导、三级由科室负责人管理；上表点姓名或蓝色的数字，看是哪几个风险点。"


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """By leader, those with the heaviest points first; under each by grade, else as in the register."""
    grade = rank(rows[LED_BY]).fillna(9)
    leaders = rows.assign(_g=grade).groupby(LEADER, sort=False)["_g"].min().sort_values(kind="stable")
    order = {leader: number for number, leader in enumerate(leaders.index)}
    keys = pd.DataFrame({"leader": rows[LEADER].map(order), "grade": grade})
    return rows.loc[keys.sort_values(["leader", "grade"], kind="stable").index]


def _places(rows: pd.DataFrame, first: int, last_column: int) -> Iterator[tuple[tuple[str, ...], str]]:
    """Where the points of each leader stand, and of each of his grades: one below the other, as the rows are ordered."""
    columns = (texts(rows[LEADER]), texts(rows[LED_BY]))
    for depth in (1, 2):
        for key, run in groupby(enumerate(zip(*columns[:depth], strict=True)), key=itemgetter(1)):
            places = [at for at, _ in run]
            yield key, area(DUTIES, first + places[0], 0, first + places[-1], last_column)


def _counts(desk: Desk, sheet: BulkSheet, rows: pd.DataFrame, leaders: list[str], places: Mapping[tuple[str, ...], str]) -> None:
    styles = desk.styles
    for at, head in enumerate(_HEADS):
        sheet.write_string(HEAD, at, head, styles.grade(head, bold=True) if head in GRADE.values else styles.of(Look.HEAD))
    counts = pd.crosstab(rows[LEADER], rows[LED_BY]).reindex(index=leaders, columns=list(GRADE.values), fill_value=0)
    without = rows.groupby(LEADER)[MEASURES].agg(lambda own: int((own == 0).sum())).reindex(leaders)
    by_grade: list[list[int]] = counts.to_numpy().tolist()
    for row, (leader, values) in enumerate(zip(leaders, by_grade, strict=True), HEAD + 1):
        _leader(desk, sheet, row, leader, places.get((leader,), ""))
        _line(desk, sheet, row, leader, [*values, int(without[leader])], places)
    _totals(desk, sheet, HEAD + 1 + len(leaders), [*counts.sum().tolist(), int(counts.to_numpy().sum()), int(without.sum())])


def _leader(desk: Desk, sheet: BulkSheet, row: int, leader: str, to: str) -> None:
    style = desk.styles.of(Look.LINK if to else Look.CENTRED, align="center")
    if to:
        desk.lead(sheet, row, 0, to, style)
    desk.value(sheet, row, 0, leader, style)


def _line(desk: Desk, sheet: BulkSheet, row: int, leader: str, values: list[int], places: Mapping[tuple[str, ...], str]) -> None:
    """A leader's points at each grade, in all, and those without measures, each leading to the rows below or to 明细."""
    *by_grade, without = values
    number, who = desk.styles.of(Look.NUMBER), (LEADER, leader, f"$A{row + 1}")
    for column, (grade, value) in enumerate(zip(GRADE.values, by_grade, strict=True), 1):
        place = f"{cell(HEAD, column)[0]}${HEAD + 1}"
        desk.figure(sheet, row, column, count(who, (LED_BY, grade, place)), value, number, places.get((leader, grade), desk.details.otherwise))
    last = len(by_grade) + 1
    whole = f"SUM({cell(row, 1)}:{cell(row, last - 1)})"
    desk.figure(sheet, row, last, whole, sum(by_grade), desk.styles.of(Look.NUMBER, bold=True), places.get((leader,), desk.details.otherwise))
    none = f"SUMPRODUCT(({name(LEADER)}=$A{row + 1})*({name(MEASURES)}=0))"
    desk.figure(sheet, row, last + 1, none, without, number, desk.details.of((LEADER, leader), _WITHOUT))


def _totals(desk: Desk, sheet: BulkSheet, row: int, values: list[int]) -> None:
    sheet.write_string(row, 0, TOTAL, desk.styles.of(Look.LABEL))
    bold, places = desk.styles.of(Look.NUMBER, bold=True), [*(desk.details.of((LED_BY, grade)) for grade in GRADE.values), everything(desk), desk.details.of(_WITHOUT)]
    for column, (value, to) in enumerate(zip(values, places, strict=True), 1):
        own = f"SUM({cell(HEAD + 1, column)}:{cell(row - 1, column)})"
        desk.figure(sheet, row, column, own, value, bold, to)
