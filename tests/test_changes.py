"""Changes between editions: the kinds, the laws of comparing, the sheet, the command and the receipt."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections import Counter
from dataclasses import fields
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from workspaces import BOOK, NAMES, SETTINGS, Edition, Workspace, command, office, sheet_of, soffice

from pipeline.grading import UNREVIEWED
from pipeline.register.changes import COMPARED, MIRROR, RULES, Change, Kind, changes, compared
from pipeline.sample.bureau import Sheet

GRADES = ("一级", "二级", "三级")
POINT = {
    "风险编号": "科-综合科-001", "单位名称": "示例市审计局", "层级": "科室", "科室": "综合科", "岗位": None, "姓名": None,
    "权力(业务)事项": "采购", "风险类别": "业务流程", "风险点": "拆分采购", "表现形式": "把一批设备拆成几次买", "发生机率": "中",
    "危害程度": "较重", "自评等级": "二级", "审定等级": UNREVIEWED, "原审定等级": None, "管理责任人": "柳应川", "防控措施": "1.两人办理。",
    "完成时限": "长期", "责任人": "单雨亭",
}


def frame(*points: dict[str, str | None]) -> pd.DataFrame:
    """Risk points as the register holds them: missing texts are missing, not empty."""
    rows = [POINT | point for point in points]
    return pd.DataFrame({heading: pd.array([row[heading] for row in rows], dtype="str") for heading in POINT})


# ── the kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────

APPROVED = {"审定等级": "二级"}
WAITS = {"审定等级": UNREVIEWED, "原审定等级": "二级"}


@pytest.mark.parametrize(
    ("was", "now", "kind", "heading", "old", "new"),
    [
        ({}, {"自评等级": "一级"}, "升级", "自评等级", "二级", "一级"),
        ({}, {"自评等级": "三级"}, "降级", "自评等级", "二级", "三级"),
        ({}, APPROVED, "审定", "审定等级", UNREVIEWED, "二级"),
        (APPROVED, {"审定等级": "一级"}, "升级", "审定等级", "二级", "一级"),
        (APPROVED, {"审定等级": "三级"}, "降级", "审定等级", "二级", "三级"),
        (APPROVED, WAITS, "重新待审", "审定等级", "二级", "待审定（原二级）"),
        (WAITS, APPROVED, "审定", "审定等级", "待审定（原二级）", "二级"),
        (WAITS, {"审定等级": "一级"}, "升级", "审定等级", "待审定（原二级）", "一级"),
        ({}, WAITS, "审定", "审定等级", UNREVIEWED, "待审定（原二级）"),
        (WAITS, WAITS | {"自评等级": "一级"}, "自评调整", "自评等级", "二级", "一级"),
        (APPROVED, APPROVED | {"自评等级": "一级"}, "自评调整", "自评等级", "二级", "一级"),
        ({}, {"防控措施": "1.三人办理。"}, "措施修订", "防控措施", "1.两人办理。", "1.三人办理。"),
        ({}, {"防控措施": None}, "措施修订", "防控措施", "1.两人办理。", ""),
        ({}, {"责任人": "柳应川"}, "责任调整", "责任人", "单雨亭", "柳应川"),
        ({}, {"管理责任人": "钟砚田"}, "责任调整", "管理责任人", "柳应川", "钟砚田"),
        ({}, {"完成时限": "2011-09-30"}, "文字修订", "完成时限", "长期", "2011-09-30"),
        ({}, {"危害程度": "一般"}, "文字修订", "危害程度", "较重", "一般"),
        ({}, {"科室": "办公室"}, "移动", "科室", "综合科", "办公室"),
        ({}, {"岗位": "综合岗"}, "移动", "岗位", "", "综合岗"),
    ],
)
def test_one_changed_column_is_one_change(was, now, kind, heading, old, new):
    """Each column that changed is told once, as the kind that its rule says, with old and new."""
    [change] = changes(frame(was), frame(now))
    assert (change.kind, change.heading, change.old, change.new) == (kind, heading, old, new)
    assert change.code == POINT["风险编号"]


def test_points_that_come_and_go():
    """A code on one side only is 新增 or 撤销; where the leading group decided so, 不列入 or 重新列入."""
    both, other = frame({}, {"风险编号": "科-综合科-002", "风险点": "验收走过场"}), frame({})
    code = frozenset({"科-综合科-002"})
    assert [(c.kind, c.old, c.new) for c in changes(other, both)] == [(Kind.ADDED, "", "验收走过场")]
    assert [(c.kind, c.old, c.new) for c in changes(both, other)] == [(Kind.WITHDRAWN, "验收走过场", "")]
    assert [c.kind for c in changes(both, other, out_after=code)] == [Kind.EXCLUDED]
    assert [c.kind for c in changes(other, both, out_before=code)] == [Kind.RESTORED]


def test_where_a_point_stands_is_told_as_it_is_now():
    """A moved and reworded point is named by the section and text of the later edition."""
    found = changes(frame({}), frame({"科室": "办公室", "风险点": "拆分采购逃避监管"}))
    assert {(change.section, change.risk) for change in found} == {("办公室", "拆分采购逃避监管")}
    assert [change.kind for change in found] == [Kind.WORDING, Kind.MOVED]


def test_an_edition_without_some_columns_can_be_compared():
    """An edition that did not know a column yet is compared as if it were blank there."""
    old = frame({}).drop(columns=["原审定等级", "管理责任人"])
    assert [(c.heading, c.old) for c in changes(old, frame({}))] == [("管理责任人", "")]


def test_every_kind_has_a_rule_and_a_mirror():
    """The kinds are closed: each has the sentence that says what it is, and what it is the other way round."""
    assert list(RULES) == list(Kind)
    assert set(MIRROR) == set(Kind)
    assert all(MIRROR[MIRROR[kind]] is kind for kind in Kind)


# ── the laws ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_texts = st.sampled_from(["甲", "乙", "丙", None])
_states = st.sampled_from([*((grade, None) for grade in GRADES), (UNREVIEWED, None), *((UNREVIEWED, grade) for grade in GRADES)])


@st.composite
def _points(draw: st.DrawFn, code: str) -> dict[str, str | None]:
    approved, former = draw(_states)
    texts = {heading: draw(_texts) for heading in draw(st.sets(st.sampled_from(COMPARED[2:])))}
    return {"风险编号": code, "自评等级": draw(st.sampled_from(GRADES))} | texts | {"审定等级": approved, "原审定等级": former}


@st.composite
def editions(draw: st.DrawFn) -> pd.DataFrame:
    """The risk points of an edition: some of a few codes, in any order, every column one of a few texts."""
    codes = draw(st.lists(st.sampled_from([f"科-综合科-{number:03d}" for number in range(1, 7)]), unique=True))
    return frame(*(draw(_points(code)) for code in codes))


codes_left_out = st.frozensets(st.sampled_from([f"科-综合科-{number:03d}" for number in range(1, 7)]))


@given(editions(), codes_left_out)
@settings(max_examples=40, deadline=None)
def test_an_edition_does_not_differ_from_itself(edition, out):
    """Law: compared with itself, in any order of rows, an edition has no changes."""
    assert changes(edition, edition.iloc[::-1], out_before=out, out_after=out) == ()


@given(editions(), editions(), codes_left_out, codes_left_out)
@settings(max_examples=80, deadline=None)
def test_comparing_the_other_way_round_mirrors_every_change(a, b, out_a, out_b):
    """Law: the changes from a to b and from b to a are the same columns of the same points, old and new swapped, kinds mirrored."""
    there = changes(a, b, out_before=out_a, out_after=out_b)
    back = changes(b, a, out_before=out_b, out_after=out_a)
    assert Counter((MIRROR[c.kind], c.code, c.heading, c.new, c.old) for c in there) == Counter((c.kind, c.code, c.heading, c.old, c.new) for c in back)


def applied(rows: pd.DataFrame, found: tuple[Change, ...]) -> pd.DataFrame:
    """The compared columns after these changes; of a point that joins only what its change tells."""
    rows = rows.copy()
    for change in found:
        if change.kind in (Kind.WITHDRAWN, Kind.EXCLUDED):
            rows = rows.drop(index=change.code)
        elif change.kind in (Kind.ADDED, Kind.RESTORED):
            rows.loc[change.code] = ""
            rows.loc[change.code, ["单位名称", "层级", "科室", "岗位", "风险点"]] = [change.unit, change.level, change.section, change.post, change.new]
        else:
            assert rows.loc[change.code, change.heading] == change.old
            rows.loc[change.code, change.heading] = change.new
    return rows


@given(editions(), editions())
@settings(max_examples=80, deadline=None)
def test_the_changes_lead_from_one_edition_to_the_other(a, b):
    """Law: a with the changes applied has the points of b, and for each that a had too all compared columns of b."""
    old, new = compared(a), compared(b)
    result = applied(old, changes(a, b))
    assert set(result.index) == set(new.index)
    both = [code for code in new.index if code in old.index]
    joined = [code for code in new.index if code not in old.index]
    assert result.loc[both].to_dict("index") == new.loc[both].to_dict("index")
    told = ["单位名称", "层级", "科室", "岗位", "风险点"]
    assert result.loc[joined, told].to_dict("index") == new.loc[joined, told].to_dict("index")


@given(editions(), editions())
@settings(max_examples=40, deadline=None)
def test_every_changed_column_is_told_once_and_by_kind(a, b):
    """Law: no column of a point is told twice, and the list runs through the kinds in their order."""
    found = changes(a, b)
    assert len({(change.code, change.heading) for change in found}) == len(found)
    order = [list(Kind).index(change.kind) for change in found]
    assert order == sorted(order)


@given(editions(), editions())
@settings(max_examples=40, deadline=None)
def test_a_point_rises_or_falls_by_one_grade_only(a, b):
    """Law: 升级 and 降级 are told at most once a point: by 审定等级 where both editions have one, else by 自评等级."""
    moved = [change for change in changes(a, b) if change.kind in (Kind.RAISED, Kind.LOWERED)]
    assert len({change.code for change in moved}) == len(moved)
    for change in moved:
        both = all(compared(each).loc[change.code, "审定等级"] != UNREVIEWED for each in (a, b))
        assert change.heading == ("审定等级" if both else "自评等级")


# ── where changes are shown ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A section's form in two editions: a text, a measure with its person and a grade edited, one point deleted, one added."""
    made = office(tmp_path_factory.mktemp("changes") / "局")
    sheet = sheet_of("综合科", "科室")
    assert made.run().code == 0
    rows = [dict(row) for row in sheet.rows]
    rows[0]["风险点"] = f"{rows[0]['风险点']}等"
    rows[1] |= {"防控措施": "1.每月核对一次。\n2.每季抽查五笔。", "责任人": "柳应川"}
    rows[-1] |= {"风险点": "擅自对外提供档案", "表现形式": "不经批准把未公开的档案复印给外单位的人。"}
    made.put(f"综合科/{NAMES['科室']}", Sheet(sheet.form, sheet.header, tuple(rows)))
    assert made.run(day="2011-10-17").code == 0
    return made


EXPECTED = Counter({"新增": 1, "撤销": 1, "措施修订": 1, "责任调整": 1, "文字修订": 1})


def test_the_receipt_counts_the_changes(revised):
    """run.json counts exactly what was edited, by kind, and names the edition that it is counted from."""
    first, second = (Edition(folder).receipt["figures"]["changes"] for folder in revised.editions)
    assert first == {"against": "", "total": 0, "points": 0, "by_kind": dict.fromkeys(Kind, 0)}
    assert second["against"] == "第001版_2011-10-10"
    assert {kind: number for kind, number in second["by_kind"].items() if number} == EXPECTED
    assert (second["total"], second["points"]) == (5, 4)


def _opened(content: bytes, *, data_only: bool = False) -> openpyxl.Workbook:
    """The workbook as openpyxl reads it, which tells of every extension that it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(content), data_only=data_only)


def _cells(folder: Path) -> list[list[object]]:
    opened = CalamineWorkbook.from_filelike(io.BytesIO((folder / BOOK).read_bytes()))
    return opened.get_sheet_by_name("变化").to_python(skip_empty_area=False)


def _list(rows: list[list[object]]) -> list[dict[str, object]]:
    at = next(number for number, row in enumerate(rows) if "原来" in row)
    return [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :]]


def test_the_sheet_holds_every_change_and_adds_up(revised):
    """变化 lists every change with old and new, kind by kind; its figures are those of the list and add up in both directions."""
    rows = _cells(revised.editions[1])
    listed = _list(rows)
    assert Counter(row["变更"] for row in listed) == EXPECTED
    [added] = [row for row in listed if row["变更"] == "新增"]
    assert (added["原来"], added["现在"]) == ("", "擅自对外提供档案")
    figures = {str(row[0]): row[1:6] for row in rows[3:17]}
    assert list(figures) == [*Kind, "合计"]
    for kind in Kind:
        assert sum(figures[kind][:3]) == figures[kind][3] == EXPECTED[kind] == figures[kind][4]
    assert figures["合计"] == [*(sum(figures[kind][at] for kind in Kind) for at in range(4)), 4]


def test_the_first_edition_says_that_there_is_nothing_to_compare_with(revised):
    """Without an edition before it the sheet is one line."""
    rows = _cells(revised.editions[0])
    assert "这是第一版，没有上一版可以比较。" in rows[1]
    assert not [row for row in rows if "原来" in row]


def test_every_change_leads_to_its_row(revised):
    """Each code opens its own row of 信息库; that of a withdrawn point is plain text."""
    book = _opened((revised.editions[1] / BOOK).read_bytes())
    database, codes = book["信息库"], [cell.value for cell in book["变化"]["B"][19:]]
    linked = [re.fullmatch(r"""=HYPERLINK\("#'信息库'!A(\d+)","(.+)"\)""", str(code)) for code in codes]
    assert [database.cell(int(found[1]), 1).value for found in linked if found] == [found[2] for found in linked if found]
    assert [code for code, found in zip(codes, linked, strict=True) if not found] == [
        row["风险编号"] for row in _list(_cells(revised.editions[1])) if row["变更"] == "撤销"]


def test_another_program_counts_the_same_changes(revised, tmp_path):
    """The figures, calculated anew by LibreOffice over the list, are the values that they were written with."""
    wrong = re.compile(rb"</f><v>\d+</v>")
    target = io.BytesIO()
    with ZipFile(revised.editions[1] / BOOK) as source, ZipFile(target, "w") as package:
        for name in source.namelist():
            part = source.read(name)
            package.writestr(name, wrong.sub(b"</f>", part) if name.startswith("xl/worksheets/") else part)
    (tmp_path / "账.xlsx").write_bytes(target.getvalue())
    [again] = soffice("xlsx", [tmp_path / "账.xlsx"], tmp_path / "out")
    after = _opened(again.read_bytes(), data_only=True)["变化"]
    assert [[cell.value for cell in row[1:6]] for row in after.iter_rows(4, 17)] == [row[1:6] for row in _cells(revised.editions[1])[3:17]]


def test_above_the_limit_the_counts_are_plain(tmp_path):
    """With more rows than formulas are good for the figures are the same values without a formula, and no helper column is left."""
    made = office(tmp_path / "局", settings=f"{SETTINGS}formula_rows = 1\n")
    made.run()
    made.put(f"综合科/{NAMES['科室']}", sheet_of("综合科", "科室").with_cell(0, "责任人", "柳应川"))
    assert made.run(day="2011-10-17").code == 0
    sheet = _opened(made.latest.files[BOOK])["变化"]
    assert [cell.value for cell in sheet[17]][:6] == ["合计", 0, 1, 0, 1, 1]
    assert [cell.value for cell in sheet[19] if cell.value][-1] == "现在"


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", [["1", "2"], ["第001版"], ["001", "第002版_2011-10-17"], ["outbox/第001版_2011-10-10/", "第2版"], ["１"]], ids=" ".join)
def test_diff_finds_editions_by_any_of_their_names(revised, line):
    """An edition is found by its number, its label or its folder's name; the second one is the latest by default."""
    ran = command("diff", *line, "--root", revised.root)
    assert (ran.code, ran.err) == (0, "")
    said = ran.out.splitlines()
    assert said[0] == "从第001版_2011-10-10到第002版_2011-10-17："
    assert said[-1] == "共5处变化，涉及4个风险点：新增1处，撤销1处，措施修订1处，责任调整1处，文字修订1处。"


def test_diff_of_an_edition_with_itself_is_empty(revised):
    """The same edition twice has no changes, and says so."""
    assert command("diff", "2", "2", "--root", revised.root).out.splitlines()[1:] == ["风险点没有变化。"]


def test_diff_says_long_texts_below_each_other(revised):
    """Old and new of a text of several lines stand below each other, lines kept."""
    said = command("diff", "1", "2", "--root", revised.root).out
    assert "    现在：1.每月核对一次。\n          2.每季抽查五笔。\n" in said
    assert re.search(r"责任人：\S+→柳应川\n", said)


def test_diff_as_json_is_what_the_receipt_counts(revised):
    """`--json` has every change with old and new; its counts are those of the receipt."""
    said = json.loads(command("diff", "1", "--root", revised.root, "--json").out)
    counted = revised.latest.receipt["figures"]["changes"]
    assert {key: said[key] for key in ("total", "points", "by_kind")} == {key: counted[key] for key in ("total", "points", "by_kind")}
    assert (said["from"], said["to"]) == tuple(folder.name for folder in revised.editions)
    assert Counter(change["kind"] for change in said["changes"]) == EXPECTED
    assert all(set(change) == {field.name for field in fields(Change)} for change in said["changes"])


def test_diff_as_a_workbook(revised, tmp_path):
    """`--xlsx` writes the same list with its figures, the same bytes each time, and never over a file that exists."""
    file, other = tmp_path / "变化.xlsx", tmp_path / "再来.xlsx"
    assert command("diff", "1", "2", "--root", revised.root, "--xlsx", file).out.splitlines()[-1] == f"已写好：{file}"
    assert command("diff", "1", "2", "--root", revised.root, "--xlsx", other, "--json").err == f"已写好：{other}\n"
    assert file.read_bytes() == other.read_bytes()
    rows = CalamineWorkbook.from_path(file).get_sheet_by_name("变化").to_python(skip_empty_area=False)
    assert Counter(row["变更"] for row in _list(rows)) == EXPECTED
    assert [row[1:6] for row in rows[3:17]] == [row[1:6] for row in _cells(revised.editions[1])[3:17]]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["再来.xlsx", "变化.xlsx"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["9"], "第001版_2011-10-10、第002版_2011-10-17"), (["1", "上一版"], "上一版"), ([], "A"), (["1", "2", "3"], "3"),
        (["1", "--xlsx", "变化.xls"], "变化.xls"), (["1", "--xlsx", "没有/变化.xlsx"], "没有"), (["1", "--xlsx", "outbox/第001版_2011-10-10/变化.xlsx"], "outbox"),
        (["1", "--xlsx", "outbox/第001版_2011-10-10/廉政风险信息库.xlsx"], "已经存在"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_diff_refuses_in_one_sentence(revised, monkeypatch, line, says):
    """A name that is no edition is refused with the names there are; so is a file that may not be written. Nothing is written."""
    monkeypatch.chdir(revised.root)
    before = sorted(revised.root.rglob("*"))
    ran = command("diff", *line)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert sorted(revised.root.rglob("*")) == before


def test_diff_without_editions_is_refused(tmp_path):
    """Where there is no edition yet, the refusal says how to make one."""
    ran = command("diff", "1", "--root", office(tmp_path / "局", {}).root)
    assert (ran.code, ran.err) == (2, "发件文件夹outbox里还没有任何一版；请先运行“riskbook run”。\n")
