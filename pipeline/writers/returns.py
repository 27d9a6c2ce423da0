"""What goes back: the sender's own workbook with the wrong cells marked and a list in front, and the list of all returns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.finding import Finding, Severity
from pipeline.form import Form
from pipeline.forms import BY_KEY
from pipeline.place import column_letters
from pipeline.privacy import masked
from pipeline.submission import Returned, Table
from pipeline.writers import package
from pipeline.writers.template import filled, layout

_MARKED = (Severity.ERROR, Severity.WARNING, Severity.CORRECTION)
_HEADS = ("序号", "类别", "工作表", "单元格", "栏目", "填写的内容", "问题和改法", "建议填写")
# Characters that a sheet's name may have and a file's may not.
_UNSAFE = re.compile(r'[<>"|\x00-\x1f]')
_WIDTHS = (6.0, 8.0, 12.0, 9.0, 14.0, 24.0, 60.0, 16.0)


@dataclass(frozen=True)
class Copy:
    """A return copy: its path under 退回/, and its bytes."""

    path: str
    content: bytes


def copies(returned: Returned, original: bytes) -> list[Copy]:
    """The return copy of a letter; for a letter that cannot be marked in place, its rows on our own forms beside the original.

    Empty for letters of which no sheet could be read: there is nothing to mark, and the list says what to send instead.
    """
    file, findings = returned.reading.file, returned.findings
    try:
        return [Copy(file, package.mark(original, _marks(findings), _flags(returned), _notice(file, findings)))]
    except package.UnpatchablePackage:
        pass
    tables = returned.reading.tables
    doubled = {form for form, count in Counter(table.form for table in tables).items() if count > 1}
    own = [_on_our_form(table, findings, by_sheet=table.form in doubled) for table in tables]
    return [*own, Copy(file, original)] if own else []


def _told(findings: Sequence[Finding]) -> list[Finding]:
    """Errors first, then warnings, then corrections, then what was waived; each in reading order."""
    return sorted((f for f in findings if f.severity in _MARKED or f.lifted), key=lambda f: (f.severity.rank, *f.order()))


def _marks(findings: Sequence[Finding]) -> list[package.CellMark]:
    """The cells to be coloured; a cell of which all was waived is left as it is."""
    return [_mark(f, f.place.row, f.place.column) for f in _told(findings) if f.place.row and f.place.column and not f.lifted]


def _mark(finding: Finding, row: int, column: int) -> package.CellMark:
    label = finding.severity.label
    return package.CellMark(finding.place.sheet, row, column, finding.severity.value, f"{label}：{finding.message}")


def _flags(returned: Returned) -> list[package.RowFlag]:
    left = {(table.sheet, row): min(table.columns.values()) for table in returned.reading.tables for row in table.rows}
    rows = dict.fromkeys((f.place.sheet, f.place.row) for f in returned.findings if f.severity is Severity.ERROR)
    return [package.RowFlag(sheet, row, left[sheet, row]) for sheet, row in rows if row and (sheet, row) in left]


def _notice(file: str, findings: Sequence[Finding]) -> package.Notice:
    told = _told(findings)
    errors = sum(1 for f in told if f.severity is Severity.ERROR)
    others = sum(1 for f in told if f.severity in _MARKED) - errors
    lines = (
        f"“{PurePosixPath(file).name}”有{errors}处须改正，改好后请把本文件原样报送，不必另存新表。",
        "点“序号”可跳到要改的单元格。红色底纹的必须改；黄色的请核对；蓝色的是程序已统一写法的内容，不对再改。"
        if others
        else "点“序号”可跳到要改的单元格。红色底纹的单元格必须改正。",
        *(["类别为“知悉”的，办公室已登记豁免，到期前不用改。"] if any(f.lifted for f in told) else []),
        "本页和各单元格的批注、底纹、▶标记不用删除，再次报送时程序会自动去掉。",
    )
    rows = tuple(_notice_row(number, finding) for number, finding in enumerate(told, 1))
    return package.Notice("退回说明", lines, _HEADS, _WIDTHS, rows)


def _notice_row(number: int, finding: Finding) -> package.NoticeRow:
    place = finding.place
    link = (place.sheet, place.cell or "A1") if place.sheet else None
    cells = (
        str(number), finding.severity.label, place.sheet, place.cell, masked(finding.heading), finding.seen, finding.message,
        masked(finding.suggestion),
    )
    return package.NoticeRow(cells, link, finding.severity.value)


def _on_our_form(table: Table, findings: Sequence[Finding], *, by_sheet: bool) -> Copy:
    """A sheet of another format as a workbook on our own form, marked: .xls, .xlsb and .ods cannot be marked in place.

    Its name holds the whole name of the letter, and with `by_sheet` that of the sheet, so that no copy covers another.
    """
    form = BY_KEY[table.form]
    rows = [{h: _entered(table, position, h) for h in table.cells} for position in range(len(table.rows))]
    header = {h: value.value for h, value in table.header.items() if h in {f.heading for f in form.header} and h != form.rows_label}
    content = filled(form, header=header, rows=rows)
    moved = [_moved(f, table, form) for f in findings if f.place.sheet in ("", table.sheet)]
    name = PurePosixPath(table.file)
    sheet = _UNSAFE.sub("_", table.sheet) if by_sheet else form.key
    path = str(name.with_name(f"{name.name}（{sheet}，退回）.xlsx"))
    flagged = [f.place.row for f in moved if f.severity is Severity.ERROR and f.place.row and f.place.row > layout(form).head_row + 1]
    flags = [package.RowFlag(form.key, row, layout(form).column(form.headings[0]) + 1) for row in dict.fromkeys(flagged)]
    return Copy(path, package.mark(content, _marks(moved), flags, _notice(table.file, moved)))


def _entered(table: Table, position: int, heading: str) -> str | None:
    return table.shown(position, heading) or None


def _moved(finding: Finding, table: Table, form: Form) -> Finding:
    """The same finding at its cell on our own form; findings about other places keep none."""
    place, own = finding.place, layout(form)
    headings = {column: heading for heading, column in table.columns.items()}
    if place.row in table.rows and place.column in headings:
        row = own.first_row + table.rows.index(place.row) + 1
        column = own.column(headings[place.column]) + 1
    elif (at := _header_cell(finding, table, form)) is not None:
        row, column = at
    else:
        return replace(finding, place=replace(place, sheet=form.key, row=None, column=None))
    old = f"\uff08{place.cell}\uff09"
    new = f"\uff08{column_letters(column)}{row}\uff09"
    message = finding.message.replace(old, new).replace(f"第{place.row}行", f"第{row}行").replace(f"“{table.sheet}”", f"“{form.key}”", 1)
    return replace(finding, place=replace(place, sheet=form.key, row=row, column=column), message=message)


def _header_cell(finding: Finding, table: Table, form: Form) -> tuple[int, int] | None:
    for field, row, slot in layout(form).header_cells():
        value = table.header.get(field.heading)
        named = form.match_label(finding.heading) if finding.heading else None
        if (value is not None and value.place == finding.place) or (named == field and finding.rule.startswith("H")):
            return row + 1, slot.value[0] + 1
    return None


LIST_HEADS = ("序号", "来件", "处理", "类别", "规则", "名称", "工作表", "单元格", "栏目", "填写的内容", "问题和改法", "建议填写")
LIST_WIDTHS = (6.0, 30.0, 8.0, 8.0, 7.0, 18.0, 12.0, 9.0, 14.0, 24.0, 60.0, 16.0)


def list_rows(returned: Sequence[Returned]) -> Iterator[tuple[str, ...]]:
    """Every finding of every returned letter, one by one, also of those too broken to mark."""
    number = 0
    for verdict in returned:
        for finding in _told(verdict.findings):
            number += 1
            place = finding.place
            yield (
                str(number), verdict.reading.file, "退回", finding.severity.label, finding.rule, finding.title, place.sheet, place.cell,
                masked(finding.heading), finding.seen, finding.message, masked(finding.suggestion),
            )
