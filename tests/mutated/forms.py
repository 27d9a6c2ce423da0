"""A form filled well, at random: any section, one to sixty rows, several people, dates and numbers in every usual way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

from drawn_cases import HEAD_ROW, Content

from mutated import writing
from mutated.bureau import LEADERS, PERIOD, UNIT_NAME, Bureau, Post
from mutated.page import Page
from pipeline.forms import BY_KEY

GRADES = {"严重": "一级", "较重": "二级", "一般": "三级"}
PROPOSED = GRADES | {("较重", "高"): "一级", ("一般", "高"): "二级"}
"""What harm and probability propose, as the source has it."""


@dataclass(frozen=True)
class Entry:
    """What somebody typed, what it means, and the correction that is logged for it, if any."""

    typed: Content
    value: str | None
    rules: tuple[str, ...] = ()


@dataclass
class Desk:
    """Where forms are filled: the bureau, the dice, and what was written before."""

    bureau: Bureau
    rng: Random
    used: set[str] = field(default_factory=set)

    def plain(self, text: str | None) -> Entry:
        """A text typed as it is."""
        return Entry(text, text)

    def often(self, chance: float, text: str) -> Entry:
        """An optional entry."""
        return self.plain(text if self.rng.random() < chance else None)


def proposed(harm: str, probability: str) -> str:
    """The grade that harm and probability propose."""
    return PROPOSED.get((harm, probability), GRADES[harm])


def day(rng: Random, first: date, last: date) -> date:
    """A day between two days, both within."""
    return first + timedelta(rng.randint(0, (last - first).days))


def typed_day(of: date, rng: Random) -> Entry:
    """A day in one of the ways in which people write it."""
    ways: tuple[Callable[[], Content], ...] = (
        of.isoformat, lambda: of, of.isoformat, lambda: f"{of.year}年{of.month}月{of.day}日", lambda: f"{of.year}.{of.month}.{of.day}", lambda: f"{of.year}/{of.month}/{of.day}",
    )
    typed = rng.choice(ways)()
    return Entry(typed, of.isoformat(), () if typed in (of, of.isoformat()) else ("C14",))


def _term(desk: Desk) -> Entry:
    if desk.rng.random() < 0.35:
        return desk.plain("长期")
    return typed_day(day(desk.rng, date(2011, 8, 1), date(2011, 12, 31)), desk.rng)


def _number(position: int, way: str) -> Entry:
    typed: Content = {"数": position, "字": str(position), "点": f"{position}.", "顿": f"{position}、"}[way]
    return Entry(typed, str(position), () if way in ("数", "字") else ("C24",))


def _graded(desk: Desk, grave: bool) -> dict[str, Entry]:
    harm = "严重" if grave else desk.rng.choices(("严重", "较重", "一般"), (2, 5, 4))[0]
    probability = desk.rng.choices(("高", "中", "低"), (2, 5, 3))[0]
    grade = proposed(harm, probability)
    if desk.rng.random() < 0.1:
        grade = "一级"
    return {"发生机率": desk.plain(probability), "危害程度": desk.plain(harm), "自评等级": desk.plain(grade)}


def _common(desk: Desk, position: int, way: str, own: str) -> dict[str, Entry]:
    others = tuple(section for section in desk.bureau.sections if section != own)
    told = writing.risk(desk.rng, desk.used, others)
    return {
        "序号": _number(position, way), "风险类别": desk.plain(told.category), "风险点": desk.plain(told.risk), "表现形式": desk.plain(told.conduct),
        **_graded(desk, told.grave), "防控措施": desk.plain(told.measures), "完成时限": _term(desk), "对应权力编号": desk.often(0.4, f"SJ-{desk.rng.randint(1, 28):02d}"),
        "备注": desk.often(0.15, desk.rng.choice(("与去年相比无变化", "涉及3个项目", "已写入制度汇编", "见嵊审发〔2011〕23号文件", "2011年新增"))),
    }


def _position_rows(desk: Desk, posts: list[Post], rows: int, way: str) -> list[dict[str, Entry]]:
    """Rows post by post, as a section collects them."""
    shares = sorted(desk.rng.choice(range(len(posts))) for _ in range(rows))
    duties = {at: writing.duty(desk.rng) for at in set(shares)}
    found = []
    for position, at in enumerate(shares, 1):
        post = posts[at]
        ways = "、".join(way for way in ("自己找", "相互提", "领导帮") if desk.rng.random() < 0.5)
        found.append({
            **_common(desk, position, way, post.section), "岗位名称": desk.plain(post.post), "姓名": desk.plain(post.person), "岗位职责": desk.plain(duties[at]),
            "责任人": desk.plain(post.person), "查找方式": desk.plain(ways or None),
        })
    return found


def _section_rows(desk: Desk, posts: list[Post], rows: int, way: str) -> list[dict[str, Entry]]:
    return [
        {
            **_common(desk, position, way, posts[0].section), "权力(业务)事项": desk.plain(writing.matter(desk.rng)), "流程环节": desk.often(0.6, writing.matter(desk.rng)),
            "相关制度": desk.often(0.4, f"《{writing.matter(desk.rng)}办法》"), "责任人": desk.plain(desk.rng.choice(posts).person), "分管领导": desk.plain(posts[0].leader),
        }
        for position in range(1, rows + 1)
    ]


def _unit_rows(desk: Desk, rows: int, way: str) -> list[dict[str, Entry]]:
    found = []
    for position in range(1, rows + 1):
        row = _common(desk, position, way, "")
        row |= {
            "决策主体": desk.plain(desk.rng.choice(("局党组", "局长办公会议"))), "责任领导": desk.plain(desk.rng.choice(desk.bureau.leaders)),
            "决策领域": desk.plain(desk.rng.choice(("重大决策", "重要干部任免", "重大审计项目安排", "大额度资金使用"))), "措施代拟部门": desk.plain(desk.rng.choice(desk.bureau.sections)),
        }
        if row["自评等级"].value == "三级":
            row |= {"危害程度": desk.plain("较重"), "发生机率": desk.plain("中"), "自评等级": desk.plain("二级")}
        found.append(row)
    return found


def _told_apart(rows: list[dict[str, Entry]]) -> None:
    """Six rows and more do not all get one grade."""
    for position, row in enumerate(rows):
        if position % 5 == 0 and not writing.GRAVE.search(f"{row['风险点'].value}{row['表现形式'].value}"):
            grade = ("二级", "一级")[position // 5 % 2]
            row |= {"危害程度": Entry("较重", "较重"), "发生机率": Entry("中", "中"), "自评等级": Entry(grade, grade)}


def _header(desk: Desk, key: str, posts: list[Post]) -> dict[str, Entry]:
    filled = day(desk.rng, date(2011, 6, 20), date(2011, 9, 20))
    reviewed = filled + timedelta(desk.rng.randint(0, 9))
    filler, reviewer = desk.rng.sample(sorted({post.person for post in (posts if len({p.person for p in posts}) > 1 else desk.bureau.posts)}), 2)
    entries = {
        "单位名称": UNIT_NAME, "科室(中心)": posts[0].section, "填报期": PERIOD, "填表人": filler, "填表日期": filled.isoformat(), "审核人": reviewer, "审核日期": reviewed.isoformat(),
    }
    return {f.heading: desk.plain(entries[f.heading]) for f in BY_KEY[key].header if f.heading in entries}


def filled(desk: Desk, key: str, rows: int) -> Page:
    """A well-filled form of one of the bureau's sections."""
    section = desk.rng.choice((*desk.bureau.sections, LEADERS) if key == "岗位" else desk.bureau.sections)
    posts = desk.bureau.of("办公室" if key in ("单位", "名册") else section)
    way = desk.rng.choices(("数", "字", "点", "顿"), (6, 2, 1, 1))[0]
    make = {
        "岗位": partial(_position_rows, desk, posts, rows, way), "科室": partial(_section_rows, desk, posts, rows, way), "单位": partial(_unit_rows, desk, rows, way),
        "名册": lambda: [{h: desk.plain(v or None) for h, v in row.items()} for row in desk.bureau.rows()],
    }[key]
    entries = make()
    if key != "名册":
        _told_apart(entries)
    return _drawn(key, _header(desk, key, posts), entries)


def _drawn(key: str, header: dict[str, Entry], rows: list[dict[str, Entry]]) -> Page:
    """The filled form as it is laid out before anybody moves things about: title, header block in rows 2 and 3, headings in row 4."""
    form = BY_KEY[key]
    page = Page(key, key=key, head_row=HEAD_ROW, rows=[HEAD_ROW + n for n in range(1, len(rows) + 1)])
    page.cells[1, 1] = form.title
    for number, (label, entry) in enumerate(header.items()):
        row, column = 2 + number // 4, 1 + 2 * (number % 4)
        page.cells[row, column], page.cells[row, column + 1] = label, entry.typed
        page.captions[label], page.labels[label] = (row, column), (row, column + 1)
        page.header[label] = entry.value or ""
    for column, heading in enumerate(form.headings, 1):
        page.heads[heading] = column
        page.cells[HEAD_ROW, column] = heading
        for row, entries in zip(page.rows, rows, strict=True):
            entry = entries.get(heading, Entry(None, None))
            page.cells[row, column], page.meant[row, column] = entry.typed, entry.value
            page.owe_also((row, column), *entry.rules)
    return page
