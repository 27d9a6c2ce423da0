"""The risk points as the workbook counts and shows them: the register's rows with the columns that only formulas read."""

from __future__ import annotations

import pandas as pd

from pipeline.analysis.commitments import Validity
from pipeline.analysis.followup import Followup
from pipeline.analysis.inspections import NEVER
from pipeline.analysis.tables import counted
from pipeline.analysis.warnings import Alert
from pipeline.checks.accepted import COLUMN, DIGEST, FILLED, RECEIVED, SOURCE
from pipeline.columns import entries
from pipeline.form import Level
from pipeline.grading import rank
from pipeline.register.codes import CODE
from pipeline.register.merge import leading_grade
from pipeline.register.periods import CONFIRMATION, CONFIRMED
from pipeline.register.points import POST, PROPOSED, SECTION, SELF
from pipeline.rosterbook import LEADERS
from pipeline.writers.consolidated.links import cells

LED_BY = "管理等级"
FIRST_OF_SECTION, FIRST_OF_POST, BELOW = "科室首行", "岗位首行", "自评偏低"
PROMISED, INSPECTED, WARNED = "承诺", "检查", "预警"
_NOTHING = Followup()
FILE, SHEET, ROW = SOURCE
PLACE = "来源单元格"
_UNSHOWN = [DIGEST, FILLED, RECEIVED]


class Pool:
    """Texts as Python objects, each kept once. Arrow makes new ones each time a column is asked for, and hashes them anew."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def frame(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The same rows, columns of texts as objects of this pool, missing ones empty."""
        return pd.DataFrame({name: self._column(rows[name]) for name in rows.columns}, index=rows.index)

    def _column(self, values: pd.Series) -> pd.Series:
        if pd.api.types.is_numeric_dtype(values.dtype):
            return values
        known = self._known
        texts = values.to_numpy(dtype=object, na_value="").tolist()
        known.update((text, text) for text in dict.fromkeys(texts) if text not in known)
        texts = list(map(known.__getitem__, texts))
        return pd.Series(texts, index=values.index, dtype=object)


def prepared(risks: pd.DataFrame, pool: Pool, followup: Followup = _NOTHING) -> pd.DataFrame:
    """The points in the register's order, the source as columns, and beside them what is only counted over."""
    rows = counted(risks)
    below = rank(rows[SELF]) > rank(rows[PROPOSED])
    own = {
        LED_BY: leading_grade(rows) if len(rows) else rows[SELF],
        FIRST_OF_SECTION: _first_of_section(rows).astype(int),
        FIRST_OF_POST: _first_of_post(rows).astype(int),
        BELOW: below.astype(int),
        **_followed(rows, followup),
    }
    return pool.frame(with_source(rows.assign(**own)))


def _followed(rows: pd.DataFrame, followup: Followup) -> dict[str, pd.Series]:
    """What followed on each point: whether a commitment holds, how its measures were found carried out, what is open about it."""
    codes = entries(rows[CODE])
    alerts, points, promised = followup.warnings.by_code, followup.inspections.by_code, followup.commitments.by_code
    own = {
        PROMISED: [promised.get(code or "", Validity.NONE).value for code in codes],
        INSPECTED: [points[code].state if code and code in points else NEVER for code in codes],
        WARNED: [_warned(alerts.get(code or "")) for code in codes],
    }
    return {heading: pd.Series(values, index=rows.index, dtype=object) for heading, values in own.items()}


def _warned(alert: Alert | None) -> str:
    return f"{alert.signals}条，{alert.grade}" if alert else ""


def with_source(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the source as columns, and the cell of each in the letter; the index is the place in the register."""
    source = {name: rows.index.get_level_values(name) for name in SOURCE}
    columns = [max(int(column), 1) for column in rows[COLUMN].fillna(1)]
    places = cells(columns, [int(row) for row in source[ROW]])
    return rows.drop(columns=_UNSHOWN, errors="ignore").assign(**source, **{PLACE: places}).reset_index(drop=True)


def _first_of_section(rows: pd.DataFrame) -> pd.Series:
    """The first confirmed point of each section: as many as sections that reported in the period."""
    own = (rows[CONFIRMATION] == CONFIRMED) & (rows["层级"] != Level.UNIT.value) & rows[SECTION].notna() & (rows[SECTION] != LEADERS)
    return own & ~rows[SECTION].where(own).duplicated()


def _first_of_post(rows: pd.DataFrame) -> pd.Series:
    """The first confirmed point of each post: as many as posts that reported in the period."""
    own = (rows[CONFIRMATION] == CONFIRMED) & (rows["层级"] == Level.POSITION.value)
    return own & ~rows[["单位名称", SECTION, POST]].where(own).duplicated()
