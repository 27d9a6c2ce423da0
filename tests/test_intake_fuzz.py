"""Thousands of spoiled letters: none crashes, hangs or swells the reading, each ends with one verdict, none is lost without a word.

A few hundred are tried in the suite; `python -m pytest tests/test_intake_fuzz.py --mutants 10000` tries as many as wanted,
beginning with `--first`. A letter that fails is named by its number: `mutations.mutant(number)` makes it again.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial

import openpyxl
import pytest
from mutations import damaged_in_transit, mutant, seed_of, seeds
from packages import entries, entry, zipped

from pipeline.checks.judge import Office, judge
from pipeline.finding import Severity
from pipeline.forms import FORMS
from pipeline.intake.read import read
from pipeline.intake.workers import read_all
from pipeline.letter import Letter, Limits
from pipeline.rosterbook import Roster
from pipeline.run import Desk, run
from pipeline.settings import Settings
from pipeline.submission import Reading

RECEIVED = datetime(2011, 9, 28, 9, tzinfo=UTC)
DAY = date(2011, 10, 10)
LIMITS = Limits(seconds=20)
SETTINGS = Settings(unit="示例市审计局", period="2011年第1期", workers=2)


@pytest.fixture(scope="module")
def numbers(request: pytest.FixtureRequest) -> range:
    """The numbers of the letters to try."""
    first = request.config.getoption("--first")
    return range(first, first + request.config.getoption("--mutants"))


def _letter(number: int, make: object = mutant) -> Letter:
    """The letter of a number; it is made where it is read, which spares the main process."""
    ending = seed_of(number).rpartition(".")[2]
    return Letter(f"{number:06}.{ending}", 1, RECEIVED, partial(make, number))


def _number(reading: Reading) -> int:
    return int(reading.file.partition(".")[0])


@cache
def _seed_reading(name: str) -> Reading:
    return read(name, seeds()[name], RECEIVED, FORMS, LIMITS)


def _rows(reading: Reading) -> int:
    return sum(len(table.rows) for table in reading.tables)


def _errors(reading: Reading) -> list[str]:
    return [finding.rule for finding in reading.findings if finding.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def readings(numbers: range) -> list[Reading]:
    """All of them, read as a run reads them."""
    return read_all([_letter(number) for number in numbers], LIMITS, 2)


def test_each_is_read_once(readings: list[Reading], numbers: range) -> None:
    """One reading for each letter."""
    assert sorted(map(_number, readings)) == list(numbers)


def test_none_stops_its_worker(readings: list[Reading]) -> None:
    """No crash, no hang, no want of memory, no fault of ours."""
    assert [(reading.file, reading.findings[0].message) for reading in readings if "F08" in {finding.rule for finding in reading.findings}] == []


def test_none_is_lost_without_a_word(readings: list[Reading]) -> None:
    """A letter whose table is gone, or has no line left, has an error that says so."""
    assert [reading.file for reading in readings if not _rows(reading) and not _errors(reading)] == []


def test_each_has_one_verdict(readings: list[Reading]) -> None:
    """Every letter is accepted, returned or told to be a repetition, exactly once."""
    judged = judge(readings, Office(SETTINGS, DAY, Roster()))
    assert Counter(verdict.reading.file for verdict in judged.verdicts) == Counter(reading.file for reading in readings)


def test_every_finding_says_where_and_what(readings: list[Reading]) -> None:
    """Each finding names its letter, and a cell of its sheet where it names one; each sentence is whole."""
    for reading in readings:
        for finding in reading.findings:
            assert finding.place.file == reading.file
            assert finding.place.row is None or finding.place.row > 0
            assert finding.message.endswith(("。", "？"))


def test_damage_in_transit_changes_no_value(numbers: range) -> None:
    """Bytes changed on the way: the very same table comes out, or an error. Packages carry sums by which that can be told."""
    packages = [number for number in numbers if not seed_of(number).endswith(".xls")]
    changed = []
    for reading in read_all([_letter(number, damaged_in_transit) for number in packages], LIMITS, 2):
        assert "F08" not in _errors(reading), reading.file
        expected = _seed_reading(seed_of(_number(reading)))
        same = [table.cells for table in reading.tables] == [table.cells for table in expected.tables]
        if not same and not _errors(reading):
            changed.append(reading.file)
    assert changed == []


READ = re.compile(r"sheet1|sharedStrings|styles|workbook\.(?:xml|bin)$|content\.xml")


@pytest.mark.parametrize("name", ["填好岗位.xlsx", "旧式.xlsb", "旧式.ods"])
def test_a_part_that_is_not_what_its_sum_says_is_told(name: str) -> None:
    """One character changed in any part that is read, its sum left as it was: an error, never another value."""
    made = entries(seeds()[name])
    read_parts = [at for at, each in enumerate(made) if READ.search(each.name.decode())]
    assert len(read_parts) >= {"xlsx": 4, "xlsb": 2, "ods": 1}[name.rpartition(".")[2]]
    for at in read_parts:
        data = zlib.decompress(made[at].deflated, -zlib.MAX_WBITS)
        middle = len(data) // 2
        other = entry(made[at].name, data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        spoiled = zipped([*made[:at], replace(other, crc=made[at].crc), *made[at + 1 :]])
        assert _errors(read(name, spoiled, RECEIVED, FORMS, LIMITS)), made[at].name


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_a_run_over_many_of_them_posts_an_edition(numbers: range) -> None:
    """From the letters to the edition: every letter has a verdict, and every workbook of the edition can be opened."""
    some = [number for number in numbers if seed_of(number).endswith(".xlsx")][:60]
    outcome = run(Desk([_letter(number) for number in some], (), SETTINGS, DAY))
    assert len(outcome.judged.verdicts) == len(some)
    books = {name: content for name, content in outcome.edition.files.items() if name.endswith((".xlsx", ".xlsm"))}
    assert len(books) > 2
    # Beside a copy on our own form lies the letter as it was sent, broken where it was broken.
    sent = {mutant(number) for number in some}
    for name, content in books.items():
        if content in sent:
            continue
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert package.testzip() is None, name
    openpyxl.load_workbook(io.BytesIO(books["廉政风险信息库.xlsx"]))
