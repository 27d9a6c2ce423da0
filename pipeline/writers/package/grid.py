"""One worksheet's rows and cells: found, created in their place, and taken away again."""

from __future__ import annotations

from bisect import bisect, insort
from collections.abc import Callable

from .addresses import Block, Place, block_of, place_of
from .markup import Element, child, children, decimal, is_true, new, place, without

_ORDER = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData")
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 8.43, 15.0
_DIGIT_PIXELS, _WIDTH_MARGIN = 7, 5
_PIXELS_PER_POINT = 96 / 72


class Grid:
    """The sheet's cells by place. Rows and cells without an address get the one they stand for."""

    def __init__(self, root: Element) -> None:
        self._root = root
        self._data = place(root, "sheetData", _ORDER)
        self._rows = _numbered(self._data)
        self._numbers = sorted(self._rows)
        self._cells: dict[int, dict[int, Element]] = {}
        self._merged = _merged(root)
        self._columns = [_Column(element) for element in children(child(root, "cols"), "col")]

    def merge(self, place: Place) -> Block | None:
        """The merged range to which the place belongs."""
        return next((block for block in self._merged if block.holds(place)), None)

    def anchor(self, place: Place) -> Place:
        """The place that shows: of a merged range, its first cell."""
        block = self.merge(place)
        return block.first if block else place

    def find(self, place: Place) -> Element | None:
        """The place's cell, if it is written."""
        return self._row_cells(place.row).get(place.column)

    def is_empty(self, place: Place) -> bool:
        """Whether nothing is entered at the place."""
        cell = self.find(place)
        return cell is None or is_bare(cell)

    def style(self, place: Place) -> int:
        """The style that the place has, by its cell or by its row or column."""
        cell = self.find(place)
        return int(cell.get("s") or 0) if cell is not None else self._inherited(place)

    def obtain(self, place: Place) -> Element:
        """The place's cell, created in order if there is none."""
        cell = self.find(place)
        return cell if cell is not None else self._create(place)

    def discard(self, place: Place, same: Callable[[int, int], bool]) -> None:
        """Take an empty cell away if nothing changes by that (`same` compares styles), and its row if it was all there was."""
        cell = self.find(place)
        if cell is None or not is_bare(cell) or not same(int(cell.get("s") or 0), self._inherited(place)):
            return
        row = self._rows[place.row]
        row.remove(cell)
        del self._cells[place.row][place.column]
        if len(row) == 0 and set(row.attrib) <= {"r", "spans"}:
            self._data.remove(row)
            del self._rows[place.row]
            self._numbers.remove(place.row)

    def places(self) -> list[Place]:
        """Every cell that is written, row by row."""
        return [Place(row, column) for row in self._numbers for column in self._row_cells(row)]

    def width(self, column: int) -> int:
        """A column's width in pixels, 0 when it is hidden."""
        found = next((known for known in self._columns if known.holds(column)), None)
        width = found.width if found else None
        if found and found.hidden:
            return 0
        return int((self._default_width() if width is None else width) * _DIGIT_PIXELS + _WIDTH_MARGIN)

    def height(self, row: int) -> int:
        """A row's height in pixels, 0 when it is hidden."""
        element = self._rows.get(row)
        if element is not None and is_true(element.get("hidden")):
            return 0
        points = element.get("ht") if element is not None else None
        return int(decimal(points, self._default_height()) * _PIXELS_PER_POINT)

    def _default_width(self) -> float:
        shape = child(self._root, "sheetFormatPr")
        return decimal(shape.get("defaultColWidth") if shape is not None else None, _DEFAULT_WIDTH)

    def _default_height(self) -> float:
        shape = child(self._root, "sheetFormatPr")
        return decimal(shape.get("defaultRowHeight") if shape is not None else None, _DEFAULT_HEIGHT)

    def _inherited(self, place: Place) -> int:
        row = self._rows.get(place.row)
        if row is not None and is_true(row.get("customFormat")):
            return int(row.get("s") or 0)
        return next((known.style for known in self._columns if known.holds(place.column)), 0)

    def _create(self, place: Place) -> Element:
        row = self._obtain_row(place.row)
        cells = self._row_cells(place.row)
        style = self._inherited(place)
        made = new(row, "c", {"r": str(place)})
        if style:
            made.set("s", str(style))
        following = min((column for column in cells if column > place.column), default=None)
        if following is not None:
            cells[following].addprevious(made)
        cells[place.column] = made
        _widen_spans(row, place.column)
        self._widen_dimension(place)
        return made

    def _obtain_row(self, number: int) -> Element:
        if number not in self._rows:
            made = new(self._data, "row", {"r": str(number)})
            at = bisect(self._numbers, number)
            if at < len(self._numbers):
                self._rows[self._numbers[at]].addprevious(made)
            insort(self._numbers, number)
            self._rows[number] = made
            self._cells[number] = {}
        return self._rows[number]

    def _row_cells(self, number: int) -> dict[int, Element]:
        if number not in self._cells:
            row = self._rows.get(number)
            if row is None:
                return {}
            self._cells[number] = _addressed(row, number)
        return self._cells[number]

    def _widen_dimension(self, place: Place) -> None:
        # Readers that stream trust the declared size and would not see the new cell.
        declared = child(self._root, "dimension")
        block = block_of(declared.get("ref", "")) if declared is not None else None
        if declared is None or block is None or block.holds(place):
            return
        first = Place(min(block.first.row, place.row), min(block.first.column, place.column))
        last = Place(max(block.last.row, place.row), max(block.last.column, place.column))
        declared.set("ref", f"{first}:{last}")


class _Column:
    """One entry of the column list, which may stand for many columns."""

    def __init__(self, element: Element) -> None:
        self._first = int(element.get("min") or 0)
        self._last = int(element.get("max") or 0)
        width = element.get("width")
        self.width = decimal(width, _DEFAULT_WIDTH) if width else None
        self.hidden = is_true(element.get("hidden"))
        self.style = int(element.get("style") or 0)

    def holds(self, column: int) -> bool:
        return self._first <= column <= self._last


def is_bare(cell: Element) -> bool:
    """Whether the cell holds neither value nor formula."""
    value = child(cell, "v")
    has_value = value is not None and bool(value.text)
    return not has_value and child(cell, "f") is None and child(cell, "is") is None


def empty(cell: Element) -> None:
    """Take the cell's value away and leave its format."""
    for kid in list(cell):
        cell.remove(kid)
    without(cell, "t")


def _numbered(data: Element) -> dict[int, Element]:
    rows: dict[int, Element] = {}
    last = 0
    for row in children(data, "row"):
        last = int(row.get("r") or last + 1)
        row.set("r", str(last))
        rows.setdefault(last, row)
    return rows


def _addressed(row: Element, number: int) -> dict[int, Element]:
    cells: dict[int, Element] = {}
    last = 0
    for cell in children(row, "c"):
        place = place_of(cell.get("r", ""))
        last = place.column if place else last + 1
        if place is None:
            cell.set("r", str(Place(number, last)))
        cells.setdefault(last, cell)
    return cells


def _merged(root: Element) -> list[Block]:
    blocks = (block_of(merge.get("ref", "")) for merge in children(child(root, "mergeCells"), "mergeCell"))
    return [block for block in blocks if block]


def _widen_spans(row: Element, column: int) -> None:
    first, _, last = (row.get("spans") or "").partition(":")
    if first.isdigit() and last.isdigit():
        row.set("spans", f"{min(int(first), column)}:{max(int(last), column)}")
