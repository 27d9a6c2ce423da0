"""The figures of all editions as a file that any program can read, and back: parquet, beside the register's."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from pipeline.analysis.history import HEADINGS, Milestone

PATH = "data/历次.parquet"
_TEXTS = ("edition", "day", "period")
_TYPES = {heading: "str" if name in _TEXTS else "int64" for name, heading in HEADINGS.items()}


def to_files(told: Sequence[Milestone]) -> dict[str, bytes]:
    """One line for each edition, oldest first."""
    target = io.BytesIO()
    rows = [list(asdict(each).values()) for each in told]
    pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES).to_parquet(target, index=False, compression="zstd")
    return {PATH: target.getvalue()}


def from_file(content: bytes) -> tuple[Milestone, ...]:
    """The lines that an edition stored."""
    frame = pd.read_parquet(io.BytesIO(content))
    return tuple(Milestone(*row) for row in zip(*(frame[heading].tolist() for heading in HEADINGS.values()), strict=True))
