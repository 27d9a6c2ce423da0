"""The sample bureau's powers, catalogues and procedures: exactly what was planted is found, in the letters as they should be and as they came."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import pytest
from drawn_cases import RECEIVED

from pipeline.analysis.balance import Balance, balance
from pipeline.analysis.clearing import State
from pipeline.analysis.coverage import GapKind
from pipeline.analysis.duties import ConflictKind
from pipeline.checks.judge import Judgement, Office, judge
from pipeline.flows.procedures import Procedure
from pipeline.forms import FORMS, POWER_FORMS, POWERS, STEPS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.register.merge import Register, merge
from pipeline.rosterbook import Roster
from pipeline.sample.bureau import RUN_DAY, power_sheets, table
from pipeline.sample.letters import correct_letters, letters
from pipeline.sample.story import NEW_POSTS
from pipeline.settings import Settings
from pipeline.submission import Accepted

PATH = f"{{}}/{POWERS.workbook}.xlsx"
PLANTED = {
    ("Q28", "warning", "法规审理科", "流程环节", "责任岗位"), ("Q28", "warning", "办公室", "流程环节", "责任岗位"),
    ("Q09", "warning", "固定资产投资审计科", "权力清单", "权力编号"), ("Q09", "warning", "政府投资项目审计中心", "权力清单", "权力编号"),
}
SPOILED = {
    ("Q03", "error", "企业审计科", "权力清单", "清理理由"), ("Q04", "error", "企业审计科", "权力清单", "清理意见"),
    ("Q07", "warning", "行政事业审计科", "权力清单", "行使依据"), ("Q25", "warning", "综合科", "流程环节", "下一环节"),
}


def _judged(content: dict[str, bytes]) -> Judgement:
    readings = [read(file, own, RECEIVED, FORMS, Limits()) for file, own in content.items() if file.endswith(".xlsx") and "~$" not in file]
    return judge(readings, Office(Settings(unit="示例市审计局", period="2011年第1期"), RUN_DAY, Roster()))


@cache
def right() -> Judgement:
    """The verdicts over the letters without mistakes."""
    return _judged(correct_letters())


@cache
def as_they_came() -> Judgement:
    """The verdicts over the letters as they came."""
    return _judged(letters())


@cache
def register() -> Register:
    """What they come to."""
    return merge(right(), None, RUN_DAY.isoformat())


@cache
def balanced() -> Balance:
    """Their powers and procedures."""
    return balance(register(), right().roster)


def _found(judged: Judgement) -> Counter[tuple[str, str, str, str, str]]:
    """What was found on the forms of powers: rule, weight, section, sheet and heading."""
    sheets = {form.key for form in POWER_FORMS}
    found = [finding for verdict in judged.verdicts for finding in verdict.findings if finding.place.sheet in sheets]
    return Counter((f.rule, f.severity.value, f.place.file.partition("/")[0], f.place.sheet, f.heading) for f in found)


# ── letters ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_letters_as_they_should_be_have_only_what_was_planted():
    """Every letter is accepted; two procedures join duties and one power has two claimants, and nothing else is said of these forms."""
    assert {verdict.reading.file for verdict in right().verdicts if not isinstance(verdict, Accepted)} == set()
    assert _found(right()) == Counter(PLANTED)


def test_letters_as_they_came_have_only_the_mistakes_made_in_them():
    """One letter is returned with two errors, two are accepted with a warning each; the others have what was planted."""
    assert _found(as_they_came()) == Counter(PLANTED | SPOILED)
    returned = {verdict.reading.file for verdict in as_they_came().verdicts if not isinstance(verdict, Accepted)}
    assert {file for file in returned if POWERS.workbook in file} == {PATH.format("企业审计科")}


def test_a_wide_comma_between_two_steps_is_read():
    """“4，5” is two next steps, as “4、5” is: nothing is said, and the procedure branches. Only the loop back from its end is told."""
    walked = {own.code: own for own in balance(merge(as_they_came(), None, RUN_DAY.isoformat()), as_they_came().roster).procedures}
    edges = {(edge.tail, edge.head) for edge in walked["LC-06"].edges}
    assert {(2, 3), (2, 4)} <= edges
    assert edges - {(6, 0)} == {(edge.tail, edge.head) for edge in _procedure("LC-06").edges}


def test_sheets_in_which_a_section_has_nothing_stay_away():
    """Every section hands in its powers in one workbook; only three have procedures, with their steps beside them."""
    handed_in = {path.partition("/")[0]: {sheet.form.key for sheet in own} for path, own in power_sheets().items()}
    assert set(handed_in) == {row["科室"] for row in table("roster")}
    assert {section for section, own in handed_in.items() if STEPS.key in own} == {"综合科", "法规审理科", "办公室"}
    assert all({"业务流程目录", "流程环节"} <= own or not {"业务流程目录", "流程环节"} & own for own in handed_in.values())


# ── what is out of balance ───────────────────────────────────────────────────────────────────────────────────────────


def test_exactly_the_two_planted_conflicts_are_found():
    """One post carries out and verifies, one approves and carries out: no other duties are joined, within procedures or across powers."""
    assert [(own.kind, own.procedure.code, [str(post) for post in own.posts], [step.number for step in own.steps]) for own in balanced().conflicts] == [
        (ConflictKind.EXECUTE_VERIFY, "LC-02", ["行政事业审计科·主审岗"], [5, 6]),
        (ConflictKind.APPROVE_EXECUTE, "LC-04", ["办公室·办公室主任"], [3, 4]),
    ]


def test_every_procedure_can_be_walked():
    """Six procedures with all their steps, none with a fault, every step with a post of the roster."""
    assert {own.code: len(own.steps) for own in balanced().procedures} == {"LC-01": 8, "LC-02": 7, "LC-03": 6, "LC-04": 6, "LC-05": 5, "LC-06": 7}
    assert {fault for own in balanced().faults for fault in own} == set()
    assert {(post.section, post.name) for own in balanced().procedures for post in own.posts} <= set(right().roster.serving_posts)


def test_what_has_no_counterpart_is_what_was_left_open():
    """One rule that nothing refers to, one that a section names and the catalogue does not hold, and private failings that no power stands behind."""
    named = {kind: {gap.name for gap in balanced().gaps if gap.kind is kind} for kind in GapKind}
    assert named[GapKind.RULE_UNUSED] == {"局公务用车管理办法"}
    assert named[GapKind.RULE_UNLISTED] == {"现场踏勘工作要求"}
    assert "公务车辆私用和油卡混加" in named[GapKind.RISK_WITHOUT_POWER]
    assert not any(named[kind] for kind in (GapKind.POWER_WITHOUT_RISK, GapKind.STEP_WITHOUT_POST, GapKind.POST_WITHOUT_ENTRY))


def test_clearing_tells_the_grave_powers():
    """Of twenty-eight powers two have no basis, one an outdated one, one two claimants; the others rest on their basis."""
    cleared = {own.power.code: own.state for own in balanced().clearing.cleared}
    assert sorted(cleared) == [f"SJ-{number:02d}" for number in range(1, 29)]
    grave = {code: state for code, state in cleared.items() if state is not State.SUFFICIENT}
    assert grave == {"SJ-05": State.CLAIMED_TWICE, "SJ-26": State.NO_BASIS, "SJ-27": State.UNFIT, "SJ-28": State.NO_BASIS}


# ── risk points of steps ─────────────────────────────────────────────────────────────────────────────────────────────


def _procedure(code: str) -> Procedure:
    return next(own for own in balanced().procedures if own.code == code)


SECTIONS_RISKS = {
    ("LC-01", 1): {"审计对象库存在空白"}, ("LC-01", 4): {"部门预算延伸抽查对象由人选定"},
    ("LC-01", 5): {"顾虑经费来源不敢深查主管部门", "反馈意见采纳缺乏证据支持"}, ("LC-01", 6): {"项目审理流于签字形式"},
    ("LC-02", 1): {"处理意见提出时隐瞒有利不利情节"}, ("LC-02", 2): {"项目审理流于签字形式", "处理处罚的从轻从重没有标尺"},
    ("LC-02", 6): {"被审计单位说情要求提前销号"}, ("LC-03", 2): {"报销票据与实际事由不符"}, ("LC-04", 3): {"采购审批与经办由一人承担"},
    ("LC-05", 2): {"民主推荐和考察范围过窄"}, ("LC-06", 2): {"受外界干扰对信访件久拖不办"},
}


def test_sections_name_the_steps_that_their_risk_points_belong_to():
    """A section's risk point colours the step whose name and whose procedure's power it names: every procedure has at least one."""
    texts = register().risks.set_index("风险编号")["风险点"]
    steps = [(own.code, step) for own in balanced().procedures for step in own.steps if step.risks]
    assert {(code, step.number): {texts[risk] for risk in step.risks} for code, step in steps} == SECTIONS_RISKS


def test_the_risk_points_of_steps_are_those_of_posts_that_take_part():
    """What a step names from the second period on is a risk point of a post in its procedure, as it is or as it is mended."""
    owners = {row["风险点"]: f"{row['科室']}·{row['岗位名称']}" for row in table("position")}
    takes_part = {own.code: {str(post) for post in own.posts} for own in balanced().procedures}
    takes_part["LC-02"].add(f"法规审理科·{NEW_POSTS['LC-02', '6']}")
    for row in table("steps"):
        for text in filter(None, row["风险点"].split("、")):
            assert owners[text] in takes_part[row["流程编号"]], text


# ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
LAST_ARTICLE = {"中华人民共和国审计法": 54, "中华人民共和国审计法实施条例": 58}
"""Of the law of 2006 and of the regulations of 2010."""


def _number(text: str) -> int:
    """A number below a hundred in Chinese numerals."""
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


@pytest.mark.parametrize("law", LAST_ARTICLE)
def test_laws_are_cited_as_they_stood_in_2011(law):
    """No article beyond the last that the law then had."""
    texts = [row["行使依据"] for row in table("powers")] + [row["实施依据"] for row in table("post_powers")]
    cited = [line.partition(f"《{law}》")[2] for text in texts for line in text.splitlines() if line.startswith(f"《{law}》")]
    articles = [_number(each) for text in cited for each in re.findall(r"第([一二三四五六七八九十]+)条", text)]
    assert len(articles) > 10
    assert max(articles) <= LAST_ARTICLE[law]


@pytest.mark.parametrize("later", ["八项规定", "监察委", "监委", "审计委员会", "四严禁", "八不准", "信访工作条例"])
def test_nothing_that_came_later_is_named(later):
    """What did not yet exist in 2011 stands in none of the texts."""
    names = ("powers", "post_powers", "rules", "procedures", "steps", "section", "position", "unit")
    assert [row for name in names for row in table(name) if any(later in (text or "") for text in row.values())] == []
