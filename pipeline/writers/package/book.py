"""The workbook part: which sheets there are, in which order, with which formats and shared texts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from . import parts
from .findings import UnpatchablePackage
from .markup import Element, child, children, local, relation_id, relations, rich_text, space
from .parts import Package
from .styles import Styles, is_minimal, minimal_styles

ORDER = (
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
_STYLE_NUMBER = re.compile(rb"""\s(?:s|style)=["'](\d{1,5})["']""")
MAIN_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."


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
        self.package.write(name, minimal_styles(space(self.root), self._highest_style() + 1))
        parts.declare(self.package, name, f"{MAIN_TYPES}styles+xml")
        parts.connect(self.package, self.part, self.link_type("styles"), name)
        return parts.key_of(name)

    def _highest_style(self) -> int:
        """The highest number of a format that a cell refers to: without a list of formats all of them mean plain."""
        grids = (self.package.read(sheet.part) for sheet in self.sheets() if sheet.kind == "worksheet")
        return max((int(number) for grid in grids for number in _STYLE_NUMBER.findall(grid)), default=0)

    def drop_own_styles(self) -> None:
        """Take the list of formats away again if it is one that we added and no other program has written anew."""
        part = parts.linked(self.package, self.part, "styles")
        if part is not None and is_minimal(self.package.root(part)):
            parts.remove(self.package, self.part, part)
            self.__dict__.pop("styles", None)

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
        names, index = self.names(), self.top()
        return names[index] if index < len(names) else names[0]

    def top(self) -> int:
        """The number of the tab that lies on top, as written."""
        views = self.views()
        return int(views[0].get("activeTab") or 0) if views else 0

    def free_sheet_name(self, wanted: str) -> str:
        """The wanted name, with a number if a sheet has it already."""
        taken = {_loose(name) for name in self.names()}
        count, name = 1, wanted
        while _loose(name) in taken:
            count += 1
            name = f"{wanted}({count})"
        return name

    def names(self) -> list[str]:
        """The names of all tabs in order."""
        return [element.get("name", "") for element in children(child(self.root, "sheets"), "sheet")]

    def views(self) -> list[Element]:
        """The windows onto the workbook."""
        return list(children(child(self.root, "bookViews"), "workbookView"))


def _loose(name: str) -> str:
    return name.strip().casefold()
