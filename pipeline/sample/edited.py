"""What the story's people do with files: open a form in another program, write into it, save it, lay it into the inbox."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.form import Form
from pipeline.forms import POWER_FORMS, RISK_FORMS
from pipeline.writers.template import layout


def is_form(sheet: Worksheet, form: Form) -> bool:
    """Whether a sheet is the form, not an explanation or a list beside it."""
    return sheet.cell(layout(form).head_row + 1, layout(form).column(form.headings[0]) + 1).value == form.headings[0]


def forms(sheets_of: Iterable[Worksheet]) -> Iterator[tuple[Worksheet, Form]]:
    """The risk forms and the forms of powers among these sheets."""
    return ((sheet, form) for sheet in sheets_of for form in (*RISK_FORMS, *POWER_FORMS) if sheet.title == form.key)


def rows_of(sheet: Worksheet, form: Form) -> list[int]:
    """The numbers of the filled rows. The second column of every form has to be filled, the first is often a running number."""
    plan = layout(form)
    column = plan.column(form.headings[1]) + 1
    return [row for row in range(plan.first_row + 1, sheet.max_row + 1) if sheet.cell(row, column).value]


def entry(sheet: Worksheet, form: Form, row: int, heading: str) -> str:
    """What is written in a cell; nothing where it is blank."""
    return str(sheet.cell(row, layout(form).column(heading) + 1).value or "")


def write(sheet: Worksheet, form: Form, row: int, entries: Mapping[str, str]) -> None:
    """Write entries into a row; an empty text clears the cell."""
    for heading, text in entries.items():
        sheet.cell(row, layout(form).column(heading) + 1).value = text or None


def fill_header(sheet: Worksheet, form: Form, entries: Mapping[str, str]) -> None:
    """Write entries into the header block."""
    for field, row, slot in layout(form).header_cells():
        if field.heading in entries:
            sheet.cell(row + 1, slot.value[0] + 1).value = entries[field.heading]


def saved(book: openpyxl.Workbook) -> bytes:
    """The workbook as saved."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def morning(day: str) -> datetime:
    """Nine o'clock of a day."""
    return datetime.combine(date.fromisoformat(day), time(9), tzinfo=UTC)


def put(root: Path, made: Mapping[str, bytes], received: datetime) -> None:
    """Lay letters into the inbox, received at that time."""
    for name, content in made.items():
        path = root / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (received.timestamp(), received.timestamp()))
