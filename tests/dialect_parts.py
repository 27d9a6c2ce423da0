"""How programs write parts, namespaces, encodings and the package itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from copy import deepcopy

from lxml import etree
from ooxml import DECLARATION, MAIN, Dialect, Sheet, packed, q, text, tree, unpacked


def without(*kinds: str) -> Dialect:
    """The package without its parts of some kinds, and without the relationships to them."""

    def dialect(content: bytes) -> bytes:
        parts = {n: x for n, x in unpacked(content).items() if not any(kind in n for kind in kinds)}
        pattern = re.compile(rf'<(?:Relationship|Override)\b[^>]*(?:{"|".join(kinds)})[^>]*/>'.encode())
        return packed({n: pattern.sub(b"", x) if n.endswith(".rels") or n.startswith("[") else x for n, x in parts.items()})

    return dialect


def moved(names: dict[str, str], *, told: bool = True) -> Dialect:
    """Parts under other names: `names` holds pieces of their paths. Untold, only the package knows, as where case was lost."""

    def renamed(name: str) -> str:
        for old, new in names.items():
            name = name.replace(old, new)
        return name

    def dialect(content: bytes) -> bytes:
        parts = unpacked(content)
        if told:
            for name in [n for n in parts if n.endswith(".rels") or n.startswith("[")]:
                parts[name] = renamed(parts[name].decode()).encode()
        return packed({renamed(name): x for name, x in parts.items()})

    return dialect


def named_by(change: Callable[[str], str]) -> Dialect:
    """Parts named in another way within the package."""
    return lambda content: packed({change(name): x for name, x in unpacked(content).items()})


def backslashes(content: bytes) -> bytes:
    """Names with the slashes of Windows (older zip libraries of .NET)."""
    made = bytearray(packed(unpacked(content)))
    for name in unpacked(content):
        wanted = name.replace("/", "\\").encode()
        made = made.replace(name.encode(), wanted) if "/" in name and name in _stored_names(bytes(made)) else made
    return bytes(made)


def _stored_names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def absolute_targets(xml: bytes) -> bytes:
    """Relationships that begin at the root of the package (Open XML SDK, openpyxl)."""
    return xml.replace(b'Target="worksheets/', b'Target="/xl/worksheets/').replace(b'Target="s', b'Target="/xl/s').replace(b'Target="xl/', b'Target="/xl/')


def roundabout_targets(xml: bytes) -> bytes:
    """Relationships that take a turn."""
    return xml.replace(b'Target="worksheets/', b'Target="./worksheets/').replace(b'Target="s', b'Target="../xl/s')


def declared(kind: str) -> Dialect:
    """A workbook of another type: a template, one with macros."""

    def dialect(content: bytes) -> bytes:
        parts = unpacked(content)
        usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(usual, kind.encode())
        return packed(parts)

    return dialect


def with_macros(content: bytes) -> bytes:
    """The workbook with a macro project."""
    parts = unpacked(declared("application/vnd.ms-excel.sheet.macroEnabled.main+xml")(content))
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    relation = f'<Relationship Id="rIdMacro" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
    name = "xl/_rels/workbook.xml.rels"
    parts[name] = parts[name].replace(b"</Relationships>", relation.encode())
    return packed(parts)


def strict(xml: bytes) -> bytes:
    """The namespaces of ISO 29500 Strict («严格 Open XML 电子表格»)."""
    pairs = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
    }
    for old, new in pairs.items():
        xml = xml.replace(old, new)
    return xml


def prefixed(prefix: str) -> Callable[[bytes], bytes]:
    """Every element of a workbook's own namespace under a prefix (Open XML SDK: x; Python's ElementTree: ns0)."""

    def change(xml: bytes) -> bytes:
        root = tree(xml)
        if etree.QName(root).namespace != MAIN:
            return xml
        others = {name: uri for name, uri in root.nsmap.items() if uri != MAIN}
        made = etree.Element(root.tag, dict(root.attrib), nsmap={prefix: MAIN, **others})
        for child in root:
            made.append(_copied(child))
        etree.cleanup_namespaces(made, keep_ns_prefixes=[prefix, *(name for name in others if name)])
        return text(made)

    return change


def _copied(element: Sheet) -> Sheet:
    made = etree.Element(element.tag, dict(element.attrib))
    made.text, made.tail = element.text, element.tail
    for child in element:
        made.append(_copied(child))
    return made


def excel_namespaces(xml: bytes) -> bytes:
    """What today's Excel adds: namespaces to be ignored, ids, heights."""
    opening = (
        b'<worksheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr xr2 xr3"'
        b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
        b' xmlns:xr2="http://schemas.microsoft.com/office/spreadsheetml/2015/revision2" xmlns:xr3="http://schemas.microsoft.com/office/spreadsheetml/2016/revision3"'
        b' xr:uid="{00000000-0001-0000-0000-000000000000}"'
    )
    return re.sub(rb"(<row [^>]*?)(/?>)", rb'\1 x14ac:dyDescent="0.25"\2', xml.replace(b"<worksheet", opening, 1))


def wps_namespaces(xml: bytes) -> bytes:
    """What WPS adds: its own namespace and marks."""
    opening = (
        b'<worksheet xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
        b' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:etc="http://www.wps.cn/officeDocument/2017/etCustomData"'
    )
    made = re.sub(rb"<sheetPr\b.*?</sheetPr>", b"<sheetPr/>", xml, count=1)
    return made.replace(b"<worksheet", opening, 1).replace(b"?>\n", b"?>\r\n", 1)


def carriage_return_after_declaration(xml: bytes) -> bytes:
    """A lone carriage return after the declaration (Google)."""
    return xml.replace(b"?>\n", b"?>\r", 1)


def utf_16(codec: str) -> Callable[[bytes], bytes]:
    """The part in UTF-16, as some Windows programs write XML."""
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[codec]
    return lambda xml: mark + re.sub(r'encoding="[^"]*"', 'encoding="UTF-16"', xml.decode("utf-8-sig"), count=1).encode(codec)


def in_gb(name: str) -> Callable[[bytes], bytes]:
    """The part in a Chinese encoding, as its declaration says."""
    return lambda xml: re.sub(r'encoding="[^"]*"', f'encoding="{name}"', xml.decode("utf-8-sig"), count=1).encode(name, "xmlcharrefreplace")


def numbered_characters(xml: bytes) -> bytes:
    """Every character beyond ASCII by its number, decimal or hexadecimal."""
    plain = xml.decode("utf-8-sig")
    return "".join(c if ord(c) < 128 else f"&#{ord(c)};" if ord(c) % 2 else f"&#x{ord(c):X};" for c in plain).encode()


def character_data(xml: bytes) -> bytes:
    """Texts as unparsed character data."""
    return re.sub(rb"(<t\b[^>]*>)([^<&]+)(</t>)", rb"\1<![CDATA[\2]]>\3", xml)


def with_remarks(xml: bytes) -> bytes:
    """Comments and instructions between the elements."""
    made = xml.replace(b"<sheetData>", b"<!-- <row r='1'> & --><sheetData><?layout keep?>").replace(b"</row>", b"</row><!-- </sheetData> -->")
    return made.replace(b"</worksheet>", b"</worksheet><!-- <c> -->")


def pretty(xml: bytes) -> bytes:
    """Every element on a line of its own (templates laid out for people)."""
    root = tree(xml)
    etree.indent(root, "  ")
    return (DECLARATION + etree.tostring(root)).replace(b"\n", b"\r\n")


def blank_before_slash(xml: bytes) -> bytes:
    """<c r="A1" /> (.NET)."""
    return re.sub(rb"(?<=[\"\w])/>", b" />", xml)


def closing_tags(xml: bytes) -> bytes:
    """No element closed in one tag: <c r="A1"></c> (report generators)."""
    return re.sub(rb"<((?:\w+:)?\w+)(\s[^<>]*?)?\s*/>", rb"<\1\2></\1>", xml)


def single_quotes(xml: bytes) -> bytes:
    """Attributes in single quotes (exporters written by hand)."""
    return re.sub(rb"=\"([^\"'<>]*)\"(?=[\s/?>])", rb"='\1'", xml)


def dimension(said: str | None) -> Callable[[Sheet, list[str]], None]:
    """A declared extent that is wrong, or none."""

    def change(root: Sheet, _: list[str]) -> None:
        for found in list(root.iter(q("dimension"))):
            if said is None:
                root.remove(found)
            else:
                found.set("ref", said)

    return change


def data_first(root: Sheet, _: list[str]) -> None:
    """The cells before the sheet's settings, against the order of the standard."""
    data = next(root.iter(q("sheetData")))
    root.remove(data)
    root.insert(0, data)


def alternate_content(root: Sheet, _: list[str]) -> None:
    """Blocks of newer Excels beside the cells, with lines and cells of other things inside."""
    made = etree.fromstring(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="x14">'
        '<controls xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><control shapeId="1025" name="Button 1">'
        "<controlPr><anchor/></controlPr></control></controls></mc:Choice></mc:AlternateContent>"
    )
    root.append(deepcopy(made))


class _Pipe(io.RawIOBase):
    """A target that cannot go back, as a web server's answer: sizes follow the content."""

    def __init__(self) -> None:
        self.made = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.made += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def streamed(content: bytes) -> bytes:
    """Sizes after the content of each part (what a web server makes on the fly)."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in unpacked(content).items():
            package.writestr(name, part)
    return bytes(pipe.made)


def large_headers(content: bytes) -> bytes:
    """Headers for parts of more than 4 GB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in unpacked(content).items():
            with package.open(name, "w", force_zip64=True) as stream:
                stream.write(part)
    return target.getvalue()


def with_folders(content: bytes) -> bytes:
    """Folders as entries of their own (zipped again by hand)."""
    parts = unpacked(content)
    folders = {f"{name.rpartition('/')[0]}/": b"" for name in parts if "/" in name}
    return packed({"xl/": b""} | folders | parts)


def with_another_sheet(kind: str, path: str) -> Dialect:
    """A further tab that is no worksheet, as macros of the earliest Excels."""

    def dialect(content: bytes) -> bytes:
        parts = unpacked(content)
        book, links = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
        parts[book] = parts[book].replace(b"</sheets>", '<sheet name="宏1" sheetId="99" r:id="rIdOther"/></sheets>'.encode())
        link = f'<Relationship Id="rIdOther" Type="http://schemas.microsoft.com/office/2006/relationships/{kind}" Target="{path}"/></Relationships>'
        parts[links] = parts[links].replace(b"</Relationships>", link.encode())
        parts[f"xl/{path}"] = f'<macrosheet xmlns="{MAIN}"><sheetData/></macrosheet>'.encode()
        return packed(parts)

    return dialect
