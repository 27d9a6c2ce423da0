"""问题： every finding of accepted letters and of merging, each linked to the letter's cell; nothing grouped, nothing cut."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.correction import corrections, shown
from pipeline.finding import Finding, Severity
from pipeline.place import Place
from pipeline.rounds.case import State
from pipeline.rounds.follow import Rounds
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import PROBLEMS
from pipeline.writers.consolidated.table import BigTable, Show, Shown, Source

TOP = 2
ROWS_PER_SHEET = 1_000_000
WEIGHT = "问题_轻重"
_PLACE, _CELL = "位置", "单元格"
_SOURCE = Source("文件", "工作表", _PLACE)
_COLUMNS = (
    Shown("序号", "序号", 8, Show.NUMBER),
    Shown("轻重", "轻重", 7, Show.SEVERITY),
    Shown("规则", "规则", 7, Show.MIDDLE),
    Shown("名称", "名称", 18),
    Shown("文件", "文件", 30),
    Shown("工作表", "工作表", 13),
    Shown("单元格", _CELL, 10, Show.LINK),
    Shown("栏目", "栏目", 13),
    Shown("填的内容", "填的内容", 30),
    Shown("已改为", "已改为", 18),
    Shown("说明", "说明", 58),
    Shown("建议", "建议", 18),
    Shown("状态", "状态", 9, Show.MIDDLE),
)


def sheet_names(count: int) -> list[str]:
    """The sheets that hold so many findings: 问题， and 问题2 … where one is not enough."""
    sheets = max(1, -(-count // ROWS_PER_SHEET))
    return [PROBLEMS, *(f"{PROBLEMS}{number}" for number in range(2, sheets + 1))]


def write(desk: Desk) -> None:
    """All findings in reading order."""
    findings = desk.book.findings
    for number, name in enumerate(sheet_names(len(findings))):
        first = number * ROWS_PER_SHEET
        _sheet(desk, name, findings[first : first + ROWS_PER_SHEET], first)
    if findings and len(findings) <= ROWS_PER_SHEET:
        desk.xl.define_name(WEIGHT, f"='{PROBLEMS}'!$B${TOP + 2}:$B${TOP + 1 + len(findings)}")


def _sheet(desk: Desk, name: str, findings: Sequence[Finding], first: int) -> None:
    sheet, total = desk.sheets[name], len(desk.book.findings)
    note = "已通过的来件没有需要说明的问题。"
    if total:
        part = f"本表是第{first + 1}至{first + len(findings)}条。" if total > ROWS_PER_SHEET else ""
        note = (
            f"已通过的来件中共{total}条：提示请核对，更正是程序已改的写法（填的内容、已改为），知悉不用处理。"
            f"{part}点“单元格”打开来件。退回的来件另见退回清单。"
        )
    note += _answered(desk.book.rounds)
    desk.opening(sheet, name, note, note_column=2)
    BigTable(desk, sheet, TOP, _COLUMNS, _SOURCE).write(_frame(findings, first, desk.book.rounds))
    sheet.freeze_panes(TOP + 1, 4)
    desk.page(sheet, TOP + max(len(findings), 1), len(_COLUMNS) - 1, head=(TOP, TOP))


def _answered(rounds: Rounds) -> str:
    """A sentence on letters that were returned before and are accepted now; their findings that were told before have a state."""
    done = rounds.answered
    if not done:
        return ""
    resolved = sum(follow.counts[State.RESOLVED] for follow in done)
    return f"其中{len(done)}件是上次退回、这次改好的，共改正{resolved}处；“状态”说明这些来件的提示上次是不是已经提过。"


def _frame(findings: Sequence[Finding], first: int, rounds: Rounds) -> pd.DataFrame:
    places = [finding.place for finding in findings]
    return pd.DataFrame({
        "序号": range(first + 1, first + 1 + len(findings)),
        "轻重": [finding.severity.label for finding in findings],
        "规则": [finding.rule for finding in findings],
        "名称": [finding.title for finding in findings],
        "文件": [place.file for place in places],
        "工作表": [place.sheet for place in places],
        _CELL: [_shown(place) for place in places],
        "栏目": [finding.heading for finding in findings],
        "填的内容": [finding.seen for finding in findings],
        "已改为": [_read_as(finding) for finding in findings],
        "说明": [finding.message for finding in findings],
        "建议": ["" if finding.severity is Severity.CORRECTION else finding.suggestion for finding in findings],
        "状态": [rounds.state(finding) for finding in findings],
        _PLACE: [_target(place) for place in places],
    }, dtype=object)


def _read_as(finding: Finding) -> str:
    return "".join(shown(correction.read) for correction in corrections([finding]))


def _shown(place: Place) -> str:
    return place.cell or (f"第{place.row}行" if place.row else "打开")


def _target(place: Place) -> str:
    if not place.sheet:
        return ""
    return place.cell or f"A{place.row or 1}"
