"""Links to the cells of letters and to places in this workbook: HYPERLINK() formulas, so that no external part is needed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.place import column_letters

LITERAL_LIMIT = 255
"""The most characters that a text within a formula can have."""


def literal(text: str) -> str:
    """A text as it stands within a formula, without the quotes around it."""
    return text.replace('"', '""')


def sheet_name(name: str) -> str:
    """The name of a sheet as it stands in a reference."""
    return "'" + name.replace("'", "''") + "'"


def area(sheet: str, top: int, left: int, bottom: int, right: int) -> str:
    """A rectangle of cells on a sheet, counted from 0, both ends within: '明细'!A5:N9."""
    return f"{sheet_name(sheet)}!{column_letters(left + 1)}{top + 1}:{column_letters(right + 1)}{bottom + 1}"


def letter_target(inbox: str, file: str, sheet: str) -> str:
    """Where a sheet of a letter lies, seen from the workbook, up to the cell: ../../inbox/综合科/岗位表.xlsx#'岗位'!"""
    # In a file's name a number sign would end the path, and a per cent sign would begin an escape.
    path = f"{inbox.rstrip('/')}/{file}".replace("%", "%25").replace("#", "%23")
    return f"{path}#{sheet_name(sheet)}!" if sheet else path


class LetterLinks:
    """Formulas that open the cells of letters; a target that is too long for a formula gives none."""

    def __init__(self, inbox: str) -> None:
        self._inbox = inbox
        self._heads: dict[tuple[str, str], str] = {}

    def _head(self, file: str, sheet: str) -> str:
        if (file, sheet) not in self._heads:
            self._heads[file, sheet] = literal(letter_target(self._inbox, file, sheet))
        return self._heads[file, sheet]

    def heads(self, files: Sequence[str], sheets: Sequence[str]) -> list[str]:
        """The beginning of each formula, up to the cell; nothing where the target is too long."""
        starts = [self._head(file, sheet) for file, sheet in zip(files, sheets, strict=True)]
        known = {start: f'HYPERLINK("{start}' if len(start) + 10 <= LITERAL_LIMIT else "" for start in set(starts)}
        return [known[start] for start in starts]


def cells(columns: Sequence[int], rows: Sequence[int]) -> list[str]:
    """The names of cells: G9."""
    letters = {column: column_letters(column) for column in set(columns)}
    return [f"{letters[column]}{row}" for column, row in zip(columns, rows, strict=True)]


def tail(cell: str, shown: str | int) -> str:
    """The end of a formula that opens a cell: the cell and what is shown."""
    return f'{cell}",{shown})' if isinstance(shown, int) else f'{cell}","{literal(shown)}")'
