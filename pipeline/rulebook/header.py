"""Gate 3, the header block above the table: who filled it in, for which section and period, who reviewed it."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_WHO = "“谁主管、谁负责”：每张表都要有填表人、审核人和日期，出了问题找得到人。"
_SECTION = "各科室、中心按名册报送，写法一致才能归到同一个科室。"

MISSING = rule(
    "H01", "表头没有填", Severity.ERROR,
    "没有填写。",
    fix="请在表头“{heading}”右边一格填写{expected}。",
    why=_WHO, example="“审核人”一格空着",
)
SAME_PERSON = rule(
    "H02", "审核人与填表人相同", Severity.WARNING,
    "填的是“{seen}”，与填表人是同一人。",
    fix="请由科室负责人或其他人员审核后签名。", waivable=True,
    why="“经组织审核把关”：自己填的表不宜自己审核。", example="填表人、审核人都是同一姓名",
)
REVIEWED_BEFORE_FILLED = rule(
    "H03", "审核日期早于填表日期", Severity.ERROR,
    "填的是“{seen}”，早于填表日期“{filled}”。",
    fix="请核对两个日期，审核日期应不早于填表日期。", waivable=True,
    why="先填表，后审核。", example="填表日期7月20日，审核日期7月18日",
)
WRONG_DATE = rule(
    "H04", "表头日期无法识别", Severity.ERROR,
    "填的是“{seen}”，{problem}。",
    fix="请按“2011-07-31”的样子填写年、月、日。",
    why=_WHO, example="填表日期写成“七月底”",
)
WRONG_PERIOD = rule(
    "H05", "填报期写法不对", Severity.ERROR,
    "填的是“{seen}”，应写明年份和第几期。",
    fix="请按“2011年第1期”的样子填写。",
    why="动态管理按期进行，每张表都要归入一期。", example="填报期写成“上半年”",
)
OTHER_PERIOD = rule(
    "H06", "不是本期的表", Severity.ERROR,
    "填的是“{seen}”，本期是“{period}”。",
    fix="如是本期的填报，请更正填报期；如是往期的旧表，请换用本期样表填写。",
    why="往期的表不并入本期。", example="本期是2011年第1期，表头写着2010年第1期",
)
UNKNOWN_SECTION = rule(
    "H07", "科室不在名册", Severity.ERROR,
    "填的是“{seen}”，名册里没有这个科室。",
    fix="{ask}请按名册填写科室全称。",
    why=_SECTION, example="把“企业审计科”写成“企业审计处”",
)
UNSURE_SECTION = rule(
    "H08", "科室简称不明确", Severity.ERROR,
    "填的是“{seen}”，名册里的{choices}都可能是。",
    fix="请按名册填写科室全称。",
    why=_SECTION, example="只写“投资”二字",
)
SECTION_RENAMED = rule(
    "H09", "科室已写成全称", Severity.CORRECTION,
    "填的是“{seen}”，已按名册改为“{suggestion}”。",
    fix="请核对。",
    why=_SECTION, example="“财政科”改为“财政审计科”",
)
OTHER_UNIT = rule(
    "H10", "单位名称不一致", Severity.ERROR,
    "填的是“{seen}”，与本单位“{unit}”不一致。",
    fix="请改为“{unit}”。",
    why="同一次汇总只能是同一个单位。", example="单位名称写成了上级局",
)
HEADER_CLEANED = rule(
    "H11", "表头已统一写法", Severity.CORRECTION,
    "填的是“{seen}”，已按“{suggestion}”读入。",
    fix="请核对。",
    why="写法不同、意思确定的，由程序统一，并逐条说明。", example="填表日期“2011.7.20”读作2011-07-20",
)
HEADER_BROKEN = rule(
    "H12", "表头有错误值", Severity.ERROR,
    "显示的是错误值或没有算出结果的公式。",
    fix="请删去公式，直接填写{expected}。",
    why=_WHO, example="填表日期一格显示#REF!",
)
