"""What a workbook consists of, as flat facts that can be compared: parts, cells with their looks, comments, names, relations.

Read straight from the package and from nothing of the product's, so that it can judge the product.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Hashable, Iterator
from functools import cache
from urllib.parse import unquote

from lxml import etree

Fact = tuple[str, ...]
Facts = dict[Fact, Hashable]

LOOSE = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_SHAPE = re.compile(rb"<((?:\w+:)?shape)(?=[\s>/])(?:[^>]*?/>|.*?</\1\s*>)", re.DOTALL)
_KIND = re.compile(rb"<((?:\w+:)?shapetype)(?=[\s>/])(?:[^>]*?/>|.*?</\1\s*>)", re.DOTALL)
_LISTS = ("fonts", "fills", "borders", "cellXfs")
_ASPECTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
_VIEWED = ("tabSelected",)
_PLAIN = ("r", "spans", "s", "t")


class Package:
    """A workbook's members by lower-case name, its parts found by what refers to them."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.members = {_key(info.orig_filename): archive.read(info) for info in archive.infolist()}

    @cache  # noqa: B019 - a package lives as long as one comparison
    def root(self, name: str) -> etree._Element:
        """A part's XML in the usual dialect."""
        content = self.members[name]
        for strict, loose in LOOSE.items():
            content = content.replace(strict, loose)
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, remove_comments=True))

    def links(self, owner: str) -> dict[str, tuple[str, str]]:
        """The relations of a part: id → (last word of the type, target)."""
        folder, name = posixpath.split(owner)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.members:
            return {}
        return {e.get("Id", ""): (e.get("Type", "").rpartition("/")[2], self._target(owner, e)) for e in self.root(rels)}

    def _target(self, owner: str, link: etree._Element) -> str:
        target = link.get("Target", "")
        if link.get("TargetMode") == "External":
            return target
        path = unquote(target).replace("\\", "/")
        return _key(path if path.startswith("/") else posixpath.join(posixpath.dirname(owner), path))

    def linked(self, owner: str, kind: str) -> str | None:
        """The part to which the owner refers in this role."""
        return next((target for word, target in self.links(owner).values() if word == kind and target in self.members), None)


def _key(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    """An element as text that does not hang on prefixes declared far above it."""
    try:
        return etree.tostring(element, method="c14n", exclusive=True, with_tail=False).decode()
    except etree.C14NError:  # namespaces that are no addresses have no canonical form
        return etree.tostring(element, with_tail=False).decode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def facts(data: bytes) -> Facts:
    """Everything that the workbook has."""
    package = Package(data)
    main = next(target for word, target in package.links("").values() if word == "officeDocument")
    taken = {main, "[content_types].xml"}
    found: Facts = {}
    for part in (_book(package, main), _styles(package, main), _sheets(package, main)):
        for key, value in part:
            if key[0] == "taken":
                taken.add(key[1])
            else:
                found[key] = value
    found |= dict(_relations(package))
    found |= dict(_types(package))
    for name, content in package.members.items():
        if name not in taken and not name.endswith(".rels") and not name.endswith("/"):
            found["part", name] = _as_part(package, name, content)
    return found


def _as_part(package: Package, name: str, content: bytes) -> str:
    try:
        return _digest(_text(package.root(name)).encode()) if name.endswith(".xml") else _digest(content)
    except etree.XMLSyntaxError:
        return _digest(content)


def _tabs(package: Package, main: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Name, part and element of every tab."""
    links = package.links(main)
    for element in package.root(main).iter("{*}sheet"):
        identity = next((str(value) for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        yield element.get("name", ""), links.get(identity, ("", ""))[1], element


def _book(package: Package, main: str) -> Iterator[tuple[Fact, Hashable]]:
    names = [name for name, _, _ in _tabs(package, main)]
    root = package.root(main)
    for name, part, element in _tabs(package, main):
        yield ("tab", name), (part, element.get("sheetId"), element.get("state", "visible"))
    yield ("order of tabs",), tuple(names)
    views = next(root.iter("{*}workbookView"), None)
    top = int(views.get("activeTab") or 0) if views is not None else 0
    if views is not None:
        yield ("window",), tuple(sorted((str(k), str(v)) for k, v in views.attrib.items() if k not in ("activeTab", "firstSheet")))
    yield ("tab on top",), names[top if top < len(names) else 0]
    counts: Counter[str] = Counter()
    for element in root:
        if _local(element) == "definedNames":
            yield from _names(element, names)
        elif _local(element) not in ("sheets", "bookViews"):
            counts[_local(element)] += 1
            yield ("workbook", _local(element), str(counts[_local(element)])), _text(element)


def _names(element: etree._Element, sheets: list[str]) -> Iterator[tuple[Fact, Hashable]]:
    for name in element:
        scope = name.get("localSheetId")
        owner = sheets[int(scope)] if scope is not None and int(scope) < len(sheets) else ""
        others = tuple(sorted((str(key), str(value)) for key, value in name.attrib.items() if key != "localSheetId"))
        yield ("name", name.get("name", ""), owner), (name.text, others)


def _styles(package: Package, main: str) -> Iterator[tuple[Fact, Hashable]]:
    part = package.linked(main, "styles")
    if part is None:
        return
    yield ("taken", part), ""
    yield ("style",), tuple(sorted((str(key), str(value)) for key, value in package.root(part).attrib.items()))
    for element in package.root(part):
        if _local(element) in _LISTS:
            yield from ((("style", _local(element), str(number)), _text(kid)) for number, kid in enumerate(element))
        else:
            yield ("style", _local(element)), _text(element)


class _Looks:
    """What a style number stands for, spelt out."""

    def __init__(self, package: Package, main: str) -> None:
        part = package.linked(main, "styles")
        self.lists: dict[str, list[etree._Element]] = {}
        if part is not None:
            self.lists = {_local(element): list(element) for element in package.root(part)}

    @cache  # noqa: B019 - likewise
    def of(self, number: str) -> tuple[str, ...]:
        """A format: its fill, font and border, then the rest."""
        formats = self.lists.get("cellXfs", [])
        if not formats:
            return ()
        chosen = formats[int(number)] if int(number) < len(formats) else formats[0]
        aspects = [self._entry(section, chosen.get(name) or "0") for name, section in _ASPECTS.items()]
        rest = sorted(f"{key}={value}" for key, value in chosen.attrib.items() if key not in _ASPECTS)
        return (*aspects, *rest, *(_text(kid) for kid in chosen))

    def _entry(self, section: str, number: str) -> str:
        entries = self.lists.get(section, [])
        return _text(entries[int(number)]) if int(number) < len(entries) else ""


def _sheets(package: Package, main: str) -> Iterator[tuple[Fact, Hashable]]:
    looks, strings = _Looks(package, main), _strings(package, main)
    for name, part, _ in _tabs(package, main):
        if part in package.members and _local(package.root(part)) == "worksheet":
            yield ("taken", part), ""
            yield from _sheet(package, name, part, looks, strings)


def _strings(package: Package, main: str) -> list[str]:
    part = package.linked(main, "sharedStrings")
    return [_text(item) for item in package.root(part)] if part else []


def _sheet(package: Package, name: str, part: str, looks: _Looks, strings: list[str]) -> Iterator[tuple[Fact, Hashable]]:
    counts: Counter[str] = Counter()
    targets = {identity: target for identity, (_, target) in package.links(part).items()}
    for element in package.root(part):
        word = _local(element)
        if word == "sheetData":
            yield from _cells(name, element, looks, strings)
        elif word not in ("dimension", "sheetViews"):
            counts[word] += 1
            yield ("on sheet", name, word, str(counts[word])), _without_ids(_text(element), targets)
    yield ("root", name), tuple(sorted((str(key), str(value)) for key, value in package.root(part).attrib.items()))
    for view in package.root(part).iter("{*}sheetView"):
        yield ("view", name, view.get("workbookViewId", "0")), _view(view)
    yield from _notes(package, name, part)


def _without_ids(text: str, targets: dict[str, str]) -> str:
    """An element's text with what it refers to instead of the relation's id."""
    return re.sub(r':id="([^"]*)"', lambda found: f':id="{targets.get(found[1], found[1])}"', text)


def _view(view: etree._Element) -> Hashable:
    kept = tuple(sorted((str(key), str(value)) for key, value in view.attrib.items() if key not in _VIEWED))
    return kept, tuple(_text(kid) for kid in view)


def _cells(name: str, data: etree._Element, looks: _Looks, strings: list[str]) -> Iterator[tuple[Fact, Hashable]]:
    last_row = 0
    for row in data.iterchildren("{*}row"):
        last_row = int(row.get("r") or last_row + 1)
        told = tuple(sorted((str(key), str(value)) for key, value in row.attrib.items() if key not in _PLAIN))
        look = looks.of(row.get("s", "0")) if row.get("customFormat") in ("1", "true") else ()
        if told or look:
            yield ("row", name, str(last_row)), (told, look)
        last_column = 0
        for cell in row.iterchildren("{*}c"):
            letters = re.match("[A-Za-z]+", cell.get("r", ""))
            last_column = _number(letters[0]) if letters else last_column + 1
            yield from _cell(name, f"{last_row}:{last_column}", cell, looks, strings)


def _number(letters: str) -> int:
    value = 0
    for letter in letters.upper():
        value = value * 26 + ord(letter) - 64
    return value


def _cell(name: str, at: str, cell: etree._Element, looks: _Looks, strings: list[str]) -> Iterator[tuple[Fact, Hashable]]:
    kids = {_local(kid): kid for kid in cell}
    value = kids["v"].text if "v" in kids else None
    if cell.get("t") == "s" and value and int(value) < len(strings):
        value = strings[int(value)]
    inside = _text(kids["is"]) if "is" in kids else None
    formula = _text(kids["f"]) if "f" in kids else None
    others = tuple(sorted((str(key), str(found)) for key, found in cell.attrib.items() if key not in _PLAIN))
    if value or inside or formula:
        yield ("value", name, at), (cell.get("t", "n"), value, inside, formula, others)
    yield ("look", name, at), looks.of(cell.get("s", "0"))


def _notes(package: Package, name: str, part: str) -> Iterator[tuple[Fact, Hashable]]:
    comments = package.linked(part, "comments")
    if comments:
        yield ("taken", comments), ""
        authors = [author.text or "" for author in package.root(comments).iter("{*}author")]
        for author in authors:
            yield ("author", name, author), ""
        for comment in package.root(comments).iter("{*}comment"):
            number = int(comment.get("authorId") or 0)
            author = authors[number] if number < len(authors) else ""
            body = tuple(_text(kid) for kid in comment)
            yield ("comment", name, comment.get("ref", "")), (author, "".join(comment.itertext()).strip(), body)
    for _, drawing in {target for target in package.links(part).values() if target[0] == "vmlDrawing"}:
        if drawing in package.members:
            yield ("taken", drawing), ""
            content = package.members[drawing]
            yield ("drawing", name, drawing), _digest(re.sub(rb"\s+", b" ", _KIND.sub(b"", _SHAPE.sub(b"", content))))
            for kind in _KIND.finditer(content):
                yield ("kind of shape", name, drawing, _digest(kind[0])), ""
            for number, shape in enumerate(_SHAPE.finditer(content)):
                yield ("shape", name, drawing, str(number)), shape[0]


def _relations(package: Package) -> Iterator[tuple[Fact, Hashable]]:
    for name in package.members:
        if name.endswith(".rels"):
            folder, _, file = name.rpartition("_rels/")
            for identity, (word, target) in package.links(f"{folder}{file.removesuffix('.rels')}").items():
                yield ("relation", name, identity), (word, target)


def _types(package: Package) -> Iterator[tuple[Fact, Hashable]]:
    for element in package.root("[content_types].xml"):
        about = element.get("PartName") or element.get("Extension") or ""
        yield ("type", _local(element), about.lower()), element.get("ContentType")


def lost(before: Facts, after: Facts) -> list[Fact]:
    """What the workbook had and has no more, or has otherwise."""
    return sorted(key for key, value in before.items() if after.get(key, _NOTHING) != value)


def added(before: Facts, after: Facts) -> list[Fact]:
    """What the workbook has and had not."""
    return sorted(after.keys() - before.keys())


_NOTHING = object()
