"""摘要： one printed page that a leader understands without the rest of the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter

from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.writers.consolidated import attention_sheet, cards, charts, clearing, heat, trend
from pipeline.writers.consolidated.attention import Point
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.counting import counted_text
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.links import literal
from pipeline.writers.consolidated.names import ATTENTION, CONTENTS, METHOD, SUMMARY
from pipeline.writers.consolidated.statistics import Placed, find
from pipeline.writers.house import LINE_GREY, NOTE_SIZE, Area, Look, put, row_height

_COLUMNS, _WIDTH = 24, 5.4
_TITLE, _SUBTITLE, _SENTENCE, _CARDS = 0, 1, 2, 4
_CHARTS = _CARDS + cards.ROWS + 1
_HEADING = _CHARTS + len(heat.HEIGHTS) + 1
_LAST = _COLUMNS - 1
_HEAT_COLUMN = _COLUMNS - heat.COLUMNS
FIRST_THINGS = 5
"""How many of the things to look at stand here; all of them stand on 提请注意."""


def write(desk: Desk, tables: Sequence[Placed], found: Sequence[Point]) -> None:
    """The page, from the sentence down to what leaders should look at first."""
    sheet, figures = desk.sheets[SUMMARY], desk.book.figures
    sheet.set_column(0, _LAST, _WIDTH)
    sheet.hide_gridlines(2)
    _heading(desk, sheet)
    sheet.set_row(_CARDS - 1, 8)
    cards.write(desk, sheet, _CARDS)
    sheet.set_row(_CHARTS - 1, 6)
    if figures.total:
        charts.insert(desk, sheet, tables, _CHARTS, sum(heat.HEIGHTS), _HEAT_COLUMN)
        heat.write(desk, sheet, _CHARTS, _HEAT_COLUMN, find(tables, "发生机率", "危害程度"))
    else:
        put(sheet, Area(_CHARTS, 0, _CHARTS + 1, _LAST), "还没有已通过的风险点，没有可画的图。", desk.styles.of(Look.NOTE, align="center"))
    for row, height in enumerate(heat.HEIGHTS, _CHARTS):
        sheet.set_row(row, height)
    last = _first_things(desk, sheet, found)
    _foot(desk, sheet, last)
    desk.page(sheet, last + 1, _LAST, head=(_TITLE, _SUBTITLE))
    sheet.fit_to_pages(1, 1)
    sheet.set_first_sheet()
    sheet.activate()


def _heading(desk: Desk, sheet: BulkSheet) -> None:
    figures, styles, day = desk.book.figures, desk.styles, desk.book.figures.today
    put(sheet, Area(_TITLE, 0, _TITLE, _LAST), shown(f"{figures.unit}廉政风险信息库摘要"), styles.of(Look.TITLE))
    under = f"{figures.period}　{desk.book.edition}　{day.year}年{day.month}月{day.day}日"
    put(sheet, Area(_SUBTITLE, 0, _SUBTITLE, _LAST - 3), shown(under), styles.of(Look.SUBTITLE, align="left"))
    sheet.merge_range(_SUBTITLE, _LAST - 2, _SUBTITLE, _LAST, "", styles.of(Look.LINK, border=0, align="right"))
    desk.link(sheet, _SUBTITLE, _LAST - 2, CONTENTS, "A1", "看目录", styles.of(Look.LINK, border=0, align="right"))
    sentence = shown(figures.sentence)
    box = styles.of(Look.WRAPPED, font_size=12, indent=1, border_color=LINE_GREY)
    sheet.merge_range(_SENTENCE, 0, _SENTENCE, _LAST, "", box)
    if figures.total:
        desk.figure(sheet, _SENTENCE, 0, _sentence(figures.open_sentence), sentence, box)
    else:
        desk.value(sheet, _SENTENCE, 0, sentence, box)
    sheet.set_row(_TITLE, 34)
    sheet.set_row(_SUBTITLE, 20)
    sheet.set_row(_SENTENCE, row_height([(sentence, _COLUMNS * _WIDTH)], 12, least=42))


def _sentence(opened: str) -> str:
    """The sentence as a formula: its words, and between them the numbers counted live."""
    counted = {**trend.FORMULAS, **clearing.FORMULAS, "unconfirmed": counted_text(CONFIRMATION, UNCONFIRMED)}
    pieces = (piece for words, name, _, _ in Formatter().parse(opened) for piece in (f'"{literal(words)}"' if words else "", counted[name] if name else ""))
    return "&".join(piece for piece in pieces if piece)


def _first_things(desk: Desk, sheet: BulkSheet, found: Sequence[Point]) -> int:
    """The first things to look at, each a link; returns the last row."""
    more = len(found) - FIRST_THINGS
    title = f"请领导先看（共{len(found)}项，列前{FIRST_THINGS}项，其余见“{ATTENTION}”）" if more > 0 else "请领导先看"
    put(sheet, Area(_HEADING, 0, _HEADING, _LAST), title, desk.styles.of(Look.HEADING))
    if more > 0:
        desk.lead(sheet, _HEADING, 0, f"'{ATTENTION}'!A1", desk.styles.of(Look.HEADING))
        sheet.write_string(_HEADING, 0, title, desk.styles.of(Look.HEADING))
    sheet.set_row(_HEADING - 1, 6)
    sheet.set_row(_HEADING, 22)
    if not found:
        put(sheet, Area(_HEADING + 1, 0, _HEADING + 1, _LAST), "没有需要特别提请注意的事项。", desk.styles.of(Look.NOTE))
        return _HEADING + 1
    for row, point in enumerate(found[:FIRST_THINGS], _HEADING + 1):
        _thing(desk, sheet, row, row - _HEADING, point)
    return _HEADING + min(len(found), FIRST_THINGS)


def _thing(desk: Desk, sheet: BulkSheet, row: int, number: int, point: Point) -> None:
    styles, split = desk.styles, _LAST - 3
    sheet.write_number(row, 0, number, styles.of(Look.NUMBER))
    sheet.merge_range(row, 1, row, split, "", styles.of(Look.LINK))
    attention_sheet.thing(desk, sheet, row, 1, point)
    sheet.merge_range(row, split + 1, row, _LAST, "", styles.of(Look.NUMBER, bold=True))
    attention_sheet.number(desk, sheet, row, split + 1, point)
    sheet.set_row(row, row_height([(point.text, (split - 1) * _WIDTH)], least=22))


def _foot(desk: Desk, sheet: BulkSheet, last: int) -> None:
    tail = "各数都是对“信息库”计数的公式" if desk.book.live else "风险点较多，各数由程序直接写入，不用公式"
    behind = "" if desk.details.otherwise else "，点一下看是哪几行"
    text = f"{tail}{behind}；怎么算、等级怎么定，见“{METHOD}”。自评是科室自己评的等级，没有经过审定。"
    put(sheet, Area(last + 1, 0, last + 1, _LAST), text, desk.styles.of(Look.NOTE, font_size=NOTE_SIZE))
