"""Gate 1, the file: may it be opened, is it a spreadsheet, is there a form in it."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_SAFE = "先看能不能打开、是不是表格，再看内容；打不开的文件一个字也不猜。"

EMPTY_FILE = rule(
    "F01", "空文件", Severity.ERROR,
    "文件“{file}”是空的，里面没有任何内容。",
    fix="请打开原表确认已保存，重新报送。",
    why=_SAFE, example="大小为0字节的“岗位表.xlsx”",
)
NOT_A_SPREADSHEET = rule(
    "F02", "不是电子表格", Severity.ERROR,
    "文件“{file}”是{kind}，不能作为电子表格读取。",
    fix="{instead}",
    why=_SAFE, example="把扫描照片改名为“岗位表.xlsx”",
)
ENCRYPTED = rule(
    "F03", "文件加了密码", Severity.ERROR,
    "文件“{file}”加了密码保护，无法读取。",
    fix="请在Excel或WPS中取消打开密码和工作簿保护，另存为.xlsx格式后重新报送。",
    why=_SAFE, example="设置了打开密码的工作簿",
)
DAMAGED = rule(
    "F04", "文件损坏", Severity.ERROR,
    "文件“{file}”已损坏或没有传完整，无法读取{part}。",
    fix="请在Excel或WPS中打开原表，另存为.xlsx格式后重新报送；打不开的，请用空白样表重新填写。",
    why=_SAFE, example="只复制了一半的“岗位表.xlsx”",
)
OVER_LIMIT = rule(
    "F05", "文件超出上限", Severity.ERROR,
    "文件“{file}”的{what}达{seen}，超过上限{limit}。",
    fix="请把填报内容粘贴到空白样表中，去掉无关的图片、格式和多余行列后重新报送。",
    why="先看大小再打开，一份异常文件不能拖住全局的汇总。", example="最末一格设过格式、号称有一百万行的工作表",
)
REPEATED = rule(
    "F06", "重复报送", Severity.NOTICE,
    "文件“{file}”与“{first}”内容完全相同，只汇总一次。",
    fix="无需处理。",
    why="同一份文件报送两次，只算一次。", example="“岗位表.xlsx”和“岗位表（1）.xlsx”",
)
NO_FORM = rule(
    "F07", "没有可识别的表", Severity.ERROR,
    "文件“{file}”里没有找到规定的表，{seen}。",
    fix="请使用下发的样表填写，不要改动栏目名称，重新报送。{nearest}",
    why="各科室按规定的表填报，才能汇总到同一个信息库。", example="自行设计的汇报材料表",
)
TOO_SLOW = rule(
    "F08", "读取中止", Severity.ERROR,
    "文件“{file}”结构异常，读取时{what}，已停止读取。",
    fix="请把填报内容粘贴到空白样表中重新报送。",
    why="一份异常文件不能拖住全局的汇总。", example="用特殊软件生成、Excel也打不开的文件",
)
ENDING_DIFFERS = rule(
    "F09", "扩展名与内容不符", Severity.NOTICE,
    "文件“{file}”的扩展名与内容不符，实际是{kind}，已按内容读取。",
    fix="无需处理，下次请按软件默认的扩展名保存。",
    why="按内容认文件，不按名字认文件。", example="由.xls改名得到的“岗位表.xlsx”",
)
NOT_READABLE = rule(
    "F10", "没有读取权限", Severity.ERROR,
    "文件“{file}”没有读取权限或正被占用。",
    fix="请关闭正在打开它的程序，或重新复制一份到收件文件夹。",
    why=_SAFE, example="被其他程序独占打开的文件",
)
ODD_STRUCTURE = rule(
    "F11", "内部结构异常", Severity.ERROR,
    "文件“{file}”的内部结构异常，{what}，没有读取。",
    fix="请在Excel或WPS中打开原表，另存为.xlsx格式后重新报送；打不开的，请用空白样表重新填写。",
    why=_SAFE, example="不是由表格软件保存、经人改动过内部结构的文件",
)
