"""审核定级表： the points that wait for the leading group, ready to be decided on a screen or on paper and sent back as a letter.

What stands there already is locked; grades are decided, not computed, so the column for them is empty beside the proposed one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from pipeline.filename import unused
from pipeline.form import Level
from pipeline.forms import REVIEW
from pipeline.grading import UNREVIEWED
from pipeline.register.reviews import FORMER
from pipeline.writers.template import Chapter, Filling, Manner, about_columns, filled_workbook, said

SHEETS_AT_MOST = 60
"""More sheets than this nobody leafs through: then the points are set out level by level, and at last unit by unit."""
_NAME_LIMIT = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_FIXED = frozenset(field.heading for field in REVIEW.fixed)
_GAP = "\u3000" * 8
_SIGNATURES = f"领导小组组长（签字）：{_GAP}副组长（签字）：{_GAP}成员（签字）：{_GAP * 2}年\u3000\u3000月\u3000\u3000日"
_NOTHING = "本版没有需要审核定级的风险点，这份表不用填写，也不用报送。"

_Row = dict[str, str | None]
_NOBODY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class _Part:
    """The points of one sheet: whose they are, what the sheet is called, its rows as they are held by `pending`."""

    unit: str
    name: str
    rows: Sequence[_Row]


def review_workbook(pending: pd.DataFrame, unit: str, period: str, edition: str, warned: Mapping[str, str] = _NOBODY) -> bytes:
    """The review workbook of an edition (`edition` as printed: 第001版). `pending` are the register's points to decide, in its order.

    `warned` are the codes whose grade is proposed to be raised, each with what is open about it in a few words; the proposed grade stays
    what the declaration says.
    """
    rows = _rows(pending)
    parts = _named(_parts(rows)) if rows else [_Part(unit, REVIEW.key, ())]
    fillings = [_filling(part, period, edition, warned) for part in parts]
    return filled_workbook(fillings, told=[*_chapters(rows, edition)])


def _rows(pending: pd.DataFrame) -> list[_Row]:
    plain = pending.astype(object)
    return [{str(heading): value for heading, value in row.items()} for row in plain.where(plain.notna(), None).to_dict("records")]


# ── which points stand on which sheet ────────────────────────────────────────────────────────────────────────────────


def _by_section(row: _Row) -> str:
    return Level.UNIT.value if row["层级"] == Level.UNIT.value else row["科室"] or row["层级"] or REVIEW.key


def _by_level(row: _Row) -> str:
    return row["层级"] or REVIEW.key


def _by_unit(_: _Row) -> str:
    return REVIEW.key


def _parts(rows: Sequence[_Row]) -> list[_Part]:
    """Section by section, the unit first; level by level where these would be too many sheets."""
    for owner in (_by_section, _by_level, _by_unit):
        parts = _grouped(rows, owner)
        if len(parts) <= SHEETS_AT_MOST:
            break
    return parts


def _grouped(rows: Sequence[_Row], owner: Callable[[_Row], str]) -> list[_Part]:
    """The rows by unit and owner, in the order in which each first comes; what is the unit's own comes first."""
    found: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        found.setdefault((row["单位名称"] or "", owner(row)), []).append(row)
    units = {unit: number for number, unit in enumerate(dict.fromkeys(unit for unit, _ in found))}
    order = sorted(found, key=lambda key: (units[key[0]], key[1] != Level.UNIT.value))
    return [_Part(unit, name, found[unit, name]) for unit, name in order]


def _named(parts: Sequence[_Part]) -> list[_Part]:
    """The parts under names that a sheet may have, no two alike."""
    several = len({part.unit for part in parts}) > 1
    taken: set[str] = set()
    named = []
    for part in parts:
        whole = _NOT_IN_NAMES.sub("_", f"{part.unit}{part.name}" if several else part.name).strip("'")
        # The number that makes a name different needs room too.
        name = unused(whole if len(whole) <= _NAME_LIMIT else whole[: _NAME_LIMIT - 6], taken)
        taken.add(name.casefold())
        named.append(_Part(part.unit, name, part.rows))
    return named


# ── a sheet ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _filling(part: _Part, period: str, edition: str, warned: Mapping[str, str]) -> Filling:
    header = {"单位名称": part.unit, "填报期": period, "版次": edition, "应审行数": str(len(part.rows))}
    rows = [{heading: row[heading] for heading in _FIXED} for row in part.rows]
    closing = _SIGNATURES if part.rows else _NOTHING
    manner = Manner(given=_FIXED, locked=True, ready=0, hint="白色单元格填写；没有审核的行空着。" if part.rows else "", closing=closing)
    return Filling(REVIEW, header, rows, sheet=part.name, manner=manner, remarks=dict(_remarks(part.rows, warned)))


def _remarks(rows: Sequence[_Row], warned: Mapping[str, str]) -> Iterator[tuple[tuple[int, str], str]]:
    for at, row in enumerate(rows):
        if (former := row.get(FORMER)) and former != UNREVIEWED:
            yield (at, "审定等级"), f"上次审定为{former}。"
        if told := warned.get(row["风险编号"] or ""):
            yield (at, "建议等级"), f"有未办结的预警（{told}），建议提高等级。"


# ── the instructions ─────────────────────────────────────────────────────────────────────────────────────────────────


def _chapters(rows: Sequence[_Row], edition: str) -> Iterator[Chapter]:
    yield "这是什么表", said(*_about(rows, edition))
    if not rows:
        return
    yield "怎样填", said(*_HOW)
    yield "各种结论怎样填、有什么结果", said(*_OUTCOMES)
    yield "各栏怎样填", about_columns(REVIEW)
    yield "打印和签字", said(*_PRINTING)
    yield "怎样报送", said(*_SENDING)


def _about(rows: Sequence[_Row], edition: str) -> Iterator[str]:
    if not rows:
        yield _NOTHING
        return
    counted = {level.value: sum(row["层级"] == level.value for row in rows) for level in Level}
    kinds = "、".join(f"{level}{count}个" for level, count in counted.items() if count)
    yield f"本表由{edition}信息库印出，列明等待领导小组审核的风险点，共{len(rows)}个（{kinds}）：新增的、修订的、撤销的，还没有审定等级的，和有未办结的预警、建议提高等级的。"
    yield f"《实施意见》的要求：“{REVIEW.demand}”。"
    yield "等级由领导小组审定，程序不代为填写；“建议等级”按危害程度和发生机率计算，只供参考。"


_HOW = (
    "灰色单元格由程序印制，已经锁定，不能改动；只填白色单元格。",
    "“审核结论”“审定等级”从下拉列表中选择；点中单元格，旁边会显示填写提示。以前审定过等级的，“审定等级”一格有批注。",
    "作出结论的每一行都写审核人和审核日期；几行相同的，可以复制粘贴。",
    "填了结论的工作表，都要填好表头的填表人和填表日期。",
    "可以分几次审核：没有结论的行整行空着，仍是“待审定”，下一版继续印出。",
)
_OUTCOMES = (
    "通过：填审定等级；与自评等级不同的，写明调整理由。风险点按审定等级列入登记表。",
    "修改后通过：填审定等级，在审核意见中写明怎样修改；与自评等级不同的，写明调整理由。",
    "退回：写明审核意见，不填审定等级。风险点暂不列入登记表，由科室按意见修改后重新报送，再次审核。",
    "不列入：写明审核意见，不填审定等级。风险点不列入信息库和登记表，单独列出备查。",
    "变更类型为“撤销”的：同意撤销的，结论选“通过”，不填审定等级；不同意的，选“退回”，写明审核意见。",
)
_PRINTING = (
    "各工作表按A4纸横向排好，每页重复栏目名称，直接打印即可；领导小组在末行签字，纸质表存档。",
    "在纸上审核的，审核后把结论照样填到这份电子表中报送，程序只读电子表。",
)
_SENDING = (
    "填好后保存为.xlsx格式，交办公室放进收件文件夹inbox，下一次汇总时生效；文件名可以自取。",
    "不要增加、删除行，不要取消保护去改灰色单元格：印制的内容有改动的，整份退回。",
    "同一个风险点再次审核的，以审核日期较后的一次为准；历次审核都保留。",
)
