"""Isolation: whatever reading one letter does to its worker costs that letter, with a finding of its own, and no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from functools import partial

import pytest
from drawn_cases import RECEIVED, base, workbook

from pipeline.intake import workers
from pipeline.intake.workers import read_all
from pipeline.letter import Letter, Limits
from pipeline.submission import Reading

CORRECT = workbook([base("岗位")])
LIMITS = Limits(seconds=4, memory_bytes=512 * 2**20)
HALF = 2**29


def _hang() -> None:
    while True:
        time.sleep(60)


def _exhaust() -> None:
    blocks = []
    while True:
        blocks.append(bytearray(HALF // 8))


def _recurse() -> None:
    _recurse()


def _divide() -> None:
    print(1 / 0)  # noqa: T201


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


EVILS: dict[str, tuple[Callable[[], object], str]] = {
    "hangs": (_hang, "超过时间上限"),
    "aborts": (os.abort, "程序异常中止"),
    "leaves": (partial(os._exit, 1), "程序异常中止"),
    "leaves as if all were well": (partial(os._exit, 0), "超过时间上限"),
    "exits": (partial(sys.exit, 3), "程序异常中止"),
    "takes all memory": (_exhaust, "占用内存过多"),
    "recurses without end": (_recurse, "程序异常中止"),
    "fails": (_divide, "程序异常中止"),
    "is killed": (_kill, "程序异常中止"),
}


_DONE: set[str] = set()


def _evil(what: str, file: str = "坏.xlsx") -> bytes:
    """Stands for a letter whose reading does that. Only in a worker, and there once a letter: who lives on is to tell of it."""
    if multiprocessing.parent_process() is not None and file not in _DONE:
        _DONE.add(file)
        EVILS[what][0]()
    return b"PK"


def _letter(file: str, content: bytes = CORRECT) -> Letter:
    return Letter(file, len(content), RECEIVED, partial(bytes, content))


def _all_read(letters: list[Letter], count: int) -> dict[str, Reading]:
    told: list[int] = []
    readings = read_all(letters, LIMITS, count, told.append)
    assert sum(told) == len(readings) == len(letters)
    return {reading.file: reading for reading in readings}


@pytest.mark.skipif(os.name != "posix", reason="signals and bounds of memory are those of POSIX systems")
@pytest.mark.parametrize("what", EVILS)
def test_what_a_letter_does_to_its_worker_costs_that_letter(what: str) -> None:
    """A hang, an abort, an exit, a kill, a lack of memory or a fault of ours: one finding, and all others are read."""
    letters = [*map(_letter, ("甲.xlsx", "乙.xlsx")), Letter("坏.xlsx", 2, RECEIVED, partial(_evil, what)), *map(_letter, ("丙.xlsx", "丁.xlsx"))]
    readings = _all_read(letters, 1)
    (finding,) = readings.pop("坏.xlsx").findings
    assert finding.rule == "F08"
    assert EVILS[what][1] in finding.message
    assert all(reading.tables and not reading.findings for reading in readings.values())


@pytest.mark.skipif(os.name != "posix", reason="signals and bounds of memory are those of POSIX systems")
def test_many_such_letters_cost_one_another_nothing() -> None:
    """All of it at once, among right letters and in several workers: the pool goes on to the last letter."""
    evil = [what for what in EVILS if EVILS[what][1] != "超过时间上限"] * 3
    names = [f"坏{number}.xlsx" for number in range(len(evil))]
    letters = [Letter(name, 2, RECEIVED, partial(_evil, what, name)) for name, what in zip(names, evil, strict=True)]
    letters = [each for pair in zip(letters, (_letter(f"好{number}.xlsx") for number in range(len(evil))), strict=True) for each in pair]
    readings = _all_read(letters, 2)
    for file, reading in readings.items():
        assert [finding.rule for finding in reading.findings] == (["F08"] if file.startswith("坏") else [])


def test_workers_may_start_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where processes cannot be forked, as on Windows, each worker starts by itself; reading and isolation are the same."""
    monkeypatch.setattr(workers, "context", partial(multiprocessing.get_context, "spawn"))
    readings = _all_read([_letter("甲.xlsx"), Letter("坏.xlsx", 2, RECEIVED, partial(_evil, "leaves")), _letter("乙.xlsx")], 1)
    assert readings["甲.xlsx"].tables
    assert readings["乙.xlsx"].tables
    assert [finding.rule for finding in readings["坏.xlsx"].findings] == ["F08"]


def test_a_parser_says_nothing_on_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    """What a dying parser prints is in English and no use to anyone: nothing of it is seen."""
    _all_read([Letter("坏.xlsx", 2, RECEIVED, _shout)], 1)
    told = capfd.readouterr()
    assert "panicked" not in told.err + told.out


def _shout() -> bytes:
    if multiprocessing.parent_process() is not None:
        os.write(2, b"thread panicked at nowhere")
        os._exit(1)
    return b"PK"
