"""The three risk forms: 岗位, 科室 and 单位. One line per column; everything else is derived."""

from __future__ import annotations

from functools import partial

import pandera.pandas as pa
from pandera.typing import Series

from pipeline.form import Form, Kind, Level, Need, OwedBy, Stage, column
from pipeline.forms.headerblock import HEADER, HEADER_WITHOUT_SECTION
from pipeline.forms.vocabularies import CATEGORY, DECIDER, DECISION, GRADE, HARM, PROBABILITY, SEARCH_WAY

_RISK = ("廉政风险点", "廉洁风险点", "风险名称", "风险内容")
_CONDUCT = ("主要表现形式", "风险描述", "风险情况描述", "廉政风险主要内容及表现形式", "风险表现形式")
_GRADE = ("风险等级", "风险级别", "风险级次", "等级", "自评风险等级")
_MEASURES = ("防范措施", "预防措施", "主要预防措施", "防控方法", "防控要点及防控措施", "廉政风险防控措施", "主要防控措施")
_PROBABILITY = ("几率", "概率", "可能性", "发生几率", "发生概率", "机率")
_HARM = ("危害后果", "后果", "危害")
_TERM = ("完成期限", "时限", "整改时限", "落实时限")

# What the three forms share is declared here once; an example of its own is all that a form adds.
_number = partial(column, "序号", "从1开始连续编号。", Kind.NUMBER, width=6, aka=("编号", "号", "NO."))
_category = partial(column, "风险类别", "从下拉列表中选择一项。", Kind.CHOICE, width=11, aka=("类别", "风险种类", "风险类型"), vocabulary=CATEGORY, public=True)
_risk = partial(column, "风险点", "一行只写一个廉政风险点，用一句话写明。", Kind.PROSE, width=22, aka=_RISK, rules=("C17", "C18"), public=True)
_conduct = partial(column, "表现形式", "写明可能出现的具体行为，不与风险点重复。", Kind.PROSE, width=34, aka=_CONDUCT, public=True)
_probability = partial(column, "发生机率", "风险发生的机率：高、中、低。", Kind.CHOICE, width=7, aka=_PROBABILITY, vocabulary=PROBABILITY, public=True)
_harm = partial(column, "危害程度", "严重：可能触犯国家法律、构成犯罪；较重：可能违反党纪政纪和相关法规、受到处分；一般：可能造成不良社会影响。", Kind.CHOICE, width=7, aka=_HARM, vocabulary=HARM, public=True)
_self_grade = partial(column, "自评等级", "对照危害程度和发生机率自己评定：一级、二级、三级。", Kind.CHOICE, width=7, aka=_GRADE, vocabulary=GRADE)
_measures = partial(column, "防控措施", "写明谁、在什么环节、做什么、怎样检查；多条措施编号分条写。", Kind.PROSE, required=Stage.MEASURES, width=40, aka=_MEASURES, rules=("C19", "C20"), public=True)
_term = partial(column, "完成时限", "填写日期（如2011-09-30）或“长期”。", Kind.TERM, required=Stage.MEASURES, width=12, aka=_TERM)
_responsible = partial(column, "责任人", "落实措施的一名直接责任人的姓名。", Kind.PERSON, width=9, aka=("直接责任人", "风险防控责任人", "防控责任人"))
_power = partial(column, "对应权力编号", "对应权力清单中的编号，没有可不填。", Kind.CODES, required=Need.NEVER, width=12, aka=("权力编号",))
_code = partial(column, "风险编号", "由程序编号，第二期起已预先填好，请勿改动；新增的风险点留空。", Kind.CODE, required=Need.NEVER, width=14, aka=("风险点编号",), public=True)
_note = partial(column, "备注", "需要说明的其他情况。", Kind.TEXT, required=Need.NEVER, width=12, aka=("说明",))


class PositionRisk(pa.DataFrameModel):
    """岗位廉政风险及防控措施表"""

    number: Series[str] = _number(example="示例")
    post: Series[str] = column("岗位名称", "按名册填写岗位名称。", Kind.NAME, width=14, aka=("岗位", "风险点涉及的岗位"), example="采购岗", public=True)
    person: Series[str] = column("姓名", "在这个岗位上的人员姓名，一行一人。", Kind.PERSON, width=9, aka=("岗位人员", "人员姓名"), example="某某某")
    duty: Series[str] = column("岗位职责", "这个岗位的主要职责。", Kind.PROSE, width=24, aka=("职责", "主要职责", "工作职责"), example="负责本局办公用品和设备的采购、验收登记。", public=True)
    category: Series[str] = _category(example="业务流程")
    risk: Series[str] = _risk(example="拆分采购规避集中采购")
    conduct: Series[str] = _conduct(example="把同一批设备拆成几次零星购买，每次都低于集中采购限额，并指定同一家供应商。")
    probability: Series[str] = _probability(example="中")
    harm: Series[str] = _harm(example="较重")
    self_grade: Series[str] = _self_grade(example="二级")
    measures: Series[str] = _measures(example="1.每年年初汇总全局采购需求，一次申报。\n2.询价人与验收人分开，验收由两人签字。")
    term: Series[str] = _term(example="2011-09-30")
    responsible: Series[str] = _responsible(example="某某某")
    search_way: Series[str] = column("查找方式", "自己找、相互提、领导帮，可填几项，用顿号隔开。", Kind.CHOICES, required=Need.NEVER, width=12, aka=("查找方法", "排查方式"), vocabulary=SEARCH_WAY, example="自己找、相互提")
    power: Series[str] = _power(example="SJ-23")
    code: Series[str] = _code()
    note: Series[str] = _note()


class SectionRisk(pa.DataFrameModel):
    """科室廉政风险及防控措施表"""

    number: Series[str] = _number(example="示例")
    matter: Series[str] = column("权力(业务)事项", "有风险的权力或业务事项。", Kind.TEXT, width=16, aka=("权力事项", "业务事项", "权力（业务）", "权力业务事项", "职权事项"), example="经费报销", public=True)
    step: Series[str] = column("流程环节", "事项中有风险的环节，没有可不填。", Kind.TEXT, required=Need.NEVER, width=12, aka=("环节", "业务环节", "风险环节"), example="票据审核", public=True)
    category: Series[str] = _category(example="业务流程")
    risk: Series[str] = _risk(example="不合规票据照常报销")
    conduct: Series[str] = _conduct(example="只有定额发票没有清单，审核人碍于情面直接签字。")
    probability: Series[str] = _probability(example="中")
    harm: Series[str] = _harm(example="较重")
    self_grade: Series[str] = _self_grade(example="二级")
    measures: Series[str] = _measures(example="1.报销单须附明细清单和审批单，缺一不收。\n2.每月抽查十笔，由两人核对。")
    rules: Series[str] = column("相关制度", "与措施相关的制度名称，没有可不填。", Kind.TEXT, required=Need.NEVER, width=16, aka=("制度", "制度依据", "相关制度名称"), example="财务管理办法")
    term: Series[str] = _term(example="长期")
    responsible: Series[str] = _responsible(example="某某某")
    leader: Series[str] = column("分管领导", "分管本科室的局领导姓名。", Kind.PERSON, width=9, aka=("主管领导", "责任领导"), example="某某某")
    power: Series[str] = _power(example="SJ-22")
    code: Series[str] = _code()
    note: Series[str] = _note()


class UnitRisk(pa.DataFrameModel):
    """单位廉政风险及防控措施表"""

    number: Series[str] = _number(example="示例")
    decider: Series[str] = column("决策主体", "局党组或局长办公会议。", Kind.CHOICE, width=13, vocabulary=DECIDER, aka=("决策机构",), example="局党组", public=True)
    decision: Series[str] = column("决策领域", "从下拉列表中选择一项；几个领域都有的，分行填写。", Kind.CHOICE, width=16, vocabulary=DECISION, aka=("决策事项", "领域"), example="大额度资金使用", public=True)
    category: Series[str] = _category(example="决策机制")
    risk: Series[str] = _risk(example="大额支出未经集体研究")
    conduct: Series[str] = _conduct(example="把一笔大额支出分成几笔，由个人逐笔签批，事后不补会议记录。")
    probability: Series[str] = _probability(example="低")
    harm: Series[str] = _harm(example="严重")
    self_grade: Series[str] = _self_grade(example="一级")
    measures: Series[str] = _measures(example="1.同一事项、同一收款单位的支出按年累计计算。\n2.累计达到限额的自动列入会议议题。")
    drafter: Series[str] = column("措施代拟部门", "代拟防控措施的综合部门，如办公室、综合科。", Kind.NAME, width=12, aka=("代拟部门", "措施拟定部门"), example="办公室")
    term: Series[str] = _term(example="长期")
    leader: Series[str] = column("责任领导", "负责落实的局领导姓名。", Kind.PERSON, width=9, aka=("主管领导", "责任人"), example="某某某")
    code: Series[str] = _code()
    note: Series[str] = _note()


POSITION = Form(
    key="岗位", number=1, version=1, title="岗位廉政风险及防控措施表", workbook="1_岗位廉政风险及防控措施表",
    model=PositionRisk, header=HEADER, scope=("科室", "岗位名称", "姓名"), level=Level.POSITION, subject=("风险点",),
    due=Stage.SEARCH, owed_by=OwedBy.POST,
    who="每个岗位填写，由所在科室(中心)汇总报送", demand="首先进行个人岗位廉政风险排查……填写《岗位廉政风险及防控措施表》",
)
SECTION = Form(
    key="科室", number=2, version=1, title="科室廉政风险及防控措施表", workbook="2_科室廉政风险及防控措施表",
    model=SectionRisk, header=HEADER, scope=("科室",), level=Level.SECTION, subject=("风险点",),
    due=Stage.SEARCH, owed_by=OwedBy.SECTION,
    who="每个科室(中心)填写", demand="二是进行科室廉政风险排查……填写《科室廉政风险及防控措施表》",
)
UNIT = Form(
    key="单位", number=3, version=1, title="单位廉政风险及防控措施表", workbook="3_单位廉政风险及防控措施表",
    model=UnitRisk, header=HEADER_WITHOUT_SECTION, scope=("单位名称",), level=Level.UNIT, subject=("风险点",),
    due=Stage.SEARCH, owed_by=OwedBy.UNIT,
    who="办公室、综合科代单位填写", demand="局党组、局长办公会议在重大决策、重要干部任免、重大审计项目安排和大额度资金使用等方面……代拟风险防控措施",
)
