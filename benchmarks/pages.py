"""Every page of the leaders' workbook as a picture, in colour and in grey, to be looked at: the sample bureau, and one of 40 sections.

    python benchmarks/pages.py OUT [--dpi 70] [--only sample|forty]

Needs LibreOffice and poppler-utils. Both bureaus are reported, reviewed and reported on once more, so that nothing is empty.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from whole_run import varied

from pipeline.forms import POSITION, ROSTER, SECTION
from pipeline.outbox import editions
from pipeline.rosterbook import LEADERS
from pipeline.run import WORKBOOK
from pipeline.sample import story
from pipeline.sample.bureau import PERIOD, ROSTER_LETTER, UNIT_NAME, Sheet, power_sheets, sections, sheets
from pipeline.sample.edited import put
from pipeline.sample.letters import as_letters
from pipeline.settings import FILE
from pipeline.workspace import initialise, run_workspace

NUMERALS = ("二", "三", "四")
VARIED = ("风险点", "表现形式", "防控措施")


def named(section: str, numeral: str) -> str:
    """Another section of the same kind: 财政审计二科."""
    ending = "中心" if section.endswith("中心") else section[-1]
    return f"{section.removesuffix(ending)}{numeral}{ending}"


def another(sheet: Sheet, numeral: str, rng: Random) -> Sheet:
    """The sheet as another section of the same kind would have filled it in."""
    section = named(sheet.header["科室(中心)"], numeral)
    rows = [row | {head: varied(rng, row[head]) for head in VARIED if row.get(head)} for row in sheet.rows]
    rows = [row | ({"姓名": f"{row['姓名'][:-1]}{numeral}"} if row.get("姓名") else {}) for row in rows]
    return Sheet(sheet.form, sheet.header | {"科室(中心)": section}, tuple(rows))


def forty() -> dict[str, bytes]:
    """The letters of a bureau with 40 sections and their leaders."""
    rng, own = Random(40), sheets()
    roster = own[ROSTER_LETTER]
    whole = [*roster.rows]
    for numeral in NUMERALS:
        whole += [row | {"科室": named(row["科室"], numeral), "简称": None, "姓名": f"{row['姓名'][:-1]}{numeral}"}
                  for row in roster.rows if row["科室"] != LEADERS]
        for section in sections():
            for form in (POSITION, SECTION):
                path = f"{section}/{form.workbook}.xlsx"
                if section != LEADERS and path in own:
                    own[f"{named(section, numeral)}/{form.workbook}.xlsx"] = another(own[path], numeral, rng)
    own[ROSTER_LETTER] = Sheet(ROSTER, roster.header, tuple(whole))
    return as_letters(own, power_sheets())


def told(root: Path, letters: dict[str, bytes]) -> Iterator[Path]:
    """The editions of a bureau: reported, reviewed, followed up."""
    initialise(root)
    (root / FILE).write_text(f'unit = "{UNIT_NAME}"\nperiod = "{PERIOD}"\n', encoding="utf-8")
    put(root, letters, datetime(2011, 9, 28, 9, tzinfo=UTC))
    yield run(root, date(2011, 10, 14))
    story.reviewed(root, "2011-10-24", story.as_found)
    yield run(root, date(2011, 10, 25))
    story.followed_up(root)
    yield run(root, date(2011, 11, 28))


def run(root: Path, day: date) -> Path:
    """One run of the main job; the edition's folder."""
    run_workspace(root, day, force=False, tick=lambda _: None, begin=lambda _: None)
    return editions(root / "outbox")[-1]


def printed(book: Path, into: Path, dpi: int) -> int:
    """The pages as a printer would get them, in colour and in grey; how many there are."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", "pdf", "--outdir", str(into), str(book)]
        subprocess.run(command, check=True, capture_output=True, timeout=600)
    pdf = into / f"{book.stem}.pdf"
    for look, options in (("colour", []), ("grey", ["-gray"])):
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", *options, str(pdf), str(into / look)], check=True, timeout=600)
    return len(list(into.glob("colour-*.png")))


def main() -> None:
    from pipeline.sample.letters import letters

    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--dpi", type=int, default=70)
    parser.add_argument("--only", choices=("sample", "forty"))
    given = parser.parse_args()
    for name, made in {"sample": letters, "forty": forty}.items():
        if given.only in (None, name):
            into = given.out / name
            shutil.rmtree(into, ignore_errors=True)
            root = into / "bureau"
            root.mkdir(parents=True)
            *_, last = told(root, made())
            print(f"{name}: {printed(last / WORKBOOK, into / 'pages', given.dpi)} pages in {into / 'pages'}")


if __name__ == "__main__":
    main()
