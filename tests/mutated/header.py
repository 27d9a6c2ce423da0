"""Mistakes in the header block: the section, the period, the people and the dates."""

from __future__ import annotations

from datetime import date, timedelta

from mutated.bureau import SECTIONS
from mutated.mutation import Chance, mutation
from mutated.trial import Letter

_WITH_SECTION = ("岗位", "科室")
_ALL = ("岗位", "科室", "单位")
_TYPING = str.maketrans("计审财政企业综合融规育心", "记申才证起叶宗和融归欲中")

_TRADITIONAL = str.maketrans("计财综经济农业与会审办企业资产投项规运设", "計財綜經濟農業與會審辦企業資產投項規運設")


def _section(letter: Letter) -> str:
    return letter.page.header["科室(中心)"]


@mutation("科室写简称", forms=_WITH_SECTION, ordinary=True)
def short_name(letter: Letter, chance: Chance) -> None:
    section = _section(letter)
    names = [name for name in SECTIONS.get(section, "").split("、") if name]
    letter.page.retype("科室(中心)", chance.rng.choice(names) if names else section.removesuffix("科").removesuffix("中心"), "H09")


@mutation("科室写简称", "科室前面带单位名称", forms=_WITH_SECTION, ordinary=True)
def with_unit(letter: Letter, chance: Chance) -> None:
    letter.page.retype("科室(中心)", chance.rng.choice(("示例市审计局{}", "市审计局{}", "局{}")).format(_section(letter)), "H09")


@mutation("科室少写科室二字", "少写的能认定", forms=_WITH_SECTION, ordinary=True)
def without_ending(letter: Letter, chance: Chance) -> None:
    section = _section(letter)
    letter.page.retype("科室(中心)", section[:-2] if section.endswith("中心") else section[:-1], "H09")


@mutation("科室少写科室二字", "几个科室都像", forms=_WITH_SECTION, ordinary=True)
def unclear_section(letter: Letter, chance: Chance) -> None:
    letter.page.retype("科室(中心)", "审计", "H08")


@mutation("科室写错字", forms=_WITH_SECTION, ordinary=True)
def misspelt_section(letter: Letter, chance: Chance) -> None:
    section = _section(letter)
    letter.page.retype("科室(中心)", section.translate(_TYPING) if section != section.translate(_TYPING) else f"{section[:-1]}哥", "H07")


@mutation("填报期没有填", forms=_ALL)
def no_period(letter: Letter, chance: Chance) -> None:
    letter.page.retype("填报期", "", "H01")


@mutation("填报期是往期", forms=_ALL)
def last_period(letter: Letter, chance: Chance) -> None:
    letter.page.retype("填报期", chance.rng.choice(("2010年第1期", "2010年第2期", "2011年第2期")), "H06")


@mutation("填报期没有填", "写法不对", forms=_ALL)
def wrong_period(letter: Letter, chance: Chance) -> None:
    letter.page.retype("填报期", chance.rng.choice(("上半年", "2011年", "2011年7月", "第1期", "年度", "2011年上半年", "2011.7", "7月", "2011年第一季度", "本期")), "H05")


@mutation("日期写成文字", "填报期别的写法", forms=_ALL)
def period_as_text(letter: Letter, chance: Chance) -> None:
    letter.page.retype("填报期", chance.rng.choice(("二〇一一年第一期", "2011年第一期", "2011年度第1期", "2011年 第1期", "2011年1期", "２０１１年第１期", "2011-1", "2011年第01期")), "H11")


@mutation("审核人就是填表人", forms=_ALL)
def same_person(letter: Letter, chance: Chance) -> None:
    letter.page.retype("审核人", letter.page.header["填表人"], "H02")


@mutation("日期颠倒", forms=_ALL)
def reversed_dates(letter: Letter, chance: Chance) -> None:
    filled = date.fromisoformat(letter.page.header["填表日期"])
    letter.page.retype("审核日期", (filled - timedelta(chance.rng.randint(1, 40))).isoformat(), "H03")


@mutation("日期写成文字", "表头日期能认", forms=_ALL)
def dates_as_text(letter: Letter, chance: Chance) -> None:
    of = date.fromisoformat(letter.page.header["填表日期"])
    way = chance.rng.choice(("{0}.{1}.{2}", "{0}年{1}月{2}日", "{1}月{2}日", "{0}/{1}/{2}", "{0}{1:02d}{2:02d}", "{0} 年 {1} 月 {2} 日", "{0}、{1}、{2}", "{0}年{1}月{2}号", "{0}年{1:02d}月{2:02d}日星期三"))
    letter.page.retype("填表日期", way.format(of.year, of.month, of.day), "H11")


@mutation("日期写成文字", "表头日期认不出", forms=_ALL)
def no_date(letter: Letter, chance: Chance) -> None:
    letter.page.retype("填表日期", chance.rng.choice(("七月底", "2011.2.30", "2011年", "昨天", "7月下旬", "2011.13.1", "2011年7月", "七月", "1911.7.20")), "H04")


@mutation("本表行数不符", forms=_ALL)
def other_count(letter: Letter, chance: Chance) -> None:
    page = letter.page
    row = page.labels["单位名称"][0]
    column = max([c for r, c in page.cells if r == row] + [page.width]) + 2
    stated = len(page.rows) + chance.rng.choice((-1, 1, 2, 10))
    page.cells[row, column], page.cells[row, column + 1] = "本表行数", chance.rng.choice((stated, str(stated), f"{stated}行", f"共{stated}行"))
    page.owe((row, column + 1), "S12")


@mutation("繁体字", "科室写繁体", forms=_WITH_SECTION, ordinary=True)
def traditional_section(letter: Letter, chance: Chance) -> None:
    section = _section(letter)
    written = section.translate(_TRADITIONAL)
    letter.page.retype("科室(中心)", written, *(["H09"] if written != section else []))
