"""A workbook as grids of cells, each with its merges and with the facts that the reader leaves out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import product

import python_calamine as calamine

from pipeline.finding import Finding
from pipeline.intake import anew, package
from pipeline.intake.foreign import facts_of
from pipeline.intake.guard import Container, damaged, over_limit, with_usual_names
from pipeline.intake.merges import merges_in_ods, merges_in_xlsb
from pipeline.intake.package import SheetFacts
from pipeline.letter import Limits
from pipeline.place import Place
from pipeline.rulebook import letters, sheets

Cell = str | float | int | bool | date | datetime | time | timedelta
GUIDE_SHEETS = frozenset({"填表说明", "填报说明", "说明", "封面", "目录", "选项"})
GHOST_BOX = 1_000_000
_MAYBE_UNUSUAL = frozenset({letters.DAMAGED.id, sheets.UNREADABLE_SHEET.id})


@dataclass(frozen=True)
class Merge:
    """A merged range, counted from 1, both ends within."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{Place('', '-', self.top, self.left).cell}:{Place('', '-', self.bottom, self.right).cell}"


@dataclass(frozen=True)
class Grid:
    """One sheet. `cells[0][0]` is A1; merged areas are filled with their value; `covered` is what stood hidden under a merge."""

    file: str
    sheet: str
    cells: list[list[Cell]]
    merges: tuple[Merge, ...] = ()
    facts: SheetFacts = field(default_factory=SheetFacts)
    hidden: bool = False
    covered: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], Merge] = field(default_factory=dict)

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range over a cell, or None."""
        return self.merged.get((row, column))

    def place(self, row: int, column: int) -> Place:
        """The place of a cell, counted from 1."""
        return Place(self.file, self.sheet, row, column)


@dataclass(frozen=True)
class Book:
    """The grids of a letter and what was found while opening it."""

    grids: tuple[Grid, ...]
    findings: tuple[Finding, ...] = ()


def book(file: str, content: bytes, container: Container, limits: Limits) -> Book:
    """All sheets of a workbook. A sheet that cannot be read is a finding; so is a workbook that cannot be opened.

    A workbook that is written in an unusual way, or that the reader refuses in the way it is written, is read written anew.
    """
    try:
        found = _book(file, content, container, limits)
    except anew.UnusualError:
        found = Book((), (damaged(Place(file)),))
    if container is not Container.OOXML or not any(finding.rule in _MAYBE_UNUSUAL for finding in found.findings):
        return found
    try:
        again = _anew(content, limits)
    except Exception:  # noqa: BLE001 - a broken package may fail in any way; what was found before stands
        return found
    return _book(file, again, container, limits)


def _anew(content: bytes, limits: Limits) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return anew.anew(opened, lambda member: _part_xml(opened, member, limits))


def _book(file: str, content: bytes, container: Container, limits: Limits) -> Book:
    place = Place(file)
    try:
        content = with_usual_names(content) if container is Container.XLS else content
        facts, slim = _ooxml(content, limits) if container is Container.OOXML else ({}, content)
        opened = calamine.CalamineWorkbook.from_filelike(io.BytesIO(slim))
    except anew.UnusualError:
        raise
    except calamine.PasswordError:
        return Book((), (letters.ENCRYPTED.at(place),))
    except _TooFar as far:
        return Book((), (over_limit(place, *far.args),))
    # A parser may fail on a broken file in any way, even with a panic that is no Exception.
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        return Book((), (damaged(place),))
    known = facts if container is Container.OOXML else facts_of(content, container)
    return _sheets(file, content, container, opened, known)


class _TooFar(Exception):  # noqa: N818 - a state of the file, not a fault
    """A limit is passed: what, how much, the limit."""


def _ooxml(content: bytes, limits: Limits) -> tuple[dict[str, SheetFacts], bytes]:
    """The facts of each sheet by its name, and the package as it is given to the reader: without what only costs it time."""
    facts: dict[str, SheetFacts] = {}
    replaced: dict[str, bytes] = {}
    whole = io.BytesIO(content)
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_STORED) as opened:
        if not anew.has_usual_parts(opened):
            raise anew.UnusualError
        parts = package.sheet_parts(opened)
        if len(parts) > limits.sheets:
            raise _TooFar("工作表数", str(len(parts)), str(limits.sheets))
        for name, part in parts.items():
            if name in GUIDE_SHEETS and package.is_appendix(opened, part):
                facts[name] = SheetFacts(guide=True)
                continue
            xml = _part_xml(opened, part, limits)
            slim = package.without_blank_tail(package.utf8(xml))
            if not anew.is_usual(slim):
                raise anew.UnusualError
            facts[name] = package.facts(slim)
            if facts[name].errors:
                slim = package.with_known_errors(slim)
            if facts[name].box > GHOST_BOX:
                slim = _without_ghosts(slim, limits)
            if slim is not xml:
                replaced[part] = slim
        package.exchange(opened, replaced)
    return facts, whole.getvalue() if replaced else content


def _part_xml(opened: zipfile.ZipFile, part: str, limits: Limits) -> bytes:
    with opened.open(part) as stream:
        xml = stream.read(limits.unpacked_bytes + 1)
    if len(xml) > limits.unpacked_bytes:
        most = f"{limits.unpacked_bytes // 2**20}MB"
        raise _TooFar("展开后的大小", f"{most}以上", most)
    if b"<!DOCTYPE" in xml[:4096] or b"<!ENTITY" in xml[:4096]:
        raise ValueError("a sheet with a document type is not a sheet of any spreadsheet program")
    return xml


def _without_ghosts(xml: bytes, limits: Limits) -> bytes:
    """A far-reaching sheet without its empty cells. Raises _TooFar where even the filled cells reach too far."""
    slim = package.without_empty_cells(xml)
    farthest = package.reach_of_values(slim)
    if farthest > limits.cells:
        raise _TooFar("表格范围", f"{farthest // 10_000}万格", f"{limits.cells // 10_000}万格")
    return slim


def _sheets(
    file: str, content: bytes, container: Container, opened: calamine.CalamineWorkbook, facts: dict[str, SheetFacts]
) -> Book:
    merges = _foreign_merges(content, container)
    grids, findings = [], []
    for meta in opened.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        fact = facts.get(meta.name, SheetFacts())
        if fact.guide:
            continue
        hidden = meta.visible != calamine.SheetVisibleEnum.Visible
        try:
            grid = _grid(file, opened, meta.name, fact, merges.get(meta.name, ()), hidden=hidden)
        except BaseException as error:  # one broken sheet must not cost the others
            if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
                raise
            findings.append(sheets.UNREADABLE_SHEET.at(Place(file, meta.name), part=""))
            continue
        if not grid.cells and fact.has_cells:
            findings.append(sheets.UNREADABLE_SHEET.at(Place(file, meta.name), part=""))
            continue
        grids.append(grid)
    return Book(tuple(grids), tuple(findings))


def _foreign_merges(content: bytes, container: Container) -> dict[str, tuple[tuple[int, int, int, int], ...]]:
    """Merges of the kinds for which calamine tells none. Broken parts were already refused by calamine."""
    if container is Container.ODS:
        return merges_in_ods(content)
    if container is Container.XLSB:
        return merges_in_xlsb(content)
    return {}


def _grid(
    file: str,
    opened: calamine.CalamineWorkbook,
    name: str,
    facts: SheetFacts,
    foreign: tuple[tuple[int, int, int, int], ...],
    *,
    hidden: bool,
) -> Grid:
    sheet = opened.get_sheet_by_name(name)
    cells: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    ranges = sheet.merged_cell_ranges or []
    merges = tuple(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges) or tuple(Merge(*each) for each in foreign)
    covered, merged = _fill(cells, merges)
    return Grid(file, name, cells, merges, facts, hidden, covered, merged)


def _inner(merge: Merge, cells: list[list[Cell]]) -> Iterator[tuple[int, int]]:
    """The cells of a range that lie on the grid, from 0, without its first."""
    rows = range(merge.top - 1, min(merge.bottom, len(cells)))
    columns = range(merge.left - 1, min(merge.right, len(cells[0]) if cells else 0))
    return ((r, c) for r, c in product(rows, columns) if (r, c) != (merge.top - 1, merge.left - 1))


def _fill(cells: list[list[Cell]], merges: tuple[Merge, ...]) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], Merge]]:
    """Fill merged areas with their value, in place. Returns what stood hidden beneath and the merge of each cell, both by
    the cell, counted from 1.
    """
    covered: dict[tuple[int, int], str] = {}
    merged: dict[tuple[int, int], Merge] = {}
    for merge in merges:
        if merge.top > len(cells) or not cells or merge.left > len(cells[0]):
            continue
        value = cells[merge.top - 1][merge.left - 1]
        merged[merge.top, merge.left] = merge
        for r, c in _inner(merge, cells):
            if cells[r][c] not in ("", value):
                covered[r + 1, c + 1] = str(cells[r][c])
            cells[r][c] = value
            merged[r + 1, c + 1] = merge
    return covered, merged
