"""Mistakes of layout: what stands around the rows, how columns are arranged, what else is in the file."""

from __future__ import annotations

import io
from copy import deepcopy
from datetime import date, timedelta

import xlsxwriter
from drawn_cases import RAW, Content, Drawing
from openpyxl.utils import range_boundaries

from mutated import oddities
from mutated.mutation import Chance, mutation
from mutated.page import Page, cell_name
from mutated.trial import Letter
from pipeline.form import Need
from pipeline.forms import BY_KEY
from pipeline.sample.bureau import _PICTURE

_WHOLE = ("岗位", "科室", "单位", "名册")
_LINES = ("一、预算管理", "（二）审计实施环节", "三、其他", "第一部分　业务科室", "办公室", "【财务管理】", "★重点岗位", "思想道德类", "上半年新增：")
_SUMS: tuple[tuple[str, ...], ...] = (("合计", "共{}项"), ("小计", "", "{}"), ("总  计", "{}"), ("合　计",), ("共{}条",), ("本页小计", "{}"), ("", "合计", "{}"), ("合计：{}条，其中一级2条。",), ("风险点共{}个",), ("", "总数：{}"), ("合  计（个）", "", "{}"))
_SIGNATURES: tuple[tuple[str, ...], ...] = (
    ("审核人签字：", "", "", "日期："), ("单位负责人：（签章）", "", "填表人："), ("科室负责人签名：林知远", "", "2011年7月20日"), ("分管领导（签字）：",), ("审核意见：同意上报。", "", "（盖章）"), ("填表人：何清和    审核人：林知远    日期：2011年7月20日",), ("", "", "", "2011年7月20日"), ("", "", "二〇一一年七月二十日"), ("审核：林知远", "", "制表：何清和"),
    ("", "示例市审计局综合科"), ("", "", "（公章）"), ("主管领导签字",), ("", "何清和（签名）", "", "2011.7.20"),
)
_NOTES = ("填表说明：一行只写一个风险点。", "注：等级分为三级。", "说明：本表一式两份。", "备注：机率指近三年的情况。", "※本表由各科室存档", "注1：措施要具体", "填表要求：不得漏填", "（以下空白）", "第1页，共2页", "※此表可续页", "*机率分为高、中、低三档", "附：制度汇编一份", "说明:本表一式两份")


def _between(page: Page, chance: Chance) -> int:
    """A data row that is not in a merge and before which a line can stand."""
    free = [row for row in page.rows[1:] if not any(page.is_merged((row, column)) for column in page.heads.values())]
    return chance.rng.choice(free) if free else page.depth + 1


def _line(page: Page, row: int, texts: tuple[Content, ...]) -> None:
    """A line that is no data, from the table's first column on; S08 is due at its first text."""
    first = min(page.heads.values())
    entered = {first + at: text for at, text in enumerate(texts) if text not in ("", None)}
    page.put_row(row, entered)
    page.owe((row, min(entered)), "S08")


@mutation("表格上方有别的行", forms=_WHOLE)
def rows_above(letter: Letter, chance: Chance) -> None:
    oddities.title_rows(letter.page, chance.rng)


@mutation("栏目分两行", "上面有一行分组名")
def grouped_headings(letter: Letter, chance: Chance) -> None:
    if "栏目上行" not in letter.page.labels:
        oddities.group_line_over_headings(letter.page, chance.rng)


@mutation("栏目分两行", "栏目上下合并", forms=_WHOLE)
def tall_headings(letter: Letter, chance: Chance) -> None:
    if "栏目上行" not in letter.page.labels:
        oddities.headings_of_two_lines(letter.page, chance.rng)


@mutation("栏目分两行", "一个栏目拆成上下两行")
def split_headings(letter: Letter, chance: Chance) -> None:
    page = letter.page
    if "栏目上行" in page.labels:
        return
    page.insert_rows(page.head_row, 1)
    page.labels["栏目上行"] = (page.head_row - 1, 0)
    for heading, column in page.heads.items():
        if heading in ("风险类别", "发生机率", "危害程度", "自评等级", "完成时限") and chance.rng.random() < 0.7:
            page.cells[page.head_row - 1, column], page.cells[page.head_row, column] = heading[:2], heading[2:]
        else:
            page.cells[page.head_row - 1, column] = page.cells.pop((page.head_row, column))
            page.merges.append(page.span((page.head_row - 1, column), (page.head_row, column)))


@mutation("表头重复出现", forms=_WHOLE, least=2)
def headings_again(letter: Letter, chance: Chance) -> None:
    page = letter.page
    row = _between(page, chance)
    page.put_row(row, {column: page.cells.get((page.head_row, column)) or page.cells.get((page.first_head_row, column)) for column in page.heads.values()})
    page.owe((row, min(page.heads.values())), "S08")


@mutation("分节行")
def section_line(letter: Letter, chance: Chance) -> None:
    page = letter.page
    row = chance.rng.choice([page.head_row + 1, _between(page, chance)])
    _line(page, row, (chance.rng.choice(_LINES),))
    if chance.rng.random() < 0.5:
        page.merges.append(page.span((row, min(page.heads.values())), (row, max(page.heads.values()))))


@mutation("合计行")
def total_line(letter: Letter, chance: Chance) -> None:
    page = letter.page
    row = page.depth + 1 if chance.rng.random() < 0.6 else _between(page, chance)
    _line(page, row, tuple(text.format(len(page.rows)) for text in chance.rng.choice(_SUMS)))


@mutation("签字行", forms=_WHOLE)
def signature_line(letter: Letter, chance: Chance) -> None:
    page = letter.page
    _line(page, page.depth + chance.rng.randint(1, 3), chance.rng.choice(_SIGNATURES))


@mutation("说明行", forms=_WHOLE)
def note_line(letter: Letter, chance: Chance) -> None:
    page = letter.page
    _line(page, page.depth + chance.rng.randint(1, 3), (chance.rng.choice(_NOTES),))


@mutation("说明行", "几行说明", forms=_WHOLE)
def note_lines(letter: Letter, chance: Chance) -> None:
    """A heading of the notes and numbered notes under it."""
    page = letter.page
    row = page.depth + chance.rng.randint(1, 3)
    for at, text in enumerate(("填表说明：", "1.一行只写一个风险点。", "2.等级分为一级、二级、三级。", "3、本表由各科室存档。")):
        _line(page, row + at, (text,))


@mutation("表头重复出现", "第二页连表名和表头一起重印", least=2)
def page_again(letter: Letter, chance: Chance) -> None:
    page = letter.page
    row, first = _between(page, chance), min(page.heads.values())
    if any(page.is_merged((row, column)) for column in page.heads.values()):
        return
    page.put_row(row, {column: page.cells.get((page.heading_row, column)) for column in page.heads.values()})
    page.put_row(row, {first: "填表人", first + 1: page.header["填表人"], first + 2: "填表日期", first + 3: page.header["填表日期"], first + 4: "审核人", first + 5: page.header["审核人"]})
    page.put_row(row, {first: BY_KEY[page.key].title})
    for line in range(3):
        page.owe((row + line, first), "S08")


@mutation("合并单元格", "一条风险几行措施，其余各栏合并", forms=("岗位",), least=2)
def merged_risk(letter: Letter, chance: Chance) -> None:
    """One risk over two lines, everything but its measures merged: every line is read as the merge states it."""
    page = letter.page
    position = chance.rng.randrange(len(page.rows))
    row = page.rows[position]
    if page.merges:
        return
    page.insert_rows(row + 1, 1)
    page.rows.insert(position + 1, row + 1)
    for heading, column in page.heads.items():
        at = (row + 1, column)
        if heading == "防控措施":
            page.cells[at] = page.meant[at] = "另由分管领导每半年抽查一次。"
            continue
        page.meant[at] = page.meant.get((row, column))
        page.merges.append(page.span((row, column), at))
        if page.meant[at]:
            page.owe_also((row, column), "S13")
            # What the reader makes of the merged entry is told of every line that it fills.
            page.owe_also(at, *(due.rule for due in page.due if due.at == (row, column) and due.rule in ("C08", "C14", "C24")))
    page.owe_also((row + 1, page.heads["风险点"]), "R05")


@mutation("合并单元格", least=3)
def merged_people(letter: Letter, chance: Chance) -> None:
    """One person's name merged over the rows of several risks."""
    page = letter.page
    heading = chance.rng.choice([h for h in ("责任人", "责任领导", "完成时限") if h in page.heads])
    column, first = page.heads[heading], chance.rng.randrange(len(page.rows) - 1)
    if page.rows[first + 1] != page.rows[first] + 1 or any(page.is_merged((page.rows[at], column)) for at in (first, first + 1)):
        first = next((at for at in range(len(page.rows) - 1) if page.rows[at + 1] == page.rows[at] + 1 and not any(page.is_merged((page.rows[n], column)) for n in (at, at + 1))), -1)
    if first < 0:
        return
    above, below = (page.rows[first], column), (page.rows[first + 1], column)
    page.cells[above] = page.meant[above]
    page.cells.pop(below, None)
    page.owe(below)
    page.meant[below] = page.meant[above]
    page.merges.append(page.span(above, below))
    page.owe(above, "S13")


@mutation("一条拆成两行")
def continued_line(letter: Letter, chance: Chance) -> None:
    page = letter.page
    at = chance.rng.randrange(len(page.rows))
    row = page.rows[at] + 1
    if any(page.is_merged((row - 1, column)) for column in page.heads.values()):
        row = page.depth + 1
    headings = chance.rng.choice((("防控措施",), ("表现形式",), ("表现形式", "防控措施"), ("岗位职责",)))
    columns = [page.heads[h] for h in headings if h in page.heads] or [page.heads["防控措施"]]
    page.put_row(row, dict.fromkeys(columns, "并由分管领导每季度抽查一次，抽查情况记入台账。"))
    page.owe((row, min(columns)), "S11")


@mutation("空栏", "空着的一栏", forms=_WHOLE)
def blank_column(letter: Letter, chance: Chance) -> None:
    letter.page.insert_columns(chance.rng.randint(9, max(9, *letter.page.heads.values())), 1)


@mutation("空栏", "只有栏目名称的一栏")
def headed_blank_column(letter: Letter, chance: Chance) -> None:
    page = letter.page
    page.cells[page.head_row, page.width + 1] = chance.rng.choice(("备用", "得分", "签收"))


@mutation("多余的栏目", forms=_WHOLE)
def extra_column(letter: Letter, chance: Chance) -> None:
    page = letter.page
    at = (page.heading_row, page.width + 1)
    page.cells[at] = chance.rng.choice(("联系方式", "填报科长意见", "去年等级", "排名", "得分"))
    for row in page.rows:
        page.cells[row, at[1]] = chance.rng.choice(("内线", "同意", "1", "优"))
    page.owe(at, "S04")


@mutation("多余的栏目", "没有名称的一栏", forms=_WHOLE)
def unnamed_column(letter: Letter, chance: Chance) -> None:
    page = letter.page
    column, row = page.width + chance.rng.randint(1, 2), chance.rng.choice(page.rows)
    page.cells[row, column] = chance.rng.choice(("已核", "√", "去年也有", 3))
    page.owe((row, column), "S18")


@mutation("栏目换了次序")
def moved_columns(letter: Letter, chance: Chance) -> None:
    page = letter.page
    if not page.merges:
        oddities.columns_in_other_order(page, chance.rng)


@mutation("栏目改名", "认得的叫法", forms=_WHOLE)
def known_heading(letter: Letter, chance: Chance) -> None:
    if "栏目上行" not in letter.page.labels:
        oddities.other_words_for_headings(letter.page, chance.rng)


@mutation("栏目改名", "写错字")
def misspelt_heading(letter: Letter, chance: Chance) -> None:
    """A heading that is near a right one and is none: the column is missing, and asked about."""
    page = letter.page
    heading, wrong = chance.rng.choice([("危害程度", "危害程渡"), ("风险点", "风险典"), ("表现形式", "表观形式"), ("发生机率", "发生机律"), ("风险类别", "风险类型别")])
    at = (page.heading_row, page.heads.pop(heading))
    page.cells[at] = wrong
    _owe_nothing_below(page, at[1])
    page.owe(at, "S04")
    page.owe_also(None, "S02")


def _owe_nothing_below(page: Page, column: int) -> None:
    """What was due in a column that is not read any more."""
    page.due = [due for due in page.due if due.at is None or due.at[1] != column or due.at[0] < page.first_head_row]
    page.meant = {at: value for at, value in page.meant.items() if at[1] != column}


@mutation("删去栏目")
def columns_gone(letter: Letter, chance: Chance) -> None:
    page = letter.page
    required = [f.heading for f in BY_KEY[page.key].fields if f.required is not Need.NEVER and f.heading in page.heads and f.heading != "序号"]
    for heading in chance.rng.sample(required, chance.rng.randint(1, 3)):
        _forget_column(page, heading)
    page.owe_also(None, "S02")


def _forget_column(page: Page, heading: str) -> None:
    column = page.heads.pop(heading)
    page.cells = {(r, c): value for (r, c), value in page.cells.items() if c != column or r < page.first_head_row}
    page.merges = [merged for merged in page.merges if not _within(merged, column, page.head_row)]
    _owe_nothing_below(page, column)


def _within(merged: str, column: int, row: int) -> bool:
    left, _, right, bottom = range_boundaries(merged)
    return left == right == column and bottom >= row


@mutation("栏目重复", "两个等级栏")
def doubled_column(letter: Letter, chance: Chance) -> None:
    page = letter.page
    at = (page.heading_row, page.width + 1)
    page.cells[at] = chance.rng.choice(("自评等级", "风险等级", "风险级别"))
    for row in page.rows:
        page.cells[row, at[1]] = chance.rng.choice(("一级", "二级", "三级"))
    page.cells[page.rows[0], at[1]] = "一级" if page.value(0, "自评等级") != "一级" else "二级"
    page.owe(at, "S03")


@mutation("旧稿在另一张工作表")
def older_draft(letter: Letter, chance: Chance) -> None:
    page = letter.page
    draft = deepcopy(page)
    draft.name = chance.rng.choice(("旧稿", "岗位（旧）", "Sheet9"))
    draft.enter((draft.rows[0], draft.heads["表现形式"]), "这是先前写的一稿，后来改过了，只顾签字不看内容。")
    letter.others.append(draft)
    letter.due += [(due.rule, letter.file, draft.name, cell_name(due.at)) for due in draft.due]
    letter.due.append(("S06", letter.file, draft.name, ""))


@mutation("示例行没有删", forms=_WHOLE)
def example_row(letter: Letter, chance: Chance) -> None:
    page = letter.page
    fields = [f for f in BY_KEY[page.key].fields if f.heading in page.heads]
    row = page.head_row + 1
    page.put_row(row, {page.heads[f.heading]: f.example for f in fields if f.example})
    if "序号" in page.heads:
        page.cells[row, page.heads["序号"]] = chance.rng.choice(("示例", "例", "（例）", "样例", "例1", "例："))
    page.owe((row, min(page.heads[f.heading] for f in fields if f.example)), "S09")


@mutation("照抄示例")
def copied_example(letter: Letter, chance: Chance) -> None:
    page = letter.page
    row = chance.rng.choice(page.rows)
    for heading in ("风险点", "表现形式"):
        page.enter((row, page.heads[heading]), BY_KEY[page.key].field(heading).example)
    page.owe((row, page.heads["风险点"]), "S10")


@mutation("隐藏的行列和工作表", "隐藏行", forms=_WHOLE)
def hidden_rows(letter: Letter, chance: Chance) -> None:
    page = letter.page
    page.hidden_rows += chance.rng.sample(page.rows, min(len(page.rows), chance.rng.randint(1, 3)))
    page.owe_also(None, "S07")


@mutation("隐藏的行列和工作表", "隐藏栏目", forms=_WHOLE)
def hidden_columns(letter: Letter, chance: Chance) -> None:
    page = letter.page
    page.hidden_columns.append(page.span((1, chance.rng.choice(list(page.heads.values()))), (1, 1)).split("1:")[0])
    page.owe_also(None, "S07")


@mutation("隐藏的行列和工作表", "隐藏工作表")
def hidden_sheet(letter: Letter, chance: Chance) -> None:
    letter.page.hidden = True
    letter.page.owe_also(None, "S07")
    letter.others.append(Drawing("封面页"))


@mutation("填报内容是图片", "工作表里只有图片")
def only_a_picture(letter: Letter, chance: Chance) -> None:
    """What the sheet shows is a picture; its cells are empty."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.set_properties({"title": letter.file})
        book.add_worksheet(letter.page.name).insert_image("A1", "扫描.png", {"image_data": io.BytesIO(_PICTURE)})
    letter.raw = target.getvalue()
    letter.page.is_read, letter.page.due = False, []
    letter.due.append(("F07", letter.file, "", ""))


@mutation("填报内容是图片", "表名是字，表格是图片")
def title_and_picture(letter: Letter, chance: Chance) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(letter.page.name)
        sheet.write("A1", f"岗位廉政风险及防控措施表（{letter.file}）")
        sheet.insert_image("A3", "扫描.png", {"image_data": io.BytesIO(_PICTURE)})
    letter.raw = target.getvalue()
    letter.page.is_read, letter.page.due = False, []
    letter.due += [("F07", letter.file, "", ""), ("S01", letter.file, letter.page.name, "")]


@mutation("填报内容是图片", "照片或扫描件")
def a_picture(letter: Letter, chance: Chance) -> None:
    _other_bytes(letter, chance.rng.choice(("图片", "照片", "PDF")))


@mutation("别的格式改名", "网页、文本改名为表格")
def other_format(letter: Letter, chance: Chance) -> None:
    _other_bytes(letter, chance.rng.choice(("文本", "网页", "旧版Word", "压缩包")))


def _other_bytes(letter: Letter, kind: str) -> None:
    letter.raw = RAW[kind] + bytes(str(letter.file), "utf-8")
    letter.page.is_read, letter.page.due = False, []
    letter.due.append(("F02", letter.file, "", ""))


@mutation("别的格式改名", "扩展名改成别的", forms=_WHOLE)
def other_ending(letter: Letter, chance: Chance) -> None:
    letter.file = letter.file.removesuffix(".xlsx") + chance.rng.choice((".xls", ".ods", ".xlsb"))
    letter.due.append(("F09", letter.file, "", ""))


@mutation("最终版和最终版2", "日期也相同", alone=True)
def final_and_final(letter: Letter, chance: Chance) -> Letter:
    twin = deepcopy(letter)
    letter.file, twin.file = "岗位表最终版.xlsx", "岗位表最终版2.xlsx"
    if "备注" in twin.page.heads:
        twin.page.enter((twin.page.rows[0], twin.page.heads["备注"]), "以这份为准")
    else:
        twin.page.cells[twin.page.depth + 4, 30] = None
        twin.others.append(Drawing("封面页", {(1, 1): "定稿"}))
        twin.due.append(("S01", twin.file, "封面页", ""))
    letter.page.owe_also(None, "X05", "X07")
    return twin


@mutation("最终版和最终版2", "后一份日期较晚", alone=True)
def final_and_later(letter: Letter, chance: Chance) -> Letter:
    twin = deepcopy(letter)
    letter.file, twin.file = "岗位表改.xlsx", "岗位表.xlsx"
    for label in ("填表日期", "审核日期"):
        twin.page.retype(label, (date.fromisoformat(twin.page.header[label]) + timedelta(9)).isoformat())
    letter.page.owe_also(None, "X05")
    return twin


@mutation("文件名与表不符", forms=_WHOLE)
def other_name(letter: Letter, chance: Chance) -> None:
    wrong = chance.rng.choice([form.workbook for form in BY_KEY.values() if form.key != letter.page.key])
    letter.file = f"{letter.file.removesuffix('.xlsx')}_{wrong}.xlsx"


@mutation("旧版样表", forms=_WHOLE)
def older_template(letter: Letter, chance: Chance) -> None:
    page = letter.page
    mark = BY_KEY[page.key].mark
    page.cells = {at: value for at, value in page.cells.items() if value != mark}
    page.cells[1, max(page.heads.values())] = mark.replace("第1版", f"第{chance.rng.randint(2, 9)}版")
    page.owe_also(None, "S15")
