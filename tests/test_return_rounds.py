"""A letter over three rounds: returned, put right in part and returned again, put right and accepted; by hand and through LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from python_calamine import CalamineWorkbook
from workspaces import BOOK, NAMES, Ran, Workspace, office, sheet_of, small_letters, soffice

from pipeline.forms import POSITION
from pipeline.sample.bureau import Sheet
from pipeline.writers.package import FLAG, NOTICE_SHEET, TAG, unmark
from pipeline.writers.template import layout

FILE = f"综合科/{NAMES['岗位']}"
RENAMED = "综合科/综合科岗位表（改）.xlsx"
GOOD = sheet_of("综合科", "岗位")
# Three errors, a warning that nobody has to heed, and one that goes.
SPOILED = (
    GOOD.with_cell(0, "自评等级", "二级/三级").with_cell(1, "发生机率", "严重").with_cell(2, "完成时限", "2011.9.31")
    .with_cell(4, "防控措施", "加强学习。").with_cell(5, "防控措施", "提高认识。").with_cell(6, "自评等级", "Ⅲ")
)
OWN_COMMENTS = {(1, "发生机率"): "这一格请张科再看", (3, "风险点"): "与去年相同\n不再改", (8, "备注"): "自己记的"}


@dataclass(frozen=True)
class Round:
    """One run over the workspace and what it posted."""

    ran: Ran
    office: Workspace

    @property
    def folder(self) -> Path:
        """The latest edition's folder."""
        return self.office.latest.folder

    def states(self, file: str) -> dict[tuple[str, str], str]:
        """The state of every finding of a letter, by rule and cell."""
        return {(f["rule"], f["cell"]): f["state"] for f in self.office.latest.findings(file)}

    def since(self, file: str) -> dict[str, int]:
        """How the last return's errors stand in a letter."""
        [letter] = [letter for letter in self.office.latest.receipt["letters"] if letter["file"] == file]
        return {key: count for key, count in letter["since_last_return"].items() if count}

    def notice(self, file: str) -> list[list[str]]:
        """The sheet 退回说明 of a return copy."""
        return values((self.folder / "退回" / file).read_bytes(), NOTICE_SHEET)


def values(content: bytes, sheet: str) -> list[list[str]]:
    """All cells of a sheet, as texts."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[str(cell) for cell in row] for row in rows]


def table(content: bytes, sheet: str, first: str = "序号") -> list[dict[str, str]]:
    """A list on a sheet by its heads."""
    rows = values(content, sheet)
    head = next(number for number, row in enumerate(rows) if row[0] == first)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if any(row)]


def cell(sheet: object, position: int, heading: str):
    """A cell of the form as filled, by the row's number and its heading."""
    place = layout(POSITION)
    return sheet.cell(place.first_row + 1 + position, place.column(heading) + 1)  # type: ignore[attr-defined]


def at(position: int, heading: str) -> str:
    return str(cell(openpyxl.Workbook().active, position, heading).coordinate)


def with_comments(sheet: Sheet) -> bytes:
    """The form with comments of the sender's, one of them at a cell that is wrong."""
    book = openpyxl.load_workbook(io.BytesIO(sheet.workbook()))
    for (position, heading), text in OWN_COMMENTS.items():
        cell(book["岗位"], position, heading).comment = Comment(text, "张三")
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_saved(content: bytes, _: Path) -> bytes:
    return content


def by_libreoffice(content: bytes, folder: Path) -> bytes:
    """What LibreOffice makes of a copy when somebody opens it and saves it."""
    folder.mkdir(parents=True)
    source = folder / "表.xlsx"
    source.write_bytes(content)
    [again] = soffice("xlsx", [source], folder / "另存")
    return again.read_bytes()


def corrected(content: bytes, entries: dict[tuple[int, str], str | None]) -> bytes:
    """A return copy with other entries in some cells, and nothing else touched, as a sender does it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (position, heading), entry in entries.items():
        cell(book["岗位"], position, heading).value = entry
    return saved(book)


def own_comments(content: bytes) -> dict[str, str]:
    """Comments without those of ours."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["岗位"]
    return {c.coordinate: c.comment.text.strip() for row in sheet.iter_rows() for c in row if c.comment}


EXPECTED_COMMENTS = {at(*place): text for place, text in OWN_COMMENTS.items()}


@pytest.mark.parametrize("resaved", [as_saved, by_libreoffice])
def test_a_letter_over_three_rounds(tmp_path: Path, resaved: Callable[[bytes, Path], bytes]) -> None:
    """Every finding says 已改正, 仍存在 or 新出现 from the second return on, in the copy, the list and the receipt.

    The copies may be saved by LibreOffice and renamed in between. In the end the letter is accepted as it is, with the rows
    that were meant, none of our marks, and the sender's own comments.
    """
    made = office(tmp_path / "局", small_letters() | {FILE: with_comments(SPOILED)})

    # The first return speaks of no earlier one.
    first = Round(made.run(), made)
    assert first.ran.code == 3
    assert set(first.states(FILE).values()) == {""}
    assert "状态" not in first.notice(FILE)[0]
    assert not any("上次退回" in text for row in first.notice(FILE) for text in row)
    assert {f["cell"] for f in made.latest.findings(FILE) if f["severity"] == "error"} == {at(0, "自评等级"), at(1, "发生机率"), at(2, "完成时限")}

    # One of three is put right, one is wrong in another way, one is new; the file has another name.
    copy = resaved((first.folder / "退回" / FILE).read_bytes(), tmp_path / "甲")
    (made.inbox / FILE).unlink()
    changes = {(0, "自评等级"): GOOD.rows[0]["自评等级"], (2, "完成时限"): "九月底", (3, "责任人"): None, (5, "防控措施"): GOOD.rows[5]["防控措施"]}
    made.put(RENAMED, corrected(copy, changes), datetime(2011, 10, 12, tzinfo=UTC))
    second = Round(made.run(day="2011-10-12"), made)
    assert second.ran.code == 3
    assert "须改正3处（上次退回3处：已改正1处，仍存在2处，另有新出现1处）" in second.ran.out
    assert second.since(RENAMED) == {"returned": 3, "resolved": 1, "remaining": 2, "new": 1}
    assert {key: state for key, state in second.states(RENAMED).items() if state} == {
        ("C02", at(1, "发生机率")): "仍存在", ("C04", at(2, "完成时限")): "仍存在", ("C01", at(3, "责任人")): "新出现", ("C19", at(4, "防控措施")): "仍存在",
    }
    assert {(f["rule"], f["cell"]) for f in made.latest.receipt["resolved"]} == {("C03", at(0, "自评等级")), ("C19", at(5, "防控措施"))}
    assert_copy_tells(second)
    assert_list_tells(second)
    marked = openpyxl.load_workbook(second.folder / "退回" / RENAMED)["岗位"]
    assert TAG not in (cell(marked, 0, "自评等级").comment.text if cell(marked, 0, "自评等级").comment else "")
    assert re.fullmatch(rf"这一格请张科再看\n{TAG}退回（仍存在）：“发生机率”填的是“严重”.*", cell(marked, 1, "发生机率").comment.text)

    # All is put right; a word of praise is still missing, which is no error.
    copy = resaved((second.folder / "退回" / RENAMED).read_bytes(), tmp_path / "乙")
    right = {place: GOOD.rows[place[0]][place[1]] for place in ((1, "发生机率"), (2, "完成时限"), (3, "责任人"))}
    letter = corrected(copy, right)
    made.put(RENAMED, letter, datetime(2011, 10, 13, tzinfo=UTC))
    third = Round(made.run(day="2011-10-13"), made)
    assert (third.ran.code, third.ran.err) == (0, ""), made.latest.findings(RENAMED)
    assert made.latest.verdicts[RENAMED] == "accepted"
    assert third.since(RENAMED) == {"returned": 3, "resolved": 3}
    rows = made.latest.table("岗位").query("来源文件 == @RENAMED").sort_values("来源行")
    meant = [dict(row) | ({"防控措施": "加强学习。"} if at == 4 else {}) | ({"自评等级": "三级"} if at == 6 else {}) for at, row in enumerate(GOOD.rows)]
    headings = [heading for heading in meant[0] if heading != "风险编号"]
    assert rows[headings].fillna("").to_dict("records") == [{heading: row[heading] or "" for heading in headings} for row in meant]
    assert not rows.map(lambda entry: TAG in str(entry) or FLAG in str(entry)).to_numpy().any()
    bare = unmark(letter)
    assert own_comments(bare) == EXPECTED_COMMENTS
    assert openpyxl.load_workbook(io.BytesIO(bare)).sheetnames == openpyxl.load_workbook(io.BytesIO(GOOD.workbook())).sheetnames
    assert_problems_tell(third)

    # As long as it lies there, a run for other reasons tells the same of it, and its answer is not told twice to others.
    made.put("综合科/说明.xlsx", sheet_of("办公室", "科室").workbook(), datetime(2011, 10, 14, tzinfo=UTC))
    fourth = Round(made.run(day="2011-10-14"), made)
    assert fourth.since(RENAMED) == third.since(RENAMED)


def assert_copy_tells(second: Round) -> None:
    """退回说明 has the sentence, the state of each finding, and what is put right at the end, without a colour to act on."""
    texts = [text for row in second.notice(RENAMED) for text in row]
    assert "上次退回3处：已改正1处，仍存在2处，另有新出现1处。" in texts
    listed = table((second.folder / "退回" / RENAMED).read_bytes(), NOTICE_SHEET)
    told = [(row["序号"], row["单元格"], row["状态"]) for row in listed]
    assert told[:3] == [("1", at(1, "发生机率"), "仍存在"), ("2", at(2, "完成时限"), "仍存在"), ("3", at(3, "责任人"), "新出现")]
    assert ("", at(0, "自评等级"), "已改正") in told
    assert [row["建议填写"] for row in listed if row["类别"] == "更正"] == ["三级"]
    sheet = openpyxl.load_workbook(second.folder / "退回" / RENAMED)[NOTICE_SHEET]
    legend = {row[0].value: row[0].fill.fgColor.rgb for row in sheet.iter_rows(max_row=10) if row[0].value in ("红色", "黄色", "蓝色", "绿色")}
    assert legend == {"红色": "FFFFC7CE", "黄色": "FFFFEB9C", "蓝色": "FFDDEBF7", "绿色": "FFE2EFDA"}


def assert_list_tells(second: Round) -> None:
    """退回清单 has the sentence, the states, and a sheet of what is put right."""
    content = (second.folder / "退回" / "退回清单.xlsx").read_bytes()
    [line] = table(content, "汇总")
    assert line["与上次退回相比"] == "上次退回3处：已改正1处，仍存在2处，另有新出现1处。"
    assert [row["状态"] for row in table(content, "明细") if row["类别"] == "退回"] == ["仍存在", "仍存在", "新出现"]
    assert [(row["处理"], row["规则"], row["上次的单元格"]) for row in table(content, "已改正")] == [
        ("退回", "C03", at(0, "自评等级")), ("退回", "C19", at(5, "防控措施")),
    ]


def assert_problems_tell(third: Round) -> None:
    """问题 has the warning with its state, the correction with what it was and what it was read as; the list what is put right."""
    content = (third.folder / BOOK).read_bytes()
    own = [row for row in table(content, "问题") if row["文件"] == RENAMED]
    [warning] = [row for row in own if row["规则"] == "C19"]
    assert (warning["状态"], warning["已改为"]) == ("仍存在", "")
    [correction] = [row for row in own if row["轻重"] == "更正" and row["规则"] == "C07"]
    assert (correction["单元格"], correction["填的内容"], correction["已改为"], correction["建议"], correction["状态"]) == (at(6, "自评等级"), "Ⅲ", "三级", "", "")
    assert any("其中1件是上次退回、这次改好的，共改正3处" in text for row in values(content, "问题") for text in row)
    assert {row["处理"] for row in table((third.folder / "退回" / "退回清单.xlsx").read_bytes(), "已改正")} == {"通过"}


def test_corrections_are_in_the_receipt(tmp_path: Path) -> None:
    """run.json lists every automatic correction of every letter: rule, place, from, to, why; a blank is an empty text."""
    sheet = GOOD.with_cell(0, "自评等级", "Ⅱ").with_cell(1, "备注", "无").with_cell(2, "完成时限", "2011年9月30日").with_cell(3, "序号", "第4条")
    made = office(tmp_path / "局", small_letters() | {FILE: sheet})
    assert made.run().code == 0
    receipt = made.latest.receipt
    own = [correction for correction in receipt["corrections"] if correction["file"] == FILE]
    assert {(c["rule"], c["cell"], c["from"], c["to"]) for c in own} == {
        ("C07", at(0, "自评等级"), "Ⅱ", "二级"), ("C21", at(1, "备注"), "无", ""), ("C14", at(2, "完成时限"), "2011年9月30日", "2011-09-30"),
        ("C24", at(3, "序号"), "第4条", "4"),
    }
    assert all(c["why"] and c["heading"] and c["sheet"] == "岗位" for c in own)
    severities = [f["severity"] for f in receipt["findings"]]
    assert len(receipt["corrections"]) == severities.count("correction")
    shown = {row["单元格"]: row["已改为"] for row in table(made.latest.files[BOOK], "问题") if row["文件"] == FILE and row["轻重"] == "更正"}
    assert shown == {at(0, "自评等级"): "二级", at(1, "备注"): "（空白）", at(2, "完成时限"): "2011-09-30", at(3, "序号"): "4"}


def test_a_forced_run_tells_the_same(tmp_path: Path) -> None:
    """--force over the same letters repeats the second return: the same copies, the same states, the same memory."""
    made = office(tmp_path / "局", small_letters() | {FILE: SPOILED})
    made.run()
    made.put(FILE, SPOILED.with_cell(0, "自评等级", "二级"), datetime(2011, 10, 12, tzinfo=UTC))
    assert made.run(day="2011-10-12").code == 3
    once = made.latest
    assert made.run("--force", day="2011-10-12").code == 3
    assert made.latest.content == once.content
    assert made.latest.receipt["resolved"] == once.receipt["resolved"] != []


def test_an_edition_of_an_older_program_remembers_nothing(tmp_path: Path) -> None:
    """Where the last edition has no files of returned letters, the next return is a first one; where they are damaged, the run refuses."""
    made = office(tmp_path / "局", small_letters() | {FILE: SPOILED})
    made.run()
    again = SPOILED.with_cell(0, "自评等级", "二级")
    damaged = tmp_path / "坏"
    shutil.copytree(made.root, damaged)
    receipt = (made.editions[-1] / "run.json").read_text(encoding="utf-8")
    for name in ("退回来件", "退回行", "退回问题"):
        (made.editions[-1] / "data" / f"{name}.parquet").unlink()
        receipt = re.sub(rf',?\s*"data/{name}\.parquet": "[0-9a-f]+"', "", receipt)
        (Workspace(damaged).editions[-1] / "data" / f"{name}.parquet").write_bytes(b"")
    (made.editions[-1] / "run.json").write_text(receipt, encoding="utf-8")
    made.put(FILE, again, datetime(2011, 10, 12, tzinfo=UTC))
    assert made.run(day="2011-10-12").code == 3
    assert {f["state"] for f in made.latest.findings(FILE)} == {""}
    broken = Workspace(damaged)
    broken.put(FILE, again, datetime(2011, 10, 12, tzinfo=UTC))
    ran = broken.run(day="2011-10-12")
    assert (ran.code, len(broken.editions)) == (2, 1)
    assert "数据文件读不出来" in ran.err
