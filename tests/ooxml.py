"""A workbook's package taken apart and put together again: what the dialects are made of."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from lxml import etree

Parts = dict[str, bytes]
Dialect = Callable[[bytes], bytes]
Sheet = etree._Element

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BOM = b"\xef\xbb\xbf"


def q(tag: str) -> str:
    """The full name of an element of a workbook."""
    return f"{{{MAIN}}}{tag}"


def unpacked(content: bytes) -> Parts:
    """The parts of a package, in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def tree(xml: bytes) -> Sheet:
    """A part as a tree."""
    return etree.fromstring(xml)


def text(root: Sheet) -> bytes:
    """A tree as a part."""
    return DECLARATION + etree.tostring(root)


def is_sheet(name: str) -> bool:
    """Whether a part is a worksheet."""
    return name.startswith("xl/worksheets/sheet")


def each_part(change: Callable[[bytes], bytes], wanted: Callable[[str], bool] = lambda _: True) -> Dialect:
    """A dialect that writes some parts of XML in another way."""

    def dialect(content: bytes) -> bytes:
        return packed({n: change(x) if wanted(n) and n.endswith((".xml", ".rels")) else x for n, x in unpacked(content).items()})

    return dialect


def sheets(*changes: Callable[[Sheet, list[str]], None]) -> Dialect:
    """A dialect that changes the trees of the worksheets; each change is also given the shared texts."""

    def dialect(content: bytes) -> bytes:
        parts = unpacked(content)
        strings = shared(parts)
        for name in filter(is_sheet, list(parts)):
            root = tree(parts[name])
            for change in changes:
                change(root, strings)
            parts[name] = text(root)
        return packed(parts)

    return dialect


def one_after_the_other(*dialects: Dialect) -> Dialect:
    """Several ways of writing at once."""

    def dialect(content: bytes) -> bytes:
        for each in dialects:
            content = each(content)
        return content

    return dialect


def shared(parts: Parts) -> list[str]:
    """The shared texts, as a person sees them."""
    if "xl/sharedStrings.xml" not in parts:
        return []
    return ["".join(t.text or "" for t in item.iter(q("t"))) for item in tree(parts["xl/sharedStrings.xml"]).iter(q("si"))]


def cells(root: Sheet) -> Iterator[Sheet]:
    """All cells of a worksheet."""
    return root.iter(q("c"))


def value(cell: Sheet) -> str | None:
    """What stands in a cell's v, or None."""
    found = cell.find(q("v"))
    return None if found is None else found.text or ""


def emptied(cell: Sheet) -> None:
    for child in list(cell):
        cell.remove(child)


def text_element(parent: Sheet, content: str) -> None:
    made = etree.SubElement(parent, q("t"))
    made.text = content
    if content.strip() != content or "\n" in content:
        made.set(XML_SPACE, "preserve")


def in_sheets(change: Callable[[bytes], bytes]) -> Dialect:
    """A dialect that changes the worksheets' XML as text."""
    return each_part(change, is_sheet)
