"""From a figure to the rows that it counts: every link leads to just these rows, and every figure has one."""

from __future__ import annotations

import re
from dataclasses import replace

import followup_letters
import pandas as pd
import power_letters
import pytest
from books import letters, made, opened, reading, risk, table
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.cell import range_boundaries

from pipeline.analysis.tables import MEASURE_CLASS, MEASURE_CLASSES, OWNER, CrossTable
from pipeline.forms import SECTION
from pipeline.forms.vocabularies import GRADE
from pipeline.register.periods import CONFIRMATION
from pipeline.register.points import LEVEL
from pipeline.settings import Settings
from pipeline.writers.consolidated import Book, workbook
from pipeline.writers.consolidated.details import Details, details
from pipeline.writers.consolidated.prepared import BELOW, FIRST_OF_POST, FIRST_OF_SECTION, INSPECTED, LED_BY

PAGES = ("摘要", "提请注意", "统计", "责任清单", "报送进度")


@pytest.fixture(scope="module")
def book() -> Book:
    return made(letters())


@pytest.fixture(scope="module")
def whole(book: Book):
    return opened(workbook(book), data_only=True)


def _links(whole, page: str) -> dict[str, tuple[object, str]]:
    """By cell, what it shows and where it leads."""
    cells = (cell for row in whole[page].iter_rows() for cell in row)
    return {cell.coordinate: (cell.value, cell.hyperlink.location) for cell in cells if cell.hyperlink}


def _rows(whole, location: str) -> list[dict[str, object]]:
    """The rows of a range, by the heads of the list that it lies in."""
    sheet, cells = location.rsplit("!", 1)
    left, top, right, bottom = range_boundaries(cells)
    own = whole[sheet.strip("'")]
    filtered = range_boundaries(own.auto_filter.ref)
    heads = [own.cell(filtered[1], column).value for column in range(left, right + 1)]
    return [dict(zip(heads, (own.cell(row, column).value for column in range(left, right + 1)), strict=True)) for row in range(top, bottom + 1)]


@pytest.mark.parametrize("page", PAGES)
def test_a_figure_leads_to_as_many_rows_as_it_counts(whole, page: str) -> None:
    """A number that leads to a range of rows leads to just as many."""
    ranges = {cell: (value, to) for cell, (value, to) in _links(whole, page).items() if isinstance(value, int) and ":" in to}
    summed = {cell for cell, (_, to) in ranges.items() if _is_a_sum(whole, page, cell)}
    wrong = {cell: (value, to) for cell, (value, to) in ranges.items() if cell not in summed and len(_rows(whole, to)) != value}
    assert not wrong
    assert len(ranges) - len(summed) >= {"摘要": 10, "提请注意": 1, "责任清单": 15}.get(page, 20)


def _is_a_sum(whole, page: str, cell: str) -> bool:
    """防控措施条数, 待改错误 and the totals of 报送进度 add up; they lead to all rows with something in them."""
    if page == "报送进度" and whole[page][f"A{whole[page][cell].row}"].value == "合计":
        return True
    heads = [whole[page][f"{re.sub('[0-9]', '', cell)}{row}"].value for row in (5, 6)]
    return bool({"防控措施条数", "待改错误"} & set(heads))


@pytest.mark.parametrize("page", ["摘要", "统计", "责任清单"])
def test_every_figure_of_something_leads_somewhere(book: Book, page: str) -> None:
    """Every formula on the leaders' pages that counts something has a link; one that counts nothing has none."""
    live, cached = opened(workbook(book)), opened(workbook(book), data_only=True)
    counted = [(cell, cached[page][cell.coordinate].value) for row in live[page].iter_rows() for cell in row if cell.data_type == "f"]
    numbers = [(cell, value) for cell, value in counted if isinstance(value, int)]
    assert len(numbers) > 20
    assert not [cell.coordinate for cell, value in numbers if bool(value) != bool(cell.hyperlink)]


def test_a_table_leads_to_rows_that_are_what_its_heads_say(whole) -> None:
    """On 统计 the rows behind a cell have the value of its row, and a cell within the table the value of its column too."""
    sheet, live = whole["统计"], opened(_content())["统计"]
    checked = 0
    for cell, (_, to) in _links(whole, "统计").items():
        if "明细" not in to:
            continue
        rows = _rows(whole, to)
        labels, heads = {row["行"] for row in rows}, {row["列"] for row in rows}
        own = sheet[cell]
        beside = {sheet.cell(own.row, column).value for column in range(1, own.column)} | {_above(sheet, own)}
        assert len(labels) == 1, cell
        assert labels <= beside, cell
        if str(live[cell].value).startswith("=COUNTIFS"):
            assert heads == {_above(sheet, own)}, cell
            checked += 1
    assert checked > 50


def _above(sheet, own) -> object:
    """The head of the table that a cell stands in."""
    row = own.row
    while isinstance(sheet.cell(row, own.column).value, int | float):
        row -= 1
    return sheet.cell(row, own.column).value


def test_the_rows_behind_a_figure_lead_on() -> None:
    """A row of 明细 leads to its row of 信息库 and to the letter's cell."""
    live = opened(_content())
    heads = {cell.value: cell.column for cell in live["明细"][3]}
    database = {cell.column_letter: cell.value for cell in live["信息库"][3]}
    assert database["A"] == "风险编号"
    for row in range(4, 40):
        code, source = (live["明细"].cell(row, heads[head]).value for head in ("风险编号", "来源行"))
        found = re.fullmatch(r"=HYPERLINK\(\"#'信息库'!A(\d+)\",\"(.+)\"\)", code)
        assert live["信息库"][f"A{found[1]}"].value == found[2]
        assert source.startswith('=HYPERLINK("../../inbox/')


def _content() -> bytes:
    return workbook(made(letters()))


LISTS = {"制衡提示": power_letters, "衔接核查": power_letters, "清理核查": power_letters, "承诺": followup_letters, "检查整改": followup_letters, "公开": followup_letters}


@pytest.mark.parametrize("page", LISTS)
def test_a_count_above_a_list_leads_to_its_lines(page: str) -> None:
    """A count above a list leads to lines with its label, to all of them where they stand together; a count of nothing nowhere."""
    own = opened(workbook(made(LISTS[page].bureau())), data_only=True)
    sheet, top = own[page], range_boundaries(own[page].auto_filter.ref)[1]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top + 1)]
    checked = 0
    for row in range(3, top):
        label, number = sheet.cell(row, 1).value, sheet.cell(row, 2)
        if not isinstance(number.value, int) or label == "合计":
            continue
        assert bool(number.hyperlink) == bool(number.value), label
        if number.hyperlink and page in number.hyperlink.location:
            held = [list(each.values()) for each in _rows(own, number.hyperlink.location)]
            columns = [at for at, value in enumerate(held[0]) if value == label]
            assert any(all(line[at] == label for line in held) for at in columns), label
            assert len(held) == 1 or len(held) in {sum(line[at] == label for line in lines) for at in columns}, label
            checked += 1
    assert checked >= 2


def test_above_the_limit_figures_lead_to_the_database(book: Book) -> None:
    """With more points than 明细 is written for, a figure leads to 信息库, and 明细 says so."""
    own = opened(workbook(replace(book, settings=Settings(detail_rows=10))), data_only=True)
    assert {to for _, to in _links(own, "统计").values() if "目录" not in to} >= {"'信息库'!A3"}
    assert "超过10个" in str(own["明细"]["B2"].value)
    assert "转到“信息库”" in str(own["统计"]["B2"].value)
    assert not [cell.value for row in own["摘要"].iter_rows() for cell in row if "看是哪几行" in str(cell.value)]


def test_in_volumes_figures_lead_to_the_list_of_volumes() -> None:
    """Where the points stand in volumes, a figure leads to 目录, which lists them."""
    file = "办公室/科室表.xlsx"
    rows = [risk(n, **{"权力(业务)事项": f"事项{n}", "分管领导": "柳应川"}) for n in range(1, 1300)]
    own = opened(workbook(made([reading(file, table(SECTION, file, "办公室", rows))], Settings(volume_rows=1000))), data_only=True)
    assert {to for value, to in _links(own, "统计").values() if isinstance(value, int)} == {"'目录'!A1"}


def test_a_heading_of_a_linked_figure_is_blue_and_of_none_black(book: Book) -> None:
    """What can be followed is seen: a figure with a link is blue, one of nothing is not."""
    own = opened(workbook(book))
    colours = {bool(cell.hyperlink): cell.font.color.rgb if cell.font.color else None
               for row in own["责任清单"]["B5:E6"] for cell in row}
    assert colours[True] == "FF0563C1"
    assert colours.get(False) != "FF0563C1"


_VALUES = st.sampled_from(["甲", "乙", "丙"])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(_VALUES, st.sampled_from(["高", "低", "别的"])), max_size=30))
def test_each_value_has_just_its_rows(values: list[tuple[str, str]]) -> None:
    """The place of a value, and of a pair of values, holds the points with it, each once, and no other; what no table shows has none."""
    rows = pd.DataFrame(values, columns=["科", "度"], dtype=object)
    marks = {LED_BY: GRADE.values[0], MEASURE_CLASS: MEASURE_CLASSES[1], "管理责任人": "某", OWNER: "某", LEVEL: "岗位", CONFIRMATION: "已确认", INSPECTED: "没有检查", FIRST_OF_SECTION: 0, FIRST_OF_POST: 0, BELOW: 0}
    rows = rows.assign(**{name: pd.Series([value] * len(rows), dtype=object) for name, value in marks.items()})
    counted = CrossTable("表", "科", "度", ("甲", "乙", "丙"), ("高", "低"), pd.DataFrame(), "")
    found = details(rows, [counted], 9)
    for one in ("甲", "乙", "丙"):
        for two in ("高", "低"):
            assert _held(found, ("科", one), ("度", two)) == [at for at, pair in enumerate(values) if pair == (one, two)]
        assert sorted(_held(found, ("科", one))) == [at for at, pair in enumerate(values) if pair[0] == one and pair[1] != "别的"]
    assert sorted(_held(found, ("度", "高"))) == [at for at, pair in enumerate(values) if pair[1] == "高"]
    assert found.of(("度", "别的")) == ""


def _held(found: Details, *pairs: tuple[str, str]) -> list[int]:
    place = found.of(*pairs)
    if not place:
        return []
    _, top, _, bottom = range_boundaries(place.rsplit("!", 1)[1])
    held: list[int] = found.frame["库中位置"].iloc[top - 4 : bottom - 3].tolist()
    return held
