"""An edition with powers: from the filled forms through the command to the catalogues, the screen and the receipt."""

from __future__ import annotations

import pytest
from books import records, sheets
from power_letters import entry_rows, power_rows, procedure_rows, rule_rows, step_rows
from workspaces import BOOK, DAY, office, sheet_of, small_letters

from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RULE_LIST, STEPS
from pipeline.sample.bureau import Sheet
from pipeline.writers.catalogues import FOLDER

ROWS = {POWERS: power_rows, POST_POWERS: entry_rows, RULE_LIST: rule_rows, PROCEDURES: procedure_rows, STEPS: step_rows}


def _sheet(form) -> Sheet:
    numbered = "序号" in form.headings
    rows = [dict(row) | ({"序号": str(at)} if numbered else {}) for at, row in enumerate(ROWS[form](), 1)]
    return Sheet(form, sheet_of("综合科", "科室").header, tuple(rows))


@pytest.fixture(scope="module")
def posted(tmp_path_factory):
    """A small office whose 综合科 hands in its powers, and what the command said."""
    made = office(tmp_path_factory.mktemp("powers") / "局", small_letters() | {f"综合科/{form.key}.xlsx": _sheet(form) for form in ROWS})
    return made, made.run()


def test_an_edition_holds_the_catalogues(posted):
    """What was handed in is printed, and stands in the workbook; the register holds it."""
    made, ran = posted
    assert ran.code == 0, [each for each in made.latest.receipt["findings"] if each["severity"] == "error"]
    files = made.latest.files
    assert sorted(name for name in files if name.startswith(FOLDER)) == sorted(
        f"{FOLDER}/{title}.xlsx" for title in ("权力清单", "岗位职权目录", "制度目录", "业务流程目录", "权力运行流程图"))
    assert len(records(sheets(files[BOOK])["权力清单"], "权力编号")) == len(made.latest.table("权力清单")) == 14


def test_the_screen_says_that_there_are_conflicts(posted, tmp_path):
    """One line tells how many duties are not separated; without any there is none."""
    _, ran = posted
    line = "有2处应当分开的职责由同一岗位承担，列在“廉政风险信息库.xlsx”的“制衡提示”里。"
    assert ran.out.count(line) == 1
    assert "同一岗位" not in office(tmp_path / "局").run().out


def test_the_receipt_holds_powers_and_conflicts(posted):
    """The receipt counts powers, what clearing comes to and gaps, and holds each conflict with its posts and rows."""
    made, _ = posted
    receipt = made.latest.receipt
    powers = receipt["figures"]["powers"]
    assert (powers["total"], powers["abolish"], powers["regulate"], powers["procedures"]) == (14, 2, 6, 6)
    assert sum(powers["by_state"].values()) == sum(powers["by_proposal"].values()) == powers["total"]
    assert sum(powers["conflicts"].values()) == len(receipt["conflicts"]) == 2
    assert powers["gaps"]["制度没有被引用"] == 1
    kinds = [(each["kind"], each["procedure"], each["posts"]) for each in receipt["conflicts"]]
    assert kinds == [("执行与核验同岗", "LC-02", ["行政事业审计科·主审岗"]), ("审批与执行同岗", "LC-04", ["办公室·办公室主任"])]
    names = made.latest.table("流程环节").reset_index().set_index(["来源文件", "来源工作表", "来源行"])["环节名称"]
    for each in receipt["conflicts"]:
        assert all(f"“{names[row['file'], row['sheet'], row['row']]}”" in each["message"] for row in each["rows"])


def test_the_sentence_counts_powers(posted):
    """The computed sentence of 摘要 ends with the powers cleared."""
    made, _ = posted
    sentence = sheets(made.latest.files[BOOK])["摘要"][2][0]
    assert sentence.endswith("；清理权力事项14项，拟取消2项、规范6项。")


def test_powers_stand_until_they_are_handed_in_anew(posted):
    """A run in which nothing of powers comes in leaves them as they are: the next edition prints the same lists."""
    made, _ = posted
    before = made.latest.files
    made.run("--force", day=DAY)
    assert len(made.editions) == 2
    after = made.latest.files
    assert {name for name in before if name.startswith(FOLDER)} == {name for name in after if name.startswith(FOLDER)}
    assert all(before[name] == after[name] for name in before if name.startswith(FOLDER))
