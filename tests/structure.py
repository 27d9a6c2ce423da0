"""What a workbook is made of, as text that a person reviews: sheets, pages, widths, heads, formats, formulas, links, charts; not the data.

python tests/structure.py writes tests/golden/ anew: the leaders' workbook of the sample bureau and the blank forms.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from anatomy import Package
from books import opened
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter as letter
from openpyxl.worksheet.worksheet import Worksheet
from structure_cells import changed, colour, common, look, ranges, wherever
from structure_charts import drawings
from workspaces import BOOK, REPOSITORY, Workspace, command

GOLDEN = Path(__file__).parent / "golden"
COMMAND = "python tests/structure.py"
CHAPTERS = 4
"""How much of the story is told before the workbook is taken: its fourth edition has something on every sheet."""


def structure(content: bytes) -> str:
    """The whole dump."""
    book, package = opened(content), Package(content)
    parts = _parts(package)
    lines = [*_properties(book), *_names(book)]
    for sheet in book.worksheets:
        lines += ["", f"## {sheet.title}", *filter(None, _sheet(sheet)), *drawings(package, parts[sheet.title])]
    return "\n".join(lines) + "\n"


def _parts(package: Package) -> dict[str, str]:
    """The part of each sheet by its name."""
    links = package.links("xl/workbook.xml")
    named = (each for each in package.root("xl/workbook.xml").iter("{*}sheet"))
    return {each.get("name", ""): links[each.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", "")][1] for each in named}


def _properties(book: Workbook) -> Iterator[str]:
    own = book.properties
    for name in ("title", "subject", "creator", "category", "keywords", "created"):
        if value := getattr(own, name):
            yield f"{name}: {value}"
    yield "sheets: " + "、".join(book.sheetnames)
    if book.security is not None and book.security.lockStructure:
        yield "structure locked"


def _names(book: Workbook) -> Iterator[str]:
    yield from (f"name {name} = {own.attr_text}" for name, own in sorted(book.defined_names.items()))


def _sheet(sheet: Worksheet) -> Iterator[str]:
    yield _state(sheet)
    yield _page(sheet)
    yield from _edges(sheet)
    yield f"widths {_widths(sheet)}"
    yield f"rows {sheet.max_row} · merged {len(sheet.merged_cells.ranges)}"
    yield from _heads(sheet)
    yield from _looks(sheet)
    yield from _formulas(sheet)
    yield from _rules(sheet)
    yield from _lists(sheet)
    yield from _links(sheet)


def _state(sheet: Worksheet) -> str:
    tab = colour(sheet.sheet_properties.tabColor)
    words = [sheet.sheet_state, f"tab {tab}" if tab else "", f"frozen {sheet.freeze_panes}" if sheet.freeze_panes else ""]
    words += [f"filter {sheet.auto_filter.ref}" if sheet.auto_filter.ref else "", "" if sheet.sheet_view.showGridLines is not False else "no gridlines"]
    words += [f"zoom {sheet.sheet_view.zoomScale}" if sheet.sheet_view.zoomScale else "", "protected" if sheet.protection.sheet else ""]
    return " · ".join(filter(None, words))


def _page(sheet: Worksheet) -> str:
    page, fit = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    pages = [1 if count is None else count or "any" for count in (page.fitToWidth, page.fitToHeight)]
    margins = sheet.page_margins
    words = [f"paper {page.paperSize}", page.orientation or "", f"fit {pages[0]} wide {pages[1]} high" if fit and fit.fitToPage else f"scale {page.scale}"]
    words += [f"print {sheet.print_area}" if sheet.print_area else "", f"repeat {sheet.print_title_rows}" if sheet.print_title_rows else ""]
    words += ["margins " + " ".join(f"{side:g}" for side in (margins.left, margins.right, margins.top, margins.bottom))]
    words += [f"breaks {len(sheet.row_breaks.brk)}" if sheet.row_breaks.brk else ""]
    return "page " + " · ".join(filter(None, words))


def _edges(sheet: Worksheet) -> Iterator[str]:
    for name, own in (("header", sheet.oddHeader), ("footer", sheet.oddFooter)):
        parts = {side: getattr(own, side).text for side in ("left", "center", "right") if own is not None and getattr(own, side).text}
        if parts:
            yield f"{name} " + " · ".join(f"{side} {text}" for side, text in parts.items())


def _widths(sheet: Worksheet) -> str:
    told = []
    for own in sorted(sheet.column_dimensions.values(), key=lambda each: each.min):
        span = letter(own.min) if own.min == own.max else f"{letter(own.min)}:{letter(own.max)}"
        told.append(f"{span} {own.width:.4g}{' hidden' if own.hidden else ''}{f' level {own.outlineLevel}' if own.outlineLevel else ''}")
    return ", ".join(told)


def _filled(sheet: Worksheet) -> list[Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def _heads(sheet: Worksheet) -> Iterator[str]:
    """Rows of bold text on a coloured ground beside each other: the heads of tables, with their words."""
    for row in sheet.iter_rows():
        heads = [cell for cell in row if isinstance(cell.value, str) and cell.font.b and cell.fill.fill_type == "solid" and cell.data_type != "f"]
        for _, run in groupby(enumerate(heads), key=lambda pair: pair[1].column - pair[0]):
            cells = [cell for _, cell in run]
            if len(cells) > 1:
                yield f"heads {cells[0].coordinate}:{cells[-1].coordinate} " + " | ".join(str(cell.value).replace("\n", "⏎") for cell in cells)


def _looks(sheet: Worksheet) -> Iterator[str]:
    """Every format of a cell with something in it, from its first cell on."""
    styled: dict[int, Cell] = {}
    for cell in _filled(sheet):
        styled.setdefault(cell.style_id, cell)
    first: dict[str, str] = {}
    for cell in styled.values():
        first.setdefault(look(cell), cell.coordinate)
    yield from (f"look from {cell}: {words}" for words, cell in first.items())


def _formulas(sheet: Worksheet) -> Iterator[str]:
    """Formulas that say the same, each from its own cell, as one; where they differ in a text only, “…” stands for it."""
    found: dict[str, list[Cell]] = {}
    for cell in _filled(sheet):
        if cell.data_type == "f":
            found.setdefault(wherever(str(cell.value), cell.row, cell.column), []).append(cell)
    for cells in found.values():
        yield f"formula {ranges((cell.row, cell.column) for cell in cells)} {common([str(cell.value) for cell in cells])}"


def _rules(sheet: Worksheet) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for own in sheet.conditional_formatting:
        for rule in own.rules:
            colours = [colour(each) for kind in (rule.colorScale, rule.dataBar) if kind is not None for each in _several(kind.color)]
            words = [rule.type, rule.operator or "", *rule.formula, *colours, changed(rule.dxf), "then stop" if rule.stopIfTrue else ""]
            found.setdefault(" ".join(filter(None, words)), []).append(str(own.sqref))
    yield from (f"conditional {' '.join(places)} {words}" for words, places in found.items())


def _several(one: object) -> Iterable[object]:
    return one if isinstance(one, list) else [one]


def _lists(sheet: Worksheet) -> Iterator[str]:
    for own in sheet.data_validations.dataValidation:
        words = [own.type or "any", own.operator or "", own.formula1 or "", own.formula2 or "", "" if own.allow_blank else "not blank", own.errorStyle or ""]
        words += [f"error “{own.error}”" if own.error else "", f"hint “{own.promptTitle or ''}：{own.prompt}”".replace("\n", "⏎") if own.prompt else ""]
        yield f"validation {own.sqref} " + " ".join(filter(None, words))


def _links(sheet: Worksheet) -> Iterator[str]:
    """How many links lead to each sheet, or out of the workbook."""
    found = Counter(_target(cell) for row in sheet.iter_rows() for cell in row if cell.hyperlink is not None)
    if found:
        yield "links → " + "，".join(f"{target} ×{count}" for target, count in found.items())


def _target(cell: Cell) -> str:
    assert cell.hyperlink is not None
    return (cell.hyperlink.location or "").rpartition("!")[0].strip("'") or "outside"


# ── the goldens ──────────────────────────────────────────────────────────────────────────────────────────────────────


def leaders_workbook(root: Path) -> bytes:
    """廉政风险信息库.xlsx of the sample bureau after four chapters of its story, told in this folder."""
    from pipeline.sample.story import chapters
    from pipeline.sample.workspace import prepare

    prepare(root, anew=True)
    for chapter in chapters()[:CHAPTERS]:
        chapter.happens(root)
        command("run", "--root", root, "--date", chapter.day.isoformat())
    return (Workspace(root).editions[CHAPTERS - 1] / BOOK).read_bytes()


def blank_forms() -> dict[str, str]:
    """The dump of every blank form by the golden's name."""
    return {f"{path.stem}.txt": structure(path.read_bytes()) for path in sorted((REPOSITORY / "templates_xlsx").glob("*.xlsx"))}


def main() -> None:
    """Write all goldens anew."""
    with tempfile.TemporaryDirectory() as folder:
        made = {f"{Path(BOOK).stem}.txt": structure(leaders_workbook(Path(folder) / "演示")), **blank_forms()}
    GOLDEN.mkdir(exist_ok=True)
    for path in set(GOLDEN.glob("*.txt")) - {GOLDEN / name for name in made}:
        path.unlink()
    for name, text in made.items():
        (GOLDEN / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
