"""What is remembered of returned letters as files that any program can read, and back: parquet, beside the register's."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.finding import Finding, Severity
from pipeline.place import Place
from pipeline.rounds.case import Case, Content, Sheet, Told
from pipeline.rounds.line import Line

CASES, LINES, TOLD = (f"data/{name}.parquet" for name in ("退回来件", "退回行", "退回问题"))
_CASE = {"件": "int64", "来件": "str", "指纹": "str", "退回": "bool", "非首次": "bool"}
_LINE = {
    "件": "int64", "上次": "bool", "工作表": "str", "表": "str", "单位": "str", "科室": "str", "行": "int64", "编号": "str", "所属": "str",
    "内容": "str", "序号": "str", "已答复": "bool",
}
_TOLD = {
    "件": "int64", "上次": "bool", "规则": "str", "名称": "str", "轻重": "str", "来件": "str", "工作表": "str", "行": "int64", "列": "int64",
    "栏目": "str", "填写的内容": "str", "问题和改法": "str", "改法": "str", "建议填写": "str", "表": "str", "本表栏目": "str", "已答复": "bool",
}
Rows = Iterable[tuple[Any, ...]]
Part = tuple[int, bool]


def file_names() -> tuple[str, ...]:
    """The paths of all files of what is remembered, within an edition."""
    return CASES, LINES, TOLD


def to_files(cases: Iterable[Case]) -> dict[str, bytes]:
    """The cases as parquet."""
    numbered = list(enumerate(cases, 1))
    parts = [(number, earlier, part) for number, case in numbered for earlier, part in _parts(case)]
    return {
        CASES: _parquet(_CASE, ((n, c.file, c.digest, c.returned, c.before is not None) for n, c in numbered)),
        LINES: _parquet(_LINE, (row for number, earlier, part in parts for row in _lines(number, part, earlier=earlier))),
        TOLD: _parquet(_TOLD, ((number, earlier, *_told(each)) for number, earlier, part in parts for each in part.told)),
    }


def _parts(case: Case) -> Iterator[tuple[bool, Content]]:
    yield False, case.now
    if case.before is not None:
        yield True, case.before


def _lines(number: int, part: Content, *, earlier: bool) -> Iterator[tuple[Any, ...]]:
    """A row for every row of a sheet; for a sheet without any, one row all the same, with line number 0."""
    for sheet in part.sheets:
        own = (sheet.sheet, sheet.form, sheet.unit, sheet.section)
        for line in [line for line in part.lines if line.sheet == sheet.sheet] or [Line(sheet.sheet, 0)]:
            yield number, earlier, *own, line.row, line.code, line.owner, line.subject, line.number, line.answered


def _told(told: Told) -> tuple[Any, ...]:
    found, place = told.finding, told.finding.place
    return (
        found.rule, found.title, found.severity.value, place.file, place.sheet, place.row or 0, place.column or 0, found.heading, found.seen,
        found.message, found.fix, found.suggestion, told.form, told.heading, told.answered,
    )


def _parquet(columns: Mapping[str, str], rows: Rows) -> bytes:
    target = io.BytesIO()
    pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns)).to_parquet(target, index=False, compression="zstd")
    return target.getvalue()


def from_files(files: Mapping[str, bytes]) -> tuple[Case, ...]:
    """The cases that an edition stored; none where it stored none."""
    if not files:
        return ()
    lines, told = _read_lines(_read(files[LINES])), _read_told(_read(files[TOLD]))

    def content(part: Part) -> Content:
        sheets, rows = lines.get(part, ((), ()))
        return Content(sheets, rows, tuple(told[part]))

    return tuple(
        Case(file, digest, returned, content((number, False)), content((number, True)) if again else None)
        for number, file, digest, returned, again in _read(files[CASES])
    )


def _read(content: bytes) -> Rows:
    frame = pd.read_parquet(io.BytesIO(content))
    return zip(*(frame[name].tolist() for name in frame.columns), strict=True)


def _read_lines(rows: Rows) -> dict[Part, tuple[tuple[Sheet, ...], tuple[Line, ...]]]:
    sheets: dict[Part, dict[Sheet, None]] = defaultdict(dict)
    lines: dict[Part, list[Line]] = defaultdict(list)
    for number, earlier, sheet, form, unit, section, *line in rows:
        sheets[number, earlier][Sheet(sheet, form, unit, section)] = None
        if line[0]:
            lines[number, earlier].append(Line(sheet, *line))
    return {part: (tuple(known), tuple(lines[part])) for part, known in sheets.items()}


def _read_told(rows: Rows) -> dict[Part, list[Told]]:
    told: dict[Part, list[Told]] = defaultdict(list)
    for number, earlier, rule, title, severity, file, sheet, row, column, heading, seen, message, fix, suggestion, *own in rows:
        place = Place(file, sheet, row or None, column or None)
        finding = Finding(rule, title, Severity(severity), place, heading, seen, message, fix, suggestion)
        told[number, earlier].append(Told(finding, *own))
    return told
