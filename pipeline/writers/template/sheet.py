"""One form's sheet: title, header block, headings, example, input rows, hints and the printed page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from pipeline.finding import Severity
from pipeline.form import Field
from pipeline.writers.house import (
    BODY_FONT,
    EXAMPLE_FILL,
    LABEL_FILL,
    NOTE_GREY,
    SEVERITY_COLOURS,
    Area,
    GrowingSheet,
    Look,
    Styles,
    page,
    put,
    row_height,
)
from pipeline.writers.template.entries import enter, style_of
from pipeline.writers.template.guidance import check, choices, legend, prompt, shade
from pipeline.writers.template.layout import LEFT, Layout
from pipeline.writers.template.manner import BLANK, Manner
from pipeline.writers.template.row_count import COUNTED_ROWS, EXAMPLE, RowCount

FLAG_WIDTH = 3
_MARK_WIDTH = 18
_INPUT_HEIGHT = 30.0
_CLOSING_HEIGHT = 45.0
_REMARK_SIZE, _REMARK_WIDTH, _PIXELS = 10, 44.0, 7.2
# Nothing that is printed may be changed, but whoever reads may look: filter, widen, heighten.
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True}


@dataclass
class FormSheet:
    """One form's sheet while it is written."""

    book: xlsxwriter.Workbook
    plan: Layout
    example: bool
    manner: Manner = BLANK
    name: str = ""

    def __post_init__(self) -> None:
        self.form = self.plan.form
        self.styles = Styles(self.book)
        self._known: dict[tuple[str, bool], Format] = {}
        self.sheet = self.book.add_worksheet(self.name or self.form.key, worksheet_class=GrowingSheet)
        self.sheet.grows_from = self.input_row

    @property
    def input_row(self) -> int:
        """The first row for people to write in."""
        return self.plan.first_row + self.example

    def write(
        self, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]], remarks: Mapping[tuple[int, str], str]
    ) -> None:
        """Write the sheet from top to bottom."""
        ready = max(self.manner.ready, len(rows) + self.manner.spare)
        self._columns()
        self._top()
        self._header(header, rows)
        self._head()
        if self.example:
            self._example()
        for position in range(ready):
            self._row(self.input_row + position, rows[position] if position < len(rows) else {})
        for (position, heading), text in remarks.items():
            self._remark(self.input_row + position, heading, text, rows[position].get(heading) or "")
        self._guide(ready)
        self._page(self._close(self.input_row + ready))

    def _columns(self) -> None:
        self.sheet.set_column(0, LEFT - 1, FLAG_WIDTH)
        for column, width in enumerate(self.plan.widths, LEFT):
            self.sheet.set_column(column, column, width)

    def _top(self) -> None:
        """The title and, beneath it, who fills the form in and the mark by which it is recognised."""
        first, last = LEFT, self.plan.last_column
        put(self.sheet, Area(0, first, 0, last), self.form.title, self.styles.of(Look.TITLE))
        self.sheet.set_row(0, 34)
        split = next(c for c in range(last, first, -1) if self.plan.width(c, last) >= _MARK_WIDTH)
        line = f"由{self.form.who}。"
        put(self.sheet, Area(1, first, 1, split - 1), line, self.styles.of(Look.NOTE, font_size=10))
        put(self.sheet, Area(1, split, 1, last), self.form.mark, self.styles.of(Look.NOTE, font_size=10, align="right"))
        self.sheet.set_row(1, row_height([(line, self.plan.width(first, split - 1))], 10, least=21))

    def _header(self, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]]) -> None:
        filled_in = RowCount(self.plan, self.input_row).count(rows)
        counted = RowCount(self.plan, self.plan.first_row, max(COUNTED_ROWS, len(rows)))
        for field, row, slot in self.plan.header_cells():
            put(self.sheet, Area(row, slot.label[0], row, slot.label[1]), field.heading, self.styles.of(Look.LABEL))
            open_to_all = {"locked": False} if self.manner.locked and not header.get(field.heading) else {}
            style = style_of(self.styles, field, align="left", **open_to_all)
            put(self.sheet, Area(row, slot.value[0], row, slot.value[1]), "", style)
            at = row, slot.value[0]
            if field.heading == self.form.rows_label:
                number = self.styles.of(Look.NUMBER, align="left")
                self.sheet.write_formula(*at, counted.formula, number, filled_in)
            elif text := header.get(field.heading):
                enter(self.sheet, *at, text, field, style)
            self._hint(Area(*at, *at), field)
        for row in range(2, self.plan.head_row - 1):
            self.sheet.set_row(row, 24)

    def _head(self) -> None:
        """The headings; the darker one is, the more it must be filled in. A line above them says so."""
        row = self.plan.head_row
        small = self.styles.of(Look.NOTE, font_size=10)
        line = legend(self.form) + self.manner.hint
        put(self.sheet, Area(row - 1, LEFT, row - 1, self.plan.last_column), line, small)
        self.sheet.set_row(row - 1, 20)
        for column, field in enumerate(self.form.fields, LEFT):
            style = self.styles.of(Look.HEAD, bg_color=shade(field))
            self.sheet.write_string(row, column, field.heading, style)
            self.sheet.data_validation(row, column, row, column, {"validate": "any", **prompt(field)})
        texts = zip(self.form.headings, self.plan.widths, strict=True)
        self.sheet.set_row(row, row_height(((text, width + 1) for text, width in texts), least=34))
        self.sheet.freeze_panes(row + 1, 0)

    def _example(self) -> None:
        row = self.plan.first_row
        for column, field in enumerate(self.form.fields, LEFT):
            style = style_of(self.styles, field, italic=True, font_color=NOTE_GREY, bg_color=EXAMPLE_FILL)
            enter(self.sheet, row, column, field.example, field, style)
        self.sheet.set_row(row, self._height([field.example for field in self.form.fields]))
        hint = {"validate": "any", "input_title": EXAMPLE, "input_message": "示例，填写时可删除。"}
        self.sheet.data_validation(row, LEFT, row, self.plan.last_column, hint)

    def _row(self, row: int, values: Mapping[str, str | None]) -> None:
        texts = [values.get(field.heading) or "" for field in self.form.fields]
        for column, (field, text) in enumerate(zip(self.form.fields, texts, strict=True), LEFT):
            enter(self.sheet, row, column, text, field, self._style(field, text))
        self.sheet.set_row(row, self._height(texts))

    def _style(self, field: Field, text: str) -> Format:
        key = field.heading, bool(text)
        if key not in self._known:
            self._known[key] = style_of(self.styles, field, **self._standing(field, text))
        return self._known[key]

    def _standing(self, field: Field, text: str) -> dict[str, Any]:
        """What sets a cell apart: an entry of the program's own is grey; on a locked sheet all others are open."""
        if not self.manner.locked:
            return {"bg_color": LABEL_FILL, "font_color": NOTE_GREY} if text and field.heading in self.manner.given else {}
        return {"bg_color": LABEL_FILL} if field.heading in self.manner.given else {"locked": False}

    def _remark(self, row: int, heading: str, text: str, entry: str) -> None:
        """A comment as large as its text; on an open sheet the cell is coloured too, so that it is seen in print."""
        field = self.form.field(heading)
        height = row_height([(text, _REMARK_WIDTH)], _REMARK_SIZE) * 4 / 3 + 10
        box = {"author": "riskbook", "width": int(_REMARK_WIDTH * _PIXELS), "height": int(height), "font_name": BODY_FONT, "font_size": _REMARK_SIZE}
        self.sheet.write_comment(row, self.plan.column(heading), text, box)
        if not self.manner.locked:
            colour = SEVERITY_COLOURS[Severity.WARNING]
            enter(self.sheet, row, self.plan.column(heading), entry, field, style_of(self.styles, field, bg_color=colour))

    def _height(self, texts: Sequence[str]) -> float:
        return row_height(zip(texts, self.plan.widths, strict=True), least=_INPUT_HEIGHT)

    def _guide(self, ready: int) -> None:
        """Hints and drop-downs, from the first input row to far below the last ready-made one, unless there can be none."""
        rows = ready if self.manner.locked else max(COUNTED_ROWS, ready)
        for column, field in enumerate(self.form.fields, LEFT):
            self._hint(Area(self.input_row, column, self.input_row + max(rows, 1) - 1, column), field)

    def _hint(self, area: Area, field: Field) -> None:
        own = replace(field, vocabulary=self.manner.narrowed.get(field.heading, field.vocabulary))
        rule = {**check(own, choices(self.book, own.vocabulary)), **prompt(own)}
        self.sheet.data_validation(area.top, area.left, area.bottom, area.right, rule)

    def _close(self, below: int) -> int:
        """Lock the sheet and write the line that stands under the last row, where there is one; returns the last row of the page."""
        if self.manner.locked:
            self.sheet.autofilter(self.plan.head_row, LEFT, max(below - 1, self.plan.first_row), self.plan.last_column)
            self.sheet.protect("", _ALLOWED)
        if not self.manner.closing:
            return below - 1
        put(self.sheet, Area(below, LEFT, below, self.plan.last_column), self.manner.closing, self.styles.of(Look.FOOTER))
        self.sheet.set_row(below, _CLOSING_HEIGHT)
        return below

    def _page(self, last_row: int) -> None:
        area = Area(0, LEFT, last_row, self.plan.last_column)
        page(self.sheet, area, head=(self.plan.head_row, self.plan.head_row), note=self.form.mark)
        self.sheet.set_selection(self.input_row, LEFT, self.input_row, LEFT)
