"""The sheets of the workbook in their order, each with the line that the table of contents says of it."""

from __future__ import annotations

from typing import Final

from pipeline.writers.house import Part

SUMMARY: Final = "摘要"
ATTENTION: Final = "提请注意"
CONTENTS: Final = "目录"
DATABASE: Final = "信息库"
FIRST_GRADE: Final = "一级风险"
UNIT: Final = "单位"
SECTION: Final = "科室"
POST: Final = "岗位"
DUTIES: Final = "责任清单"
REVIEWS: Final = "审核记录"
STATISTICS: Final = "统计"
TREND: Final = "走势"
POWERS: Final = "权力清单"
CLEARING: Final = "清理核查"
POST_POWERS: Final = "岗位职权目录"
RULE_LIST: Final = "制度目录"
PROCEDURES: Final = "业务流程目录"
FLOWS: Final = "流程图"
BALANCE: Final = "制衡提示"
CONCENTRATION: Final = "权力集中"
COVERAGE: Final = "衔接核查"
WARNINGS: Final = "预警统计"
COMMITMENTS: Final = "承诺"
INSPECTIONS: Final = "检查整改"
SCORES: Final = "科室评分"
PUBLICITY: Final = "公开"
PROGRESS: Final = "报送进度"
STATEMENT: Final = "报送明细"
LETTERS: Final = "来件"
CHANGES: Final = "变化"
ALIKE: Final = "雷同"
PROBLEMS: Final = "问题"
DETAILS: Final = "明细"
WAIVED: Final = "豁免"
METHOD: Final = "口径与词表"

SHEETS: Final[dict[str, str]] = {
    SUMMARY: "一页纸：总体情况、主要数字和比上一版的增减、三张图、机率与危害的分布、请领导先看的事项。",
    CONTENTS: "本工作簿有哪些工作表。",
    ATTENTION: "需要领导注意的全部事项，写明怎么挑出来，点开看是哪几行。",
    DATABASE: "全部风险点，一行一个，可以筛选；“来源行”链接到来件的单元格。",
    FIRST_GRADE: "等级为一级的风险点和管理责任人。",
    UNIT: "单位层面的风险点和防控措施登记。",
    SECTION: "科室层面的风险点和防控措施登记。",
    POST: "岗位层面的风险点和防控措施登记，写有姓名。",
    DUTIES: "按管理责任人列出其负责的风险点，逐级排列。",
    REVIEWS: "领导小组的每一次审核：结论、审定等级、理由、意见、谁、哪一天；不列入和撤销的也在这里。",
    STATISTICS: "各科室、层级、类别、机率与危害、措施条数、审核进度、本期确认情况的统计表，合计都等于风险点总数。",
    TREND: "每一版的主要数字，一版一行，比上一版增减多少，两张图。",
    DETAILS: "统计数字的明细：每个数字是哪几个风险点，从数字上的链接转来。",
    POWERS: "全部权力事项和行使依据、责任主体、自由裁量、清理意见；“来源行”链接到来件的单元格。",
    CLEARING: "按规则逐项核对权力：依据状况、按哪条规则、规则建议、科室意见、是否一致；拟取消、规范各几项。",
    POST_POWERS: "三目录之一：每个岗位有哪些职权，依据是什么，几天办结。",
    RULE_LIST: "三目录之二：现行、修订、新建、废止的制度，约束哪些权力和风险。",
    PROCEDURES: "三目录之三：业务流程，行使哪项权力，由哪个科室牵头，几个环节。",
    FLOWS: "每个流程一行：权力、环节、岗位、时限、提示，链接到画好的权力运行流程图。",
    BALANCE: "应当分开而由同一岗位承担的职责，写明流程、环节和岗位，链接到流程图和来件。",
    CONCENTRATION: "权力在各科室、各岗位集中的程度：几项、什么职能、几项有自由裁量、指数怎么算。",
    COVERAGE: "权力、风险点、环节、岗位、制度之间对不上的：有权力没有风险点，有环节没有岗位，等等。",
    WARNINGS: "廉政风险信息按来源、科室、等级、处置方式统计，未办结的建议什么预警等级、几条逾期；只有数字，没有内容。",
    COMMITMENTS: "公开承诺是否有效、哪天到期，哪些岗位和一级、二级风险点没有有效的承诺。",
    INSPECTIONS: "每次检查、整改逾期、重复发现、没有检查过的风险点，责任追究按方式统计。",
    SCORES: "各科室的报送完整、报送及时、填报质量、措施落实怎么得分，每项都写明依据。",
    PUBLICITY: "应当公开的七类事项，哪些公开了、在哪里、哪些没有公开或已经过期。",
    PROGRESS: "各科室应报、已报、退回、缺报、逾期的表和截止日期，本期未确认的风险点，来件的处理情况，不再汇总的往期来件。",
    STATEMENT: "应报的每一份、报来的每一张表，一份一行，各是什么情况；“报送进度”数的就是这些行。",
    LETTERS: "收件文件夹里的每一个文件：通过、退回、重复、往期还是不读，各有几处要改。",
    CHANGES: "与上一版比较，哪些风险点新增、撤销、升级、降级，哪些措施、责任、文字改了，原来和现在并列。",
    ALIKE: "照搬的文字：几乎相同的风险点和防控措施，逐组并列，写明相似度和不同之处；套话措施；照抄样表示例的。",
    PROBLEMS: "已通过来件中的提示、更正和知悉事项，每条链接到来件的单元格。",
    WAIVED: "办公室登记的豁免：哪个科室、哪条规则、什么理由、到哪一天，免去了几处问题。",
    METHOD: "每个数字怎么算、等级怎么定、词语怎么认、什么时候截止。",
}

_BEGINS: Final = {
    SUMMARY: Part.OVERVIEW, DATABASE: Part.REGISTER, STATISTICS: Part.FIGURES, POWERS: Part.POWERS, WARNINGS: Part.FOLLOWED,
    PROGRESS: Part.REPORTED, METHOD: Part.METHOD,
}
"""The sheet with which each part begins, in the order of the sheets."""


def part_of(sheet: str) -> Part:
    """The part of the workbook that a sheet belongs to; the charts behind the last one belong to the powers."""
    known = list(SHEETS)
    if sheet not in known:
        numbered = [name for name in known if sheet.startswith(name)]
        return part_of(numbered[0]) if numbered and sheet.removeprefix(numbered[0]).isdigit() else Part.POWERS
    return next(part for begin, part in reversed(_BEGINS.items()) if known.index(begin) <= known.index(sheet))
