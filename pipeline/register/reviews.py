"""From decisions to approved grades: every decision is kept, the last one about a point's present content is the one in force.

The source lets nothing into the registers before it was reviewed （经组织审核把关后）, and grades are decided, not computed.
A grade hangs on what it was decided on （风险点， 发生机率， 危害程度， 自评等级）: where one of these is changed, the point waits for
review again; where only other texts are, its grade stands and the new text waits.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.checks.accepted import DIGEST, FILLED, PERIOD, RECEIVED, SOURCE
from pipeline.checks.review import EDITION, FIXED, Printed, fixed_rows
from pipeline.checks.review_rows import APPROVED, CHANGE, CODE, DAY, DECIDED, OPINION, PASSED, REASON, REVIEWER, WITHDRAWN
from pipeline.columns import entries
from pipeline.grading import UNREVIEWED
from pipeline.text import essence

UNIT = "单位名称"
GRADED_ON = ("风险点", "发生机率", "危害程度", "自评等级")
"""What a grade was decided on."""
OTHERWISE = ("权力(业务)事项", "姓名", "风险类别", "表现形式", "防控措施", "完成时限", "责任人")
"""What else of a point is reviewed."""
CONTENT = (*GRADED_ON, *OTHERWISE)
ISSUED = (EDITION, UNIT, *FIXED, *(heading for heading in CONTENT if heading not in FIXED))
DECISION = (DECIDED, APPROVED, REASON, OPINION, REVIEWER, DAY)
DECISIONS = (*ISSUED, *DECISION, PERIOD, FILLED, RECEIVED, DIGEST, *SOURCE)

STATE, FORMER = "审核状态", "原审定等级"
NOT_YET, STANDS, REVISED, SENT_BACK, LEFT_OUT = "未审", "已审定", "修订待审", "退回修改", "不列入"
ADDED, KEPT, EDITED = "新增", "不变", "修订"
OUTCOME = (APPROVED, STATE, FORMER, *(heading for heading in DECISION if heading != APPROVED))
"""The columns that reviews add to a risk point."""


_NONE: AbstractSet[str] = frozenset()


def _empty(headings: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({heading: pd.array([], dtype="str") for heading in headings})


@dataclass(frozen=True)
class Reviews:
    """What was printed for review and what was decided. `issued` has one row for every content of a point that was printed, with the
    first edition that printed it; `pending` what the last edition printed; `decisions` every decision ever, the earliest first.
    """

    issued: pd.DataFrame = field(default_factory=lambda: _empty(ISSUED))
    pending: pd.DataFrame = field(default_factory=lambda: _empty(ISSUED))
    decisions: pd.DataFrame = field(default_factory=lambda: _empty(DECISIONS))

    @property
    def printed(self) -> Printed:
        """What returned sheets are held against."""
        return Printed(self.issued, self.pending)


def with_decisions(last: Reviews, rows: pd.DataFrame) -> pd.DataFrame:
    """All decisions: those known and those on accepted review sheets (`rows`, stamped). The same line of a letter counts once."""
    new = _decided(last, rows)
    together = pd.concat([last.decisions, new], ignore_index=True) if len(last.decisions) else new
    order = [CODE, DAY, FILLED, RECEIVED, DIGEST, SOURCE[1], SOURCE[2]]
    return together.drop_duplicates([DIGEST, SOURCE[1], SOURCE[2]], keep="first").sort_values(order, ignore_index=True)


def _decided(last: Reviews, rows: pd.DataFrame) -> pd.DataFrame:
    """The decisions on review sheets, each with the content that was printed for it."""
    rows = rows[rows[DECIDED].notna()].reset_index() if len(rows) else rows
    if rows.empty:
        return _empty(DECISIONS)
    printed = last.printed
    places = {at: place for at, row in enumerate(fixed_rows(rows)) if (place := printed.matching(row)) is not None}
    content = last.issued.iloc[list(places.values())].reset_index(drop=True)
    own = rows.iloc[list(places)].reset_index(drop=True)
    return pd.concat([content[list(ISSUED)], own[[*DECISION, PERIOD, FILLED, RECEIVED, DIGEST, *SOURCE]].astype("str")], axis=1)


def _in_force(decisions: pd.DataFrame, *, withdrawals: bool) -> pd.DataFrame:
    """The last decision on each code, on withdrawals or on standing points; index is the code."""
    about = decisions[(decisions[CHANGE] == WITHDRAWN) == withdrawals]
    return about.drop_duplicates(CODE, keep="last").set_index(CODE)


def reviewed(risks: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Risk points with what was decided on each (`OUTCOME`). Those that are not to be listed have the state 不列入."""
    force = _in_force(decisions, withdrawals=False).reindex(risks[CODE])
    force.index = risks.index
    decided, passed = force[DECIDED].notna(), force[DECIDED].isin(PASSED)
    grade_holds = _all_same(risks, force, GRADED_ON, decided)
    as_reviewed = _all_same(risks, force, OTHERWISE, grade_holds)
    state = pd.Series(NOT_YET, index=risks.index, dtype="str").mask(decided, REVISED)
    state = state.mask(passed & as_reviewed, STANDS).mask((force[DECIDED] == "退回") & as_reviewed, SENT_BACK)
    state = state.mask((force[DECIDED] == LEFT_OUT) & grade_holds, LEFT_OUT)
    approved = force[APPROVED].where(passed & grade_holds).fillna(UNREVIEWED)
    out = {heading: force[heading] for heading in DECISION} | {APPROVED: approved, STATE: state}
    out[FORMER] = risks[CODE].map(_former(decisions)).where(approved == UNREVIEWED).astype("str")
    return risks.assign(**out)


def _all_same(risks: pd.DataFrame, force: pd.DataFrame, headings: tuple[str, ...], among: pd.Series) -> pd.Series:
    """Which points, of those `among`, say in all these columns what was decided on, blanks, width and punctuation aside."""
    same = among.to_numpy(dtype=bool, copy=True)
    for heading in headings:
        at = np.flatnonzero(same)
        pairs = zip(entries(risks[heading].iloc[at]), entries(force[heading].iloc[at]), strict=True)
        same[at] = [a == b or essence(a or "") == essence(b or "") for a, b in pairs]
    return pd.Series(same, index=risks.index)


def _former(decisions: pd.DataFrame) -> pd.Series:
    """The last grade that each code was given."""
    graded = decisions[decisions[DECIDED].isin(PASSED) & decisions[APPROVED].notna()]
    return graded.drop_duplicates(CODE, keep="last").set_index(CODE)[APPROVED]


def approved(risks: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """The points with an approved grade, in the wording that was approved: what may enter the registers （登记表）."""
    standing = risks[risks[APPROVED] != UNREVIEWED]
    force = _in_force(decisions, withdrawals=False).reindex(standing[CODE])
    force.index = standing.index
    return standing.assign(**{heading: force[heading] for heading in CONTENT})


def withdrawn(present: pd.Series, before: pd.DataFrame, today: str, decisions: pd.DataFrame) -> pd.DataFrame:
    """Points that no accepted sheet holds any more: as they were last, since when, and what was decided on it.

    `present` are the codes that sheets hold now; `before` the last edition's points and those withdrawn before it.
    """
    gone = before[~before[CODE].isin(present)].drop_duplicates(CODE, keep="first") if len(before) else before
    force = _in_force(decisions, withdrawals=True).reindex(gone[CODE])
    force.index = gone.index
    since = gone[SINCE].fillna(today) if SINCE in gone.columns else today
    return gone.assign(**{SINCE: since, WITHDRAWAL: force[DECIDED].map(_WITHDRAWAL).fillna(NOT_YET).astype("str")})


SINCE, WITHDRAWAL = "撤销日期", "撤销状态"
_WITHDRAWAL = {"通过": "已同意撤销", "修改后通过": "已同意撤销", "不列入": "已同意撤销", "退回": "未同意撤销"}


def pending(risks: pd.DataFrame, gone: pd.DataFrame, edition: str, warned: AbstractSet[str] = _NONE) -> pd.DataFrame:
    """What waits for review, in the order of the database, then what was withdrawn: the columns of `ISSUED` and 原审定等级.

    A point that is `warned` of is asked for again though its grade stands.
    """
    again = risks[CODE].isin(warned) & (risks[STATE] == STANDS)
    waiting = risks[risks[STATE].isin((NOT_YET, REVISED, SENT_BACK)) | again]
    change = waiting[STATE].map({NOT_YET: ADDED, REVISED: EDITED, SENT_BACK: KEPT, STANDS: KEPT})
    former = waiting[FORMER].where(waiting[STATE] != STANDS, waiting[APPROVED])
    parts = [waiting.assign(**{CHANGE: change, FORMER: former}), gone[gone[WITHDRAWAL] == NOT_YET].assign(**{CHANGE: WITHDRAWN})]
    together = pd.concat([part for part in parts if len(part)] or parts[:1])
    return together.assign(**{EDITION: edition})[[*ISSUED, FORMER]].reset_index(drop=True)


def issued(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """All that was ever printed for review, and what is printed now in other words than the last time."""
    told = [heading for heading in ISSUED if heading != EDITION]
    latest = before.drop_duplicates(CODE, keep="last")[told].assign(_known=True)
    known = now[told].merge(latest, how="left", on=told)["_known"].notna().to_numpy()
    return pd.concat([before, now.loc[~known, list(ISSUED)]], ignore_index=True) if len(before) else now[list(ISSUED)]
