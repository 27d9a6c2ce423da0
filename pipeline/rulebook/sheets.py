"""Gate 2, the sheet: which form it is, whether its columns are all there, which lines are data."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_FORM = "《实施意见》规定了要填写的表，栏目齐全才能汇总比较。"
_LINES = "只有数据行进入信息库；跳过了哪一行，都要说明。"

UNKNOWN_SHEET = rule(
    "S01", "未识别的工作表", Severity.WARNING,
    "有内容，但不是规定的表，未读取{nearest}。",
    fix="如属填报内容，请移到对应的样表中；如属附件资料，可不处理。",
    why=_FORM, example="工作簿里夹带的“去年统计”工作表",
)
MISSING_COLUMNS = rule(
    "S02", "缺少栏目", Severity.ERROR,
    "缺少栏目：{seen}。",
    fix="请对照样表补上这些栏目，栏目名称与样表一致。{nearest}",
    why=_FORM, example="删掉了“危害程度”一栏",
)
DOUBLED_COLUMN = rule(
    "S03", "栏目重复", Severity.ERROR,
    "与{others}都是“{field}”栏。",
    fix="请只保留一栏，删去多余的一栏。",
    why="一栏只能有一处，否则不知道以哪一处为准。", example="既有“自评等级”又有“风险等级”",
)
EXTRA_COLUMN = rule(
    "S04", "多余的栏目", Severity.NOTICE,
    "不是样表中的栏目，这一栏没有读入。",
    fix="{nearest}如不需要汇总，可不处理。",
    why="样表以外的栏目不进入信息库，但要让填表人知道。", example="自行添加的“联系电话”栏",
)
NO_ROWS = rule(
    "S05", "表内没有填报内容", Severity.ERROR,
    "是《{form}》，但没有填写任何内容。",
    fix="请从栏目名称的下一行起填写；确无内容的，请不要报送空表。",
    why="“全面排查廉政风险点”：空表不能说明已经排查。", example="原样退回的空白样表",
)
SAME_SCOPE = rule(
    "S06", "同一张表填了两份", Severity.ERROR,
    "与工作表“{other}”都是《{form}》，且填报范围相同（{scope}），不知道以哪一份为准。",
    fix="请只保留最终的一份，删去旧稿；一份内容分写在两张工作表上的，请合并到一张。",
    why="同一范围只能有一份有效的填报。", example="同一工作簿里的“岗位”和“岗位（旧稿）”",
)
HIDDEN_CONTENT = rule(
    "S07", "有隐藏的内容", Severity.WARNING,
    "{what}，其中的内容已照常读入。",
    fix="请取消隐藏后核对；不需要的内容请删去。",
    why="隐藏的行列也是填报内容，不能悄悄略过。", example="为打印而隐藏的第9行",
)
SKIPPED_LINE = rule(
    "S08", "非数据行", Severity.NOTICE,
    "是{kind}（“{seen}”），不作为填报内容。",
    fix="无需处理；如是填报内容，请按栏目分格填写。",
    why=_LINES, example="表中间的“小计”行",
)
EXAMPLE_LEFT = rule(
    "S09", "示例行没有删除", Severity.NOTICE,
    "是样表自带的示例行，没有计入。",
    fix="无需处理，建议报送前删去示例行。",
    why=_LINES, example="序号一格写着“示例”的一行",
)
EXAMPLE_COPIED = rule(
    "S10", "照抄示例", Severity.ERROR,
    "与样表示例的文字完全相同。",
    fix="请按本岗位、本科室的实际情况填写，或删去这一行。",
    why="“结合审计工作实际，突出有效、管用，认真排查廉政风险”。", example="把示例行的序号改成1后报送",
)
CONTINUED_LINE = rule(
    "S11", "疑似上一行的续行", Severity.ERROR,
    "没有序号，且只填了{seen}，像是上一行没有写完的内容。",
    fix="如是上一行的续写，请并入上一行；如是新的一条，请补齐序号和其他栏目。",
    why="不替填表人猜测两行是一条还是两条。", example="换页后只写了“防控措施”的一行",
)
ROWS_DIFFER = rule(
    "S12", "行数对不上", Severity.WARNING,
    "填的是{seen}行，实际读到{found}行。",
    fix="请核对是否有漏行或多余的行，再更正“本表行数”。",
    why="行数对不上，可能有填报内容丢失。", example="本表行数填12，表里只有10行",
)
MERGED_FILLED = rule(
    "S13", "合并单元格已展开", Severity.CORRECTION,
    "是合并单元格（{seen}），其中每一行都按“{value}”读入。",
    fix="请核对；下次填报请不要合并单元格。",
    why="按文件自身的合并范围展开，不作猜测。", example="“分管领导”一栏把三行合并成一格",
)
UNREADABLE_SHEET = rule(
    "S14", "工作表读不出来", Severity.ERROR,
    "里面有内容，但读不出来{part}。",
    fix="请在Excel或WPS中打开原表，另存为.xlsx格式后重新报送。",
    why="读不出来的内容不能当作空表。", example="个别工作表损坏的工作簿",
)
OTHER_VERSION = rule(
    "S15", "样表版本不同", Severity.WARNING,
    "用的是{seen}的样表，现行的是{current}，已按栏目名称读取。",
    fix="下次请使用现行样表。",
    why="旧样表的栏目可能不全。", example="去年下发的样表",
)
LOST_UNDER_MERGE = rule(
    "S16", "合并后被遮住的内容", Severity.WARNING,
    "被合并单元格{merge}遮住，里面还留有“{seen}”，表面看不见，没有读入。",
    fix="请取消合并后核对；如需填报，请单独成行。",
    why="看不见的内容也不能悄悄丢掉。", example="合并时保留了下方单元格原有的文字",
)
LEFT_BLANK = rule(
    "S17", "空着的表", Severity.NOTICE,
    "是《{form}》，没有填写任何内容，按没有报送处理。",
    fix="无需处理；如应填报，请填写后重新报送。",
    why="一个工作簿里有几张表的，没有内容可填的表可以空着。", example="报送名册时空着的“豁免”工作表",
)
UNNAMED_COLUMN = rule(
    "S18", "没有名称的栏目", Severity.NOTICE,
    "写有“{seen}”，所在的一栏没有栏目名称，这一栏的{count}格都没有读入。",
    fix="如需汇总，请移到样表的相应栏目；如不需要汇总，可不处理。",
    why="样表以外的栏目不进入信息库，但要让填表人知道。", example="在表格右边空白处写的“已核”",
)
