"""The sample bureau's letters: the filled forms as workbooks; some carry mistakes that people make.

The same letters serve the demonstration and the end-to-end tests.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence

import openpyxl
from openpyxl.utils import get_column_letter

from pipeline.forms import POSITION, POWERS, SECTION, STEPS
from pipeline.sample.bureau import ROSTER_LETTER, Sheet, power_sheets, sheets, waivers
from pipeline.writers.template import Filling, filled_workbook, layout

# The smallest PNG there is, for the photograph that somebody sends instead of a table.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def as_letters(own: Mapping[str, Sheet], powers: Mapping[str, Sequence[Sheet]]) -> dict[str, bytes]:
    """The letters of these sheets, each a workbook of its own but for the waivers, which go with the roster, and the forms of powers."""
    made = {path: sheet.workbook() for path, sheet in own.items()}
    together = {ROSTER_LETTER: (own[ROSTER_LETTER], waivers()), **powers}
    return made | {path: filled_workbook([Filling(sheet.form, sheet.header, sheet.rows) for sheet in parts]) for path, parts in together.items()}


def correct_letters() -> dict[str, bytes]:
    """The letters without any mistake."""
    return as_letters(sheets(), power_sheets())


def letters() -> dict[str, bytes]:
    """The letters as they came: most right, some to be put right by the program, some to be returned, some not letters at all."""
    own = sheets()
    own |= dict(_spoiled(own))
    made = as_letters(own, power_sheets() | dict(_spoiled_powers(power_sheets())))
    rural = f"农业与社会保障审计科/{SECTION.workbook}.xlsx"
    made[rural] = _merged_and_totalled(made[rural])
    office = f"办公室/{POSITION.workbook}"
    made[f"{office}(1).xlsx"] = made[f"{office}.xlsx"]
    made["行政事业审计科/岗位表扫描件.png"] = _PICTURE
    made["企业审计科/~$1_岗位廉政风险及防控措施表.xlsx"] = b"\x00" * 165
    return made


def _spoiled(own: dict[str, Sheet]) -> Iterator[tuple[str, Sheet]]:
    path = f"财政审计科/{POSITION.workbook}.xlsx"
    yield path, _other_words(own[path])
    path = f"企业审计科/{POSITION.workbook}.xlsx"
    yield path, _wrong_entries(own[path])
    path = f"固定资产投资审计科/{SECTION.workbook}.xlsx"
    yield path, own[path].with_header(**{"科室(中心)": "投资", "审核日期": "2011-09-10"})
    path = f"综合科/{SECTION.workbook}.xlsx"
    yield path, own[path].with_cell(1, "备注", "联系人电话13800000000，如有疑问请联系。")
    yield from _copied(own)
    path = f"政府投资项目审计中心/{POSITION.workbook}.xlsx"
    yield path, own[path].with_header(填报期="2010年第1期")
    path = f"法规审理科/{SECTION.workbook}.xlsx"
    yield path, own[path].with_cell(2, "完成时限", None)


def _copied(own: Mapping[str, Sheet]) -> Iterator[tuple[str, Sheet]]:
    """Measures taken over from another section with a word changed here and there, one item as it is; and a slogan."""
    source, path = (f"{section}/{POSITION.workbook}.xlsx" for section in ("行政事业审计科", "农业与社会保障审计科"))
    measures = [row["防控措施"] or "" for row in own[source].rows]
    changed = measures[3].replace("外勤", "下乡").replace("被审计单位", "乡镇").replace("一个月", "两个月")
    mixed = (own[path].rows[0]["防控措施"] or "").partition("\n3.")[0]
    yield path, own[path].with_cell(2, "防控措施", changed).with_cell(0, "防控措施", f"{mixed}\n3.{measures[0].partition('3.')[2]}")
    path = f"经济责任审计科/{POSITION.workbook}.xlsx"
    yield path, own[path].with_cell(7, "防控措施", "1.加强学习，提高认识；\n2.严格执行各项规章制度，增强责任意识。")


def _spoiled_powers(own: Mapping[str, tuple[Sheet, ...]]) -> Iterator[tuple[str, tuple[Sheet, ...]]]:
    """One letter to be returned, two that only get warnings."""
    path = f"企业审计科/{POWERS.workbook}.xlsx"
    powers, *others = own[path]
    yield path, (powers.with_cell(0, "行使依据", None).with_cell(0, "依据类型", "无").with_cell(1, "依据适用性", "已不适应"), *others)
    path = f"行政事业审计科/{POWERS.workbook}.xlsx"
    powers, *others = own[path]
    yield path, (powers.with_cell(0, "行使依据", "《中华人民共和国审计法》有关规定"), *others)
    path = f"综合科/{POWERS.workbook}.xlsx"
    yield path, tuple(_as_written(sheet) for sheet in own[path])


def _as_written(sheet: Sheet) -> Sheet:
    """Steps as people write them: a wide comma between two, and a next one where the procedure is at its end."""
    if sheet.form is not STEPS:
        return sheet
    place = {(row["流程编号"], row["环节序号"]): at for at, row in enumerate(sheet.rows)}
    return sheet.with_cell(place["LC-06", "3"], "下一环节", "4，5").with_cell(place["LC-06", "7"], "下一环节", "1")


def _other_words(sheet: Sheet) -> Sheet:
    """Right in substance, written as people write: to be put right by the program."""
    words = {"一级": "Ⅰ", "二级": "2级", "三级": "三级风险"}
    for position, row in enumerate(sheet.rows):
        sheet = sheet.with_cell(position, "自评等级", words[row["自评等级"] or ""])
        if row["完成时限"] != "长期" and row["完成时限"]:
            year, month, day = row["完成时限"].split("-")
            sheet = sheet.with_cell(position, "完成时限", f"{year}年{int(month)}月{int(day)}日")
    sheet = sheet.with_cell(0, "风险类别", f"{sheet.rows[0]['风险类别']}风险")
    return sheet.with_header(**{"科室(中心)": "财政科", "填表日期": "2011.9.16"})


def _wrong_entries(sheet: Sheet) -> Sheet:
    """Mistakes that only the section can put right."""
    sheet = sheet.with_cell(0, "自评等级", "二级/三级")
    sheet = sheet.with_cell(1, "发生机率", "严重")
    sheet = sheet.with_cell(2, "防控措施", "同上")
    sheet = sheet.with_cell(3, "完成时限", "2011.9.31")
    sheet = sheet.with_cell(4, "危害程度", None)
    return sheet.with_cell(len(sheet.rows) - 1, "岗位名称", "社会审计核查员岗")


def _merged_and_totalled(content: bytes) -> bytes:
    """The 分管领导 cells merged into one, and a total line under the table: habits that cost nothing."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    place, sheet = layout(SECTION), book[SECTION.key]
    first = place.first_row + 1
    number, leader = (place.column(heading) + 1 for heading in ("序号", "分管领导"))
    last = first
    while sheet.cell(last + 1, number).value is not None:
        last += 1
    letters_of = get_column_letter(leader)
    sheet.merge_cells(f"{letters_of}{first}:{letters_of}{last}")
    sheet.cell(last + 1, number).value = "合计"
    sheet.cell(last + 1, number + 1).value = f"共{last - first + 1}项"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
