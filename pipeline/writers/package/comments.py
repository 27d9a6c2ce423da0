"""The comments of one sheet: ours are added behind the sender's and found again by their tag."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from . import parts, shapes
from .addresses import Place, place_of
from .book import Book, Sheet
from .findings import AUTHOR, TAG, UnpatchablePackage
from .grid import Grid
from .layout import box
from .markup import (
    Element,
    child,
    children,
    escaped,
    local,
    new,
    place,
    relations,
    rich_text,
    space,
)

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


def add(book: Book, sheet: Sheet, grid: Grid, notes: Mapping[Place, str]) -> None:
    """Give every place its note; a place with the sender's comment gets it as a further paragraph."""
    root = book.package.edit(_comments_part(book, sheet))
    listed = place(root, "commentList", _ORDER)
    theirs = {place_of(comment.get("ref", "")): comment for comment in children(listed, "comment")}
    author = str(_author(root))
    fresh = {}
    for at, note in notes.items():
        text = (TAG + note)[:_TEXT_LIMIT]
        if at in theirs:
            _append(theirs[at], text)
        else:
            _write(listed, at, author, text)
            fresh[at] = box(grid, at, text)
    if fresh:
        _draw(book, sheet, fresh)


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
        return _linked_drawing(book, sheet, element)
    name = book.package.free_name(posixpath.join(book.folder(), "drawings"), "vmlDrawing", ".vml")
    book.package.write(name, shapes.blank(number))
    parts.declare_ending(book.package, name, _DRAWING_TYPE)
    identity = parts.connect(book.package, sheet.part, book.link_type("vmlDrawing"), name)
    _refer(book.package.edit(sheet.part), identity)
    return parts.key_of(name)


def _linked_drawing(book: Book, sheet: Sheet, element: Element) -> str:
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


def erase(book: Book, sheet: Sheet, notes: Mapping[Place, str]) -> set[Place]:
    """Take our notes away; the places that had one. `notes` says what we wrote, where that is known."""
    part = parts.linked(book.package, sheet.part, "comments")
    if part is None:
        return set()
    listed = child(book.package.root(part), "commentList")
    tagged = [c for c in children(listed, "comment") if TAG in _text(c)]
    if tagged:
        book.package.edit(part)
    gone = {at for comment in tagged if (at := _cut(comment, notes)) is not None}
    if gone:
        _tidy(book, sheet, part, gone)
    places = (place_of(comment.get("ref", "")) for comment in tagged)
    return {at for at in places if at is not None}


def _text(comment: Element) -> str:
    body = child(comment, "text")
    return rich_text(body) if body is not None else ""


def _cut(comment: Element, notes: Mapping[Place, str]) -> Place | None:
    """Cut our words out of a comment; its place if nothing of the sender's remains."""
    at = place_of(comment.get("ref", ""))
    texts = list(comment.iter(f"{{{space(comment)}}}t"))
    whole = "".join(t.text or "" for t in texts)
    start, end = _ours(whole, escaped(notes[at]) if at and at in notes else "")
    if whole.startswith(TAG) and not whole[end:].strip():
        listed = comment.getparent()
        if listed is not None:
            listed.remove(comment)
        return at
    _blank(texts, start, end)
    return None


def _ours(whole: str, note: str) -> tuple[int, int]:
    """From the line break before the tag to the end of our note; to the very end if it was edited."""
    start = whole.find(TAG)
    pattern = r"\s*".join(re.escape(word) for word in (TAG + note).split())
    match = re.compile(pattern).match(whole, start) if note else None
    end = match.end() if match else len(whole)
    return start - (1 if whole[:start].endswith("\n") else 0), end


def _blank(texts: list[Element], start: int, end: int) -> None:
    offset = 0
    for text in texts:
        held = text.text or ""
        kept = held[: max(start - offset, 0)] + held[max(end - offset, 0) :]
        offset += len(held)
        if kept != held:
            _shorten(text, kept)


def _shorten(text: Element, kept: str) -> None:
    """A run left without text goes; a single plain run is a plain text again."""
    text.text = kept
    run = text.getparent()
    body = run.getparent() if run is not None else None
    if kept or run is None or body is None or local(run) != "r":
        return
    body.remove(run)
    if len(body) == 1 and len(body[0]) == 1 and local(body[0]) == "r":
        body.replace(body[0], body[0][0])


def _tidy(book: Book, sheet: Sheet, part: str, gone: set[Place]) -> None:
    """Take away the boxes of comments that are gone, and parts in which nothing is left."""
    root = book.package.root(part)
    if child(child(root, "commentList"), "comment") is None:
        parts.remove(book.package, sheet.part, part)
    else:
        _drop_author(root)
    element = child(book.package.root(sheet.part), "legacyDrawing")
    if element is None:
        return
    drawing = _linked_drawing(book, sheet, element)
    left = shapes.drop_boxes(book.package.read(drawing), gone)
    if shapes.has_shapes(left):
        book.package.write(book.package.spelling(drawing), left)
    else:
        book.package.edit(sheet.part).remove(element)
        parts.remove(book.package, sheet.part, drawing)


def _drop_author(root: Element) -> None:
    """Our name goes from the end of the list of authors when no comment needs it."""
    authors = list(children(child(root, "authors"), "author"))
    used = {comment.get("authorId") for comment in children(child(root, "commentList"), "comment")}
    if authors and authors[-1].text == AUTHOR and str(len(authors) - 1) not in used:
        authors[-1].getparent().remove(authors[-1])  # type: ignore[union-attr]  # found by its parent
