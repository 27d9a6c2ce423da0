"""Many powers and procedures the whole way: letters as read, judged, merged, counted, written into the consolidated workbook.

    python benchmarks/powers_whole.py [--powers 10000] [--steps 50000]

Runs half the size and the whole size, each in a process of its own, and prints seconds of each stage, the peak of memory, and
the ratios: 2.0 is linear. Nothing here is a test: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise

import pandas as pd
from powers import made, timed

from pipeline.analysis.figures import figures
from pipeline.checks.judge import Office, judge
from pipeline.form import Form
from pipeline.forms import POWERS, PROCEDURES, STEPS
from pipeline.place import Place
from pipeline.register.merge import merge
from pipeline.rosterbook import Roster
from pipeline.settings import Settings
from pipeline.submission import HeaderValue, Reading, Returned, Table
from pipeline.writers.consolidated import Book, workbook

TODAY = date(2011, 10, 10)
SECTIONS = 200
HEADER = {
    "单位名称": "示例市审计局", "填报期": "2011年第1期", "填表人": "单雨亭", "填表日期": "2011-09-20", "审核人": "柳应川", "审核日期": "2011-09-22",
}
MADE_UP = {"权力层级": "科室", "行使依据": "《审计法》第三十条", "依据类型": "法律", "依据适用性": "适用", "公开方式": "对外公开"}


def table(form: Form, file: str, section: str, rows: pd.DataFrame) -> Table:
    """A sheet of a letter that holds these rows."""
    header = {label: HeaderValue(entry, entry, label, Place(file, form.key, 3, 2)) for label, entry in (HEADER | {"科室(中心)": section}).items()}
    cells = {h: [entry or None for entry in rows[h]] if h in rows else [MADE_UP.get(h)] * len(rows) for h in form.headings}
    if form is not STEPS:
        cells["序号"] = [str(number) for number in range(1, len(rows) + 1)]
    columns = {heading: at for at, heading in enumerate(form.headings, 2)}
    return Table(form.key, file, form.key, 6, header, tuple(range(7, 7 + len(rows))), columns, {h: h for h in columns}, cells)


def letters(powers: int, steps: int) -> list[Reading]:
    """One letter of each section, with its share of the powers and of the procedures and all their steps."""
    whole = made(powers, steps)
    listed, walked = whole["业务流程目录"], whole["流程环节"].assign(风险编号="")
    listed = listed.assign(环节数=walked.groupby("流程编号").size().reindex(listed["流程编号"]).astype(str).to_numpy())
    codes = pd.Series(range(len(listed)), index=listed["流程编号"]) % SECTIONS
    parts = {POWERS: (whole["权力清单"], pd.RangeIndex(powers) % SECTIONS), PROCEDURES: (listed, codes), STEPS: (walked, walked["流程编号"].map(codes))}
    shared = {form: dict(list(frame.groupby(list(own)))) for form, (frame, own) in parts.items()}
    return [_letter(f"第{n}科", {form: frames[n] for form, frames in shared.items() if n in frames}) for n in range(SECTIONS)]


def _letter(section: str, frames: dict[Form, pd.DataFrame]) -> Reading:
    file = f"{section}/4_权力清单与三目录.xlsx"
    tables = tuple(table(form, file, section, rows) for form, rows in frames.items())
    return Reading(file, sha256(file.encode()).hexdigest(), datetime(2011, 9, 25, 9, tzinfo=UTC), tables)


def measured(powers: int, steps: int) -> dict[str, float]:
    """The seconds of each stage and the peak of memory in MB."""
    spent: dict[str, float] = {}
    readings, spent["make letters"] = timed(lambda: letters(powers, steps))
    judged, spent["judge"] = timed(lambda: judge(readings, Office(Settings(), TODAY, Roster())))
    register, spent["merge"] = timed(lambda: merge(judged, None, TODAY.isoformat()))
    counted, spent["figures"] = timed(lambda: figures(judged, register, 0, TODAY))
    told = tuple(finding for verdict in judged.verdicts for finding in verdict.findings if finding.severity != "error") + register.findings
    book = Book(register, counted, told, Settings(), judged.roster, "第001版", "../../inbox")
    content, spent["workbook"] = timed(lambda: workbook(book))
    spent["whole way"] = sum(spent[stage] for stage in ("judge", "merge", "figures", "workbook"))
    spent["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent["workbook MB"] = len(content) / 2**20
    spent["findings"] = len(told)
    spent["letters returned"] = sum(isinstance(verdict, Returned) for verdict in judged.verdicts)
    return spent


def apart(powers: int, steps: int) -> dict[str, float]:
    """The same in a process of its own, so that its peak of memory is its own."""
    command = [sys.executable, __file__, "--powers", str(powers), "--steps", str(steps), "--alone"]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--powers", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--alone", action="store_true", help="this size only, as JSON")
    wanted = parser.parse_args()
    if wanted.alone:
        print(json.dumps(measured(wanted.powers, wanted.steps)))
        return
    sizes = [(wanted.powers // 2, wanted.steps // 2), (wanted.powers, wanted.steps)]
    for half, whole in pairwise([apart(*size) for size in sizes]):
        for stage, figure in whole.items():
            print(f"{stage:>16}  {half[stage]:9.2f}  {figure:9.2f}  ratio {figure / max(half[stage], 1e-9):.2f}")


if __name__ == "__main__":
    main()
