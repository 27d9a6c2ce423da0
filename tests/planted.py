"""A filled form with something of everything: odd but right texts, days, numbers, results, and one mistake of each kind that a
package can hide from its reader.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lxml import etree
from ooxml import cells, is_sheet, packed, q, shared, text, tree, unpacked
from openpyxl.utils import get_column_letter
from workspaces import every_sheet

from pipeline.form import Field, Form, Kind
from pipeline.writers.template import filled, layout

ODD_TEXTS = (
    "第一行\n第二行", "A&B<C>“D”'E'", "0012", "𠮷野家与𪚥", "1.甲\n2.乙\n3.丙", "2011", "中  间有空格", "é è ü ß ①②", "3.10", "=不是公式", "TRUE", "_下划线_x", "。" * 9 + "完",
)


@dataclass(frozen=True)
class Planted:
    """A package and the cells in which something is wrong, by what it is."""

    content: bytes
    cells: dict[str, str]


_FEWEST = 3


@cache
def plain(form: Form) -> bytes:
    """A filled sheet of a form, with odd texts in its last column of free text. Reading it has nothing to say."""
    sheet = next((sheet for sheet in every_sheet() if sheet.form is form and len(sheet.rows) > _FEWEST), None)
    header, rows = (sheet.header, sheet.rows) if sheet else _made_up(form)
    heading = next(f.heading for f in reversed(form.fields) if f.kind is Kind.TEXT)
    return filled(form, header=header, rows=[{**row, heading: ODD_TEXTS[n % len(ODD_TEXTS)]} for n, row in enumerate(rows)])


def _made_up(form: Form) -> tuple[dict[str, str], list[dict[str, str]]]:
    """A header and rows for a form of which the sample holds no sheet."""
    header = {f.heading: _entry(f, 0) for f in form.header if f.heading != form.rows_label}
    return header, [{f.heading: _entry(f, number) for f in form.fields} for number in range(8)]


def _entry(field: Field, number: int) -> str:
    """A right entry."""
    if field.vocabulary is not None:
        return field.vocabulary.values[number % len(field.vocabulary.values)]
    return {
        Kind.NUMBER: str(number + 1), Kind.DATE: f"2011-09-{number + 1:02}", Kind.TERM: f"2011-10-{number + 1:02}", Kind.PERIOD: "2011年第1期",
        Kind.CODE: f"SJ-{number + 1:02}", Kind.CODES: f"SJ-{number + 1:02}", Kind.PERSON: f"某某{'甲乙丙丁戊己庚辛'[number]}",
    }.get(field.kind, f"{field.heading}之{'一二三四五六七八'[number]}，写满十个字为止")


@cache
def planted(form: Form) -> Planted:
    """The same with an entry outside its list, an error value, a formula never calculated, one that was, hidden lines and columns, a merge."""
    place, parts = layout(form), unpacked(plain(form))
    name = next(filter(is_sheet, parts))
    root, strings = tree(parts[name]), shared(parts)
    by_place = {cell.get("r"): cell for cell in cells(root)}
    first = place.first_row + 1
    found: dict[str, str] = {}

    def at(what: str, kinds: tuple[Kind, ...], row: int, skip: int = 0) -> etree._Element:
        heading = [f.heading for f in form.fields if f.kind in kinds and not (f.fixed and what == "entry")][skip]
        found[what] = f"{get_column_letter(place.column(heading) + 1)}{first + row}"
        return by_place[found[what]]

    names = (Kind.NAME, Kind.PERSON, Kind.TEXT, Kind.PROSE)
    kinds_there = {f.kind for f in form.fields if not f.fixed}
    listed = (next(kind for kind in (Kind.CHOICE, Kind.DATE, Kind.NUMBER) if kind in kinds_there),)
    _set(at("entry", listed, 0), "str", None, "不详的内容")
    _set(at("error", names, 1, -2), "e", None, "#REF!")
    _set(at("uncalculated", names, 2), None, "底稿!A1", None)
    calculated = at("calculated", names, 0)
    _set(calculated, "str", "T(底稿!A1)", strings[int(calculated.findtext(q("v")) or 0)])
    merged = at("merged", names, 0, -1)
    below = f"{get_column_letter(place.column(_last_text(form, names)) + 1)}{first + 1}"
    _set(by_place[below], None, None, None)
    _merge(root, f"{merged.get('r')}:{below}")
    next(row for row in root.iter(q("row")) if row.get("r") == str(first + 3)).set("hidden", "1")
    _hide(root, place.column(form.fields[-1].heading) + 1)
    parts[name] = text(root)
    return Planted(packed(parts), found)


def _last_text(form: Form, kinds: tuple[Kind, ...]) -> str:
    return [f.heading for f in form.fields if f.kind in kinds][-1]


def _set(cell: etree._Element, kind: str | None, formula: str | None, value: str | None) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if kind:
        cell.set("t", kind)
    for tag, content in (("f", formula), ("v", value)):
        if content is not None:
            etree.SubElement(cell, q(tag)).text = content


def _merge(root: etree._Element, area: str) -> None:
    merges = next(root.iter(q("mergeCells")))
    etree.SubElement(merges, q("mergeCell"), ref=area)
    merges.set("count", str(len(merges)))


def _hide(root: etree._Element, column: int) -> None:
    for each in root.iter(q("col")):
        if int(each.get("min", "0")) <= column <= int(each.get("max", "0")):
            each.set("hidden", "1")
