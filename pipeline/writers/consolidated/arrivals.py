"""来件 and 报送明细： every file with what became of it, and line by line what is owed and what was sent; 报送进度 counts these lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.analysis.came_in import CameIn, Fate
from pipeline.analysis.statement import StatementLine, runs
from pipeline.forms import BY_KEY
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.links import area
from pipeline.writers.consolidated.listing import TOP, Listing, write
from pipeline.writers.consolidated.names import LETTERS, STATEMENT
from pipeline.writers.consolidated.prepared import FILE, PLACE, SHEET
from pipeline.writers.consolidated.table import Show, Shown

OF_LETTERS, FATE = "来", "处理结果"
OF_LINES, SECTION, FORM, ENTRY, STATE, ERRORS = "报", "科室", "表", "类别", "情况", "待改错误"
_LETTER_COLUMNS = (
    Shown(FATE, FATE, 13, Show.MIDDLE, FATE),
    Shown("科室", "科室", 26),
    Shown("来件", FILE, 62, Show.LINK),
    Shown("表", "表", 46),
    Shown("须改正", "须改正", 9, Show.NUMBER),
    Shown("提示", "提示", 9, Show.NUMBER),
    Shown("说明", "说明", 52),
)
_LINE_COLUMNS = (
    Shown(SECTION, SECTION, 24, name=SECTION),
    Shown(FORM, FORM, 30, name=FORM),
    Shown(ENTRY, ENTRY, 8, Show.MIDDLE, ENTRY),
    Shown(STATE, STATE, 11, Show.MIDDLE, STATE),
    Shown("岗位", "岗位", 34),
    Shown(ERRORS, ERRORS, 10, Show.NUMBER, ERRORS),
    Shown("来件", FILE, 62, Show.LINK),
    Shown("填报期", "填报期", 14, Show.MIDDLE),
    Shown("填表日期", "填表日期", 13, Show.MIDDLE),
)


def write_letters(desk: Desk) -> None:
    """The files, those that went back first."""
    files = desk.book.figures.came_in
    about = "收件文件夹里的每一个文件，一个一行；点“来件”打开它。" if files else "没有收到来件。"
    write(desk, Listing(LETTERS, about, _LETTER_COLUMNS, _files(files), 1, OF_LETTERS, with_unit=False))


def write_statement(desk: Desk) -> None:
    """The lines, section by section, form by form."""
    lines = desk.book.figures.statement
    about = "应报的每一份和报来的每一张表，一份一行；“报送进度”的各数就是数这些行。" if lines else "没有应报的表，也没有报来的表。"
    write(desk, Listing(STATEMENT, about, _LINE_COLUMNS, _lines(lines), 2, OF_LINES, with_unit=False))


def place_of(desk: Desk, fate: Fate) -> str:
    """Where the files stand that came to this; nothing where there are none."""
    at = [number for number, each in enumerate(desk.book.figures.came_in) if each.fate is fate]
    return area(LETTERS, TOP + 1 + at[0], 0, TOP + 1 + at[-1], len(_LETTER_COLUMNS) - 1) if at else ""


def places(desk: Desk) -> Mapping[tuple[str, str, str], str]:
    """Where the lines of a section's form stand that are about the same, or stand the same."""
    last = len(_LINE_COLUMNS) - 1
    return {key: area(STATEMENT, TOP + 1 + begin, 0, TOP + 1 + end, last) for key, begin, end in runs(desk.book.figures.statement)}


def everything(desk: Desk) -> str:
    """Where all lines stand."""
    lines = desk.book.figures.statement
    return area(STATEMENT, TOP + 1, 0, TOP + len(lines), len(_LINE_COLUMNS) - 1) if lines else ""


def _title(form: str) -> str:
    return BY_KEY[form].title if form else ""


def _files(files: Sequence[CameIn]) -> pd.DataFrame:
    return pd.DataFrame({
        FATE: [each.fate.value for each in files],
        "科室": ["、".join(each.sections) for each in files],
        "表": ["、".join(map(_title, each.forms)) for each in files],
        "须改正": [each.errors for each in files],
        "提示": [each.hints for each in files],
        "说明": [each.reason for each in files],
        **_links([each.file for each in files]),
    }, dtype=object)


def _lines(lines: Sequence[StatementLine]) -> pd.DataFrame:
    return pd.DataFrame({
        SECTION: [line.section for line in lines],
        FORM: [_title(line.form) for line in lines],
        ENTRY: [line.entry.value for line in lines],
        STATE: [line.state.value for line in lines],
        "岗位": [line.name for line in lines],
        ERRORS: [line.errors for line in lines],
        "填报期": [line.period for line in lines],
        "填表日期": [line.filled for line in lines],
        **_links([line.file for line in lines]),
    }, dtype=object)


def _links(files: Sequence[str]) -> dict[str, list[str]]:
    """What a link to a whole file is made of: no sheet and no cell."""
    return {FILE: list(files), SHEET: [""] * len(files), PLACE: [""] * len(files)}
