"""Cells told in words for the golden dumps: how they look, what their formulas say wherever they stand, which cells belong together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from openpyxl.cell.cell import Cell
from openpyxl.formula import Tokenizer
from openpyxl.styles import Border, Color, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import column_index_from_string
from openpyxl.utils import get_column_letter as letter

_REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(])")
_TEXT = re.compile(r'"[^"]*"')
_LINK = re.compile(r'HYPERLINK\("[^"]*",[^()]*\)')
_MOST = 6
Spot = tuple[int, int]
"""Row and column, counted from 1."""


def ranges(spots: Iterable[Spot]) -> str:
    """The cells as few rectangles, from the left; many of them cut short."""
    found = [*_rectangles(set(spots))]
    told = " ".join(f"{letter(left)}{top}" + (f":{letter(right)}{bottom}" if (left, top) != (right, bottom) else "") for left, top, right, bottom in found[:_MOST])
    return f"{told} … ({len(found)} ranges)" if len(found) > _MOST else told


def _rectangles(spots: set[Spot]) -> Iterator[tuple[int, int, int, int]]:
    runs: dict[tuple[int, int], list[int]] = {}
    for column in sorted({column for _, column in spots}):
        rows = sorted(row for row, own in spots if own == column)
        for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
            held = [row for _, row in run]
            runs.setdefault((held[0], held[-1]), []).append(column)
    made = []
    for (top, bottom), columns in runs.items():
        for _, run in groupby(enumerate(columns), key=lambda pair: pair[1] - pair[0]):
            held = [column for _, column in run]
            made.append((held[0], top, held[-1], bottom))
    return iter(sorted(made, key=lambda own: (own[1], own[0])))


def wherever(formula: str, row: int, column: int) -> str:
    """The formula with its references told from its cell and without its texts, so that a formula filled down or across is one."""
    tokens = Tokenizer(formula).items
    told = "".join(_relative(token.value, row, column) if token.subtype == "RANGE" else token.value for token in tokens)
    return _bare(told)


def common(formulas: list[str]) -> str:
    """Formulas that are one wherever they stand, as the first of them stands in its cell, with its texts where all have the same."""
    return _bare_link(formulas[0]) if len({tuple(_TEXT.findall(_bare_link(each))) for each in formulas}) == 1 else _bare(formulas[0])


def _bare(formula: str) -> str:
    return _TEXT.sub("…", _bare_link(formula))


def _bare_link(formula: str) -> str:
    """A link leads from every row to another cell: neither where to nor the row that it shows is structure."""
    return _LINK.sub("HYPERLINK(…)", formula)


def _relative(reference: str, row: int, column: int) -> str:
    def one(found: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = found.groups()
        across = letters if fixed_column else f"[{column_index_from_string(letters) - column}]"
        return f"C{across}R{number if fixed_row else f'[{int(number) - row}]'}"

    sheet, mark, own = reference.rpartition("!")
    return f"{sheet}{mark}{_REFERENCE.sub(one, own)}"


# ── looks in words ───────────────────────────────────────────────────────────────────────────────────────────────────


def look(cell: Cell) -> str:
    """A cell's format in words: font, fill, alignment, border, number format."""
    words = [_font(cell.font), _fill(cell.fill), _alignment(cell), _border(cell.border)]
    words += [f"number {cell.number_format}" if cell.number_format != "General" else "", "" if cell.protection.locked else "unlocked"]
    return " ".join(filter(None, words))


def changed(style: DifferentialStyle | None) -> str:
    """What a conditional format changes, in words."""
    if style is None:
        return ""
    words = [_font(style.font) if style.font else "", _fill(style.fill) if style.fill else "", _border(style.border) if style.border else ""]
    return " ".join(filter(None, words))


def colour(own: Color | None) -> str:
    """A colour as #RRGGBB, or its place in the theme."""
    if own is None or own.value is None:
        return ""
    return f"#{own.rgb[-6:]}" if own.type == "rgb" else f"{own.type} {own.value}"


def _font(font: Font) -> str:
    size = "" if font.sz is None else f"{font.sz:g}"
    marks = [word for word, on in (("bold", font.b), ("italic", font.i), ("underlined", font.u), ("struck", font.strike)) if on]
    tint = colour(font.color)
    return " ".join(filter(None, [font.name or "", size, *marks, "" if tint in {"theme 1", "#000000"} else tint]))


def _fill(fill: PatternFill) -> str:
    if fill.fill_type is None:
        # A differential fill of one colour has no pattern and its colour in the background.
        return f"on {colour(fill.bgColor)}" if fill.bgColor is not None and fill.bgColor.rgb not in {None, "00000000"} else ""
    return f"on {colour(fill.fgColor)}" if fill.fill_type == "solid" else f"on {fill.fill_type} {colour(fill.fgColor)}"


def _alignment(cell: Cell) -> str:
    own = cell.alignment
    words = [own.horizontal or "", {"center": "middle"}.get(own.vertical, own.vertical or ""), "wrapped" if own.wrap_text else ""]
    words += [f"turned {own.text_rotation}" if own.text_rotation else "", f"indent {own.indent:g}" if own.indent else "", "shrunk" if own.shrink_to_fit else ""]
    return " ".join(filter(None, words))


def _border(border: Border) -> str:
    sides = {name: side.style + colour(side.color).replace("#7F7F7F", "") for name in ("left", "right", "top", "bottom")
             if (side := getattr(border, name)) is not None and side.style}
    if len(sides) == 4 and len(set(sides.values())) == 1:
        return f"boxed {sides['left']}"
    return " ".join(f"{name} {style}" for name, style in sides.items())
