"""What comes after a risk is known: 信息 （early warning）, 承诺 （public commitments）, 检查 （inspection and accountability）, 公开 （publication）."""

from __future__ import annotations

from functools import partial

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Kind, Need, OwedBy, Stage, column
from pipeline.forms.headerblock import HEADER, HEADER_WITHOUT_SECTION
from pipeline.forms.vocabularies import (
    CARRIED_OUT,
    GRADE,
    HANDLING,
    INFORMATION_SOURCE,
    INSPECTION_KIND,
    NATURE,
    OUTCOME,
    PENALTY,
    PROMISE_SCOPE,
    PUBLIC_ITEM,
    PUBLIC_SCOPE,
    RECTIFIED,
)

_number = partial(column, "序号", "从1开始连续编号。", Kind.NUMBER, width=6, aka=("编号", "号", "NO."), example="示例")
_codes = partial(column, "风险编号", "信息库中的风险编号；几个编号用顿号隔开。", Kind.CODES, width=18, aka=("风险点编号", "对应风险编号"))
_note = partial(column, "备注", "需要说明的其他情况。", Kind.TEXT, required=Need.NEVER, width=14, aka=("说明",))


class InformationRow(pa.DataFrameModel):
    """廉政风险信息登记表"""

    number: Series[str] = _number()
    entered_on: Series[str] = column("登记日期", "收到信息的日期，如2011-08-03。", Kind.DATE, width=12, aka=("收到日期", "登记时间"), example="2011-08-03")
    source: Series[str] = column("信息来源", "从下拉列表中选择一项。", Kind.CHOICE, width=14, aka=("来源", "信息渠道"), vocabulary=INFORMATION_SOURCE, example="审计回访")
    section: Series[str] = column("涉及科室", "信息涉及的科室、中心，按名册填写。", Kind.NAME, width=18, aka=("涉及部门", "科室", "部门"), example="办公室")
    post: Series[str] = column("涉及岗位", "按名册填写岗位名称，不写姓名；不涉及具体岗位的可不填。", Kind.NAME, required=Need.NEVER, width=16, aka=("岗位", "岗位名称"), example="采购岗")
    codes: Series[str] = _codes(example="岗-办公室-001")
    summary: Series[str] = column("情况摘要", "一两句话写明什么事，不写姓名、电话。", Kind.PROSE, width=40, aka=("摘要", "信息内容", "基本情况"), example="被审计单位反映有两次用餐没有付费。")
    nature: Series[str] = column("性质", "苗头性、倾向性、已发生。", Kind.CHOICE, width=9, aka=("问题性质",), vocabulary=NATURE, example="苗头性")
    grade: Series[str] = column("预警等级", "一级、二级、三级；性质是“已发生”的不填。", Kind.CHOICE, required=Need.SOMETIMES, width=8, aka=("预警级别",), vocabulary=GRADE, example="二级")
    handling: Series[str] = column("处置方式", "可选几项，用顿号隔开；性质是“已发生”的必须移送。", Kind.CHOICES, width=18, aka=("处置", "处理方式"), vocabulary=HANDLING, example="廉政谈话、自查自纠")
    responsible: Series[str] = column("处置责任人", "负责处置的人员姓名。", Kind.PERSON, width=10, aka=("责任人",), example="某某某")
    deadline: Series[str] = column("处置期限", "应当办结的日期，不早于登记日期。", Kind.DATE, width=12, aka=("办理期限", "期限"), example="2011-08-19")
    outcome: Series[str] = column("处置结果", "已办结、办理中、未落实。", Kind.CHOICE, width=9, aka=("结果", "办理结果"), vocabulary=OUTCOME, example="已办结")
    closed_on: Series[str] = column("办结日期", "已办结的，必须填写。", Kind.DATE, required=Need.SOMETIMES, width=12, aka=("办结时间",), example="2011-08-17")
    note: Series[str] = _note()


class CommitmentRow(pa.DataFrameModel):
    """公开承诺登记表"""

    number: Series[str] = _number()
    section: Series[str] = column("科室", "承诺人所在科室、中心，按名册填写。", Kind.NAME, width=18, aka=("部门", "股室", "处室"), example="办公室", public=True)
    post: Series[str] = column("岗位名称", "按名册填写岗位名称。", Kind.NAME, width=18, aka=("岗位",), example="采购岗", public=True)
    person: Series[str] = column("承诺人", "作出承诺的人员姓名。", Kind.PERSON, width=9, aka=("姓名",), example="某某某")
    codes: Series[str] = _codes(example="岗-办公室-001")
    promise: Series[str] = column("承诺事项", "写明做什么、不做什么，与防控措施一致，能够检查。", Kind.PROSE, width=40, aka=("承诺内容",), example="询价不少于三家并保留原始报价，不参加本人询价项目的验收。", rules=("C19",), public=True)
    promised_on: Series[str] = column("承诺日期", "作出承诺的日期，如2011-09-20。", Kind.DATE, width=12, aka=("承诺时间",), example="2011-09-20")
    scope: Series[str] = column("公开范围", "科室、局机关、社会。", Kind.CHOICE, width=9, vocabulary=PROMISE_SCOPE, example="局机关", public=True)
    medium: Series[str] = column("公开方式", "在哪里公开，如公开栏、局内网、局门户网站。", Kind.TEXT, width=14, aka=("公开载体",), example="公开栏")
    public_from: Series[str] = column("公开起", "公开期限的起始日期。", Kind.DATE, width=12, aka=("公开开始", "公开起始日期"), example="2011-10-10")
    public_until: Series[str] = column("公开止", "公开期限的截止日期，到期前应当重新承诺。", Kind.DATE, width=12, aka=("公开截止", "公开截止日期"), example="2012-10-09")
    channel: Series[str] = column("监督渠道", "向谁反映，如局纪检信箱、局公开栏意见箱；不写个人电话。", Kind.TEXT, width=16, aka=("监督方式",), example="局纪检信箱", public=True)
    note: Series[str] = _note()


class InspectionRow(pa.DataFrameModel):
    """监督检查与整改追究表"""

    number: Series[str] = _number()
    inspected_on: Series[str] = column("检查日期", "检查的日期，如2011-10-10。", Kind.DATE, width=12, aka=("检查时间", "日期"), example="2011-10-10")
    kind: Series[str] = column("检查类型", "监督检查、考核评估、纠错整改、责任追究。", Kind.CHOICE, width=11, aka=("类型",), vocabulary=INSPECTION_KIND, example="监督检查")
    section: Series[str] = column("被检查科室", "按名册填写科室、中心的全称。", Kind.NAME, width=20, aka=("被检查部门", "科室", "部门"), example="办公室")
    codes: Series[str] = _codes(example="岗-办公室-001")
    carried_out: Series[str] = column("措施落实", "已落实、部分落实、未落实。", Kind.CHOICE, width=10, aka=("落实情况", "措施落实情况"), vocabulary=CARRIED_OUT, example="部分落实")
    problem: Series[str] = column("发现问题", "没有全部落实的，写明发现了什么问题，不写姓名。", Kind.TEXT, required=Need.SOMETIMES, width=28, aka=("存在问题", "问题"), example="九月没有做不定日盘库。")
    demand: Series[str] = column("整改要求", "没有全部落实的，写明怎样整改。", Kind.TEXT, required=Need.SOMETIMES, width=26, aka=("要求",), example="补做盘库并报差异表。")
    deadline: Series[str] = column("整改期限", "没有全部落实的，写明整改的截止日期。", Kind.DATE, required=Need.SOMETIMES, width=12, aka=("期限", "整改时限"), example="2011-10-20")
    rectified: Series[str] = column("整改结果", "已整改、整改中、逾期；还没有结果的可不填。", Kind.CHOICE, required=Need.NEVER, width=9, aka=("整改情况",), vocabulary=RECTIFIED, example="已整改")
    penalty: Series[str] = column("追究方式", "检查类型是“责任追究”的，必须填写。", Kind.CHOICE, required=Need.SOMETIMES, width=11, aka=("责任追究方式",), vocabulary=PENALTY)
    note: Series[str] = _note()


class PublicationRow(pa.DataFrameModel):
    """公开事项目录"""

    number: Series[str] = _number()
    item: Series[str] = column("公开事项", "从下拉列表中选择一项。", Kind.CHOICE, width=18, aka=("事项",), vocabulary=PUBLIC_ITEM, example="审计权力", public=True)
    content: Series[str] = column("公开内容", "公开了什么。", Kind.TEXT, width=36, aka=("内容",), example="权力清单中对外公开的部分", public=True)
    section: Series[str] = column("责任科室", "负责公开的科室、中心，按名册填写。", Kind.NAME, width=20, aka=("责任部门", "承办科室"), example="法规审理科", public=True)
    medium: Series[str] = column("公开载体", "在哪里公开。", Kind.TEXT, width=18, aka=("公开方式", "载体"), example="局门户网站", public=True)
    scope: Series[str] = column("公开范围", "局机关、被审计单位、社会。", Kind.CHOICE, width=11, aka=("范围",), vocabulary=PUBLIC_SCOPE, example="社会", public=True)
    published_on: Series[str] = column("公开日期", "最近一次公开或更新的日期，如2011-10-10。", Kind.DATE, width=12, aka=("公开时间", "日期"), example="2011-10-10", public=True)
    note: Series[str] = _note()


INFORMATION = Form(
    key="信息", number=5, version=1, title="廉政风险信息登记表", workbook="5_廉政风险信息登记表",
    model=InformationRow, header=HEADER, scope=("登记日期", "信息来源", "涉及科室", "风险编号"), subject=("登记日期", "信息来源", "风险编号"),
    each_period=False, restricted=True,
    who="办公室登记，不传阅", demand="收集廉政风险信息，进行分析评估……分级进行预警提示和自查自纠",
)
COMMITMENTS = Form(
    key="承诺", number=6, version=1, title="公开承诺登记表", workbook="6_公开承诺登记表",
    model=CommitmentRow, header=HEADER, scope=("科室", "岗位名称", "承诺人"), subject=("承诺事项",),
    due=Stage.IMPROVE, owed_by=OwedBy.POST, each_period=False, after_review=True,
    who="有防控措施的岗位填写，由所在科室(中心)汇总报送", demand="针对建立的防控措施和制度，相关岗位和人员作出执行承诺，并在一定范围内公开",
)
INSPECTIONS = Form(
    key="检查", number=7, version=1, title="监督检查与整改追究表", workbook="7_监督检查与整改追究表",
    model=InspectionRow, header=HEADER_WITHOUT_SECTION, scope=("检查日期", "检查类型", "被检查科室", "风险编号"),
    subject=("检查日期", "被检查科室", "风险编号"), due=Stage.IMPROVE, owed_by=OwedBy.UNIT, each_period=False,
    who="廉政风险防控工作领导小组填写", demand="逐步建立健全监督检查、考核评估、纠错整改和责任追究机制",
)
PUBLICATIONS = Form(
    key="公开", number=8, version=1, title="公开事项目录", workbook="8_公开事项目录",
    model=PublicationRow, header=HEADER_WITHOUT_SECTION, scope=("单位名称",), subject=("公开事项", "公开内容"), each_period=False,
    who="办公室填写", demand="公开审计权力、权力依据、审计项目计划、审计流程和被审计单位的权力、义务、监督举报方法等……公开全部审计结果",
)
FOLLOWUP_FORMS: tuple[Form, ...] = (INFORMATION, COMMITMENTS, INSPECTIONS, PUBLICATIONS)
