"""退回清单.xlsx: every finding of every returned letter in one printable list, with a summary per letter in front."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.finding import Severity
from pipeline.submission import Returned
from pipeline.writers.house import Area, Look, Styles, page, put, row_height, workbook
from pipeline.writers.returns import LIST_HEADS, LIST_WIDTHS, list_rows

_SUMMARY_HEADS = ("序号", "来件", "须改正", "请核对", "已统一写法", "已豁免", "最先要改的")
_COUNTS = frozenset({"序号", "须改正", "请核对", "已统一写法", "已豁免"})
_SUMMARY_WIDTHS = (6.0, 44.0, 9.0, 9.0, 11.0, 9.0, 70.0)


def return_list(returned: Sequence[Returned], today: date) -> bytes:
    """The workbook: 汇总 (one line a letter) and 明细 (one line a finding)."""
    target = BytesIO()
    with workbook(target, created=datetime.combine(today, time()), title="退回清单") as book:
        styles = Styles(book)
        _summary(book, styles, returned, today)
        rows = list(list_rows(returned))
        sheet = _sheet(book, styles, "明细", f"退回清单明细（{len(rows)}条）", LIST_HEADS, LIST_WIDTHS, len(rows))
        _lines(sheet, styles, rows, LIST_HEADS, LIST_WIDTHS, colour=LIST_HEADS.index("类别"))
    return target.getvalue()


def _summary(book: Workbook, styles: Styles, returned: Sequence[Returned], today: date) -> None:
    title = f"退回清单（{today.isoformat()}，{len(returned)}件）"
    sheet = _sheet(book, styles, "汇总", title, _SUMMARY_HEADS, _SUMMARY_WIDTHS, len(returned))
    rows = []
    for number, verdict in enumerate(returned, 1):
        counts = [sum(1 for f in verdict.findings if f.severity is s) for s in list(Severity)[:3]]
        counts.append(sum(1 for f in verdict.findings if f.lifted))
        first = next(f.message for f in verdict.findings if f.severity is Severity.ERROR)
        rows.append((str(number), verdict.reading.file, *(str(count) for count in counts), first))
    _lines(sheet, styles, rows, _SUMMARY_HEADS, _SUMMARY_WIDTHS)


def _sheet(
    book: Workbook, styles: Styles, name: str, title: str, heads: Sequence[str], widths: Sequence[float], count: int
) -> Worksheet:
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    put(sheet, Area(0, 0, 0, len(heads) - 1), title, styles.of(Look.TITLE))
    sheet.set_row(0, 34)
    sheet.write_row(1, 0, heads, styles.of(Look.HEAD))
    sheet.set_row(1, 24)
    sheet.freeze_panes(2, 0)
    last = max(count + 1, 2)
    sheet.autofilter(1, 0, last, len(heads) - 1)
    page(sheet, Area(0, 0, last, len(heads) - 1), head=(1, 1))
    if not count:
        put(sheet, Area(2, 0, 2, len(heads) - 1), "本次没有退回的来件。", styles.of(Look.NOTE))
    return sheet


def _lines(
    sheet: Worksheet, styles: Styles, rows: Sequence[tuple[str, ...]], heads: Sequence[str], widths: Sequence[float],
    *, colour: int | None = None,
) -> None:
    by_label = {severity.label: severity for severity in Severity}
    for line, row in enumerate(rows, 2):
        sheet.set_row(line, row_height(zip(row, widths, strict=True)))
        for column, text in enumerate(row):
            look = styles.of(Look.WRAPPED)
            if column == colour:
                look = styles.severity(by_label[text])
            if heads[column] in _COUNTS:
                sheet.write_number(line, column, int(text), styles.of(Look.CENTRED))
            else:
                sheet.write_string(line, column, text, look)
