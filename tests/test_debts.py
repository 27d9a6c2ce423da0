"""What is owed by when: at, before and after each stage's last day, and the laws that hold whatever was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.analysis import ledger
from pipeline.analysis.debts import Debt, Debts, debts
from pipeline.analysis.ledger import DEMANDED, Records
from pipeline.analysis.progress import ACCEPTED, MISSING, NOT_YET, OVERDUE, RETURNED, Owed, progress
from pipeline.analysis.sent import WHOLE_UNIT, SentSheet
from pipeline.analysis.sent_store import PATH, from_file, to_files
from pipeline.checks.accepted import DIGEST, FILLED, PERIOD, RECEIVED, SOURCE
from pipeline.form import Form, OwedBy, Stage
from pipeline.forms import COMMITMENTS, FORMS, POSITION, REVIEW, ROSTER, SECTION, UNIT, WAIVERS
from pipeline.register.codes import CODE
from pipeline.register.merge import Register
from pipeline.register.reviews import Reviews
from pipeline.rosterbook import Roster
from pipeline.settings import Settings

UNIT_NAME, NOW, BEFORE = "示例市审计局", "2011年第1期", "2010年第1期"
STAGES = Settings().stages(2011)
POSTS = {"局领导": ("局长",), "甲科": ("科长", "主审岗"), "乙中心": ("主任", "内勤岗", "外勤岗")}
KINDS = {"局领导": "局领导", "甲科": "科室", "乙中心": "中心"}
LAST = {stage: STAGES.last_day[stage] for stage in Stage}


@dataclass(frozen=True)
class Letter:
    """A letter of one sheet, as far as debts are concerned. `gap` leaves its measures empty."""

    form: Form
    section: str = WHOLE_UNIT
    posts: tuple[str, ...] = ()
    minute: int = 0
    returned: bool = False
    gap: bool = False
    period: str = NOW

    @property
    def filled(self) -> str:
        """The day it was filled in, in the year of its period."""
        return f"{self.period[:4]}-07-20"

    @property
    def received(self) -> str:
        """When it came in."""
        return f"{self.filled}T09:{self.minute:02d}:00"

    def sheet(self, number: int) -> SentSheet:
        """The sheet that was sent."""
        return SentSheet(
            self.form.key, self.section, f"{number}.xlsx", f"d{number}", self.period, self.filled, self.received, self.returned,
            open=self.returned, errors=3 if self.returned else 0, posts=self.posts,
        )

    def rows(self, number: int) -> list[dict[str, str | int | None]]:
        """Its rows as the register would hold them, one for each post."""
        entries: dict[str, str | int | None] = dict.fromkeys(self.form.headings, "有")
        entries |= {"单位名称": UNIT_NAME, FILLED: self.filled, RECEIVED: self.received, PERIOD: self.period, DIGEST: f"d{number}"}
        entries |= dict(zip(SOURCE, (f"{number}.xlsx", "表", 5), strict=True))
        if self.form not in (UNIT, ROSTER):
            entries["科室"] = self.section
        if self.gap and "防控措施" in entries:
            entries["防控措施"] = None
        if "风险编号" in entries:
            entries["风险编号"] = f"号-{number:03d}"
        return [entries | {"岗位名称": post} for post in self.posts] or [entries]


def roster(posts: dict[str, tuple[str, ...]] = POSTS) -> Roster:
    heads = {"科室负责人": "否", "分管领导": "某某", "在岗": "是", "简称": None}
    rows = [
        heads | {"科室": section, "科室类型": KINDS[section], "岗位名称": post, "姓名": f"{section}{post}", "科室负责人": "否" if number else "是"}
        for section, own in posts.items() for number, post in enumerate(own)
    ]
    return Roster(pd.DataFrame(rows, dtype="str").reindex(columns=list(ROSTER.headings)))


def records(letters: Sequence[Letter], known: Roster | None = None, waived: Sequence[tuple[str, str]] = (), *, reviewed: bool = True) -> Records:
    """What a run over these letters would know: of each scope the accepted sheet that came last stands."""
    standing: dict[tuple[str, str, str], dict[str, str | int | None]] = {}
    for number, letter in sorted(enumerate(letters), key=lambda each: each[1].received):
        for row in letter.rows(number) if not letter.returned else ():
            standing[letter.form.key, letter.section, str(row.get("岗位名称", ""))] = row
    tables = {}
    for form in FORMS:
        rows: list[dict[str, str | int | None]] = [row for (key, *_), row in standing.items() if key == form.key]
        if form is WAIVERS:
            rows = [{"单位名称": UNIT_NAME, "科室": s, "规则": "C23", "理由": "有", "截止日期": d, **dict(zip(SOURCE, ("豁免.xlsx", "豁免", 5), strict=True))}
                    for s, d in waived]
        frame = pd.DataFrame(rows, dtype="str") if rows else pd.DataFrame(columns=[*SOURCE, *form.headings, "单位名称"], dtype="str")
        frame["来源行"] = frame["来源行"].astype("int64")
        tables[form.key] = frame.set_index(list(SOURCE))
    sent = tuple(letter.sheet(number) for number, letter in enumerate(letters))
    owners = [(section, post) for section, own in POSTS.items() for post in own]
    risks = pd.DataFrame({"科室": [s for s, _ in owners], "岗位": [p for _, p in owners]}, dtype="str")
    risks = risks.assign(层级="岗位", 审定等级="二级" if reviewed else "待审定", 防控措施="双人双锁")
    register = Register(UNIT_NAME, NOW, tables, risks, reviews=Reviews(pending=pd.DataFrame({CODE: ["岗-甲科-001"]})))
    return Records(sent, register, roster() if known is None else known, STAGES)


def line(own: Records, section: str, form: Form, day: date) -> Owed:
    (found,) = [each for each in progress(own, day) if (each.section, each.form) == (section, form.key)]
    return found


def debt(own: Records, section: str, day: date) -> Debt | None:
    return next((each for each in debts(own, day).sections if each.section == section), None)


def whole(section: str, minute: int = 0) -> list[Letter]:
    """All that a section owes, accepted."""
    if section == WHOLE_UNIT:
        return [Letter(form, minute=minute) for form in DEMANDED if form.owed_by is OwedBy.UNIT]
    by_post = [Letter(form, section, POSTS[section], minute) for form in DEMANDED if form.owed_by is OwedBy.POST]
    return by_post + [Letter(form, section, minute=minute) for form in DEMANDED if form.owed_by is OwedBy.SECTION and section != "局领导"]


# ── the last day of a stage ──────────────────────────────────────────────────────────────────────────────────────────


_OWNERS = {ROSTER.key: WHOLE_UNIT, UNIT.key: WHOLE_UNIT, POSITION.key: "甲科", SECTION.key: "甲科"}


@pytest.mark.parametrize("after", [-1, 0, 1, 30])
@pytest.mark.parametrize("form", DEMANDED, ids=lambda form: form.key)
def test_a_form_is_overdue_from_the_day_after_its_last_day(form, after):
    """On the last day itself nothing is overdue; from the next day on every day counts."""
    assert form.due is not None
    section = _OWNERS.get(form.key, "甲科" if form.owed_by is not OwedBy.UNIT else WHOLE_UNIT)
    own = line(records([]), section, form, LAST[form.due] + timedelta(after))
    assert (own.state, own.overdue, own.due) == (OVERDUE if after > 0 else MISSING, max(after, 0), LAST[form.due])
    assert own.owed - own.handed_in == len(own.missing) > 0


def test_no_review_is_owed_where_nothing_waits_for_one():
    """What an edition prints for review is asked for while a point on it waits, and not after."""
    own = records([])
    assert (WHOLE_UNIT, REVIEW) in set(own.pairs())
    done = replace(own, register=replace(own.register, reviews=Reviews()))
    assert (WHOLE_UNIT, REVIEW) not in set(done.pairs())


@pytest.mark.parametrize("stage", list(Stage))
def test_a_form_is_owed_once_its_stage_has_begun(stage, monkeypatch):
    """Whatever form is declared for a stage, it is asked for from the day after the stage before ended; nowhere else is it named."""
    own = replace(SECTION, key="另一张表", due=stage)
    monkeypatch.setattr(ledger, "DEMANDED", (own,))
    known = records([])
    known = replace(known, register=replace(known.register, tables={**known.register.tables, own.key: known.register.tables[SECTION.key]}))
    order = list(Stage)
    if order.index(stage):
        ended = LAST[order[order.index(stage) - 1]]
        assert (line(known, "甲科", own, ended).state, line(known, "甲科", own, ended).owed) == (NOT_YET, 0)
        assert debt(known, "甲科", ended) is None
        assert line(known, "甲科", own, ended + timedelta(1)).state == MISSING
    else:
        assert line(known, "甲科", own, date(2011, 1, 1)).state == MISSING
    late = debt(known, "甲科", LAST[stage] + timedelta(5))
    assert late is not None
    assert (late.due, late.overdue, late.head) == (LAST[stage], 5, "甲科科长")


def test_what_came_before_its_time_counts():
    """A form handed in before its stage has begun is accepted then, and there is nothing to be asked for."""
    own = records([Letter(SECTION, "甲科")])
    early = line(own, "甲科", SECTION, LAST[Stage.LAUNCH])
    assert (early.state, early.owed, early.handed_in) == (ACCEPTED, 1, 1)


def test_measures_are_missed_from_the_day_after_their_stage():
    """Accepted rows without measures are asked for once that stage is over, with how many and which; a waiver spares its section."""
    letters = [*whole("甲科"), Letter(POSITION, "甲科", POSTS["甲科"], 1, gap=True), *whole("乙中心"), Letter(SECTION, "乙中心", (), 1, gap=True)]
    last, number = LAST[Stage.MEASURES], len(whole("甲科"))
    own = records(letters, waived=[("乙中心", "2011-10-20")])
    assert debt(own, "甲科", last) is None
    (gap,) = debt(own, "甲科", last + timedelta(1)).gaps
    assert (gap.rows, gap.headings, gap.codes, gap.due, gap.overdue) == (2, ("防控措施",), (f"号-{number:03d}", f"号-{number:03d}"), last, 1)
    assert debt(own, "乙中心", date(2011, 10, 20)) is None
    assert debt(own, "乙中心", date(2011, 10, 21)).gaps[0].overdue == 21


def test_commitments_are_asked_for_once_there_is_something_to_commit_to():
    """Before the review no post is asked for its commitment; after it each one that has measures."""
    day = LAST[Stage.IMPROVE]
    assert [line(records([], reviewed=sure), "甲科", COMMITMENTS, day).missing for sure in (False, True)] == [(), POSTS["甲科"]]


def test_a_deadline_set_before_that_of_the_stage_before_hides_nothing():
    """Where the settings end 排查 before 宣传发动, its forms are asked for all the same."""
    stages = Settings.model_validate({"deadlines": {"search": "05-31"}}).stages(2011)
    own = replace(records([]), stages=stages)
    assert [line(own, "甲科", SECTION, day).state for day in (date(2011, 5, 31), date(2011, 6, 1))] == [MISSING, OVERDUE]


# ── returned letters ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_returned_letter_is_owed_until_one_in_its_place_is_accepted():
    """It is told as returned, not as missing too; a later accepted letter of the same posts settles it, one of others does not."""
    day = date(2011, 8, 10)
    back = Letter(POSITION, "甲科", ("主审岗",), 5, returned=True)
    rest = [*(letter for letter in whole("甲科") if letter.form is not POSITION), Letter(POSITION, "甲科", ("科长",), 9)]
    own = records([back, *rest])
    assert (line(own, "甲科", POSITION, day).state, line(own, "甲科", POSITION, day).missing) == (RETURNED, ("主审岗",))
    found = debt(own, "甲科", day)
    assert (found.unreported, [(each.errors, each.overdue) for each in found.returned]) == ((), [(3, 10)])
    assert debt(records([back, *rest, Letter(POSITION, "甲科", ("主审岗",), 6)]), "甲科", day) is None
    assert debt(records([back, *rest, Letter(POSITION, "甲科", ("主审岗",), 4)]), "甲科", day).overdue == 0


def test_a_revision_that_was_returned_is_not_late():
    """Where an earlier letter was accepted, the section has reported: what came back is to be put right, and is not overdue."""
    found = debt(records([*whole("甲科"), Letter(SECTION, "甲科", (), 7, returned=True)]), "甲科", date(2011, 8, 10))
    assert [(each.form, each.errors, each.due, each.overdue) for each in found.returned] == [("科室", 3, None, 0)]


def test_what_was_accepted_for_an_earlier_period_is_owed_again():
    """Only the roster stands from period to period."""
    own = records([replace(letter, period=BEFORE) for section in (WHOLE_UNIT, *POSTS) for letter in whole(section)])
    assert {(each.section, part.form) for each in debts(own, LAST[Stage.SEARCH]).sections for part in each.unreported} == {
        (section, form.key) for section, form in own.pairs() if form is not ROSTER and STAGES.begun(form.due, LAST[Stage.SEARCH])
    }


def test_without_a_roster_only_what_is_known_is_listed():
    """Sections that sent something owe their own forms; the roster itself is owed; nobody is said to owe posts."""
    own = debts(records([Letter(POSITION, "甲科", ("科长",))], Roster()), date(2011, 8, 10))
    assert not own.roster_given
    assert {(each.section, part.form, part.posts) for each in own.sections for part in each.unreported} == {
        *((WHOLE_UNIT, key, ()) for key in ("名册", "单位", "制度目录", "业务流程目录", "流程环节")),
        *(("甲科", key, ()) for key in ("科室", "权力清单", "岗位职权目录")),
    }


def test_a_letter_of_nobody_is_listed_apart():
    """A returned letter of a section that the roster does not have is told to the office, and nobody is blamed for it."""
    own = debts(records([*(each for section in (WHOLE_UNIT, *POSTS) for each in whole(section)), Letter(SECTION, "丙科", (), 1, returned=True)]), date(2011, 8, 1))
    assert (own.sections, [name.endswith(".xlsx") for name in own.unplaced]) == ((), [True])


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


_law = settings(deadline=None, max_examples=25)
_days = st.dates(date(2011, 1, 1), date(2012, 3, 1))


@st.composite
def _letter(draw: st.DrawFn) -> Letter:
    form = draw(st.sampled_from(DEMANDED))
    section, posts = WHOLE_UNIT, ()
    if form.owed_by is not OwedBy.UNIT:
        section = draw(st.sampled_from([each for each in POSTS if form.owed_by is OwedBy.POST or each != "局领导"]))
    if form.owed_by is OwedBy.POST:
        posts = tuple(draw(st.lists(st.sampled_from(POSTS[section]), min_size=1, unique=True)))
    return Letter(form, section, posts, draw(st.integers(0, 50)), draw(st.booleans()), draw(st.booleans()), draw(st.sampled_from((NOW, NOW, BEFORE))))


_letters = st.lists(_letter(), max_size=12)
_rosters = st.sampled_from([roster(), Roster()])
_waivers = st.lists(st.tuples(st.sampled_from(["甲科", "乙中心"]), _days.map(date.isoformat)), max_size=2)


def items(own: Debts) -> set[tuple[str, ...]]:
    """All that is owed, one by one."""
    found: set[tuple[str, ...]] = set()
    for each in own.sections:
        found |= {(each.section, "未报", part.form, post) for part in each.unreported for post in part.posts or ("",)}
        found |= {(each.section, "退回", part.form, file) for part in each.returned for file in part.files}
        found |= {(each.section, "缺", code, "") for part in each.gaps for code in part.codes}
    return found | {("", "不明", file, "") for file in own.unplaced}


@_law
@given(_letters, _rosters, _waivers, _days, _days)
def test_what_is_owed_never_shrinks_as_the_day_advances(letters, known, waived, one, other):
    """The same letters on a later day: all that was owed still is, and nothing of it is less overdue."""
    own = records(letters, known, waived)
    earlier, later = debts(own, min(one, other)), debts(own, max(one, other))
    assert items(earlier) <= items(later)
    late = {each.section: each.overdue for each in later.sections}
    assert all(late[each.section] >= each.overdue for each in earlier.sections)


@_law
@given(_letters, st.sampled_from([WHOLE_UNIT, *POSTS]), _waivers, _days)
def test_a_section_that_handed_in_everything_owes_nothing(letters, section, waived, day):
    """Whatever was sent and returned before: once all that a section owes is accepted, it stands on no list, on any day."""
    own = records([*letters, *whole(section, minute=55)], waived=waived)
    assert debt(own, section, day) is None
    assert {each.state for each in progress(own, day) if each.section == section} == {ACCEPTED}


@_law
@given(_letters, _rosters, _days)
def test_progress_adds_up(letters, known, day):
    """What is owed is what was handed in and what is missing; only what was sent counts as received; a bar never passes 100%."""
    own = records(letters, known)
    lines = progress(own, day)
    assert all(each.owed == each.handed_in + len(each.missing) for each in lines)
    assert all(each.accepted + each.returned <= each.received for each in lines)
    assert sum(each.received for each in lines) == len(letters)
    assert all(bool(each.overdue) == (bool(each.missing) and day > each.due) for each in lines)
    assert all((each.errors > 0) == (each.returned > 0) == (each.state == RETURNED) for each in lines)


@_law
@given(_letters, _days)
def test_nothing_that_was_accepted_is_asked_for(letters, day):
    """A post or form with an accepted sheet of this period is never told as not reported."""
    own = records(letters)
    done = {(each.section, each.form.key, post) for each in letters if not each.returned and each.period == NOW for post in each.posts or ("",)}
    asked = {(each.section, part.form, post) for each in debts(own, day).sections for part in each.unreported for post in part.posts or ("",)}
    assert not done & asked


@_law
@given(st.permutations(range(6)), _days)
def test_the_order_of_letters_does_not_matter(order, day):
    """The same letters in any order owe the same."""
    letters = [Letter(POSITION, "甲科", ("科长",), 1), Letter(POSITION, "甲科", ("主审岗",), 2, returned=True), Letter(SECTION, "甲科", (), 3, gap=True),
               Letter(SECTION, "乙中心", (), 4, returned=True), Letter(SECTION, "乙中心", (), 5), Letter(UNIT, minute=6, returned=True)]
    own = records(letters)
    assert debts(replace(own, sent=tuple(own.sent[at] for at in order)), day) == debts(own, day)


@_law
@given(_letters)
def test_what_was_sent_is_read_back_as_it_was(letters):
    """The sheets of an edition, stored and read again, are the same sheets."""
    own = records(letters).sent
    assert from_file(to_files(own)[PATH]) == own
