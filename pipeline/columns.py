"""Columns of register tables as plain texts, and where each row came from. A column that a table lacks reads as blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from pandas.api.extensions import ExtensionArray


def entries(column: pd.Series | ExtensionArray) -> list[str | None]:
    """A text column as plain Python values, None where missing; iterating over the column itself is many times slower."""
    # The stubs know no missing value but NaN.
    plain: list[str | None] = column.to_numpy(dtype=object, na_value=None).tolist()  # type: ignore[call-overload,arg-type]
    return plain


class Source(NamedTuple):
    """Where a row of the register came from: 来源文件, 来源工作表, 来源行."""

    file: str
    sheet: str
    row: int


def column(rows: pd.DataFrame, heading: str) -> list[str]:
    """A column as texts, blank where nothing was entered."""
    if heading not in rows.columns:
        return [""] * len(rows)
    return [text or "" for text in entries(rows[heading].astype("str"))]


def columns(rows: pd.DataFrame, headings: Sequence[str]) -> list[tuple[str, ...]]:
    """Several columns, row by row."""
    return list(zip(*(column(rows, heading) for heading in headings), strict=True))


def sources(rows: pd.DataFrame) -> list[Source]:
    """Where each row came from."""
    return [Source(str(file), str(sheet), int(row)) for file, sheet, row in rows.index]
