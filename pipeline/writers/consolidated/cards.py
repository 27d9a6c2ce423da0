"""The six headline numbers of 摘要： each with a line on what it holds, and by how much it differs from the last edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analysis.came_in import Fate
from pipeline.analysis.tables import MEASURE_CLASS, MEASURE_CLASSES
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.register.points import APPROVED, SELF
from pipeline.writers.consolidated import arrivals, progress, trend
from pipeline.writers.consolidated.book import Book
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.counting import counted_text, total, whole
from pipeline.writers.consolidated.database import everything
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.prepared import FIRST_OF_POST, FIRST_OF_SECTION
from pipeline.writers.house import LINE_GREY, NAVY, NOTE_SIZE, Area, Look, put

ROWS = 4
"""How many rows the cards take: label, number, what it holds, the change."""
_FILL = "#F5F8FC"
_HEIGHTS = (22, 38, 17, 17)


@dataclass(frozen=True)
class Line:
    """A text with the formula that gives it; without a formula it stands as it is."""

    text: str = ""
    formula: str = ""


@dataclass(frozen=True)
class Card:
    """One headline number: its label, how many columns it takes, the formula with its value, two lines below, where it leads."""

    label: str
    columns: int
    formula: str
    value: int | str
    below: Line
    change: Line
    to: str = ""


def write(desk: Desk, sheet: BulkSheet, row: int) -> None:
    """The cards side by side from a row on."""
    left = 0
    for card in _cards(desk):
        _card(desk, sheet, row, left, card)
        left += card.columns
    for at, height in enumerate(_HEIGHTS, row):
        sheet.set_row(at, height)
    if not desk.book.before:
        sheet.set_row(row + ROWS - 1, 4)


def _cards(desk: Desk) -> list[Card]:
    book, figures = desk.book, desk.book.figures
    levels = figures.by_level
    return [
        Card("风险点总数", 4, whole(), figures.total, Line("　".join(f"{level}{number}" for level, number in levels.items()), _joined("层级", list(levels))),
             _since(book, "total"), everything(desk)),
        _graded(desk),
        Card("防控措施条数", 4, total("措施条数"), figures.measures, _without_measures(figures.without_measures), _since(book, "measures"), everything(desk)),
        Card("报送科室", 3, total(FIRST_OF_SECTION), figures.sections, Line("不含局领导"), _since(book, "sections"), desk.details.of((FIRST_OF_SECTION, 1))),
        Card("报送岗位", 3, total(FIRST_OF_POST), figures.posts, Line(_posts_below(desk)), _since(book, "posts"), desk.details.of((FIRST_OF_POST, 1))),
        Card("退回待改的来件", 4, progress.RETURNED_CELL, figures.letters.returned, Line(f"收到{figures.letters.received}件"), _since(book, "returned"), arrivals.place_of(desk, Fate.RETURNED)),
    ]


def _since(book: Book, name: str) -> Line:
    """The change of one figure in words; nothing in the first edition."""
    if not book.before:
        return Line()
    number, found = trend.change(book, name), trend.change_cell(book, name)
    more, less, same = "较上一版增加", "较上一版减少", "与上一版相同"
    text = same if number == 0 else f"{more if number > 0 else less}{abs(number)}"
    return Line(text, f'IF({found}=0,"{same}",IF({found}>0,"{more}","{less}")&ABS({found}))')


def _signed(book: Book) -> Line:
    """The change of each approved grade, with its sign."""
    if not book.before:
        return Line()
    names = dict(zip(GRADE.values, ("first", "second", "third"), strict=True))
    text = "　".join(f"{grade}{_sign(trend.change(book, name))}" for grade, name in names.items())
    formula = '&"　"&'.join(f'"{grade}"&TEXT({trend.change_cell(book, name)},"+0;-0;0")' for grade, name in names.items())
    return Line(f"较上一版：{text}", f'"较上一版："&{formula}')


def _sign(number: int) -> str:
    return f"{number:+d}" if number else "0"


def _without_measures(number: int) -> Line:
    some, none = "个风险点还没有措施", "每个风险点都有措施"
    formula = counted_text(MEASURE_CLASS, MEASURE_CLASSES[0])
    return Line(f"{number}{some}" if number else none, f'IF({formula}=0,"{none}",{formula}&"{some}")')


def _posts_below(desk: Desk) -> str:
    if not desk.book.figures.roster_given:
        return "名册未报"
    return f"应报{len(desk.book.roster.serving_posts)}个"


def _joined(column: str, labels: Sequence[str]) -> str:
    return '&"　"&'.join(f'"{label}"&{counted_text(column, label)}' for label in labels)


def _graded(desk: Desk) -> Card:
    """What is approved; while nothing is, that all is still to be approved, with the self-assessed grades named as such."""
    figures, grades = desk.book.figures, list(GRADE.values)
    if figures.unreviewed < figures.total:
        formula = '&" / "&'.join(counted_text(APPROVED, grade) for grade in grades)
        value = " / ".join(str(figures.by_approved[grade]) for grade in grades)
        below = Line(f"另有{UNREVIEWED}{figures.unreviewed}个", f'"另有{UNREVIEWED}"&{counted_text(APPROVED, UNREVIEWED)}&"个"')
        return Card("已审定：一级 / 二级 / 三级", 6, formula, value, below, _signed(desk.book), desk.details.of((APPROVED, grades[0])) or everything(desk))
    below = Line("自评、未审定：" + "　".join(f"{grade}{figures.by_self[grade]}" for grade in grades), f'"自评、未审定："&{_joined(SELF, grades)}')
    to = desk.details.of((APPROVED, UNREVIEWED))
    return Card(UNREVIEWED, 6, counted_text(APPROVED, UNREVIEWED), figures.unreviewed, below, _since(desk.book, "unreviewed"), to)


def _card(desk: Desk, sheet: BulkSheet, row: int, left: int, card: Card) -> None:
    styles, right = desk.styles, left + card.columns - 1
    common = {"bg_color": _FILL, "align": "center", "border_color": LINE_GREY, "left": 1, "right": 1}
    number = styles.of(Look.TITLE, **common, font_size=26, num_format="#,##0", font_color=NAVY)
    put(sheet, Area(row, left, row, right), card.label, styles.of(Look.NOTE, **common, top=1, font_size=11))
    sheet.merge_range(row + 1, left, row + 1, right, "", number)
    desk.figure(sheet, row + 1, left, card.formula, card.value, number, card.to)
    for at, line in enumerate((card.below, card.change), row + 2):
        style = styles.of(Look.NOTE, **common, font_size=NOTE_SIZE, **({"bottom": 1} if at == row + 3 else {}))
        sheet.merge_range(at, left, at, right, "", style)
        if line.formula:
            desk.figure(sheet, at, left, line.formula, line.text, style)
        else:
            desk.value(sheet, at, left, line.text, style)
