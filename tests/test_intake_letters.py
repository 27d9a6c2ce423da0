"""Letters that no clerk could draw: broken, foreign, hostile and slow ones; each ends with its own sentence, and costs no other letter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from drawn_cases import RAW, RECEIVED, base, workbook

from pipeline.forms import FORMS
from pipeline.intake import workers
from pipeline.intake.read import read
from pipeline.intake.workers import read_all
from pipeline.letter import Letter, Limits
from pipeline.submission import Reading

CAUGHT_HERE = {"F08", "F10", "F11", "S14"}
SPARED_HERE = {"F08", "F10", "F11", "S14"}
"""Rules of which a drawn case can show nothing; test_rulebook counts them as covered by this module."""

CORRECT = workbook([base("岗位")])


def _read(content: bytes, file: str = "来件.xlsx", limits: Limits | None = None) -> Reading:
    return read(file, content, RECEIVED, FORMS, limits or Limits())


def _rules(reading: Reading) -> set[str]:
    return {finding.rule for finding in reading.findings}


def _patched(content: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """The package with its parts changed, renamed or left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            if changed := change(name, source.read(name)):
                made.writestr(*changed)
    return target.getvalue()


def _in_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return _patched(CORRECT, lambda name, xml: (name, change(xml) if name == "xl/worksheets/sheet1.xml" else xml))


def _values(reading: Reading) -> dict[str, list[str | None]]:
    (table,) = reading.tables
    return dict(table.cells)


EXPECTED = _values(_read(CORRECT))


# ── the same content, packed differently ─────────────────────────────────────────────────────────────────────────────


def _prefixed(xml: bytes) -> bytes:
    """The sheet's XML with a prefix on every element, as some programs write it."""
    text = xml.decode()
    for tag in ("worksheet", "sheetData", "row", "c", "v", "is", "t", "f", "sheetPr", "dimension", "sheetViews", "sheetView", "sheetFormatPr",
                "selection", "pageMargins", "outlinePr", "pageSetUpPr"):
        text = text.replace(f"<{tag} ", f"<x:{tag} ").replace(f"<{tag}>", f"<x:{tag}>").replace(f"</{tag}>", f"</x:{tag}>").replace(f"<{tag}/>", f"<x:{tag}/>")
    return text.replace("xmlns=", "xmlns:x=").encode()


def _strict(name: str, xml: bytes) -> tuple[str, bytes]:
    """The part under the namespaces of strict OOXML."""
    pairs = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    }
    for old, new in pairs.items():
        xml = xml.replace(old, new)
    return name, xml


ALIKE = {
    "strict namespaces": lambda: _patched(CORRECT, _strict),
    "prefixed elements": lambda: _in_sheet(_prefixed),
    "single quotes": lambda: _in_sheet(lambda xml: xml.replace(b'"', b"'")),
    "a declared dimension of one cell": lambda: _in_sheet(lambda xml: xml.replace(b'<dimension ref="A1:Q7"', b'<dimension ref="A1"')),
    "a ghost cell at the far end": lambda: _in_sheet(
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    ),
    "a thousand styled rows": lambda: _in_sheet(
        lambda xml: xml.replace(b"</sheetData>", b"".join(b'<row r="%d"><c r="Q%d" s="0"/></row>' % (n, n) for n in range(8, 3000)) + b"</sheetData>")
    ),
    "a sheet in UTF-16": lambda: _in_sheet(lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "a byte order mark": lambda: _in_sheet(lambda xml: b"\xef\xbb\xbf" + xml),
    "stored, not deflated": lambda: _stored(CORRECT),
}


def _stored(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as made:
        for name in source.namelist():
            made.writestr(name, source.read(name))
    return target.getvalue()


@pytest.mark.parametrize("how", ALIKE)
def test_packing_does_not_matter(how: str) -> None:
    """The same cells, however the package is written: the same values and nothing to say."""
    reading = _read(ALIKE[how]())
    assert _values(reading) == EXPECTED
    assert not reading.findings


def test_dates_of_1904_are_the_same_days() -> None:
    """A workbook of the 1904 system gives the days that people see in it."""
    for days in (False, True):
        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": days}) as book:
            sheet = book.add_worksheet("岗位")
            drawing = base("岗位")
            for (row, column), value in drawing.cells.items():
                if value is not None:
                    sheet.write(row - 1, column - 1, value)
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_datetime(4, drawing.heads["完成时限"] - 1, datetime(2011, 9, 30), day)
        assert _values(_read(target.getvalue()))["完成时限"][0] == "2011-09-30"


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", "yyyy\u5e74m\u6708d\u65e5", "m/d/yyyy", '[$-804]yyyy"\u5e74"m"\u6708"d"\u65e5"', "General", "0"])
def test_a_date_is_a_date_under_any_format(number_format: str) -> None:
    """A serial date is read as its day, whatever the cell's format makes of it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    drawing = base("岗位")
    for (row, column), value in drawing.cells.items():
        sheet.cell(row, column).value = value
    cell = sheet.cell(5, drawing.heads["完成时限"])
    cell.value, cell.number_format = 40816, number_format
    target = io.BytesIO()
    book.save(target)
    assert _values(_read(target.getvalue()))["完成时限"][0] == "2011-09-30"


# ── broken and hostile ───────────────────────────────────────────────────────────────────────────────────────────────


def _bomb() -> bytes:
    return _patched(CORRECT, lambda name, xml: (name, b" " * 2**28 if name == "xl/styles.xml" else xml))


HOSTILE = {
    "a sheet cut in the middle": (lambda: _in_sheet(lambda xml: xml[: len(xml) // 2]), {"S14"}),
    "a sheet without its part": (lambda: _patched(CORRECT, lambda n, x: None if n == "xl/worksheets/sheet1.xml" else (n, x)), {"S14", "F04"}),
    "an entity in a sheet": (
        lambda: _in_sheet(lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "b">]><worksheet', 1)), {"F11"},
    ),
    "a zip bomb": (_bomb, {"F05"}),
    "an encrypted entry": (lambda: _with_flag(CORRECT), {"F03"}),
    "a far corner with values": (
        lambda: _in_sheet(
            lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
        ),
        {"F05"},
    ),
    "a compound file of nothing": (lambda: RAW["加密"][:512] + b"\x00" * 512, {"F04"}),
}


def _with_flag(content: bytes) -> bytes:
    """The package with the encryption bit set on its entries."""
    made = bytearray(content)
    at = made.find(b"PK\x01\x02")
    while at >= 0:
        made[at + 8] |= 1
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_broken_letter_gets_its_own_finding(what: str) -> None:
    """What cannot be read is told as such and gives no rows."""
    make, expected = HOSTILE[what]
    reading = _read(make())
    assert _rules(reading) & expected
    assert _rules(reading) <= expected
    assert not reading.tables


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        (Limits(letter_bytes=100), "F05"),
        (Limits(parts=3), "F05"),
        (Limits(unpacked_bytes=2_000), "F05"),
        (Limits(sheets=0), "F05"),
    ],
)
def test_limits_hold(limits: Limits, rule: str) -> None:
    """A letter beyond a limit is told so before anything parses it."""
    assert _rules(_read(CORRECT, limits=limits)) == {rule}


@pytest.mark.parametrize("length", [1, 10, 100, 1000, 3000])
def test_any_part_of_a_letter_ends_in_a_finding(length: int) -> None:
    """A letter of which only the beginning came is never read as if it were whole."""
    for part in (CORRECT[:length], CORRECT[-length:], CORRECT[:length] + CORRECT[length + 50 :]):
        reading = _read(part)
        assert reading.findings or _values(reading) == EXPECTED


# ── in workers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _letter(file: str, content: bytes) -> Letter:
    return Letter(file, len(content), RECEIVED, io.BytesIO(content).getvalue)


def _refused() -> bytes:
    raise PermissionError("locked")


def test_a_letter_that_cannot_be_opened_costs_no_other() -> None:
    """A file without reading rights gets its sentence; the others are read."""
    letters = [_letter("甲.xlsx", CORRECT), Letter("乙.xlsx", 10, RECEIVED, _refused), _letter("丙.xlsx", CORRECT)]
    readings = {reading.file: reading for reading in read_all(letters, Limits(), 1, lambda _: None)}
    assert _rules(readings["乙.xlsx"]) == {"F10"}
    assert not readings["甲.xlsx"].findings
    assert not readings["丙.xlsx"].findings


def test_a_letter_too_large_is_never_read() -> None:
    """A letter beyond the limit of size is refused by its size alone."""
    large = Letter("大.xlsx", 10**9, RECEIVED, _refused)
    (reading,) = read_all([large], Limits(), 1, lambda _: None)
    assert _rules(reading) == {"F05"}


def test_a_letter_that_kills_its_worker_costs_no_other() -> None:
    """A compound file whose allocation chain loops makes the parser abort; only that letter is given up."""
    looping = _looping()
    letters = [_letter("甲.xlsx", CORRECT), _letter("坏.xls", looping), _letter("乙.xlsx", CORRECT)]
    told: list[int] = []
    readings = {r.file: r for r in read_all(letters, Limits(memory_bytes=2**30, seconds=20), 1, told.append)}
    assert sum(told) == len(readings) == 3
    assert _rules(readings["坏.xls"]) <= {"F08", "F04"}
    assert readings["坏.xls"].findings
    for file in ("甲.xlsx", "乙.xlsx"):
        assert not readings[file].findings
        assert _values(readings[file]) == EXPECTED


def _looping() -> bytes:
    """A compound file whose sector chain leads back to itself."""
    sector = 512
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16)
    head += (0x3E).to_bytes(2, "little") + (3).to_bytes(2, "little") + b"\xfe\xff" + (9).to_bytes(2, "little") + (6).to_bytes(2, "little")
    head += b"\x00" * 6 + (0).to_bytes(4, "little") + (1).to_bytes(4, "little") + (1).to_bytes(4, "little") + b"\x00" * 4
    head += (4096).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + (0).to_bytes(4, "little") + b"\xfe\xff\xff\xff" + (0).to_bytes(4, "little")
    head += (0).to_bytes(4, "little") + b"\xff\xff\xff\xff" * 108
    table = b"\xfd\xff\xff\xff" + (1).to_bytes(4, "little") * 127
    directory = "Workbook".encode("utf-16-le").ljust(sector, b"\x00")
    return bytes(head[:sector]) + table + directory


def _spin(parcels: object, limits: object) -> list[Reading]:  # noqa: ARG001 - stands in for read_chunk
    while True:
        pass


def test_a_letter_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser that hangs is stopped at the limit of time."""
    monkeypatch.setattr(workers, "read_chunk", _spin)
    (reading,) = read_all([_letter("慢.xlsx", CORRECT)], Limits(seconds=1), 1, lambda _: None)
    assert _rules(reading) == {"F08"}


def test_no_letters_no_workers() -> None:
    assert read_all([], Limits(), 1, lambda _: None) == []


def test_many_letters_come_back_once_each() -> None:
    """More letters than a chunk holds: one reading each."""
    letters = [_letter(f"{number}.xlsx", CORRECT) for number in range(95)]
    told: list[int] = []
    readings = read_all(letters, Limits(), 2, told.append)
    assert sorted(reading.file for reading in readings) == sorted(letter.file for letter in letters)
    assert sum(told) == 95
