"""Mistakes made in one cell, as data: which column, what is entered instead, which rule is due there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from mutated.mutation import MUTATIONS, RISKS, Chance, Mutation
from mutated.trial import Letter

Typed = str | tuple[str, ...] | Callable[[str, Random], str]
"""What is entered: a text, one of several, or a text made of what stood there."""


@dataclass(frozen=True)
class Entry:
    """A mistake in one cell of one of these columns."""

    mistake: str
    name: str
    headings: tuple[str, ...]
    typed: Typed
    rules: tuple[str, ...]
    forms: tuple[str, ...] = RISKS

    def entered(self, old: str, rng: Random) -> str:
        """What is typed over what stood there."""
        if callable(self.typed):
            return self.typed(old, rng)
        return self.typed if isinstance(self.typed, str) else rng.choice(self.typed)

    def spoil(self, letter: Letter, chance: Chance) -> None:
        """Type it into a cell at random."""
        page = letter.page
        heading = chance.rng.choice([h for h in self.headings if h in page.heads])
        position = chance.rng.randrange(len(page.rows))
        at = (page.rows[position], page.heads[heading])
        page.unmerge(at)
        page.enter(at, self.entered(page.value(position, heading), chance.rng), *self.rules)


def _by_grade(**words: str) -> Typed:
    return lambda old, _: words[old]


def _digits(_: str, rng: Random) -> str:
    return "1" + rng.choice("3456789") + "".join(rng.choice("0123456789") for _ in range(9))


def _digits_in_groups(_: str, rng: Random) -> str:
    number = _digits("", rng)
    way = rng.choice(("{} {} {}", "{}-{}-{}", "+86{}{}{}", "86-{}{}{}", "{}—{}—{}", "{}.{}.{}", "\uff11" + "{}{}{}"))
    return way.format(number[:3], number[3:7], number[7:]) if way[0] != "\uff11" else "\uff11" + number[1:]


def _landline(_: str, rng: Random) -> str:
    area, local = f"05{rng.randint(10, 99)}", str(rng.randint(80000000, 89999999))
    return rng.choice(("{0}—{1}", "({0}){1}", "（{0}）{1}", "{0} {1}", "{0}{1}", "{1}", "{0}－{1}")).format(area, local)


def _identity(_: str, rng: Random) -> str:
    parts = (f"33068{rng.randint(1, 9)}", f"19{rng.randint(50, 89)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}", f"{rng.randint(0, 999):03d}{rng.choice('0123456789Xx')}")
    return rng.choice(("", "", " ", "-")).join(parts) if rng.random() < 0.8 else parts[0] + parts[1][2:] + parts[2][:3]


def _with(make: Callable[[str, Random], str], *templates: str) -> Typed:
    return lambda old, rng: rng.choice(templates).format(old=old, made=make(old, rng))


def _spaced(old: str, rng: Random) -> str:
    return rng.choice((" ", "\u3000", "  ")).join(old)


_TRADITIONAL = str.maketrans("级严较业务岗职责制机决外环长党组会议办单", "級嚴較業務崗職責制機決外環長黨組會議辦單")
GRADE, PROSE, TEXTS = ("自评等级",), ("风险点", "表现形式", "防控措施"), ("风险点", "表现形式", "防控措施", "岗位职责")
CHOICE = ("自评等级", "发生机率", "危害程度", "风险类别")
PEOPLE = ("责任人", "责任领导", "分管领导")

ENTRIES = (
    Entry("等级写1、2、3", "1、2、3", GRADE, _by_grade(一级="1", 二级="2", 三级="3"), ("C07",)),
    Entry("等级写1、2、3", "1级、2级、3级", GRADE, _by_grade(一级="１级", 二级="2级", 三级="③级"), ("C07",)),
    Entry("等级写1、2、3", "一、二、三", GRADE, _by_grade(一级="一", 二级="二", 三级="三"), ("C07",)),
    Entry("等级写高、中、低", "高、中、低", GRADE, _by_grade(一级="高", 二级="中", 三级="低"), ("C07",)),
    Entry("等级写高、中、低", "高风险、中风险、低风险", GRADE, _by_grade(一级="高风险", 二级="中风险", 三级="低风险"), ("C07",)),
    Entry("等级写罗马数字", "Ⅰ、Ⅱ、Ⅲ", GRADE, _by_grade(一级="Ⅰ", 二级="Ⅱ", 三级="Ⅲ"), ("C07",)),
    Entry("等级写罗马数字", "I、II、III", GRADE, _by_grade(一级="I", 二级="II级", 三级="III"), ("C07",)),
    Entry("等级写罗马数字", "小写的l", GRADE, _by_grade(一级="l", 二级="Ⅱ级", 三级="Ⅲ级"), ("C07",)),
    Entry("等级中间有空格", "二 级", GRADE, _spaced, ("C08",)),
    Entry("等级后面带风险二字", "一级风险", GRADE, lambda old, rng: old + rng.choice(("风险", "风险点")), ("C07",)),
    Entry("等级后面带风险二字", "★", GRADE, _by_grade(一级="★★★", 二级="★★", 三级="★"), ("C07",)),
    Entry("一格两个等级", "二级/三级", GRADE, ("二级/三级", "一级、二级", "二级或三级", "一级和二级", "二级；三级", "二级\n三级", "二级 三级", "一级、二级、三级", "二级至三级", "二级到三级"), ("C03",)),
    Entry("一格两个等级", "二、三级", GRADE, ("二/三级", "一、二级", "1/2", "二~三级", "Ⅱ-Ⅲ级", "1、2级", "二三级"), ("C03",)),
    Entry("等级写较高", "较高", GRADE, ("较高", "极高", "很高", "较低", "偏高", "四级", "0", "5", "一般以上", "待定级", "不详", "？"), ("C02",)),
    Entry("等级写A、B、C、D", "D", GRADE, ("D", "D级", "D类"), ("C02",)),
    Entry("等级写A、B、C、D", "A、B、C", GRADE, _by_grade(一级="A", 二级="B级", 三级="C类"), ("C07",)),
    Entry("等级写颜色", "橙、黄、蓝", GRADE, ("橙", "橙色", "黄", "黄色", "蓝", "蓝色", "绿"), ("C02",)),
    Entry("一格两个等级", "两类风险写在一格", ("风险类别",), ("思想道德、岗位职责", "业务流程/制度机制", "制度机制和外部环境"), ("C03",)),
    Entry("等级与机率和危害不符", "机率和危害填反", ("发生机率",), ("严重", "较重", "一般"), ("C02",)),
    Entry("等级与机率和危害不符", "危害写成机率", ("危害程度",), ("高", "中", "低", "较大"), ("C02",)),
    Entry("繁体字", "选项写繁体", GRADE, lambda old, _: old.translate(_TRADITIONAL), ("C07",)),
    Entry("繁体字", "风险类别写繁体", ("风险类别",), lambda old, rng: rng.choice(("業務流程", "崗位職責", "制度機制", "外部環境")), ("C07",)),
    Entry("繁体字", "完成时限写繁体", ("完成时限",), "長期", ("C07",)),
    Entry("风险点只写类别", "类别代替风险点", ("风险点",), ("思想道德风险", "业务流程", "岗位职责风险", "制度机制", "外部环境风险", "规章制度风险", "思想道德方面的风险", "业务流程类", "岗位职责类风险点", "制度机制风险。", "存在外部环境风险"), ("C17",)),
    Entry("一格几个风险", "编了号的几个风险", ("风险点",), lambda old, rng: rng.choice(("1.{}\n2.{}", "1、{}；2、{}", "（1）{}（2）{}", "①{}②{}", "一、{}\n二、{}")).format(old, "接受有关单位宴请"), ("C18",)),
    Entry("一格几个风险", "分号隔开的几个风险", ("风险点",), lambda old, rng: rng.choice(("{}；{}", "{};{}；", "{}。\n{}。", "{}\n{}")).format(old.rstrip("。"), "接受有关单位宴请"), ("C18",)),
    Entry("一格几个风险", "一是二是", ("风险点",), lambda old, _: f"一是{old}；二是接受有关单位宴请", ("C18",)),
    Entry("措施只有口号", "加强学习，提高认识", ("防控措施",), ("加强学习，提高认识", "1.加强学习\n2.提高认识。", "进一步加强廉政教育，增强责任意识。", "加强监督管理", "认真落实责任，强化廉洁自律意识", "不断提高思想觉悟和业务水平；加强作风建设", "严格遵守各项规章制度，廉洁自律。", "一是加强学习；二是提高认识；三是增强责任心。", "1、加强政治学习；2、提高思想认识；3、增强廉洁意识。", "加强教育，提高警惕", "严格执行各项规定", "自觉接受监督，依法审计"), ("C19",)),
    Entry("留有XX", "XX没有填", PROSE, lambda old, rng: rng.choice(("XX科负责人{}", "××同志{}", "{}，时间为____", "{}（待补充）", "{}由×××负责", "xxx{}", "{}???")).format(old.rstrip("。")), ("C22",)),
    Entry("留有XX", "整格XX", TEXTS, ("XX", "XXX", "××", "ＸＸ"), ("C06",)),
    Entry("编号1、2、2", "编号重复", ("防控措施",), lambda old, rng: rng.choice(("1.{0}2.{1}2.{2}", "1、{0}\n2、{1}\n2、{2}", "（1）{0}（2）{1}（2）{2}", "①{0}②{1}②{2}", "一是{0}二是{1}二是{2}")).format(*MEASURES), ("C20",)),
    Entry("编号1、2、2", "跳号", ("防控措施",), lambda old, rng: rng.choice(("1.{0}2.{1}4.{2}", "1、{0}\n3、{1}\n4、{2}", "①{0}③{1}", "一、{0}\n三、{1}")).format(*MEASURES), ("C20",)),
    Entry("无、同上、略、详见附件", "叙述栏写略", TEXTS, ("同上", "略", "略。", "无", "详见附件", "（见附件）", "同左", "暂无", "待定", "同上。", "……", "/", "——", "、", "同上条", "见上", "同第1条", "如上", "无风险", "暂无风险", "不存在", "没有风险点", "参照上条", "见制度", "按规定执行"), ("C06",)),
    Entry("无、同上、略、详见附件", "选填栏写无", ("备注", "对应权力编号", "查找方式", "相关制度", "流程环节"), ("无", "——", "/", "-", "暂无"), ("C21",)),
    Entry("无、同上、略、详见附件", "姓名写无", PEOPLE, ("无", "XX", "××", "待定", "暂无"), ("C06",)),
    Entry("无、同上、略、详见附件", "时限写同期", ("完成时限",), ("同前期", "待定", "按计划"), ("C04",)),
    Entry("写满32767个字", "写满一格", ("防控措施", "表现形式", "备注"), lambda old, _: ("逐条核对有关资料并签字存档。" * 2400)[:32767], ("C11",)),
    Entry("职务代替姓名", "写职务", PEOPLE, ("科长", "局长", "分管领导", "科室负责人", "各科室", "全体人员", "经办人", "主任", "相关人员", "本人", "审计组长", "财务人员", "主要负责人", "林科长", "陈主任", "审计组成员", "全科同志", "分管局长", "党支部书记", "科长、副科长"), ("C15",)),
    Entry("职务代替姓名", "写科室", PEOPLE, ("综合科", "办公室", "财政审计科", "投资审计中心", "信访与宣传岗", "局办公室"), ("C15",)),
    Entry("一格两个姓名", "两个姓名", PEOPLE, lambda old, rng: rng.choice(("{}、章若谷", "章若谷,{}", "{} 章若谷", "{}和章若谷", "{}\n章若谷", "{}/章若谷")).format(old.split("·")[0][:3]), ("C16",)),
    Entry("人不在名册", "责任人不在名册", PEOPLE, ("夏侯惊涛", "宇文不二", "公孙无名"), ("X08",)),
    Entry("职务代替姓名", "姓名带职务", PEOPLE, lambda old, rng: rng.choice(("科长{}", "{}（科长）", "{}等", "{}等3人")).format(old), ("X08",)),
    Entry("职务代替姓名", "姓名后面写职务", PEOPLE, lambda old, rng: rng.choice(("{}科长", "{}同志")).format(old), ("C15",)),
    Entry("人不在名册", "姓名与名册不符", ("姓名",), ("夏侯惊涛", "宇文不二", "公孙无名"), ("X02",), ("岗位",)),
    Entry("岗位不在名册", "岗位不在名册", ("岗位名称",), lambda old, _: f"{old}员工", ("X01",), ("岗位",)),
    Entry("电话和身份证号码", "手机号", ("备注", "防控措施", "表现形式", "岗位职责", "权力(业务)事项"), _with(_digits, "{old}联系电话{made}", "{old}（手机：{made}）", "电话{made}，{old}"), ("C12",)),
    Entry("电话和身份证号码", "身份证号", ("备注", "表现形式"), _with(_identity, "{old}身份证{made}", "{old}（{made}）"), ("C12",)),
    Entry("电话和身份证号码", "带空格和国号的手机号", ("备注", "防控措施"), _with(_digits_in_groups, "{old}联系人电话{made}", "{old}（{made}）"), ("C12",)),
    Entry("电话和身份证号码", "座机的别的写法", ("备注", "表现形式"), _with(_landline, "{old}电话{made}", "{old}联系电话：{made}"), ("C12",)),
    Entry("电话和身份证号码", "座机", ("备注", "防控措施"), _with(lambda _, rng: f"05{rng.randint(10, 99)}-8{rng.randint(1000000, 9999999)}", "{old}电话：{made}", "{old}；{made}"), ("C12",)),
    Entry("电话和身份证号码", "姓名后面写电话", PEOPLE, _with(_digits, "{old}{made}", "{old}，{made}", "{old}（{made}）"), ("C12",)),
    Entry("日期写成文字", "时限写成文字", ("完成时限",), ("2011年9月30日", "2011.9.30", "9月30日", "2011年9月", "二〇一一年九月三十日", "20110930", "2011年9月30日前", "2011/9/30", "2011 年 9 月 30 日", "2011年9月30号", "2011、9、30", "2011.09", "2011-9-30", "2011年09月30日以前", "40816", "２０１１年９月３０日", "九月三十日", "2011年9月30日（星期五）"), ("C14",)),
    Entry("日期写成文字", "时限认不出", ("完成时限",), ("九月底", "2011.9.31", "尽快", "第三季度", "2011年", "年底", "1911-09-30", "2011年13月", "近期", "2011年9月至12月", "9月", "随时", "30天内", "2011年底前", "9999-12-31"), ("C04",)),
)
"""Mistakes in one cell of the table."""

MEASURES = ("修改稿逐页签名留存。", "删改附书面理由。", "由分管领导签字。")
MUTATIONS += [Mutation(each.mistake, each.name, each.spoil, each.forms, needs=each.headings) for each in ENTRIES]
