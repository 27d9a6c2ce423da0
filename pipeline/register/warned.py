"""Which risk points open information asks to be graded anew: a warning that is confirmed proposes a higher grade at the next review.

Read from 信息 is only what names, dates and grades it; what it tells stays there.
"""

from __future__ import annotations

import pandas as pd

from pipeline.columns import columns
from pipeline.forms.vocabularies import GRADE, NATURE, OUTCOME
from pipeline.register.codes import CODE
from pipeline.register.reviews import STANDS, STATE
from pipeline.vocabulary import split_entries

CONFIRMED = NATURE.values[1:]
"""What is more than a first sign."""
CLOSED, GRAVEST = OUTCOME.values[0], GRADE.values[0]
_REVIEWED_ON = "审核日期"


def confirmed(information: pd.DataFrame) -> dict[str, str]:
    """The codes that open information of 倾向性, 已发生 or 一级 names, each with the day of the latest (登记日期)."""
    found: dict[str, str] = {}
    for codes, nature, grade, outcome, day in columns(information, ("风险编号", "性质", "预警等级", "处置结果", "登记日期")):
        if outcome != CLOSED and (nature in CONFIRMED or grade == GRAVEST):
            found |= {code: max(day, found.get(code, "")) for code in split_entries(codes)}
    return found


def raising(risks: pd.DataFrame, information: pd.DataFrame) -> frozenset[str]:
    """The codes of points whose grade is proposed to be raised; one whose grade was decided since the information came in is not asked for again."""
    asked = confirmed(information)
    own = columns(risks, (CODE, STATE, _REVIEWED_ON)) if asked else []
    return frozenset(code for code, state, day in own if code in asked and not (state == STANDS and day >= asked[code]))
