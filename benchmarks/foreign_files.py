"""Read every file of a folder, each alone in a worker, as a run would: seconds of work, peak of memory, and what was said of it.

    python benchmarks/foreign_files.py FOLDER [--workers 2] [--slow 10] [--memory-mb 1024] [--seconds 30] [--list F08]

Made for folders of foreign spreadsheets: fuzzed, encrypted, broken, ancient, huge. Every file must end with one reading
that holds a table or a finding; what does not is printed at the end, and the exit code is 1. Memory is told on Linux only.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import TimeoutError as TooLong
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from pebble import ProcessExpired

sys.path.append(str(Path(__file__).parent.parent / "tests"))

from measuring import Measured, measured, pool

from pipeline.intake.workers import _stopped
from pipeline.letter import Letter, Limits
from pipeline.submission import Reading

RECEIVED = datetime(2011, 9, 28, 9, tzinfo=UTC)


def measure(folder: Path, limits: Limits, workers: int) -> tuple[list[Measured], list[Letter]]:
    """All files of a folder, and those whose worker died of them."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    letters = [Letter(path.relative_to(folder).as_posix(), path.stat().st_size, RECEIVED, partial(Path.read_bytes, path)) for path in paths]
    results, deadly = [], []
    with pool(workers, limits) as made:
        futures = [made.schedule(measured, args=(letter, limits), timeout=limits.seconds) for letter in letters]
        for letter, future in zip(letters, futures, strict=True):
            try:
                results.append(future.result())
            except (TooLong, ProcessExpired):
                deadly.append(letter)
                results.append(Measured(_stopped(letter, "程序异常中止"), 0.0, 0.0))
    return results, deadly


def said(reading: Reading) -> str:
    """The outcome in a few signs: forms read, rules that spoke."""
    tables = "+".join(table.form for table in reading.tables)
    return " ".join(part for part in (tables, *sorted({finding.rule for finding in reading.findings})) if part)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--slow", type=int, default=10)
    parser.add_argument("--memory-mb", type=int, default=Limits().memory_bytes // 2**20)
    parser.add_argument("--seconds", type=int, default=Limits().seconds)
    parser.add_argument("--list", default="", help="print every file with this rule, or 'all'")
    wanted = parser.parse_args()
    limits = Limits(seconds=wanted.seconds, memory_bytes=wanted.memory_mb * 2**20)
    begin = time.perf_counter()
    results, deadly = measure(wanted.folder, limits, wanted.workers)
    print(f"{len(results)} files in {time.perf_counter() - begin:.1f} s, {sum(each.seconds for each in results):.1f} s of work")
    for outcome, count in Counter(said(each.reading) for each in results).most_common():
        print(f"{count:6d}  {outcome}")
    show("slowest", sorted(results, key=lambda each: -each.seconds)[: wanted.slow])
    show("largest in memory", sorted(results, key=lambda each: -each.megabytes)[: wanted.slow])
    if wanted.list:
        show(wanted.list, [each for each in results if wanted.list in ("all", *said(each.reading).split())])
    show("worker died", [each for each in results if each.reading.file in {letter.file for letter in deadly}])
    silent = [each for each in results if not each.reading.tables and not each.reading.findings]
    show("silent", silent)
    sys.exit(1 if silent else 0)


def show(title: str, results: list[Measured]) -> None:
    print(f"── {title}: {len(results)}")
    for each in results:
        print(f"  {each.seconds:7.2f} s {each.megabytes:6.0f} MB  {said(each.reading):12s} {each.reading.file}")


if __name__ == "__main__":
    main()
