"""退回清单.xlsx: every finding of every returned letter in one printable list, with a summary per letter in front."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.discretion import discreet
from pipeline.finding import Severity
from pipeline.privacy import masked
from pipeline.rounds.follow import Rounds
from pipeline.submission import Returned
from pipeline.writers.house import Area, Look, Styles, page, put, row_height, workbook
from pipeline.writers.notice import standing
from pipeline.writers.returns import told

_SUMMARY_HEADS = ("序号", "来件", "须改正", "请核对", "已统一写法", "已豁免", "与上次退回相比", "最先要改的")
_COUNTS = frozenset({"序号", "须改正", "请核对", "已统一写法", "已豁免"})
_SUMMARY_WIDTHS = (6.0, 40.0, 9.0, 9.0, 11.0, 9.0, 28.0, 66.0)
_HEADS = ("序号", "来件", "处理", "类别", "状态", "规则", "名称", "工作表", "单元格", "栏目", "填写的内容", "问题和改法", "建议填写")
_WIDTHS = (6.0, 30.0, 8.0, 8.0, 9.0, 7.0, 18.0, 12.0, 9.0, 14.0, 24.0, 60.0, 16.0)
_RESOLVED_HEADS = ("序号", "来件", "处理", "类别", "规则", "名称", "工作表", "上次的单元格", "栏目", "上次填写的内容", "上次退回的问题")
_RESOLVED_WIDTHS = (6.0, 30.0, 8.0, 8.0, 7.0, 18.0, 12.0, 10.0, 14.0, 26.0, 66.0)


def return_list(returned: Sequence[Returned], rounds: Rounds, today: date, restricted: AbstractSet[str] = frozenset()) -> bytes:
    """The workbook: 汇总 (one line a letter), 明细 (one line a finding), and where letters came after returned ones, 已改正.

    Of `restricted` letters no word is cited.
    """
    target = BytesIO()
    with workbook(target, created=datetime.combine(today, time()), title="退回清单") as book:
        styles = Styles(book)
        _summary(book, styles, returned, rounds, today, restricted)
        rows = list(_findings(returned, rounds, restricted))
        sheet = _sheet(book, styles, "明细", f"退回清单明细（{len(rows)}条）", _HEADS, _WIDTHS, len(rows))
        _lines(sheet, styles, rows, _HEADS, _WIDTHS)
        done = list(_resolved(returned, rounds, restricted))
        if done:
            title = f"上次退回、这次已改正的（{len(done)}条）"
            _lines(_sheet(book, styles, "已改正", title, _RESOLVED_HEADS, _RESOLVED_WIDTHS, len(done)), styles, done, _RESOLVED_HEADS, _RESOLVED_WIDTHS)
    return target.getvalue()


def _findings(returned: Sequence[Returned], rounds: Rounds, restricted: AbstractSet[str]) -> Iterator[tuple[str, ...]]:
    """Every finding of every returned letter, one by one, also of those too broken to mark."""
    listed = ((verdict.reading.file, finding) for verdict in returned for finding in told(verdict.findings))
    for number, (file, finding) in enumerate(listed, 1):
        place, shown = finding.place, discreet(finding, restricted)
        yield (
            str(number), file, "退回", finding.severity.label, rounds.state(finding), finding.rule, finding.title,
            place.sheet, place.cell, masked(finding.heading), shown.seen, shown.message, masked(shown.suggestion),
        )


def _resolved(returned: Sequence[Returned], rounds: Rounds, restricted: AbstractSet[str]) -> Iterator[tuple[str, ...]]:
    """What letters had been told at their last return and have put right since, one by one."""
    back = {verdict.reading.file for verdict in returned}
    done = ((file, each.finding) for file, follow in sorted(rounds.by_file.items()) for each in follow.resolved)
    for number, (file, finding) in enumerate(done, 1):
        place, shown = finding.place, discreet(finding, restricted, file)
        yield (
            str(number), file, "退回" if file in back else "通过", finding.severity.label, finding.rule, finding.title,
            place.sheet, place.cell, masked(finding.heading), shown.seen, shown.message,
        )


def _summary(book: Workbook, styles: Styles, returned: Sequence[Returned], rounds: Rounds, today: date, restricted: AbstractSet[str]) -> None:
    title = f"退回清单（{today.isoformat()}，{len(returned)}件）"
    sheet = _sheet(book, styles, "汇总", title, _SUMMARY_HEADS, _SUMMARY_WIDTHS, len(returned))
    rows = []
    for number, verdict in enumerate(returned, 1):
        counts = [sum(1 for f in verdict.findings if f.severity is s) for s in list(Severity)[:3]]
        counts.append(sum(1 for f in verdict.findings if f.lifted))
        first = next(discreet(f, restricted).message for f in verdict.findings if f.severity is Severity.ERROR)
        follow = rounds.by_file.get(verdict.reading.file)
        rows.append((str(number), verdict.reading.file, *(str(count) for count in counts), standing(follow) if follow else "", first))
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
) -> None:
    by_label = {severity.label: severity for severity in Severity}
    for line, row in enumerate(rows, 2):
        sheet.set_row(line, row_height(zip(row, widths, strict=True)))
        for column, text in enumerate(row):
            look = styles.of(Look.WRAPPED)
            if heads[column] == "类别":
                look = styles.severity(by_label[text])
            if heads[column] in _COUNTS:
                sheet.write_number(line, column, int(text), styles.of(Look.CENTRED))
            else:
                sheet.write_string(line, column, text, look)
