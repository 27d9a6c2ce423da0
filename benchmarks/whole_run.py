"""The whole run over many letters, stage by stage, beside the naive way in the same run.

    python benchmarks/whole_run.py [--letters 2000] [--rows 30] [--skip-naive]

Ours: worker processes with calamine, one pandera validation for each form, merge, all outputs of an edition.
Naive: pandas.read_excel with openpyxl and pandera file by file, concat, to_excel.
Prints seconds, peak memory and ratios. Nothing here is a test: figures depend on the machine.
"""

from __future__ import annotations

from pipeline.intake.server import warm

if __name__ == "__main__":
    warm()  # as the command does, so that the reading processes import while this one does

import argparse
import io
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from pipeline import inbox
from pipeline.analysis.figures import figures
from pipeline.checks.columns import schema_for
from pipeline.checks.judge import judge
from pipeline.edition import Edition
from pipeline.forms import POSITION, SECTION
from pipeline.intake.workers import read_all
from pipeline.register.changes import since
from pipeline.register.merge import merge
from pipeline.rounds.follow import Memory, follow
from pipeline.run import Desk, _edition, office
from pipeline.sample.bureau import PERIOD, UNIT_NAME, table
from pipeline.settings import Settings
from pipeline.submission import Returned
from pipeline.writers.template import filled, layout

TODAY = date(2011, 10, 10)
BAD_SHARE = 0.03
WORDS = "审计项目取证底稿资金采购验收报销移送整改名单样本合同结算签证踏勘档案印章数据接待车辆评优回访公示抽查复核登记"


def varied(rng: random.Random, text: str) -> str:
    """A text of the sample made different, so that letters are not copies of one another."""
    extra = "".join(rng.choice(WORDS) for _ in range(8))
    return f"{text.rstrip('。')}，涉及{extra}。"


def letter(number: int, rows: int) -> tuple[str, bytes]:
    """One letter of a section that exists nowhere, with rows from the sample's texts."""
    rng = random.Random(number)
    form, name = ((POSITION, "position"), (SECTION, "section"))[number % 2]
    section = f"第{number // 2 + 1}审计科"
    source = [dict(rng.choice(table(name))) for _ in range(rows)]
    made = []
    for line, entry in enumerate(source, 1):
        for heading in ("风险点", "表现形式", "防控措施"):
            entry[heading] = varied(rng, entry[heading])
        if rng.random() < BAD_SHARE / 3 and line == 1:
            entry["自评等级"] = "二级/三级"
        made.append({"序号": str(line)} | {h: entry.get(h) or None for h in form.headings if h in entry and h != "序号"})
    header = {
        "单位名称": UNIT_NAME, "科室(中心)": section, "填报期": PERIOD, "填表人": "某甲", "填表日期": "2011-09-20",
        "审核人": "某乙", "审核日期": "2011-09-21",
    }
    return f"{section}/{form.workbook}.xlsx", filled(form, header=header, rows=made)


def write_letter(task: tuple[int, int, str]) -> None:
    """Make one letter on disk."""
    number, rows, folder = task
    name, content = letter(number, rows)
    path = Path(folder) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class Clock:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begin

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def peak_megabytes() -> tuple[float, float]:
    """Peak memory of this process and of its largest child, in MB."""
    own, children = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own, children


def ours(folder: Path) -> tuple[Clock, Edition]:
    """Our way, stage by stage as run.run goes."""
    clock = Clock()
    settings = Settings()
    with clock.stage("read"):
        letters, passed = inbox.letters(folder)
        readings = read_all(letters, settings.letter_limits(), settings.workers)
    with clock.stage("check"):
        judged = judge(readings, office(settings, TODAY, None))
    with clock.stage("merge"):
        register = merge(judged, None, TODAY.isoformat())
        rounds = follow(judged, Memory())
        counted = figures(judged, register, passed, TODAY, rounds, since(None, "", register))
    with clock.stage("write"):
        edition = _edition(Desk(letters, passed, settings, TODAY), judged, register, counted, rounds)
    returned = sum(isinstance(verdict, Returned) for verdict in judged.verdicts)
    print(f"letters {len(letters)}, returned {returned}, points {counted.total}, edition {sum(map(len, edition.files.values())) / 2**20:.1f} MB")
    return clock, edition


def rehearse(folder: Path) -> None:
    """Both ways over a few letters, so that neither pays in its figures for what its libraries load at first use."""
    settings = Settings()
    few = inbox.letters(folder)[0][:20]
    judge(read_all(few, settings.letter_limits(), settings.workers), office(settings, TODAY, None))
    naive(folder, most=4)


def naive(folder: Path, most: int | None = None) -> Clock:
    """The naive way: file by file."""
    clock = Clock()
    schemas = {form.workbook: schema_for(form, frozenset()) for form in (POSITION, SECTION)}
    forms = {form.workbook: form for form in (POSITION, SECTION)}
    clock.seconds = {"read": 0.0, "check": 0.0}
    kept, faulty = [], 0
    for path in sorted(folder.rglob("*.xlsx"))[:most]:
        form = forms[path.stem]
        begin = time.perf_counter()
        frame = pd.read_excel(path, sheet_name=form.key, header=layout(form).head_row, dtype="str", engine="openpyxl")
        frame = frame[frame["风险点"].notna()]
        clock.seconds["read"] += time.perf_counter() - begin
        begin = time.perf_counter()
        frame["完成时限"] = frame["完成时限"].str.removesuffix(" 00:00:00")
        try:
            schemas[form.workbook].validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            faulty += len(errors.failure_cases)
        kept.append(frame)
        clock.seconds["check"] += time.perf_counter() - begin
    with clock.stage("merge"):
        together = pd.concat(kept)
    with clock.stage("write"):
        together.to_excel(io.BytesIO(), index=False)
    return clock


def show(name: str, clock: Clock) -> None:
    print(f"{name:>6}  " + "  ".join(f"{stage} {seconds:7.2f} s" for stage, seconds in clock.seconds.items()) + f"  total {clock.total:7.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--rows", type=int, default=30)
    parser.add_argument("--skip-naive", action="store_true")
    parser.add_argument("--folder", type=Path, default=None, help="keep and reuse the letters here")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = wanted.folder or Path(temporary)
        if not any(folder.rglob("*.xlsx")):
            with ProcessPoolExecutor(os.cpu_count()) as pool:
                list(pool.map(write_letter, [(n, wanted.rows, str(folder)) for n in range(wanted.letters)], chunksize=50))
        rehearse(folder)
        mine, _ = ours(folder)
        own, child = peak_megabytes()
        show("ours", mine)
        print(f"peak memory {own:.0f} MB" + (f", largest child {child:.0f} MB" if child else ""))
        if not wanted.skip_naive:
            other = naive(folder)
            show("naive", other)
            intake = (other.seconds["read"] + other.seconds["check"]) / (mine.seconds["read"] + mine.seconds["check"])
            print(f"intake and checks {intake:.1f} times faster, total {other.total / mine.total:.1f} times faster")


if __name__ == "__main__":
    main()
