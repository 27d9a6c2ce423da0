"""Letters that cannot be marked in place (.xls, .xlsb, .ods): their rows on our own forms, and their findings at the cells there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath

from pipeline.finding import Finding
from pipeline.form import Form
from pipeline.forms import BY_KEY
from pipeline.place import Place
from pipeline.submission import Table
from pipeline.writers.template import Filling, filled_workbook, layout

# Characters that a sheet's name may have and a file's may not.
_UNSAFE = re.compile(r'[<>"|\x00-\x1f]')
_ROW = re.compile(r"第(\d+)行")


@dataclass(frozen=True)
class OwnCopy:
    """Some sheets of a letter on our own forms: where it goes, what it holds, the letter's findings at their places in it.

    `lefts` gives the first column of each row of its tables.
    """

    path: str
    content: bytes
    moved: Mapping[Finding, Finding]
    lefts: Mapping[tuple[str, int], int]


def own_copies(file: str, tables: Sequence[Table], findings: Sequence[Finding]) -> Iterator[OwnCopy]:
    """The letter's sheets on our own forms: one workbook, but for forms that it holds twice, which come one by one.

    The names hold the letter's whole name, so that no copy covers another.
    """
    counted = Counter(table.form for table in tables)
    single = [table for table in tables if counted[table.form] == 1]
    doubled = [[table] for table in tables if counted[table.form] > 1]
    read = {table.sheet for table in tables}
    for own in [*doubled, *([single] if single else [])]:
        names = [_UNSAFE.sub("_", table.sheet) if counted[table.form] > 1 else table.form for table in own]
        yield _copy(file, own, names, [f for f in findings if f.place.sheet not in read - {table.sheet for table in own}])


def _copy(file: str, tables: Sequence[Table], names: Sequence[str], findings: Sequence[Finding]) -> OwnCopy:
    path = PurePosixPath(file)
    by_sheet = {table.sheet: table for table in tables}
    return OwnCopy(
        str(path.with_name(f"{path.name}（{'、'.join(names)}，退回）.xlsx")),
        filled_workbook([_filling(table) for table in tables]),
        {finding: _placed(finding, by_sheet) for finding in findings},
        dict(chain.from_iterable(map(_lefts, tables))),
    )


def _lefts(table: Table) -> Iterator[tuple[tuple[str, int], int]]:
    form = BY_KEY[table.form]
    own = layout(form)
    for row in range(own.head_row + 1, own.first_row + len(table.rows) + 1):
        yield (form.key, row), own.column(form.headings[0]) + 1


def _placed(finding: Finding, by_sheet: Mapping[str, Table]) -> Finding:
    if not finding.place.sheet:
        return finding
    table = by_sheet.get(finding.place.sheet)
    return _moved(finding, table) if table else _elsewhere(finding, Place(finding.place.file))


def _filling(table: Table) -> Filling:
    form = BY_KEY[table.form]
    asked = {declared.heading for declared in form.header} - {form.rows_label}
    header = {heading: value.value for heading, value in table.header.items() if heading in asked}
    return Filling(form, header, [_entered(table, position) for position in range(len(table.rows))])


def _entered(table: Table, position: int) -> Mapping[str, str | None]:
    return {heading: table.shown(position, heading) or None for heading in table.cells}


def _moved(finding: Finding, table: Table) -> Finding:
    """The same finding at its place on our own form."""
    form, place = BY_KEY[table.form], finding.place
    own = _own_place(finding, table, form) if place.row else replace(place, sheet=form.key)
    if own is None:
        return _elsewhere(finding, replace(place, sheet=form.key, row=None, column=None))
    rows = {str(old): str(layout(form).first_row + 1 + at) for at, old in enumerate(table.rows)} | {str(place.row): str(own.row)}
    message = finding.message.replace(f"\uff08{place.cell}\uff09", f"\uff08{own.cell}\uff09" if own.cell else "")
    message = _ROW.sub(lambda told: f"第{rows.get(told[1], told[1])}行", message)
    return replace(finding, place=own, message=message.replace(f"“{table.sheet}”", f"“{form.key}”", 1))


def _elsewhere(finding: Finding, place: Place) -> Finding:
    """A finding about what is not on our own form: it speaks of the original, which lies beside the copy."""
    told = PurePosixPath(finding.place.file).name
    return replace(finding, place=place, message=f"{finding.message}（这里说的是原件“{told}”中的位置。）")


def _own_place(finding: Finding, table: Table, form: Form) -> Place | None:
    """Where it is on our own form; None where there is nothing that corresponds."""
    place, own = finding.place, layout(form)
    headings = {column: heading for heading, column in table.columns.items()}
    if place.row in table.rows:
        row = own.first_row + table.rows.index(place.row) + 1
        heading = headings.get(place.column or 0)
        return replace(place, sheet=form.key, row=row, column=own.column(heading) + 1 if heading else None)
    if (at := _header_cell(finding, table, form)) is not None:
        return replace(place, sheet=form.key, row=at[0], column=at[1])
    if place.row == table.head_row:
        heading = headings.get(place.column or 0)
        return replace(place, sheet=form.key, row=own.head_row + 1, column=own.column(heading) + 1 if heading else None)
    return None


def _header_cell(finding: Finding, table: Table, form: Form) -> tuple[int, int] | None:
    for field, row, slot in layout(form).header_cells():
        value = table.header.get(field.heading)
        named = form.match_label(finding.heading) if finding.heading else None
        if (value is not None and value.place == finding.place) or (named == field and finding.rule.startswith("H")):
            return row + 1, slot.value[0] + 1
    return None
