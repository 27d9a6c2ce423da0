"""Risk points: the rows of the three risk forms in the columns of the risk information database, and their order there."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.checks.accepted import COLUMN, DIGEST, PERIOD, SOURCE
from pipeline.columns import entries
from pipeline.form import Form, Level
from pipeline.forms import RISK_FORMS
from pipeline.register.codes import CODE
from pipeline.register.periods import CONFIRMATION
from pipeline.register.reviews import OUTCOME, SINCE, WITHDRAWAL
from pipeline.rosterbook import Roster
from pipeline.text import items

SELF, PROPOSED, APPROVED = "自评等级", "建议等级", "审定等级"
FIRST, CHANGE, LEVEL, SECTION, POST = "首次登记", "变更", "层级", "科室", "岗位"
ADDED, KEPT, EDITED = "新增", "不变", "修订"
RISK_COLUMNS = (
    CODE, "单位名称", LEVEL, SECTION, POST, "姓名", "权力(业务)事项", "风险类别", "风险点", "表现形式", "发生机率", "危害程度",
    SELF, PROPOSED, APPROVED, "管理责任人", "防控措施", "措施条数", "完成时限", "责任人", PERIOD, CONFIRMATION, FIRST, CHANGE, DIGEST, COLUMN,
)
_MATTER = "权力(业务)事项"


def as_risks(form: Form, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a risk form in the columns of the database."""
    assert form.level is not None
    blank = pd.Series(pd.array([None] * len(rows), dtype="str"), index=rows.index)
    out = {heading: rows.get(heading, blank) for heading in RISK_COLUMNS}
    out[LEVEL] = pd.Series(pd.array([form.level.value] * len(rows), dtype="str"), index=rows.index)
    if form.level is Level.POSITION:
        out[POST] = rows["岗位名称"]
    if form.level is Level.UNIT:
        out[SECTION] = blank
        out[_MATTER] = rows["决策主体"].fillna("") + "·" + rows["决策领域"].fillna("")
        out["责任人"] = rows["责任领导"]
    return pd.DataFrame(out)


_COUNTS = ("措施条数", COLUMN)


def no_risks() -> pd.DataFrame:
    """No risk points, in the columns that risk points have."""
    kinds = dict.fromkeys((*RISK_COLUMNS, *OUTCOME, SINCE, WITHDRAWAL), "str") | dict.fromkeys(_COUNTS, "int64")
    columns = {heading: pd.Series([], dtype=kind).array for heading, kind in kinds.items()}
    return pd.DataFrame(columns, index=pd.MultiIndex.from_arrays([[], [], []], names=SOURCE))


def risks_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """All risk points of the accepted sheets."""
    parts = [as_risks(form, tables[form.key]) for form in reversed(RISK_FORMS) if len(tables[form.key])]
    if not parts:
        return no_risks()
    risks = pd.concat(parts)
    return risks.assign(措施条数=[items(text) if text else 0 for text in entries(risks["防控措施"])])


def in_order(risks: pd.DataFrame, roster: Roster) -> pd.DataFrame:
    """Risk points as the database lists them: unit first, then sections, then posts, each in the roster's order."""
    levels = {level.value: number for number, level in enumerate(Level)}
    sections = {section: number for number, section in enumerate(roster.sections)}
    keys = pd.DataFrame(
        {
            "unit": risks["单位名称"].to_numpy(),
            "level": risks[LEVEL].map(levels).to_numpy(),
            "known": risks[SECTION].map(sections).fillna(len(sections)).to_numpy(),
            "section": risks[SECTION].fillna("").to_numpy(),
            "code": risks[CODE].to_numpy(),
        }
    )
    order = keys.sort_values(["unit", "level", "known", "section", "code"], kind="stable").index
    return risks.iloc[order]
