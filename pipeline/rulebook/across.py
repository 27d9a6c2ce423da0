"""Gate 6, across sheets and letters: against the roster, the other sections and what was accepted before."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

UNKNOWN_POST = rule(
    "X01", "岗位不在名册", Severity.ERROR,
    "填的是“{seen}”，名册里“{section}”没有这个岗位。",
    fix="{ask}请按名册填写岗位名称；名册有误的，请联系办公室更正名册。", waivable=True,
    why="“覆盖局机关及中心”：逐个岗位核对有没有漏报。", example="名册是“信访与宣传岗”，填成“信访宣传员”",
)
UNKNOWN_PERSON = rule(
    "X02", "姓名与名册不符", Severity.WARNING,
    "填的是“{seen}”，名册里这个岗位是{expected}。",
    fix="请核对姓名；人员有变动的，请联系办公室更新名册。", waivable=True,
    why="岗位、人员以名册为准。", example="岗位已换人，名册还没有更新",
)
OTHER_SECTION_NAMED = rule(
    "X03", "写有其他科室的名称", Severity.WARNING,
    "里面写有“{word}”，不是本科室。",
    fix="如是从其他科室复制的，请按本科室实际改写；如确需提到，可不改。", waivable=True,
    why="“谁行使、谁清理”：各科室只写自己的风险。", example="从别的科室复制而来，文中仍是原科室名称",
)
SAME_TEXT = rule(
    "X04", "与其他科室文字相同", Severity.WARNING,
    "与{others}的“{heading}”文字相同。",
    fix="请结合本科室、本岗位实际改写。", waivable=True,
    why="“结合实际，注重实效”。", example="两个科室的防控措施一字不差",
)
REPLACED = rule(
    "X05", "已被后来的报送替换", Severity.NOTICE,
    "里{scope}的{rows}行已被“{by}”中的报送替换。",
    fix="无需处理；如应以本份为准，请更正填表日期后重新报送。",
    why="同一范围以填表日期较后的为准，日期相同的以收到较后的为准。", example="补报的岗位表替换先前的岗位表",
)
UNKNOWN_CODE = rule(
    "X06", "风险编号不存在", Severity.WARNING,
    "填的是“{seen}”，信息库里{scope}没有这个编号，没有采用。",
    fix="请核对编号；新增的风险点请把编号留空，由程序编号。",
    why="风险编号一次给定、不得重用，也不能自行编写。", example="自己编的“岗-综合科-999”",
)
SAME_DAY = rule(
    "X07", "同一岗位报了两份", Severity.NOTICE,
    "里{scope}在“{other}”中也有报送，且填表日期相同，以收到较后的一份为准。",
    fix="请核对以哪一份为准，并更正填表日期。",
    why="同一范围只能有一份有效的填报。", example="同一天报送的两份岗位表",
)
PERSON_NOT_IN_ROSTER = rule(
    "X08", "人员不在名册", Severity.WARNING,
    "填的是“{seen}”，名册里没有这个人。",
    fix="{ask}请核对姓名；人员有变动的，请联系办公室更新名册。",
    why="“落实防控责任”：责任要落实到在册的人。", example="把“何清和”写成“何清河”",
)
