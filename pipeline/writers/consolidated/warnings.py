"""预警统计： what open information comes to, in counts and levels only. No row of 信息 stands here, and no word of one."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analysis.warnings import CountTable, Of, Warnings
from pipeline.forms import INFORMATION
from pipeline.register.codes import CODE
from pipeline.writers.consolidated import blocks
from pipeline.writers.consolidated.blocks import Block
from pipeline.writers.consolidated.desk import Desk, fixed
from pipeline.writers.consolidated.listing import TOP
from pipeline.writers.consolidated.names import WARNINGS

WIDTHS = (30.0, 22.0, 9.0, 9.0, 13.0, 13.0, 9.0, 10.0, 13.0, 16.0, 10.0)
FIRST_LINE = TOP + 2
"""The row (from 0) of the first section."""
_HEADS = ("未办结", "分数", "最高等级", "建议预警等级", "逾期", "即将到期", "最早期限")
_RAISING = "有倾向性、已发生或一级的信息没有办结，登记以后还没有重新审定的，建议领导小组审核时提高等级；已自查是科室在登记以后交回了自查表。"


def write(desk: Desk) -> None:
    """The sections, posts and risk points with something open, then the counts."""
    sheet, found = desk.sheets[WARNINGS], desk.book.figures.followup.warnings
    desk.opening(sheet, WARNINGS, about(found))
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    row = TOP
    for own in _blocks(desk, found) if found.signals else ():
        row = blocks.write(desk, sheet, row, WIDTHS, own)
    sheet.freeze_panes(2, 0)
    desk.page(sheet, row, len(WIDTHS) - 1 if found.signals else 6, head=(0, 1))


def about(found: Warnings) -> str:
    """One line on what was counted and what came of it."""
    if not found.signals:
        return f"没有已通过的《{INFORMATION.title}》，没有可以统计的信息。"
    return f"共登记{len(found.signals)}条信息，未办结{len(found.open)}条，其中逾期{found.overdue}条、即将到期{found.due}条。只列数字，不列内容；怎么计分见“口径与词表”。"


def overdue_cell(found: Warnings) -> str:
    """The cell that adds up what is overdue over all sections."""
    return fixed(FIRST_LINE + len(found.by_section), 6)


def grades(found: Warnings) -> str:
    """The cells with the level that each section's information proposes."""
    return f"{fixed(FIRST_LINE, 5)}:{fixed(FIRST_LINE + len(found.by_section) - 1, 5)}"


def _blocks(desk: Desk, found: Warnings) -> Iterator[Block]:
    yield Block("按科室（未办结）", ("科室（中心）", "", *_HEADS), _alerted(found, Of.SECTION), (2, 3, 6, 7))
    yield Block("按岗位（未办结）", ("科室·岗位", "", *_HEADS), _alerted(found, Of.POST))
    yield Block("按风险点（未办结）", ("风险编号", "风险点", *_HEADS, "审核时", "自查"), _risks(desk, found), note=_RAISING)
    for table in found.tables:
        yield _counts(table)


def _alerted(found: Warnings, of: Of) -> list[tuple[str | int, ...]]:
    return [(a.owner, "", a.signals, a.points, a.highest, a.grade, a.overdue, a.due, a.deadline) for a in found.alerts if a.of is of]


def _risks(desk: Desk, found: Warnings) -> list[tuple[str | int, ...]]:
    names = dict(zip(desk.rows[CODE].tolist(), desk.rows["风险点"].tolist(), strict=True))
    lines = _alerted(found, Of.RISK)
    return [(code, names.get(code, ""), *line, "建议提高等级" if code in found.raising else "", "已自查" if code in found.checked else "") for code, _, *line in lines]


def _counts(table: CountTable) -> Block:
    several = table.heading == "处置方式"
    note = "一条信息可以有几种处置方式，各计一次。" if several else ""
    return Block(f"按{table.heading}", (table.heading, "", "全部", "未办结"), [(value, "", every, still) for value, every, still in table.lines], (2, 3), note)
