"""How long LibreOffice takes to open the consolidated workbook with its figures as formulas, beside the same workbook without.

    python benchmarks/opening.py [--points 60000] [--sections 40] [--runs 3]

`formulas` has figures as formulas and, as always, a link in every row; `values` has the links only, as beyond `formula_rows`; `bare` is
`formulas` with every formula taken out and its value left. Opening is a conversion without a screen to CSV, which loads the whole workbook and writes one small sheet; what LibreOffice needs for a
workbook with one cell, its own start that is, is taken off. `as saved` loads with the values in the file, as LibreOffice does by
default; `counted anew` with every formula calculated on loading (OOXMLRecalcMode 0). Medians, the workbooks opened in turn.
Prints seconds, ratios and sizes. Nothing here is a test: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from books import SECTIONS, made, reading, risk, table
from whole_run import varied

from pipeline.forms import POSITION, SECTION
from pipeline.submission import Reading
from pipeline.writers.consolidated import Book, workbook

POSTS, ROWS_A_POST = 25, 30
MODES = {"as saved": 1, "counted anew": 0}
NEVER_FORMULAS, ALWAYS_FORMULAS = 0, 10**9


def letter(number: int, rows: int) -> Reading:
    """One letter of a section that exists nowhere: points of its posts, and every thirtieth one of the section itself."""
    section = f"{SECTIONS[number % len(SECTIONS)]}{number + 1}"
    rng = random.Random(number)
    points = [point(rng, number * rows + line) for line in range(rows)]
    own, posts = points[::30], [each for at, each in enumerate(points) if at % 30]
    placed = [each | {"岗位名称": f"第{at // ROWS_A_POST + 1}岗", "姓名": "单雨亭", "岗位职责": "负责日常工作。"} for at, each in enumerate(posts)]
    file = f"{section}/岗位表.xlsx"
    return reading(file, table(POSITION, file, section, placed), table(SECTION, file, section, [each | {"权力(业务)事项": "事项", "分管领导": "柳应川"} for each in own], "科室"))


def point(rng: random.Random, number: int) -> dict[str, str | None]:
    """A risk point in words of its own."""
    made_point = risk(number)
    return made_point | {heading: varied(rng, text) for heading in ("风险点", "表现形式", "防控措施") if (text := made_point[heading])}


def book(points: int, sections: int) -> Book:
    """The book of a run over that many risk points."""
    return made([letter(number, -(-points // sections)) for number in range(sections)])


def written(own: Book, formula_rows: int) -> bytes:
    """The consolidated workbook with figures as formulas up to so many points."""
    return workbook(replace(own, settings=own.settings.model_copy(update={"formula_rows": formula_rows})))


def bare(content: bytes) -> bytes:
    """The workbook with every formula taken out and its value left."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as package, ZipFile(target, "w", ZIP_DEFLATED) as made_package:
        for name in package.namelist():
            part = package.read(name)
            made_package.writestr(name, re.sub(rb"<f>[^<]*</f>", b"", part) if name.startswith("xl/worksheets/") else part)
    return target.getvalue()


def empty() -> bytes:
    """A workbook with one cell."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made_book:
        made_book.add_worksheet().write(0, 0, 1)
    return target.getvalue()


def formulas(content: bytes) -> int:
    """How many cells have a formula."""
    with ZipFile(io.BytesIO(content)) as package:
        return sum(package.read(name).count(b"<f>") for name in package.namelist() if name.startswith("xl/worksheets/"))


def unpacked(content: bytes) -> int:
    """The size of all parts."""
    with ZipFile(io.BytesIO(content)) as package:
        return sum(entry.file_size for entry in package.infolist())


class Office:
    """LibreOffice with a profile of its own for each way of loading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for mode, value in MODES.items():
            user = self.profile(mode) / "user"
            user.mkdir(parents=True)
            item = f"<item oor:path='/org.openoffice.Office.Calc/Formula/Load'><prop oor:name='OOXMLRecalcMode' oor:op='fuse'><value>{value}</value></prop></item>"
            space = "xmlns:oor='http://openoffice.org/2001/registry' xmlns:xs='http://www.w3.org/2001/XMLSchema'"
            (user / "registrymodifications.xcu").write_text(f"<oor:items {space}>{item}</oor:items>", encoding="utf-8")

    def profile(self, mode: str) -> Path:
        """Where that way of loading is set."""
        return self.folder / re.sub(r"\W", "_", mode)

    def seconds(self, path: Path, mode: str) -> float:
        """How long it takes to start, load the workbook, write its first sheet and leave."""
        line = ["soffice", f"-env:UserInstallation={self.profile(mode).as_uri()}", "--headless", "--norestore",
                "--convert-to", "csv", "--outdir", str(self.folder / "out"), str(path)]
        begin = time.perf_counter()
        subprocess.run(line, check=True, capture_output=True)
        return time.perf_counter() - begin


def measured(books: dict[str, bytes], runs: int, folder: Path) -> dict[tuple[str, str], float]:
    """The median seconds of opening each workbook in each way, without LibreOffice's own start."""
    office, paths = Office(folder), {}
    for number, (name, content) in enumerate({"start": empty(), **books}.items()):
        paths[name] = folder / f"{number}.xlsx"
        paths[name].write_bytes(content)
    taken: dict[tuple[str, str], list[float]] = {}
    for run in range(-1, runs):
        for mode in MODES:
            for name, path in paths.items():
                if run >= 0 or name == "start":  # the first of all makes the profile
                    taken.setdefault((name, mode), []).append(office.seconds(path, mode))
    for mode in MODES:
        taken["start", mode] = taken["start", mode][1:]
    middle = {key: median(seconds) for key, seconds in taken.items()}
    return {(name, mode): seconds - middle["start", mode] for (name, mode), seconds in middle.items() if name != "start"}


def main() -> None:
    """Make the two workbooks, open them, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=60_000)
    parser.add_argument("--sections", type=int, default=40)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    own = book(arguments.points, arguments.sections)
    print(f"{own.figures.total} points, {arguments.sections} sections; load of the machine {os.getloadavg()[0]:.1f}", flush=True)
    books = {name: written(own, limit) for name, limit in (("formulas", ALWAYS_FORMULAS), ("values", NEVER_FORMULAS))}
    books["bare"] = bare(books["formulas"])
    for name, content in books.items():
        print(f"{name}: {len(content) / 2**20:.1f} MB, unpacked {unpacked(content) / 2**20:.0f} MB, {formulas(content)} formula cells", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = measured(books, arguments.runs, Path(folder))
    print(f"{'':14}" + "".join(f"{name:>10}" for name in books) + f"{'to values':>12}{'to bare':>10}")
    for mode in MODES:
        seconds = [found[name, mode] for name in books]
        print(f"{mode:14}" + "".join(f"{each:>9.1f}s" for each in seconds) + f"{seconds[0] / seconds[1]:>12.2f}{seconds[0] / seconds[2]:>10.2f}")


if __name__ == "__main__":
    main()
