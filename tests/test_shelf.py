"""What is kept between runs: it saves reading, and nobody can tell from any output."""

from __future__ import annotations

import io
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from workspaces import DAY, RECEIVED, Workspace, office, sheet_of, small_letters

from pipeline import shelf as edge
from pipeline.intake import workers
from pipeline.intake.kept import is_lasting, key_of, packed, unpacked
from pipeline.intake.workers import read_all
from pipeline.letter import Letter, Limits
from pipeline.place import Place
from pipeline.rulebook.letters import TOO_SLOW
from pipeline.sample.bureau import sheets
from pipeline.shelf import Shelf
from pipeline.submission import Reading

_CONTENT = sheet_of("办公室", "科室").workbook()


def _letter(file: str = "甲.xlsx", content: bytes = _CONTENT) -> Letter:
    return Letter(file, len(content), RECEIVED, io.BytesIO(content).getvalue)


def _letters() -> list[Letter]:
    return [_letter(f"{number}.xlsx", sheet.workbook()) for number, sheet in enumerate(list(sheets().values())[:6])]


def _by_file(readings: list[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: reading.file)


def _refused(*_: object) -> list[bytes]:
    raise AssertionError("nothing was to be read")


def test_what_is_kept_is_what_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time every reading comes from the shelf, and is the same in every part."""
    first = read_all(_letters(), Limits(), 1, kept=Shelf(tmp_path / "r.sqlite"))
    monkeypatch.setattr(workers, "ProcessPool", _refused)
    ticks: list[int] = []
    second = read_all(_letters(), Limits(), 1, ticks.append, Shelf(tmp_path / "r.sqlite"))
    assert _by_file(second) == _by_file(first)
    assert sum(ticks) == len(first)


def test_packing_loses_nothing() -> None:
    """Every reading of the sample bureau comes out of its bytes as it went in; other bytes give none."""
    for reading in read_all(_letters(), Limits(), 1):
        assert unpacked(packed(reading)) == reading
        assert unpacked(packed(reading)[:-3]) is None
    assert unpacked(b"") is None


@pytest.mark.parametrize(
    "changed",
    [
        _letter(content=_CONTENT + b" "), _letter("乙.xlsx"), replace(_letter(), received=RECEIVED + timedelta(seconds=1)),
    ],
)
def test_a_changed_letter_is_read_again(changed: Letter) -> None:
    """Bytes, path and time of receipt all stand in a reading; a change of any gives another key, and so do other limits."""
    assert key_of(changed, Limits()) != key_of(_letter(), Limits()) == key_of(_letter(), Limits())
    assert key_of(_letter(), Limits(sheets=3)) != key_of(_letter(), Limits())


def test_another_program_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings made by another state of the program are not used."""
    kept = Shelf(tmp_path / "r.sqlite")
    kept.keep({"a": b"1"})
    assert kept.find(["a", "b"]) == {"a": b"1"}
    monkeypatch.setattr(edge, "program", lambda: "another")
    assert kept.find(["a"]) == {}


def test_only_what_was_used_stays(tmp_path: Path) -> None:
    """Readings of letters that are gone from the inbox are thrown away."""
    Shelf(tmp_path / "r.sqlite").keep({"a": b"1", "b": b"2"})
    later = Shelf(tmp_path / "r.sqlite")
    later.find(["a"])
    later.keep({"c": b"3"})
    later.tidy()
    assert Shelf(tmp_path / "r.sqlite").find(["a", "b", "c"]) == {"a": b"1", "c": b"3"}


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"\0" * 500])
def test_a_broken_shelf_costs_nothing_but_time(tmp_path: Path, content: bytes) -> None:
    """Whatever stands where the readings are kept, the letters are read, and kept the next time."""
    path = tmp_path / "r.sqlite"
    path.write_bytes(content)
    expected = _by_file(read_all(_letters()[:2], Limits(), 1))
    for _ in range(3):
        assert _by_file(read_all(_letters()[:2], Limits(), 1, kept=Shelf(path))) == expected
    with sqlite3.connect(path) as shelf:
        assert shelf.execute("SELECT count(*) FROM readings").fetchone() == (2,)
    shelf.close()


def test_what_may_be_different_tomorrow_is_not_kept() -> None:
    """A letter that was stopped, or could not be read from the disk, is tried again."""
    (read,) = read_all([_letter()], Limits(), 1)
    assert is_lasting(read)
    assert not is_lasting(replace(read, digest="unread-5-甲.xlsx"))
    assert not is_lasting(replace(read, findings=(TOO_SLOW.at(Place("甲.xlsx"), what="超过时间上限"),)))


def _posted(made: Workspace) -> dict[str, bytes]:
    ran = made.run("--force")
    assert ran.code == 0, ran.err
    return made.latest.files


def test_no_output_tells_whether_a_reading_was_kept(tmp_path: Path) -> None:
    """A workspace that keeps its readings posts the same bytes as one whose readings are thrown away before every run."""
    keeping, forgetting = office(tmp_path / "甲", small_letters()), office(tmp_path / "乙", small_letters())
    for more in ("后到的.xlsx", "再后到的.xlsx"):
        for made in (keeping, forgetting):
            made.put(f"办公室/{more}", sheet_of("办公室", "科室"))
        (forgetting.root / ".riskbook" / "readings.sqlite").unlink(missing_ok=True)
        assert _posted(keeping) == _posted(forgetting)
    assert (keeping.root / ".riskbook" / "readings.sqlite").stat().st_size > 0
    assert DAY in keeping.editions[-1].name
