"""Rows for Hypothesis with whatever a cell may hold, as long as reading leaves it as it is."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from pipeline.form import LONG_TERM, Field, Form, Kind, Need
from pipeline.intake.cells import DITTO, ColumnReader, Context
from pipeline.text import tight

Row = dict[str, str | None]
# What a spreadsheet might take for a formula, a command, markup or the end of the text.
SHARP = "=+-@'\"<>&%{}审计风险督查措施，。；1 A\n"


def _stays(text: str, field: Field) -> bool:
    """Whether reading leaves a text as it is: it has no blanks at its ends and does not mean the line above."""
    return ColumnReader(field, Context()).parse(text).value == text and tight(text) not in DITTO if text else False


def _texts(field: Field) -> st.SearchStrategy[str]:
    letters = SHARP.replace("\n", "").replace(" ", "") if field.kind in (Kind.NAME, Kind.PERSON) else SHARP
    return st.text(letters, min_size=1, max_size=40).filter(lambda text: _stays(text, field))


def _entries(field: Field) -> st.SearchStrategy[str]:
    days = st.dates(date(1980, 1, 1), date(2100, 12, 31)).map(lambda day: day.isoformat())
    codes = st.from_regex(r"[A-Z]{2}-[0-9]{1,3}", fullmatch=True)
    if field.vocabulary is not None:
        chosen = st.lists(st.sampled_from(field.vocabulary.values), min_size=1, unique=True)
        return chosen.map("、".join) if field.kind is Kind.CHOICES else st.sampled_from(field.vocabulary.values)
    known = {
        Kind.NUMBER: st.integers(1, 9_999).map(str),
        Kind.DATE: days,
        Kind.TERM: days | st.just(LONG_TERM),
        Kind.CODE: codes,
        Kind.CODES: st.lists(codes, min_size=1, max_size=3, unique=True).map("、".join),
    }
    return known[field.kind] if field.kind in known else _texts(field)


def whole_rows(form: Form) -> st.SearchStrategy[Row]:
    """A row of the form in which every value stays what it is when it is read."""
    return st.fixed_dictionaries({
        field.heading: _entries(field) | st.none() if field.required is Need.NEVER else _entries(field) for field in form.fields
    })
