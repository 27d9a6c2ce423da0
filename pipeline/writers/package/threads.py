"""Conversations at cells (threaded comments): where there is one, programs show it instead of the comment, so we answer in it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from . import parts
from .addresses import Place, place_of
from .book import Book, Sheet
from .findings import AUTHOR, TAG
from .markup import Element, child, children, escaped, new, unescaped

PREFIX = "tc="
"""Begins the author of a comment that only stands for a conversation."""

_NAMES = uuid.UUID("5f0c7d0e-6f0b-5b5e-9d38-0b7c1a3f3b21")


def answer(book: Book, sheet: Sheet, at: Place, text: str) -> None:
    """Add our words to the conversation at a place, if there is one and somebody is known to speak in it."""
    part = _part(book, sheet)
    people = parts.linked(book.package, book.part, "person")
    if part is None or people is None:
        return
    there = [spoken for spoken in _spoken(book.package.root(part)) if place_of(spoken.get("ref", "")) == at]
    if not there:
        return
    root = book.package.edit(part)
    first = next((spoken for spoken in there if spoken.get("parentId") is None), there[0])
    # The time of the last answer keeps ours behind it; the clock would make the same copy differ from day to day.
    made = new(root, "threadedComment", {
        "ref": str(at), "dT": there[-1].get("dT", ""), "personId": _person(book.package.edit(people)),
        "id": _identity(sheet.name, str(at), text), "parentId": first.get("id", ""),
    })
    new(made, "text", text=text)


def erase(book: Book, sheet: Sheet) -> set[Place]:
    """Take our words out of all conversations of a sheet; the places where nothing was said beside them."""
    part = _part(book, sheet)
    ours = [] if part is None else [spoken for spoken in _spoken(book.package.root(part)) if _words(spoken).startswith(TAG)]
    if part is None or not ours:
        return set()
    root = book.package.edit(part)
    for spoken in ours:
        root.remove(spoken)
    silent = {spoken.get("ref", "") for spoken in ours} - {spoken.get("ref", "") for spoken in _spoken(root)}
    _reunite(root)
    if not any(True for _ in _spoken(root)):
        parts.remove(book.package, sheet.part, part)
    _forget_person(book)
    return {at for ref in silent if (at := place_of(ref)) is not None}


def _part(book: Book, sheet: Sheet) -> str | None:
    return parts.linked(book.package, sheet.part, "threadedComment")


def _spoken(root: Element) -> Iterator[Element]:
    return children(root, "threadedComment")


def _words(spoken: Element) -> str:
    text = child(spoken, "text")
    return unescaped(text.text or "") if text is not None else ""


def _reunite(root: Element) -> None:
    """Answers to words that are gone follow the first of them that is left."""
    known = {spoken.get("id") for spoken in _spoken(root)}
    heads: dict[str, str] = {}
    for spoken in _spoken(root):
        parent = spoken.get("parentId")
        if parent is None or parent in known:
            continue
        if parent in heads:
            spoken.set("parentId", heads[parent])
        else:
            heads[parent] = spoken.get("id", "")
            del spoken.attrib["parentId"]


def _identity(*words: str) -> str:
    """A number like those that programs give by chance, but the same each time."""
    return "{" + str(uuid.uuid5(_NAMES, escaped("\n".join(words)))).upper() + "}"


def _person(people: Element) -> str:
    known = _ours(people)
    if known is None:
        known = new(people, "person", {
            "displayName": AUTHOR, "id": _identity(AUTHOR), "userId": AUTHOR, "providerId": "None",
        })
    return known.get("id", "")


def _ours(people: Element) -> Element | None:
    return next((person for person in children(people, "person") if person.get("displayName") == AUTHOR), None)


def _forget_person(book: Book) -> None:
    """Our name goes when nothing is said by it any more."""
    part = parts.linked(book.package, book.part, "person")
    person = _ours(book.package.root(part)) if part else None
    if part is None or person is None or _speaks(book, person.get("id")):
        return
    book.package.edit(part).remove(person)


def _speaks(book: Book, identity: str | None) -> bool:
    known = (_part(book, sheet) for sheet in book.sheets())
    return any(spoken.get("personId") == identity for part in known if part for spoken in _spoken(book.package.root(part)))
