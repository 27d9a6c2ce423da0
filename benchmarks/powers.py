"""Many powers and procedures: duties, concentration, coverage, layout and drawing, stage by stage, at two sizes.

    python benchmarks/powers.py [--powers 10000] [--steps 50000] [--letters]

With `--letters` the whole way instead: sections' letters on disk, read, judged, merged, counted, and written as an edition.
Prints seconds and the peak of memory of each stage at half the size and at the whole, and the ratio: 2.0 is linear.
Nothing here is a test: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
from whole_run import ours

from pipeline.analysis.concentration import by_post, by_section
from pipeline.analysis.coverage import Linked, coverage
from pipeline.analysis.duties import conflicts
from pipeline.analysis.holdings import powers
from pipeline.analysis.swimlane import chart
from pipeline.flows.faults import faults
from pipeline.flows.procedures import procedures
from pipeline.forms import POWERS, PROCEDURES, STEPS
from pipeline.sample.bureau import PERIOD
from pipeline.writers.consolidated.swimlanes import draw
from pipeline.writers.house import Styles, workbook
from pipeline.writers.svg import drawn
from pipeline.writers.template import Filling, filled_workbook

LENGTHS = (3, 4, 5, 5, 6, 6, 7, 8, 20)
KINDS = ("审核", "审批", "执行", "核验")
DRAWN = 200
"""As many charts are drawn as pictures and in cells, since a workbook of thousands of sheets is nobody's wish."""


def _table(columns: dict[str, list[str]], sheet: str) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    index = pd.MultiIndex.from_arrays([["甲/表.xlsx"] * count, [sheet] * count, range(7, 7 + count)], names=["来源文件", "来源工作表", "来源行"])
    return pd.DataFrame({heading: pd.array(entries, dtype="str") for heading, entries in columns.items()}, index=index)


def made(count: int, steps: int) -> dict[str, pd.DataFrame]:
    """Tables of a city: so many powers, about so many steps, a risk point for every other step."""
    rng = random.Random(count)
    sections = [f"第{n}科" for n in range(max(count // 50, 5))]
    posts = [f"{section}·{name}" for section in sections for name in ("科长", "主审岗", "审计员岗", "审理岗")]
    flow: dict[str, list[str]] = {heading: [] for heading in ("流程编号", "环节序号", "环节名称", "环节类型", "责任岗位", "办理时限", "下一环节", "风险编号")}
    listed: dict[str, list[str]] = {heading: [] for heading in ("流程编号", "流程名称", "权力编号", "责任科室")}
    while len(flow["流程编号"]) < steps:
        code = f"LC-{len(listed['流程编号']) + 1:05d}"
        length = rng.choice(LENGTHS)
        for heading, entry in zip(listed, (code, f"流程{code}", f"SJ-{rng.randrange(count):05d}", rng.choice(sections)), strict=True):
            listed[heading].append(entry)
        own = rng.sample(posts, 4)
        for number in range(1, length + 1):
            last = number == length
            after = "" if last else "、".join(sorted({str(number + 1), *([str(rng.randint(1, min(length, number + 3)))] if rng.random() < 0.2 else [])}))
            kind = "发起" if number == 1 else "办结" if last else rng.choice(KINDS)
            risk = f"科-{len(flow['流程编号']):06d}" if number % 2 else ""
            for heading, entry in zip(flow, (code, str(number), f"办理第{number}步事项", kind, rng.choice(own), "5", after, risk), strict=True):
                flow[heading].append(entry)
    risks = [code for code in flow["风险编号"] if code]
    return {
        "权力清单": _table({
            "权力编号": [f"SJ-{n:05d}" for n in range(count)], "权力名称": [f"事项{n}" for n in range(count)],
            "权力类别": [rng.choice(("行政处罚", "行政检查", "内部管理", "其他")) for _ in range(count)],
            "职能属性": [rng.choice(("决策", "执行", "监督")) for _ in range(count)], "责任主体": (own := [rng.choice(sections) for _ in range(count)]),
            "责任岗位": [f"{section}·主审岗" for section in own], "自由裁量": [rng.choice(("有", "无")) for _ in range(count)], "清理意见": ["保留"] * count,
        }, "权力清单"),
        "流程环节": _table(flow, "流程环节"), "业务流程目录": _table(listed, "业务流程目录"),
        "科室": _table({
            "科室": [rng.choice(sections) for _ in risks], "风险编号": risks, "风险点": ["办理不公"] * len(risks),
            "对应权力编号": [f"SJ-{rng.randrange(count * 2):05d}" for _ in risks],
            "防控措施": [f"1.照《管理办法{rng.randrange(count)}》办。\n2.双人复核。" for _ in risks],
        }, "科室"),
        "制度目录": _table({
            "科室": [rng.choice(sections) for _ in range(count)], "制度编号": [f"Z{n}" for n in range(count)], "制度名称": [f"管理办法{n}" for n in range(count)],
            "状态": ["现行"] * count,
        }, "制度目录"),
    }


def timed(stage: Callable[[], object]) -> tuple[object, float]:
    begin = time.perf_counter()
    result = stage()
    return result, time.perf_counter() - begin


def cells(charts: list) -> int:
    target = BytesIO()
    book = workbook(target, created=datetime(2011, 10, 10))  # noqa: DTZ001  # XlsxWriter knows no zones
    styles = Styles(book)
    for own in charts:
        draw(book.add_worksheet(own.procedure.code), styles, own, {})
    book.close()
    return len(target.getvalue())


def measured(count: int, steps: int) -> dict[str, float]:
    """The seconds of each stage."""
    tables = made(count, steps)
    spent: dict[str, float] = {}
    flows, spent["read steps"] = timed(lambda: procedures(tables["流程环节"], tables["业务流程目录"]))
    held, spent["read powers"] = timed(lambda: powers(tables["权力清单"]))
    grades = dict.fromkeys(tables["科室"]["风险编号"], "一级")
    _, spent["faults"] = timed(lambda: [faults(own) for own in flows])
    found, spent["duties"] = timed(lambda: conflicts(flows, held, grades))
    _, spent["concentration"] = timed(lambda: (by_post(held), by_section(held)))
    gaps, spent["coverage"] = timed(lambda: coverage(Linked(held, flows, {"科室": tables["科室"]}, tables["制度目录"])))
    charts, spent["layout"] = timed(lambda: [chart(own) for own in flows])
    _, spent[f"SVG of {DRAWN}"] = timed(lambda: [drawn(own, {}) for own in charts[:DRAWN]])
    _, spent[f"cells of {DRAWN}"] = timed(lambda: cells(charts[:DRAWN]))
    print(
        f"{len(held)} powers, {sum(len(own.steps) for own in flows)} steps in {len(flows)} procedures: "
        f"{len(found)} findings, {len(gaps)} gaps, peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
    )
    return spent


def send(count: int, steps: int, folder: Path) -> None:
    """The letters of the city's sections, each with its powers, its procedures and their steps."""
    tables = made(count, steps)
    lists, listed, flow = (tables[form.key] for form in (POWERS, PROCEDURES, STEPS))
    number = dict(zip(listed["流程编号"], range(len(listed)), strict=True))
    fixed = {"权力层级": "科室", "行使依据": "《中华人民共和国审计法》第三十四条", "依据类型": "法律", "依据适用性": "适用", "公开方式": "对外公开"}
    counts = flow["流程编号"].value_counts()
    for section, own in lists.groupby("责任主体"):
        codes = listed[listed["责任科室"] == section]
        header = {"单位名称": "示例市", "科室(中心)": str(section), "填报期": PERIOD, "填表人": "甲某某", "填表日期": "2011-09-20", "审核人": "乙某某", "审核日期": "2011-09-21"}
        powers_of = [{**fixed, **row, "序号": str(at)} for at, row in enumerate(own.to_dict("records"), 1)]
        flows_of = [{**row, "序号": str(at), "环节数": str(counts[row["流程编号"]])} for at, row in enumerate(codes.to_dict("records"), 1)]
        steps_of = [{**row, "风险编号": None} for row in flow[flow["流程编号"].isin(codes["流程编号"])].to_dict("records")]
        rows = {POWERS: powers_of, PROCEDURES: flows_of, STEPS: steps_of}
        path = folder / str(section) / f"{POWERS.workbook}.xlsx"
        path.parent.mkdir(parents=True)
        path.write_bytes(filled_workbook([Filling(form, header, lines) for form, lines in rows.items() if lines]))
    print(f"{len(lists)} powers, {len(flow)} steps in {len(number)} procedures, {lists['责任主体'].nunique()} letters")


def whole_way(count: int, steps: int) -> dict[str, float]:
    """The seconds of each stage of a run over the letters."""
    with tempfile.TemporaryDirectory() as folder:
        send(count, steps, Path(folder))
        clock, edition = ours(Path(folder))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, {len(edition.files)} files")
    return clock.seconds


def one_long(steps: int) -> float:
    """The layout of a single procedure of so many steps, with loops and branches."""
    rng = random.Random(steps)
    lines = {heading: [] for heading in ("流程编号", "环节序号", "环节名称", "环节类型", "责任岗位", "下一环节")}
    for number in range(1, steps + 1):
        after = {number + 1, rng.randint(max(1, number - 9), number + 4)} if number < steps else set()
        entries = ("L", str(number), "办", "发起" if number == 1 else "执行", f"{rng.randrange(9)}岗", "、".join(str(n) for n in sorted(after) if n <= steps))
        for heading, entry in zip(lines, entries, strict=True):
            lines[heading].append(entry)
    (own,) = procedures(_table(lines, "流程环节"))
    return min(timed(lambda: chart(own))[1] for _ in range(3))


def compare(half: dict[str, float], whole: dict[str, float], growing: list[str], name: str) -> None:
    for stage, seconds in whole.items():
        print(f"{stage:>14}  {half[stage]:7.2f} s  {seconds:7.2f} s  ratio {seconds / max(half[stage], 1e-9):.2f}")
    before, after = (sum(spent[stage] for stage in growing) for spent in (half, whole))
    print(f"{name:>14}  {before:7.2f} s  {after:7.2f} s  ratio {after / before:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--powers", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--letters", action="store_true")
    wanted = parser.parse_args()
    if wanted.letters:
        whole_way(wanted.powers // 50, wanted.steps // 50)
        half, whole = whole_way(wanted.powers // 2, wanted.steps // 2), whole_way(wanted.powers, wanted.steps)
        compare(half, whole, list(whole), "all")
        return
    measured(wanted.powers // 20, wanted.steps // 20)  # libraries load at first use
    half, whole = measured(wanted.powers // 2, wanted.steps // 2), measured(wanted.powers, wanted.steps)
    compare(half, whole, [stage for stage in whole if not stage.endswith(f"of {DRAWN}")], "all but drawn")
    short, long = one_long(wanted.steps // 20), one_long(wanted.steps // 10)
    print(f"one procedure of {wanted.steps // 20} and of {wanted.steps // 10} steps: {short:.2f} s  {long:.2f} s  ratio {long / short:.2f}")


if __name__ == "__main__":
    main()
