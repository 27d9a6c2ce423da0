"""LibreOffice calculates every formula of the leaders' workbook anew, over wrong cached values, and comes to what was written."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import followup_letters
import power_letters
import pytest
from books import differing, formulas, letters, made, opened, reading, recalculated, risk, spoiled, table
from workspaces import BOOK

from pipeline.forms import SECTION
from pipeline.settings import Settings
from pipeline.writers.consolidated import Book, workbook

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: nobody else can recalculate")

ODD_NAMES = ("企业*审计?科", "财政~审计科", '"综合"科', "=总务科", ">法规科", "审计 '一' 科", "资金&信息<科>")


def _generated(seed: int) -> Book:
    """A bureau at random: sections whose names are wildcards and comparisons to a formula, points with and without measures."""
    rng = Random(seed)
    sent = []
    for at, name in enumerate(rng.sample(ODD_NAMES, 5)):
        file = f"来件{at}/科室表.xlsx"
        rows = [
            risk(at * 50 + number, **{"权力(业务)事项": f"事项{number}", "分管领导": rng.choice(("柳应川", "钟砚田")), "自评等级": rng.choice(("一级", "二级", "三级"))})
            for number in range(1, rng.randint(2, 12))
        ]
        sent.append(reading(file, table(SECTION, file, name, rows)))
    return made(sent)


def _later(book: Book) -> Book:
    """The same figures as the second edition."""
    before = book.figures.milestone("第001版")
    return replace(book, edition="第002版", before=(replace(before, total=before.total + 2, unreviewed=1, first=3, sections=0, returned=9),))


BOOKS: dict[str, Callable[[], Book]] = {
    "small": lambda: made(letters()),
    "second edition": lambda: _later(made(letters())),
    "powers": lambda: made(power_letters.bureau()),
    "what followed": lambda: made(followup_letters.bureau()),
    "values only": lambda: made(letters(), Settings(formula_rows=0)),
    "no detail": lambda: made(letters(), Settings(detail_rows=0)),
    "nothing": lambda: made([]),
    "generated 1": lambda: _generated(1),
    "generated 2": lambda: _generated(2),
}


@pytest.mark.parametrize("name", BOOKS)
def test_every_formula_comes_to_what_was_written(name: str, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """No formula cell differs, be it a number, a text or a link."""
    compared, wrong = differing(workbook(BOOKS[name]()), tmp_path)
    assert not wrong
    record_property(f"{name}: formula cells calculated anew, none differs:", compared)


@pytest.mark.parametrize("number", [1, 4, 6])
def test_every_formula_of_the_sample_bureau_comes_to_what_was_written(told, number: int, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """No formula cell of the story's editions differs; every sheet that shows figures has some."""
    content = (told[0].editions[number - 1] / BOOK).read_bytes()
    compared, wrong = differing(content, tmp_path)
    assert not wrong
    counted = Counter(sheet for (sheet, _), (formula, _) in formulas(content).items() if "HYPERLINK" not in formula)
    assert set(counted) >= {"摘要", "提请注意", "责任清单", "统计", "走势", "清理核查", "制衡提示", "权力集中", "衔接核查", "报送进度"}
    record_property(f"edition {number} of the story: formula cells calculated anew, none differs:", compared)


def test_the_judge_finds_a_wrong_value(tmp_path: Path) -> None:
    """A workbook whose rows were changed after its figures were written is told from a right one."""
    content = workbook(made(letters()))
    whole = opened(content)
    whole["信息库"]["K4"].value = "三级" if whole["信息库"]["K4"].value != "三级" else "一级"
    whole.save(tmp_path / "changed.xlsx")
    again = opened(recalculated(spoiled((tmp_path / "changed.xlsx").read_bytes()), tmp_path), data_only=True)
    written = formulas(content)
    assert [place for place, (_, value) in written.items() if place[0] == "统计" and again["统计"][place[1]].value != value]
