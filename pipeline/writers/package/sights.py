"""What a person finds who goes to a cell: is it hidden, merged, locked."""

from __future__ import annotations

from collections.abc import Callable

from .addresses import Place, block_of
from .book import Book, Sheet
from .findings import Sight
from .grid import Grid
from .markup import Element, child, is_true

_WALK_LIMIT = 400


def sheet_sight(sheet: Sheet) -> Sight:
    """What there is to say of a sheet as a whole."""
    state = sheet.element.get("state", "visible")
    return Sight(sheet_hidden=state != "visible", sheet_buried=state == "veryHidden")


def sight(book: Book, sheet: Sheet, grid: Grid, place: Place) -> Sight:
    """What there is to say of a cell."""
    root = book.package.root(sheet.part)
    block = grid.merge(place)
    row_hidden = _all_hidden(block.first.row, block.last.row, grid.height) if block else not grid.height(place.row)
    column_hidden = _all_hidden(block.first.column, block.last.column, grid.width) if block else not grid.width(place.column)
    whole = sheet_sight(sheet)
    return Sight(
        sheet_hidden=whole.sheet_hidden,
        sheet_buried=whole.sheet_buried,
        row_hidden=row_hidden,
        filtered=row_hidden and _is_filtered(root, place),
        column_hidden=column_hidden,
        merged=f"{block.first}:{block.last}" if block else "",
        shown_at=str(block.first if block else place),
        locked=_is_protected(root) and book.styles.locked(grid.style(grid.anchor(place))),
    )


def _all_hidden(first: int, last: int, size: Callable[[int], int]) -> bool:
    """A merged cell shows as long as one of its rows, or columns, does."""
    return not any(size(index) for index in range(first, min(last, first + _WALK_LIMIT) + 1))


def _is_protected(root: Element) -> bool:
    protection = child(root, "sheetProtection")
    return protection is not None and is_true(protection.get("sheet"))


def _is_filtered(root: Element, place: Place) -> bool:
    """Whether a filter is at work that may have hidden the row."""
    found = child(root, "autoFilter")
    block = block_of(found.get("ref", "")) if found is not None else None
    working = child(found, "filterColumn") is not None
    return block is not None and working and block.first.row < place.row <= block.last.row
