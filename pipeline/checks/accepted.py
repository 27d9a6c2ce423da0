"""The rows of accepted letters: their provenance as index, and the stamps by which a later sheet is known from an earlier one.

No telephone or identity-card number gets past here whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.checks.stack import ROW, TABLE, Stack
from pipeline.form import Form
from pipeline.privacy import NUMBER_SIGNS, masked
from pipeline.submission import Reading, Table

SOURCE = ("来源文件", "来源工作表", "来源行")
FILLED, RECEIVED, PERIOD = "填表日期", "收件时间", "填报期"
DIGEST, COLUMN = "来源指纹", "来源列"


@dataclass(frozen=True)
class AcceptedRows:
    """The rows of the accepted letters of one form, provenance as index, and their tables by (file, sheet)."""

    form: Form
    rows: pd.DataFrame
    tables: dict[tuple[str, str], Table]


def accepted_rows(stack: Stack, files: AbstractSet[str]) -> AcceptedRows:
    """The rows of a stack that stand in these files."""
    keep = [number for number, table in enumerate(stack.tables) if table.file in files]
    rows = stack.rows[stack.rows[TABLE].isin(keep)]
    names = rows[TABLE].map({number: stack.tables[number].file for number in keep})
    sheets = rows[TABLE].map({number: stack.tables[number].sheet for number in keep})
    index = pd.MultiIndex.from_arrays([names.astype("str"), sheets.astype("str"), rows[ROW]], names=SOURCE)
    tables = {(stack.tables[number].file, stack.tables[number].sheet): stack.tables[number] for number in keep}
    return AcceptedRows(stack.form, rows.drop(columns=[TABLE, ROW]).set_index(index), tables)


def stamped(accepted: AcceptedRows, received: Mapping[tuple[str, str], Reading]) -> pd.DataFrame:
    """Accepted rows with the date they were filled in, the time of receipt, and the digest of their letter."""
    rows = _without_personal_numbers(accepted.rows)
    keys = list(zip(rows.index.get_level_values(0), rows.index.get_level_values(1), strict=True))
    entry = {key: (t.entry(FILLED), t.entry(PERIOD)) for key, t in accepted.tables.items()}
    stamp = {key: received[key] for key in accepted.tables}
    rows[FILLED] = pd.array([entry[key][0] for key in keys], dtype="str")
    rows[PERIOD] = pd.array([entry[key][1] for key in keys], dtype="str")
    rows[RECEIVED] = pd.array([stamp[key].received.isoformat(timespec="seconds") for key in keys], dtype="str")
    rows[DIGEST] = pd.array([stamp[key].digest for key in keys], dtype="str")
    pointed = {key: _pointed(t) for key, t in accepted.tables.items()}
    rows[COLUMN] = np.array([pointed[key] for key in keys], dtype=np.int64)
    return rows


_POINTED = ("风险点", "权力名称", "职权内容", "制度名称", "流程名称", "环节名称")


def _pointed(table: Table) -> int:
    """The column that a link to a row of the sheet leads to: what the row is about, else the first."""
    return next((table.columns[heading] for heading in _POINTED if heading in table.columns), 1)


def _without_personal_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every telephone and identity-card number masked, in whichever column it stands."""
    rows = rows.copy()
    for heading in rows.columns:
        column = rows[heading]
        maybe = column.str.contains(NUMBER_SIGNS, na=False).to_numpy(dtype=bool)
        if maybe.any():
            rows.loc[maybe, heading] = [masked(text) for text in column[maybe]]
    return rows
