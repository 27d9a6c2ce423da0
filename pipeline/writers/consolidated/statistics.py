"""统计： every table of the figures, two side by side down the sheet, each with its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.analysis.tables import TOTAL, CrossTable
from pipeline.writers.consolidated.bulk import BulkSheet
from pipeline.writers.consolidated.counting import count, whole
from pipeline.writers.consolidated.database import everything
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.names import STATISTICS
from pipeline.writers.house import GRADE_COLOURS, HEAT, NAVY, NOTE_SIZE, Area, Look, put, row_height

FIRST_ROW = 4
_LABELS, _NUMBERS, _GAP = 24.0, 9.0, 3.0


@dataclass(frozen=True)
class Placed:
    """A table and where its title stands; below it the note, the heads, the rows, the totals."""

    table: CrossTable
    top: int
    left: int

    @property
    def is_heat_map(self) -> bool:
        """Whether its cells are shaded by their number."""
        return self.table.by == "发生机率"

    @property
    def head(self) -> int:
        """The row of the heads."""
        return self.top + 2

    @property
    def first(self) -> int:
        """The first row of counts."""
        return self.head + 1

    @property
    def totals(self) -> int:
        """The row of the totals."""
        return self.first + len(self.table.labels)

    @property
    def right(self) -> int:
        """The column of the totals."""
        return self.left + 1 + len(self.table.heads)

    def labels(self) -> list[object]:
        """The range of the row labels, as charts take it."""
        return [STATISTICS, self.first, self.left, self.totals - 1, self.left]

    def series(self, number: int) -> list[object]:
        """The range of one column of counts, as charts take it."""
        return [STATISTICS, self.first, self.left + 1 + number, self.totals - 1, self.left + 1 + number]

    def head_cell(self, number: int) -> list[object]:
        """The head of one column of counts, as charts take it."""
        return [STATISTICS, self.head, self.left + 1 + number]


def placed(tables: Sequence[CrossTable]) -> tuple[Placed, ...]:
    """Where each table stands: always in the shorter of the two stacks."""
    columns = max(len(table.heads) for table in tables) + 2
    depth = [FIRST_ROW, FIRST_ROW]
    found = []
    for table in tables:
        side = 0 if depth[0] <= depth[1] else 1
        found.append(Placed(table, depth[side], side * (columns + 1)))
        depth[side] += len(table.labels) + 5
    return tuple(found)


def find(tables: Sequence[Placed], by: str, across: str, *, partial: bool = False) -> Placed:
    """The table that counts these two columns; with `partial` the one of the most frequent labels only, where there is one."""
    fitting = [each for each in tables if (each.table.by, each.table.across) == (by, across)]
    return next((each for each in fitting if partial and each.table.partial), fitting[0])


def write(desk: Desk, tables: Sequence[Placed]) -> None:
    """The sheet: a check that all totals agree, then the tables."""
    sheet = desk.sheets[STATISTICS]
    figures = desk.book.figures
    desk.opening(sheet, STATISTICS, _about(desk))
    width = _columns(sheet, tables)
    if not figures.total:
        return
    _check(desk, sheet, tables)
    notes: dict[int, float] = {}
    for each in tables:
        _table(desk, sheet, each)
        room = _LABELS + _NUMBERS * (1 + len(each.table.heads))
        notes[each.top + 1] = max(notes.get(each.top + 1, 0), row_height([(each.table.note, room)], NOTE_SIZE, least=16))
    for row, height in notes.items():
        sheet.set_row(row, height)
    sheet.freeze_panes(2, 0)
    desk.page(sheet, max(each.totals for each in tables), width - 1, head=(0, 1), landscape=False)


def _about(desk: Desk) -> str:
    figures, settings = desk.book.figures, desk.book.settings
    if not figures.total:
        return "目前没有可以统计的风险点。"
    if not desk.book.live:
        return f"风险点共{figures.total}个，超过{min(settings.formula_rows, settings.volume_rows)}个，各数由程序直接写入，不用公式。"
    behind = "转到“信息库”，再用筛选看" if desk.details.otherwise else "看它数的是哪几个风险点"
    return f"格内是风险点个数，都是从“信息库”计数的公式；点蓝色的数字，{behind}。"


def _columns(sheet: BulkSheet, tables: Sequence[Placed]) -> int:
    columns = max(len(each.table.heads) for each in tables) + 2
    for left in (0, columns + 1):
        sheet.set_column(left, left, _LABELS)
        sheet.set_column(left + 1, left + columns - 1, _NUMBERS)
    sheet.set_column(columns, columns, _GAP)
    sheet.hide_gridlines(2)
    return 2 * columns + 1


def _check(desk: Desk, sheet: BulkSheet, tables: Sequence[Placed]) -> None:
    """One sentence that compares the total of every table with the number of points."""
    tables = [each for each in tables if not each.table.partial]
    agree = f"核对：以下{len(tables)}张有合计的表，合计都等于风险点总数"
    differ = "核对：有的表合计与风险点总数不符，请查看是否改动过“信息库”"
    same = ",".join(f"{cell(each.totals, each.right)}={whole()}" for each in tables)
    style = desk.styles.of(Look.NOTE, text_wrap=False, font_size=10)
    value = agree if all(each.table.total == desk.book.figures.total for each in tables) else differ
    desk.figure(sheet, FIRST_ROW - 2, 0, f'IF(AND({same}),"{agree}","{differ}")', value, style)


def _table(desk: Desk, sheet: BulkSheet, each: Placed) -> None:
    styles, table = desk.styles, each.table
    sheet.write_string(each.top, each.left, table.title, styles.of(Look.HEADING, text_wrap=False))
    put(sheet, Area(each.top + 1, each.left, each.top + 1, each.right), table.note, styles.of(Look.NOTE, font_size=NOTE_SIZE))
    sheet.write_blank(each.head, each.left, None, styles.of(Look.HEAD))
    for at, head in enumerate((*table.heads, TOTAL), each.left + 1):
        style = styles.grade(head, bold=True) if head in GRADE_COLOURS else styles.of(Look.HEAD)
        sheet.write_string(each.head, at, head, style)
    for row, label in enumerate(table.labels, each.first):
        desk.value(sheet, row, each.left, label, styles.of(Look.LABEL, bold=False, align="left"))
    if not table.partial:
        sheet.write_string(each.totals, each.left, TOTAL, styles.of(Look.LABEL, align="left"))
    _counts(desk, sheet, each)
    _totals(desk, sheet, each)
    if each.is_heat_map:
        sheet.conditional_format(
            each.first, each.left + 1, each.totals - 1, each.right - 1,
            {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": HEAT, "min_type": "num", "min_value": 0},
        )


def _counts(desk: Desk, sheet: BulkSheet, each: Placed) -> None:
    # Blue on a deep cell of the heat map could not be read.
    table, number = each.table, desk.styles.of(Look.NUMBER, **({"font_color": NAVY} if each.is_heat_map else {}))
    for row, (label, counts) in enumerate(zip(table.labels, table.counts.to_numpy().tolist(), strict=True), each.first):
        for column, (head, value) in enumerate(zip(table.heads, counts, strict=True), each.left + 1):
            of_label = (table.by, label, f"${cell(row, each.left)}")
            of_head = (table.across, head, cell(each.head, column).replace(str(each.head + 1), f"${each.head + 1}"))
            desk.figure(sheet, row, column, count(of_label, of_head), value, number, desk.details.of((table.by, label), (table.across, head)))


def _totals(desk: Desk, sheet: BulkSheet, each: Placed) -> None:
    bold, counts = desk.styles.of(Look.NUMBER, bold=True), each.table.counts
    rows = zip(each.table.labels, counts.sum(axis=1).tolist(), strict=True)
    for row, (label, value) in enumerate(rows, each.first):
        own = f"SUM({cell(row, each.left + 1)}:{cell(row, each.right - 1)})"
        desk.figure(sheet, row, each.right, own, value, bold, desk.details.of((each.table.by, label)))
    if each.table.partial:
        return
    columns = [*((desk.details.of((each.table.across, head)), value) for head, value in zip(each.table.heads, counts.sum().tolist(), strict=True)), (everything(desk), each.table.total)]
    for column, (to, value) in enumerate(columns, each.left + 1):
        desk.figure(sheet, each.totals, column, f"SUM({cell(each.first, column)}:{cell(each.totals - 1, column)})", value, bold, to)
