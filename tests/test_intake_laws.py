"""Laws of reading: however a sheet is laid out, the same submission comes of it, and each value keeps its place."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
from drawn_cases import RECEIVED, Drawing, base, workbook
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from pipeline.form import Form
from pipeline.forms import BY_KEY, FORMS
from pipeline.intake.cells import shown
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.submission import Reading, Table

FORM_KEYS = st.sampled_from([form.key for form in FORMS])
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PREAMBLES = st.lists(
    st.sampled_from(["关于报送廉政风险排查表的通知", "附件1", "内部资料 注意保存", "2011年7月", None]), max_size=5
)


def _read(drawing: Drawing) -> Reading:
    return read("来件.xlsx", workbook([drawing]), RECEIVED, FORMS, Limits())


def _only(reading: Reading) -> Table:
    (table,) = reading.tables
    return table


def _substance(table: Table) -> tuple[dict[str, str], dict[str, list[str | None]]]:
    """What a table says, wherever it stands."""
    return {label: value.value for label, value in table.header.items()}, dict(table.cells)


def _drawn(key: str) -> tuple[dict[str, str], dict[str, list[str | None]]]:
    return _substance(_only(_read(base(key))))


def _rearranged(drawing: Drawing, order: list[str]) -> None:
    """Put the columns of the table into another order."""
    columns = sorted(drawing.heads.values())
    rows = [drawing.head_row, *drawing.rows]
    old = {(row, heading): drawing.cells.pop((row, drawing.heads[heading]), None) for heading in order for row in rows}
    drawing.heads = dict(zip(order, columns, strict=True))
    for (row, heading), value in old.items():
        drawing.cells[row, drawing.heads[heading]] = value


@st.composite
def noisy(draw: st.DrawFn, heading: str) -> str:
    """A heading as people print it: blanks, line breaks, full width, numbering, a star."""
    blank = st.sampled_from(["", "", " ", "\n", "\u3000", "\u200b"])
    text = "".join(char + draw(blank) for char in heading)
    if draw(st.booleans()):
        text = "".join(chr(ord(c) + 0xFEE0) if c in "()" else c for c in text)
    return draw(st.sampled_from(["", "", "一、", "3.", "（二）", "*"])) + text + draw(st.sampled_from(["", "", "*", "\uff0a", "：", " "]))


@SLOW
@given(FORM_KEYS, st.data())
def test_the_order_of_columns_does_not_matter(key: str, data: st.DataObject) -> None:
    """Any order of the columns: the same submission."""
    drawing = base(key)
    _rearranged(drawing, data.draw(st.permutations(list(drawing.heads))))
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert not reading.findings


@SLOW
@given(FORM_KEYS, PREAMBLES, st.integers(0, 4), st.booleans())
def test_what_stands_above_and_beside_does_not_matter(key: str, preamble: list[str | None], columns: int, merged: bool) -> None:  # noqa: FBT001
    """Any lines above the form, any start row and column: the same submission."""
    drawing = base(key)
    drawing.insert_rows(1, len(preamble))
    for row, text in enumerate(preamble, 1):
        drawing.cells[row, 1] = text
    if columns:
        drawing.insert_columns(1, columns)
    if merged:
        drawing.merges.append(f"{get_column_letter(columns + 1)}{len(preamble) + 1}:{get_column_letter(columns + 8)}{len(preamble) + 1}")
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert not reading.findings


@SLOW
@given(FORM_KEYS, st.data())
def test_noise_in_headings_does_not_matter(key: str, data: st.DataObject) -> None:
    """Any noise in the headings: the same submission."""
    drawing = base(key)
    for heading, column in drawing.heads.items():
        drawing.cells[drawing.head_row, column] = data.draw(noisy(heading))
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert not reading.findings


@SLOW
@given(FORM_KEYS, st.data())
def test_noise_in_labels_does_not_matter(key: str, data: st.DataObject) -> None:
    """Any noise in the labels of the header block: the same submission."""
    drawing = base(key)
    for row, column in drawing.labels.values():
        text = str(drawing.cells[row, column - 1])
        drawing.cells[row, column - 1] = "".join(c + data.draw(st.sampled_from(["", "", " ", "\u3000"])) for c in text) + data.draw(
            st.sampled_from(["", ":", "\uff1a", " "])
        )
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert not reading.findings


@SLOW
@given(FORM_KEYS, st.data())
def test_headings_over_two_rows_do_not_matter(key: str, data: st.DataObject) -> None:
    """A group line above some headings, the others merged over both rows: the same submission."""
    drawing = base(key)
    drawing.insert_rows(drawing.head_row + 1, 1)
    columns = sorted(drawing.heads.values())
    first = data.draw(st.integers(0, len(columns) - 3))
    last = data.draw(st.integers(first + 1, min(first + 5, len(columns) - 1)))
    for number, column in enumerate(columns):
        letters = get_column_letter(column)
        if first <= number <= last:
            drawing.cells[drawing.head_row + 1, column] = drawing.cells.pop((drawing.head_row, column))
        else:
            drawing.merges.append(f"{letters}{drawing.head_row}:{letters}{drawing.head_row + 1}")
    top = get_column_letter(columns[first])
    drawing.cells[drawing.head_row, columns[first]] = "基本内容"
    drawing.merges.append(f"{top}{drawing.head_row}:{get_column_letter(columns[last])}{drawing.head_row}")
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert not reading.findings


@SLOW
@given(FORM_KEYS, st.data())
def test_headings_repeated_after_a_page_do_not_matter(key: str, data: st.DataObject) -> None:
    """Headings printed again between any two rows: the same rows, and the line is named."""
    drawing = base(key)
    at = data.draw(st.sampled_from(drawing.rows[1:]))
    drawing.insert_rows(at, 1)
    for heading, column in drawing.heads.items():
        drawing.cells[at, column] = heading
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert [(finding.rule, finding.place.row) for finding in reading.findings] == [("S08", at)]


@SLOW
@given(FORM_KEYS, st.data())
def test_empty_rows_and_columns_do_not_matter(key: str, data: st.DataObject) -> None:
    """Empty rows and empty columns anywhere in the table: the same submission."""
    drawing = base(key)
    for row in sorted(data.draw(st.sets(st.sampled_from(drawing.rows), max_size=3)), reverse=True):
        drawing.insert_rows(row, data.draw(st.integers(1, 3)))
    # Not between the labels of the header block and their values, which would stand in the way of nothing but the drawing.
    for column in sorted(data.draw(st.sets(st.integers(9, max(9, len(drawing.heads))), max_size=3)), reverse=True):
        drawing.insert_columns(column, 1)
    reading = _read(drawing)
    assert _substance(_only(reading)) == _drawn(key)
    assert not reading.findings


@SLOW
@given(FORM_KEYS, st.data())
def test_every_value_keeps_its_place(key: str, data: st.DataObject) -> None:
    """The place of a value is the cell in which it stands."""
    drawing = base(key)
    _rearranged(drawing, data.draw(st.permutations(list(drawing.heads))))
    drawing.insert_rows(1, data.draw(st.integers(0, 3)))
    table = _only(_read(drawing))
    for position, row in enumerate(table.rows):
        for heading in table.cells:
            place = table.place(row, heading)
            assert shown(drawing.cells.get((place.row or 0, place.column or 0)) or "") == table.shown(position, heading)


XML_HAS_NONE = "\ufffe\uffff"
"""What no workbook can hold, besides control characters, which the drawing leaves out."""


@SLOW
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=XML_HAS_NONE), max_size=12), max_size=60), st.integers(1, 6))
def test_any_sheet_of_words_ends_in_a_reading(words: list[str], width: int) -> None:
    """Whatever words stand in a sheet, reading it ends in a reading and never raises."""
    book = openpyxl.Workbook()
    for number, word in enumerate(words):
        cleaned = ILLEGAL_CHARACTERS_RE.sub("", word)
        book.worksheets[0].cell(number // width + 1, number % width + 1).value = cleaned
    target = io.BytesIO()
    book.save(target)
    reading = read("来件.xlsx", target.getvalue(), datetime(2011, 7, 1), FORMS, Limits())
    assert reading.findings


@SLOW
@given(FORM_KEYS, st.data())
def test_any_words_in_the_cells_end_in_a_reading(key: str, data: st.DataObject) -> None:
    """Whatever is entered in the cells of a form, reading and placing it never raises."""
    form: Form = BY_KEY[key]
    drawing = base(key)
    entries = st.one_of(
        st.sampled_from(["同上", "—", "合计", "注：", "=A1", "#REF!", "2011.9.31", "1、2", "二级/三级", "\u3000", "示例"]),
        st.text(st.characters(categories=("L", "N", "P", "Z")), max_size=8), st.integers(-5, 10**9), st.floats(allow_nan=False, allow_infinity=False),
    )
    for heading in data.draw(st.lists(st.sampled_from(form.headings), min_size=1, max_size=8)):
        drawing.cells[data.draw(st.sampled_from(drawing.rows)), drawing.heads[heading]] = data.draw(entries)
    reading = _read(drawing)
    assert reading.tables
