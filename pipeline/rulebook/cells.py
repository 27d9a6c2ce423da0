"""Gate 4, the cell: is it filled, is it of the right kind, is it a legal value."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_SAME_WORDS = "同一个意思用同一个词，才能统计和比较。"
_CERTAIN = "意思确定的写法由程序统一，逐条列明，原件不动。"
_REAL = "“结合实际，注重实效”：每一条都要能单独看懂、单独检查。"

REQUIRED = rule(
    "C01", "必填未填", Severity.ERROR,
    "没有填写。",
    fix="请补填：{expected}。",
    why="缺了这一栏，风险点就无法评估、落实到人。", example="“危害程度”一格空着",
)
NOT_IN_LIST = rule(
    "C02", "不在规定选项内", Severity.ERROR,
    "填的是“{seen}”，不在规定的选项内{elsewhere}。",
    fix="{ask}请从下拉列表中选择：{choices}。",
    why=_SAME_WORDS, example="自评等级填“较高”",
)
SEVERAL_VALUES = rule(
    "C03", "一格填了多个值", Severity.ERROR,
    "填的是“{seen}”，一格只能填一个。",
    fix="请从下拉列表中选择一个：{choices}；确有多种情况的，请分行填写。",
    why=_SAME_WORDS, example="自评等级填“二级/三级”",
)
WRONG_DATE = rule(
    "C04", "日期无法识别", Severity.ERROR,
    "填的是“{seen}”，{problem}。",
    fix="请填写{expected}。",
    why="时限明确，才能检查落实。", example="完成时限填“2011.9.31”或“九月底”",
)
NOT_A_NUMBER = rule(
    "C05", "不是整数", Severity.ERROR,
    "填的是“{seen}”，不是整数。",
    fix="请填写{expected}。",
    why="序号和个数用来核对有没有漏行。", example="序号填“第一条”",
)
PLACEHOLDER = rule(
    "C06", "没有写实际内容", Severity.ERROR,
    "填的是“{seen}”，没有写出实际内容。",
    fix="请在本格写出完整内容，不要用“同上”“略”“详见附件”等代替。",
    why=_REAL, example="防控措施填“同上”",
)
NORMALISED = rule(
    "C07", "已统一为规定选项", Severity.CORRECTION,
    "填的是“{seen}”，已统一为“{suggestion}”。",
    fix="请核对；不是这个意思的，请改正。",
    why=_CERTAIN, example="自评等级“Ⅱ”统一为“二级”",
)
CLEANED = rule(
    "C08", "已清理多余字符", Severity.CORRECTION,
    "含有多余的空格、换行或不可见字符，已清理为“{shown}”。",
    fix="无需处理。",
    why=_CERTAIN, example="“办公室 ”末尾的空格",
)
ERROR_VALUE = rule(
    "C09", "单元格是错误值", Severity.ERROR,
    "显示的是错误值“{seen}”。",
    fix="请删去公式，直接填写内容。",
    why="错误值不是空白，也不是内容，不能猜。", example="单元格显示#REF!",
)
UNCALCULATED = rule(
    "C10", "公式没有结果", Severity.ERROR,
    "是公式，但没有算出结果。",
    fix="请在Excel或WPS中打开并保存一次，或直接填写内容。",
    why="没有结果的公式不能当作空白。", example="由程序写入、从未计算过的公式",
)
TRUNCATED = rule(
    "C11", "文字可能被截断", Severity.WARNING,
    "已写满{seen}个字，达到单元格上限，后面的文字可能丢失。",
    fix="请核对末尾是否完整，过长的内容请分行填写。", waivable=True,
    why="一格最多32767个字，再多会被软件直接截掉。", example="粘贴了整篇制度的单元格",
)
PERSONAL_NUMBER = rule(
    "C12", "含电话或身份证号码", Severity.WARNING,
    "含有电话或身份证号码，输出时已用*号遮盖。",
    fix="请删去号码；联系方式请另行报送。",
    why="廉政风险资料在一定范围内公示，不应带个人号码。", example="备注里写了手机号",
)
DITTO_FILLED = rule(
    "C13", "“同上”已展开", Severity.CORRECTION,
    "填的是“{seen}”，已按上一行的“{suggestion}”读入。",
    fix="请核对；下次请写全。",
    why=_CERTAIN, example="责任人一栏填“同上”",
)
DATE_READ = rule(
    "C14", "日期已统一写法", Severity.CORRECTION,
    "填的是“{seen}”，已按“{suggestion}”读入。",
    fix="请核对。",
    why=_CERTAIN, example="“2011年9月30日”读作2011-09-30",
)
ROLE_FOR_NAME = rule(
    "C15", "应填姓名", Severity.WARNING,
    "填的是“{seen}”，像是职务或部门，不像姓名。",
    fix="请只填写具体人员的姓名，不写职务。", waivable=True,
    why="“落实防控责任”：责任要落实到人。", example="责任人填“科长”",
)
SEVERAL_NAMES = rule(
    "C16", "填了两个以上姓名", Severity.WARNING,
    "填的是“{seen}”，像是两个以上的姓名。",
    fix="请填写一名直接责任人；其他人员可写在备注里。", waivable=True,
    why="一条风险由一人直接负责，才追究得到。", example="责任人填“甲某、乙某”",
)
CATEGORY_WORD = rule(
    "C17", "只写了类别", Severity.WARNING,
    "填的是“{seen}”，只是风险类别，没有写明是什么风险。",
    fix="请写明具体的廉政风险点。", waivable=True,
    why=_REAL, example="风险点填“思想道德风险”",
)
SEVERAL_RISKS = rule(
    "C18", "几个风险写在一格", Severity.WARNING,
    "里编了{count}个号，像是把几个风险点写在了一格。",
    fix="请一行只写一个风险点，分别评定等级、制定措施。", waivable=True,
    why="逐点评估等级，逐点落实措施。", example="风险点填“1.泄密 2.吃请”",
)
SLOGAN = rule(
    "C19", "措施过于笼统", Severity.WARNING,
    "只有“{seen}”这样的要求，没有写明怎么做。",
    fix="请写明由谁、在什么环节、做什么、怎样检查。", waivable=True,
    why="“切实可行措施”“有效、管用”。", example="防控措施只写“加强学习，提高认识”",
)
NUMBERING = rule(
    "C20", "编号重复或跳号", Severity.WARNING,
    "的编号依次是{seen}，有重复或跳号。",
    fix="请核对是否漏写了内容，并改正编号。", waivable=True,
    why="编号对不上，可能有一条没有写上。", example="防控措施编号为1、2、2",
)
BLANK_MARK = rule(
    "C21", "已作空白读入", Severity.CORRECTION,
    "填的是“{seen}”，没有实际内容，已作空白读入。",
    fix="无需处理。",
    why=_CERTAIN, example="备注填“无”",
)
UNFINISHED = rule(
    "C22", "留有待填的记号", Severity.WARNING,
    "里面有“{seen}”，像是没有填完。",
    fix="请换成实际内容。", waivable=True,
    why=_REAL, example="“XX同志负责××审批”",
)
DUE = rule(
    "C23", "到期必填未填", Severity.ERROR,
    "没有填写，“{stage}”阶段已经结束，本栏必须填写。",
    fix="请补填：{expected}。", waivable=True,
    why="“9月底前……研究制定防控措施”：阶段结束以后，措施和时限不能再空着。", example="10月报来的岗位表，“防控措施”一格空着",
)
REWRITTEN = rule(
    "C24", "写法已统一", Severity.CORRECTION,
    "填的是“{seen}”，已按“{suggestion}”读入。",
    fix="无需处理。",
    why=_CERTAIN, example="序号“第1条”读作1，“自己找/领导帮”读作“自己找、领导帮”",
)
KIND_FROM_GROUP = rule(
    "C25", "类别已按分类行读入", Severity.CORRECTION,
    "填的是“{shown}”，已按上方分类行“{group}”读作“{suggestion}”。",
    fix="请核对；下次请逐行填写。",
    why=_CERTAIN, example="“二、行政处罚（2项）”一行之下，各行的权力类别空着",
)
