"""Nothing leaks: names, numbers and what was reported are planted in every column of every form, and looked for in every part of what goes out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd
import pytest
from approving import approved
from books import TODAY, made
from power_letters import bureau
from workspaces import command, every_part, sheet_of
from workspaces import office as workspace

from pipeline.analysis.balance import balance
from pipeline.analysis.disclosure import Disclosure, public_columns
from pipeline.form import Form, Kind
from pipeline.forms import FORMS, INFORMATION, POSITION, POWERS, RISK_FORMS, SECTION, STEPS, UNIT
from pipeline.register.merge import Register
from pipeline.rosterbook import Roster
from pipeline.sample.bureau import Sheet
from pipeline.settings import Settings
from pipeline.writers.official import Paper
from pipeline.writers.public import HELD, publication

NAME, STRANGER, NUMBER = "钟砚田", "桑晚晴", "13905831234"
CASE = "匿名反映某道路结算资料交齐四个月未出结论，有人上门说情。"
FREE = (Kind.TEXT, Kind.PROSE, Kind.NAME, Kind.PERSON)
"""Kinds of columns in which people write what they like."""
PUBLIC = {
    "岗位": ("岗位名称", "岗位职责", "风险类别", "风险点", "表现形式", "发生机率", "危害程度", "防控措施", "风险编号"),
    "科室": ("权力(业务)事项", "流程环节", "风险类别", "风险点", "表现形式", "发生机率", "危害程度", "防控措施", "风险编号"),
    "单位": ("决策主体", "决策领域", "风险类别", "风险点", "表现形式", "发生机率", "危害程度", "防控措施", "风险编号"),
    "权力清单": ("权力编号", "权力名称", "权力类别", "行使依据", "责任主体"),
    "岗位职权目录": ("岗位名称", "权力编号", "职权内容", "实施依据", "办理时限"),
    "制度目录": ("制度名称", "状态"),
    "业务流程目录": ("流程编号", "流程名称", "权力编号", "责任科室"),
    "流程环节": ("流程编号", "环节序号", "环节名称", "环节类型", "责任岗位", "办理时限", "下一环节", "风险编号"),
    "承诺": ("科室", "岗位名称", "承诺事项", "公开范围", "监督渠道"),
    "公开": ("公开事项", "公开内容", "责任科室", "公开载体", "公开范围", "公开日期"),
    "审核": ("风险编号", "层级", "审定等级"),
}
"""What may be public. Who makes another column public does so here, too, and with a reason."""


def columns(form: Form, *, public: bool) -> list[str]:
    """The free columns of a form that are declared public in this file, or that are not."""
    return [f.heading for f in form.fields if f.kind in FREE and (f.heading in PUBLIC.get(form.key, ())) == public]


def tag(form: Form, heading: str) -> str:
    """A word that stands in this column and nowhere else."""
    return f"藏{FORMS.index(form):02}甲{form.headings.index(heading):02}乙"


def tables(register: Register) -> dict[str, pd.DataFrame]:
    """The register's tables; of a form that nobody handed in three rows, so that there is something of every form."""
    return {form.key: register.tables[form.key] if len(register.tables[form.key]) else _rows(form) for form in FORMS}


def _rows(form: Form) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples([(f"{form.key}.xlsx", form.key, row) for row in (7, 8, 9)], names=["来源文件", "来源工作表", "来源行"])
    cells = {f.heading: pd.array([f.vocabulary.values[0] if f.vocabulary else ""] * 3, dtype="str") for f in form.fields}
    return pd.DataFrame({"单位名称": pd.array(["示例市审计局"] * 3, dtype="str"), "科室": pd.array(["综合科"] * 3, dtype="str")} | cells, index=index)


@pytest.fixture(scope="module")
def office():
    """A small bureau with powers and procedures, all of them 对外公开; its register and its roster."""
    book = made(bureau())
    known = tables(book.register)
    powers = known[POWERS.key]
    every = pd.array(["对外公开"] * len(powers), dtype="str")
    return replace(book.register, tables=known | {POWERS.key: powers.assign(公开方式=every)}), book.roster


def published(register: Register, roster: Roster) -> tuple[dict[str, bytes], Disclosure]:
    """All parts of the public files, and what they are made of."""
    paper = Paper(register.unit, register.period, "内部资料", "第001版", TODAY, roster)
    files, own = publication(register, balance(register, roster), paper, Settings().report_to)
    parts = {part: content for name, file in files.items() if name != HELD for part, content in every_part(name, file()).items()}
    return parts, own


def holding(parts: Mapping[str, bytes], words: list[str]) -> list[tuple[str, str]]:
    """Which word stands in which part."""
    return sorted((word, part) for part, content in parts.items() for word in words if word.encode() in content)


def everybody(roster: Roster) -> list[str]:
    """All people there are."""
    return sorted({*(name for name in roster.everybody if len(name) > 1), STRANGER})


def planted(register: Register) -> tuple[Register, list[str]]:
    """The register with a name, a number and a report in every free column that is not public, in every row, and the words of each column."""
    own, words = dict(register.tables), []
    for form in FORMS:
        for heading in columns(form, public=False):
            word = tag(form, heading)
            words.append(word)
            text = f"{word}、{STRANGER}" if form.field(heading).kind is Kind.PERSON else f"{word}{STRANGER}{NAME}，{NUMBER}；{CASE}"
            own[form.key] = own[form.key].assign(**{heading: pd.array([text] * len(own[form.key]), dtype="str")})
    return replace(register, tables=own), words


# ── what is not public ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_public_columns_are_these():
    """What is declared public is what this file says, form by form; no column with names, no remarks, nothing of what was reported."""
    assert {form.key: tuple(f.heading for f in form.fields if f.public) for form in FORMS if any(f.public for f in form.fields)} == {
        key: tuple(heading for heading in form.headings if heading in PUBLIC[key]) for key, form in ((f.key, f) for f in FORMS) if key in PUBLIC
    }
    for form in FORMS:
        assert not [f.heading for f in (*form.header, *form.fields) if f.public and (f.kind is Kind.PERSON or f.heading in ("备注", "情况摘要"))]
    assert not [f.heading for f in INFORMATION.fields if f.public]


def test_what_is_not_public_stays_within(office):
    """With names, numbers and reports in every column that is not public, no part of any public file holds one; the points are public all the same."""
    register, roster = office
    full, words = planted(register)
    assert len(words) > 40
    parts, own = published(approved(full, 审核意见=f"{tag(POSITION, '备注')}{STRANGER}", 调整理由=STRANGER), roster)
    assert len(own.points) == len(register.risks) > 20
    assert own.powers
    assert own.procedures
    assert holding(parts, [*words, NUMBER, NUMBER[:7], CASE[:12], *everybody(roster)]) == []


@pytest.mark.parametrize(("form", "heading", "shown"), [
    (POSITION, "姓名", "姓名"), (POSITION, "责任人", "责任人"), (SECTION, "责任人", "责任人"), (UNIT, "责任领导", "责任人"), (POSITION, "完成时限", "完成时限"),
    (POWERS, "清理理由", "清理理由"), (POWERS, "责任岗位", "责任岗位"), (POWERS, "拟制定制度", "拟制定制度"),
])
def test_a_column_made_public_by_mistake_is_found(office, monkeypatch, form, heading, shown):
    """Were one more column declared public, its texts would stand on the page: the search above sees what it looks for."""
    register, roster = office
    fields = tuple(replace(f, public=True) if f.heading == heading else f for f in form.fields)
    monkeypatch.setitem(form.__dict__, "fields", fields)
    if form in RISK_FORMS:
        assert shown in public_columns(form)
    word = tag(form, heading)
    own = {**register.tables, form.key: register.tables[form.key].assign(**{heading: pd.array([word] * len(register.tables[form.key]), dtype="str")})}
    everyone = replace(register, tables=own)
    parts, _ = published(_nobody(approved(everyone), form, heading), roster)
    assert {part.partition("!")[0] for _, part in holding(parts, [word])} == {"公示/廉政风险公示.html", "公示/廉政风险公示.xlsx"}
    with pytest.raises(AssertionError):
        test_the_public_columns_are_these()


def _nobody(register: Register, form: Form, heading: str) -> Register:
    """The register without the column itself, once the points have their texts: else the guard would hold back what stands there as a name."""
    return replace(register, tables={**register.tables, form.key: register.tables[form.key].drop(columns=heading)} if form in RISK_FORMS else register.tables)


# ── what is public, but not with this in it ──────────────────────────────────────────────────────────────────────────

_PLANTS = {"name": f"由{NAME[0]} {NAME[1:]}签字", "traditional": "由鍾硯田签字", "number": f"联系{NUMBER}", "starred": "联系139****1234", "case": f"{CASE[:20]}，请核对"}


def _public() -> Iterator[tuple[Form, str]]:
    for form in (*RISK_FORMS, POWERS, STEPS):
        for heading in columns(form, public=True):
            if heading not in ("岗位职责", "流程环节", "权力编号"):
                yield form, heading


def _row(form: Form, rows: pd.DataFrame, before: Disclosure) -> int:
    """Where a row of the form stands that is public."""
    if form is POWERS:
        return rows["权力编号"].tolist().index(before.powers[0]["权力编号"])
    return rows["流程编号"].tolist().index(before.procedures[0].code) if form is STEPS else 0


@pytest.mark.parametrize("what", _PLANTS)
def test_public_texts_with_a_name_are_held_back(office, what):
    """A name of the roster, a number, a report in a public column: that row, and only that one, is held back and told to the office."""
    register, roster = office
    before = published(approved(register), roster)[1]
    cases = register.tables[INFORMATION.key].assign(情况摘要=pd.array([CASE] * 3, dtype="str"))
    for form, heading in _public():
        rows = register.tables[form.key]
        at, cells = _row(form, rows, before), rows[heading].astype(object).tolist()
        cells[at] = f"{cells[at] or ''}{_PLANTS[what]}"
        own = {**register.tables, form.key: rows.assign(**{heading: pd.array(cells, dtype="str")}), INFORMATION.key: cases}
        parts, after = published(approved(replace(register, tables=own)), roster)
        assert holding(parts, [_PLANTS[what], NUMBER, "139****1234", NAME, CASE[:20]]) == [], (form.key, heading)
        new = {each.source for each in after.held} - {each.source for each in before.held}
        # A procedure is held back as a whole, and told with its first step.
        assert new >= ({before.procedures[0].steps[0].source} if form is STEPS else {tuple(rows.index[at])}), (form.key, heading)
        assert len(after.points) == len(before.points) - (form in RISK_FORMS)
        assert len(after.powers) == len(before.powers) - (form is POWERS)
        assert len(after.procedures) >= len(before.procedures) - (form in (STEPS, POWERS))


# ── what is circulated ───────────────────────────────────────────────────────────────────────────────────────────────

_TOLD = {"情况摘要": "藏着的情况摘要", "处置责任人": STRANGER, "备注": "藏着的备注"}
_OWN = ("data/", "退回/办公室/")
"""What the office alone has: the register, its own letter returned to it."""


def information(code: str, **changes: str) -> Sheet:
    """A letter of what was reported, its summary with a number in it, so that something is to be said of the row."""
    row = {
        "登记日期": "2011-09-20", "信息来源": "审计回访", "涉及科室": "综合科", "风险编号": code, "性质": "苗头性", "预警等级": "二级", "处置方式": "廉政谈话",
        "处置期限": "2011-10-20", "处置结果": "办理中", **_TOLD, "情况摘要": f"{_TOLD['情况摘要']}，{NAME}，联系{NUMBER}", **changes,
    }
    header = sheet_of("综合科", "科室").header | {"科室(中心)": "办公室", "填表日期": "2011-10-08", "审核日期": "2011-10-09"}
    return Sheet(INFORMATION, header, ({"序号": "1"} | row,))


@pytest.fixture(scope="module")
def circulated(tmp_path_factory):
    """An office with what was reported to it, once accepted and once returned; all parts of what it circulates, by edition."""
    made_office = workspace(tmp_path_factory.mktemp("leaks") / "局")
    assert made_office.run().code == 0
    code = made_office.latest.table("信息库")["风险编号"].iloc[0]
    made_office.put("办公室/信息.xlsx", information(code))
    first = made_office.run()
    assert made_office.latest.verdicts["办公室/信息.xlsx"] == "accepted", first.out
    accepted = made_office.latest
    made_office.put("办公室/信息.xlsx", information(code, 性质="说不清", 处置责任人="桑"))
    made_office.run()
    assert made_office.latest.verdicts["办公室/信息.xlsx"] == "returned"
    return accepted, made_office.latest


@pytest.mark.parametrize("at", [0, 1])
def test_nothing_reported_is_circulated(circulated, at):
    """信息 is not for circulation: no part of any workbook, page or list of the edition holds a word of it, accepted or returned."""
    files = {name: content for name, content in circulated[at].files.items() if not name.startswith(_OWN)}
    parts = {part: content for name, content in files.items() for part, content in every_part(name, content).items()}
    assert holding(parts, ["藏着的", STRANGER, NUMBER[:7]]) == []


def test_the_screen_cites_nothing_reported(tmp_path):
    """`riskbook check` tells which rule and which cell, not what stands there; neither in words nor as JSON."""
    path = tmp_path / "信息.xlsx"
    path.write_bytes(information("岗-综合科-001", 性质="说不清", 处置责任人="桑").workbook())
    for own in (command("check", path), command("check", path, "--json")):
        assert own.code == 3
        assert "不在规定选项内" in own.out
        assert not [word for word in ("藏着的", STRANGER, "说不清", NUMBER[:7]) if word in own.out]


def test_what_follows_is_counted_without_a_word_of_it(circulated):
    """The receipt counts information; the workbook's counts are those of the register."""
    accepted = circulated[0].receipt["figures"]["followup"]["information"]
    assert (accepted["total"], accepted["open"]) == (1, 1)
