"""The leaders' workbook and the blank forms are made of what tests/golden/ says: what changes in them shows in review as a few lines."""

from __future__ import annotations

import re
from difflib import unified_diff

import pytest
from books import letters, made
from packages import in_part
from structure import BOOK, CHAPTERS, COMMAND, GOLDEN, blank_forms, structure
from workspaces import Edition

from pipeline.writers.consolidated import workbook

LEADERS = "廉政风险信息库.txt"


def difference(name: str, now: str) -> str:
    """The lines in which a golden and what is now differ, and how to write it anew; nothing where they are the same."""
    path = GOLDEN / name
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = unified_diff(before.splitlines(), now.splitlines(), f"tests/golden/{name}", "now", n=1, lineterm="")
    told = "\n".join(lines)
    return f"\n{told}\n\nIf this is meant: {COMMAND}" if told else ""


def test_the_leaders_workbook_is_made_of_what_the_golden_says(told) -> None:
    """Its sheets, pages, widths, heads, formats, formulas, names, links and charts, after four chapters of the story."""
    now = structure(Edition(told[0].editions[CHAPTERS - 1]).files[BOOK])
    assert not difference(LEADERS, now), difference(LEADERS, now)


def test_the_blank_forms_are_made_of_what_the_goldens_say() -> None:
    """Likewise every workbook in templates_xlsx/, and there is no golden of anything else."""
    forms = blank_forms()
    assert {path.name for path in GOLDEN.iterdir()} == {LEADERS, *forms}
    stale = "".join(difference(name, now) for name, now in forms.items())
    assert not stale, stale


CHANGES = {
    "a width": ("xl/worksheets/sheet4.xml", rb'width="[\d.]+"', b'width="99"', "widths "),
    "a head": ("xl/sharedStrings.xml", "表现形式".encode(), "现形".encode(), "heads "),
    "a colour of a head": ("xl/styles.xml", rb"FFEEF3FA", b"FF00FF00", "look from "),
    "a number format": ("xl/styles.xml", rb'formatCode="#,##0&quot;', b'formatCode="0&quot;', "look from "),
    "a formula": ("xl/worksheets/sheet1.xml", rb"<f>COUNTA\(", b"<f>COUNT(", "formula "),
    "a name": ("xl/workbook.xml", rb'name="\xe5\xba\x93_\xe5\x8d\xb1\xe5\xae\xb3"', 'name="库_害"'.encode(), "name "),
    "a link": ("xl/worksheets/sheet3.xml", rb"location=\"'[^']*'", b"location=\"'\xe4\xbf\xa1\xe6\x81\xaf\xe5\xba\x93'", "links "),
    "a footer": ("xl/worksheets/sheet2.xml", "内部资料".encode(), "公开资料".encode(), "footer "),
    "a page": ("xl/worksheets/sheet2.xml", rb'orientation="landscape"', b'orientation="portrait"', "page "),
    "a frozen head": ("xl/worksheets/sheet4.xml", rb'topLeftCell="[A-Z]+\d+"', b'topLeftCell="A9"', ""),
    "a chart's colour": ("xl/charts/chart1.xml", rb"A61C2E", b"A61C2F", "  series "),
    "a chart's title": ("xl/charts/chart1.xml", rb"<a:t>[^<]*</a:t>", "<a:t>图</a:t>".encode(), "chart "),
    "an alternative text": ("xl/drawings/drawing1.xml", rb'descr="[^"]*"', b'descr="x"', "chart "),
    "the title": ("docProps/core.xml", rb"<dc:title>[^<]*", b"<dc:title>x", "title: "),
}
"""Something changed in one part of the workbook, and the lines that must tell of it."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook(made(letters()))


@pytest.fixture(scope="module")
def before(content: bytes) -> str:
    return structure(content)


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_shows_as_a_few_lines(content: bytes, before: str, what: str) -> None:
    """Whatever is changed, the dump tells it, in lines of that kind and in few."""
    part, pattern, instead, kind = CHANGES[what]
    after = structure(in_part(content, part, lambda data: re.sub(pattern, instead, data, count=1)))
    lines = [line for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="") if re.match(r"[+-](?![+-])", line)]
    assert lines
    assert all(line[1:].startswith(kind) for line in lines)
    assert len(lines) <= 80


def test_data_is_no_structure(content: bytes, before: str) -> None:
    """Another sentence in a row of the letters changes nothing."""
    data = letters()
    row = data[2].tables[0].cells["表现形式"]
    row[0] = f"{row[0]}另外还有一句。"
    assert structure(workbook(made(data))) == before
    assert structure(content) == before
