"""Our words taken out of a sheet's comments again, found by their tag; the sender's stay as they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import parts, shapes, threads
from .addresses import Place, place_of
from .book import Book, Sheet
from .comments import linked_drawing, text_of
from .findings import AUTHOR, TAG
from .markup import Element, child, children, escaped, local, space

_TAGGED_LINE = re.compile(rf"(?:\A|\n)[ \t]*({TAG})")
# In the comment that stands for a conversation, every answer is indented below a line such as «Reply:».
_LEAD = re.compile(r"\n[^\n]{1,20}[:\uff1a]\n {4}\Z")


@dataclass(frozen=True)
class Written:
    """What is remembered of our comments: those that were ours alone, those beside the sender's words, the boxes as they were."""

    alone: Mapping[Place, str]
    joined: Mapping[Place, str]
    boxes: Mapping[Place, str]

    def note(self, at: Place) -> str:
        """What we wrote at a place, as far as it is known."""
        return self.alone.get(at) or self.joined.get(at, "")


def erase(book: Book, sheet: Sheet, written: Written) -> set[Place]:
    """Take our notes away; the places that had one."""
    part = parts.linked(book.package, sheet.part, "comments")
    if part is None:
        return set()
    silent = threads.erase(book, sheet)
    listed = child(book.package.root(part), "commentList")
    tagged = {at: c for c in children(listed, "comment") if (at := place_of(c.get("ref", ""))) and _is_tagged(c, written.note(at))}
    if not tagged:
        return set()
    book.package.edit(part)
    bare = {at for at, comment in tagged.items() if _cut(comment, written.note(at))}
    gone = (bare | silent) & tagged.keys() - written.joined.keys()
    for at in gone:
        tagged[at].getparent().remove(tagged[at])  # type: ignore[union-attr]  # found by its parent
    _tidy(book, sheet, part, gone, written.boxes)
    return set(tagged)


def _is_tagged(comment: Element, note: str) -> bool:
    """Whether our words stand in a comment: after the tag, at the beginning of a line. A sender may write of the tag."""
    text = text_of(comment)
    return _TAGGED_LINE.search(text) is not None or (bool(note) and TAG in text)


def _cut(comment: Element, note: str) -> bool:
    """Cut our words out of a comment; whether nothing of the sender's remains."""
    texts = list(comment.iter(f"{{{space(comment)}}}t"))
    whole = "".join(t.text or "" for t in texts)
    start, end = _ours(whole, escaped(note))
    _blank(texts, start, end)
    return not (whole[:start] + whole[end:]).strip()


def _ours(whole: str, note: str) -> tuple[int, int]:
    """From the line break before the tag to the end of our note; to the very end if it was edited."""
    line = _TAGGED_LINE.search(whole)
    start = line.start(1) if line else whole.find(TAG)
    pattern = r"\s*".join(re.escape(word) for word in (TAG + note).split())
    match = re.compile(pattern).match(whole, start) if note else None
    end = match.end() if match else len(whole)
    lead = _LEAD.search(whole[:start])
    before = lead.start() if lead else start - (1 if whole[:start].endswith("\n") else 0)
    return before, end


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


def _tidy(book: Book, sheet: Sheet, part: str, gone: set[Place], boxes: Mapping[Place, str]) -> None:
    """Take away the boxes of comments that are gone, and parts in which nothing is left; give the others their size again."""
    root = book.package.root(part)
    if child(child(root, "commentList"), "comment") is None:
        parts.remove(book.package, sheet.part, part)
    else:
        _drop_author(root)
    element = child(book.package.root(sheet.part), "legacyDrawing")
    if element is None:
        return
    drawing = linked_drawing(book, sheet, element)
    left = shapes.drop_boxes(shapes.with_anchors(book.package.read(drawing), boxes), gone)
    if shapes.has_shapes(left):
        book.package.write(book.package.spelling(drawing), left)
    else:
        book.package.edit(sheet.part).remove(element)
        parts.remove(book.package, sheet.part, drawing)


def _drop_author(root: Element) -> None:
    """Our name goes from the list of authors when no comment needs it; the numbers of those behind it move up."""
    authors = list(children(child(root, "authors"), "author"))
    ours = next((number for number, author in enumerate(authors) if author.text == AUTHOR), None)
    comments = list(children(child(root, "commentList"), "comment"))
    if ours is None or any(comment.get("authorId") == str(ours) for comment in comments):
        return
    authors[ours].getparent().remove(authors[ours])  # type: ignore[union-attr]  # found by its parent
    for comment in comments:
        number = int(comment.get("authorId") or 0)
        if number > ours:
            comment.set("authorId", str(number - 1))
