"""Gate 5, the row and the sheet as a whole: do its cells agree with one another."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_GRADES = "“按照风险发生的机率大小或可能造成的危害程度评估廉政风险”。"
_REAL = "“认真排查廉政风险”“注重实效”。"

SELF_BELOW_PROPOSED = rule(
    "R01", "自评等级偏低", Severity.WARNING,
    "填的是“{自评等级}”，低于建议等级“{建议等级}”（危害程度“{危害程度}”，发生机率“{发生机率}”）。",
    fix="请复核；坚持原等级的，审核定级时须说明理由。", waivable=True,
    why=_GRADES, example="危害程度“严重”，自评“二级”",
)
GRAVE_WORD_LOW_GRADE = rule(
    "R02", "用语严重而等级偏低", Severity.WARNING,
    "填的是“三级”，但“{where}”里写有“{word}”。",
    fix="这类行为可能触犯法律，请复核等级。", waivable=True,
    why="一级风险是“有可能触犯国家法律，构成犯罪的风险”。", example="表现形式写“索贿”，自评三级",
)
UNIT_THIRD_GRADE = rule(
    "R03", "单位风险评为三级", Severity.WARNING,
    "填的是“三级”，单位层面的风险评为三级偏低。",
    fix="重大决策、干部任免、项目安排、大额资金方面的风险，请复核等级。",
    why="单位风险“着眼于重大决策和队伍建设”。", example="“大额度资金使用”评为三级",
)
RISK_IS_FORM = rule(
    "R04", "风险点与表现形式相同", Severity.WARNING,
    "与“风险点”写的内容相同。",
    fix="请在表现形式里写出具体的行为。", waivable=True,
    why="“查找…廉政风险内容及其表现形式”，两者都要写。", example="两栏都写“收受礼品”",
)
DUPLICATE_RISK = rule(
    "R05", "风险点重复", Severity.WARNING,
    "与第{other}行的风险点相同。",
    fix="请核对是否重复填写，重复的请删去一行。", waivable=True,
    why=_REAL, example="同一岗位两行都写同一风险点",
)
DUPLICATE_NUMBER = rule(
    "R06", "序号重复", Severity.WARNING,
    "填的是“{seen}”，与第{other}行的序号相同。",
    fix="请按顺序重新编号。", waivable=True,
    why="序号用来核对有没有漏行。", example="两行的序号都是3",
)
ONE_GRADE = rule(
    "R07", "几乎都是同一等级", Severity.WARNING,
    "一栏，本表{rows}行中有{count}行填的是“{seen}”。",
    fix="请逐条对照危害程度和发生机率，复核等级。", waivable=True,
    why="“廉政风险分为三级”，逐点评估，不能一刀切。", example="八行全部自评三级",
)
SAME_MEASURE = rule(
    "R08", "各行措施雷同", Severity.WARNING,
    "一栏，本表{rows}行填的内容都相同。",
    fix="请针对每个风险点分别制定措施。", waivable=True,
    why="“针对排查出的廉政风险，按照风险等级研究制定防控措施”。", example="每一行都是同一句措施",
)
CODE_TWICE = rule(
    "R09", "风险编号重复", Severity.ERROR,
    "填的是“{seen}”，与第{other}行相同。",
    fix="一个编号只对应一个风险点；新增的风险点请把编号留空。",
    why="风险编号一次给定、不得重用。", example="复制一行后没有清空风险编号",
)
ROSTER_TWICE = rule(
    "R10", "名册重复", Severity.ERROR,
    "与第{other}行是同一科室、岗位和姓名。",
    fix="请删去重复的一行。",
    why="名册是核对各科室报送情况的依据。", example="同一人同一岗位列了两行",
)
NO_HEAD = rule(
    "R11", "没有科室负责人", Severity.WARNING,
    "一栏，“{section}”各行都没有填“是”。",
    fix="请在该科室负责人的一行填“是”。", waivable=True,
    why="三级风险由科室负责人管理，名册要写明是谁。", example="某科室各行的“科室负责人”都是“否”",
)
SEVERAL_HEADS = rule(
    "R12", "负责人不止一人", Severity.WARNING,
    "一栏，“{section}”有{count}人填了“是”。",
    fix="请只在主要负责人的一行填“是”。", waivable=True,
    why="“逐级负责”：一个科室一名主要负责人。", example="科长、副科长都填“是”",
)
SEVERAL_LEADERS = rule(
    "R13", "分管领导不一致", Severity.WARNING,
    "填的是“{seen}”，同一科室的其他行是“{other}”。",
    fix="请核对，同一科室填写同一名分管领导。", waivable=True,
    why="二级风险由分管领导管理，名册要写明是谁。", example="同一科室写了两位分管领导",
)
