"""本表行数： how many lines of a form are filled in, as a formula and as the number that it will say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range

from pipeline.form import Kind
from pipeline.writers.template.layout import Layout

COUNTED_ROWS = 2_000
"""Rows below the ready-made ones are counted and guided too: whoever needs more simply goes on writing."""
EXAMPLE, EXAMPLE_END = "示例", "（示例）"
"""What an example row says in its first cell, instead of a number or after a name."""


@dataclass(frozen=True)
class RowCount:
    """本表行数： how many lines are filled in, from a row on; the example does not count. `reach` is how far below it is counted."""

    plan: Layout
    first: int
    reach: int = COUNTED_ROWS

    @property
    def _told_by(self) -> str:
        """The column that shows whether a line is filled in."""
        headings = self.plan.form.headings
        told = next((heading for heading in ("风险点", "岗位名称") if heading in headings), None)
        return told or next(f.heading for f in self.plan.form.required if f.kind is not Kind.NUMBER)

    def _cells(self, heading: str) -> str:
        column = self.plan.column(heading)
        return str(xl_range(self.first, column, self.first + self.reach, column))

    @property
    def formula(self) -> str:
        """The count as a formula that every program reckons alike."""
        leading = self.plan.form.fields[0]
        told, first = self._cells(self._told_by), self._cells(leading.heading)
        real = f'{first}<>"{EXAMPLE}"' if leading.kind is Kind.NUMBER else f'RIGHT({first},4)<>"{EXAMPLE_END}"'
        return f"=SUMPRODUCT((LEN(TRIM({told}))>0)*({real}))"

    def count(self, rows: Sequence[Mapping[str, str | None]]) -> int:
        """What the formula will say of these rows."""
        return sum(1 for row in rows if (row.get(self._told_by) or "").strip(" "))
