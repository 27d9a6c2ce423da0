"""The mistakes that people make in these forms, one line each, in the order in which a file is read.

Every one has a case that shows it at work, one near it that is left alone, and mutations that put it into forms at random.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A mistake, the gate at which it is met, and what the sender is told of it (没有话说： it is a habit, read as it is meant)."""

    name: str
    gate: str
    told: str


_MISTAKES = {
    "版面": """
表格上方有别的行：照读
栏目分两行：照读
表头重复出现：跳过，知悉
分节行：跳过，知悉
合计行：跳过，知悉
签字行：跳过，知悉
说明行：跳过，知悉
合并单元格：按合并范围展开，更正
一条拆成两行：退回
空栏：照读
多余的栏目：不读入，知悉
栏目换了次序：照读
栏目改名：认得的照读，认不得的退回并问
删去栏目：退回
栏目重复：退回
旧稿在另一张工作表：退回
示例行没有删：跳过，知悉
照抄示例：退回
隐藏的行列和工作表：照读，提示
填报内容是图片：退回
别的格式改名：能读的照读并知悉，其余退回
最终版和最终版2：以后一份为准，知悉
文件名与表不符：按表认，照读
旧版样表：照读，提示
""",
    "表头": """
科室写简称：写成全称，更正
科室少写科室二字：有把握的写成全称，更正；几个都像的退回
科室写错字：退回并问
填报期没有填：退回
填报期是往期：退回
审核人就是填表人：提示
日期颠倒：退回
日期写成文字：认得的更正，认不得的退回
本表行数不符：提示
""",
    "等级": """
等级写1、2、3：更正
等级写高、中、低：更正
等级写罗马数字：更正
等级中间有空格：更正
等级后面带风险二字：更正
一格两个等级：退回
等级写较高：退回
等级写A、B、C、D：只有A、B、C的更正，有D的退回
等级写颜色：红的更正，别的退回
等级全空：退回
等级全填三级：提示
等级与机率和危害不符：提示
""",
    "文字": """
风险点与表现形式相同：提示
风险点只写类别：提示
一格几个风险：提示
措施只有口号：提示
各行措施相同：提示
写着别的科室：提示
与别的科室文字相同：提示
留有XX：提示
编号1、2、2：提示
繁体字：选项和栏目照认，文字照读
机率写成几率：照读
无、同上、略、详见附件：退回；可以从上一行确定的更正
写满32767个字：提示
""",
    "人员": """
职务代替姓名：提示
一格两个姓名：提示
人不在名册：提示
岗位不在名册：退回
一人两岗：照读
名册里一岗列了两次：同一个人的退回
少报一个岗位：列入报送进度
电话和身份证号码：提示，输出时遮盖
""",
}

MISTAKES: dict[str, Mistake] = {
    name: Mistake(name, gate, told)
    for gate, lines in _MISTAKES.items()
    for name, _, told in (line.partition("：") for line in lines.strip().splitlines())
}
