"""A value in its cell, as what it is: a number, a day or a text, in the format of its column."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.form import Field, Kind
from pipeline.writers.house import CELL_LIMIT, TEXT_FORMAT, Look, Styles

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CENTRED_KINDS = frozenset({Kind.NUMBER, Kind.PERSON, Kind.CHOICE, Kind.DATE, Kind.TERM, Kind.PERIOD, Kind.CODE})
_DATE_KINDS = frozenset({Kind.DATE, Kind.TERM})


def style_of(styles: Styles, field: Field, **changes: Any) -> Format:
    """The format of an input cell. Text cells are text: what somebody types after = + - stays what he typed."""
    if field.kind in _DATE_KINDS:
        return styles.of(Look.DATE, **changes)
    if field.kind is Kind.NUMBER:
        return styles.of(Look.NUMBER, **changes)
    look = Look.CENTRED if field.kind in _CENTRED_KINDS else Look.WRAPPED
    return styles.of(look, num_format=TEXT_FORMAT, **changes)


def enter(sheet: Worksheet, row: int, column: int, text: str, field: Field, style: Format) -> None:
    """Write a value as what it is: a number in a number column, a day in a date column, otherwise text."""
    if not text:
        sheet.write_blank(row, column, None, style)
    elif field.kind is Kind.NUMBER and text.isascii() and text.isdecimal() and str(int(text)) == text:
        sheet.write_number(row, column, int(text), style)
    elif field.kind in _DATE_KINDS and (day := _day(text)):
        sheet.write_datetime(row, column, day, style)
    else:
        # A cell holds no more, and an .ods may have brought more; on reading, a full cell is told as cut off (C11).
        sheet.write_string(row, column, text[:CELL_LIMIT], style)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
    # The calendar of spreadsheets goes wrong before March 1900.
    return day if day and day >= date(1901, 1, 1) else None
