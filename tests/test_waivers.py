"""Waivers: what they lift and what they never touch, from the office's sheet to every output, over editions and days."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from functools import cache

import openpyxl
import pytest
from drawn_cases import RECEIVED, RUN_DAY, SETTINGS, office_roster
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from workspaces import BOOK, NAMES, Edition, Workspace, command, office, sheet_of, small_letters, waivers
from workspaces import SETTINGS as OWN_SETTINGS

from pipeline.checks.judge import Judgement, Office, judge
from pipeline.checks.waivers import rule_meant, waivers_in
from pipeline.finding import Finding, Severity
from pipeline.forms import FORMS, WAIVERS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.place import Place
from pipeline.register.merge import Register, merge
from pipeline.rosterbook import Roster
from pipeline.rulebook import RULES, Gate
from pipeline.sample import bureau
from pipeline.sample.bureau import Sheet
from pipeline.sample.letters import letters
from pipeline.submission import Accepted, Reading, Returned
from pipeline.waiver import Waiver
from pipeline.writers.package import NOTICE_SHEET

WAIVABLE = [rule.id for rule in RULES.values() if rule.waivable]
SOME_DAYS = st.dates(RUN_DAY - timedelta(days=2), RUN_DAY + timedelta(days=2))


def _read(file: str, content: bytes, received: datetime = RECEIVED) -> Reading:
    return read(file, content, received, FORMS, Limits())


def _found(judged: Judgement) -> dict[str, list[Finding]]:
    return {verdict.reading.file: list(verdict.findings) for verdict in judged.verdicts}


# ── what may be waived ───────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_identifies_or_counts_can_be_waived() -> None:
    """No rule about files, sheets or waivers can be waived, and of the errors only those without which a row can be registered."""
    assert not {RULES[rule].gate for rule in WAIVABLE} & {Gate.LETTER, Gate.SHEET, Gate.WAIVER}
    assert {rule for rule in WAIVABLE if RULES[rule].severity is Severity.ERROR} == {"C23", "H03", "X01"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_known_however_it_is_written(rule) -> None:
    """Its id in any usual writing, with or without its title, and its title alone mean the rule; its id with another title means none."""
    letter, number = rule.id[0], int(rule.id[1:])
    for entered in (rule.id, rule.id.lower(), f"{letter}{number}", f"{letter}-{number:02d}", f"{rule.id} {rule.title}", f"{rule.id}（{rule.title}）"):
        assert rule_meant(entered) is rule
    assert rule_meant(f"{rule.id}甲乙丙") is None
    same = [each for each in RULES.values() if each.title == rule.title]
    assert rule_meant(rule.title) is same[0]


def test_the_command_says_which_rules_may_be_waived() -> None:
    """`riskbook rules` tells of every rule whether it may be waived, to people and to programs."""
    told, listed = command("rules").out, json.loads(command("rules", "--json").out)
    assert {rule["id"] for rule in listed if rule["waivable"]} == set(WAIVABLE)
    assert told.count("豁免：可以由办公室登记豁免") == len(WAIVABLE)
    assert told.count("豁免：不能豁免") == len(RULES) - len(WAIVABLE)


def test_the_template_lists_what_may_be_waived() -> None:
    """Beside the blank sheet of waivers stand exactly the rules that may be waived, with their titles."""
    from pipeline.writers.template import INSTRUCTIONS, templates

    sheet = openpyxl.load_workbook(io.BytesIO(templates(FORMS)[f"{WAIVERS.workbook}.xlsx"]))[INSTRUCTIONS]
    pairs = {(row[0], row[1]) for row in sheet.iter_rows(min_col=2, max_col=3, values_only=True)}
    assert {rule for rule, title in pairs if rule in RULES and title == RULES[rule].title} == set(WAIVABLE)


# ── what they never touch ────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _letters() -> tuple[Reading, ...]:
    """Letters of three sections and the office with mistakes of many kinds, a roster with two heads of a section among them."""
    own = bureau.sheets()
    roster = own[f"办公室/{NAMES['名册']}"].with_cell(8, "科室负责人", "是")
    sent = {path: content for path, content in letters().items() if path.startswith("企业审计科") and "~$" not in path}
    general = own[f"综合科/{NAMES['岗位']}"].with_header(审核日期="2011-09-01").with_cell(0, "完成时限", None).with_cell(1, "责任人", "科长")
    sent["综合科/岗位.xlsx"] = general.with_cell(2, "岗位名称", "写作岗").workbook()
    sent["综合科/科室.xlsx"] = own[f"综合科/{NAMES['科室']}"].with_cell(0, "防控措施", "加强学习，提高认识").workbook()
    finance = own[f"财政审计科/{NAMES['科室']}"]
    sent["财政审计科/科室.xlsx"] = finance.with_header(审核人=finance.header["填表人"]).workbook()
    sent["名册.xlsx"] = roster.workbook()
    return tuple(_read(path, content) for path, content in sent.items())


@cache
def _without() -> dict[str, list[Finding]]:
    return _found(judge(_letters(), Office(SETTINGS, RUN_DAY, Roster())))


@cache
def _keys() -> list[tuple[str, str]]:
    """Sections and rules of which something was found that may be waived; each rule also for another section."""
    found = [(_section(f, file), f.rule) for file, findings in _without().items() for f in findings if RULES[f.rule].waivable]
    short = {"财政审计科": "财政科"}
    named = [(short.get(section, section), rule) for section, rule in dict.fromkeys(found) if section]
    return [*named, *(("经济责任审计科", rule) for rule in dict.fromkeys(rule for _, rule in named))]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_waiving_changes_nothing_but_what_is_waived(data: st.DataObject) -> None:
    """Law: with waivers every letter has the same findings at the same places; those of a waived section and rule, and no others,
    are notices that keep their sentence, name the last day, and know what they weighed; a letter is returned for what is left.
    """
    waiving = st.lists(st.tuples(st.sampled_from(_keys()), SOME_DAYS), max_size=12, unique_by=lambda line: line[0])
    lines = [(section, rule, until) for (section, rule), until in data.draw(waiving)]
    sheet = waivers(*((section, rule, "情况特殊。", until.isoformat()) for section, rule, until in lines))
    letters = (*_letters(), _read("豁免.xlsx", sheet.workbook())) if lines else _letters()
    judged = judge(letters, Office(SETTINGS, RUN_DAY, Roster()))
    full = {"财政科": "财政审计科"}
    lifted = {(full.get(section, section), rule) for section, rule, until in lines if until >= RUN_DAY}
    for file, before in _without().items():
        after = _found(judged)[file]
        assert len(after) == len(before)
        for found, plain in zip(_by_place(after), _by_place(before), strict=True):
            if (_section(plain, file), plain.rule) not in lifted:
                assert found == plain
                continue
            assert found.severity is Severity.NOTICE
            assert (found.found, found.rule, found.place, found.seen) == (plain.severity, plain.rule, plain.place, plain.seen)
            assert found.message.startswith(plain.message)
            assert found.message.endswith("理由：情况特殊；到期前无需改正。")
    for verdict in judged.verdicts:
        left = [f for f in verdict.findings if f.severity is Severity.ERROR]
        assert isinstance(verdict, Returned if left else Accepted)


def _by_place(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (*f.place.order(), f.rule, f.seen))


def _section(finding: Finding, file: str) -> str:
    """Whose finding it is: the folder's name, on the roster the section of the row."""
    if file == "名册.xlsx":
        return str(bureau.sheets()[f"办公室/{NAMES['名册']}"].rows[(finding.place.row or 0) - 8]["科室"]) if finding.place.cell else ""
    return file.partition("/")[0]


def test_the_letters_of_the_law_have_something_to_waive() -> None:
    """The law above is tried on findings of sections and of rows of the roster, on errors and on warnings."""
    general = {("综合科", rule) for rule in ("C23", "H03", "C15", "C19", "X01")}
    assert {*general, ("企业审计科", "X01"), ("办公室", "R12"), ("财政科", "H02")} <= set(_keys())


# ── which sheet holds ────────────────────────────────────────────────────────────────────────────────────────────────

SENT = st.lists(
    st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(1, 4), st.integers(0, 3), st.booleans()), max_size=3, unique_by=lambda s: s[0]),
    min_size=1, max_size=3,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SENT)
def test_what_is_judged_by_is_what_is_registered(editions: list[list[tuple[str, int, int, bool]]]) -> None:
    """Law: over any editions of any inboxes, the waivers that letters were judged by are those that the register then holds."""
    register: Register | None = None
    for inbox in editions:
        readings = [_sent(*sheet) for sheet in inbox]
        held = register.tables[WAIVERS.key] if register else None
        judged = judge(readings, Office(SETTINGS, RUN_DAY, office_roster(), waivers=held))
        register = merge(judged, register, RUN_DAY.isoformat())
        assert judged.waivers == waivers_in(register.tables[WAIVERS.key], judged.roster)
        latest = [_sent(*sheet) for sheet in inbox if sheet[3]]
        assert judged.waivers.kept or not latest


@cache
def _sent(name: str, day: int, hour: int, right: bool) -> Reading:  # noqa: FBT001
    """A sheet of waivers, right or with a rule that cannot be waived, filled in on a day of September and received some hours later."""
    lines = [("综合科", "R08", f"{name}表第{day}日写的理由。", "2011-12-31"), ("办公室", "C23" if right else "C01", "另一条。", "2011-12-31")]
    sheet = waivers(*lines, filled_on=f"2011-09-{day:02d}")
    return _read(f"{name}.xlsx", sheet.workbook(), RECEIVED + timedelta(hours=hour))


@given(SOME_DAYS, SOME_DAYS)
def test_the_last_day_still_counts(until: date, day: date) -> None:
    """A waiver holds up to its last day and with it, and never again after."""
    assert Waiver("局", "综合科", "C23", "理由。", until, Place("豁免.xlsx", "豁免", 7)).holds_on(day) is (day <= until)


def test_a_reason_is_told_on_one_line_without_numbers() -> None:
    """The reason stands in every list: in one line, with one full stop, and with telephone numbers masked."""
    sheet = waivers(("综合科", "C23", "会商未完。\n联系13800001111。", "2011-10-31"))
    late = sheet_of("综合科", "岗位").with_cell(0, "完成时限", None)
    judged = judge([_read("豁免.xlsx", sheet.workbook()), _read("岗位.xlsx", late.workbook())], Office(SETTINGS, RUN_DAY, Roster()))
    (found,) = [f for f in _found(judged)["岗位.xlsx"] if f.lifted]
    assert found.message.endswith("已豁免至2011年10月31日，理由：会商未完。 联系138****1111；到期前无需改正。")


# ── through a workspace ──────────────────────────────────────────────────────────────────────────────────────────────

LATE = "综合科/岗位.xlsx"
UNTIL = ("综合科", "C23", "须与市纪委会商后确定。", "2011-10-20")


def _late(**header: str) -> Sheet:
    return sheet_of("综合科", "岗位").with_cell(0, "完成时限", None).with_header(**header)


def _office(root, *lines: tuple[str, str, str, str]) -> Workspace:
    roster = f"办公室/{NAMES['名册']}"
    return office(root, {roster: small_letters()[roster], LATE: _late(), **({"豁免.xlsx": waivers(*lines)} if lines else {})})


def _rows(content: bytes, sheet: str) -> list[list[str]]:
    cells = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in cells]


def _lifted(edition: Edition) -> list[dict[str, object]]:
    return [finding for finding in edition.receipt["findings"] if finding["waived"]]


@pytest.fixture(scope="module")
def waived(tmp_path_factory) -> Workspace:
    """A run with one waiver, in which a letter is accepted that would otherwise be returned."""
    made = _office(tmp_path_factory.mktemp("waived") / "局", UNTIL, ("办公室", "R08", "措施统一制定。", "2011-09-30"))
    ran = made.run()
    assert ran.code == 0, ran.out
    assert "免去问题1处" in ran.out
    return made


def test_without_a_waiver_the_letter_is_returned(tmp_path):
    """The letter of these tests has an error; nothing but the waiver lets it through."""
    made = _office(tmp_path / "局")
    assert made.run().code == 3
    assert made.latest.verdicts[LATE] == "returned"
    assert _lifted(made.latest) == []
    assert "没有登记豁免" in str(_rows(made.latest.files[BOOK], "豁免"))


def test_the_receipt_tells_what_was_waived(waived):
    """run.json holds the finding with the weight of its rule and says that it was waived, and lists the waivers with what they lifted."""
    assert waived.latest.verdicts[LATE] == "accepted"
    (found,) = _lifted(waived.latest)
    assert (found["rule"], found["severity"], found["file"]) == ("C23", "error", LATE)
    assert "已豁免至2011年10月20日，理由：须与市纪委会商后确定" in str(found["message"])
    told = [(w["section"], w["rule"], w["until"], w["in_force"], w["lifted"], w["errors"]) for w in waived.latest.receipt["waivers"]]
    assert told == [("综合科", "C23", "2011-10-20", True, 1, 1), ("办公室", "R08", "2011-09-30", False, 0, 0)]


def test_the_workbook_shows_what_was_waived(waived):
    """问题 lists the finding as something to know of; 豁免 lists every waiver, its reason, whether it is in force, and its count."""
    problems = _rows(waived.latest.files[BOOK], "问题")
    (line,) = [row for row in problems if "C23" in row]
    assert "知悉" in line
    assert any("已豁免至2011年10月20日" in cell for cell in line)
    first, second = [row for row in _rows(waived.latest.files[BOOK], "豁免") if row[0] in ("1.0", "2.0")]
    assert first[1:9] == ["有效", "综合科", "C23", "到期必填未填", "须与市纪委会商后确定。", "2011-10-20", "1.0", "1.0"]
    assert second[1:5] == ["已到期", "办公室", "R08", "各行措施雷同"]
    sheet = openpyxl.load_workbook(io.BytesIO(waived.latest.files[BOOK]), read_only=True)["豁免"]
    links = [str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYPERLINK")]
    assert all("inbox/豁免.xlsx#'豁免'!A" in link for link in links)
    assert len(links) == 2
    assert waived.latest.table("豁免")["规则"].tolist() == ["C23", "R08"]


def test_a_returned_letter_lists_what_was_waived(tmp_path):
    """A letter with another error goes back: its list names what was waived, uncounted, and the cell keeps its look."""
    made = _office(tmp_path / "局", UNTIL)
    made.put(LATE, _late().with_cell(1, "发生机率", "严重"))
    assert made.run().code == 3
    copy = openpyxl.load_workbook(io.BytesIO(made.latest.files[f"退回/{LATE}"]))
    notice = [[str(cell or "") for cell in row] for row in copy[NOTICE_SHEET].iter_rows(values_only=True)]
    (line,) = [row for row in notice if any("已豁免至2011年10月20日" in cell for cell in row)]
    assert "知悉" in line
    assert any("有1处须改正" in cell for row in notice for cell in row)
    assert any("办公室已登记豁免" in cell for row in notice for cell in row)
    place = str(_lifted(made.latest)[0]["cell"])
    original = openpyxl.load_workbook(made.inbox / LATE)["岗位"][place]
    assert copy["岗位"][place].fill.fgColor.rgb == original.fill.fgColor.rgb
    assert copy["岗位"][place].comment is None
    summary = _rows(made.latest.files["退回/退回清单.xlsx"], "汇总")
    counts = dict(zip(summary[1], next(row for row in summary if LATE in row), strict=True))
    assert (counts["须改正"], counts["已豁免"]) == ("1.0", "1.0")
    (listed,) = [row for row in _rows(made.latest.files["退回/退回清单.xlsx"], "明细") if "C23" in row]
    assert "知悉" in listed


def test_a_waiver_ends_by_itself(tmp_path):
    """Up to the last day a rerun has nothing to do; on the day after, the same inbox makes a new edition in which the rule holds again."""
    made = _office(tmp_path / "局", UNTIL)
    assert made.run().code == 0
    assert made.run(day="2011-10-20").code == 0
    assert len(made.editions) == 1
    assert made.run(day="2011-10-21").code == 3
    assert len(made.editions) == 2
    assert made.latest.verdicts[LATE] == "returned"
    assert _lifted(made.latest) == []
    assert [f["rule"] for f in made.latest.findings("豁免.xlsx")] == ["W05"]
    assert made.run(day="2011-10-22").code == 0
    assert len(made.editions) == 2
    # What was accepted while it held stays accepted.
    assert LATE in set(made.latest.table("岗位")["来源文件"])


def test_waivers_are_kept_over_editions(tmp_path):
    """A waiver whose sheet was taken out of the inbox goes on lifting, also for `riskbook check`, until a later sheet replaces it."""
    made = _office(tmp_path / "局", UNTIL)
    assert made.run().code == 0
    (made.inbox / "豁免.xlsx").unlink()
    made.put("综合科/科室.xlsx", sheet_of("综合科", "科室").with_cell(0, "完成时限", None))
    assert made.run().code == 0
    assert len(_lifted(made.latest)) == 2
    assert made.latest.receipt["waivers"][0]["lifted"] == 2
    checked = command("check", made.inbox / LATE, "--root", made.root, "--date", "2011-10-12")
    assert checked.code == 0
    assert "[知悉]" in checked.out
    assert "已豁免至2011年10月20日" in checked.out
    assert command("check", made.inbox / LATE, "--root", made.root, "--date", "2011-10-21").code == 3
    made.put("新豁免.xlsx", waivers(("办公室", "C23", "另有安排。", "2011-12-31"), filled_on="2011-09-25"))
    assert made.run().code == 3
    assert [w["section"] for w in made.latest.receipt["waivers"]] == ["办公室"]
    assert _lifted(made.latest) == []


def test_waivers_on_the_second_sheet_of_the_roster(tmp_path):
    """The office's own workbook, both sheets filled in: the roster is accepted and the waivers hold."""
    made = office(tmp_path / "局", {f"办公室/{NAMES['名册']}": letters()[f"办公室/{NAMES['名册']}"]})
    late = sheet_of("法规审理科", "科室").with_cell(0, "完成时限", None)
    made.put("法规.xlsx", late)
    assert made.run().code == 0
    assert made.latest.verdicts == {f"办公室/{NAMES['名册']}": "accepted", "法规.xlsx": "accepted"}
    forms = {letter["file"]: [sheet["form"] for sheet in letter["sheets"]] for letter in made.latest.receipt["letters"]}
    assert forms[f"办公室/{NAMES['名册']}"] == ["名册", "豁免"]
    assert made.latest.receipt["waivers"][0]["lifted"] == 1


def test_waivers_hold_for_their_own_unit(tmp_path):
    """With several units in one register, a waiver of one unit lifts nothing of a section of the same name in another."""
    units = 'several_units = ["示例市审计局", "邻县审计局"]\n' + OWN_SETTINGS.partition("\n")[2]
    made = office(tmp_path / "局", {"甲.xlsx": _late(), "乙.xlsx": _late(单位名称="邻县审计局"), "豁免.xlsx": waivers(UNTIL)}, settings=units)
    assert made.run().code == 3
    assert made.latest.verdicts == {"甲.xlsx": "accepted", "乙.xlsx": "returned", "豁免.xlsx": "accepted"}


def test_forcing_with_waivers_makes_the_same_bytes(tmp_path):
    """--force over the same input and day gives the same workbooks and tables, waivers and all."""
    made = _office(tmp_path / "局", UNTIL)
    assert [made.run().code, made.run("--force").code] == [0, 0]
    first, second = (Edition(folder) for folder in made.editions)
    assert first.content == second.content


def test_the_demonstration_has_one_waiver_that_lifts_something(demo):
    """The sample bureau shows what a waiver is good for: a letter that is accepted because of it."""
    workspace, _ = demo
    (waiver,) = workspace.latest.receipt["waivers"]
    assert (waiver["in_force"], waiver["lifted"], waiver["errors"]) == (True, 1, 1)
    (found,) = _lifted(workspace.latest)
    assert workspace.latest.verdicts[found["file"]] == "accepted"
