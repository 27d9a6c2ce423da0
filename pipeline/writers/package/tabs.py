"""Where our sheet goes into a workbook, and how it comes out again: tabs, names of single sheets, the tab on top."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from . import contents, parts
from .addresses import quoted
from .book import MAIN_TYPES, ORDER, Book, Sheet
from .findings import UnpatchablePackage
from .markup import Element, child, children, is_true, new, place, relations, without


def insert_first(book: Book, name: str, content: bytes) -> None:
    """Put a new sheet before all others and on top of them."""
    contents.insert(book.package, name, book.names())
    part = _add_sheet_part(book, content)
    root = book.package.edit(book.part)
    sheets = place(root, "sheets", ORDER)
    numbers = [int(element.get("sheetId") or 0) for element in _tabs(book)]
    made = new(sheets, "sheet", {"name": name, "sheetId": str(max(numbers, default=0) + 1)})
    made.set(f"{{{relations(root)}}}id", parts.connect(book.package, book.part, book.link_type("worksheet"), part))
    sheets.insert(0, made)
    _shift_names(book, lambda index: index + 1)
    _show(book, 0)


def _tabs(book: Book) -> list[Element]:
    return list(children(child(book.root, "sheets"), "sheet"))


def _add_sheet_part(book: Book, content: bytes) -> str:
    name = book.package.free_name(posixpath.join(book.folder(), "worksheets"), "sheet", ".xml")
    book.package.write(name, content)
    parts.declare(book.package, name, f"{MAIN_TYPES}worksheet+xml")
    return name


def define(book: Book, name: str, sheet: str, area: str) -> None:
    """A name that belongs to the first sheet: its print area or its repeated rows."""
    names = place(book.package.edit(book.part), "definedNames", ORDER)
    new(names, "definedName", {"name": name, "localSheetId": "0"}, f"{quoted(sheet)}!{area}")


def take_out(book: Book, sheet: Sheet, active_before: str) -> None:
    """Remove a sheet of ours with everything that belongs to it alone."""
    names = book.names()
    if len(names) == 1:
        raise UnpatchablePackage("only our own sheet is left")
    index = _tabs(book).index(sheet.element)
    top = book.top()
    _drop_calculation_order(book, sheet.element.get("sheetId", ""))
    contents.take_out(book.package, index, names)
    book.package.edit(book.part)
    sheet.element.getparent().remove(sheet.element)  # type: ignore[union-attr]  # found by its parent
    parts.remove(book.package, book.part, sheet.part)
    _forget_names(book, index)
    _bring_back(book, index, top, active_before)


def _drop_calculation_order(book: Book, sheet_id: str) -> None:
    # Rebuilt by every program; an entry for a sheet that is gone would count as damage.
    chain = parts.linked(book.package, book.part, "calcChain")
    if chain and any(cell.get("i") == sheet_id for cell in book.package.root(chain)):
        parts.remove(book.package, book.part, chain)


def _forget_names(book: Book, gone: int) -> None:
    names = child(book.root, "definedNames")
    for element in list(children(names, "definedName")):
        if element.get("localSheetId") == str(gone):
            element.getparent().remove(element)  # type: ignore[union-attr]  # found by its parent
    _shift_names(book, lambda index: index - 1 if index > gone else index)
    if names is not None and len(names) == 0:
        book.root.remove(names)


def _shift_names(book: Book, shift: Callable[[int], int]) -> None:
    for element in children(child(book.root, "definedNames"), "definedName"):
        owner = element.get("localSheetId")
        if owner is not None:
            element.set("localSheetId", str(shift(int(owner))))


def _bring_back(book: Book, gone: int, top: int, active_before: str) -> None:
    names = book.names()
    if top == gone:
        _show(book, names.index(active_before) if active_before in names else _first_visible(book))
    elif top > gone:
        _show(book, top - 1)


def _first_visible(book: Book) -> int:
    visible = (index for index, sheet in enumerate(_tabs(book)) if sheet.get("state", "visible") == "visible")
    return next(visible, 0)


def _show(book: Book, index: int) -> None:
    """Bring one tab to the top and let go of the others."""
    for view in book.views():
        without(view, "firstSheet")
        without(view, "activeTab")
        if index:
            view.set("activeTab", str(index))
    top = _tabs(book)[index]
    for sheet in book.sheets():
        _select(book, sheet, chosen=sheet.element is top)


def _select(book: Book, sheet: Sheet, *, chosen: bool) -> None:
    if not chosen and not _may_be_selected(book, sheet.part):
        return
    for view in children(child(book.package.root(sheet.part), "sheetViews"), "sheetView"):
        if is_true(view.get("tabSelected")) != chosen:
            book.package.edit(sheet.part)
            without(view, "tabSelected")
            if chosen:
                view.set("tabSelected", "1")


def _may_be_selected(book: Book, part: str) -> bool:
    # A search of bytes spares parsing every large sheet; other encodings are parsed.
    if book.package.is_parsed(part):
        return True
    content = book.package.read(part)
    return b"tabSelected" in content or b"\0" in content[:4]
