"""Texts as clerks write them: the sample bureau's own and many more by grammar, long and short, numbered in every usual way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from pipeline.sample.bureau import _table

GRAVE = re.compile("贪污|受贿|行贿|索贿|挪用|侵占|渎职|徇私")
"""Words of the source that do not go with the third grade."""

CATEGORIES = ("思想道德", "岗位职责", "业务流程", "制度机制", "外部环境")
_MATTERS = (
    "采购合同", "审计底稿", "备用金", "公务用车", "整改台账", "来信来访", "差旅费", "中介服务费", "送审图纸", "空白文书", "固定资产", "培训经费", "审计取证单", "电子数据",
    "项目经费", "工程签证", "档案借阅", "审计公告", "考勤记录", "接待用餐",
)
_ACTS = ("审批", "核销", "抽查", "登记", "发放", "验收", "结算", "归档", "公示", "复核", "调整", "移交")
_FAULTS = (
    "走过场", "凭人情", "不留痕迹", "事后补办", "由一人包办", "口头通知了事", "时紧时松", "选择性办理", "不按规定时限", "先办后批", "避重就轻", "照顾熟人",
)
_MOTIVES = (
    "碍于情面", "为了省事", "受人请托", "因与对方熟识", "怕得罪人", "为赶进度", "利用独自经手的便利", "图小便宜", "以工作忙为由", "借口时间紧", "凭个人好恶", "应对方要求",
)
_CONDUCTS = (
    "对{matter}的{act}不看原件，只凭对方口头说明就签字", "把{matter}的{act}时间提前或者推后，使记录与实际不符", "在{matter}{act}中漏列有问题的部分，事后也不补正",
    "{matter}由本人经办又由本人{act}，没有第二个人核对", "将{matter}{act}的情况提前告诉有关单位", "对应当退回的{matter}照常{act}，不写明理由",
    "{matter}{act}以后不登记，几个月后无法查对", "同样的{matter}，有的从严{act}，有的从宽", "接受宴请以后，对{matter}的{act}一路放行", "把{matter}拆成几份分别{act}，每份都不超过限额",
)
_TAILS = ("。", "，造成不良影响。", "，别的人无法知道。", "；被问起时推说不清楚。", "，涉及金额3万至5万元。", "（上半年已发生2次）。", "，2010年度检查时曾指出。")
_WHEN = ("每月末", "每季度第一周", "每半年", "项目结束后5个工作日内", "当日", "每周五下午", "次月10日前", "年底前", "审批之前", "每次办理时", "收到材料后3日内", "外出审计前")
_WHO = ("由两名人员", "由科室负责人", "由经办人以外的人员", "由分管领导", "由纪检组长", "由财务会计岗会同经办人", "由轮值人员", "由审计组长")
_DOES = (
    "抽取一成{matter}逐份核对，核对表签名存档", "将{matter}的{act}情况在局内公示栏张贴3天", "对照清单检查{matter}，缺一项即退回", "把{matter}的{act}记录送分管领导签字",
    "用系统日志核对{matter}的{act}时间，差异书面说明", "对{matter}换人复核，复核率不低于20%", "回访对方单位，询问{matter}{act}情况并填写回访表", "将{matter}连续编号，断号的当天查明原因",
    "到现场清点{matter}，账实不符的上报局长办公会议", "列表公布{matter}的{act}结果，接受质询", "加强对{matter}的检查，检查结果记入台账并与年度考核挂钩",
    "组织学习有关规定，并就{matter}的{act}进行一次闭卷测试",
)
_SHORT = ("双人双锁，钥匙分管。", "票据当日入账。", "先批后用，一事一单。", "不签字不付款。", "原件入柜，复印登记。", "两人到场方可开箱。")
_WITH_OTHERS = (
    "由{other}复核后再报分管领导", "涉及经费的会同{other}办理", "结果抄送{other}备查", "材料送{other}审查，未经审查不得上会", "与{other}的台账每季度核对一次", "重大事项商{other}提出意见",
)
_DUTIES = (
    "负责{matter}的{act}和日常保管。", "承担{matter}的{act}，汇总有关情况并向科室负责人报告。", "协助科室负责人做好{matter}的{act}工作。", "{matter}的{act}；完成领导交办的其他工作。",
    "1.负责{matter}的{act}；2.负责有关资料的整理归档。", "主持全科工作，审核{matter}，安排人员分工，检查{act}质量。",
)
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"
_CHINESE = "一二三四五六七八九十"


@dataclass(frozen=True)
class Risk:
    """What a row says, beside who says it."""

    category: str
    risk: str
    conduct: str
    grave: bool
    measures: str


@cache
def _sample() -> tuple[dict[str, str], ...]:
    return tuple(row for name in ("position", "section", "unit") for row in _table(name))


@cache
def _sample_clauses() -> tuple[str, ...]:
    """Single measures of the sample bureau, without their numbers."""
    lines = (line for row in _sample() for line in row["防控措施"].splitlines())
    return tuple(dict.fromkeys(re.sub(r"^\d[.、]", "", line).rstrip("；。") for line in lines))


def _filled(template: str, rng: Random) -> str:
    return template.format(matter=rng.choice(_MATTERS), act=rng.choice(_ACTS))


def duty(rng: Random) -> str:
    """What a post does."""
    return rng.choice(_sample()).get("岗位职责") or _filled(rng.choice(_DUTIES), rng)


def matter(rng: Random) -> str:
    """A power or matter of a section, and perhaps a step of it."""
    return rng.choice(_MATTERS) + rng.choice(_ACTS)


def _clause(rng: Random) -> str:
    if rng.random() < 0.5:
        return rng.choice(_sample_clauses())
    return rng.choice(_WHEN) + rng.choice(_WHO) + _filled(rng.choice(_DOES), rng)


def numbered(clauses: list[str], rng: Random) -> str:
    """Several measures in one of the usual ways."""
    style = rng.choice(("1.", "1、", "1）", "（1）", "①", "一、", "（一）", "一是", "；", "。"))
    gap = rng.choice(("\n", "", "\n", " "))
    if style in "；。":
        return style.join(clauses) + "。"
    signs = [
        {"1.": f"{n}.", "1、": f"{n}、", "1）": f"{n}）", "（1）": f"（{n}）", "①": _NUMBERS[n - 1], "一、": f"{_CHINESE[n - 1]}、", "（一）": f"（{_CHINESE[n - 1]}）", "一是": f"{_CHINESE[n - 1]}是"}[style]
        for n in range(1, len(clauses) + 1)
    ]
    end = rng.choice(("；", "。"))
    return gap.join(f"{sign}{clause}{end}" for sign, clause in zip(signs, clauses, strict=True))[:-1] + "。"


def measures(rng: Random, others: tuple[str, ...]) -> str:
    """Measures: one short sentence, a few numbered ones, seldom many; sometimes another section has a hand in them."""
    if rng.random() < 0.05:
        return rng.choice(_SHORT)
    clauses = list(dict.fromkeys(_clause(rng) for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 10)))))
    if others and rng.random() < 0.1:
        clauses[-1] += "，" + rng.choice(_WITH_OTHERS).format(other=rng.choice(others))
    return numbered(clauses, rng) if len(clauses) > 1 else clauses[0] + "。"


def _by_grammar(rng: Random) -> tuple[str, str]:
    act, thing = rng.choice(_ACTS), rng.choice(_MATTERS)
    risk = f"{thing}{act}{rng.choice(_FAULTS)}"
    conduct = rng.choice(_MOTIVES) + "，" + rng.choice(_CONDUCTS).format(matter=thing, act=act) + rng.choice(_TAILS)
    return risk, conduct


def risk(rng: Random, used: set[str], others: tuple[str, ...] = ()) -> Risk:
    """A risk that nobody has written yet; what it says is remembered in `used`."""
    while True:
        told = rng.choice(_sample())
        point, conduct = (told["风险点"], told["表现形式"]) if rng.random() < 0.4 else _by_grammar(rng)
        against = measures(rng, others)
        if used.isdisjoint({point, conduct, against}):
            used |= {point, conduct} | ({against} if len(against) > 10 else set())
            return Risk(rng.choice(CATEGORIES), point, conduct, GRAVE.search(point + conduct) is not None, against)
