"""What each catalogue prints: its columns with their widths, its rows in their order, divided by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.columns import columns
from pipeline.form import Form
from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RULE_LIST
from pipeline.writers.official.naming import sheet_names

Line = tuple[str, ...]
_UNIT, NUMBER, _POWER_NAME = "单位名称", "序号", "权力名称"


@dataclass(frozen=True)
class Catalogue:
    """A catalogue: the form that its rows come from, and its columns with their widths, 序号 being numbered anew."""

    form: Form
    columns: Mapping[str, float]
    counted: str

    @property
    def title(self) -> str:
        """Its title, which names the workbook too."""
        return self.form.title

    def count(self, lines: Sequence[Line]) -> str:
        """How many there are, as the line beneath the table says it; a power with several rows is one."""
        own = len({line[1] for line in lines}) if self.form is POWERS else len(lines)
        return f"共{own}{self.counted}{f'，{len(lines)}行' if own != len(lines) else ''}。"


CATALOGUES = (
    Catalogue(POWERS, {
        NUMBER: 6, "权力编号": 10, "权力名称": 22, "权力层级": 6, "权力类别": 10, "职能属性": 6, "行使依据": 46, "责任主体": 16, "责任岗位": 24,
        "自由裁量": 6, "清理意见": 6, "拟制定制度": 16, "公开方式": 9, "备注": 10,
    }, "项"),
    Catalogue(POST_POWERS, {NUMBER: 6, "科室": 18, "岗位名称": 20, "权力编号": 14, "职权内容": 46, "实施依据": 52, "办理时限": 10}, "条"),
    Catalogue(RULE_LIST, {NUMBER: 6, "制度编号": 12, "制度名称": 44, "文号": 24, "状态": 9, "对应编号": 28, "计划完成": 13.5, "科室": 20}, "项"),
    Catalogue(PROCEDURES, {NUMBER: 6, "流程编号": 12, "流程名称": 40, "权力编号": 12, _POWER_NAME: 40, "责任科室": 24, "环节数": 9}, "个"),
)


def pages(own: Catalogue, rows: pd.DataFrame, names: Mapping[tuple[str, str], str]) -> dict[str, tuple[str, list[Line]]]:
    """The sheets by name: the unit and its lines. `names` are the names of powers by unit and number."""
    headings = [heading for heading in own.columns if heading != NUMBER]
    by_unit: dict[str, list[Line]] = {}
    for unit, power, *entries in columns(rows, (_UNIT, "权力编号", *headings)):
        line = dict(zip(headings, entries, strict=True))
        if own.form is PROCEDURES:
            line[_POWER_NAME] = names.get((unit, power), "")
        lines = by_unit.setdefault(unit, [])
        lines.append((str(len(lines) + 1), *line.values()))
    titles = sheet_names(list(by_unit) if len(by_unit) > 1 else [own.title])
    return dict(zip(titles, by_unit.items(), strict=True))
