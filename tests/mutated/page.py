"""One sheet while it is drawn at random: beside its cells it knows what it deserves and which value each cell should give."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from drawn_cases import Cell, Content, Drawing, shifted
from openpyxl.utils import get_column_letter, range_boundaries


def cell_name(at: Cell | None) -> str:
    """A cell as people name it; nothing where there is none."""
    return f"{get_column_letter(at[1])}{at[0]}" if at else ""


@dataclass(frozen=True)
class Due:
    """A rule and the cell at which it is due, None where it speaks of the sheet; whether a mistake brought it, or only a habit."""

    rule: str
    at: Cell | None
    by_mistake: bool = False


@dataclass
class Page(Drawing):
    """A drawing with what is due on it. `meant` holds the value that each data cell should be read as, but for spoiled ones,
    `header` what stands in the header block, `captions` where its labels are; `is_spoiled` is set once mistakes are made, `is_read` is False where the sheet
    gives no rows to compare.
    """

    key: str = ""
    due: list[Due] = field(default_factory=list)
    meant: dict[Cell, str | None] = field(default_factory=dict)
    header: dict[str, str] = field(default_factory=dict)
    captions: dict[str, Cell] = field(default_factory=dict)
    is_spoiled: bool = False
    is_read: bool = True

    @property
    def width(self) -> int:
        """The last column in use."""
        return max(column for _, column in self.cells)

    @property
    def depth(self) -> int:
        """The last row in use."""
        return max(row for row, _ in self.cells)

    @property
    def first_head_row(self) -> int:
        """The first line of the headings, which may be two."""
        return self.labels.get("栏目上行", (self.head_row, 0))[0]

    def _moved(self, row: int, column: int, rows: int, columns: int) -> None:
        super()._moved(row, column, rows, columns)
        moved = [(due, due.at and shifted(due.at, row, column, rows, columns)) for due in self.due]
        self.due = [replace(due, at=new) for due, new in moved if new or due.at is None]
        self.captions = {label: new for label, at in self.captions.items() if (new := shifted(at, row, column, rows, columns))}
        self.meant = {new: value for at, value in self.meant.items() if (new := shifted(at, row, column, rows, columns))}
        self.merges = [_stretched(each, row, column, rows, columns) for each in self.merges]
        self.hidden_rows = [new[0] for r in self.hidden_rows if (new := shifted((r, 0), row, column, rows, columns))]

    def put_row(self, row: int, entries: dict[int, Content]) -> None:
        """Put a line that is no data in before a row."""
        self.insert_rows(row, 1)
        self.cells |= {(row, column): entry for column, entry in entries.items()}

    def enter(self, at: Cell, entered: Content, *rules: str) -> None:
        """Spoil a cell: what it should be read as is no longer known, and only these rules are due there."""
        self.cells[at] = entered
        self.meant.pop(at, None)
        self.owe(at, *rules)

    def owe(self, at: Cell, *rules: str) -> None:
        """Only these rules are due at a cell."""
        self.due = [due for due in self.due if due.at != at] + [Due(rule, at, self.is_spoiled) for rule in rules]

    def owe_also(self, at: Cell | None, *rules: str) -> None:
        """These rules, too, are due at a cell, or of the sheet."""
        self.due += [Due(rule, at, self.is_spoiled) for rule in rules]

    @property
    def heading_row(self) -> int:
        """The line in which most headings are written."""
        return self.head_row if sum((self.head_row, column) in self.cells for column in self.heads.values()) > 2 else self.first_head_row

    def value(self, position: int, heading: str) -> str:
        """What a cell should be read as, by the data row's position."""
        return self.meant.get((self.rows[position], self.heads[heading])) or ""

    def values(self, heading: str) -> list[str]:
        """What the cells of a column should be read as."""
        return [self.value(position, heading) for position in range(len(self.rows))]

    def span(self, first: Cell, last: Cell) -> str:
        """A range as a merge names it."""
        return f"{cell_name(first)}:{cell_name(last)}"

    def is_merged(self, at: Cell) -> bool:
        """Whether a cell lies in a merge."""
        return self._merge_over(at) is not None

    def _merge_over(self, at: Cell) -> str | None:
        for merged in self.merges:
            left, top, right, bottom = range_boundaries(merged)
            if left <= at[1] <= right and top <= at[0] <= bottom:
                return merged
        return None

    def unmerge(self, at: Cell) -> None:
        """Write out the cells of a merge, so that one of them can be spoiled by itself."""
        merged = self._merge_over(at)
        if merged is None:
            return
        left, top, _, bottom = range_boundaries(merged)
        self.merges.remove(merged)
        for row in range(top, bottom + 1):
            self.cells[row, left] = self.cells[top, left]
        self.due = [due for due in self.due if due.at != (top, left) or due.rule != "S13"]

    def retype(self, label: str, entered: str, *rules: str) -> None:
        """Put another entry into the header block, wherever it stands there."""
        at = self.labels[label]
        old = self.header[label]
        if self.labels.get("一格"):
            cell = str(self.cells[at])
            self.cells[at] = re.sub(rf"({re.escape(label)}[:：]){re.escape(old)}", rf"\g<1>{entered}", cell)
        else:
            self.cells[at] = entered or None
        self.header[label] = entered
        self.owe_also(at, *rules)


def _stretched(merged: str, row: int, column: int, rows: int, columns: int) -> str:
    """A merged range after rows or columns were put in; one that they fall into grows, as in any program."""
    left, top, right, bottom = range_boundaries(merged)
    first = shifted((top, left), row, column, rows, columns) or (top, left)
    last = shifted((bottom, right), row, column, rows, columns) or (bottom, right)
    return f"{cell_name(first)}:{cell_name(last)}"
