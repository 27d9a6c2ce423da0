"""The same form as many programs write it: the same rows and texts, and every finding at the same cell."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pytest
from dialect_cells import without_row_references
from dialects import HABITS, PROGRAMS, REFUSED
from drawn_cases import RECEIVED, RUN_DAY, SETTINGS
from ooxml import Dialect, each_part, in_sheets, is_sheet, packed, sheets, unpacked
from planted import plain, planted

from pipeline.checks.judge import Office, judge
from pipeline.finding import Finding
from pipeline.form import Form
from pipeline.forms import FORMS, POSITION
from pipeline.intake.anew import Source, is_usual
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.rosterbook import Roster
from pipeline.submission import Reading, Returned, Table
from pipeline.writers.returns import copies

DIALECTS = PROGRAMS | HABITS | REFUSED
OFFICE = Office(SETTINGS, RUN_DAY, Roster())


def _read(content: bytes, file: str = "来件.xlsx") -> Reading:
    return read(file, content, RECEIVED, FORMS, Limits())


def _substance(reading: Reading) -> list[object]:
    """All that a letter's tables say, and where it stands."""
    tables = reading.tables
    return [({label: v.value for label, v in t.header.items()}, t.cells, t.rows, t.columns, t.sheet, t.head_row) for t in tables]


def _alike(reading: Reading) -> list[Table]:
    """The tables of a letter, every cell with its place; how breaks between lines were entered is of no matter."""
    return [replace(t, seen={at: entered for at, entered in t.seen.items() if "\r" not in entered}) for t in reading.tables]


@cache
def _good(form: Form) -> Reading:
    return _read(plain(form))


@cache
def _spoiled(form: Form) -> Reading:
    return _read(planted(form).content)


@cache
def _said(form: Form) -> tuple[Finding, ...]:
    """All that is said of the spoiled form, by reading and by judging."""
    return tuple(finding for verdict in judge([_spoiled(form)], OFFICE).verdicts for finding in verdict.findings)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_a_form_says_the_same_in_every_dialect(form: Form, dialect: Dialect) -> None:
    """The same tables, cell by cell, and the same findings at the same places; of a good form, not one.

    What judging says follows from tables and findings alone, so that it is the same, too.
    """
    good, spoiled = _read(dialect(plain(form))), _read(dialect(planted(form).content))
    assert _alike(good) == _alike(_good(form))
    assert not good.findings
    assert _alike(spoiled) == _alike(_spoiled(form))
    assert spoiled.findings == _spoiled(form).findings


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_the_planted_mistakes_are_told_at_their_cells(form: Form) -> None:
    """What the dialects are compared with holds something of everything."""
    found = {finding.place.cell: finding.rule for finding in _said(form)}
    at = planted(form).cells
    assert [found.get(at[what]) for what in ("error", "uncalculated", "merged")] == ["C09", "C10", "S13"]
    assert found.get(at["entry"], "").startswith("C")
    assert at["calculated"] not in found
    hidden = [finding for finding in _said(form) if finding.rule == "S07"]
    assert len(hidden) == 2


MARKED_ON_OUR_FORM = {"targets with the folder twice"}


@pytest.mark.parametrize("name", DIALECTS)
def test_a_copy_that_goes_back_says_the_same(name: str) -> None:
    """The marked copy of a letter in any dialect is read like the letter, marks and notice left aside."""
    letter = DIALECTS[name](planted(POSITION).content)
    reading = _read(letter)
    (verdict,) = judge([reading], OFFICE).verdicts
    assert isinstance(verdict, Returned)
    back, *others = copies(verdict, letter)
    again = _read(back.content)
    assert [table.cells for table in again.tables] == [table.cells for table in reading.tables]
    # A workbook that cannot be marked in place comes back on our own form, with the original beside it.
    assert others or {f.rule for f in again.findings} == {f.rule for f in reading.findings}
    assert bool(others) == (name in MARKED_ON_OUR_FORM)


ERRORS = ("#SPILL!", "#CALC!", "#FIELD!", "#BUSY!", "#GETTING_DATA", "#UNKNOWN!", "#CONNECT!", "#BLOCKED!", "#PYTHON!")


@pytest.mark.parametrize("error", ERRORS)
def test_newer_error_values_cost_one_cell(error: str) -> None:
    """An error value that the reader does not know is told at its cell; the rest of the sheet is read."""
    letter = in_sheets(lambda xml: xml.replace(b"#REF!", error.encode()))(planted(POSITION).content)
    (found,) = (finding for finding in _read(letter).findings if finding.rule == "C09")
    assert (found.place.cell, found.seen) == (planted(POSITION).cells["error"], error)
    assert _substance(_read(letter)) == _substance(_spoiled(POSITION))


def _anew(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return Source(opened, opened.read).written()


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_what_was_written_anew_is_usual(dialect: Dialect) -> None:
    """Written anew once, a workbook never needs to be written anew again."""
    made = _anew(dialect(planted(POSITION).content))
    assert all(is_usual(xml) for name, xml in unpacked(made).items() if is_sheet(name))
    assert _substance(_read(made)) == _substance(_spoiled(POSITION))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_our_own_workbooks_are_usual(form: Form) -> None:
    """Nothing is written anew of what our templates, Excel and WPS write: that way is for the few."""
    for content in (plain(form), planted(form).content, PROGRAMS["Excel"](plain(form)), PROGRAMS["WPS"](plain(form)), PROGRAMS["LibreOffice"](plain(form))):
        assert all(is_usual(xml) for name, xml in unpacked(content).items() if is_sheet(name))


def test_a_broken_sheet_in_a_dialect_is_told() -> None:
    """What cannot be written anew is told as a sheet that cannot be read, and never taken for an empty one."""
    for habit in ("UTF-16, sheets only", "a prefix in sheets only", "no references on cells"):
        letter = in_sheets(lambda xml: xml[: 2 * (len(xml) // 4)])(HABITS[habit](plain(POSITION)))
        reading = _read(letter)
        assert not reading.tables
        assert "S14" in {finding.rule for finding in reading.findings}


def test_a_sheet_whose_part_is_missing_is_told_in_every_dialect() -> None:
    """Written anew, the workbook still lacks it."""
    parts = unpacked(HABITS["Chinese part names"](plain(POSITION)))
    letter = packed({name: xml for name, xml in parts.items() if "工作表1" not in name})
    assert {finding.rule for finding in _read(letter).findings} == {"S14"}


def test_lines_without_a_place_follow_the_line_before() -> None:
    """A line that does not say where it is stands under the one before it, also where some lines say so and some do not."""
    first = sheets(without_row_references)(plain(POSITION))
    mixed = in_sheets(lambda xml: re.sub(rb"<row>(?=<c r=\"B7\")", b'<row r="7">', re.sub(rb" r=\"[CD](?:8|9)\"", b"", xml)))(first)
    assert _substance(_read(mixed)) == _substance(_good(POSITION))


@pytest.mark.parametrize("encoding", ["utf-7", "rot13", "no-such-encoding", "punycode"])
def test_an_encoding_that_no_program_writes_is_refused(encoding: str) -> None:
    """Only encodings in which spreadsheet programs write are read."""
    letter = each_part(lambda xml: xml.replace(b"UTF-8", encoding.encode()), is_sheet)(plain(POSITION))
    assert {finding.rule for finding in _read(letter).findings} <= {"F04", "S14"}
    assert not _read(letter).tables


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_definitions_are_refused_in_every_encoding(codec: str) -> None:
    """A part that defines entities of its own is not read, in whatever encoding it hides them."""

    def with_entity(xml: bytes) -> bytes:
        made = xml.decode().replace("<worksheet", '<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet', 1)
        return made.replace("UTF-8", codec).encode(codec)

    reading = _read(in_sheets(with_entity)(plain(POSITION)))
    assert not reading.tables
    assert reading.findings
