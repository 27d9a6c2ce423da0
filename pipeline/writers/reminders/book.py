"""催报单.xlsx: one line for each section that owes something, to print, to hand round and to have signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO

from xlsxwriter.worksheet import Worksheet

from pipeline.analysis.debts import Debt, Debts, Unreported
from pipeline.finding import Severity
from pipeline.privacy import masked
from pipeline.writers.house import NOTE_SIZE, Area, Look, Styles, page, put, row_height
from pipeline.writers.house import workbook as new_workbook
from pipeline.writers.reminders.words import NO_ROSTER, day, lacking, lost, nothing, responsible, sent_back, title

_HEADS = {
    "序号": 6.0, "科室（中心）": 20.0, "应报而未报的表": 42.0, "被退回待改的表（问题数）": 34.0, "到期仍缺的防控措施、完成时限": 38.0,
    "截止日期": 13.0, "逾期天数": 9.0, "负责人": 13.0, "签收": 16.0,
}
_WIDTHS, _LAST = list(_HEADS.values()), len(_HEADS) - 1
_FIRST = 4
_LEAST = 40.0
_NOTES = (
    "截止日期是各项中最早的一个，逾期天数从它的次日算起；负责人取自名册。",
    "被退回的来件，改正后重新报送并通过的，不再列入；同一张表已退回待改的，不再列为未报。",
)


@dataclass(frozen=True)
class Sheet:
    """What stands over the list beside the debts."""

    unit: str
    period: str
    edition: str


def workbook(debts: Debts, about: Sheet) -> bytes:
    """The workbook, of one sheet."""
    target = BytesIO()
    created = datetime.combine(debts.today, time())
    with new_workbook(target, created=created, title="催报单", subject=f"{about.period} {about.edition}") as book:
        styles, sheet = Styles(book), book.add_worksheet("催报单")
        _head(sheet, styles, debts, about)
        for row, debt in enumerate(debts.sections, _FIRST):
            _line(sheet, styles, row, debt)
        last = _notes(sheet, styles, debts, _FIRST + len(debts.sections))
        sheet.freeze_panes(_FIRST, 2)
        note = f"{about.unit[:60]} {about.period} {about.edition}".replace("&", "&&")
        page(sheet, Area(0, 0, last, _LAST), head=(0, _FIRST - 1), note=note)
    return target.getvalue()


def _head(sheet: Worksheet, styles: Styles, debts: Debts, about: Sheet) -> None:
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    put(sheet, Area(0, 0, 0, _LAST), "廉政风险防控报表催报单", styles.of(Look.TITLE))
    sheet.set_row(0, 34)
    facts = [about.unit, about.period, f"截至{day(debts.today)}", about.edition]
    put(sheet, Area(1, 0, 1, _LAST), masked("　　".join(fact for fact in facts if fact)), styles.of(Look.SUBTITLE))
    put(sheet, Area(2, 0, 2, _LAST), _sum(debts), styles.of(Look.NOTE, align="center"))
    sheet.set_row(2, 20)
    sheet.write_row(3, 0, _HEADS, styles.of(Look.HEAD))
    sheet.set_row(3, 36)


def _sum(debts: Debts) -> str:
    late = sum(1 for debt in debts.sections if debt.overdue)
    said = f"需要催报的科室（中心）共{len(debts.sections)}个，其中已逾期的{late}个。" if debts.sections else nothing(debts.today)
    return said if debts.roster_given else f"{NO_ROSTER}{said}"


def _line(sheet: Worksheet, styles: Styles, row: int, debt: Debt) -> None:
    texts = [
        str(row - _FIRST + 1), debt.section, "\n".join(map(_unreported, debt.unreported)), "\n".join(map(sent_back, debt.returned)),
        "\n".join(map(lacking, debt.gaps)), debt.due.isoformat() if debt.due else "", str(debt.overdue or ""), responsible(debt), "",
    ]
    texts = [masked(text) for text in texts]
    for at, text in enumerate(texts):
        style = styles.of(Look.WRAPPED if 1 < at < 5 else Look.CENTRED)  # noqa: PLR2004 - the three that hold sentences
        sheet.write_string(row, at, text, style) if text else sheet.write_blank(row, at, None, style)
    sheet.write_number(row, 0, row - _FIRST + 1, styles.of(Look.NUMBER))
    if debt.due:
        sheet.write_datetime(row, 5, datetime.combine(debt.due, time()), styles.of(Look.DATE))
    if debt.overdue:
        sheet.write_number(row, 6, debt.overdue, styles.severity(Severity.ERROR, align="center"))
    sheet.set_row(row, row_height(zip(texts, _WIDTHS, strict=True), least=_LEAST))


def _unreported(each: Unreported) -> str:
    return title(each.form) + (f"缺{len(each.posts)}个岗位：{'、'.join(each.posts)}" if each.posts else "")


def _notes(sheet: Worksheet, styles: Styles, debts: Debts, row: int) -> int:
    """The remarks below the list; returns the last row."""
    notes = [*([lost(debts.unplaced)] if debts.unplaced else []), *(_NOTES if debts.sections else ())]
    for at, text in enumerate(notes, row):
        put(sheet, Area(at, 0, at, _LAST), text, styles.of(Look.NOTE, font_size=NOTE_SIZE))
        sheet.set_row(at, row_height([(text, sum(_WIDTHS))], NOTE_SIZE))
    return max(row + len(notes) - 1, row)
