"""The waivers that the office keeps: which rule is lifted for which section, why, and until when."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Kind, Need, column
from pipeline.forms.headerblock import HEADER_WITHOUT_SECTION
from pipeline.forms.roster import ROSTER


class WaiverRow(pa.DataFrameModel):
    """规则豁免登记表"""

    section: Series[str] = column("科室", "不适用这条规则的科室、中心，按名册填写，一行一个。", Kind.NAME, width=24, aka=("豁免科室", "部门", "股室", "处室", "科室名称"), example="某某科（示例）")
    rule: Series[str] = column("规则", "规则编号，一行一条，如“R08”；编号见退回清单和问题表的“规则”一栏。", Kind.CODE, width=12, aka=("豁免规则", "规则编号", "豁免的规则"), example="R08")
    reason: Series[str] = column("理由", "为什么这个科室暂不适用这条规则；理由会写在各种清单里。", Kind.PROSE, width=48, aka=("豁免理由", "豁免原因", "原因"), example="各岗位共用一套票据管理流程，措施相同，已经局长办公会议同意。")
    until: Series[str] = column("截止日期", "豁免到哪一天为止，当天仍然有效；提前停止的，改为已过的日期。", Kind.DATE, width=14, aka=("豁免截止日期", "截止时间", "有效期至", "豁免期限"), example="2011-12-31")
    note: Series[str] = column("备注", "需要说明的其他情况。", Kind.TEXT, required=Need.NEVER, width=24, aka=("说明",))


WAIVERS = Form(
    key="豁免", number=ROSTER.number, part=2, version=1, title="规则豁免登记表", workbook=ROSTER.workbook,
    model=WaiverRow, header=HEADER_WITHOUT_SECTION, scope=("单位名称",), subject=("科室", "规则"),
    each_period=False, who="办公室、综合科填写", demand="局办公室、综合科负责组织、协调、实施廉政风险防控工作",
)
