"""What the caller asks to be marked, and the fixed words and colours by which our marks are known again."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import marks

TAG, FLAG = marks.RETURN_TAG, marks.FLAG
NOTICE_SHEET = "退回说明"
AUTHOR = "办公室"

RED = "FFFF0000"
# From the strongest to the weakest: the first colour wins on a cell with several marks.
COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "correction": "FFDDEBF7"}
# On the list in front there is also what has been put right since the last return.
LIST_COLOURS = {**COLOURS, "resolved": "FFE2EFDA"}

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class UnpatchablePackage(Exception):  # noqa: N818  # a state of the file, not a mistake of the program
    """The file cannot be marked in place; a copy on our own template has to do."""


@dataclass(frozen=True)
class CellMark:
    """One finding at one cell: its colour and its comment (without the tag, lines allowed)."""

    sheet: str
    row: int
    column: int
    severity: str
    note: str

    def __post_init__(self) -> None:
        _check_place(self.row, self.column)
        if self.severity not in COLOURS:
            raise ValueError(f"unknown severity {self.severity!r}")


@dataclass(frozen=True)
class RowFlag:
    """A row with findings; `column` is the first column of its table."""

    sheet: str
    row: int
    column: int

    def __post_init__(self) -> None:
        _check_place(self.row, self.column)


@dataclass(frozen=True)
class Sight:
    """What a person finds who goes to a cell, or to a sheet as a whole. A `buried` sheet is not even listed among the hidden ones.

    `merged` is the range to which the cell belongs and `shown_at` the cell that shows for it.
    """

    sheet_hidden: bool = False
    sheet_buried: bool = False
    row_hidden: bool = False
    filtered: bool = False
    column_hidden: bool = False
    merged: str = ""
    shown_at: str = ""
    locked: bool = False


@dataclass(frozen=True)
class NoticeRow:
    """One line of the list on the notice sheet; a severity without a colour leaves it plain. The `strong` cell stands out."""

    cells: tuple[str, ...]
    link: tuple[str, str] | None
    severity: str
    strong: int | None = None


@dataclass(frozen=True)
class Notice:
    """The first sheet of the copy: explanation above, list of findings below.

    `legend` says what each colour means, by its severity; the cells of the `linked` columns lead to the place of a row.
    """

    title: str
    lines: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[NoticeRow, ...]
    legend: tuple[tuple[str, str, str], ...] = ()
    linked: tuple[int, ...] = (0,)


def _check_place(row: int, column: int) -> None:
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        raise ValueError(f"no such cell: row {row}, column {column}")
