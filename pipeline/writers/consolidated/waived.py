"""豁免： the waivers that the office keeps, each with its reason, its last day, and how many findings it lifted."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.analysis.waivers import Applied
from pipeline.rulebook import RULES
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import WAIVED
from pipeline.writers.consolidated.table import BigTable, Show, Shown, Source

TOP = 2
IN_FORCE, ENDED = "有效", "已到期"
_PLACE, _ROW = "位置", "来源行"
_SOURCE = Source("来源文件", "来源工作表", _PLACE)
_COLUMNS = (
    Shown("序号", "序号", 8, Show.NUMBER),
    Shown("状态", "状态", 9, Show.MIDDLE),
    Shown("科室", "科室", 24),
    Shown("规则", "规则", 8, Show.MIDDLE),
    Shown("名称", "名称", 20),
    Shown("理由", "理由", 52),
    Shown("截止日期", "截止日期", 13, Show.MIDDLE),
    Shown("免去的问题", "免去的问题", 12, Show.NUMBER),
    Shown("其中本应退回", "其中本应退回", 14, Show.NUMBER),
    Shown("来源文件", "来源文件", 30),
    Shown(_ROW, _ROW, 9, Show.LINK),
)


def write(desk: Desk) -> None:
    """All waivers kept, those in force first."""
    sheet, waivers = desk.sheets[WAIVED], desk.book.figures.waivers
    desk.opening(sheet, WAIVED, _about(waivers), note_column=2)
    BigTable(desk, sheet, TOP, _COLUMNS, _SOURCE).write(_frame(waivers))
    sheet.freeze_panes(TOP + 1, 4)
    desk.page(sheet, TOP + max(len(waivers), 1), len(_COLUMNS) - 1, head=(TOP, TOP))


def _about(waivers: Sequence[Applied]) -> str:
    if not waivers:
        return "办公室没有登记豁免，各条规则对各科室一律执行。"
    in_force, lifted = sum(each.in_force for each in waivers), sum(each.lifted for each in waivers)
    return (
        f"办公室登记豁免{len(waivers)}条，其中有效{in_force}条，本版共免去问题{lifted}处；"
        "免去的问题照样列在“问题”和退回清单里，写明“已豁免”，到截止日期为止不再退回。"
    )


def _frame(waivers: Sequence[Applied]) -> pd.DataFrame:
    kept = [each.waiver for each in waivers]
    return pd.DataFrame({
        "序号": range(1, len(waivers) + 1),
        "状态": [IN_FORCE if each.in_force else ENDED for each in waivers],
        "科室": [waiver.section for waiver in kept],
        "规则": [waiver.rule for waiver in kept],
        "名称": [RULES[waiver.rule].title for waiver in kept],
        "理由": [waiver.reason for waiver in kept],
        "截止日期": [waiver.until.isoformat() for waiver in kept],
        "免去的问题": [each.lifted for each in waivers],
        "其中本应退回": [each.errors for each in waivers],
        "来源文件": [waiver.place.file for waiver in kept],
        "来源工作表": [waiver.place.sheet for waiver in kept],
        _ROW: [waiver.place.row or 1 for waiver in kept],
        _PLACE: [f"A{waiver.place.row or 1}" for waiver in kept],
    }, dtype=object)
