"""Years in the life of a bureau's risk points, played at random, where it is known which point is which.

Posts insert, withdraw, reword and reorder points, hand them to one another, are split and renamed; sections are renamed; people
keep or lose the column of codes; letters are returned. `play` runs the giving of codes over it and counts what went wrong.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta

from pipeline.register.codes import Given, How, Known, Points
from pipeline.register.giving import NEARLY_THE_SAME, WHOLLY_UNLIKE, give
from pipeline.register.likeness import likeness
from pipeline.text import essence

FIRST_DAY = date(2011, 7, 1)
MATTERS = ["采购验收", "审计取证", "项目立项", "底稿归档", "资金拨付", "经费报销", "公务接待", "车辆使用", "信访办理", "公章管理", "举报材料", "审计报告", "整改回访", "工程签证", "人员考核", "票据领用"]
CONDUCTS = ["走过场", "不按规定办理", "受人请托放宽标准", "事后补签", "泄露给当事人", "拖延不办", "一人经手", "隐瞒不报", "以权谋私", "化整为零", "与实际不符", "超出标准"]
WAYS = ["，把关不严", "，监督不到位", "，手续不全", "，接受吃请", "，收受礼品", "，打招呼", "，无人复核", "，责任不清"]
SIGNS = "的等有可不较再已将被"
SECTIONS, POSTS = ("综合科", "财政科", "投资科"), ("科长岗", "主审岗", "信访岗")


@dataclass
class Point:
    """A risk point; `number` says who it is, whatever becomes of its text and code."""

    number: int
    text: str


@dataclass
class Sheet:
    """The rows of one post as sent: point, text as sent, code entered."""

    rows: list[tuple[int, str, str | None]]
    stamp: tuple[str, str]
    new: bool = True


@dataclass
class Tally:
    """What a history came to."""

    counts: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.counts + other.counts)

    def __getitem__(self, name: str) -> int:
        return self.counts[name]


class Bureau:
    """`drafts` are the posts' points as their people would write them today, `standing` the accepted sheets, `codes` the codes in use."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.used: set[str] = set()
        self.count = 0
        self.drafts: dict[str, list[Point]] = {}
        self.standing: dict[str, Sheet] = {}
        self.codes: dict[int, str] = {}
        self.entered: dict[int, str] = {}
        self.known = Known()
        self.ever: dict[str, int] = {}
        self.withdrawn: set[str] = set()
        self.forced: set[str] = set()
        self.touched: set[str] = set()
        self.buried: list[Point] = []
        self.copied: set[int] = set()
        self.stood: dict[str, tuple[str, str]] = {}
        self.tally = Tally()
        for section in chance.sample(SECTIONS, 2):
            for post in chance.sample(POSTS, 2):
                self.drafts[f"岗位:局/{section}/{post}"] = [self._point() for _ in range(chance.randint(1, 4))]

    # ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fresh(self, make: Callable[[], str]) -> str:
        for attempt in range(1000):
            text = make() if attempt < 20 else make() + "又" * (attempt - 19)
            if essence(text) not in self.used:
                break
        self.used.add(essence(text))
        return text

    def _text(self) -> str:
        way = self.chance.choice(WAYS) if self.chance.random() < 0.6 else ""
        return self.chance.choice(MATTERS) + self.chance.choice(CONDUCTS) + way

    def _point(self) -> Point:
        self.count += 1
        return Point(self.count, self._fresh(self._text))

    def _lightly(self, text: str) -> str:
        at = self.chance.randrange(len(text) + 1)
        if self.chance.random() < 0.5 or len(text) < 8:
            return text[:at] + self.chance.choice(SIGNS) + text[at:]
        return text[: max(at - 1, 0)] + text[at:]

    def _heavily(self, text: str) -> str:
        half = len(text) // 2
        return text[:half] + self.chance.choice(CONDUCTS) + self.chance.choice(WAYS)

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

    def _some(self) -> str:
        return self.chance.choice(sorted(self.drafts))

    def insert(self) -> None:
        """A new point."""
        post = self._some()
        self.drafts[post].insert(self.chance.randint(0, len(self.drafts[post])), self._point())
        self.touched.add(post)

    def insert_twin(self) -> None:
        """A new point that reads much like one of its post."""
        post = self._some()
        self.count += 1
        text = self.chance.choice(self.drafts[post]).text
        self.drafts[post].append(Point(self.count, self._fresh(lambda: self._lightly(self._lightly(text)))))
        self.touched.add(post)

    def delete(self) -> None:
        """A point is withdrawn."""
        post = self._some()
        at = self.chance.randrange(len(self.drafts[post]))
        if len(self.drafts[post]) > 1 and self.drafts[post][at].number not in self.copied:
            self.buried.append(self.drafts[post].pop(at))
            self.touched.add(post)

    def bring_back(self) -> None:
        """A withdrawn point is reported once more, perhaps with its old code: it is a new one."""
        in_use = set(self.codes.values())  # by a twin, where likeness took it for this point
        gone = [point for point in self.buried if point.number not in self.codes and self.entered.get(point.number) not in in_use]
        if gone:
            post, point = self._some(), self.chance.choice(gone)
            self.buried.remove(point)
            self._copied(post, point, point.text)

    def copy_with_code(self) -> None:
        """A post copies a row of another one, code and all; both report. (Were the first on its way elsewhere, nobody could tell them apart.)"""
        here, there = self._some(), self._some()
        point = self.chance.choice(self.drafts[here])
        if here != there and self._may_move(point) and self.stood[self.codes[point.number]][0] == here:
            self._copied(there, point, self._fresh(lambda: self._lightly(point.text)))
            self.forced |= {here, there}
            self.copied.add(point.number)

    def _copied(self, post: str, point: Point, text: str) -> None:
        self.count += 1
        self.drafts[post].append(Point(self.count, text))
        self.touched.add(post)
        if point.number in self.entered:
            self.entered[self.count] = self.entered[point.number]

    def _reword(self, how: Callable[[str], str], aside: AbstractSet[str] = frozenset()) -> None:
        post = self._some()
        if post in aside:
            return
        point = self.chance.choice(self.drafts[post])
        point.text = self._fresh(lambda: how(point.text))
        self.touched.add(post)

    def reword_lightly(self) -> None:
        """One sign more or less."""
        self._reword(self._lightly)

    def reword_heavily(self) -> None:
        """Half of a text written anew; not of points on their way to another post, whose code would rightly not be taken."""
        self._reword(self._heavily, aside=self.forced)

    def swap(self) -> None:
        """The rows of a post in another order."""
        post = self._some()
        self.chance.shuffle(self.drafts[post])
        self.touched.add(post)

    def _may_move(self, point: Point) -> bool:
        """Only with its code, not copied just now, and not so changed since it was last seen that nobody could know it."""
        code = self.codes.get(point.number)
        return code is not None and point.number not in self.copied and likeness(essence(point.text), essence(self.stood[code][1])) >= WHOLLY_UNLIKE

    def move(self) -> None:
        """A point goes to another post with its code; the old post may or may not report again."""
        here, there = self._some(), self._some()
        movable = [point for point in self.drafts[here] if self._may_move(point)]
        if here != there and movable and len(self.drafts[here]) > 1:
            point = self.chance.choice(movable)
            self.drafts[here].remove(point)
            self.drafts[there].append(point)
            self.forced.add(there)
            if self.chance.random() < 0.5:
                self.touched.add(here)

    def split_post(self) -> None:
        """All points but one go to a new post."""
        here = self._some()
        there = f"{here}（{len(self.drafts)}）"
        movable = [point for point in self.drafts[here] if self._may_move(point)]
        if len(movable) > 1 and there not in self.drafts:
            self.drafts[there] = movable[1:]
            self.drafts[here] = [point for point in self.drafts[here] if point not in movable[1:]]
            self.forced.add(there)
            self.touched.add(here)

    def _rename(self, here: str, there: str) -> None:
        if there not in self.drafts and there not in self.standing and all(self._may_move(point) for point in self.drafts[here]):
            self.drafts[there] = self.drafts.pop(here)
            self.forced.discard(here)
            self.touched.discard(here)
            self.forced.add(there)

    def rename_post(self) -> None:
        """A post under a new name; its old sheet stays where it is."""
        here = self._some()
        self._rename(here, f"{here}新")

    def rename_section(self) -> None:
        """Likewise all posts of a section."""
        section = self._some().split("/")[1]
        for here in [post for post in sorted(self.drafts) if post.split("/")[1] == section]:
            self._rename(here, here.replace(f"/{section}/", f"/{section}新/"))

    DEEDS = (
        insert, insert, insert_twin, delete, delete, bring_back, reword_lightly, reword_lightly, reword_heavily, swap,
        move, move, copy_with_code, split_post, rename_post, rename_section,
    )

    # ── a period ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def period(self, number: int) -> None:
        """Some deeds, some letters (one in five is returned), one run."""
        for _ in range(self.chance.randint(0, 6) if number else 0):
            self.chance.choice(self.DEEDS)(self)
        stamp = ((FIRST_DAY + timedelta(days=90 * number)).isoformat(), "")
        for sheet in self.standing.values():
            sheet.new = False
        for post in sorted(self.drafts):
            if post in self.forced or number == 0 or (post in self.touched and self.chance.random() > 0.2):
                self._send(post, stamp, with_codes=post in self.forced or self.chance.random() < 0.5)
        self.forced.clear()
        self.copied.clear()
        self._run(stamp[0])

    def _send(self, post: str, stamp: tuple[str, str], *, with_codes: bool) -> None:
        # A form printed with codes still shows those that were withdrawn meanwhile.
        rows = [(p.number, p.text, self.entered.get(p.number) if with_codes else None) for p in self.drafts[post]]
        self.standing[post] = Sheet(rows, stamp)
        self.touched.discard(post)

    def _run(self, day: str) -> None:
        posts = list(self.standing)
        self.chance.shuffle(posts)
        rows = [(post, at, row) for post in posts for at, row in enumerate(self.standing[post].rows, 7)]
        sheets = [self.standing[post] for post, _, _ in rows]
        points = Points(
            [post for post, _, _ in rows], [f"岗-{post.split('/')[1]}" for post, _, _ in rows], [code for _, _, (_, _, code) in rows],
            [text for _, _, (_, text, _) in rows], [at for _, at, _ in rows], [sheet.stamp for sheet in sheets], [not sheet.new for sheet in sheets],
        )
        given = give(points, self.known, day)
        self._judge(points, [number for _, _, (number, _, _) in rows], given)
        self._settle(rows, given)

    def _settle(self, rows: list, given: Given) -> None:
        for at in given.left:
            post, _, row = rows[at]
            self.standing[post].rows.remove(row)
        self.standing = {post: sheet for post, sheet in self.standing.items() if sheet.rows}
        self.codes = {row[0]: code for (_, _, row), code in zip(rows, given.codes, strict=True) if code}
        self.entered |= self.codes
        for number, code in self.codes.items():
            self.ever[code] = number
        self.withdrawn |= self.ever.keys() - set(self.codes.values())
        self.known = given.known
        self.stood = {code: (scope, risk) for code, scope, risk, _ in given.known.rows.to_numpy(dtype=object).tolist()}

    # ── what went wrong ──────────────────────────────────────────────────────────────────────────────────────────────

    def _judge(self, points: Points, numbers: list[int], given: Given) -> None:
        counts = self.tally.counts
        codes = [code for code in given.codes if code]
        counts["rows"] += len(codes)
        counts["reused"] += len(codes) - len(set(codes)) + len(self.withdrawn & set(codes))
        known = {code: retired for code, _, _, retired in given.known.rows.to_numpy(dtype=object).tolist()}
        counts["lost"] += len(self.ever.keys() - known.keys())
        counts["lost"] += len({code for code, retired in known.items() if not retired} ^ set(codes))
        for at, (number, code) in enumerate(zip(numbers, given.codes, strict=True)):
            match = given.matched.get(at)
            near = match is not None and match.how is How.NEAR
            mine = self.codes.get(number)
            counts["moved"] += match is not None and match.how is How.MOVED
            counts["left"] += code is None
            counts["near"] += near
            counts["near right"] += near and code == mine
            if code and not near and self.ever.get(code, number) != number:
                counts["reused"] += 1
            if mine is None or code is None:
                continue
            home, text = self.stood[mine]
            at_home = home == points.scopes[at]
            same = essence(points.risks[at]) == essence(text)
            if points.entered[at] == mine or (at_home and same):
                counts["lost"] += code != mine
            elif at_home and likeness(essence(points.risks[at]), essence(text)) >= NEARLY_THE_SAME:
                counts["reworded"] += 1
                counts["reworded kept"] += code == mine


def play(chance: random.Random) -> Tally:
    """One history of two to seven periods."""
    bureau = Bureau(chance)
    for number in range(chance.randint(2, 7)):
        bureau.period(number)
    return bureau.tally
