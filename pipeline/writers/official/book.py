"""One register as a workbook: A4 landscape, heads on every page, opinion boxes and signature lines, each post on a page of its own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO

from xlsxwriter.worksheet import Worksheet

from pipeline.form import Level
from pipeline.forms.vocabularies import GRADE
from pipeline.privacy import masked
from pipeline.writers.house import CELL_LIMIT, ROW_LIMIT, Area, Look, Styles, page, put, text_height, workbook
from pipeline.writers.official.blocks import COLUMNS, Block, Line, heads
from pipeline.writers.official.paper import Paper

NOTHING = "尚无审定通过的风险点"
_WIDTHS = tuple(COLUMNS.values())
_LAST = len(COLUMNS) - 1
_MIDDLE = frozenset({"序号", "风险编号", "风险类别", "发生机率", "危害程度", "完成时限", "责任人", "管理责任人"})
_SIZE, _HEAD, _HEAD_HEIGHT = 10.0, 3, 32.0
_BOXES = ((0, 4), (5, 8), (9, _LAST))
_BOX_ROWS = (22.0, 66.0, 24.0)
_SIGN_HEIGHT = 30.0
_SIGNED_HEIGHT = sum(_BOX_ROWS) + _SIGN_HEIGHT
_PIECE = 120.0
"""How high a row is that holds a part of a point too long for one row."""

_BOX_BORDER = {"border": 0, "left": 1, "right": 1}
_SIGNED = "签字（盖章）：　　　　　　　　　　年　　月　　日　"
# Excel passes over page breaks where a sheet is to fit the page's width, so that registers have a scale: A4 less the margins in
# pixels, a unit of width at 10 of them, which is what LibreOffice takes without 等线; with it, 8 are enough.
_PAGE_PIXELS = (297 / 25.4 - 0.8) * 96
SCALE = int(100 * _PAGE_PIXELS / (10 * sum(_WIDTHS)))
_PAGE_POINTS = (210 / 25.4 - 1.1) * 72 * 100 / SCALE
"""The room for rows on a page."""


def book(title: str, sheets: Mapping[str, Sequence[Block]], paper: Paper) -> bytes:
    """The workbook; the same blocks give the same bytes."""
    target = BytesIO()
    created = datetime.combine(paper.day, time())
    with workbook(target, created=created, title=title, subject=f"{paper.period} {paper.edition}") as made:
        styles = Styles(made)
        for name, own in sheets.items():
            _Sheet(made.add_worksheet(name), styles, paper).write(title, own)
    return target.getvalue()


class _Sheet:
    """A sheet as it grows downwards."""

    def __init__(self, sheet: Worksheet, styles: Styles, paper: Paper) -> None:
        self.sheet, self.styles, self.paper = sheet, styles, paper
        self.row = 0
        self.filled = self.repeated = 0.0
        self.breaks: list[int] = []
        self.band = ""

    def write(self, title: str, blocks: Sequence[Block]) -> None:
        """Title, heads, then block after block, each post beginning a page."""
        for at, width in enumerate(_WIDTHS):
            self.sheet.set_column(at, at, width)
        self.sheet.hide_gridlines(2)
        self._whole(title, self.styles.of(Look.TITLE, font_size=20), 38)
        if not blocks:
            self._nothing()
            return
        self._opening(blocks)
        named = blocks[0].level is Level.POSITION
        self.repeated = self.filled if named else _HEAD_HEIGHT
        for number, block in enumerate(blocks):
            if number:
                self._break()
            self._block(block, named=named)
        self._page(repeated=(0, _HEAD) if named else (_HEAD, _HEAD))
        self.sheet.set_print_scale(SCALE)
        self.sheet.set_h_pagebreaks(self.breaks)
        self.sheet.freeze_panes(_HEAD + 1, 0)

    def _page(self, repeated: tuple[int, int]) -> None:
        paper = self.paper
        area = Area(0, 0, max(self.row - 1, 0), _LAST)
        page(self.sheet, area, head=repeated, note=paper.foot, classification=paper.classification)

    def _nothing(self) -> None:
        paper = self.paper
        said = "，".join(part for part in (f"截至{paper.edition}", paper.period, NOTHING) if part)
        self._whole(f"{said}。", self.styles.of(Look.NOTE, align="center"), 24)
        self._page(repeated=(0, 0))

    def _opening(self, blocks: Sequence[Block]) -> None:
        first, style = blocks[0], self.styles.of(Look.FOOTER)
        named = first.level is Level.POSITION
        number = "" if named else f"编号：{first.number}"
        self._beside(number, f"密级：{self.paper.classification}", 20)
        self._whole(first.about, style, 20)
        for at, head in enumerate(heads(first.level)):
            self.sheet.write_string(self.row, at, head, self.styles.of(Look.HEAD, font_size=_SIZE))
        self._next(_HEAD_HEIGHT)

    def _block(self, block: Block, *, named: bool) -> None:
        self.band = f"{block.owner}　　　　编号：{block.number}" if named else ""
        self._named(self.band)
        lines = [tuple(masked(text)[:CELL_LIMIT] for text in line) for line in block.lines]
        heights = [text_height(zip(line, _WIDTHS, strict=True), _SIZE, least=30) for line in lines]
        for line, height in zip(lines[:-1], heights[:-1], strict=True):
            self._line(line, height, room=height)
        # The last point stands on the page that is signed.
        self._line(lines[-1], heights[-1], room=heights[-1] + _SIGNED_HEIGHT)
        self._room(_SIGNED_HEIGHT)
        self._opinions(block)
        signs = "本人签字：" if named else "填表人："
        self._whole(f"{signs}　　　　　　　　　　审核人：　　　　　　　　　　填表日期：　　　　年　　月　　日", self.styles.of(Look.FOOTER), _SIGN_HEIGHT)

    def _named(self, band: str) -> None:
        """The line that says whose points follow."""
        if band:
            self._whole(band, self.styles.of(Look.LABEL, align="left"), text_height([(band, sum(_WIDTHS))], 11, least=22))

    def _room(self, height: float) -> None:
        """Go on on a new page where so much has no room left on this one, naming again whose points these are."""
        if self.filled + height > _PAGE_POINTS and self.filled > self.repeated:
            self._break()
            self._named(f"{self.band}（续）" if self.band else "")

    def _line(self, line: Line, height: float, *, room: float) -> None:
        """A point. What is too long for the highest row there can be takes several, merged column by column."""
        self._room(min(room, height + _PAGE_POINTS / 4))
        rows = math.ceil(height / _PIECE) if height > ROW_LIMIT else 1
        for at, (heading, text) in enumerate(zip(COLUMNS, line, strict=True)):
            put(self.sheet, Area(self.row, at, self.row + rows - 1, at), text, self._style(heading, text))
        for _ in range(rows):
            self._next(math.ceil(height / rows))

    def _style(self, heading: str, text: str) -> object:
        if text in GRADE.values:
            return self.styles.grade(text, font_size=_SIZE)
        return self.styles.of(Look.CENTRED if heading in _MIDDLE else Look.WRAPPED, font_size=_SIZE)

    def _opinions(self, block: Block) -> None:
        said = ("", "", block.counted)
        top, body, foot = self.row, self.row + 1, self.row + 2
        label = self.styles.of(Look.LABEL, font_size=_SIZE)
        text = self.styles.of(Look.WRAPPED, font_size=_SIZE, valign="top", **_BOX_BORDER)
        signed = self.styles.of(Look.WRAPPED, font_size=_SIZE, align="right", **_BOX_BORDER, bottom=1)
        for (left, right), head, own in zip(_BOXES, block.opinions, said, strict=True):
            put(self.sheet, Area(top, left, top, right), head, label)
            put(self.sheet, Area(body, left, body, right), own, text)
            put(self.sheet, Area(foot, left, foot, right), _SIGNED, signed)
        for height in _BOX_ROWS:
            self._next(height)

    def _beside(self, left: str, right: str, height: float) -> None:
        style = self.styles.of(Look.FOOTER)
        put(self.sheet, Area(self.row, 0, self.row, 8), left, style)
        put(self.sheet, Area(self.row, 9, self.row, _LAST), right, self.styles.of(Look.FOOTER, align="right"))
        self._next(height)

    def _whole(self, text: str, style: object, height: float) -> None:
        put(self.sheet, Area(self.row, 0, self.row, _LAST), text, style)
        self._next(height)

    def _break(self) -> None:
        """Go on on a new page, below the repeated rows."""
        self.breaks.append(self.row)
        self.filled = self.repeated

    def _next(self, height: float) -> None:
        """Give the row its height; one that has no room left on the page stands on the next."""
        self.sheet.set_row(self.row, height)
        self.row += 1
        self.filled = self.filled + height if self.filled + height <= _PAGE_POINTS else self.repeated + height
