"""Accepted rows into the register: by scope, the later sheet winning; codes, grades and managing leaders added.

Only rows of accepted letters can come here, and no telephone or identity-card number comes in whole. What an earlier edition accepted stays until a later accepted sheet of the
same scope replaces it; a returned letter never removes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.checks.accepted import COLUMN, DIGEST, SOURCE, stamped
from pipeline.checks.judge import Judgement
from pipeline.checks.stack import entries
from pipeline.checks.standing import standing
from pipeline.finding import Finding
from pipeline.form import Form, Level
from pipeline.forms import FORMS, RISK_FORMS
from pipeline.grading import UNREVIEWED, rank
from pipeline.register.codes import CODE, Known
from pipeline.register.coding import with_codes
from pipeline.rosterbook import LEADERS, Roster
from pipeline.text import items

SELF, PROPOSED, APPROVED = "自评等级", "建议等级", "审定等级"
FIRST, CHANGE, LEVEL, SECTION, POST = "首次登记", "变更", "层级", "科室", "岗位"
ADDED, KEPT, EDITED = "新增", "不变", "修订"


@dataclass(frozen=True)
class Register:
    """The risk information database. `tables` holds the rows of each form, provenance as index; `risks` all risk points.

    `known` are all codes ever given, `findings` what merging had to say (replaced sheets, unknown codes).
    """

    unit: str
    period: str
    tables: Mapping[str, pd.DataFrame]
    risks: pd.DataFrame
    known: Known = field(default_factory=Known)
    findings: tuple[Finding, ...] = ()


def merge(judged: Judgement, last: Register | None, today: str) -> Register:
    """The register after this run. `today` (ISO) is written as the first registration of new points."""
    findings: list[Finding] = []
    present = {reading.digest for reading in judged.received.values()}
    tables = {}
    for form in FORMS:
        new = stamped(judged.accepted[form.key], judged.received)
        tables[form.key], told = standing(form, new, last.tables.get(form.key) if last else None, present)
        findings += told
    coded = with_codes(tables, judged, (last.tables, last.known) if last else ({}, Known()), today)
    tables |= coded.tables
    findings += coded.findings
    unit = judged.units[0] if len(judged.units) == 1 else "、".join(judged.units)
    risks = _risks(tables, judged.roster, last, today)
    return Register(unit, judged.period, tables, risks, coded.known, tuple(findings))


RISK_COLUMNS = (
    CODE, "单位名称", LEVEL, SECTION, POST, "姓名", "权力(业务)事项", "风险类别", "风险点", "表现形式", "发生机率", "危害程度",
    SELF, PROPOSED, APPROVED, "管理责任人", "防控措施", "措施条数", "完成时限", "责任人", FIRST, CHANGE, DIGEST, COLUMN,
)
_MATTER = "权力(业务)事项"


def _as_risks(form: Form, rows: pd.DataFrame) -> pd.DataFrame:
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


def _risks(tables: Mapping[str, pd.DataFrame], roster: Roster, last: Register | None, today: str) -> pd.DataFrame:
    """All risk points, unit first, then sections, then posts, each in the roster's order."""
    parts = [_as_risks(form, tables[form.key]) for form in reversed(RISK_FORMS) if len(tables[form.key])]
    if not parts:
        return pd.DataFrame(columns=list(RISK_COLUMNS), index=pd.MultiIndex.from_arrays([[], [], []], names=SOURCE))
    risks = pd.concat(parts)
    risks[APPROVED] = pd.array([UNREVIEWED] * len(risks), dtype="str")
    risks["措施条数"] = [items(text) if text else 0 for text in entries(risks["防控措施"])]
    risks["管理责任人"] = pd.array(_managers(risks, roster), dtype="str")
    risks = _with_history(risks, last, today)
    return _in_order(risks, roster)


def leading_grade(risks: pd.DataFrame) -> pd.Series:
    """The grade that decides who manages a point: the approved one, else the higher of self-assessed and proposed."""
    higher = rank(risks[SELF]).combine(rank(risks[PROPOSED]).fillna(9), min)
    grades = higher.map({1: "一级", 2: "二级", 3: "三级"})
    return grades.where(risks[APPROVED] == UNREVIEWED, risks[APPROVED])


def _managers(risks: pd.DataFrame, roster: Roster) -> list[str]:
    """分级管理、逐级负责： 一级 the unit's first leader, 二级 the leader in charge, 三级 the head of the section."""
    columns = [leading_grade(risks), risks[LEVEL], risks[SECTION], risks["责任人"]]
    keys = list(zip(*(entries(column) for column in columns), strict=True))
    known = {key: _manager(*key, roster=roster) for key in set(keys)}
    return [known[key] for key in keys]


def _manager(grade: str | None, level: str | None, section: str | None, named: str | None, *, roster: Roster) -> str:
    if grade == "一级":
        return roster.chief or "单位主要领导"
    if level == Level.UNIT.value:
        return named or "分管领导"
    own = section or ""
    if grade == "二级" or own == LEADERS:
        return roster.leader(own) or "分管领导"
    return roster.head(own) or "科室负责人"


_COMPARED = ("风险点", "表现形式", "风险类别", "发生机率", "危害程度", SELF, "防控措施", "完成时限", "责任人")


def _with_history(risks: pd.DataFrame, last: Register | None, today: str) -> pd.DataFrame:
    """When each point was first registered, and whether it is new, edited or as it was in the last edition."""
    before = last.risks.drop_duplicates(CODE).set_index(CODE) if last is not None and len(last.risks) else None
    if before is None:
        return risks.assign(**{FIRST: today, CHANGE: ADDED})
    codes = risks[CODE]
    first = codes.map(before[FIRST]).fillna(today)
    same = pd.Series(True, index=risks.index)
    for heading in _COMPARED:
        same &= codes.map(before[heading]).fillna("").to_numpy() == risks[heading].fillna("").to_numpy()
    change = same.map({True: KEPT, False: EDITED}).where(codes.isin(before.index), ADDED)
    return risks.assign(**{FIRST: first, CHANGE: change})


def _in_order(risks: pd.DataFrame, roster: Roster) -> pd.DataFrame:
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

