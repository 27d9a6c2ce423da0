"""权力集中： how much power is gathered in each section and on each post, with the points of each function, so that it can be added up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.analysis.concentration import WEIGHTS, Concentration
from pipeline.analysis.holdings import CARRY_OUT, DECIDE, SUPERVISE
from pipeline.flows.procedures import Post
from pipeline.forms import POWERS
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.counting import is_plain
from pipeline.writers.consolidated.desk import Desk, cell, fixed
from pipeline.writers.consolidated.heights import TABLE_SIZE
from pipeline.writers.consolidated.listing import TOP
from pipeline.writers.consolidated.names import CONCENTRATION
from pipeline.writers.consolidated.powers import COUNTED, OWNER, PREFIX, nothing
from pipeline.writers.consolidated.table import BigTable, Show, Shown
from pipeline.writers.house import Area, Look, put, row_height

_FUNCTIONS = (DECIDE, CARRY_OUT, SUPERVISE)
_COLUMNS = (
    Shown("科室", "科室", 22),
    Shown("岗位", "岗位", 22),
    Shown("权力", "权力", 7, Show.NUMBER),
    *(Shown(of, of, 7, Show.NUMBER) for of in _FUNCTIONS),
    Shown("自由裁量", "自由裁量", 10, Show.NUMBER),
    Shown("指数", "指数", 8, Show.NUMBER),
    Shown("占比", "占比", 9, Show.MIDDLE),
    Shown("权力类别", "权力类别", 34),
    Shown("哪些权力", "哪些权力", 60),
)
_UNIT = Shown("单位名称", "单位名称", 20)
_LAST = len(_COLUMNS) - 1
_COUNTS, _INDEX, _SHARE, _CATEGORIES = 2, 7, 8, 9


def write_concentration(desk: Desk) -> None:
    """The points, the sections, the posts."""
    sheet, balance = desk.sheets[CONCENTRATION], desk.book.figures.balance
    if not balance.powers:
        desk.opening(sheet, CONCENTRATION, nothing(POWERS))
        desk.page(sheet, TOP, 6, head=(0, 1))
        return
    desk.opening(sheet, CONCENTRATION, "指数是名下各项权力的分数之和，拟取消的不计；几个岗位共有的，各计一次。指数用来排先后，不是打分。")
    sections = _weights(desk, sheet, TOP) + 1
    posts = _sections(desk, sheet, sections) + 2
    desk.value(sheet, posts - 1, 0, "各岗位", desk.styles.of(Look.HEADING, text_wrap=False))
    columns = (*_COLUMNS[:2], _UNIT, *_COLUMNS[2:]) if desk.book.several_units else _COLUMNS
    rows = _frame(balance.by_post)
    BigTable(desk, sheet, posts, columns).write(rows)
    if rows.empty:
        desk.note(sheet, posts + 1, _LAST, "权力清单没有填责任岗位，算不出各岗位的指数。", 200)
    sheet.freeze_panes(2, 0)
    desk.page(sheet, posts + max(len(rows), 1), len(columns) - 1, head=(0, 1))


def _weights(desk: Desk, sheet: BulkSheet, top: int) -> int:
    """The table of points; sections are counted over its cells, so that other points can be tried."""
    styles = desk.styles
    for area, text in ((Area(top, 0, top, 0), "计什么"), (Area(top, 1, top, 1), "每项几分"), (Area(top, 2, top, _CATEGORIES), "理由")):
        put(sheet, area, text, styles.of(Look.HEAD, font_size=TABLE_SIZE))
    for row, weight in enumerate(WEIGHTS, top + 1):
        desk.value(sheet, row, 0, weight.of, styles.of(Look.LABEL, bold=False, font_size=TABLE_SIZE))
        desk.value(sheet, row, 1, weight.points, styles.of(Look.NUMBER, font_size=TABLE_SIZE))
        put(sheet, Area(row, 2, row, _CATEGORIES), weight.reason, styles.of(Look.WRAPPED, font_size=TABLE_SIZE))
        sheet.set_row(row, 20)
    return top + 1 + len(WEIGHTS)


def _sections(desk: Desk, sheet: BulkSheet, top: int) -> int:
    """A line for each section; the row behind the last."""
    styles, own = desk.styles, desk.book.figures.balance.by_section
    desk.value(sheet, top, 0, "各科室（中心）", styles.of(Look.HEADING, text_wrap=False))
    head = styles.of(Look.HEAD, font_size=TABLE_SIZE)
    put(sheet, Area(top + 1, 0, top + 1, 1), "科室", head)
    for at, column in enumerate(_COLUMNS[_COUNTS:-1], _COUNTS):
        desk.value(sheet, top + 1, at, column.heading, head)
    sheet.set_row(top + 1, 24)
    first, last = top + 2, top + 1 + len(own)
    for row, each in enumerate(own, first):
        _section(desk, sheet, row, each, (first, last))
    return last + 1


def _section(desk: Desk, sheet: BulkSheet, row: int, own: Concentration[str], rows: tuple[int, int]) -> None:
    styles, categories = desk.styles, _categories(own.categories)
    text, number = styles.of(Look.WRAPPED, font_size=TABLE_SIZE), styles.of(Look.NUMBER, font_size=TABLE_SIZE)
    several = desk.book.several_units
    owner = f"{own.unit}·{own.owner}" if several else own.owner
    put(sheet, Area(row, 0, row, 1), shown(owner), text)
    live = is_plain(own.owner) and not several
    for at, (value, formula) in enumerate(zip(_values(own), _formulas(row), strict=True), _COUNTS):
        desk.figure(sheet, row, at, formula, value, number) if live else desk.value(sheet, row, at, value, number)
    whole = f"SUM({fixed(rows[0], _INDEX)}:{fixed(rows[1], _INDEX)})"
    percent = styles.of(Look.PERCENT, font_size=TABLE_SIZE)
    if live and desk.book.live:
        desk.formula(sheet, row, _SHARE, f"IF({whole}=0,0,{cell(row, _INDEX)}/{whole})", own.share, percent)
    else:
        desk.value(sheet, row, _SHARE, own.share, percent)
    desk.value(sheet, row, _CATEGORIES, categories, text)
    sheet.set_row(row, row_height([(shown(categories), _COLUMNS[_CATEGORIES].width), (owner, _COLUMNS[0].width + _COLUMNS[1].width)], TABLE_SIZE, least=20))


def _values(own: Concentration[str]) -> list[int]:
    return [len(own.powers), *(own.functions[of] for of in _FUNCTIONS), own.with_discretion, own.index]


def _formulas(row: int) -> list[str]:
    """How a section's powers are counted over 权力清单, and its index over the table of points."""
    def counted(*more: str) -> str:
        return f"COUNTIFS({','.join((f'{PREFIX}_{OWNER},$A{row + 1}', f'{PREFIX}_{COUNTED},1', *more))})"

    functions = [counted(f'{PREFIX}_职能属性,"{of}"') for of in _FUNCTIONS]
    weighed = [f"{cell(row, at)}*{fixed(TOP + number, 1)}" for number, at in enumerate(range(_COUNTS + 1, _INDEX), 1)]
    return [counted(), *functions, counted(f'{PREFIX}_自由裁量,"有"'), "+".join(weighed)]


def _categories(counts: Mapping[str, int]) -> str:
    return "、".join(f"{category or '未填'}{number}" for category, number in counts.items())


def _frame(own: Sequence[Concentration[Post]]) -> pd.DataFrame:
    return pd.DataFrame({
        "科室": [each.owner.section for each in own],
        "岗位": [each.owner.name for each in own],
        "单位名称": [each.unit for each in own],
        "权力": [len(each.powers) for each in own],
        **{of: [each.functions[of] for each in own] for of in _FUNCTIONS},
        "自由裁量": [each.with_discretion for each in own],
        "指数": [each.index for each in own],
        "占比": [f"{each.share:.1%}" for each in own],
        "权力类别": [_categories(each.categories) for each in own],
        "哪些权力": ["、".join(power.title for power in each.powers) for each in own],
    }, dtype=object)
