"""The proposed grade: what the source says of harm and probability, as a table that people can check."""

from __future__ import annotations

import pandas as pd

from pipeline.forms.vocabularies import GRADE, HARM

BASE = dict(zip(HARM.values, GRADE.values, strict=True))
"""四（一）： 严重 → 一级， 较重 → 二级， 一般 → 三级."""

STEPPED_UP = {"较重": "一级", "一般": "二级"}
"""发生机率 高 proposes one step up; it never lowers a grade."""

UNREVIEWED = "待审定"


def proposed_grade(harm: str, probability: str) -> str:
    """The grade that harm and probability propose: 按照风险发生的机率大小或可能造成的危害程度评估廉政风险."""
    if probability == "高":
        return STEPPED_UP.get(harm, BASE[harm])
    return BASE[harm]


TABLE = {(harm, probability): proposed_grade(harm, probability) for harm in HARM.values for probability in ("高", "中", "低")}


def proposed(rows: pd.DataFrame) -> pd.Series:
    """The proposed grade of each row of a risk form; missing where harm or probability is missing or no legal value."""
    high = rows["发生机率"] == "高"
    base = rows["危害程度"].map(BASE)
    stepped = base.where(~high, rows["危害程度"].map(STEPPED_UP).fillna(base))
    return stepped.where(rows["发生机率"].isin(["高", "中", "低"]))


def rank(grades: pd.Series) -> pd.Series:
    """1 for 一级 … 3 for 三级； missing where there is no grade."""
    return grades.map({grade: number for number, grade in enumerate(GRADE.values, 1)})
