"""附表 as a Word table: two rows of heads that are repeated, a row for each line, the sum at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell

from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.writers.brief.lines import Line
from pipeline.writers.brief.notice import Notice
from pipeline.writers.brief.said import said
from pipeline.writers.brief.sizes import ROW, TYPE_WIDTH
from pipeline.writers.brief.styles import CELL
from pipeline.writers.house import HEAD_PLAIN, LABEL_FILL

HEAD_ROWS = 2
_OWNER_WIDTH, _FRAME, _LONGEST = 38.0, 2.0, 10
_Heads = Sequence[tuple[str, tuple[str, ...]]]


def add_table(document: Document, notice: Notice) -> None:
    """The table; what nothing is known of has no column: approved grades before the first review, forms of several units."""
    heads = _heads(notice)
    width = sum(len(own) or 1 for _, own in heads)
    table = document.add_table(HEAD_ROWS + len(notice.table) + 1, width, "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _fill_heads(table, heads)
    for row, line in enumerate((*notice.table, notice.total), HEAD_ROWS):
        _fill(table, row, (_short(line.owner), *map(str, _numbers(line, notice))))
    _shade(table, (*range(HEAD_ROWS), len(table.rows) - 1))
    _measure(table)


def add_frame(document: Document, widths: Sequence[float]) -> list[_Cell]:
    """Cells without lines side by side, to set pictures into; their widths are in millimetres."""
    table = document.add_table(1, len(widths), "Normal Table")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _narrow(table)
    cells = list(table.rows[0].cells)
    for column, cell, width in zip(table.columns, cells, widths, strict=True):
        column.width = cell.width = Mm(width + _FRAME)
    return cells


def _heads(notice: Notice) -> _Heads:
    approved = (("审定等级", (*GRADE.values, UNREVIEWED)),) if notice.reviewed else ()
    two = "\n" if approved else ""
    last = ((f"待报{two}表格", ()),) if notice.wanting else ()
    return ((notice.owner_head, ()), ("风险点", ()), ("自评等级", GRADE.values), *approved, (f"防控{two}措施", ()), (f"没有{two}措施", ()), *last)


def _numbers(line: Line, notice: Notice) -> tuple[int, ...]:
    approved = (*line.by_approved, line.waiting) if notice.reviewed else ()
    return (line.total, *line.by_self, *approved, line.measures, line.without, *((line.wanting,) if notice.wanting else ()))


def _fill_heads(table: Table, heads: _Heads) -> None:
    left = 0
    for head, own in heads:
        right = left + max(len(own), 1) - 1
        table.cell(0, left).merge(table.cell(0 if own else 1, right))
        _put(table.cell(0, left), head)
        for at, name in enumerate(own, left):
            _put(table.cell(1, at), name)
        left = right + 1


def _fill(table: Table, row: int, texts: Sequence[str]) -> None:
    for cell, text in zip(table.rows[row].cells, texts, strict=True):
        _put(cell, text)


def _put(cell: _Cell, text: str) -> None:
    for extra in cell.paragraphs[1:]:
        cell._tc.remove(extra._p)  # noqa: SLF001 - a merged cell brings an empty paragraph for each that went into it
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.text = CELL, said(text)
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _shade(table: Table, rows: Sequence[int]) -> None:
    for row in rows:
        for cell in table.rows[row].cells:
            properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no shading
            if properties.find(qn("w:shd")) is None:
                mark = (HEAD_PLAIN if row < HEAD_ROWS else LABEL_FILL).removeprefix("#")
                properties.insert_element_before(_element("w:shd", val="clear", color="auto", fill=mark), "w:vAlign")


def _measure(table: Table) -> None:
    """Widths, heights and narrow margins, no row over two pages, the heads on each."""
    _narrow(table)
    others = (TYPE_WIDTH - _OWNER_WIDTH) / (len(table.columns) - 1)
    for at, column in enumerate(table.columns):
        column.width = Mm(others if at else _OWNER_WIDTH)
    for at, row in enumerate(table.rows):
        row.height, row.height_rule = Pt(ROW), WD_ROW_HEIGHT_RULE.AT_LEAST
        properties: Any = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has neither
        properties.append(_element("w:cantSplit"))
        if at < HEAD_ROWS:
            properties.append(_element("w:tblHeader"))
        for place, cell in enumerate(row.cells):
            cell.width = Mm(others if place else _OWNER_WIDTH)


def _narrow(table: Table) -> None:
    """Cells with next to no margins at their sides."""
    margins, properties = _element("w:tblCellMar"), table._tblPr  # noqa: SLF001 - python-docx has no margins of cells
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="20", type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")


def _element(tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, setting in attributes.items():
        made.set(qn(f"w:{name}"), setting)
    return made
