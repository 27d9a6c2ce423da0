"""What was there before our marks, written beside the notice in a form that survives any program's saving.

Style numbers do not, so fills and edges are kept as they are written; a live reference follows a cell that moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from .addresses import Place, foreign, parse_foreign, place_of
from .book import Book, Sheet
from .findings import NOTICE_SHEET, TAG, UnpatchablePackage
from .grid import Grid
from .markup import Element, child, local, loose, new, parse

HEAD = f"{TAG}还原记录,请勿修改"
VIEW, FILL, EDGE, FLAG_RAISED, PLACED, NOTE, JOINED, BOX = "view", "fill", "edge", "flag", "placed", "note", "joined", "box"
COLUMNS = 5  # kind, sheet, cell, before, live reference

_FILL_TAGS = {"fill", "patternFill", "gradientFill", "stop", "fgColor", "bgColor", "left", "start"}
_FONT_TAGS = {"font", "b", "i", "u", "strike", "outline", "shadow", "condense", "extend", "vertAlign", "scheme"}
_SAFE_TAGS = {"was", "alignment", "color", "sz", "name", "family", "charset", *_FILL_TAGS, *_FONT_TAGS}
_SAFE_VALUE = re.compile(r"[\w .+@-]{0,64}\Z")


@dataclass(frozen=True)
class Record:
    """One thing to put back: the tab on top, a cell's fill, edge or way of placing its text, a flag, a note, a comment's box.

    A joined note stands in a comment of the sender's; `before` of a note is what we wrote.
    """

    kind: str
    sheet: str
    place: Place | None
    before: str

    def cells(self) -> tuple[str, str, str, str]:
        """The columns of the record that are text."""
        return self.kind, self.sheet, str(self.place or ""), self.before

    def formula(self) -> str:
        """The live reference to the place; empty for a record without one."""
        return foreign(self.sheet, self.place) if self.place else ""


def remember(before: Element | None, *, created: bool, switch: str | None) -> str:
    """A fill, edge or font (or that there was none) as text, with whether its format says that it counts and whether the cell was there."""
    was = etree.Element("was")
    if created:
        was.set("new", "1")
    if switch is not None:
        was.set("applies", switch)
    if before is not None:
        was.append(_rewritten(before, ""))
    return etree.tostring(was, encoding="unicode")


@dataclass(frozen=True)
class Before:
    """A remembered fill, edge or font; `shape` is None when there was none or the record is unreadable."""

    shape: Element | None
    applies: str | None
    created: bool


def recall(text: str, namespace: str) -> Before:
    """The fill, edge or font again. Only harmless words are taken from a sheet that others could change."""
    try:
        was = parse(text.encode())
    except (etree.XMLSyntaxError, UnpatchablePackage):
        return Before(None, None, created=False)
    if len(was) > 1 or not all(_is_safe(element) for element in was.iter()):
        return Before(None, None, created=False)
    shape = _rewritten(was[0], namespace) if len(was) else None
    return Before(shape, was.get("applies"), was.get("new") == "1")


def _is_safe(element: Element) -> bool:
    return element.tag in _SAFE_TAGS and all(_SAFE_VALUE.match(str(value)) for value in element.attrib.values())


def _rewritten(element: Element, namespace: str) -> Element:
    """The element and what it holds, in another namespace."""
    made = loose(namespace, local(element)) if namespace else etree.Element(local(element))
    made.attrib.update(element.attrib)
    made.extend([_rewritten(kid, namespace) for kid in element if local(kid)])
    return made


def is_notice(book: Book, sheet: Sheet) -> bool:
    """Whether the sheet is ours: by its name and a tagged cell, or renamed by its record's heading."""
    if sheet.kind != "worksheet":
        return False
    if sheet.name.strip().startswith(NOTICE_SHEET):
        return any(text.startswith(TAG) for _, text in _texts(book, sheet))
    return HEAD in book.strings and any(text == HEAD for _, text in _texts(book, sheet))


def _texts(book: Book, sheet: Sheet) -> Iterator[tuple[Place, str]]:
    grid = _look(book, sheet)
    for place in grid.places():
        cell = grid.find(place)
        if cell is not None:
            yield place, book.text(cell)


def _look(book: Book, sheet: Sheet) -> Grid:
    # A grid numbers rows that have none: on a copy, as looking must not change the part.
    return Grid(deepcopy(book.package.root(sheet.part)))


def records(book: Book, sheet: Sheet) -> list[Record]:
    """Everything that a notice of ours remembers."""
    grid = _look(book, sheet)
    at = next((place for place in grid.places() if _at(book, grid, place) == HEAD), None)
    if at is None:
        return []
    rows = sorted({place.row for place in grid.places() if place.row > at.row})
    found = (_record(book, grid, Place(row, at.column)) for row in rows)
    return [record for record in found if record is not None]


def _record(book: Book, grid: Grid, at: Place) -> Record | None:
    kind, sheet, cell, before = (_at(book, grid, Place(at.row, at.column + step)) for step in range(COLUMNS - 1))
    live = grid.find(Place(at.row, at.column + COLUMNS - 1))
    formula = child(live, "f")
    if formula is None or not formula.text:
        return Record(kind, sheet, place_of(cell), before) if kind else None
    now = parse_foreign(formula.text)
    # A reference that no longer leads anywhere belongs to a cell that was deleted.
    return Record(kind, now[0], now[1], before) if now else None


def _at(book: Book, grid: Grid, place: Place) -> str:
    cell = grid.find(place)
    return book.text(cell) if cell is not None else ""


def plain_fill(namespace: str) -> Element:
    """No fill at all."""
    fill = loose(namespace, "fill")
    new(fill, "patternFill", {"patternType": "none"})
    return fill
