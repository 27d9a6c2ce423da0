"""Mistakes over whole columns and rows: grades, texts that repeat, people."""

from __future__ import annotations

from copy import deepcopy

from mutated import writing
from mutated.bureau import LEADERS, SECTIONS
from mutated.forms import proposed
from mutated.mutation import Chance, mutation
from mutated.page import Page
from mutated.trial import Letter

_RANK = ("一级", "二级", "三级")
_MOST = 0.9


def _every_grade(page: Page, words: dict[str, str], *rules: str) -> None:
    for position, row in enumerate(page.rows):
        grade = page.value(position, "自评等级")
        page.enter((row, page.heads["自评等级"]), words[grade], *rules)


@mutation("等级写1、2、3", "整栏写数字")
def digits(letter: Letter, chance: Chance) -> None:
    _every_grade(letter.page, {"一级": "1", "二级": "2", "三级": "3"}, "C07")


@mutation("等级写高、中、低", "整栏写高、中、低")
def high_and_low(letter: Letter, chance: Chance) -> None:
    _every_grade(letter.page, {"一级": "高", "二级": "中", "三级": "低"}, "C07")


@mutation("等级写A、B、C、D", "整栏写字母，有一格D")
def letters_to_d(letter: Letter, chance: Chance) -> None:
    _every_grade(letter.page, {"一级": "A", "二级": "B", "三级": "C"}, "C02")
    letter.page.cells[chance.rng.choice(letter.page.rows), letter.page.heads["自评等级"]] = "D"


@mutation("等级写颜色", "红色")
def red(letter: Letter, chance: Chance) -> None:
    page = letter.page
    position = chance.rng.randrange(len(page.rows))
    page.enter((page.rows[position], page.heads["自评等级"]), chance.rng.choice(("红", "红色")), "C07")


@mutation("等级全空")
def no_grades(letter: Letter, chance: Chance) -> None:
    _every_grade(letter.page, dict.fromkeys(_RANK, ""), "C01")


def _regrade(page: Page, position: int, grade: str) -> None:
    """Another grade in a row, with what is due of it by the source."""
    at = (page.rows[position], page.heads["自评等级"])
    page.cells[at] = page.meant[at] = grade
    wanted = proposed(page.value(position, "危害程度"), page.value(position, "发生机率"))
    if _RANK.index(grade) > _RANK.index(wanted):
        page.owe_also(at, "R01")
    if grade == "三级" and writing.GRAVE.search(page.value(position, "风险点") + page.value(position, "表现形式")):
        page.owe_also(at, "R02")
    if grade == "三级" and page.key == "单位":
        page.owe_also(at, "R03")


def _owe_uniform(page: Page) -> None:
    """What is due of six rows and more of which over nine tenths bear one grade."""
    grades = page.values("自评等级")
    if len(grades) >= 6 and max(grades.count(grade) for grade in _RANK) > _MOST * len(grades):
        page.owe_also((page.rows[0], page.heads["自评等级"]), "R07")


@mutation("等级全填三级", least=6)
def all_third(letter: Letter, chance: Chance) -> None:
    for position in range(len(letter.page.rows)):
        _regrade(letter.page, position, "三级")
    _owe_uniform(letter.page)


@mutation("等级与机率和危害不符", "自评偏低")
def grade_too_low(letter: Letter, chance: Chance) -> None:
    page = letter.page
    position = chance.rng.randrange(len(page.rows))
    row = page.rows[position]
    for heading, value in (("危害程度", chance.rng.choice(("严重", "较重"))), ("发生机率", chance.rng.choice(("高", "中", "低")))):
        page.cells[row, page.heads[heading]] = page.meant[row, page.heads[heading]] = value
    wanted = proposed(page.value(position, "危害程度"), page.value(position, "发生机率"))
    _regrade(page, position, chance.rng.choice(_RANK[_RANK.index(wanted) + 1 :]))
    _owe_uniform(page)


@mutation("风险点与表现形式相同")
def conduct_is_risk(letter: Letter, chance: Chance) -> None:
    page = letter.page
    position = chance.rng.randrange(len(page.rows))
    row = page.rows[position]
    risk = page.value(position, "风险点")
    page.enter((row, page.heads["表现形式"]), chance.rng.choice((risk, f"{risk}。", f" {risk}", f"“{risk}”")).strip(), "R04")


@mutation("各行措施相同", least=4)
def same_measures(letter: Letter, chance: Chance) -> None:
    page = letter.page
    said = writing.measures(chance.rng, ())
    said = said if len(said) > 20 else "审批单与原件同时送审，两样不齐不盖章，每月抽查一次。"
    for row in page.rows:
        page.enter((row, page.heads["防控措施"]), chance.rng.choice((said, said, said.rstrip("。"), said.replace("，", ","))))
    page.owe((page.rows[0], page.heads["防控措施"]), "R08")


def _section_of(letter: Letter) -> str:
    return letter.page.header["科室(中心)"]


@mutation("写着别的科室", forms=("岗位", "科室"), ordinary=True)
def other_section(letter: Letter, chance: Chance) -> None:
    page = letter.page
    others = [section for section in chance.desk.bureau.sections if section not in (_section_of(letter), "办公室")]
    other = chance.rng.choice(others)
    names = [other, *(name for name in SECTIONS[other].split("、") if len(name) > 2)]
    heading = chance.rng.choice([h for h in ("风险点", "表现形式", "防控措施", "岗位职责") if h in page.heads])
    position = chance.rng.randrange(len(page.rows))
    at = (page.rows[position], page.heads[heading])
    page.unmerge(at)
    text = chance.rng.choice(("{}有的人员{}", "{}工作中，{}", "部分{}人员{}", "{}每月末{}")).format(chance.rng.choice(names), page.value(position, heading))
    page.enter(at, text, "X03")


@mutation("与别的科室文字相同", forms=("岗位", "科室"), ordinary=True)
def copied_text(letter: Letter, chance: Chance) -> Letter:
    """A measure or a risk of another section's letter, word for word but for blanks and punctuation."""
    page = letter.page
    twin = deepcopy(letter)
    twin.file = f"抄_{letter.file}"
    heading = chance.rng.choice(("风险点", "防控措施"))
    position = chance.rng.randrange(len(page.rows))
    other = chance.rng.choice([section for section in chance.desk.bureau.sections if section != _section_of(letter)])
    said = {"风险点": f"{writing.matter(chance.rng)}不按规定程序办理而由个人说了算", "防控措施": writing.measures(chance.rng, ()).rstrip("。") + "，结果记入台账，每半年通报一次。"}[heading]
    page.enter((page.rows[position], page.heads[heading]), said, "X04")
    _of_other_section(twin, other, chance)
    twin.page.enter((twin.page.rows[position], twin.page.heads[heading]), said.replace("，", ", "), "X04")
    return twin


def _of_other_section(letter: Letter, section: str, chance: Chance) -> None:
    """Make a letter another section's, in its own words."""
    page = letter.page
    page.is_spoiled = False
    page.retype("科室(中心)", section)
    posts = chance.desk.bureau.of(section)
    for position, row in enumerate(page.rows):
        told = writing.risk(chance.rng, chance.desk.used)
        post = posts[position % len(posts)]
        words = {"风险点": told.risk, "表现形式": told.conduct, "防控措施": told.measures, "岗位名称": post.post, "姓名": post.person, "岗位职责": writing.matter(chance.rng) + "的办理。"}
        for heading, text in words.items():
            if heading in page.heads:
                page.unmerge((row, page.heads[heading]))
                page.enter((row, page.heads[heading]), text)
    for position in range(len(page.rows)):
        for heading, value in (("危害程度", "严重"), ("发生机率", "中")):
            if position % 2:
                page.enter((page.rows[position], page.heads[heading]), value)
        page.enter((page.rows[position], page.heads["自评等级"]), "一级" if position % 2 else page.value(position, "自评等级") or "二级")
    page.is_spoiled = True


@mutation("无、同上、略、详见附件", "责任人写同上", least=2)
def ditto(letter: Letter, chance: Chance) -> None:
    page = letter.page
    heading = chance.rng.choice([h for h in ("责任人", "责任领导", "风险类别", "完成时限", "分管领导") if h in page.heads])
    position = chance.rng.randrange(1, len(page.rows))
    above, at = (page.rows[position - 1], page.heads[heading]), (page.rows[position], page.heads[heading])
    page.unmerge(above)
    page.unmerge(at)
    page.enter(at, chance.rng.choice(("同上", "〃", "同上。", "同前")), "C13")
    page.meant[at] = page.meant[above]


@mutation("机率写成几率")
def other_character(letter: Letter, chance: Chance) -> None:
    page = letter.page
    if "栏目上行" not in page.labels:
        page.cells[page.head_row, page.heads["发生机率"]] = chance.rng.choice(("发生几率", "几率", "机率", "发生概率"))


@mutation("繁体字", "栏目写繁体")
def traditional_headings(letter: Letter, chance: Chance) -> None:
    page = letter.page
    words = {"风险类别": "風險類別", "风险点": "風險點", "表现形式": "表現形式", "发生机率": "發生機率", "自评等级": "自評等級", "责任人": "責任人", "备注": "備註", "序号": "序號", "岗位名称": "崗位名稱"}
    if "栏目上行" not in page.labels:
        page.cells |= {(page.head_row, page.heads[h]): word for h, word in words.items() if h in page.heads}


@mutation("繁体字", "叙述写繁体")
def traditional_text(letter: Letter, chance: Chance) -> None:
    page = letter.page
    at = (chance.rng.choice(page.rows), page.heads["表现形式"])
    page.owe(at)
    page.cells[at] = page.meant[at] = "受人請託，把應當寫入綜合報告的問題改為一般情況，不留修改痕跡。"


@mutation("一人两岗", forms=("名册",), alone=True)
def two_posts(letter: Letter, chance: Chance) -> None:
    """Somebody of the roster has a second post in the same section."""
    page = letter.page
    pairs = [(a, b) for a in range(len(page.rows)) for b in range(len(page.rows)) if a != b and page.value(a, "科室") == page.value(b, "科室") != LEADERS and page.value(a, "岗位名称") != page.value(b, "岗位名称")]
    one, other = chance.rng.choice(pairs)
    at = (page.rows[other], page.heads["姓名"])
    page.unmerge(at)
    page.cells[at] = page.meant[at] = page.value(one, "姓名")


@mutation("名册里一岗列了两次", forms=("名册",), alone=True)
def post_twice(letter: Letter, chance: Chance) -> None:
    page = letter.page
    position = chance.rng.randrange(len(page.rows))
    row = page.depth + 1
    source = page.rows[position]
    for column in page.heads.values():
        page.unmerge((source, column))
        page.cells[row, column], page.meant[row, column] = page.cells.get((source, column)), page.meant.get((source, column))
    page.rows.append(row)
    page.owe((row, page.heads["姓名"]), "R10")
    if page.value(position, "科室负责人") == "是":
        for each in (source, row):
            page.owe((each, page.heads["科室负责人"]), "R12")


@mutation("少报一个岗位", forms=("岗位",), alone=True, ordinary=True)
def post_missing(letter: Letter, chance: Chance) -> None:
    """A post of the section of which the letter says nothing; the trial looks for it in the list of what was handed in."""
    letter.missing_posts = tuple({post.post for post in chance.desk.bureau.of(_section_of(letter))} - set(letter.page.values("岗位名称")))
