"""What goes out to the public: from reviewed rows of public powers only, the same in the edition and by `riskbook publish`."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from approving import approved
from books import TODAY, made, opened, sheets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from power_letters import bureau, many, power_rows
from workspaces import command, office, sheet_of, small_letters

from pipeline.analysis.balance import balance
from pipeline.analysis.disclosure import disclosure
from pipeline.analysis.guard import Guard, Phrases
from pipeline.forms import POWERS, PROCEDURES
from pipeline.refusal import Refusal
from pipeline.rosterbook import Roster
from pipeline.sample.bureau import Sheet
from pipeline.settings import Settings, parsed
from pipeline.writers.official import Paper
from pipeline.writers.public import BOOK, HELD, PAGE, held, publication
from pipeline.writers.public.words import NO_POINTS, NO_POWERS

OUTSIDE = ["对外公开"]
REPORT_TO = Settings().report_to


def with_ways(register, ways):
    """The register with these ways of publication by turns in its 权力清单."""
    rows = register.tables["权力清单"]
    own = [ways[at % len(ways)] or None for at in range(len(rows))]
    return replace(register, tables={**register.tables, "权力清单": rows.assign(公开方式=pd.array(own, dtype="str"))})


@pytest.fixture(scope="module")
def small():
    """A small bureau with powers."""
    return made(bureau())


def found(book, register=None, roster=None):
    own = register or book.register
    return disclosure(own, balance(own, roster or book.roster), roster or book.roster)


def written(book, register, report_to=REPORT_TO):
    paper = Paper(register.unit, register.period, "内部资料", "第002版", TODAY, book.roster)
    asked = publication(register, balance(register, book.roster), paper, report_to)[0]
    return {path: content() for path, content in asked.items()}


# ── what is public ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_only_reviewed_points_are_public(small):
    """Before the review no point is public and each is told; after it, all are; of one that was reworded since, the approved wording."""
    before = found(small)
    assert before.points == ()
    assert sum(each.reason == "还没有审定" for each in before.held) == len(small.register.risks)
    done = approved(small.register)
    after = found(small, done)
    assert len(after.points) == len(small.register.risks)
    reworded = replace(done, risks=done.risks.assign(防控措施="改写以后的措施"))
    assert [point["防控措施"] for point in found(small, reworded).points] == [point["防控措施"] for point in after.points]


@pytest.mark.parametrize(("ways", "reason"), [
    (["不公开"], "公开方式是不公开"), (["内部公开"], "公开方式是内部公开，只在局内公布"), ([""], "没有填写公开方式"),
])
def test_only_powers_for_everybody_are_public(small, ways, reason):
    """A power that is not 对外公开 is in no list for the public, nor is its chart; one that is 内部公开 stands on the office's own list."""
    own = found(small, with_ways(small.register, ways))
    assert own.powers == own.procedures == ()
    assert {each.reason for each in own.held if each.form == "权力清单"} == {reason}
    assert len(own.inside) == (len(small.register.tables["权力清单"]) if ways == ["内部公开"] else 0)


def test_powers_that_are_doubtful_are_held_back(small):
    """拟取消, without a basis, claimed twice with different bodies: held back though 对外公开; everything else is shown once."""
    own = found(small, with_ways(small.register, OUTSIDE))
    reasons = {each.code: each.reason for each in own.held if each.form == "权力清单"}
    assert reasons == {
        "SJ-05": "同一编号报了几行，内容不一致，明确责任主体以后再公示", "SJ-26": "清理意见是取消，不再行使", "SJ-27": "清理意见是取消，不再行使", "SJ-28": "没有写明行使依据",
    }
    assert sorted([line["权力编号"] for line in own.powers] + list(reasons)) == sorted(set(small.register.tables["权力清单"]["权力编号"]))


def test_a_procedure_is_public_with_its_power(small):
    """Charts of public powers are drawn; others are told with the reason, also those that were never drawn."""
    own = found(small, with_ways(small.register, OUTSIDE))
    shown = {line["权力编号"] for line in own.powers}
    assert {each.power for each in own.procedures} <= shown
    told = {each.code: each.reason for each in own.held if each.form in ("流程环节", PROCEDURES.key)}
    assert told["LC-07"] == "没有报流程环节，画不出流程图"
    assert len(own.procedures) + len(told) == len(small.register.tables["业务流程目录"])


def test_steps_name_public_points_only(small):
    """A public chart knows the grade of a point only where the point itself is public."""
    own = found(small, with_ways(small.register, OUTSIDE))
    assert {code for each in own.procedures for step in each.steps for code in step.risks} == set()
    done = found(small, with_ways(approved(small.register), OUTSIDE))
    assert {code for each in done.procedures for step in each.steps for code in step.risks} <= set(done.risks) == {p["风险编号"] for p in done.points}


@pytest.mark.parametrize("by", ["number", "name"])
def test_points_of_powers_that_are_secret_are_held_back(small, by):
    """A point whose power is 不公开, or that names such a power, is not public."""
    register = approved(small.register)
    rows = register.tables["权力清单"]
    ways = ["不公开" if code == "SJ-14" else "对外公开" for code in rows["权力编号"]]
    tables = {**register.tables, "权力清单": rows.assign(公开方式=pd.array(ways, dtype="str"))}
    if by == "name":
        own = tables["科室"]
        tables["科室"] = own.assign(对应权力编号=pd.array([None] * len(own), dtype="str"), 表现形式=own["表现形式"].where(own["对应权力编号"] != "SJ-02、SJ-14", "办理审计 处罚时不留记录。"))
        register = approved(replace(register, tables=tables))
    own = found(small, replace(register, tables=tables))
    (held,) = [each for each in own.held if each.form == "科室"]
    assert held.reason == ("对应的权力“SJ-14”不公开" if by == "number" else "公示的文字里有不公开的权力“审计处罚”")


def test_everything_is_public_or_told(small):
    """No point, power or procedure is in neither list: what is not public is told to the office with its place."""
    register = with_ways(approved(small.register), ["对外公开", "内部公开", "不公开"])
    own = found(small, register)
    codes = {line["权力编号"] for line in own.powers} | {each.code for each in own.held if each.form == "权力清单"}
    assert codes == set(register.tables["权力清单"]["权力编号"])
    points = {point["风险编号"] for point in own.points} | {each.code for each in own.held if each.form in ("单位", "科室", "岗位")}
    assert points == set(register.risks["风险编号"])
    assert all(each.source for each in own.held if each.form != PROCEDURES.key)


# ── names in texts ───────────────────────────────────────────────────────────────────────────────────────────────────


def _guard(*people):
    headings = ("科室", "科室类型", "岗位名称", "姓名", "科室负责人", "分管领导", "在岗", "简称")
    rows = [dict.fromkeys(headings, "") | {"科室": "综合科", "岗位名称": "主审岗", "姓名": person} for person in people]
    return Guard({}, Roster(pd.DataFrame(rows, columns=list(headings))))


@pytest.mark.parametrize("text", ["由钟砚田签字", "由钟 砚 田签字", "钟　砚田", "鍾硯田同志", "钟\n砚田"])
def test_a_name_is_found_however_it_is_written(text):
    """With blanks inside, in traditional characters, over two lines."""
    assert _guard("钟砚田").name_in(text) == "钟砚田"


def test_what_is_no_name():
    """缺员 is nobody, and one character alone is no name."""
    assert _guard("缺员", "李", "钟砚田").name_in("缺员的岗位由李姓同志代管，钟表和砚台由田间登记") == ""


@settings(deadline=None)
@given(st.text("甲乙丙丁", max_size=12), st.lists(st.text("甲乙丙丁", min_size=2, max_size=4), max_size=6))
def test_phrases_are_found_where_they_stand(text, phrases):
    """Law: a phrase is found if and only if one of them stands in the text, and what is found stands there."""
    hit = Phrases(phrases).within(text)
    assert bool(hit) == any(phrase in text for phrase in phrases)
    assert hit in text
    assert not hit or hit in phrases


# ── the files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_workbook_holds_what_is_public(small):
    """Four sheets and a sheet for each chart; the rows of points and powers as they are public, each once, in order."""
    register = with_ways(approved(small.register), OUTSIDE)
    own, content = found(small, register), written(small, register)[BOOK]
    read = sheets(content)
    assert list(read) == ["廉政风险公示", "权力清单公示", "权力运行流程", *(f"流程 {each.code}" for each in own.procedures), "监督举报"]
    assert [row[0] for row in read["廉政风险公示"][4:]] == [point["风险编号"] for point in own.points]
    assert [row[:5] for row in read["权力清单公示"][4:]] == [list(line.values()) for line in own.powers]
    assert read["廉政风险公示"][2][0] == f"经组织审核定级，公示廉政风险点{len(own.points)}个：一级{own.by_grade['一级']}个、二级{own.by_grade['二级']}个、三级{own.by_grade['三级']}个。"


def test_the_workbook_is_ready_to_hang_out(small):
    """A4, one page across, heads on every page, no 内部资料, no link to a letter, nobody's name among its properties."""
    content = written(small, with_ways(approved(small.register), OUTSIDE))[BOOK]
    for sheet in opened(content).worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1) == (9, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        foot = "".join(str(part.text or "") for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right))
        assert "页" in foot
        assert "内部" not in foot
        if sheet.title in ("廉政风险公示", "权力清单公示"):
            assert sheet.print_title_rows == "$1:$4"
    with ZipFile(BytesIO(content)) as package:
        links = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
        assert "External" not in links
        properties = package.read("docProps/core.xml").decode()
    assert re.findall("<dc:creator>(.*?)</dc:creator>", properties) == ["riskbook"]
    assert re.findall("<cp:lastModifiedBy>(.*?)</cp:lastModifiedBy>", properties) == ["riskbook"]


def test_the_list_for_the_office(small):
    """Every row that was held back, with its place and the reason, and the powers that are 内部公开; marked as internal."""
    register = with_ways(small.register, ["对外公开", "内部公开"])
    own, content = found(small, register), written(small, register)[HELD]
    read = sheets(content)
    assert [tuple(row[1:5]) for row in read["未公开事项"][3:]] == [(each.form, each.code, each.what, each.reason) for each in own.held]
    assert [row[0] for row in read["内部公开权力"][3:]] == [line["权力编号"] for line in own.inside]
    assert all("内部资料" in (sheet.oddFooter.left.text or "") for sheet in opened(content).worksheets)


def test_where_nothing_is_public_it_says_so(small):
    """Without reviewed points and without public powers each sheet has one line; the page too."""
    files = written(small, with_ways(small.register, ["不公开"]))
    assert [sheets(files[BOOK])[name][2][0] for name in ("廉政风险公示", "权力清单公示")] == [NO_POINTS, NO_POWERS]
    assert files[PAGE].decode().count(NO_POWERS) == 1


def test_the_same_register_gives_the_same_bytes(small):
    """All three files are a function of the register, the paper and the setting."""
    register = with_ways(approved(small.register), OUTSIDE)
    assert written(small, register) == written(small, register)


def test_many_powers_and_charts():
    """A hundred powers and seventy charts, which are all drawn."""
    book = made(many(100, 70))
    register = with_ways(book.register, OUTSIDE)
    read = openpyxl.load_workbook(BytesIO(written(book, register)[BOOK]), read_only=True)
    assert len(read.sheetnames) == 4 + 70


# ── how to report ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_how_to_report_is_what_the_office_says(small):
    """Each paragraph of the setting stands on the sheet and on the page, an office's telephone as it is; the default names none."""
    text = "来信请寄本局。\n办公电话0575-83012345。"
    files = written(small, small.register, text)
    assert [row[0] for row in sheets(files[BOOK])["监督举报"][3:]] == text.split("\n")
    assert all(f"<p>{line}</p>" in files[PAGE].decode() for line in text.split("\n"))
    assert not re.search(r"\d{5}", Settings().report_to)


def test_how_to_report_names_nobody(small):
    """A name of the roster, or a person's own number, is refused before anything is written."""
    with pytest.raises(Refusal, match="写有“钟砚田”的姓名"):
        written(small, small.register, "请找钟砚田反映。")
    with pytest.raises(Refusal, match="手机号码"):
        parsed('report_to = "请拨打13905831234"')
    assert parsed('report_to = "请拨打0575-83012345"').report_to == "请拨打0575-83012345"


# ── the command ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def posted(tmp_path_factory):
    """A small office with powers that has run once."""
    rows = tuple(dict(row) | {"序号": str(at)} for at, row in enumerate(power_rows(), 1))
    powers = Sheet(POWERS, sheet_of("综合科", "科室").header, rows)
    made_office = office(tmp_path_factory.mktemp("public") / "局", small_letters() | {"综合科/权力清单.xlsx": powers})
    assert made_office.run().code == 0
    return made_office


def test_publishing_writes_what_the_edition_holds(posted, tmp_path):
    """The public folder goes where it is asked for, the office's list stays in the workspace; byte for byte the files of the edition."""
    ran = command("publish", "--root", posted.root, "--to", tmp_path / "网站")
    assert ran.code == 0
    files = posted.latest.files
    assert {path.name: path.read_bytes() for path in (tmp_path / "网站").rglob("*.*")} == {
        name.partition("/")[2]: content for name, content in files.items() if name.startswith("公示/")
    }
    assert (posted.root / HELD).read_bytes() == files[HELD]
    own = re.match(r"按第001版_2011-10-10公示：廉政风险点0个，权力事项(\d+)项，权力运行流程图\d张。\n没有公开的有(\d+)处", ran.out)
    assert own, ran.out
    assert int(own[1]) == len(sheets(files[BOOK])["权力清单公示"]) - 4 > 0
    assert int(own[2]) == len(sheets(files[HELD])["未公开事项"]) - 3


def test_publishing_again_loses_nothing(posted):
    """The same again changes nothing; what differs is put aside under another name and told."""
    assert "改名" not in command("publish", "--root", posted.root).out
    assert "改名" not in command("publish", "--root", posted.root).out
    (posted.root / "公示" / "我的说明.txt").write_text("留着", encoding="utf-8")
    assert "原来的文件夹与这次的不同，已改名为“公示（旧1）”保留。" in command("publish", "--root", posted.root).out
    assert (posted.root / "公示（旧1）" / "我的说明.txt").read_text(encoding="utf-8") == "留着"


def test_publishing_is_refused(posted, tmp_path):
    """Into the outbox, without an edition: one sentence, exit 2, nothing written."""
    within = command("publish", "--root", posted.root, "--to", posted.outbox / "网站")
    assert (within.code, within.err) == (2, "outbox里的各版不能改动；请把公示的文件写到别的文件夹。\n")
    nothing = command("publish", "--root", tmp_path)
    assert (nothing.code, nothing.err) == (2, "outbox里还没有汇总过的版本，没有内容可以公示；请先运行“riskbook run”。\n")
    assert not (tmp_path / "公示").exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["对外公开", "内部公开", "不公开", ""]), min_size=14, max_size=15))
def test_no_power_is_public_against_its_way(small, ways):
    """Law: whatever the ways of publication, a number on the public list is 对外公开 in every row that has it."""
    register = with_ways(small.register, ways)
    rows = register.tables["权力清单"]
    for line in found(small, register).powers:
        assert set(rows.loc[rows["权力编号"] == line["权力编号"], "公开方式"]) == {"对外公开"}


def test_other_processes_write_the_same(small):
    """What is sent to another process to be written comes to the same bytes there."""
    register = with_ways(approved(small.register), OUTSIDE)
    paper = Paper(register.unit, register.period, "内部资料", "第002版", TODAY, small.roster)
    sent = []

    def kept(write, *given):
        sent.append(pickle.loads(pickle.dumps((write, given))))
        return lambda: write(*given)

    asked = publication(register, balance(register, small.roster), paper, REPORT_TO, kept)[0]
    assert [write(*given) for write, given in sent] == [content() for content in asked.values()]


@pytest.mark.parametrize("most", [2, 6, 10])
def test_a_long_list_for_the_office_leaves_out_only_what_waits_for_review(small, monkeypatch, most):
    """Beyond the most rows the sheet says how many more wait for review; what is held back for another reason is never cut off."""
    monkeypatch.setattr(held, "MOST", most)
    own, content = found(small), written(small, small.register)[HELD]
    rows, others = sheets(content)["未公开事项"], [each for each in own.held if not each.waits]
    assert len(others) == 6
    assert len(rows) == 3 + max(most, len(others))
    assert f"共{len(own.held)}处没有公示" in rows[1][0]
    assert f"这里列出{len(rows) - 3}处，其余{len(own.held) - len(rows) + 3}处都是没有审定的，见“审核定级表.xlsx”。" in rows[1][0]
    assert [row[2] for row in rows[3 : 3 + len(others)]] == [each.code for each in others]
