"""Powers and procedures: 权力清单, the three catalogues （三目录） and the steps of each procedure. One workbook, five sheets."""

from __future__ import annotations

from functools import partial

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Groups, Kind, Need, OwedBy, Stage, column
from pipeline.forms.headerblock import HEADER
from pipeline.forms.vocabularies import (
    APPLICABLE,
    BASIS_TYPE,
    DISCRETION,
    FUNCTION,
    LEVEL,
    POWER_KINDS,
    PROPOSAL,
    PUBLICITY,
    RULE_STATE,
    STEP_KIND,
)

_BASIS = ("实施依据", "设定依据", "法律依据", "职权依据", "行使依据", "法律法规依据")
_POWER_CODE = ("职权编号", "权力事项编号", "事项编号", "职权编码", "权力编码", "事项编码", "对应权力编号")
_POSTS = "写“科室·岗位”，如“综合科·信访与宣传岗”；本科室的可以只写岗位；几个岗位用顿号隔开。"

_number = partial(column, "序号", "从1开始连续编号。", Kind.NUMBER, width=6, aka=("总序号", "编号", "号", "NO."), example="示例")
_note = partial(column, "备注", "需要说明的其他情况。", Kind.TEXT, required=Need.NEVER, width=14, aka=("说明",))
_basis = partial(column, kind=Kind.TEXT, width=40, public=True)


class PowerRow(pa.DataFrameModel):
    """权力清单"""

    number: Series[str] = _number()
    code: Series[str] = column("权力编号", "一项权力一个编号，如“SJ-01”，全局不重复。", Kind.CODE, width=10, aka=_POWER_CODE, example="SJ-23", public=True)
    name: Series[str] = column("权力名称", "一行只写一项权力，写全称。", Kind.TEXT, width=24, aka=("职权名称", "权力事项", "项目名称", "事项名称", "权力事项名称", "行政权力名称", "项目名称及数量"), example="办公设备采购和验收", public=True)
    level: Series[str] = column("权力层级", "由谁行使：单位、科室、岗位。", Kind.CHOICE, width=7, aka=("层级",), vocabulary=LEVEL, example="科室")
    category: Series[str] = column("权力类别", "如审计监督、行政处罚、行政强制、行政检查、内部管理。", Kind.NAME, width=11, aka=("权力类型", "类别", "职权类别", "职权类型", "类别及序号"), example="内部管理", public=True)
    function: Series[str] = column("职能属性", "决策、执行、监督。", Kind.CHOICE, width=7, aka=("属性", "职能"), vocabulary=FUNCTION, example="执行")
    basis: Series[str] = _basis("行使依据", "写明法律法规或文件的全称和条款；没有依据的空着，并在“依据类型”选“无”。", required=Need.SOMETIMES, aka=tuple(name for name in _BASIS if name != "行使依据"), example="《中华人民共和国政府采购法》第二十八条、第四十一条")
    basis_type: Series[str] = column("依据类型", "从下拉列表中选择一项；有几种依据的，选效力最高的一种。", Kind.CHOICE, width=11, aka=("依据种类", "依据类别"), vocabulary=BASIS_TYPE, example="法律")
    applicable: Series[str] = column("依据适用性", "依据现在是否还适用。", Kind.CHOICE, width=9, aka=("适用性", "是否适用"), vocabulary=APPLICABLE, example="适用")
    body: Series[str] = column("责任主体", "行使这项权力的科室、中心，按名册填写；以本局名义行使、不属于一个科室的，填本局名称。", Kind.NAME, width=16, aka=("行政主体", "实施主体", "办理主体", "责任单位", "承办机构"), example="办公室", public=True)
    posts: Series[str] = column("责任岗位", f"行使这项权力的岗位；{_POSTS}", Kind.TEXT, required=Need.NEVER, width=18, aka=("行使岗位", "承办岗位"), example="采购与资产管理岗")
    discretion: Series[str] = column("自由裁量", "办理时有没有裁量的余地。", Kind.CHOICE, width=7, aka=("自由裁量权", "有无自由裁量"), vocabulary=DISCRETION, example="有")
    proposal: Series[str] = column("清理意见", "没有法律法规依据的，原则上取消；依据已不适应的，取消或者规范。", Kind.CHOICE, width=7, aka=("处理意见", "清理建议"), vocabulary=PROPOSAL, example="规范")
    reason: Series[str] = column("清理理由", "取消、规范的，必须写明理由；没有依据又不取消的，也必须写明。", Kind.TEXT, required=Need.SOMETIMES, width=24, aka=("取消或规范理由", "清理说明"), example="询价、验收由同一人经办，没有分开。")
    rule: Series[str] = column("拟制定制度", "清理意见是规范的，写明拟制定或修订的制度名称。", Kind.TEXT, required=Need.SOMETIMES, width=18, aka=("拟制定的制度", "拟修订制度", "规范措施"), example="采购与验收分离规定")
    publicity: Series[str] = column("公开方式", "对外公开、内部公开、不公开。", Kind.CHOICE, width=9, aka=("公开范围", "公开形式"), vocabulary=PUBLICITY, example="内部公开")
    note: Series[str] = _note()


class PostPowerRow(pa.DataFrameModel):
    """岗位职权目录"""

    number: Series[str] = _number()
    post: Series[str] = column("岗位名称", "按名册填写岗位名称，一行一个岗位。", Kind.NAME, width=18, aka=("岗位",), example="采购岗", public=True)
    code: Series[str] = column("权力编号", "权力清单中的编号；几项权力用顿号隔开。", Kind.CODES, width=14, aka=_POWER_CODE, example="SJ-23", public=True)
    content: Series[str] = column("职权内容", "这个岗位在这项权力中做什么。", Kind.TEXT, width=40, aka=("职权", "岗位职权", "职责权限"), example="汇总采购需求，组织询价，办理合同签订。", public=True)
    basis: Series[str] = _basis("实施依据", "写明法律法规或文件的名称和条款；只有内部规定或惯例的，照实写明。", aka=tuple(name for name in _BASIS if name != "实施依据"), example="《中华人民共和国政府采购法》第四十条")
    days: Series[str] = column("办理时限", "工作日数，如“15”，没有可不填。", Kind.TEXT, required=Need.NEVER, width=10, aka=("时限", "办结时限", "工作日"), example="15", public=True)


class RuleRow(pa.DataFrameModel):
    """制度目录"""

    number: Series[str] = _number()
    code: Series[str] = column("制度编号", "一项制度一个编号，如“ZD-01”。", Kind.CODE, width=10, aka=("制度编码",), example="ZD-07")
    name: Series[str] = column("制度名称", "制度的全称，可以不加书名号。", Kind.TEXT, width=34, aka=("名称", "规章制度名称", "制度"), example="采购与验收分离规定", public=True)
    document: Series[str] = column("文号", "印发文件的文号，没有可不填。", Kind.TEXT, required=Need.NEVER, width=18, aka=("发文字号", "文件号", "发文号"))
    state: Series[str] = column("状态", "现行、修订、新建、废止。", Kind.CHOICE, width=8, aka=("制度状态", "现状"), vocabulary=RULE_STATE, example="新建", public=True)
    serves: Series[str] = column("对应编号", "这项制度约束的权力编号或风险编号；几个编号用顿号隔开。", Kind.CODES, required=Need.NEVER, width=20, aka=("对应权力编号", "对应风险编号", "对应权力或风险编号"), example="SJ-23")
    due: Series[str] = column("计划完成", "修订、新建的，写明计划完成的日期，如2011-11-30。", Kind.DATE, required=Need.SOMETIMES, width=13, aka=("计划完成时间", "计划完成日期", "完成时间"), example="2011-11-30")


class ProcedureRow(pa.DataFrameModel):
    """业务流程目录"""

    number: Series[str] = _number()
    code: Series[str] = column("流程编号", "一个流程一个编号，如“LC-01”，全局不重复。", Kind.CODE, width=10, aka=("流程编码",), example="LC-04", public=True)
    name: Series[str] = column("流程名称", "流程的全称。", Kind.TEXT, width=30, aka=("业务流程名称", "业务流程", "流程"), example="采购", public=True)
    power: Series[str] = column("权力编号", "这个流程行使的权力，权力清单中的编号。", Kind.CODE, width=10, aka=_POWER_CODE, example="SJ-23", public=True)
    section: Series[str] = column("责任科室", "牵头办理的科室、中心，按名册填写。", Kind.NAME, width=20, aka=("承办科室", "责任部门", "牵头科室"), example="办公室", public=True)
    steps: Series[str] = column("环节数", "流程环节表中这个流程有几个环节。", Kind.NUMBER, width=8, aka=("环节个数", "环节数量"), example="6")


class StepRow(pa.DataFrameModel):
    """流程环节"""

    procedure: Series[str] = column("流程编号", "业务流程目录中的编号。", Kind.CODE, width=16, aka=("流程编码", "流程"), example="LC-04（示例）", public=True)
    number: Series[str] = column("环节序号", "在这个流程里从1开始连续编号。", Kind.NUMBER, width=8, aka=("序号", "环节号", "步骤"), example="4", public=True)
    name: Series[str] = column("环节名称", "这一步做什么。", Kind.TEXT, width=30, aka=("环节", "步骤名称", "流程环节"), example="询价、签订合同", public=True)
    kind: Series[str] = column("环节类型", "发起、审核、审批、执行、核验、办结。", Kind.CHOICE, width=9, aka=("类型",), vocabulary=STEP_KIND, example="执行", public=True)
    posts: Series[str] = column("责任岗位", f"办理这一步的岗位；{_POSTS}", Kind.TEXT, width=26, aka=("办理岗位", "承办岗位", "岗位"), example="办公室·采购与资产管理岗", public=True)
    days: Series[str] = column("办理时限", "工作日数，如“15”，没有可不填。", Kind.TEXT, required=Need.NEVER, width=10, aka=("时限", "工作日", "办结时限"), example="15", public=True)
    next: Series[str] = column("下一环节", "下一步的环节序号；有几种去向的用顿号隔开，退回的也写，如“4、7”；办结的空着。", Kind.TEXT, required=Need.SOMETIMES, width=10, aka=("后续环节", "下一步", "去向"), example="5", public=True)
    risks: Series[str] = column("风险编号", "这一步上的风险点在信息库中的编号；几个编号用顿号隔开，没有可不填。", Kind.CODES, required=Need.NEVER, width=20, aka=("对应风险编号", "风险点编号"), public=True)
    note: Series[str] = _note()


_form = partial(Form, workbook="4_权力清单与三目录", number=4, version=1, header=HEADER, due=Stage.MEASURES, each_period=False)
"""What was accepted holds on until a section hands in a later list."""

POWERS = _form(
    key="权力清单", part=1, title="权力清单", model=PowerRow, scope=("科室",), subject=("权力编号", "权力名称"), owed_by=OwedBy.SECTION,
    who="每个科室(中心)填写；以单位名义行使的权力由承办科室填写", demand="谁行使、谁清理……逐项审核确定权力事项的类别、行使依据、责任主体",
    groups=Groups("权力类别", POWER_KINDS),
)
POST_POWERS = _form(
    key="岗位职权目录", part=2, title="岗位职权目录", model=PostPowerRow, scope=("科室",), subject=("岗位名称", "权力编号"), owed_by=OwedBy.SECTION,
    who="每个科室(中心)填写，列出本科室每个岗位的职权", demand="编制岗位职权目录、制度目录和业务流程目录",
)
RULE_LIST = _form(
    key="制度目录", part=3, title="制度目录", model=RuleRow, scope=("科室",), subject=("制度编号", "制度名称"), owed_by=OwedBy.UNIT,
    who="有制度的科室(中心)填写", demand="编制岗位职权目录、制度目录和业务流程目录",
)
PROCEDURES = _form(
    key="业务流程目录", part=4, title="业务流程目录", model=ProcedureRow, scope=("科室",), subject=("流程编号", "流程名称"), owed_by=OwedBy.UNIT,
    who="牵头办理流程的科室(中心)填写", demand="编制岗位职权目录、制度目录和业务流程目录",
)
STEPS = _form(
    key="流程环节", part=5, title="流程环节表", model=StepRow, scope=("流程编号",), subject=("流程编号", "环节序号", "环节名称"), owed_by=OwedBy.UNIT,
    who="牵头办理流程的科室(中心)填写，一个流程的各环节写在一起", demand="绘制权力运行流程图，进一步规范权力运行程序，固化工作流程",
)
POWER_FORMS: tuple[Form, ...] = (POWERS, POST_POWERS, RULE_LIST, PROCEDURES, STEPS)
