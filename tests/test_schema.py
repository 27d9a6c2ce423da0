"""Every workbook that goes out is valid by the published schemas, so that Excel opens it without offering to repair it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
import sender_books
from books import letters, made
from packages import packed, parts
from schemas import documents, faults, sdk_faults
from test_sender_books import marked
from workspaces import BOOK, REPOSITORY

from pipeline.settings import Settings
from pipeline.writers.consolidated import Book, volumes, workbook
from pipeline.writers.package import unmark

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported", "ignore:Cannot parse header or footer")

KINDS = {BOOK, "审核定级表.xlsx", "催报单.xlsx", "退回", "登记表", "权力清单和三目录", "公示", "公示留存", "预警", "公开承诺书"}
"""What an edition holds: workbooks and folders of them."""
SHEET, STYLES, TYPES, CHART = "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", "xl/charts/chart1.xml"


@pytest.fixture(scope="module")
def posted(told) -> dict[str, bytes]:
    """All workbooks and documents of the story's fourth edition, which has something on every sheet; of its first what was returned and was to be reviewed."""
    first, fourth = (documents(told[0].editions[number - 1]) for number in (1, 4))
    return {f"第1版/{name}": content for name, content in first.items() if name.startswith(("退回/", "审核"))} | {
        f"第4版/{name}": content for name, content in fourth.items()}


@pytest.fixture(scope="module")
def book() -> Book:
    return made(letters())


@pytest.fixture(scope="module")
def plain(book: Book) -> bytes:
    return workbook(book)


def odd(book: Book) -> dict[str, bytes]:
    """The consolidated workbook of a small bureau: usual, without formulas, of a bureau from which nothing came, and its volumes."""
    cut = replace(book, settings=Settings().model_copy(update={"volume_rows": 10}))
    return {
        "usual": workbook(book), "values": workbook(replace(book, settings=Settings(formula_rows=0))), "nothing": workbook(made([])),
        "cut": workbook(cut), **volumes(cut),
    }


def test_every_workbook_of_an_edition_is_valid(posted: dict[str, bytes]) -> None:
    """No part of any workbook or Word document has a fault, and every kind of workbook is among them."""
    assert {name.split("/")[1] for name in posted} >= KINDS
    assert len([name for name in posted if "/退回/" in name and "退回清单" not in name]) >= 3
    assert {name: found for name, content in posted.items() if (found := faults(content, name.rpartition(".")[2]))} == {}


def test_every_blank_form_is_valid() -> None:
    """No part of any workbook in templates_xlsx/ has a fault."""
    forms = documents(REPOSITORY / "templates_xlsx")
    assert len(forms) >= 9
    assert {name: found for name, content in forms.items() if (found := faults(content))} == {}


def test_a_workbook_without_formulas_or_in_volumes_is_valid(book: Book) -> None:
    """The ways a large or an empty register is written have no fault either."""
    found = {name: faults(content) for name, content in odd(book).items()}
    assert len(found) > 5
    assert {name: own for name, own in found.items() if own} == {}


def told_of(found: list[str]) -> set[str]:
    """Faults without the numbers of the parts, which a new sheet in front moves."""
    return {re.sub(r"\d+", "#", fault) for fault in found}


@pytest.mark.parametrize("kind", sender_books.MADE)
def test_marking_adds_no_fault(kind: str) -> None:
    """A sender's workbook has no fault after marking, nor after the marks are taken off, that it had not before."""
    before = told_of(faults(sender_books.MADE[kind]()))
    assert told_of(faults(marked(kind))) - before == set()
    assert told_of(faults(unmark(marked(kind)))) - before == set()


Spoiling = Callable[[bytes], bytes]


def put(pattern: bytes, instead: bytes) -> Spoiling:
    """Replace the first match, which must be there."""

    def spoiled(data: bytes) -> bytes:
        changed, count = re.subn(pattern, instead, data, count=1, flags=re.DOTALL)
        assert count == 1, pattern
        return changed

    return spoiled


SPOILED: dict[str, tuple[str, Spoiling]] = {
    "an element that no schema has": (SHEET, put(rb"<sheetData>", b"<sheetDate/><sheetData>")),
    "elements out of order": (SHEET, put(rb"(<sheetData>.*?</sheetData>)(.*?)(<pageMargins[^>]*/>)", rb"\3\1\2")),
    "an element missing": (SHEET, put(rb"<sheetData>.*?</sheetData>", b"")),
    "an attribute that no schema has": (SHEET, put(rb"<row ", b'<row height="3" ')),
    "a word out of the list": (SHEET, put(rb' t="s"', b' t="text"')),
    "no number where one must be": (SHEET, put(rb' s="\d+"', b' s="x"')),
    "no truth value": (SHEET, put(rb'customHeight="1"', b'customHeight="yes"')),
    "a text that is not there": (SHEET, put(rb' t="s"><v>\d+', b' t="s"><v>999999')),
    "a relation that is not there": (SHEET, put(rb'<drawing r:id="rId\d+"', b'<drawing r:id="rId99"')),
    "a part cut off": (SHEET, put(rb"</worksheet>", b"")),
    "formats out of order": (STYLES, put(rb"(<cellStyleXfs.*?</cellStyleXfs>)(<cellXfs.*?</cellXfs>)", rb"\2\1")),
    "a chart's direction": (CHART, put(rb'<c:barDir val="\w+"', b'<c:barDir val="diagonal"')),
    "a legend in front of the plot": (CHART, put(rb"<c:plotArea>", b"<c:legend/><c:plotArea>")),
    "a drawing without its corner": ("xl/drawings/drawing1.xml", put(rb"<xdr:from>.*?</xdr:from>", b"")),
    "a sheet twice": ("xl/workbook.xml", put(rb'sheetId="2"', b'sheetId="1"')),
    "a sheet that leads nowhere": ("xl/_rels/workbook.xml.rels", put(rb'<Relationship Id="rId3"[^>]*/>', b"")),
    "a part of no type": (TYPES, put(rb'<Override PartName="/xl/worksheets/sheet2.xml"[^>]*/>', b"")),
    "a type of no part": (TYPES, put(rb"</Types>", b'<Override PartName="/xl/a.xml" ContentType="application/xml"/></Types>')),
    "a property that is none": ("docProps/app.xml", put(rb"<Application>.*?</Application>", b"<Applicaton>x</Applicaton>")),
}
"""Ways a workbook can be wrong: the part, and what is done to it."""


def spoiled(content: bytes, name: str) -> bytes:
    part, change = SPOILED[name]
    members = parts(content)
    return packed(members | {part: change(members[part])})


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_part_is_found(plain: bytes, name: str) -> None:
    """The judge is not blind: each of these faults is found in a workbook in which it finds nothing else."""
    assert faults(spoiled(plain, name))


def test_the_open_xml_sdk_finds_nothing(posted: dict[str, bytes], book: Book) -> None:
    """Microsoft's own validator accepts all workbooks of both editions, the blank forms and the ways a large register is written."""
    books = posted | documents(REPOSITORY / "templates_xlsx") | odd(book)
    found = sdk_faults(books)
    assert len(found) == len(books)
    assert {name: own for name, own in found.items() if own} == {}


def test_the_open_xml_sdk_finds_nothing_that_marking_added() -> None:
    """What it says of a marked or cleared workbook of a sender's it said of the workbook before."""
    books = {f"{kind} {state}": content for kind in sender_books.MADE
             for state, content in (("sent", sender_books.MADE[kind]()), ("marked", marked(kind)), ("cleared", unmark(marked(kind))))}
    found = {name: told_of(own) for name, own in sdk_faults(books).items()}
    more = {name: own - found[f"{name.rpartition(' ')[0]} sent"] for name, own in found.items()}
    assert {name: own for name, own in more.items() if own} == {}


def test_the_open_xml_sdk_finds_what_is_spoiled() -> None:
    """It is not blind either."""
    names = ("an attribute that no schema has", "formats out of order", "a sheet twice", "a part cut off")
    found = sdk_faults({name: spoiled(workbook(made([])), name) for name in names})
    assert [name for name in names if found[name]] == list(names)
