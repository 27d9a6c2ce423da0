"""The whole product on whole inboxes: what goes in comes out, every number adds up, and the same input gives the same bytes."""

from __future__ import annotations

import io
import random
import re
import shutil
from collections import Counter
from zipfile import ZipFile

import books
import openpyxl
import pytest
from lxml import etree
from power_letters import bureau
from python_calamine import CalamineWorkbook
from workspaces import (
    BOOK,
    DAY,
    NAMES,
    REPOSITORY,
    SETTINGS,
    Edition,
    Workspace,
    digest,
    every_part,
    every_sheet,
    office,
    sheet_of,
    small_letters,
    soffice,
    started,
    waivers,
)

from pipeline.analysis.tables import counted, tables
from pipeline.forms import FOLLOWUP_FORMS, FORMS, GIVEN_OUT, POWERS, RISK_FORMS
from pipeline.register import store
from pipeline.rosterbook import Roster
from pipeline.rounds import store as rounds_store
from pipeline.sample.bureau import Sheet, power_sheets
from pipeline.writers import receipt as receipts
from pipeline.writers.catalogues import FOLDER
from pipeline.writers.package import NOTICE_SHEET, TAG

PREFIX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def values(content: bytes, sheet: str) -> list[list[object]]:
    """All cells of a sheet as any reader sees them: the values that formulas were stored with."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def database(content: bytes) -> list[dict[str, object]]:
    """The rows of 信息库 by their heads."""
    rows = values(content, "信息库")
    start = next(number for number, row in enumerate(rows) if row[0] == "风险编号")
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 1 :] if row[0]]


def totals(content: bytes) -> list[int]:
    """The grand total of every table on 统计， after checking that it is the sum of its row and of its column."""
    rows, found = values(content, "统计"), []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row[:-1]):
            if cell == "合计" and isinstance(row[c + 1], float):
                end = next((n for n in range(c + 1, len(row)) if not isinstance(row[n], float)), len(row)) - 1
                column = []
                for above in range(r - 1, -1, -1):
                    if not isinstance(rows[above][end], float):
                        break
                    column.append(rows[above][end])
                assert sum(row[c + 1 : end]) == row[end] == sum(column), (r, c)
                found.append(int(row[end]))
    return found


# ── the demonstration ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_demonstration_has_exactly_these_files(demo):
    """An edition holds the workbook, the notice, the return copies and their list, the reminders, the register's tables and the receipt; nothing else."""
    workspace, _ = demo
    assert [folder.name for folder in workspace.editions] == ["第001版_2011-10-10"]
    assert set(workspace.latest.files) == {
        BOOK, "run.json", "审核定级表.xlsx", "退回/退回清单.xlsx", *(f"登记表/{level}廉政风险防控登记表.xlsx" for level in ("单位", "科室", "个人岗位")),
        "廉政风险排查情况通报.docx", "催报单.xlsx", "催报.txt", "data/报送.parquet", "data/历次.parquet", "公示/廉政风险公示.xlsx", "公示/廉政风险公示.html", "公示留存/未公开事项清单.xlsx",
        f"退回/企业审计科/{NAMES['岗位']}", f"退回/企业审计科/{NAMES['权力清单']}", f"退回/固定资产投资审计科/{NAMES['科室']}", f"退回/政府投资项目审计中心/{NAMES['岗位']}",
        *(f"{FOLDER}/{title}.xlsx" for title in ("权力清单", "岗位职权目录", "制度目录", "业务流程目录", "权力运行流程图")),
        *store.file_names(), *rounds_store.file_names(),
    }
    assert {path.name for path in workspace.root.iterdir()} == {"inbox", "outbox", "templates_xlsx", "riskbook.toml", ".riskbook"}


def _assert_adds_up(edition: Edition, replaced: int) -> None:
    receipt = edition.receipt
    accepted = [sheet for letter in receipt["letters"] if letter["verdict"] == "accepted" for sheet in letter["sheets"]]
    risk_forms = {form.key for form in RISK_FORMS}
    total = receipt["figures"]["risks"]["total"]
    assert total == sum(sheet["rows"] for sheet in accepted if sheet["form"] in risk_forms) - replaced
    book = edition.files[BOOK]
    assert len(database(book)) == total == len(edition.table("信息库")) == sum(len(edition.table(form)) for form in risk_forms)
    assert totals(book) == [total] * len(totals(book))
    figures = receipt["figures"]["risks"]
    for name in ("by_level", "by_self_grade", "by_proposed_grade"):
        assert sum(figures[name].values()) == total
    assert sum(figures["by_approved_grade"].values()) + figures["unreviewed"] == total


def test_every_total_of_the_demonstration_adds_up(demo):
    """Rows of 信息库 = the receipt's total = every table on 统计 = rows of the accepted sheets: nothing is lost or counted twice."""
    workspace, _ = demo
    _assert_adds_up(workspace.latest, replaced=0)
    risks, book = workspace.latest.table("信息库"), workspace.latest.files[BOOK]
    shown = [cell for row in values(book, "统计") for cell in row]
    assert {table.title for table in tables(counted(risks), Roster())} <= set(shown)
    # Every table has the word twice: over its last column, and beside its last row.
    assert shown.count("合计") == 2 * len(totals(book))
    assert risks["风险编号"].is_unique


def test_totals_leave_out_what_was_replaced(tmp_path):
    """Rows that a later sheet replaced are not counted, and one notice says how many they were."""
    sheet = sheet_of("综合科", "科室")
    later = Sheet(sheet.form, sheet.header | {"填表日期": "2011-09-29", "审核日期": "2011-09-30"}, sheet.rows[:-1])
    made = office(tmp_path / "局", small_letters() | {"综合科/补报.xlsx": later})
    assert made.run().code == 0
    _assert_adds_up(made.latest, replaced=len(sheet.rows))
    [notice] = [finding for finding in made.latest.receipt["findings"] if finding["rule"] == "X05"]
    assert notice["file"] == f"综合科/{NAMES['科室']}"
    assert f"{len(sheet.rows)}行" in notice["message"]
    assert set(made.latest.table("科室")["来源文件"]) == {"综合科/补报.xlsx"}


# ── what was filled is what comes out ────────────────────────────────────────────────────────────────────────────────

ODD = (
    "=1+1", "+86电话另附", "-不适用-", "@综合科", "'引号开头", '他说“<同意>”&"不同意"', "第一行\n第二行\n\n第四行", "两  个空格", "😀𠮷野家", "0012", "1/2", "3.10", "TRUE",
    "100%", "_x0041_", '=HYPERLINK("http://example.com","点这里")', "=cmd|'/C calc'!A0", "a" * 300,
)


def odd_section() -> Sheet:
    """A section's form whose free texts are everything that programs like to take for something else."""
    sheet = sheet_of("综合科", "科室")
    rows = []
    for number, odd in enumerate(ODD):
        row = dict(sheet.rows[number % len(sheet.rows)])
        row |= {"序号": str(number + 1), "风险点": f"{odd}{row['风险点']}{number}", "表现形式": f"{odd}{row['表现形式']}第{number}种", "备注": odd,
                "防控措施": f"{odd}，由{row['责任人']}每月检查第{number}类单据。", "风险编号": None}
        rows.append(row)
    return Sheet(sheet.form, sheet.header, tuple(rows))


@pytest.fixture(scope="module")
def filled() -> dict[str, Sheet]:
    """Forms of every kind, one of them with odd texts."""
    return {
        **{f"{sheet.form.key}.xlsx": sheet for sheet in reversed(every_sheet()) if sheet.form in FOLLOWUP_FORMS},
        **{f"{sheet.form.key}.xlsx": sheet for sheet in power_sheets()[f"综合科/{POWERS.workbook}.xlsx"]},
        "名册.xlsx": sheet_of("办公室", "名册"), "豁免.xlsx": waivers(("综合科", "R08", "=1+1的写法也照抄", "2011-12-31")), "单位.xlsx": sheet_of("办公室", "单位"), "岗位.xlsx": sheet_of("综合科", "岗位"), "科室.xlsx": odd_section(),
    }


def _as_filled(sheet: Sheet) -> list[dict[str, str]]:
    return [{heading: row.get(heading) or "" for heading in sheet.form.headings if heading != "风险编号"} for row in sheet.rows]


def _as_registered(edition: Edition, form: str, file: str) -> list[dict[str, str]]:
    rows = edition.table(form)
    rows = rows[rows["来源文件"] == file].sort_values("来源行")
    headings = next(each.headings for each in FORMS if each.key == form)
    return rows[[heading for heading in headings if heading != "风险编号"]].fillna("").to_dict("records")


@pytest.fixture(scope="module", params=["as filled", "xlsx", "xlsm", "xltx", "xls", "ods"])
def saved(request, tmp_path_factory, filled) -> tuple[Workspace, str]:
    """A run over the filled forms, as they were filled or as LibreOffice saved them; and their ending."""
    work = tmp_path_factory.mktemp("saved")
    kind = "xlsx" if request.param == "as filled" else request.param
    sources = []
    for name, sheet in filled.items():
        sources.append(work / name)
        sources[-1].write_bytes(sheet.workbook())
    files = sources if request.param == "as filled" else soffice(kind, sources, work / "另存")
    made = office(work / "局", {file.name: file.read_bytes() for file in files})
    ran = made.run()
    assert ran.code == 0, [f for f in made.latest.receipt["findings"] if f["severity"] == "error"]
    return made, kind


@pytest.mark.parametrize("form", [form.key for form in GIVEN_OUT])
def test_what_was_filled_is_what_is_registered(saved, filled, form):
    """Every row and every text of the filled forms is in the register, identical to the character, for every heading.

    It is so whether the forms came as they were filled or were saved by LibreOffice in any of five formats.
    """
    made, kind = saved
    assert _as_registered(made.latest, form, f"{form}.{kind}") == _as_filled(filled[f"{form}.xlsx"])


# ── texts stay texts ─────────────────────────────────────────────────────────────────────────────────────────────────


def formulas(content: bytes) -> list[str]:
    """Every formula of a workbook, in whichever sheet."""
    with ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    return [cell.text or "" for part in parts for cell in etree.fromstring(part).iter(f"{PREFIX}f")]


@pytest.fixture(scope="module")
def tricky(tmp_path_factory, filled) -> Workspace:
    """A run over letters whose texts and names look like formulas, one of which is returned."""
    bad = odd_section().with_cell(0, "发生机率", "=1+1").with_cell(1, "危害程度", "@SUM(1)").with_header(**{"科室(中心)": "办公室"})
    letters = {"名册.xlsx": filled["名册.xlsx"], 'a"&1+1&".xlsx': odd_section(), "=2+2.xlsx": sheet_of("综合科", "岗位"), "=坏.xlsx": bad}
    made = office(tmp_path_factory.mktemp("tricky") / "局", letters)
    assert made.run().code == 3
    return made


def test_user_text_is_never_a_formula(tricky):
    """A text that begins with = + - @ is a text in the workbook, as entered; no formula holds a user's text but the links."""
    book = tricky.latest.files[BOOK]
    shown = [row["风险点"] for row in database(book)]
    for row in odd_section().rows:
        assert row["风险点"] in shown
    for formula in formulas(book):
        assert formula.startswith("HYPERLINK(") or not re.search(r"example|calc'|1\+1|SUM\(1\)|2\+2", formula), formula


def test_links_escape_what_they_hold(tricky):
    """In a link to a letter every quotation mark of its name is doubled: the formula is two texts, or a text and a number, and no more."""
    links = [formula for formula in formulas(tricky.latest.files[BOOK]) if formula.startswith("HYPERLINK(")]
    held = [link for link in links if '""&1+1&""' in link]
    assert held
    for link in links:
        assert re.fullmatch(r'HYPERLINK\("(?:[^"]|"")*",(?:"(?:[^"]|"")*"|\d+)\)', link), link


def test_lists_and_copies_hold_no_formula_of_a_user(tricky):
    """The list of returns has no formula at all; a return copy has those of the sender's file, and references of ours to its cells."""
    assert formulas(tricky.latest.files["退回/退回清单.xlsx"]) == []
    theirs = formulas((tricky.inbox / "=坏.xlsx").read_bytes())
    added = list((Counter(formulas(tricky.latest.files["退回/=坏.xlsx"])) - Counter(theirs)).elements())
    assert added
    assert not [formula for formula in added if not re.fullmatch(r"'科室'!\$[A-Z]+\$\d+", formula)]


def test_libreoffice_shows_the_same_texts(tricky, tmp_path):
    """Opened and saved by LibreOffice, 信息库 says the same in every cell: nothing was calculated out of a user's text."""
    source = tmp_path / "book.xlsx"
    source.write_bytes(tricky.latest.files[BOOK])
    [again] = soffice("xlsx", [source], tmp_path / "again")
    own, theirs = database(source.read_bytes()), database(again.read_bytes())
    assert [{**row, "来源行": int(row["来源行"])} for row in theirs] == [{**row, "来源行": int(row["来源行"])} for row in own]


# ── the same input, the same bytes ───────────────────────────────────────────────────────────────────────────────────


def test_nothing_new_makes_no_edition(tmp_path):
    """The same inbox again, even on a later day, makes no new edition: exit 0, and it says so."""
    made = office(tmp_path / "局")
    assert made.run().code == 0
    for day in (DAY, "2011-10-11"):
        again = made.run(day=day)
        assert (again.code, again.err) == (0, "")
        assert "没有生成新的版本" in again.out
        assert made.editions[0].name in again.out
    assert len(made.editions) == 1


def test_forcing_makes_the_same_bytes(tmp_path):
    """--force over the same input and day makes a new folder whose workbooks and tables are the same to the byte."""
    made = office(tmp_path / "局", small_letters() | {"坏.xlsx": sheet_of("综合科", "科室").with_cell(0, "发生机率", "严重")})
    codes = [made.run().code, made.run("--force").code, made.run("--force").code]
    assert codes == [3, 3, 3]
    assert [folder.name[:5] for folder in made.editions] == ["第001版", "第002版", "第003版"]
    first, *others = (Edition(folder) for folder in made.editions)
    for other in others:
        assert other.content == first.content
        assert other.receipt["files"] == first.receipt["files"]
        assert other.receipt["content"] == "第001版"


def test_order_and_chance_do_not_matter(demo, tmp_path):
    """The same letters elsewhere, laid there in another order, give the same edition to the byte, receipt included.

    The second run is another process, with another hash seed and in another time zone.
    """
    workspace, _ = demo
    made = office(tmp_path / "别处", {})
    shutil.copy(workspace.root / "riskbook.toml", made.root)
    paths = [path for path in workspace.inbox.rglob("*") if path.is_file()]
    random.Random(7).shuffle(paths)
    for path in paths:
        target = made.inbox / path.relative_to(workspace.inbox)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    process = started("run", "--root", made.root, "--date", DAY, PYTHONHASHSEED="12345", TZ="Asia/Shanghai")
    _, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (3, b"")
    own, theirs = workspace.latest.files, made.latest.files
    assert sorted(own) == sorted(theirs)
    assert [name for name in own if own[name] != theirs[name]] == []


@pytest.mark.parametrize("change", ["letter", "settings", "added", "stage"])
def test_a_change_makes_an_edition(tmp_path, change):
    """A changed or added letter, a changed setting, or a deadline that has passed makes a new edition."""
    made = office(tmp_path / "局", settings=f'{SETTINGS}[deadlines]\nimprove = "10-15"\n')
    assert made.run().code == 0
    day = "2011-10-11"
    if change == "letter":
        made.put(f"综合科/{NAMES['科室']}", sheet_of("综合科", "科室").with_cell(0, "备注", "已核对"))
    if change == "added":
        made.put("新.xlsx", sheet_of("办公室", "科室"))
    if change == "settings":
        made.set(SETTINGS + 'classification = "内部"\n')
    if change == "stage":
        day = "2011-10-16"
    ran = made.run(day=day)
    assert (ran.code, len(made.editions)) == (0, 2)
    assert made.latest.receipt["base"] == made.editions[0].name


def test_a_letter_taken_away_keeps_its_rows(tmp_path):
    """What was accepted stays in the register after its letter was taken out of the inbox, also where nothing else is accepted."""
    made = office(tmp_path / "局")
    made.run()
    shutil.rmtree(made.inbox / "综合科")
    made.put(f"办公室/{NAMES['名册']}", b"broken")
    assert made.run().code == 3
    first, second = (Edition(folder) for folder in made.editions)
    columns = [name for name in first.table("信息库") if name != "变更"]
    assert second.table("信息库")[columns].to_dict("records") == first.table("信息库")[columns].to_dict("records")
    assert len(database(second.files[BOOK])) == len(database(first.files[BOOK]))


# ── privacy ──────────────────────────────────────────────────────────────────────────────────────────────────────────

PHONES = ("13912345678", "138 1234 5678", "138-1234-5679", "0555-2345678", "１３９１２３４５６７８")
IDENTITY = "34050119850203123X"
SECRETS = (*PHONES, IDENTITY)


def with_numbers(sheet: Sheet) -> Sheet:
    """A form with telephone and identity-card numbers in many of its columns."""
    for position, (heading, secret) in enumerate(
        [("备注", PHONES[0]), ("防控措施", PHONES[1]), ("表现形式", PHONES[2]), ("风险点", PHONES[3]), ("相关制度", IDENTITY), ("流程环节", IDENTITY), ("权力(业务)事项", PHONES[4])]
    ):
        row = position % len(sheet.rows)
        sheet = sheet.with_cell(row, heading, f"{sheet.rows[row].get(heading) or '说明'}，可与{secret}联系核对")
    return sheet


@pytest.fixture(scope="module")
def private(tmp_path_factory) -> Workspace:
    """A run over an accepted and a returned letter with personal numbers in them, also where an error stands."""
    kept = with_numbers(sheet_of("综合科", "科室"))
    sent_back = with_numbers(sheet_of("办公室", "科室")).with_cell(0, "发生机率", f"高{PHONES[0]}").with_cell(1, "完成时限", IDENTITY)
    sent_back = sent_back.with_header(审核人=f"卢叙白{PHONES[0]}")
    roster = sheet_of("办公室", "名册").with_cell(0, "简称", f"领导{PHONES[0]}")
    made = office(tmp_path_factory.mktemp("private") / "局", {"名册.xlsx": roster, "通过.xlsx": kept, "退回.xlsx": sent_back})
    ran = made.run()
    assert made.latest.verdicts == {"名册.xlsx": "accepted", "通过.xlsx": "accepted", "退回.xlsx": "returned"}
    assert not any(secret in ran.out for secret in SECRETS)
    return made


def test_no_personal_number_leaves_the_inbox(private):
    """No part of any file of an edition holds a planted number, but for the sender's own cells in the sender's own copy."""
    for name, content in private.latest.files.items():
        if name == "退回/退回.xlsx":
            continue
        for part, data in every_part(name, content).items():
            assert not [secret for secret in SECRETS if secret.encode() in data], part


def test_our_words_in_a_return_copy_are_masked(private):
    """In a return copy the sender's cells stay as they were, but our comments and our sheet mask every number."""
    copy = openpyxl.load_workbook(private.latest.folder / "退回" / "退回.xlsx")
    ours = [str(cell.value or "") for row in copy[NOTICE_SHEET].iter_rows() for cell in row]
    ours += [cell.comment.text for sheet in copy for row in sheet.iter_rows() for cell in row if cell.comment is not None and TAG in cell.comment.text]
    assert len(ours) > 20
    assert not [text for text in ours if any(secret in text for secret in SECRETS)]
    assert any("139****5678" in text for text in ours)
    theirs = [str(cell.value or "") for row in copy["科室"].iter_rows() for cell in row]
    assert all(any(secret in text for text in theirs) for secret in SECRETS)


def test_what_is_masked_keeps_the_rest_of_its_text(private):
    """Masking takes away the middle of the number and nothing else."""
    rows = private.latest.table("科室").sort_values("来源行")
    plain = with_numbers(sheet_of("综合科", "科室")).rows
    assert rows["备注"].iloc[0] == str(plain[0]["备注"]).replace(PHONES[0], "139****5678")
    assert rows["相关制度"].iloc[4 % len(plain)] == str(plain[4 % len(plain)]["相关制度"]).replace(IDENTITY, "340501***********X")


# ── the receipt ──────────────────────────────────────────────────────────────────────────────────────────────────────


def keys_of(value: object, path: str = "") -> set[str]:
    """The dotted names of all keys in use; maps whose keys are data count as one."""
    maps = ("files", "figures.risks.by_level", "figures.risks.by_self_grade", "figures.risks.by_proposed_grade", "figures.risks.by_approved_grade",
            "figures.risks.unconfirmed_by_level", "figures.changes.by_kind", *(f"figures.powers.{each}" for each in ("by_proposal", "by_state", "conflicts", "gaps")))
    maps += tuple(f"figures.followup.{each}" for each in (
        "information.sections_by_level", "commitments.by_state", "inspections.by_state", "inspections.by_penalty", "scores"))
    maps += ("figures.alike.groups", "figures.alike.texts")
    if isinstance(value, dict) and path not in maps:
        return set().union(*(keys_of(each, f"{path}.{key}".lstrip(".")) for key, each in value.items()))
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {path}.union(*(keys_of(each, f"{path}[]") for each in value))
    return {path}


@pytest.fixture(scope="module")
def second_round(tmp_path_factory) -> Edition:
    """An edition with a letter that comes after a returned one."""
    spoiled = sheet_of("综合科", "科室").with_cell(0, "发生机率", "严重").with_cell(1, "危害程度", "很重")
    made = office(tmp_path_factory.mktemp("rounds") / "局", small_letters() | {"综合科/科室.xlsx": spoiled})
    made.run()
    made.put("综合科/科室.xlsx", spoiled.with_cell(0, "发生机率", "中"))
    assert made.run(day="2011-10-12").code == 3
    return made.latest


def test_the_receipt_is_documented(demo, second_round):
    """docs/run_json.md documents every key that a receipt has, and no other, each with an example."""
    workspace, _ = demo
    text = (REPOSITORY / "docs" / "run_json.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    documented = [key for key, _, _ in lines]
    assert len(documented) == len(set(documented))
    conflicts = {"conflicts": receipts.conflicts(books.made(bureau()).figures.balance)}
    assert set(documented) - {"figures"} == keys_of(workspace.latest.receipt) | keys_of(second_round.receipt) | keys_of(conflicts)
    assert all(example.startswith(("`", "see ")) for _, _, example in lines)


def test_the_receipt_has_every_file_and_its_digest(demo):
    """`files` names every file of the edition but the receipt, with the digest that it has; `letters` every file of the inbox."""
    workspace, _ = demo
    edition, receipt = workspace.latest, workspace.latest.receipt
    assert receipt["files"] == {name: digest(content) for name, content in edition.content.items()}
    inbox = {path.relative_to(workspace.inbox).as_posix(): path.read_bytes() for path in workspace.inbox.rglob("*") if path.is_file()}
    assert [letter["file"] for letter in receipt["letters"]] == sorted(inbox)
    for letter in receipt["letters"]:
        assert letter["sha256"] in (digest(inbox[letter["file"]]), "")
    assert list(receipt["files"]) == sorted(receipt["files"])


def test_the_receipt_has_every_finding(demo):
    """Every finding that a person reads, on 问题 or on 退回清单， is in the receipt, and as many of each."""
    workspace, _ = demo
    edition = workspace.latest
    returned = {file for file, verdict in edition.verdicts.items() if verdict == "returned"}
    told = [f["message"] for f in edition.receipt["findings"] if f["file"] not in returned]
    problems = values(edition.files[BOOK], "问题")
    head = next(number for number, row in enumerate(problems) if row[0] == "序号")
    column = problems[head].index("说明")
    assert sorted(row[column] for row in problems[head + 1 :] if row[0]) == sorted(told)
    listed = values(edition.files["退回/退回清单.xlsx"], "明细")
    column = listed[1].index("问题和改法")
    sent = [f["message"] for f in edition.receipt["findings"] if f["file"] in returned and f["severity"] != "notice"]
    assert sorted(row[column] for row in listed[2:] if row[0]) == sorted(sent)


def test_the_receipt_is_in_reading_order(demo):
    """Findings stand by file and sheet; every returned letter has an error, no accepted one has but what was waived."""
    workspace, _ = demo
    receipt = workspace.latest.receipt
    places = [(f["file"], f["sheet"]) for f in receipt["findings"]]
    assert places == sorted(places)
    wrong = {f["file"] for f in receipt["findings"] if f["severity"] == "error" and not f["waived"]}
    assert wrong == {file for file, verdict in workspace.latest.verdicts.items() if verdict == "returned"}
    counts = receipt["figures"]["letters"]
    assert counts["received"] == counts["accepted"] + counts["returned"] + counts["repeated"]
    assert counts["received"] + counts["passed_over"] == len(receipt["letters"])


def test_the_register_is_in_the_edition_as_parquet(demo):
    """Every accepted row of every form is in data/, its letter, sheet and row beside it, where the inbox has them."""
    workspace, _ = demo
    for form in FORMS:
        rows = workspace.latest.table(form.key)
        assert set(form.headings) <= set(rows.columns)
        for file, part in rows.groupby("来源文件"):
            sheet = values((workspace.inbox / str(file)).read_bytes(), str(part["来源工作表"].iloc[0]))
            mark = next(heading for heading in ("风险点", "规则", "姓名", *form.headings) if heading in form.headings and heading != "序号")
            for row, entered in zip(part["来源行"], part[mark], strict=True):
                assert entered in sheet[row - 1]
