"""Procedures drawn as text, for tests: one line a step, and the six procedures of a bureau like the sample."""

from __future__ import annotations

import pandas as pd

SOURCE = ["来源文件", "来源工作表", "来源行"]
STEP_HEADINGS = ("流程编号", "环节序号", "环节名称", "环节类型", "责任岗位", "办理时限", "下一环节", "风险编号", "备注")

# 流程 序号 名称 类型 岗位 天数 下一环节 ［风险编号］
BUREAU = """
LC-01 1 汇总建议并拟订年度计划 发起 综合科·审计计划统计岗 10 2
LC-01 2 会议审定年度计划 审批 局领导·局长 5 3
LC-01 3 编制实施方案并送达通知书 执行 财政审计科·主审岗 10 4
LC-01 4 现场实施并取证 执行 财政审计科·主审岗 40 5 岗-财-001
LC-01 5 复核底稿并征求意见 审核 财政审计科·财政审计科科长 15 6 岗-财-002
LC-01 6 审理 审核 法规审理科·审理岗 10 4、7 岗-法-001
LC-01 7 业务会议审定并签发 审批 局领导·局长 5 8
LC-01 8 送达并归档 办结 财政审计科·审计员岗 10 -
LC-02 1 提出处理处罚意见 发起 行政事业审计科·主审岗 5 2
LC-02 2 审理 审核 法规审理科·审理岗 10 1、3 岗-法-001
LC-02 3 告知并听取陈述申辩 执行 法规审理科·复议应诉与执法监督岗 5 4
LC-02 4 业务会议审议并签发决定 审批 局领导·局长 5 5
LC-02 5 送达并督促执行 执行 行政事业审计科·主审岗 30 6
LC-02 6 核验执行结果并销号 核验 行政事业审计科·主审岗 10 7 岗-行-001
LC-02 7 归档 办结 行政事业审计科·审计员岗 5 -
LC-03 1 填单附票 发起 办公室·车辆后勤岗 1 2
LC-03 2 审核票据和预算 审核 办公室·财务会计岗 2 1、3
LC-03 3 分级审批 审批 局领导·常务副局长 2 4
LC-03 4 支付 执行 办公室·出纳岗 2 5 岗-办-001
LC-03 5 每月抽查核对 核验 综合科·审计计划统计岗 5 6
LC-03 6 装订归档 办结 办公室·财务会计岗 5 -
LC-04 1 提出采购需求 发起 综合科·计算机审计岗 3 2
LC-04 2 核对预算并确定采购方式 审核 办公室·财务会计岗 3 3
LC-04 3 批准采购 审批 办公室·办公室主任 2 4
LC-04 4 询价并签订合同 执行 办公室·办公室主任 15 5
LC-04 5 验收并登记资产 核验 办公室·采购与资产管理岗 5 6
LC-04 6 付款并归档 办结 办公室·财务会计岗 5 -
LC-05 1 动议并拟方案 发起 综合科·组织人事岗 5 2
LC-05 2 民主推荐和考察 执行 综合科·组织人事岗 10 3
LC-05 3 出具廉政意见 审核 局领导·纪检组长 3 4
LC-05 4 党组会议讨论决定 审批 局领导·局长 3 5
LC-05 5 任前公示并备案 办结 综合科·组织人事岗 10 -
LC-06 1 登记编号 发起 综合科·信访与宣传岗 1 2
LC-06 2 受理审查并拟办 审核 综合科·综合科科长 3 3
LC-06 3 批办 审批 局领导·常务副局长 2 4、5
LC-06 4 业务核查 执行 经济责任审计科·主审岗 25 6
LC-06 5 纪检核查 执行 局领导·纪检组长 25 6
LC-06 6 审定答复意见 审批 局领导·局长 3 7
LC-06 7 答复并归档 办结 综合科·信访与宣传岗 3 -
"""
GRADES = {"岗-财-001": "一级", "岗-财-002": "二级", "岗-法-001": "一级", "岗-行-001": "二级", "岗-办-001": "一级"}

CATALOGUE = {
    "流程编号": ["LC-01", "LC-02", "LC-03", "LC-04", "LC-05", "LC-06"],
    "流程名称": ["审计项目立项与实施到报告", "审计处理处罚", "经费报销", "采购", "选人用人", "信访办理"],
    "权力编号": ["SJ-01", "SJ-14", "SJ-22", "SJ-23", "SJ-24", "SJ-25"],
    "责任科室": ["综合科", "法规审理科", "办公室", "办公室", "综合科", "综合科"],
    "环节数": ["8", "7", "6", "6", "5", "7"],
}

POWERS = """
SJ-01 编制年度审计项目计划 计划管理 决策 综合科 审计计划统计岗 有 规范
SJ-14 审计处罚 行政处罚 决策 法规审理科 复议应诉与执法监督岗 有 规范
SJ-17 审计整改检查 行政检查 监督 法规审理科 整改督查岗 有 保留
SJ-19 内部审计业务指导监督 行政指导 监督 综合科 综合科科长 无 下放
SJ-22 机关经费支出审批 内部管理 决策 局领导 常务副局长 有 规范
SJ-23 政府采购和验收 内部管理 执行 办公室 采购与资产管理岗 有 规范
SJ-24 中层干部选任与年度考核 内部管理 决策 综合科 组织人事岗 有 保留
SJ-25 信访举报办理 内部管理 执行 综合科 信访与宣传岗 无 保留
SJ-26 上岗证年检并收工本费 其他行政权力 执行 综合科 综合科科长 无 取消
SJ-28 审计廉政回访 内部管理 监督 局领导 纪检组长 无 规范
"""
POWER_HEADINGS = ("权力编号", "权力名称", "权力类别", "职能属性", "责任主体", "责任岗位", "自由裁量", "清理意见")


def table(columns: dict[str, list[str | None]], file: str = "综合科/权力表.xlsx", sheet: str = "表") -> pd.DataFrame:
    """Columns as a table of the register."""
    count = len(next(iter(columns.values()), []))
    index = pd.MultiIndex.from_tuples([(file, sheet, 7 + at) for at in range(count)], names=SOURCE)
    return pd.DataFrame({heading: pd.array(entries, dtype="str") for heading, entries in columns.items()}, index=index)


def rows(text: str, headings: tuple[str, ...], sheet: str) -> pd.DataFrame:
    """Lines with blanks between the entries as a table; - is a blank cell, and so is what is left out at the end."""
    lines = [[None if entry == "-" else entry for entry in line.split(" ")] for line in text.strip().splitlines()]
    padded = [line + [None] * (len(headings) - len(line)) for line in lines]
    return table({heading: [line[at] for line in padded] for at, heading in enumerate(headings)}, sheet=sheet)


def step_rows(text: str) -> pd.DataFrame:
    """The rows of 流程环节."""
    return rows(text, STEP_HEADINGS, "流程环节")


def power_rows(text: str = POWERS) -> pd.DataFrame:
    """The rows of 权力清单."""
    return rows(text, POWER_HEADINGS, "权力清单")
