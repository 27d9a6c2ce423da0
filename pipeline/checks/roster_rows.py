"""Rules over the rows of the roster: people stand once, and every section has one head and one leader."""

from __future__ import annotations

from functools import partial

import pandas as pd

from pipeline.checks.row_rule import RowRule, declared_in, earlier, twice
from pipeline.checks.stack import SECTION, TABLE
from pipeline.rulebook import rows as rules

RULES: list[RowRule] = []
_row_rule = partial(declared_in, RULES)


@_row_rule(rules.ROSTER_TWICE, "姓名", earlier("科室", "岗位名称", "姓名"))
def people_stand_once(rows: pd.DataFrame) -> pd.Series:
    """名册： one line for one person on one post."""
    return ~twice(rows, ["科室", "岗位名称", "姓名"])


def _heads(rows: pd.DataFrame) -> pd.Series:
    yes = (rows["科室负责人"] == "是").astype(int)
    return yes.groupby([rows[TABLE], rows[SECTION]], dropna=False).transform("sum")


def _first_of_section(rows: pd.DataFrame) -> pd.Series:
    return ~rows.duplicated([TABLE, SECTION])


@_row_rule(rules.NO_HEAD, "科室负责人", lambda stack, label: {"section": stack.value(label, SECTION)})
def every_section_has_a_head(rows: pd.DataFrame) -> pd.Series:
    """逐级负责： each section has its head."""
    # Of lines without a section, nothing can be said; grouping would leave them out unless told otherwise.
    unknown = rows["科室负责人"].isna().groupby([rows[TABLE], rows[SECTION]], dropna=False).transform("any") | rows[SECTION].isna()
    return ~((_heads(rows) == 0) & _first_of_section(rows) & ~unknown)


@_row_rule(
    rules.SEVERAL_HEADS, "科室负责人", lambda stack, label: {"section": stack.value(label, SECTION), "count": int(_heads(stack.rows).loc[label])}
)
def a_section_has_one_head(rows: pd.DataFrame) -> pd.Series:
    """逐级负责： each section has one head."""
    return ~((_heads(rows) > 1) & (rows["科室负责人"] == "是"))


def _first_leader(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby([TABLE, SECTION])["分管领导"].transform("first")


@_row_rule(rules.SEVERAL_LEADERS, "分管领导", lambda stack, label: {"other": _first_leader(stack.rows).loc[label]})
def a_section_has_one_leader(rows: pd.DataFrame) -> pd.Series:
    """分级管理： one leader is in charge of a section."""
    first = _first_leader(rows)
    return (rows["分管领导"] == first) | first.isna() | rows["分管领导"].isna() | (rows["科室类型"] == "局领导")
