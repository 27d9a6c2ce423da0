"""Colours, comments and flags on the sender's own sheets; each mark leaves a record of what was there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from . import comments
from .addresses import Place
from .book import Book, Sheet
from .findings import COLOURS, FLAG, RED, CellMark, RowFlag
from .grid import Grid, empty
from .markup import Element, child, new
from .memory import EDGE, FILL, FLAG_RAISED, PLACED, Record, remember
from .styles import Styles

_NARROWEST_FLAG = 14  # pixels; a flag in a narrower or hidden column would not be seen
_STRENGTH = {severity: rank for rank, severity in enumerate(COLOURS)}


def annotate(book: Book, marks: Sequence[CellMark], flags: Sequence[RowFlag], grid_of: Callable[[Sheet], Grid]) -> list[Record]:
    """Mark all sheets; what has to be remembered about it."""
    names = {mark.sheet for mark in marks} | {flag.sheet for flag in flags}
    owners = {name: book.worksheet(name).part for name in sorted(names)}
    made: list[Record] = []
    for sheet in book.sheets():
        mine = [mark for mark in marks if owners[mark.sheet] == sheet.part]
        rows = [flag for flag in flags if owners[flag.sheet] == sheet.part]
        if mine or rows:
            book.package.edit(sheet.part)
            made += _annotate_sheet(book, sheet, grid_of(sheet), mine, rows)
    return made


def _annotate_sheet(book: Book, sheet: Sheet, grid: Grid, marks: list[CellMark], flags: list[RowFlag]) -> list[Record]:
    by_place = _by_place(grid, marks)
    painted = [_paint(book, sheet, grid, at, found) for at, found in by_place.items()]
    raised: list[Record] = []
    for at, beside in _flag_places(grid, flags).items():
        raised += _raise_flag(book, sheet, grid, at) if beside else [_edge(book, sheet, grid, at)]
    notes = {at: _note(found) for at, found in by_place.items()}
    return painted + raised + (comments.add(book, sheet, grid, notes) if notes else [])


def _by_place(grid: Grid, marks: Iterable[CellMark]) -> dict[Place, list[CellMark]]:
    found: dict[Place, list[CellMark]] = {}
    for mark in marks:
        found.setdefault(grid.anchor(Place(mark.row, mark.column)), []).append(mark)
    return dict(sorted(found.items()))


def _note(marks: Sequence[CellMark]) -> str:
    return "\n".join(dict.fromkeys(mark.note for mark in marks))


def _paint(book: Book, sheet: Sheet, grid: Grid, at: Place, marks: Sequence[CellMark]) -> Record:
    """Give the cell the colour of its strongest mark."""
    severity = min((mark.severity for mark in marks), key=_STRENGTH.__getitem__)
    created = grid.find(at) is None
    cell = grid.obtain(at)
    style = grid.style(at)
    styles = book.styles
    before = remember(styles.fill(style), created=created, switch=styles.switch(style, "applyFill"))
    cell.set("s", str(styles.with_fill(style, solid(styles, COLOURS[severity]), "1")))
    return Record(FILL, sheet.name, at, before)


def solid(styles: Styles, colour: str) -> Element:
    """A fill of one colour."""
    fill = styles.made("fill")
    pattern = new(fill, "patternFill", {"patternType": "solid"})
    new(pattern, "fgColor", {"rgb": colour})
    new(pattern, "bgColor", {"indexed": "64"})
    return fill


def is_ours(fill: Element) -> bool:
    """Whether a fill is one of our colours, whichever program wrote it."""
    pattern = child(fill, "patternFill")
    colour = child(pattern, "fgColor")
    if pattern is None or colour is None or pattern.get("patternType") != "solid":
        return False
    return colour.get("rgb", "").upper()[-6:] in {known[-6:] for known in COLOURS.values()}


def _flag_places(grid: Grid, flags: Iterable[RowFlag]) -> dict[Place, bool]:
    """Where each flag goes: True for a free cell beside the table, False for the table's first cell."""
    return dict(sorted(_flag_place(grid, flag) for flag in flags))


def _flag_place(grid: Grid, flag: RowFlag) -> tuple[Place, bool]:
    beside = Place(flag.row, flag.column - 1)
    free = flag.column > 1 and grid.merge(beside) is None and grid.is_empty(beside)
    if free and grid.width(beside.column) >= _NARROWEST_FLAG:
        return beside, True
    return grid.anchor(Place(flag.row, flag.column)), False


def _raise_flag(book: Book, sheet: Sheet, grid: Grid, at: Place) -> list[Record]:
    """A red sign as rich text, in the middle of a tall row: of the cell's own format only that changes, and its font once LibreOffice saves it."""
    created = grid.find(at) is None
    cell = grid.obtain(at)
    style = grid.style(at)
    styles = book.styles
    before = remember(styles.font(style), created=created, switch=styles.switch(style, "applyFont"))
    empty(cell)
    cell.set("t", "inlineStr")
    run = new(new(cell, "is"), "r")
    looks = new(run, "rPr")
    new(looks, "b")
    new(looks, "sz", {"val": "11"})
    new(looks, "color", {"rgb": RED})
    new(looks, "rFont", {"val": "宋体"})
    new(run, "t", text=FLAG)
    placed = remember(styles.alignment(style), created=False, switch=styles.switch(style, "applyAlignment"))
    cell.set("s", str(styles.with_alignment(style, styles.made("alignment", _MIDDLE), "1")))
    return [Record(FLAG_RAISED, sheet.name, at, before), Record(PLACED, sheet.name, at, placed)]


_MIDDLE = {"horizontal": "center", "vertical": "center"}


def is_in_the_middle(alignment: Element | None) -> bool:
    """Whether a cell places its text as a flag's does."""
    return alignment is not None and all(alignment.get(name) == value for name, value in _MIDDLE.items())


def _edge(book: Book, sheet: Sheet, grid: Grid, at: Place) -> Record:
    """A thick red left edge for a table that has no room beside it."""
    created = grid.find(at) is None
    cell = grid.obtain(at)
    style = grid.style(at)
    styles = book.styles
    before = remember(styles.left(style), created=created, switch=styles.switch(style, "applyBorder"))
    cell.set("s", str(styles.with_left(style, _red_edge(styles), "1")))
    return Record(EDGE, sheet.name, at, before)


def _red_edge(styles: Styles) -> Element:
    left = styles.made("left", {"style": "thick"})
    new(left, "color", {"rgb": RED})
    return left


def is_our_edge(left: Element | None) -> bool:
    """Whether an edge is the thick red one of a flagged row."""
    return left is not None and left.get("style") == "thick" and _is_red(left)


def is_our_font(font: Element) -> bool:
    """Whether a font is the flag's, which LibreOffice moves from the text to the cell."""
    return child(font, "b") is not None and _is_red(font)


def _is_red(element: Element) -> bool:
    colour = child(element, "color")
    return colour is not None and colour.get("rgb", "").upper()[-6:] == RED[-6:]
