"""Accepted rows into the register: by scope, the later sheet winning; codes, grades and managing leaders added.

Only rows of accepted letters can come here, and no telephone or identity-card number comes in whole. What an earlier edition accepted stays until a later accepted sheet of the
same scope replaces it; a returned letter never removes anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from pipeline.checks.accepted import stamped
from pipeline.checks.judge import Judgement
from pipeline.checks.standing import standing
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Level
from pipeline.forms import FORMS, INFORMATION, REVIEW
from pipeline.grading import UNREVIEWED, rank
from pipeline.register import periods
from pipeline.register.codes import CODE, Known
from pipeline.register.coding import with_codes
from pipeline.register.periods import CONFIRMATION, confirmation
from pipeline.register.points import (
    ADDED,
    APPROVED,
    CHANGE,
    EDITED,
    FIRST,
    KEPT,
    LEVEL,
    PROPOSED,
    SECTION,
    SELF,
    in_order,
    no_risks,
    risks_of,
)
from pipeline.register.reviews import (
    LEFT_OUT,
    STATE,
    Reviews,
    approved,
    issued,
    pending,
    reviewed,
    with_decisions,
    withdrawn,
)
from pipeline.register.warned import raising
from pipeline.rosterbook import LEADERS, Roster


@dataclass(frozen=True)
class Register:
    """The risk information database. `tables` holds the rows of each form, provenance as index; `risks` all risk points.

    `excluded` are points that the review keeps out, `withdrawn` those that no accepted sheet holds any more, `approved` those that
    may enter the registers, in the wording that was approved. `known` are all codes ever given, `findings` what merging had to say
    (replaced sheets, unknown codes), `seen` all letters ever seen, accepted or not, each with the first period in which it was.
    """

    unit: str
    period: str
    tables: Mapping[str, pd.DataFrame]
    risks: pd.DataFrame
    known: Known = field(default_factory=Known)
    findings: tuple[Finding, ...] = ()
    reviews: Reviews = field(default_factory=Reviews)
    excluded: pd.DataFrame = field(default_factory=no_risks)
    withdrawn: pd.DataFrame = field(default_factory=no_risks)
    seen: pd.DataFrame = field(default_factory=periods.nothing_seen)

    @cached_property
    def approved(self) -> pd.DataFrame:
        """The points with an approved grade, as they were approved."""
        return approved(self.risks, self.reviews.decisions)


def merge(judged: Judgement, last: Register | None, today: str, edition: str = "") -> Register:
    """The register after this run. `today` (ISO) is written as the first registration of new points, `edition` on what is printed for
    review.
    """
    findings: list[Finding] = []
    present = {reading.digest for reading in judged.received.values()}
    tables = {}
    for form in FORMS:
        new = stamped(judged.accepted[form.key], judged.received)
        tables[form.key], told = standing(form, new, last.tables.get(form.key) if last else None, present)
        findings += told
        tables[form.key], told = periods.without_moved(form, tables[form.key], judged.period, judged.roster)
        findings += told
    coded = with_codes(tables, judged, (last.tables, last.known) if last else ({}, Known()), today)
    tables |= coded.tables
    findings += coded.findings
    unit = judged.units[0] if len(judged.units) == 1 else "、".join(judged.units)
    before = last.reviews if last else Reviews()
    decisions = with_decisions(before, tables[REVIEW.key])
    every = reviewed(risks_of(tables), decisions)
    every = every.assign(管理责任人=_managers(every, judged.roster), **{CONFIRMATION: confirmation(every, judged.period)})
    every = in_order(_with_history(every, last, today), judged.roster)
    risks, excluded = every[every[STATE] != LEFT_OUT], every[every[STATE] == LEFT_OUT]
    gone = _withdrawn(every, last, today, decisions)
    waiting = pending(risks, gone, edition, raising(risks, tables[INFORMATION.key]))
    seen = periods.remembered(last.seen if last else periods.nothing_seen(), judged.verdicts, judged.period)
    reviews = Reviews(issued(before.issued, waiting), waiting, decisions)
    return Register(unit, judged.period, tables, risks, coded.known, tuple(findings), reviews, excluded, gone, seen)


def _withdrawn(every: pd.DataFrame, last: Register | None, today: str, decisions: pd.DataFrame) -> pd.DataFrame:
    before = pd.concat([frame for frame in (last.risks, last.withdrawn) if len(frame)] or [last.risks]) if last else no_risks()
    return withdrawn(every[CODE], before, today, decisions)


def leading_grade(risks: pd.DataFrame) -> pd.Series:
    """The grade that decides who manages a point: the approved one, else the higher of self-assessed and proposed."""
    higher = rank(risks[SELF]).combine(rank(risks[PROPOSED]).fillna(9), min)
    grades = higher.map({1: "一级", 2: "二级", 3: "三级"})
    return grades.where(risks[APPROVED] == UNREVIEWED, risks[APPROVED])


def _managers(risks: pd.DataFrame, roster: Roster) -> pd.api.extensions.ExtensionArray:
    """Who manages each point. 分级管理、逐级负责： 一级 the unit's first leader, 二级 the leader in charge, 三级 the head of the section."""
    columns = [leading_grade(risks), risks[LEVEL], risks[SECTION], risks["责任人"]]
    keys = list(zip(*(entries(column) for column in columns), strict=True))
    known = {key: _manager(*key, roster=roster) for key in set(keys)}
    return pd.array([known[key] for key in keys], dtype="str")


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
