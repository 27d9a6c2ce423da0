"""Gate 8, the review: is every decision of the leading group whole, and is it about what was printed for review."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_REVIEWED = "“经组织审核把关后，填写……登记表”：没有审核结论的风险点不进登记表。"
_DECIDED = "等级由领导小组审定，不由程序计算；每一次审定都要写明谁、何时、为什么。"

NO_DECISION = rule(
    "A01", "没有审核结论", Severity.ERROR,
    "没有填写，但本行已填了其他审核内容。",
    fix="请从下拉列表中选择：通过、修改后通过、退回、不列入；还没有审核的，把本行的审核内容清空。",
    why=_REVIEWED, example="填了审定等级，没有填审核结论",
)
NO_GRADE = rule(
    "A02", "没有审定等级", Severity.ERROR,
    "没有填写，但审核结论是“{decided}”。",
    fix="请从下拉列表中选择：一级、二级、三级。",
    why=_DECIDED, example="审核结论“通过”，审定等级空着",
)
NO_REASON = rule(
    "A03", "没有写调整理由", Severity.ERROR,
    "没有填写，但审定等级“{approved}”与自评等级“{self_grade}”不同。",
    fix="请写明调整等级的理由。",
    why=_DECIDED, example="自评三级，审定一级，没有理由",
)
NO_OPINION = rule(
    "A04", "没有写审核意见", Severity.ERROR,
    "没有填写，但审核结论是“{decided}”。",
    fix="请写明意见，科室才知道怎样修改。",
    why=_REVIEWED, example="审核结论“退回”，没有写意见",
)
GRADE_WITHOUT_PASS = rule(
    "A05", "结论与等级矛盾", Severity.ERROR,
    "填的是“{seen}”，但审核结论是“{decided}”。",
    fix="退回或不列入的不定等级，请清空本格；确要定级的，请改审核结论。",
    why=_DECIDED, example="审核结论“不列入”，又填了审定等级",
)
NO_REVIEWER = rule(
    "A06", "没有写审核人", Severity.ERROR,
    "没有填写，但本行已有审核结论。",
    fix="请填写作出结论的人员姓名。",
    why=_DECIDED, example="有审核结论，没有审核人",
)
NO_DAY = rule(
    "A07", "没有写审核日期", Severity.ERROR,
    "没有填写，但本行已有审核结论。",
    fix="请填写作出结论的日期，如2011-10-20。",
    why=_DECIDED, example="有审核结论，没有审核日期",
)
NOT_PRINTED = rule(
    "A08", "不是印出待审的编号", Severity.ERROR,
    "填的是“{seen}”，历次印出的审核定级表里没有这个编号。",
    fix="{ask}请按印出的审核定级表填写，不要自行增加编号。",
    why="审核的对象是各科室已报、程序已编号的风险点。", example="自行加了一行“岗-综合科-999”",
)
FIXED_CHANGED = rule(
    "A09", "印制内容被改动", Severity.ERROR,
    "填的是“{seen}”，印出时是“{printed}”。",
    fix="请改回印出时的内容；要修改的，写在“审核意见”里，由科室修改。",
    why="结论必须对着各科室报送的原文作出。", example="把“自评等级”由三级改成了二级",
)
ROWS_REMOVED = rule(
    "A10", "少了待审的风险点", Severity.WARNING,
    "里少了印出时的{count}行：{codes}。",
    fix="请核对是否误删；没有审核的风险点仍为待审定，下一版会再次印出。",
    why=_REVIEWED, example="删去了几行不愿表态的风险点",
)
UNDECIDED = rule(
    "A11", "还有没审核的风险点", Severity.NOTICE,
    "里有{count}行没有填写审核结论，仍为待审定。",
    fix="无需处理；审核后再报一次即可。",
    why=_REVIEWED, example="先审了一部分就报了回来",
)
REVISED_SINCE = rule(
    "A12", "印出后又有修订", Severity.WARNING,
    "填的是“{seen}”，这个风险点在{edition}印出后科室又作了修订，本次结论按印出时的内容记录，不用于修订后的内容。",
    fix="修订后的内容会印在新的审核定级表里，请再审核一次。",
    why="“动态管理”：结论对着哪一稿作出，就只管哪一稿。", example="审核期间科室改了风险点的危害程度",
)
