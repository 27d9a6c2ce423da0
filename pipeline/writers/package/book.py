"""The workbook part: which sheets there are, in which order, and where our sheet goes in and comes out."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from . import contents, parts
from .addresses import quoted
from .findings import UnpatchablePackage
from .markup import (
    Element,
    child,
    children,
    is_true,
    local,
    new,
    place,
    relation_id,
    relations,
    rich_text,
    space,
    without,
)
from .parts import Package
from .styles import MINIMAL_STYLES, Styles

_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."


@dataclass(frozen=True)
class Sheet:
    """One tab; `kind` is worksheet, chartsheet, dialogsheet … and `part` its key."""

    name: str
    part: str
    kind: str
    element: Element


class Book:
    """A workbook whose parts are found by what refers to them."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data)
        self.part = self._main_part()
        if local(self.package.root(self.part)) != "workbook" or not self.sheets():
            raise UnpatchablePackage("not a workbook of sheets")

    def _main_part(self) -> str:
        self.package.root(parts.CONTENT_TYPES)
        part = parts.linked(self.package, "", "officeDocument")
        if part is None:
            raise UnpatchablePackage("no workbook in the package")
        return part

    @property
    def root(self) -> Element:
        """The workbook part, to look at."""
        return self.package.root(self.part)

    def folder(self) -> str:
        """Where the workbook part lies, as the container spells it."""
        return posixpath.dirname(self.package.spelling(self.part))

    def sheets(self) -> list[Sheet]:
        """The tabs in order, without those whose part is missing."""
        known = {link.identity: link for link in parts.links(self.package, self.part)}
        return list(self._sheets(known))

    def _sheets(self, known: dict[str, parts.Link]) -> Iterator[Sheet]:
        for element in children(child(self.root, "sheets"), "sheet"):
            link = known.get(relation_id(element))
            if link is not None and link.target in self.package:
                yield Sheet(element.get("name", ""), link.target, link.kind, element)

    def worksheet(self, name: str) -> Sheet:
        """The worksheet of that name; exactly, else regardless of case and outer blanks."""
        grids = [sheet for sheet in self.sheets() if sheet.kind == "worksheet"]
        loose = [sheet for sheet in grids if _loose(sheet.name) == _loose(name)]
        found = [sheet for sheet in grids if sheet.name == name] or loose
        if not found:
            raise UnpatchablePackage(f"no worksheet named {name}")
        return found[0]

    def link_type(self, kind: str) -> str:
        """A relation's type in the workbook's own dialect."""
        return f"{relations(self.root)}/{kind}"

    @cached_property
    def styles(self) -> Styles:
        """The cell formats; an empty list of them is added if there is none."""
        part = parts.linked(self.package, self.part, "styles")
        if part is None:
            part = self._add_styles()
        return Styles(self.package, part)

    def _add_styles(self) -> str:
        # Some readers look for this name only, whatever the relations say.
        usual = posixpath.join(self.folder(), "styles.xml")
        taken = parts.key_of(usual) in self.package
        name = self.package.free_name(self.folder(), "styles", ".xml") if taken else usual
        self.package.write(name, MINIMAL_STYLES.format(space(self.root)).encode())
        parts.declare(self.package, name, f"{_TYPES}styles+xml")
        parts.connect(self.package, self.part, self.link_type("styles"), name)
        return parts.key_of(name)

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings, without their formats."""
        part = parts.linked(self.package, self.part, "sharedStrings")
        if part is None:
            return []
        return [rich_text(item) for item in children(self.package.root(part), "si")]

    def text(self, cell: Element) -> str:
        """What the cell holds, as text."""
        inline = child(cell, "is")
        if inline is not None:
            return rich_text(inline)
        value = child(cell, "v")
        held = (value.text or "") if value is not None else ""
        if cell.get("t") != "s":
            return held
        index = int(held or -1)
        return self.strings[index] if 0 <= index < len(self.strings) else ""

    def active(self) -> str:
        """The name of the tab that lies on top."""
        names = self._names()
        index = _active_index(self._views())
        return names[index] if index < len(names) else names[0]

    def free_sheet_name(self, wanted: str) -> str:
        """The wanted name, with a number if a sheet has it already."""
        taken = {_loose(name) for name in self._names()}
        count, name = 1, wanted
        while _loose(name) in taken:
            count += 1
            name = f"{wanted}({count})"
        return name

    def _names(self) -> list[str]:
        return [element.get("name", "") for element in children(child(self.root, "sheets"), "sheet")]

    def _views(self) -> list[Element]:
        return list(children(child(self.root, "bookViews"), "workbookView"))

    def insert_first(self, name: str, content: bytes) -> None:
        """Put a new sheet before all others and on top of them."""
        contents.insert(self.package, name, self._names())
        part = self._add_sheet_part(content)
        root = self.package.edit(self.part)
        sheets = place(root, "sheets", _ORDER)
        numbers = [int(element.get("sheetId") or 0) for element in children(sheets, "sheet")]
        made = new(sheets, "sheet", {"name": name, "sheetId": str(max(numbers, default=0) + 1)})
        made.set(f"{{{relations(root)}}}id", parts.connect(self.package, self.part, self.link_type("worksheet"), part))
        sheets.insert(0, made)
        self._shift_names(lambda index: index + 1)
        self._show(0)

    def _add_sheet_part(self, content: bytes) -> str:
        name = self.package.free_name(posixpath.join(self.folder(), "worksheets"), "sheet", ".xml")
        self.package.write(name, content)
        parts.declare(self.package, name, f"{_TYPES}worksheet+xml")
        return name

    def define(self, name: str, sheet: str, area: str) -> None:
        """A name that belongs to the first sheet: its print area or its repeated rows."""
        names = place(self.package.edit(self.part), "definedNames", _ORDER)
        new(names, "definedName", {"name": name, "localSheetId": "0"}, f"{quoted(sheet)}!{area}")

    def take_out(self, sheet: Sheet, active_before: str) -> None:
        """Remove a sheet of ours with everything that belongs to it alone."""
        names = self._names()
        if len(names) == 1:
            raise UnpatchablePackage("only our own sheet is left")
        index = list(children(child(self.root, "sheets"), "sheet")).index(sheet.element)
        top = _active_index(self._views())
        self._drop_calculation_order(sheet.element.get("sheetId", ""))
        contents.take_out(self.package, index, names)
        self.package.edit(self.part)
        sheet.element.getparent().remove(sheet.element)  # type: ignore[union-attr]  # found by its parent
        parts.remove(self.package, self.part, sheet.part)
        self._forget_names(index)
        self._bring_back(index, top, active_before)

    def _drop_calculation_order(self, sheet_id: str) -> None:
        # Rebuilt by every program; an entry for a sheet that is gone would count as damage.
        chain = parts.linked(self.package, self.part, "calcChain")
        if chain and any(cell.get("i") == sheet_id for cell in self.package.root(chain)):
            parts.remove(self.package, self.part, chain)

    def _forget_names(self, gone: int) -> None:
        names = child(self.root, "definedNames")
        for element in list(children(names, "definedName")):
            if element.get("localSheetId") == str(gone):
                element.getparent().remove(element)  # type: ignore[union-attr]
        self._shift_names(lambda index: index - 1 if index > gone else index)
        if names is not None and len(names) == 0:
            self.root.remove(names)

    def _shift_names(self, shift: Callable[[int], int]) -> None:
        for element in children(child(self.root, "definedNames"), "definedName"):
            owner = element.get("localSheetId")
            if owner is not None:
                element.set("localSheetId", str(shift(int(owner))))

    def _bring_back(self, gone: int, top: int, active_before: str) -> None:
        names = self._names()
        if top == gone:
            self._show(names.index(active_before) if active_before in names else self._first_visible())
        elif top > gone:
            self._show(top - 1)

    def _first_visible(self) -> int:
        sheets = children(child(self.root, "sheets"), "sheet")
        visible = (index for index, sheet in enumerate(sheets) if sheet.get("state", "visible") == "visible")
        return next(visible, 0)

    def _show(self, index: int) -> None:
        """Bring one tab to the top and let go of the others."""
        for view in self._views():
            without(view, "firstSheet")
            without(view, "activeTab")
            if index:
                view.set("activeTab", str(index))
        top = list(children(child(self.root, "sheets"), "sheet"))[index]
        for sheet in self.sheets():
            self._select(sheet, chosen=sheet.element is top)

    def _select(self, sheet: Sheet, *, chosen: bool) -> None:
        if not chosen and not self._may_be_selected(sheet.part):
            return
        for view in children(child(self.package.root(sheet.part), "sheetViews"), "sheetView"):
            if is_true(view.get("tabSelected")) != chosen:
                self.package.edit(sheet.part)
                without(view, "tabSelected")
                if chosen:
                    view.set("tabSelected", "1")

    def _may_be_selected(self, part: str) -> bool:
        # A search of bytes spares parsing every large sheet; other encodings are parsed.
        if self.package.is_parsed(part):
            return True
        content = self.package.read(part)
        return b"tabSelected" in content or b"\0" in content[:4]


def _loose(name: str) -> str:
    return name.strip().casefold()


def _active_index(views: list[Element]) -> int:
    return int(views[0].get("activeTab") or 0) if views else 0
