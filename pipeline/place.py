"""Where something stands: a file, a sheet, a row, a column. Rows and columns are counted from 1, as people see them."""

from __future__ import annotations

from dataclasses import dataclass


def column_letters(column: int) -> str:
    """The letters over a column: 1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column from its letters: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a letter; `str()` gives 综合科/岗位表.xlsx！岗位！D7."""

    file: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None

    @property
    def cell(self) -> str:
        """`D7`, or nothing where the place is not one cell."""
        if self.row is None or self.column is None:
            return ""
        return f"{column_letters(self.column)}{self.row}"

    def order(self) -> tuple[str, str, int, int]:
        """Reading order: by file, sheet, row, column."""
        return self.file, self.sheet, self.row or 0, self.column or 0

    def __str__(self) -> str:
        return "!".join(part for part in (self.file, self.sheet, self.cell) if part)
