"""流程图： one line for each procedure, and behind it its chart: on a sheet of this workbook, or in the workbooks of charts where there are many."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.analysis.balance import Balance
from pipeline.analysis.swimlane import chart
from pipeline.flows.procedures import Procedure
from pipeline.forms import STEPS
from pipeline.writers.chart_books import MOST, Drawn, path, volumes
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.listing import Listing, write
from pipeline.writers.consolidated.names import FLOWS
from pipeline.writers.consolidated.powers import nothing
from pipeline.writers.consolidated.swimlanes import Frame, draw
from pipeline.writers.consolidated.table import Show, Shown

SEE = "看图"
_TARGET = "图的位置"
_COLUMNS = (
    Shown("流程编号", "流程编号", 12, Show.MIDDLE),
    Shown("流程名称", "流程名称", 30),
    Shown("流程图", "流程图", 9, Show.WITHIN, target=_TARGET),
    Shown("责任科室", "责任科室", 18),
    Shown("行使的权力", "行使的权力", 30),
    Shown("环节", "环节", 7, Show.NUMBER),
    Shown("岗位", "岗位", 7, Show.NUMBER),
    Shown("时限合计", "时限合计", 10, Show.NUMBER),
    Shown("制衡提示", "制衡提示", 10, Show.NUMBER),
    Shown("图上缺漏", "图上缺漏", 10, Show.NUMBER),
    Shown("缺漏的内容", "缺漏的内容", 56),
    Shown("图在哪一册", "图在哪一册", 30),
)


def in_book(book: Book) -> tuple[Drawn, ...]:
    """The charts on sheets of this workbook; none where there are too many for it."""
    drawn = volumes(book.figures.balance.procedures)
    return drawn[0] if len(drawn) == 1 else ()


def write_index(desk: Desk) -> None:
    """One line for each procedure, also for those of which no step came in."""
    balance = desk.book.figures.balance
    rows = _frame(balance)
    many = f"图超过{MOST}张，另成册，见“图在哪一册”。" if len(balance.procedures) > MOST else ""
    about = f"共{len(rows)}个流程，点“看图”转到画好的流程图；时限合计是各环节办理时限（工作日）相加。{many}"
    columns = _COLUMNS if many else _COLUMNS[:-1]
    write(desk, Listing(FLOWS, about if len(rows) else nothing(STEPS), columns, rows, 3))


def write_charts(desk: Desk) -> None:
    """Each procedure on a sheet of its own, one printed page wide."""
    book = desk.book
    for each in in_book(book):
        frame = Frame(note=book.foot, classification=book.settings.classification, back=FLOWS)
        draw(desk.sheets[each.sheet], desk.styles, chart(each.procedure), book.figures.balance.risks, frame)


def places(balance: Balance) -> list[str]:
    """Where each procedure's chart begins, in the order of the procedures."""
    drawn = volumes(balance.procedures)
    several = len(drawn) > 1
    return [
        f"{path(number, len(drawn)) + '#' if several else ''}{sheet_name(each.sheet)}!A1"
        for number, volume in enumerate(drawn, 1) for each in volume
    ]


def _frame(balance: Balance) -> pd.DataFrame:
    own = (*balance.procedures, *balance.unstepped)
    targets = [*places(balance), *[""] * len(balance.unstepped)]
    wrong = [*([fault.sentence for fault in found] for found in balance.faults), *([f"没有报《{STEPS.title}》，没有图可画。"] for _ in balance.unstepped)]
    return pd.DataFrame({
        "单位名称": [each.unit for each in own],
        "流程编号": [each.code for each in own],
        "流程名称": [each.name for each in own],
        "流程图": [SEE if target else "无图" for target in targets],
        "责任科室": [each.section for each in own],
        "行使的权力": [_power(balance, each) for each in own],
        "环节": [len(each.steps) for each in own],
        "岗位": [len(each.posts) for each in own],
        "时限合计": [days(each) for each in own],
        "制衡提示": [balance.of_procedure.get((each.unit, each.code), 0) for each in own],
        "图上缺漏": list(map(len, wrong)),
        "缺漏的内容": ["\n".join(sentences) for sentences in wrong],
        "图在哪一册": [target.partition("#")[0] if "#" in target else "" for target in targets],
        _TARGET: targets,
    }, dtype=object)


def _power(balance: Balance, own: Procedure) -> str:
    held = balance.held.get((own.unit, own.power))
    return held.title if held else own.power


def days(own: Procedure) -> int:
    """The time limits of all steps added up, where they are numbers."""
    return sum(int(step.days) for step in own.steps if step.days.isdecimal())


def about(charts: Sequence[Drawn]) -> dict[str, str]:
    """What the table of contents says of each chart."""
    return {each.sheet: f"流程图：{each.procedure.title}。" for each in charts}
