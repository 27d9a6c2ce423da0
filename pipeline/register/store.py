"""The register as files that any program can read, and back: parquet, one file for each table."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd

from pipeline.checks.accepted import SOURCE
from pipeline.form import Form
from pipeline.forms import FORMS
from pipeline.register import periods
from pipeline.register.codes import KNOWN_COLUMNS, LEFT_COLUMNS, Known, empty
from pipeline.register.merge import Register
from pipeline.register.points import no_risks
from pipeline.register.reviews import Reviews

FOLDER = "data"
_RISKS, _CODES, _LEFT, _SEEN = "信息库", "编号", "编号移出", "已收来件"
_EXCLUDED, _WITHDRAWN = "不列入", "撤销"
_ISSUED, _PENDING, _DECISIONS = "审核印发", "待审", "审核记录"


def _path(name: str) -> str:
    return f"{FOLDER}/{name}.parquet"


def file_names() -> tuple[str, ...]:
    """The paths of all files of a stored register within an edition."""
    own = (_RISKS, _CODES, _LEFT, _EXCLUDED, _WITHDRAWN, _ISSUED, _PENDING, _DECISIONS, _SEEN)
    return tuple(_path(name) for name in (*(form.key for form in FORMS), *own))


def to_files(register: Register) -> dict[str, bytes]:
    """The register's tables as parquet, provenance as ordinary columns."""
    frames = {form.key: register.tables[form.key].reset_index() for form in FORMS}
    frames |= {_RISKS: register.risks.reset_index(), _CODES: register.known.rows, _LEFT: register.known.left, _SEEN: register.seen}
    frames |= {_EXCLUDED: register.excluded.reset_index(), _WITHDRAWN: register.withdrawn.reset_index()}
    frames |= {_ISSUED: register.reviews.issued, _PENDING: register.reviews.pending, _DECISIONS: register.reviews.decisions}
    return {_path(name): _parquet(frame) for name, frame in frames.items()}


def _parquet(frame: pd.DataFrame) -> bytes:
    target = io.BytesIO()
    frame.to_parquet(target, index=False, compression="zstd")
    return target.getvalue()


def from_files(files: Mapping[str, bytes], unit: str, period: str) -> Register:
    """The register that an edition stored. A form that the edition did not know yet has no rows.

    An edition that did not keep what it had seen has seen what its receipt lists; that is for the caller to add.
    """
    frames = {name: pd.read_parquet(io.BytesIO(files[name])) for name in file_names() if name in files}
    tables = {form.key: _indexed(frames.get(_path(form.key), _none(form))) for form in FORMS}
    seen = frames.get(_path(_SEEN), periods.nothing_seen()).astype("str")
    risks = _indexed(frames[_path(_RISKS)])
    excluded, withdrawn = (_indexed(frames.get(_path(name), no_risks().reset_index())) for name in (_EXCLUDED, _WITHDRAWN))
    return Register(unit, period, tables, risks, _known(frames), (), _reviews(frames), excluded, withdrawn, seen)


def _known(frames: Mapping[str, pd.DataFrame]) -> Known:
    """The codes that an edition knew. One posted before codes could be withdrawn or move lacks the column and the table."""
    rows = frames[_path(_CODES)].reindex(columns=list(KNOWN_COLUMNS)).fillna("").astype("str")
    left = frames.get(_path(_LEFT))
    return Known(rows, empty(LEFT_COLUMNS) if left is None else left.astype("str"))


def _reviews(frames: Mapping[str, pd.DataFrame]) -> Reviews:
    """The reviews that an edition stored; none where it did not know any yet."""
    kept = {name: frames[_path(name)] for name in (_ISSUED, _PENDING, _DECISIONS) if _path(name) in frames}
    return Reviews(kept[_ISSUED], kept[_PENDING], kept[_DECISIONS]) if len(kept) == len((_ISSUED, _PENDING, _DECISIONS)) else Reviews()


def _none(form: Form) -> pd.DataFrame:
    return pd.DataFrame({heading: pd.array([], dtype="str") for heading in (*SOURCE, *form.headings)})


def _indexed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_index(list(SOURCE))
