"""The styles part: cell formats are cloned with one thing changed, and equal ones are used again."""

from __future__ import annotations

from copy import deepcopy
from typing import TypeAlias

from .findings import TAG, UnpatchablePackage
from .markup import Element, child, children, decimal, is_strict, local, loose, new, place, recount, space, without
from .parts import Package

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
_FORMAT_LIMIT = 64_000

_SIGN = TAG.strip("【】")
_PLAIN = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
_MINIMAL = (
    '<styleSheet xmlns="{space}"><!--{sign}--><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="{count}">{formats}</cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)

Key: TypeAlias = tuple[object, ...]
Attributes: TypeAlias = dict[str, str]


def minimal_styles(namespace: str, count: int) -> bytes:
    """A list of formats for a workbook without one: so many plain ones that no cell comes to mean one of ours."""
    return _MINIMAL.format(space=namespace, sign=_SIGN, count=count, formats=_PLAIN * count).encode()


def is_minimal(root: Element) -> bool:
    """Whether a list of formats is such a one, as we wrote it; other programs drop the sign when they save."""
    return any(not local(kid) and kid.text == _SIGN for kid in root)


class Styles:
    """What the cells' style numbers mean."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._part = part
        self._known: dict[str, dict[Key, int]] = {}
        self._lists: dict[str, list[Element]] = {}
        if local(package.root(part)) != "styleSheet":
            raise UnpatchablePackage("the styles are no styles")

    def fill(self, style: int) -> Element:
        """The fill of a cell format, to look at."""
        return self._aspect(style, "fill")

    def font(self, style: int) -> Element:
        """The font of a cell format, to look at."""
        return self._aspect(style, "font")

    def left(self, style: int) -> Element | None:
        """The left edge of a cell format, to look at; None where the border does not speak of it."""
        border = self._aspect(style, "border")
        return child(border, _left_name(border))

    def switch(self, style: int, name: str) -> str | None:
        """Whether the format says that its fill, font or border counts (applyFill …), as written."""
        return self._format(style).get(name)

    def with_fill(self, style: int, fill: Element, applies: str | None) -> int:
        """The number of the same format with another fill."""
        number = self._intern("fills", fill)
        return self._clone(style, {"fillId": str(number), "applyFill": applies})

    def with_font(self, style: int, font: Element, applies: str | None) -> int:
        """The number of the same format with another font."""
        return self._clone(style, {"fontId": str(self._intern("fonts", font)), "applyFont": applies})

    def alignment(self, style: int) -> Element | None:
        """How a cell format places its text, to look at; None where it does not say."""
        return child(self._format(style), "alignment")

    def with_alignment(self, style: int, alignment: Element | None, applies: str | None) -> int:
        """The number of the same format with its text placed in another way, or in the usual one."""
        made = deepcopy(self._format(style))
        old = child(made, "alignment")
        if old is not None:
            made.remove(old)
        if alignment is not None:
            made.insert(0, deepcopy(alignment))
        return self._changed(made, {"applyAlignment": applies})

    def locked(self, style: int) -> bool:
        """Whether a cell of this format may not be changed once its sheet is protected."""
        protection = child(self._format(style), "protection")
        return protection is None or protection.get("locked", "1") in {"1", "true"}

    def same(self, one: int, other: int) -> bool:
        """Whether two numbers stand for formats that say the same."""
        return one == other or _spelt_out(self._format(one)) == _spelt_out(self._format(other))

    def with_left(self, style: int, left: Element | None, applies: str | None) -> int:
        """The number of the same format with another left edge, or with none."""
        border = deepcopy(self._aspect(style, "border"))
        name = _left_name(border)
        old = child(border, name)
        at = border.index(old) if old is not None else 0
        if old is not None:
            border.remove(old)
        if left is not None:
            border.insert(at, _named(left, name))
        return self._clone(style, {"borderId": str(self._intern("borders", border)), "applyBorder": applies})

    def made(self, name: str, attributes: Attributes | None = None) -> Element:
        """A loose element in the part's namespace."""
        return loose(space(self._package.root(self._part)), name, attributes)

    def format(self, font: Element, fill: Element, border: Element, alignment: Attributes) -> int:
        """A cell format of our own, on the workbook's normal style."""
        numbers = {
            "fontId": str(self._intern("fonts", font)),
            "fillId": str(self._intern("fills", fill)),
            "borderId": str(self._intern("borders", border)),
        }
        base = {"xfId": "0"} if self._has_normal_style() else {}
        made = self.made("xf", {"numFmtId": "0", **numbers, **base})
        for aspect in ("applyFont", "applyFill", "applyBorder", "applyAlignment"):
            made.set(aspect, "1")
        new(made, "alignment", alignment)
        return self._intern("cellXfs", made)

    def _has_normal_style(self) -> bool:
        return child(child(self._package.root(self._part), "cellStyleXfs"), "xf") is not None

    def normal_font_size(self) -> float:
        """The size that column widths are counted in."""
        fonts = self._list("fonts")
        size = child(fonts[0], "sz")
        return decimal(size.get("val") if size is not None else None, 11.0)

    def _aspect(self, style: int, name: str) -> Element:
        known = self._list(f"{name}s")
        number = int(self._format(style).get(f"{name}Id") or 0)
        return known[number] if 0 <= number < len(known) else known[0]

    def _format(self, style: int) -> Element:
        known = self._list("cellXfs")
        return known[style] if 0 <= style < len(known) else known[0]

    def _clone(self, style: int, changes: dict[str, str | None]) -> int:
        return self._changed(deepcopy(self._format(style)), changes)

    def _changed(self, made: Element, changes: dict[str, str | None]) -> int:
        for name, value in changes.items():
            without(made, name)
            if value is not None:
                made.set(name, value)
        return self._intern("cellXfs", made)

    def _intern(self, section: str, wanted: Element) -> int:
        """The number of an equal entry, which is added if there is none."""
        known = self._keys(section)
        key = _key(wanted)
        if key not in known:
            known[key] = self._append(section, deepcopy(wanted))
        return known[key]

    def _append(self, section: str, made: Element) -> int:
        entries = self._list(section)
        if len(entries) >= _FORMAT_LIMIT:
            raise UnpatchablePackage("no room for another cell format")
        parent = place(self._package.edit(self._part), section, _ORDER)
        parent.insert(parent.index(entries[-1]) + 1, made)
        entries.append(made)
        recount(parent)
        return len(entries) - 1

    def _keys(self, section: str) -> dict[Key, int]:
        if section not in self._known:
            keys: dict[Key, int] = {}
            for number, entry in enumerate(self._list(section)):
                keys.setdefault(_key(entry), number)
            self._known[section] = keys
        return self._known[section]

    def _list(self, section: str) -> list[Element]:
        """The entries of a section; an empty one gets those that every workbook has."""
        if section not in self._lists:
            name = _ENTRY[section]
            found = list(children(child(self._package.root(self._part), section), name))
            self._lists[section] = found or self._first_entries(section)
        return self._lists[section]

    def _first_entries(self, section: str) -> list[Element]:
        parent = place(self._package.edit(self._part), section, _ORDER)
        made = [new(parent, _ENTRY[section]) for _ in _FIRST[section]]
        for entry, (name, attributes) in zip(made, _FIRST[section], strict=True):
            new(entry, name, attributes) if name else _fill_in(entry, attributes)
        recount(parent)
        return made


_ENTRY = {"fonts": "font", "fills": "fill", "borders": "border", "cellXfs": "xf"}
# Programs take the first two fills for granted, whatever stands there.
_FIRST: dict[str, list[tuple[str, Attributes]]] = {
    "fonts": [("sz", {"val": "11"})],
    "fills": [("patternFill", {"patternType": "none"}), ("patternFill", {"patternType": "gray125"})],
    "borders": [("left", {})],
    "cellXfs": [("", {"numFmtId": "0", "fontId": "0", "fillId": "0", "borderId": "0"})],
}


def _fill_in(entry: Element, attributes: Attributes) -> None:
    for name, value in attributes.items():
        entry.set(name, value)


def _key(element: Element) -> Key:
    """Equal for elements that say the same, however they are written."""
    kids = tuple(_key(kid) for kid in element if local(kid))
    return local(element), tuple(sorted(element.attrib.items())), kids, (element.text or "").strip()


def _spelt_out(entry: Element) -> Key:
    """A cell format's key with the first font, fill and border where it names none."""
    whole = deepcopy(entry)
    for aspect in ("fontId", "fillId", "borderId"):
        whole.set(aspect, whole.get(aspect, "0"))
    return _key(whole)


def _left_name(border: Element) -> str:
    """What the left edge is called: strict workbooks speak of the start of a line."""
    return "start" if is_strict(border) else "left"


def _named(element: Element, name: str) -> Element:
    made = loose(space(element), name)
    made.attrib.update(element.attrib)
    made.extend(deepcopy(kid) for kid in element)
    return made
