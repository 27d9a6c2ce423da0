"""The comments of one sheet: ours are added behind the sender's."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from . import parts, shapes, threads
from .addresses import Place, place_of
from .book import Book, Sheet
from .findings import AUTHOR, TAG, UnpatchablePackage
from .grid import Grid
from .layout import box, grown
from .markup import Element, child, children, local, new, place, relations, rich_text, space
from .memory import BOX, JOINED, NOTE, Record

_ORDER = ("authors", "commentList")
_TEXT_LIMIT = 32_000
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_FONT = (("sz", "9"), ("color", "FF000000"), ("rFont", "宋体"), ("family", "3"), ("charset", "134"))
# What may stand before <legacyDrawing> on a sheet, last things only.
_BEFORE_DRAWING = {
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
}


def add(book: Book, sheet: Sheet, grid: Grid, notes: Mapping[Place, str]) -> list[Record]:
    """Give every place its note; a place with the sender's comment gets it as a further paragraph.

    To be remembered: what we wrote where, whether beside the sender's words, and the anchors of boxes that had to grow.
    """
    root = book.package.edit(_comments_part(book, sheet))
    listed = place(root, "commentList", _ORDER)
    theirs = {place_of(comment.get("ref", "")): comment for comment in children(listed, "comment")}
    texts = {at: (TAG + note)[:_TEXT_LIMIT] for at, note in notes.items()}
    fresh = {at: box(grid, at, text) for at, text in texts.items() if at not in theirs}
    if fresh:
        author = str(_author(root))
        for at in fresh:
            _write(listed, at, author, texts[at])
        _draw(book, sheet, fresh)
    shared = {at: theirs[at] for at in texts if at in theirs}
    for at, comment in shared.items():
        _append(comment, texts[at])
        threads.answer(book, sheet, at, texts[at])
    boxes = _grow(book, sheet, grid, {at: text_of(comment) for at, comment in shared.items()})
    noted = [Record(JOINED if at in shared else NOTE, sheet.name, at, note) for at, note in notes.items()]
    return noted + [Record(BOX, sheet.name, at, anchor) for at, anchor in boxes.items()]


def text_of(comment: Element) -> str:
    """All that a comment says."""
    body = child(comment, "text")
    return rich_text(body) if body is not None else ""


def _grow(book: Book, sheet: Sheet, grid: Grid, texts: Mapping[Place, str]) -> dict[Place, str]:
    """Make the sender's boxes large enough for what stands in them now; their anchors as they were."""
    element = child(book.package.root(sheet.part), "legacyDrawing")
    if element is None or not texts:
        return {}
    part = linked_drawing(book, sheet, element)
    drawing = book.package.read(part)
    anchors = {at: anchor for at, anchor in shapes.anchors(drawing).items() if at in texts}
    larger = {at: grown(grid, shapes.corners(anchor), texts[at]) for at, anchor in anchors.items()}
    small = {at: anchor for at, anchor in anchors.items() if larger[at] != shapes.corners(anchor)}
    if small:
        fitted = {at: ", ".join(str(corner) for corner in larger[at]) for at in small}
        book.package.write(book.package.spelling(part), shapes.with_anchors(drawing, fitted))
    return small


def _comments_part(book: Book, sheet: Sheet) -> str:
    part = parts.linked(book.package, sheet.part, "comments")
    if part is not None:
        return part
    name = book.package.free_name(book.folder(), "comments", ".xml")
    book.package.write(name, f'<comments xmlns="{space(book.root)}"><authors/><commentList/></comments>'.encode())
    parts.declare(book.package, name, _TYPE)
    parts.connect(book.package, sheet.part, book.link_type("comments"), name)
    return parts.key_of(name)


def _author(root: Element) -> int:
    authors = place(root, "authors", _ORDER)
    names = [author.text for author in children(authors, "author")]
    if AUTHOR not in names:
        new(authors, "author", text=AUTHOR)
        return len(names)
    return names.index(AUTHOR)


def _write(listed: Element, at: Place, author: str, text: str) -> None:
    comment = new(listed, "comment", {"ref": str(at), "authorId": author})
    _run(new(comment, "text"), text)


def _append(comment: Element, text: str) -> None:
    """A plain text becomes a run, since ours follows as a run of its own."""
    body = place(comment, "text", ("text",))
    plain = child(body, "t")
    if plain is not None:
        run = new(body, "r")
        body.insert(0, run)
        run.append(plain)
    _run(body, "\n" + text)


def _run(body: Element, text: str) -> None:
    run = new(body, "r")
    looks = new(run, "rPr")
    for name, value in _FONT:
        new(looks, name, {"rgb" if name == "color" else "val": value})
    new(run, "t", text=text)


def _draw(book: Book, sheet: Sheet, anchors: Mapping[Place, tuple[int, ...]]) -> None:
    number = int(sheet.element.get("sheetId") or 1)
    part = _drawing_part(book, sheet, number)
    drawing = book.package.read(part)
    book.package.write(book.package.spelling(part), shapes.add_boxes(drawing, anchors, number * 1024 + 1))


def _drawing_part(book: Book, sheet: Sheet, number: int) -> str:
    element = child(book.package.root(sheet.part), "legacyDrawing")
    if element is not None:
        return linked_drawing(book, sheet, element)
    name = book.package.free_name(posixpath.join(book.folder(), "drawings"), "vmlDrawing", ".vml")
    book.package.write(name, shapes.blank(number))
    parts.declare_ending(book.package, name, _DRAWING_TYPE)
    identity = parts.connect(book.package, sheet.part, book.link_type("vmlDrawing"), name)
    _refer(book.package.edit(sheet.part), identity)
    return parts.key_of(name)


def linked_drawing(book: Book, sheet: Sheet, element: Element) -> str:
    """The drawing that a sheet's element refers to. Raises UnpatchablePackage where it is missing."""
    identity = element.get(f"{{{relations(element)}}}id")
    for link in parts.links(book.package, sheet.part):
        if link.identity == identity and link.target in book.package:
            return link.target
    raise UnpatchablePackage(f"the drawing of {sheet.name} is missing")


def _refer(root: Element, identity: str) -> None:
    made = new(root, "legacyDrawing")
    made.set(f"{{{relations(root)}}}id", identity)
    kids = list(root)
    last = max(index for index, kid in enumerate(kids) if local(kid) in _BEFORE_DRAWING)
    root.insert(last + 1, made)
