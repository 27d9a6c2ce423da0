"""A catalogue as a workbook: A4 landscape, one page wide, heads on every page, rows as high as their texts, signature lines at the end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.forms.vocabularies import GRADE
from pipeline.privacy import masked
from pipeline.writers.catalogues.plan import Catalogue, Line
from pipeline.writers.house import CELL_LIMIT, ROW_LIMIT, Area, Look, Styles, page, put, text_height, workbook
from pipeline.writers.official.paper import Paper

_HEAD, _SIZE, _PIECE = 2, 10.0, 120.0
_ROOM = 1.08
"""Laws of many paragraphs: where 等线 is missing, other fonts put the same lines a little further apart."""
_WIDE = 14.0
"""Columns narrower than this are centred."""
_MARKED = 24.0
"""The room for 密级 at the right."""
_SIGNED = "编制：　　　　　　　　　　　　审核：　　　　　　　　　　　　批准：　　　　　　　　　　　　日期：　　　　年　　月　　日"


def book(own: Catalogue, sheets: Mapping[str, tuple[str, Sequence[Line]]], paper: Paper) -> bytes:
    """The workbook; the same rows give the same bytes."""
    target = BytesIO()
    created = datetime.combine(paper.day, time())
    with workbook(target, created=created, title=own.title, subject=f"{paper.period} {paper.edition}") as made:
        styles = Styles(made)
        for name, (unit, lines) in sheets.items():
            _write(made.add_worksheet(name), styles, own, (unit, lines), paper)
    return target.getvalue()


def _write(sheet: Worksheet, styles: Styles, own: Catalogue, content: tuple[str, Sequence[Line]], paper: Paper) -> None:
    unit, lines = content
    widths, last = tuple(own.columns.values()), len(own.columns) - 1
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.hide_gridlines(2)
    put(sheet, Area(0, 0, 0, last), own.title, styles.of(Look.TITLE, font_size=20))
    sheet.set_row(0, 38)
    about = masked(f"单位名称：{unit}　　填报期：{paper.period}　　版次：{paper.edition}")
    split = next(at for at in range(last, 0, -1) if sum(widths[at:]) >= _MARKED)
    put(sheet, Area(1, 0, 1, split - 1), about, styles.of(Look.FOOTER))
    put(sheet, Area(1, split, 1, last), f"密级：{paper.classification}", styles.of(Look.FOOTER, align="right"))
    sheet.set_row(1, 22)
    for at, heading in enumerate(own.columns):
        sheet.write_string(_HEAD, at, heading, styles.of(Look.HEAD, font_size=_SIZE))
    sheet.set_row(_HEAD, 34)
    row = _HEAD + 1
    for line in lines:
        row = put_line(sheet, styles, widths, line, row)
    row = _end(sheet, styles, own.count(lines), row, last)
    page(sheet, Area(0, 0, row - 1, last), head=(0, _HEAD), note=paper.foot, classification=paper.classification)
    sheet.freeze_panes(_HEAD + 1, 0)


def put_line(sheet: Worksheet, styles: Styles, widths: Sequence[float], line: Line, row: int) -> int:
    """One row; a text too long for the highest row there can be takes several, merged column by column. The row behind it."""
    texts = [masked(text)[:CELL_LIMIT] for text in line]
    height = text_height(zip(texts, widths, strict=True), _SIZE, least=26) * _ROOM
    rows = math.ceil(height / _PIECE) if height > ROW_LIMIT else 1
    for at, (text, width) in enumerate(zip(texts, widths, strict=True)):
        put(sheet, Area(row, at, row + rows - 1, at), text, _style(styles, text, width))
    for each in range(row, row + rows):
        sheet.set_row(each, math.ceil(height / rows))
    return row + rows


def _style(styles: Styles, text: str, width: float) -> Format:
    if width >= _WIDE:
        return styles.of(Look.WRAPPED, font_size=_SIZE)
    return styles.grade(text if text in GRADE.values else "", font_size=_SIZE)


def _end(sheet: Worksheet, styles: Styles, counted: str, row: int, last: int) -> int:
    for text, height in ((counted, 24), (_SIGNED, 34)):
        put(sheet, Area(row, 0, row, last), text, styles.of(Look.FOOTER))
        sheet.set_row(row, height)
        row += 1
    return row
