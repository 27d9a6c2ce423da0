"""目录： every sheet with one line and a link, and the volumes where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.links import literal
from pipeline.writers.consolidated.names import CONTENTS, SHEETS, part_of
from pipeline.writers.house import Look, row_height

_HEADS = {"序号": 7.0, "部分": 12.0, "工作表": 17.0, "内容": 78.0, "行数": 10.0}
_NONE: Mapping[str, str] = MappingProxyType({})


def write(desk: Desk, rows: Mapping[str, int], volumes: Mapping[str, str], more: Mapping[str, str] = _NONE) -> None:
    """The list of sheets; `rows` gives how many lines some of them hold, `volumes` what each volume holds, `more` what is on other sheets."""
    sheet, styles = desk.sheets[CONTENTS], desk.styles
    sheet.write_string(0, 0, CONTENTS, styles.of(Look.TITLE, align="left", font_size=16))
    sheet.set_row(0, 26)
    figures = desk.book.figures
    sheet.write_string(1, 0, f"{figures.unit} {figures.period} {desk.book.edition}", styles.of(Look.NOTE, text_wrap=False))
    for at, (head, width) in enumerate(_HEADS.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(2, at, head, styles.of(Look.HEAD))
    sheet.set_row(2, 24)
    for number, name in enumerate(desk.sheets, 1):
        about = SHEETS.get(name) or more.get(name, "续前表。")
        _line(desk, sheet, number, about, rows.get(name))
        desk.value(sheet, number + 2, 1, part_of(name).value, styles.of(Look.CENTRED))
        desk.link(sheet, number + 2, 2, name, "A1", name, styles.of(Look.LINK))
    for number, (file, about) in enumerate(volumes.items(), len(desk.sheets) + 1):
        _line(desk, sheet, number, about, None)
        desk.value(sheet, number + 2, 1, "分册", styles.of(Look.CENTRED))
        desk.formula(sheet, number + 2, 2, f'HYPERLINK("{literal(file)}","{literal(file)}")', file, styles.of(Look.LINK))
    sheet.hide_gridlines(2)
    sheet.freeze_panes(3, 0)
    desk.page(sheet, 2 + len(desk.sheets) + len(volumes), len(_HEADS) - 1, head=(2, 2), landscape=False)


def _line(desk: Desk, sheet: BulkSheet, number: int, about: str, rows: int | None) -> None:
    styles, row = desk.styles, number + 2
    sheet.write_number(row, 0, number, styles.of(Look.NUMBER))
    desk.value(sheet, row, 3, about, styles.of(Look.WRAPPED))
    desk.value(sheet, row, 4, f"{rows}行" if rows is not None else "", styles.of(Look.CENTRED))
    sheet.set_row(row, row_height([(about, _HEADS["内容"])], least=22))
