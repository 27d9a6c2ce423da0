"""The register: codes are given once, the later sheet wins, and an edition knows what changed since the last."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import Edition, Workspace, office, sheet_of

from pipeline.checks.accepted import accepted_rows
from pipeline.checks.judge import Judgement, Office, judge
from pipeline.checks.stack import stacked
from pipeline.forms import FORMS, POSITION
from pipeline.place import Place
from pipeline.register import store
from pipeline.register.merge import Register, merge
from pipeline.rosterbook import Roster
from pipeline.settings import Settings
from pipeline.submission import Accepted, HeaderValue, Reading, Table

RISKS = ("拆分采购规避集中采购", "验收走过场", "泄露标底", "报销单据不实", "超标准接待", "公车私用", "违规插手项目", "审计资料丢失")


# ── merging ──────────────────────────────────────────────────────────────────────────────────────────────────────────

FIRST_DAY = datetime(2011, 7, 1, 9, tzinfo=UTC)
_NAMED = {"岗位名称": "采购岗", "姓名": "单雨亭", "风险类别": "业务流程", "发生机率": "中", "危害程度": "较重", "自评等级": "二级", "责任人": "单雨亭"}


def _letter(file: str, section: str, filled: int, received: int, risks: Sequence[str]) -> Reading:
    """A position form of one section, filled in on a day of July and received some hours after the first."""
    entries = {"单位名称": "示例市审计局", "填报期": "2011年第1期", "填表人": "单雨亭", "审核人": "柳应川", "科室(中心)": section,
               "填表日期": f"2011-07-{filled:02d}", "审核日期": "2011-07-28"}
    header = {label: HeaderValue(value, value, label, Place(file, "岗位", 3, 2)) for label, value in entries.items()}
    rows = [_NAMED | {"序号": str(n), "岗位职责": "负责采购。", "风险点": risk, "表现形式": f"在{risk}中不按规定办理。"} for n, risk in enumerate(risks, 1)]
    cells = {heading: [row.get(heading) for row in rows] for heading in POSITION.headings}
    columns = {heading: number for number, heading in enumerate(POSITION.headings, 1)}
    table = Table("岗位", file, "岗位", 6, header, tuple(range(7, 7 + len(rows))), columns, {h: h for h in columns}, cells)
    return Reading(file, sha256(f"{file}{entries}{risks}".encode()).hexdigest(), FIRST_DAY + timedelta(hours=received), (table,))


def _judged(letters: Sequence[Reading]) -> Judgement:
    """All letters as accepted; their rows are stacked as judging stacks them, without the time that judging takes."""
    letters = sorted(letters, key=lambda each: each.file)
    tables = [table for letter in letters for table in letter.tables]
    files = {letter.file for letter in letters}
    accepted = {}
    for form in FORMS:
        own = [table for table in tables if table.form == form.key]
        stack = stacked(form, own, lambda table: table.entry("科室(中心)"), lambda table: table.entry("单位名称"))
        accepted[form.key] = accepted_rows(stack, files)
    received = {(table.file, table.sheet): letter for letter in letters for table in letter.tables}
    verdicts = tuple(Accepted(letter, ()) for letter in letters)
    return Judgement(verdicts, accepted, Roster(), "2011年第1期", ("示例市审计局",), frozenset(), received)


def test_judging_accepts_these_letters():
    """What the laws below take for accepted is accepted by judging, with the very same rows."""
    letters = [_letter("1.xlsx", "综合科", 1, 0, RISKS[:3]), _letter("2.xlsx", "财政科", 2, 1, RISKS[4:])]
    judged = judge(letters, Office(Settings(period="2011年第1期"), FIRST_DAY.date(), Roster()))
    assert [type(verdict) for verdict in judged.verdicts] == [Accepted, Accepted]
    for form in FORMS:
        pd.testing.assert_frame_equal(judged.accepted[form.key].rows, _judged(letters).accepted[form.key].rows)


def _merged(letters: Sequence[Reading], last: Register | None = None) -> Register:
    return merge(_judged(letters), last, "2011-08-05")


@st.composite
def some_letters(draw):
    count = draw(st.integers(1, 5))
    return [
        _letter(
            f"{number}.xlsx", draw(st.sampled_from(["综合科", "财政科"])), draw(st.integers(1, 3)), draw(st.integers(0, 2)),
            draw(st.lists(st.sampled_from(RISKS), min_size=1, max_size=4, unique=True)),
        )
        for number in range(count)
    ]


@given(some_letters())
@settings(max_examples=12, deadline=None)
def test_the_later_sheet_of_a_scope_wins(letters):
    """Law: each scope holds the rows of one sheet, that with the latest 填表日期， then the latest received, then by name."""
    merged = _merged(letters)
    expected = {}
    for letter in sorted(letters, key=lambda each: (each.tables[0].entry("填表日期"), each.received, each.file)):
        expected[letter.tables[0].entry("科室(中心)")] = letter
    rows = merged.tables["岗位"]
    held = {section: set(part.index.get_level_values(0)) for section, part in rows.groupby("科室")}
    assert held == {section: {letter.file} for section, letter in expected.items()}
    assert sorted(rows["风险点"]) == sorted(risk for letter in expected.values() for risk in letter.tables[0].cells["风险点"])
    replaced = {finding.place.file for finding in merged.findings if finding.rule == "X05"}
    assert replaced == {letter.file for letter in letters} - {letter.file for letter in expected.values()}


@given(
    st.lists(st.tuples(st.sampled_from(["综合科", "财政科"]), st.lists(st.sampled_from(RISKS), min_size=1, max_size=4, unique=True)), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
@settings(max_examples=10, deadline=None)
def test_names_folders_and_times_do_not_matter(sent, chance):
    """Law: what files and folders are called and when they came changes nothing but the source of each row, as long as the sheets of
    a scope differ in 填表日期; where they do not, the later receipt decides.
    """
    names = chance.sample(["a.xlsx", "乙/b.xlsx", "丙/丁/c.xlsx", "z.xlsx", "最终版.xlsx"], len(sent))
    plain = [_letter(f"{number}.xlsx", section, number + 1, 0, risks) for number, (section, risks) in enumerate(sent)]
    renamed = [_letter(name, section, number + 1, chance.randint(0, 9), risks) for number, (name, (section, risks)) in enumerate(zip(names, sent, strict=True))]
    one, other = (_merged(letters).risks.reset_index(drop=True).drop(columns=["来源指纹"]) for letters in (plain, renamed))
    pd.testing.assert_frame_equal(one, other)


@given(some_letters(), st.randoms(use_true_random=False))
@settings(max_examples=8, deadline=None)
def test_the_order_of_letters_does_not_matter(letters, chance):
    """Law: the same letters in any order give the same register, to the byte."""
    mixed = chance.sample(letters, len(letters))
    assert store.to_files(_merged(mixed)) == store.to_files(_merged(letters))


@given(some_letters())
@settings(max_examples=8, deadline=None)
def test_merging_the_same_letters_again_changes_nothing(letters):
    """Law: merged over its own result, a register is as it was: the same rows with the same codes, all 不变."""
    first = _merged(letters)
    again = _merged(letters, first)
    pd.testing.assert_frame_equal(again.risks.drop(columns="变更"), first.risks.drop(columns="变更"))
    assert set(again.risks["变更"]) == {"不变"}
    pd.testing.assert_frame_equal(again.known.rows, first.known.rows)


@given(some_letters(), some_letters())
@settings(max_examples=8, deadline=None)
def test_what_was_accepted_stays_until_it_is_replaced(before, after):
    """Law: no scope that the last edition held is empty afterwards, and every code of old keeps its scope."""
    first = _merged(before)
    second = _merged([_letter(f"新{n}.xlsx", *_facts(each)) for n, each in enumerate(after)], first)
    assert set(first.risks["科室"]) <= set(second.risks["科室"])
    owners = dict(zip(first.known.rows["风险编号"], first.known.rows["范围"], strict=True))
    later = dict(zip(second.known.rows["风险编号"], second.known.rows["范围"], strict=True))
    assert owners.items() <= later.items()
    assert second.risks["风险编号"].is_unique


def _facts(letter: Reading) -> tuple[str, int, int, list[str]]:
    table = letter.tables[0]
    return (
        table.entry("科室(中心)"), int(table.entry("填表日期")[-2:]), int((letter.received - FIRST_DAY).total_seconds() // 3600),
        [risk or "" for risk in table.cells["风险点"]],
    )


@given(some_letters())
@settings(max_examples=6, deadline=None)
def test_a_stored_register_is_read_back_as_it_was(letters):
    """Law: a register written as files and read back is the same register."""
    first = _merged(letters)
    files = store.to_files(first)
    again = store.from_files(files, first.unit, first.period)
    assert store.to_files(again) == files
    assert set(files) == set(store.file_names())


def test_no_personal_number_enters_the_register():
    """A telephone or identity-card number is masked in whichever column it stands; nothing else of the text changes."""
    letter = _letter("1.xlsx", "综合科", 1, 0, [*RISKS[:2], "联系13800001111未登记", "证号11010119900307123X外泄", "来电１３８００００１１１２无记录"])
    rows = _merged([letter]).tables["岗位"]
    assert list(rows["风险点"]) == [*RISKS[:2], "联系138****1111未登记", "证号110101***********X外泄", "来电１３８****１１１２无记录"]


# ── from edition to edition ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_edition_that_knew_fewer_forms_can_be_built_on(tmp_path):
    """An edition posted before a form existed lacks its table: the next run goes on, with no rows of that form and all of the others."""
    made = office(tmp_path / "局")
    assert made.run().code == 0
    folder = made.editions[0]
    path, receipt = folder / "data" / "豁免.parquet", made.latest.receipt
    path.unlink()
    del receipt["files"]["data/豁免.parquet"]
    (folder / "run.json").write_text(json.dumps(receipt), encoding="utf-8")
    made.put("办公室/科室.xlsx", sheet_of("办公室", "科室"))
    assert made.run().code == 0
    assert made.latest.table("豁免").empty
    assert len(made.latest.table("科室")) > len(Edition(folder).table("科室")) > 0


@pytest.fixture(scope="module")
def two_editions(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A section's form in two editions: one point edited, one deleted, one added, the others left as they were."""
    made = office(tmp_path_factory.mktemp("register") / "局")
    file, sheet = "综合科/2_科室廉政风险及防控措施表.xlsx", sheet_of("综合科", "科室")
    assert made.run().code == 0
    rows = [dict(row) for row in sheet.rows]
    rows[0]["风险点"] = f"{rows[0]['风险点']}等"
    rows[-1] |= {"风险点": "擅自对外提供档案", "表现形式": "不经批准把未公开的档案复印给外单位的人。"}
    made.put(file, type(sheet)(sheet.form, sheet.header, tuple(rows)))
    assert made.run(day="2011-10-17").code == 0
    return made


def test_an_edition_tells_what_changed(two_editions):
    """变更 is 新增 for added points, 修订 for edited ones, 不变 for the rest; 首次登记 is the day a point first came in."""
    first, second = (pd.read_parquet(folder / "data" / "信息库.parquet") for folder in two_editions.editions)
    assert set(first["变更"]) == {"新增"}
    assert set(first["首次登记"]) == {"2011-10-10"}
    changed = second[second["变更"] != "不变"].set_index("变更")
    assert sorted(changed.index) == ["修订", "新增"]
    assert changed.loc["新增", "首次登记"] == "2011-10-17"
    assert changed.loc["修订", "首次登记"] == "2011-10-10"
    assert (second.loc[second["变更"] == "不变", "首次登记"] == "2011-10-10").all()


def test_codes_are_kept_and_never_reused_over_editions(two_editions):
    """An edited point keeps its code, an added one gets one that was never given, a deleted one's is given to nobody."""
    first, second = (pd.read_parquet(folder / "data" / "信息库.parquet").set_index("风险编号") for folder in two_editions.editions)
    [added] = second.index[second["变更"] == "新增"]
    [edited] = second.index[second["变更"] == "修订"]
    assert added not in first.index
    assert second.loc[edited, "风险点"] == f"{first.loc[edited, '风险点']}等"
    [deleted] = set(first.index) - set(second.index)
    known = two_editions.latest.table("编号")
    assert {deleted, added, edited} <= set(known["风险编号"])
