"""XML in and out, bounded and without entities, and the few looks at elements that every part needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast

from lxml import etree
from lxml.etree import _Element

from .findings import UnpatchablePackage

Element: TypeAlias = _Element

_STRICT = "http://purl.oclc.org/ooxml/"
_LOOSE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_LARGEST_MEASURE = 10_000.0
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def parse(data: bytes) -> Element:
    """The root of a part. A document type is refused: no honest workbook has one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if _has_doctype(root):
        raise UnpatchablePackage("a part declares a document type")
    return root


def _has_doctype(root: Element) -> bool:
    return root.getroottree().docinfo.internalDTD is not None


def serialise(root: Element) -> bytes:
    """The part as bytes, declared as UTF-8."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: Element) -> str:
    """The element's name without its namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Element) -> str:
    """The element's namespace."""
    return etree.QName(element).namespace or ""


def is_strict(element: Element) -> bool:
    """Whether the part is written in strict Office Open XML."""
    return space(element).startswith(_STRICT)


def relations(element: Element) -> str:
    """The namespace of r:id that goes with the element's own."""
    return _STRICT_RELATIONS if is_strict(element) else _LOOSE_RELATIONS


def relation_id(element: Element) -> str:
    """The element's r:id, in either dialect."""
    for base in (_LOOSE_RELATIONS, _STRICT_RELATIONS):
        if found := element.get(f"{{{base}}}id"):
            return found
    return ""


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """The parent's children of that name in the parent's own namespace."""
    if parent is not None:
        yield from parent.iterchildren(f"{{{space(parent)}}}{name}")


def child(parent: Element | None, name: str) -> Element | None:
    """The parent's first child of that name."""
    return next(children(parent, name), None)


def new(parent: Element, name: str, attributes: Mapping[str, str] | None = None, text: str = "") -> Element:
    """A last child in the parent's namespace; its text keeps leading and trailing blanks."""
    made = etree.SubElement(parent, f"{{{space(parent)}}}{name}", dict(attributes or {}))
    if text:
        made.text = escaped(text)
        if text != text.strip() or "\n" in text:
            made.set(XML_SPACE, "preserve")
    return made


def loose(namespace: str, name: str, attributes: Mapping[str, str] | None = None) -> Element:
    """An element without a parent yet."""
    return etree.Element(f"{{{namespace}}}{name}", dict(attributes or {}), nsmap=_as_default(namespace))


def _as_default(namespace: str) -> dict[str, str]:
    # lxml spells the default prefix None, which its type hints do not know.
    return cast("dict[str, str]", {None: namespace})


def without(element: Element, name: str) -> None:
    """Take an attribute away, if it is there."""
    if name in element.attrib:
        del element.attrib[name]


def place(parent: Element, name: str, order: tuple[str, ...]) -> Element:
    """The parent's child of that name, made where the schema's order wants it."""
    found = child(parent, name)
    if found is not None:
        return found
    made = new(parent, name)
    before = set(order[: order.index(name)])
    position = sum(1 for _ in _up_to_last(parent, before))
    parent.insert(position, made)
    return made


def _up_to_last(parent: Element, names: set[str]) -> list[Element]:
    kids = list(parent)
    last = max((index for index, kid in enumerate(kids) if local(kid) in names), default=-1)
    return kids[: last + 1]


def recount(parent: Element) -> None:
    """Keep a list's declared length true."""
    parent.set("count", str(sum(1 for kid in parent if local(kid))))


def is_true(value: str | None) -> bool:
    """A yes of an XML attribute."""
    return value in {"1", "true", "on"}


def decimal(value: str | None, default: float) -> float:
    """A measure, or the default where the file says something that is none."""
    try:
        number = float(value) if value else default
    except ValueError:
        return default
    return number if 0 <= number < _LARGEST_MEASURE else default


def escaped(text: str) -> str:
    """Any text as a spreadsheet holds it: no control characters, `_x0041_` meant literally."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPE.sub(r"_x005F_x\1_", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text))


def unescaped(text: str) -> str:
    """The text that `_x0041_` and its like stand for."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)


def rich_text(element: Element) -> str:
    """The text of a string item, its runs joined and its phonetic hints left out."""
    texts = [t for t in element.iter(f"{{{space(element)}}}t") if not _is_phonetic(t)]
    return unescaped("".join(t.text or "" for t in texts))


def _is_phonetic(text: Element) -> bool:
    parent = text.getparent()
    return parent is not None and local(parent) == "rPh"
