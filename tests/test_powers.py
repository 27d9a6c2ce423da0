"""Powers, catalogues, flow charts and what is out of balance: what stands in the consolidated workbook is what the register holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from books import formulas, letters, made, opened, records, sheets
from power_letters import PARAGRAPHS, bureau, many, power_letters

from pipeline.analysis.balance import balance, ordered
from pipeline.analysis.concentration import by_post, by_section
from pipeline.analysis.coverage import GapKind
from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RULE_LIST
from pipeline.settings import Settings
from pipeline.writers.catalogues import catalogues
from pipeline.writers.chart_books import MOST, volumes
from pipeline.writers.consolidated import Book, workbook
from pipeline.writers.consolidated.names import SHEETS
from pipeline.writers.official import Paper

pytestmark = pytest.mark.filterwarnings("error")
OWN = ("权力清单", "清理核查", "岗位职权目录", "制度目录", "业务流程目录", "流程图", "制衡提示", "权力集中", "衔接核查")
CHARTS = [f"流程 LC-0{number}" for number in range(1, 7)]


@pytest.fixture(scope="module")
def book() -> Book:
    return made(bureau())


@pytest.fixture(scope="module")
def content(book: Book) -> bytes:
    return workbook(book)


@pytest.fixture(scope="module")
def shown(content: bytes) -> dict[str, list[list[object]]]:
    return sheets(content)


def paper(book: Book) -> Paper:
    return Paper(book.register.unit, book.register.period, "内部资料", book.edition, book.figures.today, book.roster)


# ── what is shown ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_procedure_has_a_sheet_behind_the_others(shown):
    """The fixed sheets stand in their order, behind them one for each procedure that has steps."""
    assert list(shown) == [*SHEETS, *CHARTS]


def test_the_sentence_ends_with_the_powers_cleared(book, shown):
    """The computed sentence counts powers by number, those claimed twice once; without 权力清单 it ends as before."""
    end = f"制定防控措施{book.figures.measures}条；清理权力事项14项，拟取消2项、规范6项。"
    assert book.figures.sentence.endswith(end)
    assert shown["摘要"][2][0] == book.figures.sentence
    assert made(letters()).figures.sentence.endswith("条。")


@pytest.mark.parametrize(("sheet", "form", "key"), [("权力清单", POWERS, "权力编号"), ("岗位职权目录", POST_POWERS, "岗位名称"),
                                                    ("制度目录", RULE_LIST, "制度编号"), ("业务流程目录", PROCEDURES, "流程编号")])
def test_every_accepted_row_has_one_line(book, shown, sheet, form, key):
    """Every row of a form stands on its sheet with all its columns, in the order of the register."""
    rows = ordered(book.register, form, book.roster)
    lines = records(shown[sheet], key)
    assert len(lines) == len(rows) > 2
    for heading in form.headings[1:]:
        assert [line[heading] for line in lines] == list(rows[heading].fillna(""))
    assert [line["来源行"] for line in lines] == [row for _, _, row in rows.index]


def test_a_power_links_to_its_cell_in_the_letter(book, content):
    """The link of each power opens the cell of its name."""
    links = [formula for (sheet, _), (formula, _) in formulas(content).items() if sheet == "权力清单"]
    assert links == [f"=HYPERLINK(\"../../inbox/{file}#'{sheet}'!C{row}\",{row})" for file, sheet, row in ordered(book.register, POWERS).index]


CLEARED = [
    ("依据充分", "SJ-01", "规范", "一致", ""), ("依据充分", "SJ-02", "保留", "一致", ""), ("有法无条", "SJ-03", "保留", "一致", ""),
    ("一权两主", "SJ-05", "规范", "一致", ""), ("依据充分", "SJ-14", "规范", "一致", ""), ("依据充分", "SJ-17", "保留", "一致", ""),
    ("依据充分", "SJ-19", "下放", "一致", ""), ("依据充分", "SJ-22", "规范", "一致", ""), ("依据充分", "SJ-23", "规范", "一致", ""),
    ("依据充分", "SJ-24", "保留", "一致", ""), ("依据充分", "SJ-25", "保留", "一致", ""), ("没有依据", "SJ-26", "取消", "一致", ""),
    ("依据已不适应", "SJ-27", "取消", "一致", ""), ("没有依据", "SJ-28", "规范", "不一致，已说明理由", ""),
]


def test_each_power_is_cleared_by_the_rule_that_speaks(shown):
    """Each power has one line with its state, what the section proposes, and whether that goes with the rule."""
    lines = records(shown["清理核查"], "权力编号")
    assert [tuple(line[head] for head in ("核查情况", "权力编号", "科室意见", "是否一致", "另有情形")) for line in lines] == CLEARED
    assert next(line for line in lines if line["权力编号"] == "SJ-05")["责任主体"] == "政府投资项目审计中心、固定资产投资审计科"
    assert next(line for line in lines if line["权力编号"] == "SJ-28")["规则建议"] == "取消"


def test_the_counts_of_clearing_add_up(shown):
    """Each of the three counts adds up to the number of powers."""
    column = [row[:2] for row in shown["清理核查"]]
    ends = [at for at, row in enumerate(column) if row[1] == "项数"]
    for at in ends:
        numbers = []
        for _, number in column[at + 1 :]:
            if not isinstance(number, float):
                break
            numbers.append(number)
        assert sum(numbers) == 14
    assert len(ends) == 3


def test_the_index_of_procedures(shown):
    """One line for each procedure with its power, counts and findings, also for the one without steps."""
    lines = records(shown["流程图"], "流程编号")
    heads = ("流程编号", "流程图", "行使的权力", "环节", "岗位", "时限合计", "制衡提示", "图上缺漏")
    assert [tuple(line[head] for head in heads) for line in lines] == [
        ("LC-01", "看图", "SJ-01 编制年度审计项目计划", 8, 6, 105, 0, 0), ("LC-02", "看图", "SJ-14 审计处罚", 7, 5, 70, 1, 0),
        ("LC-03", "看图", "SJ-22 机关经费支出审批", 6, 5, 17, 0, 0), ("LC-04", "看图", "SJ-23 政府采购和验收", 6, 4, 33, 1, 0),
        ("LC-05", "看图", "SJ-24 中层干部选任与年度考核", 5, 3, 31, 0, 0), ("LC-06", "看图", "SJ-25 信访举报办理", 7, 6, 62, 0, 0),
        ("LC-07", "无图", "SJ-24 中层干部选任与年度考核", 0, 0, 0, 0, 1),
    ]


def test_every_link_within_the_workbook_leads_to_a_sheet(content, shown):
    """Links to charts name sheets that there are, and the chart there is that of the line's procedure."""
    found = {(sheet, cell): formula for (sheet, cell), (formula, _) in formulas(content).items() if formula.endswith('"看图")')}
    targets = [re.fullmatch(r"=HYPERLINK\(\"#'(.+)'!A1\",\"看图\"\)", formula)[1] for formula in found.values()]
    assert set(targets) == set(CHARTS)
    for (sheet, cell), target in zip(found, targets, strict=True):
        row = shown[sheet][int(re.sub(r"\D", "", cell)) - 1]
        assert any(str(entry).startswith(target.removeprefix("流程 ")) for entry in row)


def test_a_conflict_leads_to_its_steps(book, content, shown):
    """The two planted conflicts stand there with their steps and posts, each line linked to the row of its step; nothing else does."""
    lines = records(shown["制衡提示"], "提示的内容")
    assert [(line["提示"], line["流程或权力"], line["岗位"], line["环节或权力"]) for line in lines] == [
        ("执行与核验同岗", "LC-02 审计处理处罚", "行政事业审计科·主审岗", "第5环节“送达并督促执行”（执行）"),
        ("执行与核验同岗", "LC-02 审计处理处罚", "行政事业审计科·主审岗", "第6环节“核验执行结果并销号”（核验）"),
        ("审批与执行同岗", "LC-04 采购", "办公室·办公室主任", "第3环节“批准采购”（审批）"),
        ("审批与执行同岗", "LC-04 采购", "办公室·办公室主任", "第4环节“询价并签订合同”（执行）"),
    ]
    assert [line["提示的内容"] for line in lines if line["提示的内容"]] == [each.sentence for each in book.figures.balance.conflicts]
    steps = book.register.tables["流程环节"]["环节名称"]
    for line in lines:
        own = (line["来源文件"], line["来源工作表"], int(line["来源行"]))
        assert f"“{steps[own]}”" in line["环节或权力"]
    links = [formula for (sheet, _), (formula, _) in formulas(content).items() if sheet == "制衡提示" and "inbox" in formula]
    assert links == [f"=HYPERLINK(\"../../inbox/{line['来源文件']}#'{line['来源工作表']}'!A{int(line['来源行'])}\",{int(line['来源行'])})" for line in lines]


def test_leaders_are_led_to_the_conflicts(content):
    """请领导先看 names both procedures, counts the conflicts by formula, and leads to the first line of the list."""
    sheet = opened(content)["摘要"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("应当分开的职责"))
    assert cell.value == "应当分开的职责由同一岗位承担：LC-02 审计处理处罚（行政事业审计科·主审岗）、LC-04 采购（办公室·办公室主任）"
    where, place = cell.hyperlink.location.rsplit("!", 1)
    assert where == "'制衡提示'"
    assert opened(content)["制衡提示"][place].value == "执行与核验同岗"
    formula = next(each.value for each in sheet[cell.row] if str(each.value).startswith("="))
    assert opened(content, data_only=True)["制衡提示"][formula.rsplit("!", 1)[1].replace("$", "")].value == 2


def test_concentration_is_what_can_be_added_up(book, shown):
    """Sections and posts stand there with the index that the powers give, and the points with their reasons."""
    rows = shown["权力集中"]
    powers = book.figures.balance.powers
    at = next(number for number, row in enumerate(rows) if row[0] == "科室" and row[1] == "")
    sections = {row[0]: row[2:8] for row in rows[at + 1 : at + 1 + len(by_section(powers))]}
    assert sections == {
        each.owner: [len(each.powers), *each.functions.values(), each.with_discretion, each.index] for each in by_section(powers)
    }
    posts = [(line["科室"], line["岗位"], line["指数"]) for line in records(rows, "哪些权力")]
    assert posts == [(*each.owner, each.index) for each in by_post(powers)]
    assert [row[:2] for row in rows[3:7]] == [["决策", 3], ["执行", 2], ["监督", 1], ["自由裁量", 2]]


def test_what_has_no_counterpart_is_listed(book, shown):
    """Each gap has a line; the counts above are those of the lines."""
    lines = records(shown["衔接核查"], "写的内容")
    counted = Counter(line["情况"] for line in lines)
    assert sum(counted.values()) == len(book.figures.balance.gaps) > 40
    assert {row[0]: row[1] for row in shown["衔接核查"][3:9]} == {kind.value: counted[kind.value] for kind in GapKind}
    unlisted = next(line for line in lines if line["情况"] == "措施引用的制度不在目录")
    assert (unlisted["科室"], unlisted["名称"], unlisted["写的内容"]) == ("企业审计科", "车辆管理细则", "《车辆管理细则》")
    assert {line["编号"] for line in lines if line["情况"] == "制度没有被引用"} == {"ZD-10"}


# ── risk points of steps ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_section_names_a_step_by_its_power_and_name(book):
    """A section's risk point that names a power and a step of its procedure belongs to the step, whatever blanks the name has."""
    found = {own.code: {step.name: step.risks for step in own.steps} for own in book.figures.balance.procedures}
    assert found["LC-02"]["审理"] == ("岗-法-001", "科-企业审计科-001")
    assert found["LC-01"]["审理"] == ("岗-法-001",)


def test_only_an_approved_grade_colours(book, content):
    """Until it is approved a risk point is 待审定, grey on the chart; once it is, the box has the grade's colour."""
    risks = book.register.risks
    grades = risks["审定等级"].where(risks["风险编号"] != "科-企业审计科-001", "一级")
    approved = balance(replace(book.register, risks=risks.assign(审定等级=grades)), book.roster)
    assert (book.figures.balance.risks["科-企业审计科-001"].grade, approved.risks["科-企业审计科-001"].grade) == ("待审定", "一级")
    changed = workbook(replace(book, figures=replace(book.figures, balance=approved)))
    colours = []
    for each in (content, changed):
        cells = [cell for row in opened(each)["流程 LC-02"].iter_rows() for cell in row if str(cell.value).startswith("2 审核")]
        colours.append(cells[0].fill.fgColor.rgb[2:])
    assert colours == ["E7E6E6", "A61C2E"]


# ── how it is made ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_powers_every_sheet_says_so():
    """Nothing handed in: the sheets are there, each says so in one line, and there is no chart."""
    shown = sheets(workbook(made(letters())))
    assert list(shown) == list(SHEETS)
    for name in OWN:
        text = [cell for row in shown[name] for cell in row if cell not in ("", name, "返回目录", "看“权力集中”", "看“衔接核查”")]
        assert len(text) == 1, name
        assert text[0].startswith("没有"), name


def test_every_sheet_prints_one_page_wide_and_leads_back(content):
    """Charts and lists are A4, one page wide, with heads on every page; charts lead back to 流程图."""
    whole = opened(content)
    for name in (*OWN, *CHARTS):
        sheet = whole[name]
        assert sheet.print_title_rows, name
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, 1, True)
    with ZipFile(BytesIO(content)) as package:
        for number in range(len(SHEETS) + 1, len(SHEETS) + 1 + len(CHARTS)):
            assert "location=\"'流程图'!A1\"" in package.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_the_same_letters_give_the_same_bytes(content):
    """Nothing but the letters decides on the bytes, nor does their order."""
    assert workbook(made(bureau())) == content


def test_above_the_limit_counts_are_plain(book):
    """With more points than formulas are good for, counts are values, and names that only formulas read are gone."""
    content = workbook(replace(book, settings=Settings(formula_rows=10)))
    left = [formula for (sheet, _), (formula, _) in formulas(content).items() if sheet in OWN and "HYPERLINK" not in formula]
    assert not left
    assert "归属" not in sheets(content)["权力清单"][2]


def test_many_charts_stand_in_workbooks_of_their_own():
    """Beyond the limit no chart is drawn here: every line of 流程图 links to the workbook and the sheet that hold it, and 目录 lists them."""
    book = made(many(150, 2 * MOST + 3))
    content, files = workbook(book), catalogues(book.register, book.figures.balance, paper(book))
    shown = sheets(content)
    assert list(shown) == list(SHEETS)
    found = [re.fullmatch(r"=HYPERLINK\(\"(.+)#'(.+)'!A1\",\"看图\"\)", formula).groups()
             for (sheet, _), (formula, _) in formulas(content).items() if sheet == "流程图"]
    assert found == [(f"权力清单和三目录/权力运行流程图_第{number // MOST + 1}册.xlsx", f"流程 LC-{number + 1}") for number in range(2 * MOST + 3)]
    held = {name: openpyxl_names(files[name]) for name in dict.fromkeys(name for name, _ in found)}
    assert [(name, sheet) for name, own in held.items() for sheet in own] == found
    assert set(held) <= {str(cell) for row in shown["目录"] for cell in row}


def openpyxl_names(content: bytes) -> list[str]:
    return list(sheets(content))


def test_codes_that_no_sheet_can_bear(book):
    """Procedures whose numbers differ only in signs that no sheet name or formula takes have sheets of their own all the same."""
    base = book.figures.balance.procedures[0]
    odd = [replace(base, code=code) for code in ("A/1", "A?1", "A&<1>", "a·1", "'", "", "长" * 60)]
    names = [drawn.sheet for volume in volumes(odd) for drawn in volume]
    assert len({name.casefold() for name in names}) == len(odd)
    assert all(len(name) <= 31 and re.fullmatch(r"[\w·（）()\- .]+", name) for name in names)
    figures = replace(book.figures, balance=replace(book.figures.balance, procedures=tuple(odd), faults=((),) * len(odd), conflicts=()))
    content = workbook(replace(book, figures=figures))
    assert list(sheets(content))[len(SHEETS) :] == names


def test_the_counts_are_formulas(content):
    """Every count on the four sheets can be counted again."""
    compared = formulas(content)
    counting = Counter(sheet for (sheet, _), (formula, _) in compared.items() if not formula.startswith("=HYPERLINK"))
    assert {sheet: counting[sheet] for sheet in ("清理核查", "制衡提示", "权力集中", "衔接核查")} == {
        "清理核查": 13, "制衡提示": 8, "权力集中": 8 * 7, "衔接核查": 6}


def test_long_laws_are_shown_whole(content):
    """A basis of several paragraphs stands in a row that is high enough for all of them."""
    sheet = opened(content)["权力清单"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == PARAGRAPHS)
    assert sheet.row_dimensions[cell.row].height >= 18 * 13.5


def test_powers_alone_are_enough():
    """Powers without a single risk point, roster or other letter: the workbook comes out and counts them."""
    book = made(power_letters())
    shown = sheets(workbook(book))
    assert len(records(shown["权力清单"], "权力编号")) == 15
    assert book.figures.balance.clearing.total == 14
