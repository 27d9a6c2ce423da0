"""The warning that goes to a section, and its self-check that comes back: one sheet, printed by every edition where something is open."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Kind, Need, column
from pipeline.forms.headerblock import HEADER
from pipeline.forms.vocabularies import GRADE


class SelfCheckRow(pa.DataFrameModel):
    """廉政风险预警提示单（自查表）"""

    code: Series[str] = column("风险编号", "由程序印制，请勿改动。", Kind.CODE, width=16, aka=("风险点编号",), example="岗-某某科-001", fixed=True)
    risk: Series[str] = column("风险点", "由程序印制，请勿改动。", Kind.TEXT, width=28, aka=("廉政风险点",), example="拆分采购规避集中采购", fixed=True)
    grade: Series[str] = column("预警等级", "由程序印制：按未办结的信息建议的等级。", Kind.CHOICE, width=8, aka=("预警级别",), vocabulary=GRADE, example="二级", fixed=True)
    deadline: Series[str] = column("办理期限", "由程序印制：请在这一天以前自查自纠。", Kind.DATE, required=Need.NEVER, width=12, aka=("期限",), example="2011-10-20", fixed=True)
    result: Series[str] = column("自查情况", "写明查了什么、有没有问题，不写姓名、电话。", Kind.PROSE, width=36, aka=("自查结果",), example="逐笔核对了九月以来的采购，没有发现拆分。")
    measure: Series[str] = column("整改措施", "有问题的，写明怎样整改；没有问题的可不填。", Kind.TEXT, required=Need.NEVER, width=30, aka=("整改情况",), example="补报采购计划，今后按季合并申报。")
    done_on: Series[str] = column("完成日期", "自查自纠完成的日期，如2011-10-18。", Kind.DATE, required=Need.NEVER, width=12, aka=("完成时间",), example="2011-10-18")
    filler: Series[str] = column("自查人", "负责自查的人员姓名。", Kind.PERSON, width=10, aka=("填报人",), example="某某某")


SELF_CHECK = Form(
    key="自查", number=10, version=1, title="廉政风险预警提示单（自查表）", workbook="预警提示单",
    model=SelfCheckRow, header=HEADER, scope=("科室", "风险编号"), subject=("风险编号",), per_edition=True, each_period=False,
    who="有未办结预警的科室(中心)自查后填写", demand="分级进行预警提示和自查自纠，避免发展成为违纪违法行为",
)
