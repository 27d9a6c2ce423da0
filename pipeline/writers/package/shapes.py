"""Comment boxes in VML. Such parts are often not well-formed, so they are changed as text, shape by shape."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .addresses import Place
from .findings import UnpatchablePackage

_SHAPE = re.compile(rb"<((?:\w+:)?shape)(?=[\s>/])(?:[^>]*?/>|.*?</\1\s*>)", re.DOTALL)
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})")
_NOTE = re.compile(rb"ObjectType\s*=\s*[\"']Note[\"']")
_ROW = re.compile(rb"<(?:\w+:)?Row>\s*(\d{1,7})\s*<")
_COLUMN = re.compile(rb"<(?:\w+:)?Column>\s*(\d{1,5})\s*<")
_CORNERS = re.compile(rb"(?:\s*\d{1,7}\s*,){7}\s*\d{1,7}\s*")
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)(" + _CORNERS.pattern + rb")(<)")
_DRAWN = re.compile(rb"<(?:\w+:)?(?:shape|group|rect|roundrect|oval|line|polyline|curve|arc|image)(?=[\s>/])")
_USES_BOX_TYPE = re.compile(rb"type\s*=\s*[\"']#_x0000_t202[\"']")
_BOX_TYPE = re.compile(rb"<(?:\w+:)?shapetype\s[^>]*id\s*=\s*[\"']_x0000_t202[\"']")

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
_TYPE = (
    '<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
    'margin-top:2pt;width:200pt;height:60pt;z-index:{order};visibility:hidden" fillcolor="#ffffe1" '
    'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def blank(number: int) -> bytes:
    """A drawing without shapes; the number keeps apart the shape numbers of different sheets."""
    layout = f'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout>'
    return f"<xml{_DECLARED}>{layout}</xml>".encode()


def add_boxes(drawing: bytes, anchors: Mapping[Place, tuple[int, ...]], first: int) -> bytes:
    """The drawing with a hidden comment box for each place behind the shapes that it has."""
    end = drawing.rfind(b"</")
    if end < 0 or b"\0" in drawing:
        raise UnpatchablePackage("a drawing of comments that cannot be added to")
    spaces = "" if _root_declares(drawing) else _DECLARED
    # The drawing reserves a range of numbers by its own first shapes; a new one starts at `first`.
    start = max((int(number) + 1 for number in _NUMBER.findall(drawing)), default=first)
    kind = "" if _BOX_TYPE.search(drawing) else _TYPE.format(spaces=spaces)
    boxes = [_box(spaces, number, *anchor) for number, anchor in enumerate(anchors.items(), start)]
    return drawing[:end] + "".join([kind, *boxes]).encode() + drawing[end:]


def _root_declares(drawing: bytes) -> bool:
    """Whether the root binds the three usual prefixes, so that shapes need not."""
    root = re.search(rb"<xml\b[^>]*>", drawing)
    return root is not None and all(f"xmlns:{prefix}=".encode() in root[0] for prefix in _SPACES)


def _box(spaces: str, number: int, place: Place, anchor: tuple[int, ...]) -> str:
    corners = ", ".join(str(corner) for corner in anchor)
    at = {"row": place.row - 1, "column": place.column - 1}
    return _BOX.format(spaces=spaces, number=number, order=number % 1024, anchor=corners, **at)


def drop_boxes(drawing: bytes, gone: set[Place]) -> bytes:
    """The drawing without the comment boxes of these places, and without the kind of shape that we added for them."""
    left = _SHAPE.sub(lambda match: b"" if _place(match[0]) in gone else match[0], drawing)
    if _USES_BOX_TYPE.search(left):
        return left
    for spaces in ("", _DECLARED):
        left = left.replace(_TYPE.format(spaces=spaces).encode(), b"")
    return left


def _place(shape: bytes) -> Place | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if not (row and column and _NOTE.search(shape)):
        return None
    return Place(int(row[1]) + 1, int(column[1]) + 1)


def anchors(drawing: bytes) -> dict[Place, str]:
    """Where the comment boxes stand, as written: column, x, row, y of both corners, from zero."""
    notes = ((_place(shape[0]), _ANCHOR.search(shape[0])) for shape in _SHAPE.finditer(drawing))
    return {at: anchor[2].decode() for at, anchor in notes if at is not None and anchor is not None}


def corners(anchor: str) -> tuple[int, ...]:
    """An anchor's numbers."""
    return tuple(int(number) for number in anchor.split(","))


def with_anchors(drawing: bytes, wanted: Mapping[Place, str]) -> bytes:
    """The drawing with some comment boxes standing elsewhere, as written in `wanted`; what is no anchor is left out."""

    def moved(shape: re.Match[bytes]) -> bytes:
        at = _place(shape[0])
        anchor = wanted.get(at, "").encode() if at else b""
        if not _CORNERS.fullmatch(anchor):
            return shape[0]
        numbers = iter(re.findall(rb"\d+", anchor))
        # Number by number, since blanks and line breaks between them are the sender's.
        return _ANCHOR.sub(lambda old: old[1] + re.sub(rb"\d+", lambda _: next(numbers), old[2]) + old[3], shape[0], count=1)

    return _SHAPE.sub(moved, drawing)


def has_shapes(drawing: bytes) -> bool:
    """Whether anything drawn is left in the drawing: a box, a picture, a line of the sender's."""
    return _DRAWN.search(drawing) is not None
