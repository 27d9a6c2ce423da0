"""Letters about powers, catalogues and procedures: those of a bureau like the sample, and large made-up ones."""

from __future__ import annotations

from collections.abc import Iterable

from books import Row, letters, reading, risk, table
from flow_rows import BUREAU, CATALOGUE, STEP_HEADINGS

from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RULE_LIST, SECTION, STEPS
from pipeline.submission import Reading

_LAW = "《中华人民共和国审计法》"
PARAGRAPHS = "\n".join(
    f"{number}.《某某规定》第{number}条：“有关单位应当按照规定的程序、范围和时限办理，办理结果由两人以上签字，并在五个工作日内报送备案；逾期不报的，按照有关规定处理。”"
    for number in range(1, 7)
)
"""A basis of several paragraphs, as published lists have them."""

# 编号 名称 层级 类别 属性 依据 依据类型 适用性 主体 岗位 裁量 意见 理由 制度
_POWERS = f"""
SJ-01 编制年度审计项目计划 单位 计划管理 决策 {_LAW}第五条 法律 适用 综合科 审计计划统计岗 有 规范 增减项目没有书面程序。 审计项目计划管理办法
SJ-02 财政审计 单位 审计监督 执行 {_LAW}第十六条 法律 适用 财政审计科 主审岗 有 保留 - -
SJ-03 部门预算执行审计 科室 审计监督 执行 {_LAW}有关规定 法律 适用 行政事业审计科 主审岗 有 保留 - -
SJ-05 政府投资项目审计 科室 审计监督 执行 {_LAW}第二十二条 法律 适用 固定资产投资审计科 主审岗 有 规范 两个科室都在办理。 投资审计分工规定
SJ-14 审计处罚 单位 行政处罚 决策 {PARAGRAPHS} 行政法规 适用 法规审理科 复议应诉与执法监督岗 有 规范 裁量幅度没有分档。 行政处罚裁量基准
SJ-17 审计整改检查 科室 行政检查 监督 《审计法实施条例》第五十四条 行政法规 适用 法规审理科 整改督查岗 有 保留 - -
SJ-19 内部审计业务指导监督 科室 行政指导 监督 {_LAW}第二十九条 法律 适用 综合科 综合科科长 无 下放 - -
SJ-22 机关经费支出审批 单位 内部管理 决策 《机关财务管理办法》 规范性文件 适用 局领导 常务副局长 有 规范 分级审批限额没有写明。 经费支出管理办法
SJ-23 政府采购和验收 科室 内部管理 执行 《政府采购法》第二十八条 法律 适用 办公室 采购与资产管理岗 有 规范 询价和验收没有分开。 采购与验收分离规定
SJ-24 中层干部选任与年度考核 单位 内部管理 决策 三定方案 三定方案 适用 综合科 组织人事岗 有 保留 - -
SJ-25 信访举报办理 科室 内部管理 执行 《信访条例》第二十二条 行政法规 适用 综合科 信访与宣传岗 无 保留 - -
SJ-26 上岗证年检并收工本费 科室 其他行政权力 执行 - 无 已不适应 综合科 综合科科长 无 取消 本局自设，没有法律法规依据。 -
SJ-27 以本局结论核准项目付款 科室 其他行政权力 决策 市政府办公室旧文件 规范性文件 已不适应 固定资产投资审计科 固定资产投资审计科科长 有 取消 代行财政部门职责。 -
SJ-28 审计廉政回访 单位 内部管理 监督 - 无 适用 局领导 纪检组长 无 规范 自我监督所需，不增加对方义务。 审计回访办法
"""
_POWER_HEADINGS = (
    "权力编号", "权力名称", "权力层级", "权力类别", "职能属性", "行使依据", "依据类型", "依据适用性", "责任主体", "责任岗位", "自由裁量",
    "清理意见", "清理理由", "拟制定制度",
)
_OTHER = "办公室/权力清单.xlsx"
_TWICE = {"责任主体": "政府投资项目审计中心", "责任岗位": "中心主任"}


def _entries(text: str, headings: tuple[str, ...]) -> list[Row]:
    """Lines with blanks between the entries, the paragraphs of a basis kept whole; - is a blank cell."""
    whole = text.replace(PARAGRAPHS, "多段").strip().splitlines()
    rows: list[Row] = [{h: (None if e == "-" else e.replace("多段", PARAGRAPHS)) for h, e in zip(headings, line.split(" "), strict=False)} for line in whole]
    return rows


def power_rows() -> list[Row]:
    """The rows of 权力清单."""
    own: list[Row] = [row | {"公开方式": "对外公开"} for row in _entries(_POWERS, _POWER_HEADINGS)]
    return own


def rule_rows() -> list[Row]:
    """The rows of 制度目录."""
    return [
        {"制度编号": "ZD-01", "制度名称": "审计项目计划管理办法", "状态": "修订", "对应编号": "SJ-01", "计划完成": "2011-11-30"},
        {"制度编号": "ZD-02", "制度名称": "行政处罚裁量基准", "状态": "新建", "对应编号": "SJ-14", "计划完成": "2011-12-31"},
        {"制度编号": "ZD-10", "制度名称": "车辆管理规定", "状态": "现行", "文号": "市审发〔2009〕12号"},
    ]


def entry_rows() -> list[Row]:
    """The rows of 岗位职权目录."""
    return [
        {"岗位名称": "审计计划统计岗", "权力编号": "SJ-01", "职权内容": "汇总各科建议，拟订年度计划，办理增减手续。", "实施依据": f"{_LAW}第五条", "办理时限": "10"},
        {"岗位名称": "综合科科长", "权力编号": "SJ-19、SJ-26", "职权内容": "安排内部审计指导，签发指导意见。", "实施依据": f"{_LAW}第二十九条", "办理时限": "5"},
        {"岗位名称": "信访与宣传岗", "权力编号": "SJ-25", "职权内容": "登记、转办、答复信访事项。", "实施依据": PARAGRAPHS, "办理时限": "60"},
    ]


def step_rows(text: str = BUREAU) -> list[Row]:
    """The rows of 流程环节."""
    return _entries(text, STEP_HEADINGS)


def procedure_rows() -> list[Row]:
    """The rows of 业务流程目录, one of a procedure without steps."""
    own: list[Row] = [dict(zip(CATALOGUE, entries, strict=True)) for entries in zip(*CATALOGUE.values(), strict=True)]
    return [*own, {"流程编号": "LC-07", "流程名称": "公文办理", "权力编号": "SJ-24", "责任科室": "办公室", "环节数": "5"}]


def power_letters() -> list[Reading]:
    """A letter with all five sheets from 综合科, and one from 办公室 that claims one of the powers for another section."""
    file, section = "综合科/权力清单与三目录.xlsx", "综合科"
    twice = next(row for row in power_rows() if row["权力编号"] == "SJ-05") | _TWICE
    return [
        reading(_OTHER, table(POWERS, _OTHER, "办公室", [twice])),
        reading(
            file, table(POWERS, file, section, power_rows()), table(POST_POWERS, file, section, entry_rows()),
            table(RULE_LIST, file, section, rule_rows()), table(PROCEDURES, file, section, procedure_rows()), table(STEPS, file, section, step_rows()),
        )
    ]


def risk_letter() -> Reading:
    """A section's two risk points, of which one names a power and a step of its procedure, with a blank within the name."""
    file, section = "企业审计科/科室表.xlsx", "企业审计科"
    named: Row = {"权力(业务)事项": "审理", "分管领导": "柳应川", "对应权力编号": "SJ-02、SJ-14", "流程环节": "审 理", "防控措施": "1.按《车辆管理细则》核对。\n2.两人签字。"}
    return reading(file, table(SECTION, file, section, [risk(3, **named), risk(6, **{"权力(业务)事项": "延伸审计", "分管领导": "柳应川"})]))


def bureau() -> list[Reading]:
    """The small bureau with its powers."""
    return [*letters(), risk_letter(), *power_letters()]


def many(powers: int, procedures: int, steps: int = 5) -> list[Reading]:
    """So many powers, and procedures of so many steps, from one section."""
    file, section = "综合科/大表.xlsx", "综合科"
    base = power_rows()[0]
    own: list[Row] = [base | {"权力编号": f"QL-{n}", "权力名称": f"第{n}项权力", "责任岗位": f"{n % 97}号岗"} for n in range(1, powers + 1)]
    kinds = ("发起", "审核", "审批", "执行", "办结")
    walked: list[Row] = [
        {"流程编号": f"LC-{n}", "环节序号": str(at), "环节名称": f"第{at}步", "环节类型": kinds[min(at - 1, 3)] if at < steps else "办结",
         "责任岗位": f"{(n + at) % 97}号岗", "办理时限": "3", "下一环节": str(at + 1) if at < steps else None}
        for n in range(1, procedures + 1) for at in range(1, steps + 1)
    ]
    listed: Iterable[Row] = ({"流程编号": f"LC-{n}", "流程名称": f"第{n}个流程", "权力编号": f"QL-{n}", "责任科室": section, "环节数": str(steps)} for n in range(1, procedures + 1))
    return [*letters(), reading(file, table(POWERS, file, section, own), table(PROCEDURES, file, section, list(listed)), table(STEPS, file, section, walked))]
