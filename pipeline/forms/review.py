"""The review form: what the leading group decides on each risk point, printed by every edition with the points that wait for it."""

from __future__ import annotations

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Kind, Need, OwedBy, Stage, column
from pipeline.forms.headerblock import HEADER_OF_REVIEW
from pipeline.forms.vocabularies import CHANGE, DECIDED, GRADE, LEVEL


class ReviewRow(pa.DataFrameModel):
    """廉政风险审核定级表"""

    code: Series[str] = column("风险编号", "由程序印制，请勿改动。", Kind.CODE, width=15, example="岗-某某科-001", public=True, fixed=True)
    change: Series[str] = column("变更类型", "由程序印制：新增、撤销、修订、不变。", Kind.CHOICE, width=6, vocabulary=CHANGE, example="新增", fixed=True)
    level: Series[str] = column("层级", "由程序印制：单位、科室、岗位。", Kind.CHOICE, width=6, vocabulary=LEVEL, example="岗位", public=True, fixed=True)
    section: Series[str] = column("科室", "由程序印制，单位风险空着。", Kind.NAME, required=Need.NEVER, width=12, aka=("部门", "股室", "处室"), example="某某科", fixed=True)
    post: Series[str] = column("岗位", "由程序印制，岗位风险才有。", Kind.NAME, required=Need.NEVER, width=12, aka=("岗位名称",), example="采购岗", fixed=True)
    risk: Series[str] = column("风险点", "由程序印制，请勿改动；对文字的意见写在“审核意见”里。", Kind.TEXT, width=26, aka=("廉政风险点",), example="拆分采购规避集中采购", fixed=True)
    self_grade: Series[str] = column("自评等级", "由程序印制：填报人自己评定的等级。", Kind.CHOICE, width=7, vocabulary=GRADE, example="三级", fixed=True)
    proposed: Series[str] = column("建议等级", "由程序按危害程度和发生机率计算，供审定时参考。", Kind.CHOICE, width=7, vocabulary=GRADE, example="二级", fixed=True)
    decided: Series[str] = column("审核结论", "从下拉列表中选择一项；还没有审核的，整行空着。", Kind.CHOICE, required=Need.SOMETIMES, width=11, aka=("结论", "审定结论"), vocabulary=DECIDED, example="通过")
    approved: Series[str] = column("审定等级", "结论是通过或修改后通过的，必须填写；撤销的不填。", Kind.CHOICE, required=Need.SOMETIMES, width=8, aka=("核定等级", "审核等级"), vocabulary=GRADE, example="二级", public=True)
    reason: Series[str] = column("调整理由", "审定等级与自评等级不同的，写明理由。", Kind.TEXT, required=Need.SOMETIMES, width=20, aka=("定级调整理由",), example="有采购限额，危害较重，按建议等级审定。")
    opinion: Series[str] = column("审核意见", "结论是退回或不列入的，写明意见；修改后通过的，写明怎样修改。", Kind.TEXT, required=Need.SOMETIMES, width=22, aka=("意见", "修改意见"), example="同意。")
    reviewer: Series[str] = column("审核人", "作出结论的人员姓名。", Kind.PERSON, required=Need.SOMETIMES, width=9, aka=("审定人",), example="某某某")
    reviewed_on: Series[str] = column("审核日期", "作出结论的日期，如2011-10-20。", Kind.DATE, required=Need.SOMETIMES, width=12, aka=("审定日期",), example="2011-10-20")


REVIEW = Form(
    key="审核", number=9, version=1, title="廉政风险审核定级表", workbook="审核定级表",
    model=ReviewRow, header=HEADER_OF_REVIEW, scope=("风险编号",), subject=("风险编号",), per_edition=True,
    due=Stage.IMPROVE, owed_by=OwedBy.UNIT,
    who="廉政风险防控工作领导小组审核后填写", demand="经组织审核把关后，填写……廉政风险防控登记表",
)
