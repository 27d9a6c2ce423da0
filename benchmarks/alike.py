"""雷同 over 15,000, 30,000 and 60,000 risk points: seconds of one core, growth, peak memory, and what is found of planted copies.

    python benchmarks/alike.py [--rows 15000 30000 60000]

Four kinds of registers: `written` are texts of their own with one copy in a hundred （edited in 2 to 8 % of its characters）, `copied`
are the sample bureau's few texts, each some hundred times with another ending, `shading` is a chain of texts each a character away
from the one before, `same` is one text only. Nothing here is a test: figures depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time

import pandas as pd
from rapidfuzz import fuzz

from pipeline.analysis.alike import Kind, alike
from pipeline.checks.accepted import SOURCE
from pipeline.sample.bureau import table
from pipeline.text import essence

WORDS = "审计项目取证底稿资金采购验收报销移送整改名单样本合同结算签证踏勘档案印章数据接待车辆评优回访公示抽查复核登记由科长每月末对逐笔核"
PLANT = 100


def text(rng: random.Random, length: int) -> str:
    return "".join(rng.choice(WORDS) for _ in range(length))


def edited(rng: random.Random, own: str) -> str:
    letters = list(own)
    for _ in range(max(1, int(len(letters) * rng.choice((0.02, 0.05, 0.08))))):
        letters[rng.randrange(len(letters))] = rng.choice(WORDS)
    return "".join(letters)


def written(rng: random.Random, rows: int) -> list[tuple[str, str]]:
    made = [(text(rng, 13), f"1.{text(rng, 24)}；\n2.{text(rng, 22)}；\n3.{text(rng, 25)}。") for _ in range(rows)]
    return [(risk, edited(rng, made[at - 1][1])) if at % PLANT == 1 else (risk, own) for at, (risk, own) in enumerate(made)]


def copied(rng: random.Random, rows: int) -> list[tuple[str, str]]:
    stock = [(row["风险点"], row["防控措施"]) for name in ("position", "section") for row in table(name)]
    return [(f"{risk}{text(rng, 8)}", f"{own.rstrip('。')}，涉及{text(rng, 8)}。") for risk, own in rng.choices(stock, k=rows)]


def shading(rng: random.Random, rows: int) -> list[tuple[str, str]]:
    own, made = list(text(rng, 72)), []
    for _ in range(rows):
        own[rng.randrange(len(own))] = rng.choice(WORDS)
        made.append((text(rng, 13), "".join(own)))
    return made


def same(rng: random.Random, rows: int) -> list[tuple[str, str]]:
    return [(text(rng, 13), "同一条措施，由两人同行，一人用印、一人逐份登记。")] * rows


KINDS = {own.__name__: own for own in (written, copied, shading, same)}


def register(kind: str, rows: int) -> pd.DataFrame:
    texts = KINDS[kind](random.Random(rows), rows)
    sections = [f"第{number // 60}科" for number in range(rows)]
    columns = {
        "风险编号": [f"岗-{section}-{number}" for number, section in enumerate(sections)], "单位名称": "甲局", "层级": "岗位", "科室": sections,
        "岗位": [f"岗位{number % 12}" for number in range(rows)], "风险点": [own[0] for own in texts], "防控措施": [own[1] for own in texts],
    }
    index = pd.MultiIndex.from_arrays([[f"{section}.xlsx" for section in sections], ["岗位"] * rows, range(rows)], names=SOURCE)
    return pd.DataFrame(columns, index=index).astype(dict.fromkeys(columns, "str"))


def measure(kind: str, rows: int) -> None:
    """One line: seconds, megabytes, groups, texts; of `written` also how many plants were found, and groups that hold no plant."""
    risks = register(kind, rows)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = alike(risks)
    seconds, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = f"{seconds:.2f} {(peak - before) / 1024:.0f} {len(found.groups)} {found.total}"
    if kind == "written":
        texts = risks["防控措施"].tolist()
        plants = [at for at in range(1, rows, PLANT) if fuzz.ratio(essence(texts[at]), essence(texts[at - 1])) >= 88]
        groups = [{int(member.code.rpartition("-")[2]) for member in group.members} for group in found.groups if group.kind is Kind.MEASURE]
        caught = sum({at - 1, at} in groups for at in plants)
        said += f" {caught}/{len(plants)} {len(found.groups) - caught}"
    print(said)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, nargs="+", default=[15_000, 30_000, 60_000])
    parser.add_argument("--one", nargs=2, metavar=("KIND", "ROWS"))
    asked = parser.parse_args()
    if asked.one:
        measure(asked.one[0], int(asked.one[1]))
        return
    print(f"{'register':10}{'rows':>8}{'seconds':>9}{'growth':>8}{'MB more':>9}{'groups':>8}{'texts':>8}{'planted found':>15}{'other groups':>14}")
    for kind in KINDS:
        last = 0.0
        for rows in asked.rows:
            # Each in a process of its own, so that the peak of memory is its own.
            ran = subprocess.run([sys.executable, __file__, "--one", kind, str(rows)], check=True, capture_output=True, text=True).stdout.split()
            seconds = float(ran[0])
            growth = f"{seconds / last:.2f}" if last else ""
            print(f"{kind:10}{rows:8}{seconds:9.2f}{growth:>8}{ran[1]:>9}{ran[2]:>8}{ran[3]:>8}{(ran[4:] or [''])[0]:>15}{(ran[5:] or [''])[0]:>14}")
            last = seconds


if __name__ == "__main__":
    main()
