"""The blocks of a register: one for the unit, one for a section, on a section's sheet one for each post and person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.form import Level
from pipeline.forms.vocabularies import GRADE
from pipeline.register.points import APPROVED, POST, SECTION
from pipeline.writers.official.paper import Paper

OWNER: Final = "岗位/姓名"
_MATTER = "权力(业务)事项"
COLUMNS: Final = {
    "序号": 4.5, "风险编号": 10.5, _MATTER: 10.0, "风险类别": 5.5, "风险点": 14.0, "表现形式": 22.0, "发生机率": 5.0, "危害程度": 5.0,
    APPROVED: 5.5, "防控措施": 28.0, "完成时限": 11.5, "责任人": 7.0, "管理责任人": 7.0, "审核意见": 12.5,
}
"""The columns of every register and their widths; on those of posts the third says whose the point is."""

_IN_TWO = {"风险类别": "风险\n类别", "发生机率": "发生\n机率", "危害程度": "危害\n程度", APPROVED: "审定\n等级", "管理责任人": "管理\n责任人"}

Line = tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """The points of one owner: 编号， what stands over the rows, the rows, who gives an opinion, and the count by grade.

    `owner` is the line that a post and its person have above their rows; nothing for units and sections.
    """

    level: Level
    number: str
    about: str
    owner: str
    lines: tuple[Line, ...]
    opinions: tuple[str, str, str]
    counted: str


def heads(level: Level) -> tuple[str, ...]:
    """The printed heads, those of narrow columns in two lines."""
    third = {Level.UNIT: "决策事项", Level.SECTION: "权力（业务）\n事项", Level.POSITION: OWNER}[level]
    return tuple(third if heading == _MATTER else _IN_TWO.get(heading, heading) for heading in COLUMNS)


def blocks(level: Level, rows: pd.DataFrame, paper: Paper) -> list[Block]:
    """The blocks of one sheet: its rows as they come, for posts by the roster's order of posts, then as the persons come."""
    texts = rows.astype(object).where(rows.notna(), "").astype(str)
    if level is not Level.POSITION:
        return [_block(level, texts, paper)]
    order = {post: number for number, post in enumerate(paper.roster.posts(texts[SECTION].iloc[0]))}
    own = [(str(post), part) for (post, _), part in texts.groupby([POST, "姓名"], sort=False)]
    return [_block(level, part, paper) for post, part in sorted(own, key=lambda each: order.get(each[0], len(order)))]


def _block(level: Level, texts: pd.DataFrame, paper: Paper) -> Block:
    unit, section, post, person = (texts[heading].iloc[0] for heading in ("单位名称", SECTION, POST, "姓名"))
    # Several units have one paper: each names its own.
    lead = (unit,) if unit and unit != paper.unit else ()
    owner = () if level is Level.UNIT else (section,) if level is Level.SECTION else (section, post, person)
    about = f"单位名称：{unit}" if level is Level.UNIT else f"单位名称：{unit}　　科室（中心）：{section}"
    return Block(
        level, paper.number(level, *lead, *owner), f"{about}　　填报期：{paper.period}　　版次：{paper.edition}",
        f"岗位名称：{post}　　姓名：{person}" if level is Level.POSITION else "",
        tuple(_lines(level, texts)), paper.opinions(level, section), _counted(texts[APPROVED].tolist()),
    )


def _lines(level: Level, texts: pd.DataFrame) -> Iterator[Line]:
    for number, row in enumerate(texts.to_dict("records"), 1):
        own = {str(heading): str(text) for heading, text in row.items()} | {"序号": str(number), "审核意见": _opinion(row)}
        if level is Level.POSITION:
            own[_MATTER] = f"{own[POST]}\n{own['姓名']}".strip()
        yield tuple(own[heading] for heading in COLUMNS)


def _opinion(row: dict[object, str]) -> str:
    """The decision, the opinion, why the grade is another than the section's own, by whom and when."""
    said = [row.get("审核结论", ""), row.get("审核意见", "")]
    said += [f"自评{row['自评等级']}，{row['调整理由']}"] if row.get("调整理由") else []
    by = " ".join(part for part in (row.get("审核人", ""), row.get("审核日期", "")) if part)
    return "\n".join([text for text in said if text] + ([by] if by else []))


def _counted(grades: Sequence[str]) -> str:
    by_grade = "、".join(f"{grade}{grades.count(grade)}个" for grade in GRADE.values)
    return f"审定廉政风险点{len(grades)}个：{by_grade}。"
