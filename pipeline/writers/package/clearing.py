"""Our marks taken off again: what the notice remembers is put back, unless the sender has changed it since."""

from __future__ import annotations

from collections.abc import Iterable

from . import comment_erasing, tabs
from .addresses import Place
from .book import Book, Sheet
from .comment_erasing import Written
from .findings import FLAG
from .grid import Grid, empty
from .marking import is_in_the_middle, is_our_edge, is_our_font, is_ours
from .markup import space, without
from .memory import BOX, EDGE, FILL, FLAG_RAISED, JOINED, NOTE, PLACED, VIEW, Record, is_notice, plain_fill, recall, records


def clear(book: Book) -> None:
    """Remove every trace of an earlier return; a workbook without one is not touched."""
    notices = [sheet for sheet in book.sheets() if is_notice(book, sheet)]
    remembered = [record for notice in notices for record in records(book, notice)]
    ours = {notice.part for notice in notices}
    for sheet in book.sheets():
        if sheet.kind == "worksheet" and sheet.part not in ours:
            _clear_sheet(book, sheet, [record for record in remembered if record.sheet == sheet.name])
    active = next((record.sheet for record in remembered if record.kind == VIEW), "")
    for notice in notices:
        tabs.take_out(book, notice, active)
    if notices:
        book.drop_own_styles()


def _clear_sheet(book: Book, sheet: Sheet, remembered: list[Record]) -> None:
    tagged = comment_erasing.erase(book, sheet, Written(_placed(NOTE, remembered), _placed(JOINED, remembered), _placed(BOX, remembered)))
    if not (remembered or tagged):
        return
    grid = Grid(book.package.edit(sheet.part))
    # Backwards: what was put on a cell last comes off first.
    for record in reversed(remembered):
        if record.place is not None:
            _restore(book, grid, record, record.place)
    known = {record.place for record in remembered if record.kind == FILL}
    _clear_unremembered(book, grid, tagged - known, flags=not remembered)


def _placed(kind: str, remembered: list[Record]) -> dict[Place, str]:
    return {record.place: record.before for record in remembered if record.kind == kind and record.place}


def _restore(book: Book, grid: Grid, record: Record, at: Place) -> None:
    if record.kind == FILL:
        _restore_fill(book, grid, at, record.before)
    elif record.kind == EDGE:
        _restore_edge(book, grid, at, record.before)
    elif record.kind == PLACED:
        _place_again(book, grid, at, record.before)
    elif record.kind == FLAG_RAISED:
        _lower_flag(book, grid, at, record.before)


def _restore_fill(book: Book, grid: Grid, at: Place, text: str) -> None:
    cell, styles = grid.find(at), book.styles
    if cell is None or not is_ours(styles.fill(grid.style(at))):
        return
    namespace = space(cell)
    before = recall(text, namespace)
    fill = plain_fill(namespace) if before.shape is None else before.shape
    cell.set("s", str(styles.with_fill(grid.style(at), fill, before.applies)))
    _finish(book, grid, at, created=before.created)


def _restore_edge(book: Book, grid: Grid, at: Place, text: str) -> None:
    cell, styles = grid.find(at), book.styles
    if cell is None or not is_our_edge(styles.left(grid.style(at))):
        return
    before = recall(text, space(cell))
    cell.set("s", str(styles.with_left(grid.style(at), before.shape, before.applies)))
    _finish(book, grid, at, created=before.created)


def _place_again(book: Book, grid: Grid, at: Place, text: str) -> None:
    cell, styles = grid.find(at), book.styles
    if cell is None or book.text(cell).strip() != FLAG or not is_in_the_middle(styles.alignment(grid.style(at))):
        return
    before = recall(text, space(cell))
    cell.set("s", str(styles.with_alignment(grid.style(at), before.shape, before.applies)))


def _lower_flag(book: Book, grid: Grid, at: Place, text: str) -> None:
    cell, styles = grid.find(at), book.styles
    if cell is None or book.text(cell).strip() != FLAG:
        return
    empty(cell)
    before = recall(text, space(cell))
    if before.shape is not None and is_our_font(styles.font(grid.style(at))):
        cell.set("s", str(styles.with_font(grid.style(at), before.shape, before.applies)))
    _finish(book, grid, at, created=before.created)


def _finish(book: Book, grid: Grid, at: Place, *, created: bool) -> None:
    cell = grid.find(at)
    if cell is not None and cell.get("s") == "0":
        without(cell, "s")
    if created:
        grid.discard(at, book.styles.same)


def _clear_unremembered(book: Book, grid: Grid, tagged: Iterable[Place], *, flags: bool) -> None:
    """Marks whose record is lost, known by our comment beside them: the colour goes, nothing comes back."""
    for at in sorted(tagged):
        _restore_fill(book, grid, at, "")
        if flags:
            _lower_flags_before(book, grid, at)


def _lower_flags_before(book: Book, grid: Grid, at: Place) -> None:
    for column in range(1, at.column):
        _lower_flag(book, grid, Place(at.row, column), "")
