"""廉政风险排查情况通报.docx: its numbers are the figures, it stays on two pages, names nobody, and is the same each time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pandas as pd
import pytest
from approving import approved
from books import Book, Row, _roster_rows, _section_letter, letters, made, reading, table
from hypothesis import given
from hypothesis import strategies as st
from power_letters import bureau
from test_leaks import everybody, holding, planted, tables
from workspaces import BOOK, REPOSITORY, every_part, soffice

from pipeline.analysis.balance import balance
from pipeline.analysis.followup import followup
from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import ACCEPTED, NOT_DUE, NOT_YET
from pipeline.forms import COMMITMENTS, INFORMATION, INSPECTIONS, ROSTER
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.run import BRIEF
from pipeline.settings import Settings, parsed
from pipeline.writers.brief import brief, fonts, points, words
from pipeline.writers.brief.lines import Line, largest, lines, together
from pipeline.writers.brief.matter import Matter, listed
from pipeline.writers.consolidated.attention import Rule
from pipeline.writers.official import Paper

drawing = pytest.mark.skipif(fonts.chinese_font() is None, reason="this machine has no Chinese font")
FOLLOWED = date(2011, 10, 10)


def matter(book: Book) -> Matter:
    paper = Paper(book.register.unit, book.register.period, book.settings.classification, book.edition, book.figures.today, book.roster)
    return Matter(book.register, book.figures, paper, book.settings, BOOK)


def written(book: Book) -> bytes:
    own = matter(book)
    return brief(own.register, own.figures, own.paper, own.settings, own.workbook)


def read(content: bytes) -> docx.document.Document:
    return docx.Document(BytesIO(content))


def text(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in read(content).paragraphs)


def rows(content: bytes) -> list[list[str]]:
    """The table's texts, each merged cell as often as it is wide."""
    return [[cell.text for cell in row.cells] for row in read(content).tables[0].rows]


def numbers(content: bytes) -> dict[str, tuple[int, ...]]:
    """The table's numbers by who they belong to, the sum under 合计."""
    return {row[0]: tuple(int(cell) for cell in row[1:]) for row in rows(content)[2:]}


FORTY = tuple(f"第{a}{b}审计科" for a in "一二三四" for b in "甲乙丙丁戊己庚辛壬癸")


def forty() -> Book:
    """A bureau of forty sections, six of which sent nothing and four of which were never filled in by all posts."""
    posts = ("负责人", "主审岗", "内勤岗")
    others: list[Row] = [
        {"科室": section, "科室类型": "科室", "岗位名称": f"{section}{post}", "姓名": f"{section[1:3]}{post[0]}", "科室负责人": "是" if post == "负责人" else "否",
         "分管领导": "柳应川", "在岗": "是"}
        for section in FORTY for post in posts
    ]
    file = "办公室/名册.xlsx"
    sent = [_section_letter(at, section, posts[: 3 - at % 2]) for at, section in enumerate(FORTY, 1) if at % 7]
    return made([reading(file, table(ROSTER, file, "", [*_roster_rows()[:2], *others])), *sent], today=date(2011, 8, 20))


def followed() -> Book:
    """The small bureau with powers, some points approved, and of what follows something overdue of each kind, with what must not be told."""
    book = made(bureau())
    register = approved(book.register)
    known = tables(register)
    late = {"处置期限": "2011-09-01", "处置结果": "办理中", "涉及科室": "综合科"}
    wanting = {"措施落实": "未落实", "整改期限": "2011-09-01", "整改结果": "整改中", "检查日期": "2011-08-01", "被检查科室": "综合科"}
    ended = {"公开起": "2011-01-01", "公开止": "2011-09-01", "科室": "综合科"}
    for form, cells in ((INFORMATION, late), (INSPECTIONS, wanting), (COMMITMENTS, ended)):
        size = len(known[form.key])
        known[form.key] = known[form.key].assign(**{heading: pd.array([value] * size, dtype="str") for heading, value in cells.items()})
    return counted_again(replace(book, register=replace(register, tables=known)))


def counted_again(book: Book) -> Book:
    """The book with what its register's tables come to."""
    register, own = book.register, book.settings
    records = Records((), register, book.roster, own.stages(2011))
    figures = replace(
        book.figures, today=FOLLOWED, balance=balance(register, book.roster), followup=followup(records, (), FOLLOWED, frozenset(), own),
        by_approved={grade: int((register.risks["审定等级"] == grade).sum()) for grade in GRADE.values},
        unreviewed=int((register.risks["审定等级"] == UNREVIEWED).sum()),
    )
    return replace(book, figures=figures)


def two_units() -> Book:
    """Two units with the same sections."""
    own = [unit_letter(letter, unit) for unit in ("甲县审计局", "乙县审计局") for letter in letters()[1:4]]
    return made(own, Settings(several_units=("甲县审计局", "乙县审计局")))


def unit_letter(letter, unit):
    file = f"{unit}/{letter.file}"
    named = [replace(own.header["单位名称"], value=unit, seen=unit) for own in letter.tables]
    return reading(file, *(replace(own, file=file, header=own.header | {"单位名称": name}) for own, name in zip(letter.tables, named, strict=True)))


BOOKS = {"small": lambda: made(letters()), "forty": forty, "followed": followed, "units": two_units, "nothing": lambda: made([]), "returned": lambda: made(letters()[-1:])}


@pytest.fixture(scope="module")
def known() -> dict[str, tuple[Book, bytes]]:
    """Each kind of book with its notice."""
    found = {name: make() for name, make in BOOKS.items()}
    return {name: (book, written(book)) for name, book in found.items()}


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["small", "forty", "followed", "units"])
def test_its_sentences_are_the_figures(known, kind):
    """The computed sentence stands there as on 摘要; letters, forms and categories are told in numbers that add up."""
    book, content = known[kind]
    said, figures = text(content), book.figures
    assert figures.total
    assert figures.sentence in said
    parts = re.findall(r"(\d+)件", said)
    assert int(parts[0]) == figures.letters.received == sum(map(int, parts[1:]))
    told = re.search(r"应报表格(\d+)张，(.*?)。", said)
    asked = [owed for owed in figures.progress if owed.state not in (NOT_YET, NOT_DUE)]
    assert int(told[1]) == len(asked) == sum(map(int, re.findall(r"(\d+)张", told[2])))
    assert f"已通过{sum(owed.state == ACCEPTED for owed in asked)}张" in told[2]
    categories = re.search(r"按风险类别，(.*?)。", said)[1]
    assert sum(map(int, re.findall(r"(\d+)个", categories))) == figures.total
    basis, counts = ("自评", figures.by_self) if figures.unreviewed else ("审定", figures.by_approved)
    assert f"{'、'.join(f'{grade}{counts[grade]}个' for grade in GRADE.values)}，一级占" in re.search(rf"按{basis}等级.*", said)[0]


def test_its_problems_are_those_of_the_summary(known):
    """Points without measures, joined duties, what is overdue and lapsed, too low grades: each with the figure's own number, and nothing of what was told."""
    book, content = known["followed"]
    figures, said = book.figures, text(content)
    after = figures.followup
    assert min(after.warnings.overdue, len(after.inspections.overdue), len(after.commitments.lapsed), len(figures.balance.conflicts), figures.without_measures) > 0
    assert f"没有防控措施的风险点{figures.without_measures}个" in said
    assert f"应当分开的职责由同一岗位承担{len(figures.balance.conflicts)}处" in said
    graver = [alert for alert in after.warnings.by_section if alert.grade == "一级"]
    assert f"未办结的廉政风险信息较多、建议一级预警的科室（中心）{len(graver)}个。" in said
    assert f"廉政风险信息处置逾期{after.warnings.overdue}条。" in said
    assert f"检查发现的问题整改逾期{len(after.inspections.overdue)}项。" in said
    assert f"公开承诺已到期{len(after.commitments.lapsed)}项，涉及综合科。" in said
    assert f"自评等级低于建议等级的风险点{figures.self_below_proposed}个。" in said
    assert f"待审定的{figures.unreviewed}个风险点" in said if figures.unreviewed else "待审定的" not in said
    assert "现在是完善提高阶段，请于2011年11月30日前" in said


def test_every_rule_of_the_workbook_is_told_or_left_out():
    """What 提请注意 looks for, the notice tells in the same order, or leaves out with a reason."""
    assert set(points.FINDERS) | set(points.LEFT_OUT) == set(Rule)
    assert not set(points.FINDERS) & set(points.LEFT_OUT)


def test_every_problem_asks_for_something(known):
    """What is found is found once and asked for once, in whole sentences; no sentence is said where there is nothing to say."""
    for book, _ in known.values():
        own = matter(book)
        found = points.points(own)
        assert len({point.found for point in found}) == len(found)
        sentences = [*words.overview(own), *words.distribution(own, lines(own)), *points.problems(own), *points.demands(own)]
        assert all(re.fullmatch(r"[^\n]*[。]", sentence) for sentence in sentences), sentences
        assert not [sentence for sentence in sentences if re.search(r"(?<!\d)0[件张处条项]|涉及。|，，|。。|、。", sentence)]
        assert set(points.demands(own)) >= {point.asked for point in found}


@pytest.mark.parametrize(("day", "asked"), [
    ("2011-06-01", "宣传发动阶段，请于2011年6月30日前"), ("2011-07-31", "排查廉政风险阶段，请于2011年7月31日前"), ("2011-08-01", "制定防范措施阶段，请于2011年9月30日前"),
    ("2011-12-01", "本期各阶段均已截止"),
])
def test_it_asks_for_what_the_stage_asks_for(day, asked):
    """The deadline is that of the period's stage under way, by the settings; on its last day it still is."""
    book = made(letters(), today=date.fromisoformat(day))
    assert asked in text(written(book))


def test_deadlines_come_from_the_settings():
    own = parsed('[deadlines]\nmeasures = "10-31"')
    assert "请于2011年10月31日前" in text(written(made(letters(), own, today=date(2011, 10, 8))))


def test_measures_that_are_late_are_called_late():
    """Up to the stage's last day measures are to be made, from the day after they are late."""
    book = made(letters())
    late = replace(book, figures=replace(book.figures, today=date(2011, 10, 1)))
    assert "没有防控措施的风险点，请于2011年9月30日前研究制定。" in text(written(book))
    assert "没有防控措施的风险点，已经过了2011年9月30日的期限，请立即补定。" in text(written(late))


@pytest.mark.parametrize("kind", ["nothing", "returned"])
def test_with_nothing_accepted_it_still_reads_right(known, kind):
    """No counts of nothing, no table, no pictures; what came in and what is asked for are told."""
    _, content = known[kind]
    said, opened = text(content), read(content)
    assert "还没有通过的风险点" in said
    assert "查找廉政风险点" not in said
    assert not opened.tables
    assert not opened.inline_shapes
    assert "请办公室尽快报送机构岗位名册。" in said
    assert ("收件文件夹里没有来件。" in said) == (kind == "nothing")


def test_several_units_are_told_apart(known):
    """Of several units the title names none, the table has a line for each, and no section is named that both have."""
    book, content = known["units"]
    said, own = text(content), numbers(content)
    assert said.startswith("廉政风险排查情况通报\n（2011年第1期）\n各单位：")
    assert list(own) == ["甲县审计局", "乙县审计局", "合计"]
    assert "涉及甲县审计局、乙县审计局" in said
    assert own["甲县审计局"][0] == own["乙县审计局"][0] == book.figures.total / 2
    assert not [section for section in ("综合科", "办公室、") if section in said]
    assert "待报表格" not in rows(content)[0]


# ── the table ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["small", "forty", "followed", "units"])
def test_the_table_adds_up(known, kind):
    """Each column's lines add up to its sum, and the sums are the figures; within a line the grades add up to the points."""
    book, content = known[kind]
    own, figures = numbers(content), book.figures
    total = own.pop("合计")
    assert tuple(map(sum, zip(*own.values(), strict=True))) == total
    reviewed = figures.unreviewed < figures.total
    assert total[:4] == (figures.total, *figures.by_self.values())
    assert all(line[0] == sum(line[1:4]) for line in own.values())
    if reviewed:
        assert total[4:8] == (*figures.by_approved.values(), figures.unreviewed)
        assert all(line[0] == sum(line[4:8]) for line in own.values())
    after = 8 if reviewed else 4
    assert total[after : after + 2] == (figures.measures, figures.without_measures)
    if kind != "units":
        assert total[-1] == sum(owed.state not in (ACCEPTED, NOT_YET, NOT_DUE) for owed in figures.progress)


def test_the_table_counts_what_the_register_holds(known):
    """Line by line the numbers are those of the register's own rows, counted here in another way."""
    book, content = known["small"]
    risks, own = book.register.risks, numbers(content)
    owners = risks["科室"].fillna("单位层面")
    for owner, count in Counter(owners).items():
        rows_of = risks[owners == owner]
        assert own[owner][0] == count
        assert own[owner][1:4] == tuple((rows_of["自评等级"] == grade).sum() for grade in GRADE.values)
        assert own[owner][4:6] == (rows_of["措施条数"].sum(), (rows_of["措施条数"] == 0).sum())


def test_forty_sections_are_shortened_and_said_to_be(known):
    """Where not all lines have room, the others are one line, the sum stays whole, and the note tells how many and where they stand."""
    book, content = known["forty"]
    own = list(numbers(content))
    others = next(name for name in own if name.startswith("其余"))
    every = len(lines(matter(book)))
    assert own[-2:] == [others, "合计"]
    assert others == f"其余{every - len(own) + 2}个"
    note = next(paragraph.text for paragraph in read(content).paragraphs if paragraph.text.startswith("注："))
    assert f"本表列风险点最多的{len(own) - 2}个，其余{every - len(own) + 2}个合为一行。" in note
    assert f"“{BOOK}”（第001版）" in note
    assert "“统计”" in note


_LINES = st.lists(st.builds(
    Line, st.text(max_size=3), st.integers(0, 9), *[st.tuples(*[st.integers(0, 9)] * 3)] * 2, *[st.integers(0, 9)] * 4), max_size=60)


@given(_LINES, st.integers(1, 30))
def test_shortening_loses_nothing(every, most):
    """However many lines are shown, they and the line of the others add up to the sum, keep their order, and none of the others has more points."""
    shown, others = largest(every, most)
    assert len(shown) == min(len(every), most)
    assert [line for line in every if line in shown] == [line for line in every if line in shown or line not in others]
    whole = together(every)
    assert together([*shown, *([together(others)] if others else [])]) == whole
    assert not others or max(line.total for line in others) <= min(line.total for line in shown)


@pytest.mark.parametrize(("names", "shown"), [
    ([], ""), (["办公室", "办公室"], "办公室"), (["甲", "", "乙"], "甲、乙"), (list("甲乙丙丁戊己庚"), "甲、乙、丙、丁等7个科室（中心）"),
    (["单位层面", *"甲乙丙丁戊己"], "单位层面、甲、乙、丙等7处"),
])
def test_names_are_listed_once(names, shown):
    """All names, or the first few with how many there are; the unit is not counted as a section."""
    assert listed(names, "科室（中心）") == shown


# ── the document ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_it_is_an_official_page(known):
    """A4 with the official margins, 密级 at the head, the page's number at the foot, parts as headings, the unit and the day at the end."""
    _, content = known["small"]
    opened = read(content)
    section = opened.sections[0]
    sizes = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 37, 35, 28, 26]
    assert section.header.paragraphs[0].text == "内部资料"
    assert "PAGE" in section.footer._element.xml
    headings = [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == ["一、总体情况", "二、风险分布", "三、存在的问题", "四、下一步要求"]
    assert [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name == "落款"] == ["示例市审计局", "2011年8月5日"]
    fonts_used = {style.element.rPr.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) for style in opened.styles if style.type == 1}
    assert {"仿宋", "黑体", "方正小标宋简体"} <= fonts_used


def test_the_file_says_what_it_is(known):
    """Title, subject and author are set; its days are the edition's, not the clock's, and no part bears an hour."""
    _, content = known["small"]
    own = read(content).core_properties
    assert (own.title, own.subject, own.author) == ("示例市审计局廉政风险排查情况通报", "2011年第1期 第001版", "riskbook")
    assert own.created.replace(tzinfo=None) == own.modified.replace(tzinfo=None) == datetime(2011, 8, 5)
    assert {entry.date_time for entry in ZipFile(BytesIO(content)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_book_gives_the_same_bytes(known):
    """Nothing of the clock, of memory or of the order of sets goes in; other figures give other bytes."""
    for name, (book, content) in known.items():
        assert written(book) == content
        assert written(replace(book, figures=replace(book.figures, today=date(2011, 8, 6)))) != content, name


def _pages(pdf: Path) -> int:
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler) is not installed here")
    told = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)$", told, re.MULTILINE)[1])


def _crowded() -> Book:
    """All that can be said at once of forty sections with long names."""
    book, after = forty(), followed().figures
    figures = replace(book.figures, balance=after.balance, followup=after.followup, today=date(2011, 10, 10))
    register = approved(book.register)
    register = replace(register, risks=register.risks.assign(**{CONFIRMATION: UNCONFIRMED}))
    return replace(book, register=register, figures=replace(figures, unreviewed=figures.total - 3, by_approved={"一级": 1, "二级": 1, "三级": 1}))


def test_it_stays_on_two_pages(known, tmp_path):
    """As LibreOffice sets it, every notice has one page or two: of a small bureau, of forty sections, with all that can be said, with nothing."""
    plain = docx.Document()
    plain.save(tmp_path / "plain.docx")
    for name, content in {**{name: content for name, (_, content) in known.items()}, "crowded": written(_crowded())}.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    files = sorted(tmp_path.glob("*.docx"))
    printed = {path.stem: path for path in soffice("pdf", files, tmp_path / "out")}
    if not printed["plain"].exists():
        pytest.skip("LibreOffice is here, but not its Writer (libreoffice-writer)")
    pages = {name: _pages(path) for name, path in printed.items() if name != "plain"}
    assert set(pages.values()) <= {1, 2}, pages
    assert (pages["nothing"], pages["small"], pages["forty"], pages["crowded"]) == (1, 2, 2, 2)


# ── the pictures ─────────────────────────────────────────────────────────────────────────────────────────────────────


@drawing
def test_the_pictures_have_their_texts(known):
    """Two pictures, each with an alternative text that tells its numbers."""
    book, content = known["small"]
    bars, ring = (shape._inline.docPr.get("descr") for shape in read(content).inline_shapes)
    for owner, line in numbers(content).items():
        assert (f"{owner}{line[0]}个" in bars) == (bool(line[0]) and owner != "合计")
    assert all(f"{grade}{number}个" in ring for grade, number in book.figures.by_self.items())


@drawing
def test_the_pictures_are_of_no_hour_and_no_program(known):
    """PNGs without a text that says when or by what they were made."""
    parts = every_part("x.docx", known["small"][1])
    pictures = [part for name, part in parts.items() if name.endswith(".png")]
    assert len(pictures) == 2
    assert not [mark for part in pictures for mark in (b"tEXt", b"tIME", b"matplotlib") if mark in part]


def test_without_a_font_a_line_stands_for_the_pictures(known, monkeypatch):
    """A machine without any of the families draws nothing, and the notice says so and where the charts are."""
    monkeypatch.setattr(fonts, "FAMILIES", ("没有的字体",))
    assert fonts.chinese_font() is None
    for kind in ("small", "nothing"):
        content = written(known[kind][0])
        assert not read(content).inline_shapes
        assert (f"（本机没有中文字体，没有附图；图在“{BOOK}”的“摘要”里。）" in text(content)) == (kind == "small")


@drawing
def test_a_character_without_type_is_marked():
    """What the font lacks is drawn as printers mark it, not as an empty box."""
    assert fonts.drawable("综合\U0010fffd科", fonts.chinese_font()) == "综合〓科"


@drawing
def test_drawing_says_nothing_on_the_screen(tmp_path):
    """Even where matplotlib can keep no list of fonts, not a word of it is seen."""
    home = tmp_path / "file"
    home.write_text("")
    line = "from pipeline.writers.brief.fonts import chinese_font; assert chinese_font()"
    own = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(REPOSITORY)}
    own.pop("MPLCONFIGDIR", None)
    ran = subprocess.run([sys.executable, "-c", line], env=own, capture_output=True, text=True, check=True)
    assert ran.stdout + ran.stderr == ""


# ── what it may not say ──────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_that_may_not_circulate_stands_in_it():
    """With names, numbers and reports in every free column of every form, no part of the notice holds one of them; nor a person's name."""
    book = followed()
    register, tags = planted(book.register)
    full = counted_again(replace(book, register=register))
    content = written(full)
    assert f"处置逾期{full.figures.followup.warnings.overdue}条" in text(content)
    assert full.figures.followup.warnings.overdue
    assert holding(every_part("x.docx", content), [*tags, "13905831234", "1390583", *everybody(book.roster)]) == []


def test_a_number_in_a_name_is_masked():
    """A telephone number typed into a section's name does not come in whole, in the text, the table or a picture's text; odd signs do no harm."""
    odd = "综合科13905831234$x^2$<&>"
    file = "甲/表.xlsx"
    letter = _section_letter(1, odd, ("负责人",))
    content = written(made([reading(file, *(replace(own, file=file) for own in letter.tables))]))
    parts = every_part("x.docx", content)
    assert "139****1234" in text(content) + str(rows(content)) + str([shape._inline.docPr.get("descr") for shape in read(content).inline_shapes])
    assert holding(parts, ["13905831234"]) == []


@drawing
@pytest.mark.parametrize(("number", "grade"), [(1, "自评等级"), (4, "审定等级")])
def test_the_bars_show_approved_grades_once_there_are_any(told, number: int, grade: str):
    """Before the review the bars show what was self-assessed, after it what was approved, as 摘要 does."""
    content = (told[0].editions[number - 1] / BRIEF).read_bytes()
    bars = read(content).inline_shapes[0]._inline.docPr.get("descr")
    assert f"风险点个数（{grade}）" in bars
