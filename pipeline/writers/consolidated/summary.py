"""摘要： one printed page that a leader understands without the rest of the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analysis.tables import MEASURE_CLASS, MEASURE_CLASSES
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.register.points import APPROVED, SELF
from pipeline.writers.consolidated import charts
from pipeline.writers.consolidated.attention import Point, points
from pipeline.writers.consolidated.bulk import BulkSheet, shown
from pipeline.writers.consolidated.counting import counted_text, total, whole
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import CONTENTS, METHOD, SUMMARY
from pipeline.writers.consolidated.prepared import FIRST_OF_POST, FIRST_OF_SECTION
from pipeline.writers.consolidated.progress import RETURNED_CELL
from pipeline.writers.consolidated.statistics import Placed
from pipeline.writers.house import LINE_GREY, NOTE_SIZE, Area, Look, put, row_height

_COLUMNS, _WIDTH = 24, 5.4
_CARD_FILL = "#F5F8FC"
_TITLE, _SUBTITLE, _SENTENCE, _CARDS, _CHARTS, _CHART_ROWS = 0, 1, 2, 4, 8, 19
_ATTENTION = _CHARTS + _CHART_ROWS + 1
_LAST = _COLUMNS - 1


@dataclass(frozen=True)
class Card:
    """One headline number: its label, how many columns it takes, the formula with its value, and a line below."""

    label: str
    columns: int
    formula: str
    value: int | str
    below: str = ""
    below_formula: str = ""


def write(desk: Desk, tables: Sequence[Placed]) -> None:
    """The page, from the sentence down to what leaders should look at first."""
    sheet, figures = desk.sheets[SUMMARY], desk.book.figures
    sheet.set_column(0, _LAST, _WIDTH)
    sheet.hide_gridlines(2)
    _heading(desk, sheet)
    left = 0
    for card in _cards(desk):
        _card(desk, sheet, left, card)
        left += card.columns
    sheet.set_row(_CARDS - 1, 8)
    sheet.set_row(_CARDS + 3, 6)
    if figures.total:
        charts.insert(desk, sheet, tables, _CHARTS, (0, 8, 16), (8 * 43 - 4, _CHART_ROWS * 20 - 6))
    else:
        put(sheet, Area(_CHARTS, 0, _CHARTS + 1, _LAST), "还没有已通过的风险点，没有可画的图。", desk.styles.of(Look.NOTE, align="center"))
    for row in range(_CHARTS, _CHARTS + _CHART_ROWS):
        sheet.set_row(row, 15)
    last = _attention(desk, sheet)
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
    put(sheet, Area(_SENTENCE, 0, _SENTENCE, _LAST), sentence, box)
    sheet.set_row(_TITLE, 34)
    sheet.set_row(_SUBTITLE, 20)
    sheet.set_row(_SENTENCE, row_height([(sentence, _COLUMNS * _WIDTH)], 12, least=42))


def _cards(desk: Desk) -> list[Card]:
    """The six headline numbers."""
    figures = desk.book.figures
    levels = figures.by_level
    return [
        Card("风险点总数", 4, whole(), figures.total, "　".join(f"{level}{number}" for level, number in levels.items()),
             _joined("层级", list(levels))),
        _grade_card(desk),
        Card("防控措施条数", 4, total("措施条数"), figures.measures, *_without_measures(figures.without_measures)),
        Card("报送科室", 3, total(FIRST_OF_SECTION), figures.sections, "不含局领导"),
        Card("报送岗位", 3, total(FIRST_OF_POST), figures.posts, _posts_below(desk)),
        Card("退回待改的来件", 4, RETURNED_CELL, figures.letters.returned, f"收到{figures.letters.received}件"),
    ]


def _without_measures(number: int) -> tuple[str, str]:
    """How many points have no measures, as a text and as the formula that gives it."""
    some, none = "个风险点还没有措施", "每个风险点都有措施"
    formula = counted_text(MEASURE_CLASS, MEASURE_CLASSES[0])
    return f"{number}{some}" if number else none, f'IF({formula}=0,"{none}",{formula}&"{some}")'


def _posts_below(desk: Desk) -> str:
    if not desk.book.figures.roster_given:
        return "名册未报"
    return f"应报{len(desk.book.roster.serving_posts)}个"


def _joined(column: str, labels: Sequence[str]) -> str:
    return '&"　"&'.join(f'"{label}"&{counted_text(column, label)}' for label in labels)


def _grade_card(desk: Desk) -> Card:
    """What is approved; while nothing is, that all is still to be approved, with the self-assessed grades named as such."""
    figures, grades = desk.book.figures, list(GRADE.values)
    if figures.unreviewed < figures.total:
        formula = '&" / "&'.join(counted_text(APPROVED, grade) for grade in grades)
        value = " / ".join(str(figures.by_approved[grade]) for grade in grades)
        below = f"另有{UNREVIEWED}{figures.unreviewed}个"
        return Card("已审定：一级 / 二级 / 三级", 6, formula, value, below, f'"另有{UNREVIEWED}"&{counted_text(APPROVED, UNREVIEWED)}&"个"')
    below = "自评、未审定：" + "　".join(f"{grade}{figures.by_self[grade]}" for grade in grades)
    return Card(UNREVIEWED, 6, counted_text(APPROVED, UNREVIEWED), figures.unreviewed, below, f'"自评、未审定："&{_joined(SELF, grades)}')


def _card(desk: Desk, sheet: BulkSheet, left: int, card: Card) -> None:
    styles, right = desk.styles, left + card.columns - 1
    common = {"bg_color": _CARD_FILL, "align": "center", "border_color": LINE_GREY}
    label = styles.of(Look.NOTE, **common, top=1, left=1, right=1, font_size=11)
    number = styles.of(Look.TITLE, **common, left=1, right=1, font_size=26, num_format="#,##0")
    below = styles.of(Look.NOTE, **common, bottom=1, left=1, right=1, font_size=NOTE_SIZE)
    put(sheet, Area(_CARDS, left, _CARDS, right), card.label, label)
    sheet.merge_range(_CARDS + 1, left, _CARDS + 1, right, "", number)
    desk.figure(sheet, _CARDS + 1, left, card.formula, card.value, number)
    sheet.merge_range(_CARDS + 2, left, _CARDS + 2, right, "", below)
    if card.below_formula:
        desk.figure(sheet, _CARDS + 2, left, card.below_formula, card.below, below)
    else:
        desk.value(sheet, _CARDS + 2, left, card.below, below)
    for row, height in enumerate((22, 38, 18), _CARDS):
        sheet.set_row(row, height)


def _attention(desk: Desk, sheet: BulkSheet) -> int:
    """The things to look at first, each a link; returns the last row."""
    put(sheet, Area(_ATTENTION, 0, _ATTENTION, _LAST), "请领导先看", desk.styles.of(Look.HEADING))
    sheet.set_row(_ATTENTION - 1, 6)
    sheet.set_row(_ATTENTION, 22)
    found = points(desk)
    if not found:
        put(sheet, Area(_ATTENTION + 1, 0, _ATTENTION + 1, _LAST), "没有需要特别提请注意的事项。", desk.styles.of(Look.NOTE))
        return _ATTENTION + 1
    for row, point in enumerate(found, _ATTENTION + 1):
        _point(desk, sheet, row, row - _ATTENTION, point)
    return _ATTENTION + len(found)


def _point(desk: Desk, sheet: BulkSheet, row: int, number: int, point: Point) -> None:
    styles, split = desk.styles, _LAST - 3
    text = styles.of(Look.LINK, font_size=11)
    sheet.write_number(row, 0, number, styles.of(Look.NUMBER))
    sheet.merge_range(row, 1, row, split, "", text)
    desk.link(sheet, row, 1, point.sheet, point.cell, point.text, text)
    counted = styles.of(Look.NUMBER, bold=True, num_format=f'#,##0"{point.counter}"')
    sheet.merge_range(row, split + 1, row, _LAST, "", counted)
    if point.formula:
        desk.figure(sheet, row, split + 1, point.formula, point.number, counted)
    else:
        desk.value(sheet, row, split + 1, point.number, counted)
    sheet.set_row(row, row_height([(point.text, (split - 1) * _WIDTH)], least=22))


def _foot(desk: Desk, sheet: BulkSheet, last: int) -> None:
    tail = "各数都是对“信息库”计数的公式" if desk.book.live else "风险点较多，各数由程序直接写入，不用公式"
    text = f"{tail}；怎么算、等级怎么定，见“{METHOD}”。自评是科室自己评的等级，没有经过审定。"
    put(sheet, Area(last + 1, 0, last + 1, _LAST), text, desk.styles.of(Look.NOTE, font_size=NOTE_SIZE))
