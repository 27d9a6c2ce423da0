"""What the sheets of one workbook say of the same thing agrees: pandas counts the rows that are shown, and the tables say the same."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from books import letters, made, records, sheets
from workspaces import BOOK

from pipeline.writers.consolidated import workbook
from pipeline.writers.consolidated.database import COLUMNS

Rows = list[list[object]]
_HEADINGS = {column.heading for column in COLUMNS}


@pytest.fixture(scope="module", params=["small", "story 1", "story 4", "story 7"])
def shown(request: pytest.FixtureRequest) -> dict[str, Rows]:
    """Every sheet of a workbook, as a program reads it that does not calculate."""
    kind, _, number = request.param.partition(" ")
    if kind == "small":
        return sheets(workbook(made(letters())))
    workspace, _ = request.getfixturevalue("told")
    return sheets((workspace.editions[int(number) - 1] / BOOK).read_bytes())


@pytest.fixture(scope="module")
def points(shown) -> pd.DataFrame:
    """The rows of 信息库 with all its columns, the folded ones too."""
    return pd.DataFrame(records(shown["信息库"], "风险编号"))


def _tables(rows: Rows) -> dict[str, pd.DataFrame]:
    """The tables of 统计 by title: labels by heads, without totals."""
    found = {}
    for top, row in enumerate(rows):
        for left, title in enumerate(row):
            if isinstance(title, str) and title and top + 2 < len(rows) and left + 1 < len(row) and rows[top + 2][left] == "" and "合计" in rows[top + 2][left:]:
                end = rows[top + 2].index("合计", left)
                heads = rows[top + 2][left + 1 : end]
                if not heads or "" in heads:
                    continue
                lines = []
                for line in rows[top + 3 :]:
                    if line[left] in ("合计", ""):
                        break
                    lines.append(line[left:end])
                found[title] = pd.DataFrame([line[1:] for line in lines], index=[line[0] for line in lines], columns=heads)
    return found


PAIRS = {
    "各科室风险点（按审定等级）": ("归属", "审定"), "各层级风险点（按审定等级）": ("层级", "审定"), "各科室风险点（按自评等级）": ("归属", "自评"),
    "各层级风险点（按自评等级）": ("层级", "自评"), "各类别风险点（按自评等级）": ("类别", "自评"), "发生机率与危害程度": ("机率", "危害"),
    "自评等级与建议等级": ("自评", "建议"), "岗位等级": ("所在岗位等级", "自评"), "措施条数": ("措施条数分组", "层级"), "审核进度": ("审核进度", "层级"),
    "本期确认情况": ("层级", "确认"),
}


def test_every_table_of_the_statistics_is_known_here(shown) -> None:
    """The tables that are compared are all there are."""
    assert set(_tables(shown["统计"])) == set(PAIRS)
    assert {column for pair in PAIRS.values() for column in pair} <= _HEADINGS


@pytest.mark.parametrize("title", PAIRS)
def test_a_table_counts_the_rows_of_the_database(shown, points: pd.DataFrame, title: str) -> None:
    """Each cell of 统计 is the number of rows of 信息库 with its two values, and nothing is left out."""
    table, (by, across) = _tables(shown["统计"])[title], PAIRS[title]
    counted = pd.crosstab(points[by], points[across]).reindex(index=table.index, columns=table.columns, fill_value=0)
    assert (table.astype(int) == counted.astype(int)).all(axis=None)
    assert int(table.to_numpy().sum()) == len(points)


@pytest.mark.parametrize("title", PAIRS)
def test_the_detail_holds_as_many_rows_as_each_cell_says(shown, title: str) -> None:
    """明细 holds just as many rows under a table's row and column as the table counts there."""
    table = _tables(shown["统计"])[title]
    detail = pd.DataFrame(records(shown["明细"], "数字"))
    own = detail[detail["数字"] == title]
    held = pd.crosstab(own["行"], own["列"]).reindex(index=table.index, columns=table.columns, fill_value=0)
    assert (table.astype(int) == held.astype(int)).all(axis=None)


def test_the_leaders_answer_for_all_points(shown, points: pd.DataFrame) -> None:
    """责任清单 counts each leader's points by grade as 信息库 has them, and lists each point once."""
    rows = shown["责任清单"]
    head = next(at for at, row in enumerate(rows) if row[0] == "管理责任人")
    lines = list(rows[head + 1 :])
    counts = lines[: next(at for at, row in enumerate(lines) if row[0] == "合计")]
    said = {row[0]: [int(value) for value in row[1:4]] for row in counts}
    table = pd.crosstab(points["管理责任人"], points["管理等级"]).reindex(columns=["一级", "二级", "三级"], fill_value=0)
    assert said == dict(zip(table.index, table.to_numpy().tolist(), strict=True))
    listed = [row["风险编号"] for row in records(rows[head + len(counts) + 2 :], "风险编号")]
    assert sorted(listed) == sorted(points["风险编号"])


def test_the_progress_counts_the_lines_of_the_statement(shown) -> None:
    """Each number of 报送进度 is the number of lines of 报送明细 of that section and form."""
    progress = [row for row in records(shown["报送进度"], "应报的表") if row["应报的表"] and row["状态"] != "往期，不再汇总"]
    lines = pd.DataFrame(records(shown["报送明细"], "类别"))
    for row in progress:
        own = lines[(lines["科室"] == row["科室"]) & (lines["表"] == row["应报的表"])]
        assert row["应报份数"] == (own["类别"] == "应报").sum()
        assert row["已报份数"] == (own["情况"] == "已报").sum()
        assert row["收到"] == (own["类别"] == "来表").sum()
        assert row["通过"] == (own["情况"] == "通过").sum()
        assert row["退回未改"] == (own["情况"] == "退回待改").sum()
        assert row["待改错误"] == own["待改错误"].sum()
    assert len(progress) > 5


def test_the_letters_are_those_listed(shown) -> None:
    """The numbers above 报送进度 are the numbers of files on 来件."""
    heads, values = shown["报送进度"][2], shown["报送进度"][3]
    said = {str(head): value for head, value in zip(heads, values, strict=True) if head}
    listed = pd.Series([row["处理结果"] for row in records(shown["来件"], "处理结果")]).value_counts()
    for fate in ("已通过", "退回待改", "重复来件", "往期来件", "不读的文件"):
        assert said[fate] == listed.get(fate, 0)
    assert said["收到来件"] == sum(listed.get(fate, 0) for fate in ("已通过", "退回待改", "重复来件", "往期来件"))


def test_the_first_page_says_what_the_database_holds(shown, points: pd.DataFrame) -> None:
    """The sentence, the headline numbers and the last line of 走势 are counts of the rows of 信息库."""
    first = [cell for row in shown["摘要"][:12] for cell in row if cell != ""]
    assert {len(points), int(points["措施条数"].sum())} <= set(first)
    sentence = next(str(cell) for cell in first if str(cell).startswith("截至"))
    approved = points["审定"].value_counts()
    numbers = re.search(r"查找廉政风险点(\d+)个.*已审定一级(\d+)个、二级(\d+)个、三级(\d+)个，待审定(\d+)个；制定防控措施(\d+)条", sentence)
    assert numbers
    wanted = [len(points), *(approved.get(grade, 0) for grade in ("一级", "二级", "三级", "待审定")), points["措施条数"].sum()]
    assert [int(number) for number in numbers.groups()] == [int(number) for number in wanted]
    last = [row for row in records(shown["走势"], "版次") if str(row["版次"]).startswith("第")][-1]
    assert [last[head] for head in ("风险点", "一级", "二级", "三级", "待审定", "防控措施")] == wanted
    assert [last[head] for head in ("单位", "科室", "岗位")] == [(points["层级"] == level).sum() for level in ("单位", "科室", "岗位")]
