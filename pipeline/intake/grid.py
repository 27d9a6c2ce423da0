"""A workbook as grids of cells, each with its merges and with the facts that the reader leaves out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import product

import python_calamine as calamine

from pipeline.finding import Finding
from pipeline.intake import anew, foreign, package, reach, texts, unpacking
from pipeline.intake.facts import SheetFacts
from pipeline.intake.guard import Container, RefusedError, damaged, without_definitions
from pipeline.letter import Limits
from pipeline.place import Place
from pipeline.rulebook import letters, sheets

Cell = str | float | int | bool | date | datetime | time | timedelta
GUIDE_SHEETS = frozenset({"填表说明", "填报说明", "说明", "封面", "目录", "选项"})
_MAYBE_UNUSUAL = frozenset({letters.DAMAGED.id, sheets.UNREADABLE_SHEET.id})
MOST_MERGED = 1_000_000
"""How many cells all merges of a sheet may cover: each is remembered with its merge."""


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


_READ_BY_THE_READER = ("xl/sharedStrings.xml", "xl/styles.xml")
"""Parts of a usual package that nothing here reads; texts under another name are verified when the package is written anew."""


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
    except RefusedError as refused:
        return Book((), (refused.at(file),))
    except Exception:  # noqa: BLE001 - a broken package may fail in any way; what was found before stands
        return found
    return _book(file, again, container, limits)


def _anew(content: bytes, limits: Limits) -> bytes:
    """The package written anew. Raises RefusedError for more than a letter may hold: many sheets may be one and the same part."""
    done = 0

    def read(member: str) -> bytes:
        nonlocal done
        done += opened.getinfo(member).file_size
        if done > limits.content_bytes:
            raise RefusedError.over("表格内容展开后的大小", f"{limits.content_bytes / 2**20:.1f}MB以上", f"{limits.content_bytes / 2**20:.1f}MB")
        return opened.read(member)

    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        source = anew.Source(opened, read)
        if len(source.sheets) > limits.sheets:
            raise RefusedError.over("工作表数", str(len(source.sheets)), str(limits.sheets))
        return source.written()


def _book(file: str, content: bytes, container: Container, limits: Limits) -> Book:
    try:
        facts, slim = _ooxml(content, limits) if container is Container.OOXML else foreign.prepared(content, container)
        _within(sum(fact.box for fact in facts.values()), limits)
        opened = calamine.CalamineWorkbook.from_filelike(io.BytesIO(slim))
        _check_names(opened.sheet_names, limits)
        return _sheets(file, opened, facts, strict=container is Container.OOXML)
    except anew.UnusualError:
        raise
    except calamine.PasswordError:
        return Book((), (letters.ENCRYPTED.at(Place(file)),))
    except RefusedError as refused:
        return Book((), (refused.at(file),))
    # A parser may fail on a broken file in any way, even with a panic that is no Exception.
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        return Book((), (damaged(Place(file)),))


def _within(cells: int, limits: Limits) -> None:
    """Raises RefusedError where a sheet, or all together, span more cells than a letter may."""
    if cells > limits.cells:
        raise RefusedError.over("表格范围", f"{cells // 10_000}万格", f"{limits.cells // 10_000}万格")


def _check_names(names: list[str], limits: Limits) -> None:
    """Raises RefusedError for too many sheets, and for two of one name, of which the reader would give the same one twice."""
    if len(names) > limits.sheets:
        raise RefusedError.over("工作表数", str(len(names)), str(limits.sheets))
    if len(set(names)) < len(names):
        raise RefusedError.odd("有同名的工作表")


def _box(xml: bytes, limits: Limits) -> int:
    """How many cells a sheet spans at most. Raises RefusedError where that is more than a letter may."""
    cells = reach.bound(xml)
    if cells > limits.cells:
        cells = reach.exact(xml)
        _within(cells, limits)
    return cells


def _slim(opened: zipfile.ZipFile, part: str, limits: Limits) -> tuple[bytes, bytes, SheetFacts]:
    """A sheet's XML as it stands, as it is given to the reader, and its facts. Raises where it must not be given as it is."""
    if not unpacking.is_content(part):
        raise RefusedError.odd("工作表不在应在的位置")
    xml = opened.read(part)
    slim = package.without_blank_tail(without_definitions(package.utf8(xml), b"<sheetData"))
    # Before anything else: a sheet that reaches too far is not written anew either.
    box = _box(slim, limits)
    if not anew.is_usual(slim):
        raise anew.UnusualError
    facts = package.facts(slim, box)
    return xml, package.with_known_errors(slim) if facts.errors else slim, facts


def _ooxml(content: bytes, limits: Limits) -> tuple[dict[str, SheetFacts], bytes]:
    """The facts of each sheet by its name, and the package as it is given to the reader: without what only costs it time."""
    facts: dict[str, SheetFacts] = {}
    xmls: dict[str, bytes] = {}
    replaced: dict[str, bytes] = {}
    whole = io.BytesIO(content)
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_STORED) as opened:
        if plain := unpacking.plainly_named(opened):
            return _ooxml(plain, limits)
        if not anew.has_usual_parts(opened):
            raise anew.UnusualError
        parts = package.sheet_parts(opened)
        if len(parts) > limits.sheets:
            raise RefusedError.over("工作表数", str(len(parts)), str(limits.sheets))
        for name, part in parts.items():
            if name in GUIDE_SHEETS and package.is_appendix(opened, part):
                facts[name] = SheetFacts(guide=True)
                continue
            xml, slim, facts[name] = _slim(opened, part, limits)
            xmls[name] = slim
            if slim is not xml:
                replaced[part] = package.with_merges_first(slim)
        texts.check(opened, content, list(xmls.values()), limits)
        unpacking.verify(opened, package.members(opened, _READ_BY_THE_READER))
        package.exchange(opened, replaced)
    if sum(fact.box for fact in facts.values()) > limits.cells:
        facts |= {name: replace(facts[name], box=reach.exact(xml)) for name, xml in xmls.items()}
    return facts, whole.getvalue() if replaced else content


def _sheets(file: str, opened: calamine.CalamineWorkbook, facts: dict[str, SheetFacts], *, strict: bool) -> Book:
    """The sheets as grids. With `strict`, a sheet of which there are no facts is one that could not be looked at before."""
    grids, findings = [], []
    for meta in opened.sheets_metadata:
        if meta.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        fact = facts.get(meta.name, SheetFacts())
        if fact.guide:
            continue
        grid = None if strict and meta.name not in facts else _readable(file, opened, meta, fact)
        if grid is None or (fact.has_cells and not grid.cells):
            findings.append(sheets.UNREADABLE_SHEET.at(Place(file, meta.name), part=""))
        else:
            grids.append(grid)
    return Book(tuple(grids), tuple(findings))


def _readable(file: str, opened: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, facts: SheetFacts) -> Grid | None:
    """The grid of a sheet, or None where it cannot be read: one broken sheet must not cost the others."""
    try:
        return _grid(file, opened, meta.name, facts, hidden=meta.visible != calamine.SheetVisibleEnum.Visible)
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError, RefusedError)):
            raise
        return None


def _grid(
    file: str,
    opened: calamine.CalamineWorkbook,
    name: str,
    facts: SheetFacts,
    *,
    hidden: bool,
) -> Grid:
    sheet = opened.get_sheet_by_name(name)
    cells: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    ranges = sheet.merged_cell_ranges or []
    merges = tuple(Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges) or tuple(Merge(*each) for each in facts.merges)
    covered, merged = _fill(cells, _checked(merges, cells)) if merges else ({}, {})
    return Grid(file, name, cells, merges, facts, hidden, covered, merged)


def _inner(merge: Merge, cells: list[list[Cell]]) -> Iterator[tuple[int, int]]:
    """The cells of a range that lie on the grid, from 0, without its first."""
    rows, columns = _on_grid(merge, cells)
    return ((r, c) for r, c in product(rows, columns) if (r, c) != (merge.top - 1, merge.left - 1))


def _on_grid(merge: Merge, cells: list[list[Cell]]) -> tuple[range, range]:
    """The rows and columns of a range that lie on the grid, from 0."""
    return range(merge.top - 1, min(merge.bottom, len(cells))), range(merge.left - 1, min(merge.right, len(cells[0]) if cells else 0))


def _checked(merges: tuple[Merge, ...], cells: list[list[Cell]]) -> tuple[Merge, ...]:
    """The merges. Raises RefusedError where they cover more cells than can be remembered, as merges over each other do."""
    covered = sum(len(rows) * len(columns) for rows, columns in (_on_grid(merge, cells) for merge in merges))
    if covered > MOST_MERGED:
        raise RefusedError.over("合并单元格的范围", f"{covered // 10_000}万格", f"{MOST_MERGED // 10_000}万格")
    return merges


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
