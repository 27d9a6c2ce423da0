"""Gate 10, what comes after a risk is known: information and its handling, commitments, inspections, publication."""

from pipeline.finding import Severity
from pipeline.rulebook.rule import rule

_GRADED = "“分级进行预警提示和自查自纠，避免发展成为违纪违法行为”。"
_FOLLOWED = "“及时发现问题和堵塞漏洞，逐步建立健全监督检查、考核评估、纠错整改和责任追究机制”。"
_PROMISED = "“相关岗位和人员作出执行承诺，并在一定范围内公开，接受社会和群众的监督”。"
_ORDER = "日期的先后对不上，就无法计算时限和逾期。"

NO_WARNING_GRADE = rule(
    "T01", "没有填预警等级", Severity.ERROR,
    "没有填写，但性质是“{nature}”。",
    fix="请从下拉列表中选择：一级、二级、三级。",
    why=_GRADED, example="性质“苗头性”，预警等级空着",
)
NOT_REFERRED = rule(
    "T02", "已发生没有移送", Severity.ERROR,
    "填的是“{seen}”，但性质是“已发生”。",
    fix="已经发生的问题必须移送，请加选“移送”；还没有发生的，请改性质。",
    why="预警针对苗头性、倾向性问题；已经发生的，应当移送处理。", example="性质“已发生”，处置方式只选“教育提醒”",
)
NO_CLOSING_DAY = rule(
    "T03", "没有填办结日期", Severity.ERROR,
    "没有填写，但处置结果是“已办结”。",
    fix="请填写办结的日期，如2011-08-17。",
    why=_GRADED, example="处置结果“已办结”，办结日期空着",
)
CLOSED_TOO_EARLY = rule(
    "T04", "办结早于登记", Severity.ERROR,
    "填的是“{seen}”，早于登记日期“{other}”。",
    fix="请核对两个日期，改正填错的一个。",
    why=_ORDER, example="登记日期8月15日，办结日期8月2日",
)
DEADLINE_TOO_EARLY = rule(
    "T05", "处置期限早于登记", Severity.ERROR,
    "填的是“{seen}”，早于登记日期“{other}”。",
    fix="请核对两个日期，改正填错的一个。",
    why=_ORDER, example="登记日期8月15日，处置期限8月5日",
)
NAME_IN_TEXT = rule(
    "T06", "写有姓名", Severity.WARNING,
    "里面写有“{word}”，与名册中的姓名相同。",
    fix="请改写为岗位或科室，不写姓名；确实不是姓名的，可不改。", waivable=True,
    why="信息只用于预警，摘要不写姓名。", example="情况摘要写“群众反映某某收受礼品”",
)
PUBLIC_END_TOO_EARLY = rule(
    "T07", "公开期限颠倒", Severity.ERROR,
    "填的是“{seen}”，早于公开起“{other}”。",
    fix="请核对两个日期，改正填错的一个。",
    why=_ORDER, example="公开起2011-10-10，公开止2011-10-09",
)
PUBLIC_BEFORE_PROMISE = rule(
    "T08", "公开早于承诺", Severity.WARNING,
    "填的是“{seen}”，早于承诺日期“{other}”。",
    fix="请核对两个日期。", waivable=True,
    why=_ORDER, example="9月20日承诺，公开起写9月1日",
)
NOT_ON_POST = rule(
    "T09", "承诺人与名册不符", Severity.WARNING,
    "填的是“{seen}”，名册里“{section}·{post}”{expected}。",
    fix="请核对承诺人和岗位；人员有变动的，请联系办公室更新名册。", waivable=True,
    why=_PROMISED, example="岗位已换人，仍由原来的人承诺",
)
OTHERS_RISK = rule(
    "T10", "不是本岗位的风险点", Severity.WARNING,
    "填的是“{seen}”，其中{codes}不是“{section}”的风险点。",
    fix="请核对编号，承诺针对本岗位、本科室的风险点。", waivable=True,
    why=_PROMISED, example="办公室的岗位承诺了综合科的风险点",
)
NO_PROBLEM = rule(
    "T11", "没有写发现问题", Severity.ERROR,
    "没有填写，但措施落实是“{carried_out}”。",
    fix="请写明发现了什么问题。",
    why=_FOLLOWED, example="措施“未落实”，发现问题空着",
)
NO_DEMAND = rule(
    "T12", "没有写整改要求", Severity.ERROR,
    "没有填写，但措施落实是“{carried_out}”。",
    fix="请写明怎样整改。",
    why=_FOLLOWED, example="措施“部分落实”，整改要求空着",
)
NO_RECTIFY_DAY = rule(
    "T13", "没有写整改期限", Severity.ERROR,
    "没有填写，但措施落实是“{carried_out}”。",
    fix="请写明整改的截止日期，如2011-10-20。",
    why=_FOLLOWED, example="措施“部分落实”，整改期限空着",
)
NO_PENALTY = rule(
    "T14", "没有写追究方式", Severity.ERROR,
    "没有填写，但检查类型是“责任追究”。",
    fix="请从下拉列表中选择：{choices}。",
    why=_FOLLOWED, example="检查类型“责任追究”，追究方式空着",
)
RECTIFY_TOO_EARLY = rule(
    "T15", "整改期限早于检查", Severity.ERROR,
    "填的是“{seen}”，早于检查日期“{other}”。",
    fix="请核对两个日期，改正填错的一个。",
    why=_ORDER, example="检查日期10月18日，整改期限10月8日",
)
PROBLEM_THOUGH_DONE = rule(
    "T16", "已落实又写有问题", Severity.WARNING,
    "填的是“已落实”，但写有发现问题。",
    fix="请核对：有问题的，改为“部分落实”或“未落实”；没有的，把发现问题清空。", waivable=True,
    why=_FOLLOWED, example="措施“已落实”，发现问题写“两件没有登记”",
)
LATER_THAN_SHEET = rule(
    "T17", "日期晚于填表日期", Severity.WARNING,
    "填的是“{seen}”，晚于本表的填表日期“{other}”。",
    fix="请核对：已经发生的事，日期不会在填表以后。", waivable=True,
    why=_ORDER, example="10月8日填表，检查日期写11月8日",
)
