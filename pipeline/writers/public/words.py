"""What stands on the public workbook and on the public page alike: titles, the lines above the tables, what is said where there is nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.analysis.disclosure import UNIT, Disclosure, Line
from pipeline.forms.vocabularies import GRADE
from pipeline.privacy import masked
from pipeline.writers.official.paper import Paper

POINTS, POWERS, FLOWS, REPORT = "廉政风险公示", "权力清单公示", "权力运行流程", "监督举报"
NO_POINTS: Final = "本版还没有审定的廉政风险点；审定以后，随新的一版公示。"
NO_POWERS: Final = "本版没有对外公开的权力事项。"
NO_FLOWS: Final = "本版没有对外公开的权力运行流程图。"
NO_RISK, NO_RISKS = "没有公示的风险点", "本流程没有公示的廉政风险点。"
"""Beside and beneath a flow chart."""
_HEADS: Final = {"权力(业务)事项": "权力（业务）事项"}
WIDTHS: Final = {
    UNIT: 14.0, "风险编号": 12.0, "层级": 7.5, "科室": 12.0, "岗位": 12.0, "权力(业务)事项": 13.0, "风险类别": 9.0, "风险点": 22.0, "表现形式": 36.0,
    "发生机率": 7.5, "危害程度": 7.5, "审定等级": 8.5, "防控措施": 44.0, "权力编号": 10.0, "权力名称": 32.0, "权力类别": 13.0, "行使依据": 64.0, "责任主体": 24.0,
}
OTHER_WIDTH: Final = 14.0
"""Of a column that was declared public since."""


def title(paper: Paper) -> str:
    """The title of everything: the unit's name and what it is."""
    return f"{masked(paper.unit)}廉政风险公示"


def about(paper: Paper) -> tuple[str, ...]:
    """Period, edition and day, each in a few words; a period that is not known is left out."""
    day = f"{paper.day.year}年{paper.day.month}月{paper.day.day}日"
    return tuple(part for part in (f"填报期：{paper.period}" if paper.period else "", f"版次：{paper.edition}", f"公示日期：{day}") if part)


def counted_points(own: Disclosure) -> str:
    """How many points there are, grade by grade; what is said where there are none."""
    if not own.points:
        return NO_POINTS
    grades = "、".join(f"{grade}{own.by_grade.get(grade, 0)}个" for grade in GRADE.values)
    return f"经组织审核定级，公示廉政风险点{len(own.points)}个：{grades}。"


def counted_powers(own: Disclosure) -> str:
    """How many powers there are."""
    return f"对外公开的权力事项{len(own.powers)}项。" if own.powers else NO_POWERS


def counted_flows(own: Disclosure) -> str:
    """How many charts there are."""
    return f"对外公开的权力运行流程图{len(own.procedures)}张；颜色和文字表示环节上已经公示的风险点的最高等级。" if own.procedures else NO_FLOWS


def head(heading: str) -> str:
    """A heading as it is printed."""
    return _HEADS.get(heading, heading)


def table(lines: Sequence[Line], headings: Sequence[str]) -> tuple[dict[str, float], list[tuple[str, ...]]]:
    """The headings with their widths, and the rows, no personal number in them."""
    widths = {heading: WIDTHS.get(heading, OTHER_WIDTH) for heading in headings}
    return widths, [tuple(masked(line.get(heading, "")) for heading in headings) for line in lines]


def power_headings(lines: Sequence[Line]) -> tuple[str, ...]:
    """The headings of powers: all that any of them has."""
    return tuple(dict.fromkeys(heading for line in lines for heading in line))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of what the office wrote in its settings, as they are."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def flow_lines(own: Disclosure) -> list[dict[str, str]]:
    """One line for each chart: its number, name, power and section."""
    names: Mapping[str, str] = {line.get("权力编号", ""): line.get("权力名称", "") for line in reversed(own.powers)}
    return [
        {"流程编号": each.code, "流程名称": each.name, "行使的权力": f"{each.power} {names.get(each.power, '')}".strip(), "责任科室": each.section,
         "环节数": str(len(each.steps))}
        for each in own.procedures
    ]
