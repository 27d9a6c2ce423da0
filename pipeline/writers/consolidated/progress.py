"""报送进度： what became of the letters, and what each section owed, handed in and still owes."""

from __future__ import annotations

from xlsxwriter.format import Format

from pipeline.analysis.figures import Figures
from pipeline.analysis.progress import ACCEPTED, OVERDUE, RETURNED, WHOLE_UNIT, Owed
from pipeline.analysis.tables import TOTAL
from pipeline.finding import Severity
from pipeline.forms import BY_KEY
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.consolidated.links import sheet_name
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
_SUMMED = {
    "应报份数": "owed", "已报份数": "handed_in", "收到": "received", "通过": "accepted", "退回未改": "returned", "待改错误": "errors",
}


def returned_place() -> str:
    """Where the returned letters stand."""
    return RETURNED_CELL


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
    for row, owed in enumerate(figures.progress, FIRST):
        _line(desk, sheet, row, owed, begins=row == FIRST or figures.progress[row - FIRST - 1].section != owed.section)
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
    return "按岗位填的表按岗位算份数，其他表一科室一份；缺报列出名册上在岗而没有报送的岗位。要催报的见“催报单”。"


def _letters(desk: Desk, sheet: BulkSheet) -> None:
    """What became of the letters; those received are the sum of the next four."""
    letters, styles = desk.book.figures.letters, desk.styles
    values = {"收到来件": letters.received, "已通过": letters.accepted, "退回待改": letters.returned,
              "重复来件": letters.repeated, "往期来件": letters.other_period, "不读的文件": letters.passed_over}
    number = styles.of(Look.NUMBER, bold=True)
    for at, (head, value) in enumerate(values.items()):
        sheet.write_string(LETTERS, at, head, styles.of(Look.LABEL))
        sheet.write_number(LETTERS + 1, at, value, number)
    desk.figure(sheet, LETTERS + 1, 0, f"SUM(B{LETTERS + 2}:E{LETTERS + 2})", letters.received, number)


def _line(desk: Desk, sheet: BulkSheet, row: int, owed: Owed, *, begins: bool) -> None:
    missing = "、".join(form_title(owed) if each == owed.form else each for each in owed.missing)
    due, unconfirmed = owed.due.isoformat() if owed.due else "", _unconfirmed(desk.book.figures, owed)
    values: list[str | int] = [
        owed.section, form_title(owed), owed.state, owed.owed, owed.handed_in, "", missing, due, owed.overdue or "",
        owed.received, owed.accepted, owed.returned, owed.errors, unconfirmed, owed.letter, owed.period, owed.version,
    ]
    for at, value in enumerate(values):
        desk.value(sheet, row, at, value, _style(desk, at, owed))
    if begins:
        _bar(desk, sheet, row, owed.section)
    texts = [(str(value), width) for value, width in zip(values, _WIDTHS, strict=True)]
    sheet.set_row(row, row_height(texts, TABLE_SIZE, least=20))


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
        desk.formula(sheet, last, at, f"SUM({cell(FIRST, at)}:{cell(last - 1, at)})", number, bold)
    if owed:
        desk.formula(sheet, last, 5, f"{cell(last, 4)}/{cell(last, 3)}", handed_in / owed, styles.of(Look.PERCENT, num_format="0%", bold=True))
