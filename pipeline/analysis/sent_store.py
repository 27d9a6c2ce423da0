"""What came in as a file that any program can read, and back: parquet, beside the register's; a reminder needs no letter then."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from pipeline.analysis.sent import SentSheet
from pipeline.privacy import masked

PATH = "data/报送.parquet"
_COLUMNS = {
    "表": "str", "科室": "str", "来件": "str", "指纹": "str", "填报期": "str", "填表日期": "str", "收件时间": "str", "退回": "bool",
    "待改": "bool", "待改错误": "int64", "岗位": "str",
}
_BETWEEN = "\n"


def to_files(sent: Sequence[SentSheet]) -> dict[str, bytes]:
    """One line for every sheet; posts in one cell, one below the other. Personal numbers are masked."""
    rows = [list((asdict(sheet) | {"posts": _BETWEEN.join(sheet.posts)}).values()) for sheet in sent]
    shown = [[masked(value) if isinstance(value, str) else value for value in row] for row in rows]
    target = io.BytesIO()
    pd.DataFrame(shown, columns=list(_COLUMNS)).astype(_COLUMNS).to_parquet(target, index=False, compression="zstd")
    return {PATH: target.getvalue()}


def from_file(content: bytes) -> tuple[SentSheet, ...]:
    """The sheets that an edition stored."""
    frame = pd.read_parquet(io.BytesIO(content))
    *columns, posts = (frame[name].tolist() for name in _COLUMNS)
    apart = [tuple(named.split(_BETWEEN)) if named else () for named in posts]
    return tuple(SentSheet(*row) for row in zip(*columns, apart, strict=True))
