"""The cell formats of the notice, added to the workbook's own."""

from __future__ import annotations

from functools import cached_property

from .findings import LIST_COLOURS, RED
from .marking import solid
from .markup import Element, new
from .styles import Styles

TITLE_SIZE, TEXT_SIZE = 16.0, 11.0
_FONT = "宋体"
_LINK_BLUE, _HEAD_FILL, _LINE_GREY = "FF0563C1", "FFD9E1F2", "FF7F7F7F"


class Formats:
    """The cell formats of the notice, added to the workbook's own."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._plain = styles.made("fill")
        new(self._plain, "patternFill", {"patternType": "none"})

    @cached_property
    def title(self) -> int:
        """The title over everything."""
        font = self._font(TITLE_SIZE, bold=True)
        return self._styles.format(font, self._plain, self._border(boxed=False), _alignment("center"))

    @cached_property
    def line(self) -> int:
        """A line of explanation."""
        return self._styles.format(self._font(), self._plain, self._border(boxed=False), _alignment("left"))

    @cached_property
    def head(self) -> int:
        """A head of the list."""
        fill = solid(self._styles, _HEAD_FILL)
        return self._styles.format(self._font(bold=True), fill, self._border(), _alignment("center"))

    @cached_property
    def cell(self) -> int:
        """A cell of the list."""
        return self._styles.format(self._font(), self._plain, self._border(), _alignment("left", "top"))

    @cached_property
    def link(self) -> int:
        """A cell that leads somewhere."""
        return self.of("", linked=True)

    @cached_property
    def strong(self) -> int:
        """A cell that stands out."""
        return self._styles.format(self._font(bold=True, colour=RED), self._plain, self._border(), _alignment("left", "top"))

    def of(self, severity: str, *, linked: bool = False) -> int:
        """A cell in the colour of a severity, blue and underlined if it is a link."""
        fill = solid(self._styles, LIST_COLOURS[severity]) if severity in LIST_COLOURS else self._plain
        font = self._font(colour=_LINK_BLUE, underlined=True) if linked else self._font()
        return self._styles.format(font, fill, self._border(), _alignment("left", "top"))

    def _font(
        self, size: float = TEXT_SIZE, *, bold: bool = False, underlined: bool = False, colour: str = "FF000000"
    ) -> Element:
        font = self._styles.made("font")
        if bold:
            new(font, "b")
        if underlined:
            new(font, "u")
        for name, key, value in (("sz", "val", f"{size:g}"), ("color", "rgb", colour), ("name", "val", _FONT)):
            new(font, name, {key: value})
        new(font, "family", {"val": "3"})
        new(font, "charset", {"val": "134"})
        return font

    def _border(self, *, boxed: bool = True) -> Element:
        border = self._styles.made("border")
        for side in ("left", "right", "top", "bottom"):
            edge = new(border, side, {"style": "thin"} if boxed else None)
            if boxed:
                new(edge, "color", {"rgb": _LINE_GREY})
        new(border, "diagonal")
        return border


def _alignment(across: str, down: str = "center") -> dict[str, str]:
    return {"horizontal": across, "vertical": down, "wrapText": "1"}
