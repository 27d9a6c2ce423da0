"""登记表： the three registers of prevention and control in official form, from approved points only, ready to print and to sign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pandas as pd

from pipeline.form import Level
from pipeline.register.points import LEVEL, POST, SECTION
from pipeline.writers.official.blocks import Block, blocks
from pipeline.writers.official.book import book
from pipeline.writers.official.naming import file_name, free, sheet_names
from pipeline.writers.official.paper import Paper

__all__ = ["BY_POST", "BY_SECTION", "FOLDER", "TITLES", "Paper", "registers"]

FOLDER: Final = "登记表"
BY_SECTION, BY_POST = "科室", "岗位"
TITLES: Final[Mapping[Level, str]] = {
    Level.UNIT: "单位廉政风险防控登记表", Level.SECTION: "科室廉政风险防控登记表", Level.POSITION: "个人岗位廉政风险防控登记表",
}


def registers(approved: pd.DataFrame, paper: Paper, by: str = BY_SECTION) -> dict[str, bytes]:
    """The workbooks by their path within the edition: one for each level, one sheet a section; `by` 岗位 gives one workbook a section and post.

    `approved` is `Register.approved`. A level without approved points has its workbook all the same, which says so.
    """
    made: dict[str, bytes] = {}
    for level, title in TITLES.items():
        rows = approved[approved[LEVEL] == level.value]
        several = by == BY_POST and len(rows) and level is not Level.UNIT
        if not several:
            made[f"{FOLDER}/{title}.xlsx"] = book(title, _sheets(level, rows, paper), paper)
            continue
        for folder, name, sheets in _apart(level, rows, paper):
            path = free(f"{FOLDER}/{folder}{title}_{file_name(name)}", made)
            made[path] = book(title, sheets, paper)
    return made


def _sheets(level: Level, rows: pd.DataFrame, paper: Paper) -> dict[str, list[Block]]:
    """The sheets of the workbook of a level: a sheet for each section, for the unit's own points one for each unit."""
    own = _groups(rows, ["单位名称"] if level is Level.UNIT else ["单位名称", SECTION])
    several = len({unit for (unit, *_), _ in own}) > 1
    names = [level.value if level is Level.UNIT and not several else "".join(key if several else key[-1:]) for key, _ in own]
    found = [blocks(level, part, paper) for _, part in own]
    return dict(zip(sheet_names(names), found, strict=True)) or {level.value: []}


def _apart(level: Level, rows: pd.DataFrame, paper: Paper) -> Iterator[tuple[str, str, dict[str, list[Block]]]]:
    """The workbooks of single sections, or of single posts in a folder for each section: folder, name and sheets."""
    by = ["单位名称", SECTION] if level is Level.SECTION else ["单位名称", SECTION, POST]
    several = rows["单位名称"].nunique() > 1
    for (unit, *own), part in _groups(rows, by):
        unit_folder = f"{file_name(unit)}/" if several else ""
        folder = f"{unit_folder}{file_name(own[0])}/" if level is Level.POSITION else unit_folder
        yield folder, own[-1], {sheet_names(own[-1:])[0]: blocks(level, part, paper)}


def _groups(rows: pd.DataFrame, by: list[str]) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    """The rows of each group in the order in which they first come."""
    keys = [rows[heading].astype(object).where(rows[heading].notna(), "") for heading in by]
    return [(tuple(str(part) for part in key), group) for key, group in rows.groupby(keys, sort=False)]
