"""Personalised templates: what they carry, what they guide to, and that sending them back unchanged changes nothing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import openpyxl
import pandas as pd
import pytest
from filled_rows import Row, whole_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import NAMES, Workspace, command, digest, office, right, sheet_of, soffice

from pipeline.checks.accepted import SOURCE
from pipeline.filename import safe, unused
from pipeline.form import Form
from pipeline.forms import FORMS, POSITION, POWER_FORMS, POWERS, RISK_FORMS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.register.merge import Register
from pipeline.register.points import RISK_COLUMNS
from pipeline.submission import Reading, Table
from pipeline.writers.prefill import prefilled
from pipeline.writers.template import INSTRUCTIONS, LISTS, layout

BUREAU, PERIOD, EDITION = "示例市审计局", "2012年第1期", "第001版"
WORDS = ("风险编号", "层级", "科室", "岗位", "风险点", "表现形式", "风险类别", "发生机率", "危害程度", "自评等级", "防控措施", "完成时限", "责任人")


def _read(content: bytes, file: str = "表.xlsx") -> Reading:
    return read(file, content, datetime(2012, 3, 1, 9, 0, tzinfo=UTC), FORMS, Limits())


def _rows(table: Table) -> list[Row]:
    return [{heading: table.cells[heading][at] for heading in table.cells} for at in range(len(table.rows))]


def _frame(form: Form, rows: list[Row]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([("来件.xlsx", form.key, 7 + at) for at in range(len(rows))], names=SOURCE)
    columns = list(dict.fromkeys(("单位名称", "科室", *form.headings)))
    frame = pd.DataFrame([{heading: row.get(heading) for heading in columns} for row in rows], index=index, columns=columns, dtype="str")
    return frame.assign(单位名称=BUREAU)


def _register(rows: dict[str, list[Row]], **risks: list[str | None]) -> Register:
    """A register of these rows; `risks` are further columns of its risk points, in the order 岗位, 科室, 单位."""
    tables = {form.key: _frame(form, rows.get(form.key, [])) for form in FORMS}
    points = pd.concat([tables[form.key][["风险编号"]] for form in RISK_FORMS]).reindex(columns=list(RISK_COLUMNS))
    return Register(BUREAU, PERIOD, tables, points.assign(**risks))


def _person(post: str, person: str, section: str = "综合科", serving: str = "是") -> Row:
    return {"科室": section, "科室类型": "科室", "岗位名称": post, "姓名": person, "科室负责人": "否", "分管领导": "丁某", "在岗": serving, "简称": None}


def _risk(number: int, post: str = "统计岗", person: str = "甲某") -> Row:
    row: Row = {field.heading: field.example or None for field in POSITION.fields}
    return row | {"科室": "综合科", "序号": str(number), "岗位名称": post, "姓名": person, "风险点": f"第{number}个风险点", "风险编号": f"岗-综合科-{number:03d}"}


def _one(register: Register, *, posts: bool = False, ending: str = NAMES["岗位"]) -> openpyxl.Workbook:
    files = prefilled(register, PERIOD, EDITION, posts=posts).files
    [content] = [content for path, content in files.items() if path.startswith("综合科/") and path.endswith(ending)]
    return openpyxl.load_workbook(io.BytesIO(content))


# ── what is carried comes back ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", RISK_FORMS, ids=lambda form: form.key)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_prefilled_rows_are_read_back(form: Form, data: st.DataObject) -> None:
    """Prefill → read: the very rows and codes that the register holds, numbered from 1; only the header waits to be filled in."""
    drawn = data.draw(st.lists(whole_rows(form), min_size=1, max_size=5))
    rows = [row | {"科室": "综合科", "风险编号": f"{form.key[0]}-综合科-{at:03d}"} for at, row in enumerate(drawn, 1)]
    files = prefilled(_register({form.key: rows}), PERIOD, EDITION, posts=data.draw(st.booleans())).files
    readings = [_read(content) for path, content in files.items() if form.workbook in path]
    found = [row for reading in readings for table in reading.tables for row in _rows(table)]
    assert sorted(map(_told, found)) == sorted(_told({heading: row.get(heading) for heading in form.headings}) for row in rows)
    for reading in readings:
        assert [row["序号"] for row in _rows(reading.tables[0])] == [str(at) for at in range(1, len(reading.tables[0].rows) + 1)]
        assert {finding.rule for finding in reading.findings} == {"H01"}
        assert {finding.heading for finding in reading.findings} == {"填表人", "填表日期", "审核人", "审核日期"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large])
@given(data=st.data())
def test_lists_of_powers_are_read_back(data: st.DataObject) -> None:
    """Prefill → read: the very rows of all five forms in one workbook, a form without rows left blank; only the header waits."""
    drawn = {form.key: data.draw(st.lists(whole_rows(form), max_size=3)) for form in POWER_FORMS}
    rows = {key: [row | {"科室": "综合科"} for row in own] for key, own in drawn.items()}
    files = {path: content for path, content in prefilled(_register(rows), PERIOD, EDITION).files.items() if POWERS.workbook in path}
    assert set(files) == ({f"综合科/{POWERS.workbook}.xlsx"} if any(drawn.values()) else set())
    for content in files.values():
        reading = _read(content)
        assert {finding.rule for finding in reading.findings} <= {"H01", "S17"}
        found = {table.form: [_told(row) for row in _rows(table)] for table in reading.tables}
        for form in POWER_FORMS:
            assert found.get(form.key, []) == [_told({heading: row.get(heading) for heading in form.headings}) for row in drawn[form.key]]


def _told(row: Row) -> list[tuple[str, str]]:
    return sorted((heading, value or "") for heading, value in row.items() if heading != "序号")


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Workspace:
    """Every form of three sections, accepted and posted."""
    letters = {path: sheet for path, sheet in right().items() if path.split("/")[0] in ("办公室", "综合科", "局领导")}
    made = office(tmp_path_factory.mktemp("预填") / "局", letters)
    assert made.run().code == 0
    assert command("templates", "--prefill", "--root", made.root).code == 0
    return made


def _prefilled(made: Workspace, folder: str = "预填"):
    return sorted((made.root / "templates_xlsx" / folder).rglob("*.xlsx"))


@pytest.mark.parametrize("kind", ["", "xlsx", "xls", "ods"])
def test_sent_back_unchanged_nothing_changes(first, tmp_path, kind):
    """Header filled in, saved by whatever program, sent back: the same points under the same codes, none new, none gone, none edited."""
    made = office(tmp_path / "局", {}, settings=f'unit = "{BUREAU}"\nworkers = 1\n')
    for path in _prefilled(first):
        book = openpyxl.load_workbook(path)
        form = next(form for form in FORMS if form.workbook == path.stem)
        entries = {"填表人": "甲某某", "填表日期": "2011-10-08", "审核人": "乙某某", "审核日期": "2011-10-09"}
        for field, row, slot in layout(form).header_cells():
            if field.heading in entries:
                book[form.key].cell(row + 1, slot.value[0] + 1).value = entries[field.heading]
        if "名册" not in path.stem and not _is_example_only(book[form.key], form):
            book.save(made.inbox / f"{path.parent.name}_{path.name}")
    if kind:
        sent = sorted(made.inbox.iterdir())
        saved = soffice(kind, sent, tmp_path / "存")
        for old in sent:
            old.unlink()
        for file in saved:
            made.put(file.name, file.read_bytes())
    made.put(f"办公室/{NAMES['名册']}", sheet_of("办公室", "名册"))
    posted = made.outbox / first.latest.folder.name
    posted.parent.mkdir(exist_ok=True)
    _copy(first.latest.folder, posted)
    ran = made.run(day="2011-10-11")
    assert ran.code == 0, ran.out
    before, after = first.latest.table("信息库"), made.latest.table("信息库")
    assert len(made.editions) == 2
    assert after[list(WORDS)].equals(before[list(WORDS)])
    assert set(after["变更"]) == {"不变"}
    for form in RISK_FORMS:
        headings = [heading for heading in form.headings if heading != "序号"]
        old, new = (edition.table(form.key).sort_values("风险编号")[headings].reset_index(drop=True) for edition in (first.latest, made.latest))
        assert new.equals(old)


def _is_example_only(sheet, form: Form) -> bool:
    return sheet.cell(layout(form).first_row + 1, 2).value == "示例"


def _copy(source, target) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            into = target / path.relative_to(source)
            into.parent.mkdir(parents=True, exist_ok=True)
            into.write_bytes(path.read_bytes())


# ── what is written for whom ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_section_has_its_forms(first):
    """One workbook for each risk form of each section of the roster, the leaders without a section form, and the unit's own."""
    there = {path.relative_to(first.root / "templates_xlsx" / "预填").as_posix() for path in _prefilled(first)}
    roster = first.latest.table("名册")
    sections = set(roster["科室"])
    expected = {f"{section}/{NAMES['岗位']}" for section in sections} | {f"{section}/{NAMES['科室']}" for section in sections - {"局领导"}}
    assert there == expected | {f"单位/{NAMES['单位']}"}


def test_the_header_is_filled_in_but_for_names_and_days():
    """Unit, section and period stand there."""
    content = prefilled(_register({"岗位": [_risk(1)]}), PERIOD, EDITION).files[f"综合科/{NAMES['岗位']}"]
    (table,) = _read(content).tables
    assert {heading: value.value for heading, value in table.header.items() if heading != "本表行数"} == {
        "单位名称": BUREAU, "科室(中心)": "综合科", "填报期": PERIOD,
    }


def test_a_section_of_which_nothing_was_accepted_has_an_example():
    """Where there is nothing to revise, the form is as it is given out, with the section's own drop-downs."""
    book = _one(_register({"名册": [_person("统计岗", "甲某")]}))
    assert _is_example_only(book["岗位"], POSITION)
    assert not [cell for row in book[INSTRUCTIONS].iter_rows() for cell in row if "信息库中的" in str(cell.value)]


def test_posts_each_have_a_workbook():
    """With --posts one workbook for each post and person, also for those that the roster does not know any more; the vacant have none."""
    roster = [_person("统计岗", "甲某"), _person("统计岗", "乙某"), _person("宣传岗", "缺员", serving="否")]
    register = _register({"名册": roster, "岗位": [_risk(1), _risk(2, "旧岗", "丙某")]})
    made = prefilled(register, PERIOD, EDITION, posts=True)
    names = [path.split("_岗位廉政风险及防控措施表_")[1] for path in made.files if path.startswith("综合科/1_")]
    assert names == ["统计岗_甲某.xlsx", "统计岗_乙某.xlsx", "旧岗_丙某.xlsx"]
    assert made.rows == 2


def test_rows_stand_in_the_order_of_the_roster():
    """Posts come as the roster has them, each with its rows as they stood on its sheet, whatever order the register is in."""
    rows = [_risk(1, "宣传岗", "丙某"), _risk(2), _risk(3), _risk(4, "旧岗", "丁某")]
    register = _register({"名册": [_person("统计岗", "甲某"), _person("宣传岗", "丙某")], "岗位": rows})
    turned = replace(register, tables={key: frame.iloc[::-1] for key, frame in register.tables.items() if key != "名册"} | {"名册": register.tables["名册"]})
    made = prefilled(register, PERIOD, EDITION).files
    assert made == prefilled(turned, PERIOD, EDITION).files
    (table,) = _read(made[f"综合科/{NAMES['岗位']}"]).tables
    assert table.cells["风险编号"] == [f"岗-综合科-{number:03d}" for number in (2, 3, 1, 4)]


def test_several_units_have_folders_of_their_own():
    """Where several units report, each has a folder of its own, with the sections of its own roster."""
    register = _register({"名册": [_person("统计岗", "甲某"), _person("统计岗", "乙某")], "岗位": [_risk(1)]})
    tables = dict(register.tables)
    tables["名册"] = tables["名册"].assign(单位名称=[BUREAU, "另一审计局"])
    files = prefilled(replace(register, tables=tables), PERIOD, EDITION).files
    assert {path.split("/")[0] for path in files} == {BUREAU, "另一审计局"}
    assert len(_read(files[f"{BUREAU}/综合科/{NAMES['岗位']}"]).tables[0].rows) == 1
    assert _read(files[f"另一审计局/综合科/{NAMES['岗位']}"]).tables[0].rows == ()


# ── what guides ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _source(book: openpyxl.Workbook, heading: str) -> tuple[str, str]:
    """The source of the drop-down and the style of its alert, far below the last carried row."""
    sheet = book["岗位"]
    cell = sheet.cell(layout(POSITION).first_row + 150, layout(POSITION).column(heading) + 1).coordinate
    [rule] = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    return str(rule.formula1), str(rule.errorStyle)


def test_drop_downs_are_the_sections_own_posts_and_people():
    """The lists are those of the section; a name beside them is asked about, not refused, since a roster may have become old."""
    roster = [_person("统计岗", "甲某"), _person("宣传岗", "乙某"), _person("督查岗", "缺员"), _person("出纳岗", "戊某", "办公室")]
    book = _one(_register({"名册": roster, "岗位": [_risk(1)]}))
    assert _source(book, "岗位名称") == ('"统计岗,宣传岗"', "warning")
    assert _source(book, "姓名") == ('"甲某,乙某"', "warning")
    assert _source(book, "自评等级") == ('"一级,二级,三级"', "None")


def test_a_long_list_of_people_keeps_its_drop_down():
    """A list over 255 characters goes to the hidden sheet, and the reader passes over it."""
    roster = [_person("统计岗", f"欧阳某{number:03d}") for number in range(60)]
    register = _register({"名册": roster, "岗位": [_risk(1)]})
    book = _one(register)
    assert _source(book, "姓名")[0] == f"{LISTS}_姓名"
    column = next(column for column in book[LISTS].iter_cols(values_only=True) if column[0] == "姓名")
    assert list(column[1:]) == [row["姓名"] for row in roster]
    reading = _read(prefilled(register, PERIOD, EDITION).files[f"综合科/{NAMES['岗位']}"])
    assert {finding.rule for finding in reading.findings} == {"H01"}


def test_codes_are_grey_and_nothing_is_locked():
    """The printed codes are grey with a hint not to change them, the cells for new ones are not; rows can be put in and taken out."""
    sheet = _one(_register({"岗位": [_risk(1)]}))["岗位"]
    plan = layout(POSITION)
    code, below = (sheet.cell(plan.first_row + at, plan.column("风险编号") + 1) for at in (1, 2))
    assert (code.value, code.fill.fgColor.rgb, below.fill.fill_type) == ("岗-综合科-001", "FFF2F2F2", None)
    [rule] = [rule for rule in sheet.data_validations.dataValidation if code.coordinate in rule.sqref]
    assert "请勿改动" in str(rule.prompt)
    assert not sheet.protection.sheet


def test_the_leading_groups_opinion_is_seen():
    """A point sent back, or passed with changes not made yet, carries the opinion as a comment and in the instructions; 备注 stays as it was."""
    register = _register(
        {"岗位": [_risk(number) for number in (1, 2, 3, 4)]}, 审核状态=["退回修改", "已审定", "已审定", "修订待审"],
        审核结论=["退回", "修改后通过", "通过", "退回"], 审核意见=["写明是哪一个环节。", "写明金额。", "同意。", "早已改过。"],
    )
    book = _one(register)
    plan = layout(POSITION)
    comments = {cell.row - plan.first_row: cell.comment.text for row in book["岗位"].iter_rows() for cell in row if cell.comment}
    assert comments == {1: "【审核意见】写明是哪一个环节。", 2: "【审核意见】写明金额。"}
    told = [cell.value for row in book[INSTRUCTIONS].iter_rows() for cell in row]
    assert {"写明是哪一个环节。", "写明金额。"} < set(told)
    assert not {"同意。", "早已改过。"} & set(told)
    (table,) = _read(prefilled(register, PERIOD, EDITION).files[f"综合科/{NAMES['岗位']}"]).tables
    assert table.cells["备注"] == [None] * 4


def test_points_that_are_not_to_be_listed_are_left_out_and_counted():
    """What the leading group decided not to list is not asked for again, and it is said how many these are."""
    register = _register({"岗位": [_risk(1), _risk(2)]})
    made = prefilled(replace(register, risks=register.risks.iloc[:1]), PERIOD, EDITION)
    assert (made.rows, made.left_out) == (1, 1)


# ── names and places on disk ─────────────────────────────────────────────────────────────────────────────────────────

_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[ .]$|^ |^(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?:\..*)?$', re.IGNORECASE)


@given(st.text(max_size=80) | st.sampled_from(["CON", "nul.岗", "a/b\\c", "岗位.", " 岗 ", "...", "COM1", "x" * 300, "A" * 59 + ". B"]))
def test_names_are_safe_on_windows(text):
    """Whatever a post is called, its file has a name that Windows takes, not empty and not too long; a safe name stays as it is."""
    name = safe(text)
    assert name
    assert len(name) <= 61
    assert not _REFUSED.search(name)
    assert safe(name) == name


def test_names_that_differ_in_case_only_are_told_apart():
    """Windows takes IT岗 and it岗 for one file."""
    assert [unused(name, {"it岗", "统计岗", "统计岗（2）"}) for name in ("IT岗", "统计岗", "宣传岗")] == ["IT岗（2）", "统计岗（3）", "宣传岗"]


def test_nobodys_work_is_overwritten(tmp_path):
    """A second set that differs puts the first aside under another name, with whatever somebody wrote into it; the same set changes nothing."""
    made = office(tmp_path / "局")
    assert made.run().code == 0
    ran = command("templates", "--prefill", "--root", made.root)
    assert "共带入" in ran.out
    assert "改名" not in ran.out
    folder = made.root / "templates_xlsx" / "预填"
    before = {path: digest(path.read_bytes()) for path in _prefilled(made)}
    assert "改名" not in command("templates", "--prefill", "--root", made.root).out
    assert {path: digest(path.read_bytes()) for path in _prefilled(made)} == before
    (folder / "综合科" / NAMES["岗位"]).write_bytes(b"filled in")
    assert "“预填（旧1）”" in command("templates", "--prefill", "--root", made.root).out
    assert (made.root / "templates_xlsx" / "预填（旧1）" / "综合科" / NAMES["岗位"]).read_bytes() == b"filled in"
    assert {path: digest(path.read_bytes()) for path in _prefilled(made)} == before
    assert [path.name for path in (made.root / ".riskbook").glob("edition-*")] == []


def test_the_period_is_that_of_the_settings(tmp_path):
    """The period of the settings wins; without one it is the last edition's."""
    made = office(tmp_path / "局")
    assert made.run().code == 0
    for settings_of_office, period in ((f'unit = "{BUREAU}"', "2011年第1期"), (f'unit = "{BUREAU}"\nperiod = "2012年第1期"', "2012年第1期")):
        made.set(settings_of_office)
        assert command("templates", "--prefill", "--root", made.root).code == 0
        content = (made.root / "templates_xlsx" / "预填" / "综合科" / NAMES["岗位"]).read_bytes()
        assert _read(content).tables[0].entry("填报期") == period


def test_without_an_edition_it_says_to_run_first(tmp_path):
    """Nothing accepted yet: one sentence that says what to do, and nothing written."""
    made = office(tmp_path / "局")
    ran = command("templates", "--prefill", "--root", made.root)
    assert (ran.code, ran.out) == (2, "")
    assert "请先运行“riskbook run”" in ran.err
    assert not (made.root / "templates_xlsx").exists()
    assert command("templates", "--posts", "--root", made.root).code == 2
    assert made.outbox.is_dir()


def test_an_edition_with_nothing_in_it_is_refused_too(tmp_path):
    """An edition of returned letters only has nothing to carry."""
    broken = sheet_of("综合科", "科室").with_header(审核日期="2001-01-01")
    made = office(tmp_path / "局", {"综合科/表.xlsx": broken})
    made.run()
    ran = command("templates", "--prefill", "--root", made.root)
    assert (ran.code, "请先收齐表格" in ran.err) == (2, True)
