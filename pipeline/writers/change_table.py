"""Changes as a table with a list below it, for every workbook that shows them: the rows, their counts, and the formulas that count them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from pipeline.analysis.tables import TOTAL
from pipeline.form import Level
from pipeline.place import column_letters
from pipeline.register.changes import RULES, Change, Changes, Kind
from pipeline.writers.house import NOTE_SIZE, Area, Look, Styles, put, row_height

SHEET: Final = "变化"
HEAD: Final = 2
FIRST: Final = HEAD + 1
TOTALS: Final = FIRST + len(Kind)
TOP: Final = TOTALS + 2
"""The row of the list's heads, counted from 0."""

KIND, LEVEL, OF_KIND, OF_POINT = "变更", "层级", "首处", "首见"
_LEVELS = tuple(level.value for level in Level)
_HEADS = (KIND, *_LEVELS, "合计（处）", "涉及风险点（个）")
_SAID = len(_HEADS)


def listed(found: Sequence[Change]) -> pd.DataFrame:
    """The changes as a table; 首处 marks the first of a point within its kind, 首见 the first of a point at all."""
    rows = pd.DataFrame({
        KIND: [change.kind.value for change in found], "风险编号": [change.code for change in found],
        "单位名称": [change.unit for change in found], LEVEL: [change.level for change in found],
        "科室": [change.section for change in found], "岗位": [change.post for change in found],
        "风险点": [change.risk for change in found], "栏目": [change.heading for change in found],
        "原来": [change.old for change in found], "现在": [change.new for change in found],
    }, dtype=object)
    first_of_kind, first = ~rows.duplicated([KIND, "风险编号"]), ~rows.duplicated("风险编号")
    return rows.assign(**{OF_KIND: first_of_kind.astype(int), OF_POINT: first.astype(int)})


def counts(rows: pd.DataFrame) -> list[list[int]]:
    """For each kind how many changes there are at each level, in all, and of how many points; the last row holds the totals."""
    kinds = [kind.value for kind in Kind]
    by_level = pd.crosstab(rows[KIND], rows[LEVEL]).reindex(index=kinds, columns=list(_LEVELS), fill_value=0).astype(int)
    points = rows.groupby(KIND)[OF_KIND].sum().reindex(kinds, fill_value=0).astype(int)
    table: list[list[int]] = by_level.assign(total=by_level.sum(axis=1), points=points).to_numpy().tolist()
    sums = [sum(column) for column in zip(*table, strict=True)]
    return [*table, [*sums[:-1], int(rows[OF_POINT].sum())]]


def about(changed: Changes) -> str:
    """One line on what is compared, and what came of it."""
    if not changed.against:
        return "这是第一版，没有上一版可以比较。"
    if not changed.found:
        return f"与{changed.against}比较，风险点没有变化。"
    return (f"与{changed.against}比较，共{len(changed.found)}处变化，涉及{changed.points}个风险点；新增、撤销等一个风险点算一处，"
            "修改的一栏算一处。")


def name(column: str) -> str:
    """The defined name of a column of the list: 变化_变更."""
    return f"{SHEET}_{column}"


def figures(sheet: Worksheet, styles: Styles, table: list[list[int]], widths: Sequence[float], *, live: bool) -> None:
    """The figures above a list of these widths: kind by level with totals, and beside each kind what it means."""
    end, width = len(widths) - 1, sum(widths[_SAID:])
    for at, head in enumerate(_HEADS):
        sheet.write_string(HEAD, at, head, styles.of(Look.HEAD, font_size=10))
    put(sheet, Area(HEAD, _SAID, HEAD, end), "怎么分", styles.of(Look.HEAD, font_size=10))
    sheet.set_row(HEAD, 30)
    said = styles.of(Look.WRAPPED, font_size=NOTE_SIZE)
    for row, (kind, values) in enumerate(zip(Kind, table[:-1], strict=True), FIRST):
        sheet.write_string(row, 0, kind.value, styles.of(Look.LABEL, bold=False))
        _line(sheet, styles, row, values, _formulas(row) if live else ())
        put(sheet, Area(row, _SAID, row, end), RULES[kind], said)
        sheet.set_row(row, row_height([(RULES[kind], width)], NOTE_SIZE, least=18))
    sheet.write_string(TOTALS, 0, TOTAL, styles.of(Look.LABEL))
    _line(sheet, styles, TOTALS, table[-1], _sums() if live else (), bold=True)
    put(sheet, Area(TOTALS, _SAID, TOTALS, end), "一个风险点可以有几种变化，各种涉及的风险点加起来可能多于合计。", said)
    sheet.set_row(TOTALS, 20)


def _formulas(row: int) -> list[str]:
    """How a kind is counted over the list: at each level, in all, and its points."""
    kind, letters = f"$A{row + 1}", [column_letters(at) for at in range(2, 2 + len(_LEVELS))]
    by_level = [f"=COUNTIFS({name(KIND)},{kind},{name(LEVEL)},{each}${HEAD + 1})" for each in letters]
    return [*by_level, f"=SUM({letters[0]}{row + 1}:{letters[-1]}{row + 1})", f"=SUMIFS({name(OF_KIND)},{name(KIND)},{kind})"]


def _sums() -> list[str]:
    letters = [column_letters(at) for at in range(2, 3 + len(_LEVELS))]
    return [*(f"=SUM({each}{FIRST + 1}:{each}{TOTALS})" for each in letters), f"=SUM({name(OF_POINT)})"]


def _line(sheet: Worksheet, styles: Styles, row: int, values: Sequence[int], formulas: Sequence[str], *, bold: bool = False) -> None:
    style = styles.of(Look.NUMBER, bold=bold)
    for at, value in enumerate(values, 1):
        if formulas:
            sheet.write_formula(row, at, formulas[at - 1], style, value)
        else:
            sheet.write_number(row, at, value, style)
