"""What a sheet says beside its values, which the reader does not tell, whatever the kind of workbook."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = tuple[int, int]
"""(row, column), counted from 1."""
Range = tuple[int, int, int, int]
"""(top, left, bottom, right), counted from 1, both ends within."""
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA"}
"""The error values of .xls and .xlsb, by their code."""
EVER_ERROR = "#N/A"


@dataclass(frozen=True)
class SheetFacts:
    """The facts of one sheet. Hidden columns are ranges; `merges` are those that the reader does not tell.

    `box` is how many cells the rectangle from A1 to the farthest filled cell holds, or a bound of that: what a reader would
    allocate. `guide` is a sheet of instructions of ours, of which nothing is to be read.
    """

    errors: dict[Cell, str] = field(default_factory=dict)
    uncalculated: frozenset[Cell] = frozenset()
    formulas: frozenset[Cell] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merges: tuple[Range, ...] = ()
    has_cells: bool = False
    box: int = 0
    guide: bool = False


class Gathered:
    """The facts of one sheet while it is gone through. Rows and columns are counted from 1."""

    def __init__(self) -> None:
        self.errors: dict[Cell, str] = {}
        self.rows: set[int] = set()
        self.columns: list[tuple[int, int]] = []
        self.merges: list[Range] = []
        self.height = self.width = 0

    def filled(self, row: int, column: int) -> None:
        """Something stands in this cell."""
        self.height, self.width = max(self.height, row), max(self.width, column)

    def facts(self) -> SheetFacts:
        """All of it."""
        return SheetFacts(
            errors=self.errors, hidden_rows=frozenset(self.rows), hidden_columns=tuple(self.columns), merges=tuple(self.merges),
            has_cells=self.height > 0, box=self.height * self.width,
        )
