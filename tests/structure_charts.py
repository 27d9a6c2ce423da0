"""The charts of a workbook told in words: kind, title, series with their ranges and colours, place, alternative text."""

from __future__ import annotations

from collections.abc import Iterator

from anatomy import Package
from lxml import etree
from openpyxl.utils import get_column_letter as letter

_NAMES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "x": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


def drawings(package: Package, sheet: str) -> Iterator[str]:
    """A line for each chart or picture on the sheet of that part, and one for each series."""
    for kind, target in package.links(sheet).values():
        if kind == "drawing":
            for anchor in package.root(target):
                yield from _anchored(package, target, anchor)


def _anchored(package: Package, drawing: str, anchor: etree._Element) -> Iterator[str]:
    about = _first(anchor, ".//x:cNvPr")
    place = ":".join(_corner(anchor, name) for name in ("from", "to") if anchor.find(f"x:{name}", _NAMES) is not None)
    frame = anchor.find(".//c:chart", _NAMES)
    if frame is None:
        yield f"picture {place} alt “{about.get('descr', '')}”"
        return
    _, target = package.links(drawing)[frame.get(f"{{{_NAMES['r']}}}id", "")]
    root = package.root(target)
    yield f"chart {place} {_kinds(root)} “{_text(root, './/c:chart/c:title')}” alt “{about.get('descr', '')}”"
    yield from (f"  {each}" for each in [*_around(root), *map(_series, root.iterfind(".//c:ser", _NAMES))])


def _kinds(root: etree._Element) -> str:
    plots = [each for each in _first(root, ".//c:plotArea") if etree.QName(each).localname.endswith("Chart")]
    options = ("barDir", "grouping", "gapWidth", "overlap", "holeSize")
    return " + ".join(" ".join([etree.QName(plot).localname, *filter(None, (_value(plot, f"c:{name}") for name in options))]) for plot in plots)


def _around(root: etree._Element) -> Iterator[str]:
    for axis in ("catAx", "valAx", "dateAx"):
        for own in root.iterfind(f".//c:{axis}", _NAMES):
            words = [_value(own, "c:scaling/c:orientation"), "hidden" if _value(own, "c:delete") == "1" else "", _text(own, "c:title")]
            yield " ".join(filter(None, [axis, *words, "gridlines" if own.find("c:majorGridlines", _NAMES) is not None else ""]))
    yield f"legend {_value(root, './/c:legend/c:legendPos') or 'none'}"


def _series(own: etree._Element) -> str:
    name, over, values = (_formula(own, f"c:{part}") for part in ("tx", "cat", "val"))
    literal = _text(own, "c:tx/c:v")
    colours = [each.get("val", "") for each in own.iterfind("c:spPr/a:solidFill/a:srgbClr", _NAMES)]
    points = [each.get("val", "") for each in own.iterfind("c:dPt/c:spPr/a:solidFill/a:srgbClr", _NAMES)]
    shown = [part for part in ("Val", "Percent", "CatName", "SerName") if _value(own, f"c:dLbls/c:show{part}") == "1"]
    words = [f"series {name or literal}", f"values {values}", f"over {over}", f"colour {' '.join(colours)}" if colours else ""]
    words += [f"points {' '.join(points)}" if points else "", f"labels {' '.join(shown).lower()}" if shown else ""]
    return " · ".join(filter(None, words))


def _corner(anchor: etree._Element, name: str) -> str:
    column, row = (int(_first(anchor, f"x:{name}/x:{part}").text or 0) for part in ("col", "row"))
    return f"{letter(column + 1)}{row + 1}"


def _formula(own: etree._Element, path: str) -> str:
    found = own.find(f"{path}//c:f", _NAMES)
    return "" if found is None else found.text or ""


def _value(own: etree._Element, path: str) -> str:
    found = own.find(path, _NAMES)
    return "" if found is None else found.get("val", "")


def _text(own: etree._Element, path: str) -> str:
    found = own.find(path, _NAMES)
    return "" if found is None else "".join(each.text or "" for each in found.iter(f"{{{_NAMES['a']}}}t", f"{{{_NAMES['c']}}}v"))


def _first(own: etree._Element, path: str) -> etree._Element:
    found = own.find(path, _NAMES)
    assert found is not None, path
    return found
