"""All tables of one form as one frame, so that pandera judges them at once; every row still knows its table and line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Form
from pipeline.grading import proposed
from pipeline.rulebook.rule import Rule
from pipeline.submission import Table

TABLE, ROW = "_表", "_行"
SECTION, UNIT_NAME, PROPOSED = "科室", "单位名称", "建议等级"


@dataclass(frozen=True)
class Stack:
    """Rows of all tables of a form (index 0…n-1). `rows` has the form's headings, the table's number, the Excel row,
    and, where the form does not have them itself, 科室 and 单位名称 of the header block and the proposed grade.
    """

    form: Form
    tables: tuple[Table, ...]
    rows: pd.DataFrame

    @cached_property
    def _numbers(self) -> list[int]:
        numbers: list[int] = self.rows[TABLE].tolist()
        return numbers

    @cached_property
    def _excel_rows(self) -> list[int]:
        rows: list[int] = self.rows[ROW].tolist()
        return rows

    @cached_property
    def _columns(self) -> dict[str, list[str | None]]:
        return {}

    def table(self, label: int) -> Table:
        """The table of a row."""
        return self.tables[self._numbers[label]]

    def excel_row(self, label: int) -> int:
        """The Excel row of a row."""
        return self._excel_rows[label]

    def value(self, label: int, heading: str) -> str | None:
        """The value of a cell as read."""
        if heading not in self._columns:
            self._columns[heading] = entries(self.rows[heading])
        return self._columns[heading][label]

    def spoken(self, label: int, heading: str) -> bool:
        """Whether something was already said of a cell."""
        return (self.excel_row(label), heading) in self.table(label).spoken

    def finding(self, rule: Rule, label: int, heading: str, **facts: object) -> Finding:
        """The finding of a rule at a row's cell, with what the sender entered there."""
        table, row = self.table(label), self.excel_row(label)
        value = self.value(label, heading) if heading in self.rows.columns else None
        seen = table.seen.get((row, heading)) or value or ""
        known = {"seen": seen} | facts
        return rule.at(table.place(row, heading), heading=table.label(heading), **known)  # type: ignore[arg-type]


def _column(tables: Sequence[Table], heading: str) -> list[str | None]:
    parts = (table.cells.get(heading) or repeat(None, len(table.rows)) for table in tables)
    return list(chain.from_iterable(parts))


def stacked(form: Form, tables: Sequence[Table], sections: Callable[[Table], str], units: Callable[[Table], str]) -> Stack:
    """Stack the tables of a form; `sections` and `units` give each table's section and unit as they are to be counted."""
    lengths = [len(table.rows) for table in tables]
    columns: dict[str, object] = {h: pd.array(pa.array(_column(tables, h), pa.large_string()), dtype="str") for h in form.headings}
    if SECTION not in columns:
        columns[SECTION] = pd.array(np.repeat([sections(t) for t in tables], lengths), dtype="str")
    columns[UNIT_NAME] = pd.array(np.repeat([units(t) for t in tables], lengths), dtype="str")
    columns[TABLE] = np.repeat(np.arange(len(tables)), lengths)
    columns[ROW] = np.fromiter(chain.from_iterable(table.rows for table in tables), dtype=np.int64)
    rows = pd.DataFrame(columns)
    if form.level is not None:
        rows[PROPOSED] = proposed(rows).astype("str")
    return Stack(form, tuple(tables), rows)
