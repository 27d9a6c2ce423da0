"""What changed between two editions: each point matched by its 风险编号, each changed column one `Change`, each of one kind.

Everything that counts or shows changes reads `changes()`; what a kind means stands in `RULES`, which 口径与词表 prints.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import pandas as pd

from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.register.codes import CODE
from pipeline.register.merge import Register
from pipeline.register.points import APPROVED, LEVEL, POST, SECTION, SELF
from pipeline.register.reviews import FORMER

UNIT, RISK = "单位名称", "风险点"


class Kind(StrEnum):
    """The kinds of change, in the order in which they are listed. There is no other."""

    ADDED = "新增"
    WITHDRAWN = "撤销"
    EXCLUDED = "不列入"
    RESTORED = "重新列入"
    RAISED = "升级"
    LOWERED = "降级"
    DECIDED = "审定"
    REOPENED = "重新待审"
    SELF_GRADE = "自评调整"
    MEASURES = "措施修订"
    DUTY = "责任调整"
    WORDING = "文字修订"
    MOVED = "移动"


MIRROR: Mapping[Kind, Kind] = MappingProxyType({
    kind: other
    for pair in ((Kind.ADDED, Kind.WITHDRAWN), (Kind.EXCLUDED, Kind.RESTORED), (Kind.RAISED, Kind.LOWERED), (Kind.DECIDED, Kind.REOPENED))
    for kind, other in (pair, pair[::-1])
} | {kind: kind for kind in (Kind.SELF_GRADE, Kind.MEASURES, Kind.DUTY, Kind.WORDING, Kind.MOVED)})
"""What each kind is when the two editions are compared the other way round."""

RULES: Mapping[Kind, str] = MappingProxyType({
    Kind.ADDED: "前一版没有、后一版有的风险编号。",
    Kind.WITHDRAWN: "前一版有、后一版没有的风险编号：科室后来报送的表上不再有这个风险点。",
    Kind.EXCLUDED: "前一版有，后一版因领导小组决定不列入而没有的。",
    Kind.RESTORED: "前一版决定不列入，后一版又列入的。",
    Kind.RAISED: "等级变高。两版都有过审定等级的按审定等级比（待审定的取原审定等级），其余按自评等级比；按哪个比，看“栏目”。",
    Kind.LOWERED: "等级变低，比法同升级。",
    Kind.DECIDED: "由待审定变为有审定等级，且与原审定等级相同，或原来没有审定过。",
    Kind.REOPENED: "已审定的，修改后又变为待审定。",
    Kind.SELF_GRADE: "自评等级改了，而两版都有过审定等级，所以不算升级、降级。",
    Kind.MEASURES: "防控措施的文字改了。",
    Kind.DUTY: "责任人、管理责任人或岗位上的姓名改了。",
    Kind.WORDING: "事项、风险类别、风险点、表现形式、发生机率、危害程度、完成时限中改了的栏目，一栏算一处。",
    Kind.MOVED: "风险编号没有变，单位名称、科室或岗位变了，一栏算一处。",
})

_PLAIN: Mapping[str, Kind] = MappingProxyType({
    UNIT: Kind.MOVED, SECTION: Kind.MOVED, POST: Kind.MOVED,
    "防控措施": Kind.MEASURES,
    "责任人": Kind.DUTY, "管理责任人": Kind.DUTY, "姓名": Kind.DUTY,
    "权力(业务)事项": Kind.WORDING, "风险类别": Kind.WORDING, RISK: Kind.WORDING, "表现形式": Kind.WORDING,
    "发生机率": Kind.WORDING, "危害程度": Kind.WORDING, "完成时限": Kind.WORDING,
})
COMPARED = (APPROVED, SELF, *_PLAIN)
"""The columns that are compared; what is derived from them (建议等级， 措施条数) is not."""

_RANK = {grade: number for number, grade in enumerate(GRADE.values)}
_ORDER = {kind: number for number, kind in enumerate(Kind)}
_COLUMN = {heading: number for number, heading in enumerate(COMPARED)}


@dataclass(frozen=True)
class Change:
    """One column of one point that is not what it was; where the point stands is told as the later edition has it.

    Points that came or went have one change each, in 风险点. Blank is the empty text.
    """

    kind: Kind
    code: str
    unit: str
    level: str
    section: str
    post: str
    risk: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class Changes:
    """All changes since an edition, whose folder's name is `against`; without one there is nothing to compare with."""

    against: str = ""
    found: tuple[Change, ...] = ()

    @property
    def points(self) -> int:
        """How many points changed."""
        return len({change.code for change in self.found})

    @property
    def by_kind(self) -> dict[str, int]:
        """How many changes there are of each kind, every kind named."""
        return {kind.value: sum(change.kind is kind for change in self.found) for kind in Kind}


def since(last: Register | None, name: str, now: Register) -> Changes:
    """What changed since the edition of this name, which holds the register `last`."""
    if last is None:
        return Changes()
    out_before, out_after = (frozenset(register.excluded[CODE]) for register in (last, now))
    return Changes(name, changes(last.risks, now.risks, out_before=out_before, out_after=out_after))


def changes(
    before: pd.DataFrame, after: pd.DataFrame, *,
    out_before: AbstractSet[str] = frozenset(), out_after: AbstractSet[str] = frozenset(),
) -> tuple[Change, ...]:
    """What changed between two frames of risk points (columns as in `Register.risks`), kind by kind.

    Within a kind they stand in the order of `after`, then of `before`. `out_before` and `out_after` are the codes that the
    leading group had decided not to list.
    """
    old, new = compared(before), compared(after)
    gone, come = old.index.difference(new.index, sort=False), new.index.difference(old.index, sort=False)
    left = (_change(Kind.EXCLUDED if row[CODE] in out_after else Kind.WITHDRAWN, row, RISK, row[RISK], "") for row in _rows(old, gone))
    joined = (_change(Kind.RESTORED if row[CODE] in out_before else Kind.ADDED, row, RISK, "", row[RISK]) for row in _rows(new, come))
    place = {code: number for number, code in enumerate([*new.index, *gone])}
    found = [*left, *joined, *_edited(old, new)]
    return tuple(sorted(found, key=lambda change: (_ORDER[change.kind], place[change.code], _COLUMN[change.heading])))


def compared(risks: pd.DataFrame) -> pd.DataFrame:
    """The columns that changes are about, by code, as texts, blank where there is nothing.

    审定等级 tells of a point that waits for review anew which grade it had: 待审定（原二级）.
    """
    rows = risks.set_index(risks[CODE].astype(object)).reindex(columns=[LEVEL, FORMER, *COMPARED]).astype(object)
    rows = rows.where(rows.notna(), "")
    waits = (rows[APPROVED] == UNREVIEWED) & (rows[FORMER] != "")
    rows[APPROVED] = rows[APPROVED].where(~waits, UNREVIEWED + "（原" + rows[FORMER] + "）")
    return rows.drop(columns=FORMER)


def _rows(frame: pd.DataFrame, codes: Iterable[str]) -> Iterator[dict[str, str]]:
    part = frame.loc[list(codes)]
    for code, row in zip(part.index, part.to_dict("records"), strict=True):
        yield {CODE: code} | {str(heading): text for heading, text in row.items()}


def _change(kind: Kind, row: Mapping[str, str], heading: str, old: str, new: str) -> Change:
    return Change(kind, row[CODE], row[UNIT], row[LEVEL], row[SECTION], row[POST], row[RISK], heading, old, new)


def _edited(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Change]:
    """The columns that differ of the points that both editions have."""
    both = new.index[new.index.isin(old.index)]
    before, after = old.loc[both], new.loc[both]
    changed = both[(before[list(COMPARED)] != after[list(COMPARED)]).any(axis=1).to_numpy()]
    for was, row in zip(_rows(before, changed), _rows(after, changed), strict=True):
        for heading in (heading for heading in COMPARED if was[heading] != row[heading]):
            yield _change(_kind(heading, was, row), row, heading, was[heading], row[heading])


def _kind(heading: str, was: Mapping[str, str], row: Mapping[str, str]) -> Kind:
    grades = granted(was[APPROVED]), granted(row[APPROVED])
    if heading == APPROVED:
        return _of_approval(*grades, waits=row[APPROVED].startswith(UNREVIEWED))
    if heading == SELF:
        return Kind.SELF_GRADE if all(grades) else _of_grades(was[SELF], row[SELF])
    return _PLAIN[heading]


def granted(approved: str) -> str:
    """The grade that was approved last, also where the point waits for review anew; empty where none ever was."""
    return approved.removeprefix(UNREVIEWED).removeprefix("（原").removesuffix("）")


def _of_approval(old: str, new: str, *, waits: bool) -> Kind:
    if old and new and old != new:
        return _of_grades(old, new)
    if old and new:
        return Kind.REOPENED if waits else Kind.DECIDED
    return Kind.DECIDED if new else Kind.REOPENED


def _of_grades(old: str, new: str) -> Kind:
    """升级 is towards 一级； no grade at all counts as the lowest."""
    return Kind.RAISED if _RANK.get(new, len(_RANK)) < _RANK.get(old, len(_RANK)) else Kind.LOWERED
