"""报送进度： what became of the letters, and what each section owed, handed in and still owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.format import Format

from pipeline.analysis.came_in import Fate
from pipeline.analysis.figures import Figures
from pipeline.analysis.progress import ACCEPTED, OVERDUE, RETURNED, WHOLE_UNIT, Owed
from pipeline.analysis.statement import Entry, State
from pipeline.analysis.tables import OWNER, TOTAL
from pipeline.finding import Severity
from pipeline.forms import BY_KEY
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.register.points import LEVEL
from pipeline.writers.consolidated import arrivals
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.counting import count, counted, summed
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.names import LETTERS as ARRIVED
from pipeline.writers.consolidated.names import PROGRESS
from pipeline.writers.house import Look, row_height

LETTERS, HEAD = 2, 5
FIRST = HEAD + 1
STATE, FORM, OWED, HANDED_IN = "进度_状态", "进度_表", "进度_应报", "进度_已报"
RETURNED_CELL = f"{sheet_name(PROGRESS)}!$C${LETTERS + 2}"
_BAR = "#9DC3E6"
OTHER_PERIOD = "往期，不再汇总"
_HEADS = {
    "科室": 24.0, "应报的表": 28.0, "状态": 23.0, "应报份数": 10.0, "已报份数": 10.0, "本科室进度": 14.0, "缺报": 34.0, "截止日期": 13.0,
    "逾期天数": 10.0, "收到": 8.0, "通过": 8.0, "退回未改": 10.0, "待改错误": 10.0, "未确认": 10.0, "最近来件": 54.0, "填报期": 14.0,
    "表样": 16.0,
}
_WIDTHS = list(_HEADS.values())
_NUMBERS = frozenset({"应报份数", "已报份数", "逾期天数", "收到", "通过", "退回未改", "待改错误", "未确认"})
_OF = arrivals.OF_LINES
_COUNTED = {
    "应报份数": (arrivals.ENTRY, Entry.OWED.value), "已报份数": (arrivals.STATE, State.HANDED_IN.value), "收到": (arrivals.ENTRY, Entry.SENT.value),
    "通过": (arrivals.STATE, State.ACCEPTED.value), "退回未改": (arrivals.STATE, State.WAITING.value),
}
"""By heading, the column of 报送明细 that it counts over, and the value in it."""
_SUMMED = {
    "应报份数": "owed", "已报份数": "handed_in", "收到": "received", "通过": "accepted", "退回未改": "returned", "待改错误": "errors",
}


def form_title(owed: Owed) -> str:
    """The name of the form that is owed."""
    return BY_KEY[owed.form].title


def write(desk: Desk) -> None:
    """The letters, then one line per section and form, with totals."""
    sheet, figures = desk.sheets[PROGRESS], desk.book.figures
    desk.opening(sheet, PROGRESS, _about(figures))
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    _letters(desk, sheet)
    sheet.set_row(HEAD - 1, 10)
    sheet.set_row(HEAD, 24)
    for at, head in enumerate(_HEADS):
        sheet.write_string(HEAD, at, head, desk.styles.of(Look.HEAD))
    places = arrivals.places(desk)
    for row, owed in enumerate(figures.progress, FIRST):
        _line(desk, sheet, row, owed, places, begins=row == FIRST or figures.progress[row - FIRST - 1].section != owed.section)
    last = FIRST + len(figures.progress)
    if figures.progress:
        _define(desk, last)
        _totals(desk, sheet, last)
    last = _past(desk, sheet, last)
    sheet.freeze_panes(FIRST, 1)
    desk.page(sheet, last, len(_HEADS) - 1, head=(HEAD, HEAD))


def _about(figures: Figures) -> str:
    if not figures.roster_given:
        return "名册未报：只列出已经报送的科室，应报的岗位无法核对。"
    return "按岗位填的表按岗位算份数，其他表一科室一份；缺报列出名册上在岗而没有报送的岗位。点蓝色的数字，看是哪几份。要催报的见“催报单”。"


def _letters(desk: Desk, sheet: BulkSheet) -> None:
    """What became of the files, each number leading to them; those received are the sum of the next four."""
    letters, styles = desk.book.figures.letters, desk.styles
    values = {Fate.ACCEPTED: letters.accepted, Fate.RETURNED: letters.returned, Fate.REPEATED: letters.repeated,
              Fate.OTHER_PERIOD: letters.other_period, Fate.PASSED_OVER: letters.passed_over}
    number = styles.of(Look.NUMBER, bold=True)
    sheet.write_string(LETTERS, 0, "收到来件", styles.of(Look.LABEL))
    desk.figure(sheet, LETTERS + 1, 0, f"SUM(B{LETTERS + 2}:E{LETTERS + 2})", letters.received, number, f"{sheet_name(ARRIVED)}!A1")
    for at, (fate, value) in enumerate(values.items(), 1):
        sheet.write_string(LETTERS, at, fate.value, styles.of(Look.LABEL))
        formula = f"COUNTIFS({arrivals.OF_LETTERS}_{arrivals.FATE},{cell(LETTERS, at)})"
        if desk.book.figures.came_in:
            desk.figure(sheet, LETTERS + 1, at, formula, value, number, arrivals.place_of(desk, fate))
        else:
            desk.value(sheet, LETTERS + 1, at, value, number)


def _line(desk: Desk, sheet: BulkSheet, row: int, owed: Owed, places: Mapping[tuple[str, str, str], str], *, begins: bool) -> None:
    missing = "、".join(form_title(owed) if each == owed.form else each for each in owed.missing)
    due, unconfirmed = owed.due.isoformat() if owed.due else "", _unconfirmed(desk.book.figures, owed)
    values: list[str | int] = [
        owed.section, form_title(owed), owed.state, owed.owed, owed.handed_in, "", missing, due, owed.overdue or "",
        owed.received, owed.accepted, owed.returned, owed.errors, unconfirmed, owed.letter, owed.period, owed.version,
    ]
    counted = _counted(desk, row, owed, places)
    for at, (head, value) in enumerate(zip(_HEADS, values, strict=True)):
        if head in counted and isinstance(value, int):
            desk.figure(sheet, row, at, counted[head].formula, value, _style(desk, at, owed), counted[head].to)
        else:
            desk.value(sheet, row, at, value, _style(desk, at, owed))
    if begins:
        _bar(desk, sheet, row, owed.section)
    texts = [(str(value), width) for value, width in zip(values, _WIDTHS, strict=True)]
    sheet.set_row(row, row_height(texts, TABLE_SIZE, least=20))


@dataclass(frozen=True)
class _Count:
    """How a number of a line is counted, and where it leads."""

    formula: str
    to: str


def _counted(desk: Desk, row: int, owed: Owed, places: Mapping[tuple[str, str, str], str]) -> dict[str, _Count]:
    """The numbers of a line, each a count of lines of 报送明细, or of points of 信息库."""
    own = ((f"{_OF}_{arrivals.SECTION}", owed.section, f"$A{row + 1}"), (f"{_OF}_{arrivals.FORM}", form_title(owed), f"$B{row + 1}"))
    found: dict[str, _Count] = {}
    for head, (column, what) in _COUNTED.items() if desk.book.figures.statement else ():
        to = places.get((owed.section, owed.form, what), "")
        found[head] = _Count(counted(*own, (f"{_OF}_{column}", what, f'"{what}"')), to)
    if found:
        found["待改错误"] = _Count(summed(f"{_OF}_{arrivals.ERRORS}", *own), found["退回未改"].to)
    level = BY_KEY[owed.form].level
    if level and desk.book.figures.total:
        among = ((OWNER, owed.section, f"$A{row + 1}"), (LEVEL, level.value, f'"{level.value}"'), (CONFIRMATION, UNCONFIRMED, f'"{UNCONFIRMED}"'))
        found["未确认"] = _Count(count(*among), desk.details.of((OWNER, owed.section), (LEVEL, level.value), (CONFIRMATION, UNCONFIRMED)))
    return found


def _unconfirmed(figures: Figures, owed: Owed) -> int:
    """How many points of a section's form the present period has not confirmed."""
    return figures.unconfirmed_of.get((owed.section, owed.form), 0)


def _sums(figures: Figures) -> dict[str, int]:
    """What stands in the line of totals."""
    sums = {head: sum(getattr(each, counted) for each in figures.progress) for head, counted in _SUMMED.items()}
    return sums | {"未确认": sum(_unconfirmed(figures, owed) for owed in figures.progress)}


def _style(desk: Desk, at: int, owed: Owed) -> Format:
    head = list(_HEADS)[at]
    if head == "状态":
        severity = {RETURNED: Severity.ERROR, OVERDUE: Severity.ERROR, ACCEPTED: Severity.NOTICE}.get(owed.state, Severity.WARNING)
        return desk.styles.severity(severity if owed.missing or owed.state == RETURNED else Severity.NOTICE, align="center", font_size=TABLE_SIZE)
    if head in _NUMBERS:
        return desk.styles.of(Look.NUMBER, font_size=TABLE_SIZE)
    return desk.styles.of(Look.CENTRED if head in ("截止日期", "填报期", "表样", "本科室进度") else Look.WRAPPED, font_size=TABLE_SIZE)


def _bar(desk: Desk, sheet: BulkSheet, row: int, section: str) -> None:
    """The share of all that a section owes which it has handed in, on its first line, as a number and a bar."""
    own = [each for each in desk.book.figures.progress if each.section == section]
    owed, handed_in = sum(each.owed for each in own), sum(each.handed_in for each in own)
    if not owed:
        return
    last = row + len(own)
    formula = f"SUM({cell(row, 4)}:{cell(last - 1, 4)})/SUM({cell(row, 3)}:{cell(last - 1, 3)})"
    desk.formula(sheet, row, 5, formula, handed_in / owed, desk.styles.of(Look.PERCENT, num_format="0%", font_size=TABLE_SIZE))
    sheet.conditional_format(row, 5, row, 5, {
        "type": "data_bar", "bar_color": _BAR, "bar_solid": True, "data_bar_2010": True,
        "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1,
    })


def _past(desk: Desk, sheet: BulkSheet, last: int) -> int:
    """The letters of earlier periods, below the totals; returns the last row."""
    letters = desk.book.figures.past_letters
    if not letters:
        return last
    title = f"往期来件（{len(letters)}件）：往期汇总时已经收过，本期不再汇总，也不用重报；先前通过的名册、豁免继续有效。"
    desk.value(sheet, last + 2, 0, title, desk.styles.of(Look.NOTE, text_wrap=False, font_size=10))
    for row, letter in enumerate(letters, last + 3):
        own = {"科室": "、".join(letter.sections) or WHOLE_UNIT, "应报的表": "、".join(letter.forms), "状态": OTHER_PERIOD,
               "最近来件": letter.file, "填报期": "、".join(letter.periods)}
        for at, head in enumerate(_HEADS):
            desk.value(sheet, row, at, own.get(head, ""), desk.styles.of(Look.CENTRED if head == "填报期" else Look.WRAPPED, font_size=TABLE_SIZE))
        sheet.set_row(row, row_height([(own.get(head, ""), width) for head, width in _HEADS.items()], TABLE_SIZE, least=20))
    return last + 2 + len(letters)


def _define(desk: Desk, last: int) -> None:
    for name, letters in ((FORM, "B"), (STATE, "C"), (OWED, "D"), (HANDED_IN, "E")):
        desk.xl.define_name(name, f"={sheet_name(PROGRESS)}!${letters}${FIRST + 1}:${letters}${last}")


def _totals(desk: Desk, sheet: BulkSheet, last: int) -> None:
    rows, styles = desk.book.figures.progress, desk.styles
    owed, handed_in = sum(each.owed for each in rows), sum(each.handed_in for each in rows)
    for at in range(len(_HEADS)):
        sheet.write_blank(last, at, None, styles.of(Look.LABEL))
    sheet.write_string(last, 0, TOTAL, styles.of(Look.LABEL))
    bold = styles.of(Look.NUMBER, bold=True)
    for head, number in _sums(desk.book.figures).items():
        at = list(_HEADS).index(head)
        desk.figure(sheet, last, at, f"SUM({cell(FIRST, at)}:{cell(last - 1, at)})", number, bold, "" if head == "未确认" else arrivals.everything(desk))
    if owed:
        desk.formula(sheet, last, 5, f"{cell(last, 4)}/{cell(last, 3)}", handed_in / owed, styles.of(Look.PERCENT, num_format="0%", bold=True))
