"""From one period to the next: old letters are passed over, nothing accepted is lost, and what is not confirmed is shown as such."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from workspaces import BOOK, NAMES, Edition, Workspace, command, office, sheet_of, small_letters

from pipeline.checks.judge import Judgement, judge
from pipeline.forms import POSITION, RISK_FORMS, ROSTER, SECTION
from pipeline.period import is_earlier, later, order
from pipeline.place import Place
from pipeline.refusal import Refusal
from pipeline.register import store
from pipeline.register.merge import Register, merge
from pipeline.register.periods import forward
from pipeline.run import office as judged_by
from pipeline.sample.bureau import Sheet
from pipeline.settings import Settings
from pipeline.submission import Accepted, HeaderValue, OtherPeriod, Reading, Repeated, Returned, Table

FIRST, SECOND, THIRD = "2011年第1期", "2011年第2期", "2012年第1期"
POSTS, OWN, NEW = f"综合科/{NAMES['岗位']}", f"综合科/{NAMES['科室']}", "综合科/第2期科室表.xlsx"
WRONG = "办公室/上年的表.xlsx"
LATE = "办公室/迟到的旧表.xlsx"


def of_period(sheet: Sheet, period: str, filled: str) -> Sheet:
    """A sheet as it would be handed in for a period."""
    return sheet.with_header(填报期=period, 填表日期=filled, 审核日期=filled)


def _set(office_: Workspace, period: str) -> None:
    office_.set(f'unit = "示例市审计局"\nperiod = "{period}"\nworkers = 1\n')


def _values(edition: Edition, sheet: str) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(edition.files[BOOK]))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def _below(rows: list[list[object]], head: str) -> list[dict[str, object]]:
    """The lines of a table of 报送进度 or 信息库, by its heads, up to its totals."""
    at = next(number for number, row in enumerate(rows) if row[0] == head)
    lines = [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :]]
    return lines[: next((number for number, line in enumerate(lines) if line[head] in ("", "合计")), len(lines))]


# ── a story of three periods ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, dict[str, Edition], dict[str, str]]:
    """Three periods of a small office: its editions by name, and what was said when each was made."""
    made = office(tmp_path_factory.mktemp("periods") / "局", small_letters())
    editions: dict[str, Edition] = {}
    told: dict[str, str] = {}

    def run(name: str, day: str) -> None:
        ran = made.run(day=day)
        assert ran.err == ""
        editions[name], told[name] = made.latest, ran.out

    made.put(WRONG, of_period(sheet_of("办公室", "科室"), "2010年第1期", "2010-12-01"))
    run("一", "2011-10-10")
    made.put("办公室/又一份.xlsx", sheet_of("办公室", "岗位"))
    run("一，再", "2011-10-17")
    _set(made, SECOND)
    run("二", "2012-01-05")
    first = editions["一"].table("科室")
    codes = dict(zip(first["风险点"], first["风险编号"], strict=True))
    rows = [dict(row) | {"风险编号": codes[row["风险点"]]} for row in sheet_of("综合科", "科室").rows[:-1]]
    rows[0]["表现形式"] = f"{rows[0]['表现形式']}情况仍然存在。"
    # Filled in, as it says, before the sheet that it replaces: the period decides.
    made.put(NEW, of_period(Sheet(SECTION, sheet_of("综合科", "科室").header, tuple(rows)), SECOND, "2011-09-01"))
    made.put(LATE, sheet_of("办公室", "科室"))
    kept = (made.inbox / POSTS).read_bytes()
    (made.inbox / POSTS).unlink()
    run("二，再", "2012-01-10")
    (made.inbox / LATE).unlink()
    made.put("综合科/又放回来.xlsx", kept)
    _set(made, THIRD)
    run("三", "2012-06-01")
    return made, editions, told


def _figures(edition: Edition) -> dict[str, object]:
    figures: dict[str, object] = edition.receipt["figures"]["risks"]
    return figures


def _letter_of(edition: Edition, file: str) -> dict[str, object]:
    return next(letter for letter in edition.receipt["letters"] if letter["file"] == file)


def test_a_wrong_period_stays_an_error_within_its_period(story):
    """A letter with a wrong period goes back in every edition of that period, although the last one has seen it."""
    _, editions, _ = story
    for name in ("一", "一，再"):
        assert editions[name].verdicts[WRONG] == "returned"
        assert [finding["rule"] for finding in editions[name].findings(WRONG) if finding["severity"] == "error"] == ["H06"]


def test_a_new_period_alone_makes_an_edition(story):
    """With nothing but the period of the settings changed, all letters are passed over, and all points wait to be confirmed."""
    _, editions, told = story
    before, now = editions["一，再"], editions["二"]
    assert now.receipt["period"] == SECOND
    assert set(now.verdicts.values()) == {"passed_over"}
    assert _letter_of(now, POSTS)["reason"] == "属于2011年第1期，本期（2011年第2期）不再汇总"
    assert _letter_of(now, WRONG)["reason"] == "属于2010年第1期，本期（2011年第2期）不再汇总"
    assert "继续有效" in str(_letter_of(now, f"办公室/{NAMES['名册']}")["reason"])
    assert now.receipt["figures"]["letters"] == {
        "received": 5, "accepted": 0, "returned": 0, "repeated": 0, "other_period": 5, "passed_over": 0,
    }
    assert _figures(now)["total"] == _figures(now)["unconfirmed"] == _figures(before)["total"] > 0
    assert (now.receipt["figures"]["sections"], now.receipt["figures"]["posts"]) == (0, 0)
    assert "往期来件5件不再汇总" in told["二"]
    assert f"其中{_figures(now)['total']}个是往期通过的，本期（{SECOND}）还没有重新报送" in told["二"]


def test_the_roster_holds_on(story):
    """The roster of the first period is in force in all: accepted before, not asked for again, its letter not an error."""
    _, editions, _ = story
    for name in ("二", "二，再", "三"):
        lines = _below(_values(editions[name], "报送进度"), "科室")
        assert [line["状态"] for line in lines if line["应报的表"] == ROSTER.title] == ["已通过"]
        assert len(editions[name].table("名册")) == len(editions["一"].table("名册"))


def test_a_new_letter_with_an_old_period_goes_back(story):
    """A letter that no edition has seen must carry the present period."""
    _, editions, _ = story
    assert editions["二，再"].verdicts[LATE] == "returned"
    assert [finding["rule"] for finding in editions["二，再"].findings(LATE) if finding["severity"] == "error"] == ["H06"]


def test_a_scope_reported_anew_replaces_the_old_one(story):
    """The present period's sheet stands whatever dates the sheets bear; what it does not hold any more is gone, the rest waits."""
    _, editions, _ = story
    before, now = editions["二"].table("信息库"), editions["二，再"].table("信息库")
    own = now[(now["层级"] == "科室") & (now["科室"] == "综合科")]
    assert set(own["确认"]) == {"已确认"}
    assert set(own["填报期"]) == {SECOND}
    assert len(own) == len(before[(before["层级"] == "科室") & (before["科室"] == "综合科")]) - 1
    assert set(own["风险编号"]) < set(before["风险编号"])
    others = now.drop(own.index)
    assert set(others["确认"]) == {"未确认"}
    assert len(others) + len(own) == len(before) - 1
    assert _figures(editions["二，再"])["unconfirmed"] == len(others)
    assert editions["二，再"].receipt["figures"]["sections"] == 1


def test_what_was_seen_is_never_forgotten(story):
    """A letter that left the inbox for an edition and comes back in a later period, under another name, is passed over."""
    _, editions, _ = story
    assert POSTS not in editions["二，再"].verdicts
    assert _letter_of(editions["三"], "综合科/又放回来.xlsx")["reason"] == f"属于{FIRST}，本期（{THIRD}）不再汇总"
    assert _letter_of(editions["三"], NEW)["reason"] == f"属于{SECOND}，本期（{THIRD}）不再汇总"
    assert set(editions["三"].verdicts.values()) == {"passed_over"}
    points = editions["三"].table("信息库")
    assert set(points["确认"]) == {"未确认"}
    assert set(points["填报期"]) == {FIRST, SECOND}


@pytest.mark.parametrize("name", ["一", "一，再", "二", "二，再", "三"])
def test_every_total_adds_up(story, name):
    """The rows of 信息库, the figures, the sums of 报送进度 and the totals of 统计 are the same, and so are the unconfirmed ones."""
    _, editions, _ = story
    edition, figures = editions[name], _figures(editions[name])
    rows = _below(_values(edition, "信息库"), "风险编号")
    assert len(rows) == figures["total"] == len(edition.table("信息库"))
    waiting = [row for row in rows if row["确认"] == "未确认"]
    assert len(waiting) == figures["unconfirmed"] == sum(figures["unconfirmed_by_level"].values())
    lines = _below(_values(edition, "报送进度"), "科室")
    assert sum(line["未确认"] for line in lines) == len(waiting)
    for section in {row["科室"] for row in waiting if row["层级"] != "单位"}:
        own = [line for line in lines if line["科室"] == section]
        assert sum(line["未确认"] for line in own) == sum(row["科室"] == section for row in waiting)
    statistics = [str(cell) for row in _values(edition, "统计") for cell in row]
    assert any(text.startswith("核对：以下") for text in statistics)
    assert "本期确认情况" in statistics


def test_what_is_not_confirmed_is_told(story):
    """摘要 says how many points wait, and whose; without any it says nothing of them."""
    _, editions, _ = story
    for name, edition in editions.items():
        text = "\n".join(str(cell) for row in _values(edition, "摘要") for cell in row)
        waiting = _figures(edition)["unconfirmed"]
        assert (f"其中本期未确认{waiting}个" in text) == bool(waiting)
        assert ("本期还没有重新报送确认：" in text) == bool(waiting), name
    assert "重新报送确认：综合科、办公室" in "\n".join(str(cell) for row in _values(editions["二"], "摘要") for cell in row)


def test_old_letters_are_listed_below_the_progress(story):
    """报送进度 lists every letter that is passed over for its period, with section, form and period."""
    _, editions, _ = story
    listed = [row for row in _values(editions["三"], "报送进度") if row[2] == "往期，不再汇总"]
    assert sorted(str(row[14]) for row in listed) == sorted(editions["三"].verdicts)
    assert next(row[15] for row in listed if row[14] == NEW) == SECOND
    assert not any("往期，不再汇总" in row for row in _values(editions["一"], "报送进度"))


def test_going_back_is_refused(story):
    """An earlier period in the settings is refused in one sentence, by run and by check, and nothing is posted."""
    made, editions, _ = story
    count = len(made.editions)
    _set(made, SECOND)
    try:
        refused = made.run(day="2012-06-02")
        checked = command("check", "--root", made.root, made.inbox / NEW)
    finally:
        _set(made, THIRD)
    for ran in (refused, checked):
        assert ran.code == 2
        assert f"设置里的本期是“{SECOND}”，早于最近一版的“{THIRD}”" in ran.err
    assert len(made.editions) == count
    assert made.latest.receipt["name"] == editions["三"].receipt["name"]


def test_check_says_that_a_letter_is_of_an_earlier_period(story):
    """`check` says of an old letter what the run says of it."""
    made, _, _ = story
    ran = command("check", "--root", made.root, "--date", "2012-06-02", made.inbox / NEW)
    assert ran.code == 0
    assert f"属于{SECOND}，本期（{THIRD}）不再汇总" in ran.out


def test_without_settings_the_period_stays(tmp_path):
    """Without a period in the settings one letter of a later period begins nothing: it goes back, and the office is told how to begin."""
    made = office(tmp_path / "局", settings='unit = "示例市审计局"\nworkers = 1\n')
    assert made.run().code == 0
    for file in (POSTS, OWN, f"办公室/{NAMES['名册']}"):
        (made.inbox / file).unlink()
    made.put(NEW, of_period(sheet_of("综合科", "科室"), SECOND, "2011-12-01"))
    ran = made.run(day="2011-12-05")
    assert (ran.code, made.latest.receipt["period"]) == (3, FIRST)
    assert "有1件填的是以后的填报期" in ran.out
    made.put(f"办公室/{NAMES['名册']}", of_period(sheet_of("办公室", "名册"), SECOND, "2011-12-02"))
    assert made.run(day="2011-12-06").code == 0
    assert made.latest.receipt["period"] == SECOND


def test_an_edition_that_kept_no_list_of_letters_can_be_built_on(tmp_path):
    """An edition of before letters seen were kept has seen what its receipt names."""
    made = office(tmp_path / "局")
    assert made.run().code == 0
    folder, receipt = made.editions[0], made.latest.receipt
    (folder / "data" / "已收来件.parquet").unlink()
    del receipt["files"]["data/已收来件.parquet"]
    (folder / "run.json").write_text(json.dumps(receipt), encoding="utf-8")
    _set(made, SECOND)
    assert made.run(day="2012-01-05").code == 0
    assert set(made.latest.verdicts.values()) == {"passed_over"}


# ── laws, on letters as they are read ────────────────────────────────────────────────────────────────────────────────

PERIODS = (FIRST, SECOND, THIRD)
RISKS = ("拆分采购规避集中采购", "验收走过场", "泄露标底", "报销单据不实", "超标准接待", "公车私用")
OWNERS = (("综合科", "采购岗", "单雨亭"), ("综合科", "文秘岗", "柳应川"), ("财政科", "采购岗", "骆存宇"))
START = datetime(2011, 7, 1, 9, tzinfo=UTC)
_ROW = {"岗位职责": "负责采购。", "风险类别": "业务流程", "发生机率": "中", "危害程度": "较重", "自评等级": "二级"}
_COMMON = {"单位名称": "示例市审计局", "填表人": "宓楷如", "审核人": "闻景桥"}

Line = tuple[tuple[str, str, str], str, str | None]


def _table(form, file: str, header: dict[str, str], rows: list[dict[str, str | None]]) -> Table:
    entries = {label: HeaderValue(text, text, label, Place(file, form.key, 3, 2)) for label, text in header.items()}
    cells = {heading: [row.get(heading) for row in rows] for heading in form.headings}
    columns = {heading: number for number, heading in enumerate(form.headings, 1)}
    return Table(form.key, file, form.key, 6, entries, tuple(range(7, 7 + len(rows))), columns, {h: h for h in columns}, cells)


def letter(file: str, period: str, section: str, lines: Sequence[Line], day: int = 1, hour: int = 0) -> Reading:
    """A position form of one section: lines of owner, risk point and code."""
    dates = dict.fromkeys(("填表日期", "审核日期"), f"2011-06-{day:02d}")
    rows = [
        _ROW | {"序号": str(n), "岗位名称": post, "姓名": who, "责任人": who, "风险点": risk, "表现形式": f"在{risk}中不按规定办理。",
                "风险编号": code, "防控措施": "1.两人办理。", "完成时限": "长期"}
        for n, ((_, post, who), risk, code) in enumerate(lines, 1)
    ]
    table = _table(POSITION, file, _COMMON | dates | {"填报期": period, "科室(中心)": section}, rows)
    content = repr((file, period, section, lines, day))
    return Reading(file, sha256(content.encode()).hexdigest(), START + timedelta(hours=hour), (table,))


def roster(file: str, period: str, owners: Sequence[tuple[str, str, str]], day: int = 1) -> Reading:
    """A roster of these posts."""
    dates = dict.fromkeys(("填表日期", "审核日期"), f"2011-05-{day:02d}")
    rows: list[dict[str, str | None]] = [
        {"科室": section, "科室类型": "科室", "岗位名称": post, "姓名": who, "科室负责人": "否", "分管领导": "钟砚田", "在岗": "是"}
        for section, post, who in owners
    ]
    table = _table(ROSTER, file, _COMMON | dates | {"填报期": period}, rows)
    return Reading(file, sha256(repr((file, period, owners)).encode()).hexdigest(), START, (table,))


def edition(readings: Sequence[Reading], period: str, last: Register | None) -> tuple[Judgement, Register]:
    """What a run over these readings comes to."""
    judged = judge(readings, judged_by(Settings(period=period, workers=1), date(2011, 6, 30), last))
    return judged, merge(judged, last, "2011-06-30", "第001版")


@st.composite
def some_letters(draw: st.DrawFn, period: str) -> list[Reading]:
    made = []
    for number in range(draw(st.integers(0, 3))):
        section = draw(st.sampled_from(["综合科", "财政科"]))
        owners = st.sampled_from([owner for owner in OWNERS if owner[0] == section])
        lines = draw(st.lists(st.tuples(owners, st.sampled_from(RISKS), st.none()), min_size=1, max_size=3, unique=True))
        file = f"{period}/{number}.xlsx"
        made.append(letter(file, period, section, lines, draw(st.integers(1, 3)), draw(st.integers(0, 2))))
    return made


three_periods = st.tuples(*(some_letters(period) for period in PERIODS))


def _lines(register: Register) -> set[tuple[object, ...]]:
    """The rows of the position form as they stand: owner, risk point, letter."""
    rows = register.tables[POSITION.key]
    return set(zip(rows["科室"], rows["岗位名称"], rows["姓名"], rows["风险点"], rows["来源指纹"], strict=True))


@given(three_periods, st.lists(st.booleans(), min_size=9, max_size=9))
@settings(max_examples=12, deadline=None)
def test_no_accepted_row_is_lost(letters, stays):
    """Law: over three periods, in whichever the letters of old lie in the inbox or not, a row accepted before either stands as it was,
    unconfirmed, or a sheet of the present period holds its scope; and a letter of an earlier period is passed over, never judged.
    """
    register: Register | None = None
    inbox: list[Reading] = []
    for period, new in zip(PERIODS, letters, strict=True):
        old = [reading for reading, there in zip(inbox, stays * 3, strict=False) if there]
        before = register
        judged, register = edition([*old, *new], period, before)
        kinds = {verdict.reading.file: type(verdict) for verdict in judged.verdicts}
        assert all(kinds[reading.file] is OtherPeriod for reading in old)
        assert all(kinds[reading.file] in (Accepted, Repeated) for reading in new)
        reported = {(section, post, who) for section, post, who, _, digest in _lines(register) if digest in {r.digest for r in new}}
        risks = register.risks
        assert set(risks["确认"]) <= {"已确认", "未确认"}
        assert (risks["确认"] == "已确认").tolist() == [digest in {r.digest for r in new} for digest in risks["来源指纹"]]
        if before is not None:
            standing = {line for line in _lines(before) if line[:3] not in reported}
            assert standing == {line for line in _lines(register) if line[:3] not in reported}
        inbox += new


@given(three_periods, st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_the_order_of_letters_does_not_matter_over_periods(letters, chance):
    """Law: with all letters left in the inbox, in any order, each period's register is the same to the byte."""
    registers: list[Register | None] = [None, None]
    inbox: list[Reading] = []
    for period, new in zip(PERIODS, letters, strict=True):
        inbox += new
        mixed = chance.sample(inbox, len(inbox))
        registers = [edition(order_, period, last)[1] for order_, last in zip((inbox, mixed), registers, strict=True)]
        assert store.to_files(registers[0]) == store.to_files(registers[1])


@given(three_periods)
@settings(max_examples=8, deadline=None)
def test_running_again_in_a_period_changes_nothing(letters):
    """Law: a second run of the same letters in the same period leaves the same rows with the same codes and confirmations."""
    register: Register | None = None
    inbox: list[Reading] = []
    for period, new in zip(PERIODS, letters, strict=True):
        inbox += new
        _, register = edition(inbox, period, register)
        _, again = edition(inbox, period, register)
        told = ["风险编号", "风险点", "填报期", "确认", "首次登记"]
        assert again.risks[told].equals(register.risks[told])
        assert again.seen.equals(register.seen)


# ── single cases ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_of_several_periods_is_judged_whole():
    """A letter with one sheet of the present period is judged, also where it was seen before; with old sheets only it is passed over."""
    old, now = (letter("a.xlsx", period, "综合科", [(OWNERS[0], RISKS[0], None)]) for period in (FIRST, SECOND))
    mixed = replace(old, tables=(old.tables[0], replace(now.tables[0], sheet="另一张")))
    _, first = edition([mixed], FIRST, None)
    judged, second = edition([mixed], SECOND, first)
    assert isinstance(judged.verdicts[0], Returned)
    judged, _ = edition([mixed], THIRD, second)
    [verdict] = judged.verdicts
    assert isinstance(verdict, OtherPeriod)
    assert verdict.reason == f"属于{FIRST}、{SECOND}，本期（{THIRD}）不再汇总"


def test_copies_of_an_old_letter_are_passed_over_too():
    """The same bytes twice are both of the earlier period, and neither is told as a repetition."""
    one = letter("a.xlsx", FIRST, "综合科", [(OWNERS[0], RISKS[0], None)])
    copies = [one, replace(one, file="副本.xlsx")]
    _, first = edition(copies, FIRST, None)
    judged, _ = edition(copies, SECOND, first)
    assert [type(verdict) for verdict in judged.verdicts] == [OtherPeriod, OtherPeriod]


def test_a_letter_of_a_later_period_is_never_passed_over():
    """A letter with a period still to come goes back until its period has come, and is accepted then."""
    one = letter("a.xlsx", SECOND, "综合科", [(OWNERS[0], RISKS[0], None)])
    judged, first = edition([one], FIRST, None)
    assert isinstance(judged.verdicts[0], Returned)
    judged, again = edition([one], FIRST, first)
    assert isinstance(judged.verdicts[0], Returned)
    judged, second = edition([one], SECOND, again)
    assert isinstance(judged.verdicts[0], Accepted)
    assert set(second.risks["确认"]) == {"已确认"}


def _renamed(owners: Sequence[tuple[str, str, str]], *, period_roster: bool) -> tuple[Register, Register]:
    """Two points of a post in the first period; in the second the first of them stands, by its code, under another post."""
    here, there = OWNERS[0], ("综合科", "采购管理岗", "单雨亭")
    start = [roster("名册.xlsx", FIRST, OWNERS)] if period_roster else []
    _, first = edition([*start, letter("a.xlsx", FIRST, "综合科", [(here, RISKS[0], None), (here, RISKS[1], None)])], FIRST, None)
    code = first.risks.loc[first.risks["风险点"] == RISKS[0], "风险编号"].iloc[0]
    later_roster = [roster("新名册.xlsx", SECOND, [*owners, there], 2)] if period_roster else []
    _, second = edition([*later_roster, letter("b.xlsx", SECOND, "综合科", [(there, RISKS[0], code)])], SECOND, first)
    return first, second


def test_a_point_goes_along_with_its_code_where_its_post_is_renamed():
    """Where the old post is gone from the roster, the row whose code the new post carries is replaced, and told; the other waits."""
    _, second = _renamed(OWNERS[1:], period_roster=True)
    rows = {(post, risk, sure) for post, risk, sure in zip(second.risks["岗位"], second.risks["风险点"], second.risks["确认"], strict=True)}
    assert rows == {("采购管理岗", RISKS[0], "已确认"), ("采购岗", RISKS[1], "未确认")}
    told = [finding.message for finding in second.findings if finding.rule == "X05" and finding.place.sheet == POSITION.key]
    assert len(told) == 1
    assert "“综合科、采购岗、单雨亭”的1行已被“b.xlsx" in told[0]


@pytest.mark.parametrize("given_", [True, False])
def test_a_code_takes_nothing_from_an_owner_that_is_still_there(given_):
    """Where the old post is still in the roster, or nobody knows, its rows wait until it reports; a copied code takes nothing away."""
    first, second = _renamed(OWNERS, period_roster=given_)
    assert len(second.risks) == len(first.risks) + 1
    assert sorted(second.risks["确认"]) == ["已确认", "未确认", "未确认"]


@given(st.sampled_from(PERIODS), st.sampled_from(PERIODS))
def test_periods_have_an_order(one, other):
    """Law: periods are ordered by year, then number; only going back is refused; nothing is earlier than no period."""
    before = PERIODS.index(one) < PERIODS.index(other)
    assert is_earlier(one, other) == before == (order(one) < order(other))
    assert later(one, other) == PERIODS[max(PERIODS.index(one), PERIODS.index(other))]
    assert not is_earlier("", one)
    assert not is_earlier(one, "")
    if before:
        with pytest.raises(Refusal):
            forward(one, other)
    else:
        forward(one, other)


def test_the_tenth_period_comes_after_the_ninth():
    """Numbers count as numbers."""
    assert is_earlier("2011年第9期", "2011年第10期")


def test_every_risk_form_has_its_line(story: tuple[Workspace, dict[str, Edition], dict[str, str]]) -> None:
    """Each risk form keeps the period of each of its rows in the edition."""
    _, editions, _ = story
    for form in RISK_FORMS:
        rows = editions["三"].table(form.key)
        assert set(rows["填报期"]) <= {FIRST, SECOND}
