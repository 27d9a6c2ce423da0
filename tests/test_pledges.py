"""公开承诺书： a page for each post with measures, its promises the first sentences of the approved wording; no names; nothing before the review."""

from __future__ import annotations

from dataclasses import replace

import pytest
from approving import approved
from books import TODAY, letters, made, opened

from pipeline.rosterbook import Roster
from pipeline.writers.official import Paper
from pipeline.writers.pledges import FOLDER, pledges, promises


@pytest.mark.parametrize(("measures", "said"), [
    ("1.两人签字。每月抽查。\n2.先批后用。", ["两人签字。", "先批后用。"]),
    ("1.材料提前2个工作日送达，否则不上会；2.主要负责人末位发言；3.每季抽对", ["材料提前2个工作日送达，否则不上会。", "主要负责人末位发言。", "每季抽对。"]),
    ("（1）先批后用；（2）双人保管", ["先批后用。", "双人保管。"]),
    ("一是公开；不补", ["公开。"]),
    ("两人签字", ["两人签字。"]),
    ("", []), ("  \n", []), ("1.", []),
])
def test_promises_are_the_first_sentences_of_the_measures(measures, said):
    """Each numbered item gives one promise, without its number; nothing gives none."""
    assert promises(measures) == said


@pytest.fixture(scope="module")
def unreviewed():
    return made(letters())


@pytest.fixture(scope="module")
def printed(unreviewed):
    book = replace(unreviewed, register=approved(unreviewed.register))
    paper = Paper(book.register.unit, book.register.period, "内部资料", "第001版", TODAY, book.roster)
    return book, paper, {path: content() for path, content in pledges(book.register, paper, "局纪检信箱").items()}


def _lines(content: bytes) -> list[str]:
    return [str(row[0].value) for row in opened(content).worksheets[0].iter_rows() if row[0].value]


def test_every_post_with_measures_has_a_page(printed):
    """One workbook a section, one page a post, each begun by a break, each with where to report and room to sign."""
    book, _, files = printed
    risks = book.register.risks
    with_measures = risks[(risks["层级"] == "岗位") & (risks["措施条数"] > 0)]
    assert sorted(files) == sorted(f"{FOLDER}/公开承诺书_{section}.xlsx" for section in set(with_measures["科室"]))
    for name, content in files.items():
        section = name.rpartition("_")[2].removesuffix(".xlsx")
        posts = list(dict.fromkeys(with_measures[with_measures["科室"] == section]["岗位"]))
        lines = _lines(content)
        assert [line.rpartition("：")[2] for line in lines if line.startswith("单位名称")] == posts
        assert lines.count("监督渠道：局纪检信箱") == lines.count("公开承诺书") == len(posts)
        assert len(opened(content).worksheets[0].row_breaks.brk) == len(posts) - 1
        said = sum(len(promises(text)) for text in with_measures[with_measures["科室"] == section]["防控措施"])
        assert sum("（岗-" in line for line in lines) == said


def test_no_name_is_printed(printed):
    """Whoever promises signs; no name of the roster stands on any page."""
    book, _, files = printed
    text = "".join("".join(_lines(content)) for content in files.values())
    assert not [name for name in book.roster.everybody if name in text]


def test_the_approved_wording_is_promised(printed):
    """What was approved is printed, not what came later; where nobody said where to report, there is room."""
    book, paper, files = printed
    register = book.register
    changed = register.risks["风险编号"] == "岗-办公室-001"
    later = register.risks.assign(防控措施=register.risks["防控措施"].mask(changed, "1.尚未审核的新措施。"))
    assert changed.any()
    name = f"{FOLDER}/公开承诺书_办公室.xlsx"
    lines = _lines(pledges(replace(register, risks=later), paper, "")[name]())
    assert not any("尚未审核的新措施" in line for line in lines)
    assert lines.count(f"监督渠道：{'＿' * 8}") == _lines(files[name]).count("监督渠道：局纪检信箱")


def test_before_the_review_there_is_nothing_to_promise(unreviewed, printed):
    """Accepted measures that nobody has reviewed bind nobody: no page, though the very same ones give pages once they are."""
    _, paper, files = printed
    assert files
    assert pledges(unreviewed.register, paper, "") == {}


def test_without_measures_there_is_nothing_to_promise(printed):
    """A register without measures prints no page."""
    book, paper, _ = printed
    reviews = replace(book.register.reviews, decisions=book.register.reviews.decisions.assign(防控措施=None))
    bare = replace(book.register, risks=book.register.risks.assign(防控措施=None), reviews=reviews)
    assert pledges(bare, replace(paper, roster=Roster()), "") == {}
