"""A register whose every risk point the leading group has approved, without printing and returning the review workbook."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline.checks.accepted import DIGEST, FILLED, PERIOD, RECEIVED, SOURCE
from pipeline.register.merge import Register
from pipeline.register.points import risks_of
from pipeline.register.reviews import DECISIONS, OUTCOME, Reviews, reviewed

_TEXTS = ("岗位", "姓名", "权力(业务)事项", "风险类别", "风险点", "表现形式", "发生机率", "危害程度", "自评等级", "防控措施", "完成时限", "责任人")


def approved(register: Register, **decision: str) -> Register:
    """The register after every point in it passed as it stands in its tables; `decision` says more of each decision."""
    now = risks_of(register.tables).reindex(register.risks.index)
    risks = register.risks.assign(**{heading: now[heading] for heading in _TEXTS})
    pending = risks.reset_index(drop=True).assign(版次="第001版", 变更类型="新增")
    said = {"审核结论": "通过", "审定等级": pending["自评等级"], "审核人": "钟砚田", "审核日期": "2011-08-20"} | decision
    stamps = {PERIOD: register.period, FILLED: "2011-08-20", RECEIVED: "2011-08-21", DIGEST: "0", SOURCE[0]: "审核.xlsx", SOURCE[1]: "审核", SOURCE[2]: "7"}
    decisions = pending.assign(**said, **stamps).reindex(columns=list(DECISIONS)).astype("str")
    bare = risks.drop(columns=[heading for heading in OUTCOME if heading in risks.columns])
    return replace(register, risks=reviewed(bare, decisions), reviews=Reviews(register.reviews.issued, pd.DataFrame(), decisions))
