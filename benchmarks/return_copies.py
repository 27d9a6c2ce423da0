"""Marks every workbook of a folder as a return copy, takes the marks off again, and says what was lost and what was left.

    python benchmarks/return_copies.py FOLDER [--seconds 60]

For files that nobody here made: what is compared is every part, cell, look, rule, comment, name and relation.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import anatomy

from pipeline.writers import package
from pipeline.writers.package.book import Book

ENDINGS = (".xlsx", ".xlsm", ".xltx", ".et")
PLACES = ((1, 1, "error"), (2, 2, "warning"), (3, 1, "correction"), (5, 4, "error"), (40, 9, "error"))
NOTICE = package.Notice("退回说明", ("请改正后报送。",), ("序号", "问题"), (6, 40), (package.NoticeRow(("1", "请填写"), None, "error"),))


def marked(content: bytes, sheets: list[str]) -> bytes:
    """A return copy with marks on up to three sheets, wherever they fall."""
    marks = [package.CellMark(name, row, column, severity, f"第{row}行要改") for name in sheets[:3] for row, column, severity in PLACES]
    flags = [package.RowFlag(name, row, column) for name in sheets[:3] for row, column in ((2, 2), (5, 1), (7, 3))]
    return package.mark(content, marks, flags, NOTICE)


def outcome(content: bytes) -> str:
    """What became of a workbook: 相同, or why not."""
    try:
        sheets = [sheet.name for sheet in Book(content).sheets() if sheet.kind == "worksheet"]
    except Exception as damage:  # noqa: BLE001 - whatever a hostile file does to a reader is told
        return f"打不开 {type(damage).__name__}"
    if not sheets:
        return "没有表格"
    try:
        copy = marked(content, sheets)
    except package.UnpatchablePackage as damage:
        return f"不能标注 {damage}"
    try:
        before = anatomy.facts(content)
    except Exception as damage:  # noqa: BLE001 - likewise
        return f"不能比较 {type(damage).__name__}"
    after = anatomy.facts(package.unmark(copy))
    gone, more = anatomy.lost(before, after), [fact for fact in anatomy.added(before, after) if fact[0] != "style"]
    return f"不同 少{gone[:3]} 多{more[:3]}" if gone or more else "相同"


def files(folder: Path) -> Iterator[Path]:
    """The workbooks of a folder, at any depth."""
    return (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS)


def main() -> None:
    """Print what differs, file by file, and how many came out how."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("--seconds", type=int, default=60)
    given = wanted.parse_args()
    counted: Counter[str] = Counter()
    for path in files(given.folder):
        signal.alarm(given.seconds)
        found = outcome(path.read_bytes())
        counted[found.split(maxsplit=1)[0]] += 1
        if found != "相同":
            print(path.relative_to(given.folder), found)
    signal.alarm(0)
    print(sum(counted.values()), dict(counted))


if __name__ == "__main__":
    main()
