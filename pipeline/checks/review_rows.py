"""What a decision of the leading group must hold to be one. A row on which nothing was decided yet is no concern of these rules."""

from __future__ import annotations

from functools import partial

import pandas as pd

from pipeline.checks.row_rule import RowRule, declared_in, telling
from pipeline.forms.review import REVIEW
from pipeline.rulebook import review as rules

CODE, CHANGE, SELF = "风险编号", "变更类型", "自评等级"
DECIDED, APPROVED, REASON, OPINION, REVIEWER, DAY = "审核结论", "审定等级", "调整理由", "审核意见", "审核人", "审核日期"
PASSED = ("通过", "修改后通过")
REFUSED = ("退回", "不列入")
WITHDRAWN = "撤销"
TO_FILL = tuple(field.heading for field in REVIEW.fields if not field.fixed)

RULES: list[RowRule] = []
_row_rule = partial(declared_in, RULES)


_DECISION = telling(decided=DECIDED)


@_row_rule(rules.NO_DECISION, DECIDED)
def what_is_filled_in_has_a_decision(rows: pd.DataFrame) -> pd.Series:
    """经组织审核把关： a grade, a reason or a name without a decision decides nothing."""
    begun = rows[list(TO_FILL)].notna().any(axis=1)
    return ~(begun & rows[DECIDED].isna())


@_row_rule(rules.NO_GRADE, APPROVED, _DECISION)
def what_passes_has_a_grade(rows: pd.DataFrame) -> pd.Series:
    """经审核的风险点分为三级； a withdrawal has no grade."""
    return ~(rows[DECIDED].isin(PASSED) & (rows[CHANGE] != WITHDRAWN) & rows[APPROVED].isna())


@_row_rule(rules.NO_REASON, REASON, telling(approved=APPROVED, self_grade=SELF))
def another_grade_has_a_reason(rows: pd.DataFrame) -> pd.Series:
    """The leading group may grade otherwise than the finder did, and says why."""
    differs = rows[APPROVED].notna() & rows[SELF].notna() & (rows[APPROVED] != rows[SELF])
    return ~(differs & rows[DECIDED].isin(PASSED) & rows[REASON].isna())


@_row_rule(rules.NO_OPINION, OPINION, _DECISION)
def a_refusal_has_an_opinion(rows: pd.DataFrame) -> pd.Series:
    """及时修订完善： whoever is to revise must know what."""
    return ~(rows[DECIDED].isin(REFUSED) & rows[OPINION].isna())


@_row_rule(rules.GRADE_WITHOUT_PASS, APPROVED, _DECISION)
def a_refusal_has_no_grade(rows: pd.DataFrame) -> pd.Series:
    """What is refused is not graded."""
    return ~(rows[DECIDED].isin(REFUSED) & rows[APPROVED].notna())


@_row_rule(rules.NO_REVIEWER, REVIEWER)
def a_decision_has_a_reviewer(rows: pd.DataFrame) -> pd.Series:
    """Who decided."""
    return ~(rows[DECIDED].notna() & rows[REVIEWER].isna())


@_row_rule(rules.NO_DAY, DAY)
def a_decision_has_a_day(rows: pd.DataFrame) -> pd.Series:
    """When it was decided."""
    return ~(rows[DECIDED].notna() & rows[DAY].isna())
