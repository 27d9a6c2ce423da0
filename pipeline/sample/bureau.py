"""The sample bureau's letters, made from the texts in data/ on the official forms; some carry mistakes that people make.

Everything is fictional. The same letters serve the demonstration and the end-to-end tests.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources

import openpyxl
from openpyxl.utils import get_column_letter

from pipeline.form import Form
from pipeline.forms import POSITION, ROSTER, SECTION, UNIT, WAIVERS
from pipeline.rosterbook import LEADERS
from pipeline.writers.template import Filling, filled, filled_workbook, layout

UNIT_NAME = "示例市审计局"
PERIOD = "2011年第1期"
RUN_DAY = date(2011, 10, 10)
RECEIVED_DAY = date(2011, 9, 28)

Row = dict[str, str | None]
ROSTER_LETTER = f"办公室/{ROSTER.workbook}.xlsx"
# The smallest PNG there is, for the photograph that somebody sends instead of a table.
_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


@dataclass(frozen=True)
class Sheet:
    """One filled form before it becomes a workbook."""

    form: Form
    header: dict[str, str]
    rows: tuple[Row, ...] = field(default=())

    def with_cell(self, position: int, heading: str, entry: str | None) -> Sheet:
        """The same sheet with another entry in one cell."""
        rows = [dict(row) for row in self.rows]
        rows[position][heading] = entry
        return replace(self, rows=tuple(rows))

    def with_header(self, **entries: str) -> Sheet:
        """The same sheet with other entries in its header block."""
        return replace(self, header=self.header | entries)

    def workbook(self) -> bytes:
        """The sheet on the official form."""
        return filled(self.form, header=self.header, rows=self.rows)


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("pipeline.sample").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def _people(section: str) -> list[str]:
    return [row["姓名"] for row in _table("roster") if row["科室"] == section]


def _head(section: str) -> str:
    return next(row["姓名"] for row in _table("roster") if row["科室"] == section and row["科室负责人"] == "是")


def _header(form: Form, section: str, filler: str, reviewer: str, day: int) -> dict[str, str]:
    entries = {
        "单位名称": UNIT_NAME, "科室(中心)": section, "填报期": PERIOD, "填表人": filler, "填表日期": f"2011-09-{day:02d}",
        "审核人": reviewer, "审核日期": f"2011-09-{day + 2:02d}",
    }
    return {label.heading: entries[label.heading] for label in form.header if label.heading in entries}


def _rows(form: Form, entries: list[dict[str, str]]) -> tuple[Row, ...]:
    numbered = [{"序号": str(number), **entry} for number, entry in enumerate(entries, 1)]
    return tuple({heading: row.get(heading) or None for heading in form.headings if heading in row} for row in numbered)


def sections() -> list[str]:
    """All sections of the sample bureau, in the roster's order."""
    return list(dict.fromkeys(row["科室"] for row in _table("roster")))


def people_of(section: str) -> tuple[str, str]:
    """Who fills in a section's forms and who reviews them; for the unit itself the office's people do."""
    if section not in sections():
        return _people("办公室")[1], _head("综合科")
    head = _head(section)
    return next(person for person in reversed(_people(section)) if person != head), head


def _of_section(form: Form, name: str, section: str, day: int) -> Sheet:
    filler, head = people_of(section)
    rows = [row for row in _table(name) if row["科室"] == section]
    return Sheet(form, _header(form, section, filler, head, day), _rows(form, rows))


def _of_office(form: Form, name: str, day: int) -> Sheet:
    rows = [dict(row) for row in _table(name)]
    if form is UNIT:
        return Sheet(form, _header(form, "", *people_of(""), day), _rows(form, rows))
    return Sheet(form, _header(form, "", _people("办公室")[1], _head("办公室"), day), tuple(dict(row) for row in rows))


def sheets() -> dict[str, Sheet]:
    """All forms as they should have been sent, by the path of their letter in the inbox."""
    found = {ROSTER_LETTER: _of_office(ROSTER, "roster", 1), f"办公室/{UNIT.workbook}.xlsx": _of_office(UNIT, "unit", 20)}
    for number, section in enumerate(sections()):
        found[f"{section}/{POSITION.workbook}.xlsx"] = _of_section(POSITION, "position", section, 12 + number)
        if section != LEADERS:
            found[f"{section}/{SECTION.workbook}.xlsx"] = _of_section(SECTION, "section", section, 13 + number)
    return found


def waivers() -> Sheet:
    """The rules that the office lifted, on the second sheet of its workbook."""
    return _of_office(WAIVERS, "waivers", 21)


def _made(own: Mapping[str, Sheet]) -> dict[str, bytes]:
    """The letters of these sheets, each a workbook of its own but for the waivers, which go with the roster."""
    made = {path: sheet.workbook() for path, sheet in own.items()}
    office = [own[ROSTER_LETTER], waivers()]
    return made | {ROSTER_LETTER: filled_workbook([Filling(sheet.form, sheet.header, sheet.rows) for sheet in office])}


def correct_letters() -> dict[str, bytes]:
    """The letters without any mistake."""
    return _made(sheets())


def letters() -> dict[str, bytes]:
    """The letters as they came: most right, some to be put right by the program, some to be returned, some not letters at all."""
    own = sheets()
    own |= dict(_spoiled(own))
    made = _made(own)
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
    path = f"政府投资项目审计中心/{POSITION.workbook}.xlsx"
    yield path, own[path].with_header(填报期="2010年第1期")
    path = f"法规审理科/{SECTION.workbook}.xlsx"
    yield path, own[path].with_cell(2, "完成时限", None)


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
