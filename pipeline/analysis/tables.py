"""The tables of 统计： counts of risk points by two of their properties. Every table adds up to the number of risk points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.form import Level
from pipeline.forms.vocabularies import CATEGORY, GRADE, HARM, PROBABILITY
from pipeline.grading import UNREVIEWED
from pipeline.register.periods import CONFIRMATION, CONFIRMED, UNCONFIRMED
from pipeline.register.reviews import NOT_YET, REVISED, SENT_BACK, STATE
from pipeline.rosterbook import LEADERS, Roster

UNIT_ROW = "单位层面"
OWNER, REVIEW, MEASURE_CLASS, POST_CLASS = "归属", "审核进度", "措施条数分组", "所在岗位等级"
"""Columns that the database carries beside those that people read, so that every table can count over them."""

REVIEWED, REVIEWED_AND_REVISED = "已审定", "已审定另有修订"
PROGRESS_CLASSES = (REVIEWED, REVIEWED_AND_REVISED, SENT_BACK, REVISED, NOT_YET)
MEASURE_CLASSES = ("无措施", "1条", "2条", "3条", "4条", "5条以上")
NO_POST = "科室和单位层面"
TOTAL = "合计"
MOST_LABELS = 15
"""The most sections that a chart shows by name."""


@dataclass(frozen=True)
class CrossTable:
    """Counts of risk points: `counts` has `labels` as rows and `heads` as columns, without totals.

    `by` and `across` are the database columns that are counted; `note` says what is counted and how. A `partial` table leaves out
    labels: it does not add up to all points.
    """

    title: str
    by: str
    across: str
    labels: tuple[str, ...]
    heads: tuple[str, ...]
    counts: pd.DataFrame
    note: str
    partial: bool = False

    @property
    def total(self) -> int:
        """The number of risk points."""
        return int(self.counts.to_numpy().sum())


def counted(risks: pd.DataFrame) -> pd.DataFrame:
    """The risk points with the columns that are only counted over (index as given)."""
    owner = risks["科室"].where(risks["层级"] != Level.UNIT.value, UNIT_ROW)
    approved = (risks["审定等级"] != UNREVIEWED) & (risks[STATE] == REVISED)
    review = risks[STATE].mask(approved, REVIEWED_AND_REVISED)
    classes = risks["措施条数"].clip(upper=len(MEASURE_CLASSES) - 1).map(dict(enumerate(MEASURE_CLASSES)))
    return risks.assign(**{OWNER: owner, REVIEW: review, MEASURE_CLASS: classes, POST_CLASS: _post_class(risks)})


def _post_class(risks: pd.DataFrame) -> pd.Series:
    """The grade of the post that a point belongs to: the highest of its points (self-assessed)."""
    order = risks["自评等级"].map({grade: n for n, grade in enumerate(GRADE.values)})
    highest = order.groupby([risks["单位名称"], risks["科室"], risks["岗位"]]).transform("min")
    grades = highest.map({n: f"{grade}岗位" for n, grade in enumerate(GRADE.values)})
    return grades.where(risks["层级"] == Level.POSITION.value, NO_POST)


POST_CLASSES = (*(f"{grade}岗位" for grade in GRADE.values), NO_POST)


def _cross(title: str, risks: pd.DataFrame, by: str, labels: Sequence[str], across: str, heads: Sequence[str], note: str) -> CrossTable:
    counts = pd.crosstab(risks[by], risks[across]).reindex(index=list(labels), columns=list(heads), fill_value=0)
    return CrossTable(title, by, across, tuple(labels), tuple(heads), counts.fillna(0).astype(int), note)


def owners(risks: pd.DataFrame, roster: Roster) -> tuple[str, ...]:
    """Who risk points belong to, in the roster's order: the unit, its leaders and sections, then sections not in the roster."""
    present = set(risks[OWNER])
    known = [UNIT_ROW, *(s for s in roster.sections if s == LEADERS), *(s for s in roster.sections if s != LEADERS)]
    return tuple(dict.fromkeys([*known, *sorted(present - set(known))]))


def with_most(table: CrossTable) -> tuple[CrossTable, ...]:
    """The labels with the most points, the most first, where a table has more of them than a chart can show."""
    if len(table.labels) <= MOST_LABELS:
        return ()
    sums = dict(zip(table.labels, table.counts.sum(axis=1).tolist(), strict=True))
    first = sorted(table.labels, key=lambda label: (-sums[label], table.labels.index(label)))[:MOST_LABELS]
    title = f"风险点最多的{MOST_LABELS}个科室（{table.title.partition('（')[2]}"
    note = "按个数从多到少；全部科室见各科室风险点。"
    return (replace(table, title=title, labels=tuple(first), counts=table.counts.loc[first], note=note, partial=True),)


def tables(risks: pd.DataFrame, roster: Roster) -> tuple[CrossTable, ...]:
    """All tables of 统计 over the risk points as `counted` gives them."""
    grades, levels = GRADE.values, tuple(level.value for level in Level)
    approved = (*grades, UNREVIEWED)
    self_note = "按自评等级统计，尚未经审核定级。"
    approved_note = "只有领导小组审定的等级才是正式等级；还没有审定的列为待审定。"
    sections = owners(risks, roster)
    by_approved = _cross("各科室风险点（按审定等级）", risks, OWNER, sections, "审定等级", approved, approved_note)
    by_self = _cross("各科室风险点（按自评等级）", risks, OWNER, sections, "自评等级", grades, self_note)
    reviewed = bool((risks["审定等级"] != UNREVIEWED).any())
    return (
        by_approved,
        _cross("各层级风险点（按审定等级）", risks, "层级", levels, "审定等级", approved, approved_note),
        by_self,
        _cross("各层级风险点（按自评等级）", risks, "层级", levels, "自评等级", grades, self_note),
        _cross("各类别风险点（按自评等级）", risks, "风险类别", CATEGORY.values, "自评等级", grades, self_note),
        _cross("发生机率与危害程度", risks, "发生机率", PROBABILITY.values, "危害程度", HARM.values, "格内是风险点个数，颜色越深越多。"),
        _cross("自评等级与建议等级", risks, "自评等级", grades, "建议等级", grades, "建议等级由危害程度和发生机率推定，见“口径与词表”。"),
        _cross("岗位等级", risks, POST_CLASS, POST_CLASSES, "自评等级", grades, "一个岗位的等级，取其各风险点中最高的自评等级；格内是风险点个数。"),
        _cross("措施条数", risks, MEASURE_CLASS, MEASURE_CLASSES, "层级", levels, "按每个风险点写了几条防控措施分组。"),
        _cross("审核进度", risks, REVIEW, PROGRESS_CLASSES, "层级", levels, "“经组织审核把关后”，才计入审定等级；前两行计入，后三行为待审定。"),
        _cross("本期确认情况", risks, "层级", levels, CONFIRMATION, (CONFIRMED, UNCONFIRMED), "未确认的是往期通过、本期还没有重新报送的。"),
        *with_most(by_approved if reviewed else by_self),
    )
