"""Letters of 信息, 承诺, 检查 and 公开 about the small bureau, with exactly these warnings, lapsed commitments and overdue rectifications planted."""

from __future__ import annotations

from books import Row, letters, reading, table

from pipeline.forms import COMMITMENTS, INFORMATION, INSPECTIONS, PUBLICATIONS
from pipeline.submission import Reading

CASE = "暗语一"
"""Stands in every free text of 信息, and nowhere else."""
# 登记日期 来源 科室 岗位 编号 性质 等级 方式 期限 结果 办结日期
_INFORMATION = """
2011-07-20 审计回访 综合科 综合科主审岗 岗-综合科-001 苗头性 三级 教育提醒 2011-08-10 办理中 -
2011-07-21 信访举报 综合科 综合科主审岗 岗-综合科-001、岗-综合科-002 倾向性 二级 廉政谈话、自查自纠 2011-08-04 办理中 -
2011-07-22 考核检查 综合科 - 科-综合科-001 倾向性 二级 责令整改 2011-08-05 未落实 -
2011-01-10 案件分析 办公室 - 科-办公室-001 倾向性 一级 责令整改 2011-08-20 办理中 -
2011-07-01 新闻网络媒体 法规审理科 - 岗-法规审理科-001 已发生 - 移送 2011-07-31 办理中 -
2011-07-02 述职述廉 法规审理科 - 岗-法规审理科-002 苗头性 一级 廉政谈话 2011-07-20 已办结 2011-07-19
"""
# 科室 岗位 承诺人 编号 事项 起 止
_COMMITMENTS = """
办公室 办公室负责人 办负某 岗-办公室-001 第111项业务由两人办理，互相签字。 2011-07-01 2012-06-30
办公室 办公室主审岗 办主某 岗-办公室-005 天气晴朗。 2011-07-01 2011-09-30
综合科 综合科负责人 综负某 岗-综合科-001 第211项业务由两人办理，互相签字。 2010-07-01 2011-08-04
综合科 综合科主审岗 综主某 科-综合科-001 第261项业务由两人办理，互相签字。 2011-08-06 2012-08-05
综合科 综合科内勤岗 综内某 岗-综合科-001 第211项业务由两人办理，互相签字。 2011-07-01 2011-08-05
"""
# 日期 类型 科室 编号 落实 问题 要求 期限 结果 追究
_INSPECTIONS = """
2011-07-10 监督检查 办公室 岗-办公室-001、岗-办公室-002 部分落实 两项没有签字。 补签。 2011-07-20 整改中 -
2011-07-11 监督检查 综合科 岗-综合科-001 未落实 没有抽查。 补查。 2011-08-05 整改中 -
2011-07-12 纠错整改 综合科 岗-综合科-002 未落实 没有核对。 核对。 2011-12-31 逾期 -
2011-07-13 责任追究 综合科 岗-综合科-001 部分落实 抽查不全。 补全。 2011-07-20 已整改 诫勉谈话
2011-07-14 监督检查 法规审理科 岗-法规审理科-001 已落实 - - - - -
2011-07-15 监督检查 法规审理科 岗-法规审理科-002 未落实 没有记录。 补记。 2011-07-20 整改中 -
2011-07-25 监督检查 法规审理科 岗-法规审理科-002 已落实 - - - - -
"""
_PUBLICATIONS = """
审计权力 权力清单。 综合科 局门户网站 社会 2011-07-01
权力依据 法律条文。 综合科 局门户网站 社会 2010-07-01
审计流程 流程图。 综合科 局内网 局机关 2011-07-01
"""


def _rows(text: str, headings: tuple[str, ...], **same: str) -> list[Row]:
    lines = (line.split(" ") for line in text.strip().splitlines())
    return [{h: None if e == "-" else e for h, e in zip(headings, line, strict=True)} | same for line in lines]


def information() -> list[Row]:
    """The rows of 信息."""
    headings = ("登记日期", "信息来源", "涉及科室", "涉及岗位", "风险编号", "性质", "预警等级", "处置方式", "处置期限", "处置结果", "办结日期")
    return _rows(_INFORMATION, headings, 情况摘要=f"{CASE}的情况摘要。", 处置责任人="柳应川", 备注=f"{CASE}的备注。")


def commitments(section: str) -> list[Row]:
    """The rows of 承诺 of a section."""
    headings = ("科室", "岗位名称", "承诺人", "风险编号", "承诺事项", "公开起", "公开止")
    rows = _rows(_COMMITMENTS, headings, 承诺日期="2010-06-20", 公开范围="局机关", 公开方式="公开栏", 监督渠道="局纪检信箱")
    return [row for row in rows if row["科室"] == section]


def inspections() -> list[Row]:
    """The rows of 检查."""
    return _rows(_INSPECTIONS, ("检查日期", "检查类型", "被检查科室", "风险编号", "措施落实", "发现问题", "整改要求", "整改期限", "整改结果", "追究方式"))


def publications() -> list[Row]:
    """The rows of 公开."""
    return _rows(_PUBLICATIONS, ("公开事项", "公开内容", "责任科室", "公开载体", "公开范围", "公开日期"))


def followup_letters() -> list[Reading]:
    """One letter of the office with 信息, 检查 and 公开, and the commitments of two sections."""
    file = "办公室/跟踪.xlsx"
    own = reading(
        file, table(INFORMATION, file, "办公室", information()), table(INSPECTIONS, file, "", inspections()), table(PUBLICATIONS, file, "", publications()),
    )
    promised = (f"{section}/承诺.xlsx" for section in ("办公室", "综合科"))
    return [own, *(reading(file, table(COMMITMENTS, file, file.split("/")[0], commitments(file.split("/")[0]))) for file in promised)]


def bureau() -> list[Reading]:
    """The small bureau with what followed."""
    return [*letters(), *followup_letters()]
