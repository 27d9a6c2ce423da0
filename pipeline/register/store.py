"""The register as files that any program can read, and back: parquet, one file for each table."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd

from pipeline.checks.accepted import SOURCE
from pipeline.form import Form
from pipeline.forms import FORMS
from pipeline.register.codes import KNOWN_COLUMNS, LEFT_COLUMNS, Known, empty
from pipeline.register.merge import Register

FOLDER = "data"
_RISKS, _CODES, _LEFT = "信息库", "编号", "编号移出"


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.parquet"


def file_names() -> tuple[str, ...]:
    """The paths of all files of a stored register within an edition."""
    return tuple(_path(name) for name in (*(form.key for form in FORMS), _RISKS, _CODES, _LEFT))


def to_files(register: Register) -> dict[str, bytes]:
    """The register's tables as parquet, provenance as ordinary columns."""
    frames = {form.key: register.tables[form.key].reset_index() for form in FORMS}
    frames |= {_RISKS: register.risks.reset_index(), _CODES: register.known.rows, _LEFT: register.known.left}
    return {_path(name): _parquet(frame) for name, frame in frames.items()}


def _parquet(frame: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.to_parquet(target, index=False, compression="zstd")
    return target.getvalue()


def from_files(files: Mapping[str, bytes], unit: str, period: str) -> Register:
    """The register that an edition stored. A form that the edition did not know yet has no rows."""
    frames = {name: pd.read_parquet(io.BytesIO(files[name])) for name in file_names() if name in files}
    tables = {form.key: _indexed(frames.get(_path(form.key), _none(form))) for form in FORMS}
    return Register(unit, period, tables, _indexed(frames[_path(_RISKS)]), _known(frames))


def _known(frames: Mapping[str, pd.DataFrame]) -> Known:
    """The codes that an edition knew. One posted before codes could be withdrawn or move lacks the column and the table."""
    rows = frames[_path(_CODES)].reindex(columns=list(KNOWN_COLUMNS)).fillna("").astype("str")
    left = frames.get(_path(_LEFT))
    return Known(rows, empty(LEFT_COLUMNS) if left is None else left.astype("str"))


def _none(form: Form) -> pd.DataFrame:
    return pd.DataFrame({heading: pd.array([], dtype="str") for heading in (*SOURCE, *form.headings)})


def _indexed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(list(SOURCE))
