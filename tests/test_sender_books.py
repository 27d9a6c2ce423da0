"""Nothing of the sender's is lost: what a workbook has, its return copy has, and it is itself again when the marks are off."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import openpyxl
import pytest
import sender_books
from anatomy import Fact, Facts, Package, added, facts, lost
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from sender_books import MADE, SHEET, members, repacked

from pipeline.writers.package import FLAG, NOTICE_SHEET, TAG, CellMark, Notice, NoticeRow, RowFlag, mark, unmark

# openpyxl says on loading what it does not keep: the very reason for marking in place.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported", "ignore:Cannot parse header or footer")

NOTICE = Notice("退回说明", ("请改正后报送。",), ("序号", "问题"), (6, 40), (NoticeRow(("1", "请填写"), (SHEET, "C5"), "error"),))
FLAGS = (RowFlag(SHEET, 5, 2), RowFlag(SHEET, 8, 1), RowFlag(SHEET, 40, 3))
PLAIN = ((3, 2), (5, 3), (6, 3), (7, 5), (10, 3), (12, 7), (40, 9))
SEVERITIES = ("error", "warning", "correction")


@cache
def made(kind: str) -> bytes:
    return MADE[kind]()


@cache
def before(kind: str) -> Facts:
    return facts(made(kind))


def marks_for(found: Facts) -> list[CellMark]:
    """Marks on plain, merged, hidden and empty cells, and on every cell with a comment of the sender's, on all sheets that have any."""
    places = [(SHEET, *place) for place in PLAIN]
    places += [(key[1], *coordinate_to_tuple(key[2])) for key in found if key[0] == "comment"]
    return [
        CellMark(sheet, row, column, SEVERITIES[number % 3], f"第{row}行要改。\n" + "请看说明，" * 12)
        for number, (sheet, row, column) in enumerate(dict.fromkeys(places))
    ]


@cache
def marked(kind: str) -> bytes:
    return mark(made(kind), marks_for(before(kind)), FLAGS, NOTICE)


def anchors(kind: str) -> set[tuple[str, str]]:
    """The cells that marks and flags may touch: the place itself, a merged range's first cell, the cell beside a flag."""
    touched = {(one.sheet, one.row, one.column) for one in marks_for(before(kind))}
    touched |= {(flag.sheet, flag.row, column) for flag in FLAGS for column in (flag.column, flag.column - 1)}
    for key, text in before(kind).items():
        if key[0] == "on sheet" and key[2] == "mergeCells":
            for left, top, right, bottom in (range_boundaries(ref) for ref in re.findall(r'ref="([^"]+)"', str(text))):
                if any(sheet == key[1] and top <= row <= bottom and left <= column <= right for sheet, row, column in touched):
                    touched.add((key[1], top, left))
    return {(sheet, f"{row}:{column}") for sheet, row, column in touched}


def is_marks_doing(fact: Fact, kind: str, touched: set[tuple[str, str]]) -> bool:
    """Whether the change of a fact is the mark itself: a look, a comment or its box at a marked cell, the tab in front."""
    if fact in (("order of tabs",), ("tab on top",)):
        return True
    if fact[0] == "look":
        return fact[1:] in touched
    if fact[0] == "comment":
        return (fact[1], "{}:{}".format(*coordinate_to_tuple(fact[2]))) in touched
    if fact[0] == "shape":
        return b'ClientData ObjectType="Note"' in before(kind)[fact]  # type: ignore[operator]  # shapes are bytes
    if kind == "without_styles" and fact[0] == "look":
        return True
    return fact in {("part", "docprops/app.xml"), ("part", "xl/threadedcomments/threadedcomment1.xml"), ("part", "xl/persons/person.xml")}


@pytest.mark.parametrize("kind", MADE)
def test_a_copy_has_all_that_the_sender_had(kind):
    """In the copy every part, cell, look, rule, picture, name and relation of the sender's is as it was, but at the marked cells."""
    touched = anchors(kind)
    gone = lost(before(kind), facts(marked(kind)))
    if kind == "without_styles":
        gone = [fact for fact in gone if fact[0] != "look"]
    assert [fact for fact in gone if not is_marks_doing(fact, kind, touched)] == []


@pytest.mark.parametrize("kind", MADE)
def test_a_chart_sheet_changes_in_nothing_but_the_tab(kind):
    """Sheets that are no grids are let go of as the tab on top, and no more."""
    for name, content in members(made(kind)).items():
        if "chartsheets/sheet" in name and not name.endswith(".rels"):
            assert re.sub(rb' ?tabSelected="1"', b"", content) == re.sub(rb' ?tabSelected="1"', b"", members(marked(kind))[name])


@pytest.mark.parametrize("kind", MADE)
def test_taken_off_the_marks_leave_nothing_behind(kind):
    """Without the marks the workbook is what it was in every part, and has nothing more but formats that nothing uses."""
    after = facts(unmark(marked(kind)))
    assert lost(before(kind), after) == []
    assert [fact for fact in added(before(kind), after) if fact[0] != "style"] == []


@pytest.mark.parametrize("kind", MADE)
def test_marked_a_second_time_a_copy_is_as_if_marked_once(kind):
    """A copy sent back as it is and marked with less has that and no more; taken off, all is as it was."""
    fewer = marks_for(before(kind))[:2]
    once = facts(mark(made(kind), fewer, FLAGS[:1], NOTICE))
    again = mark(marked(kind), fewer, FLAGS[:1], NOTICE)
    assert lost(without_formats(once), facts(again)) == []
    assert lost(before(kind), facts(unmark(again))) == []


def without_formats(found: Facts) -> Facts:
    """Facts but the lists of formats, to which each round of marking adds, and our own sheet, which may have another part's name."""
    return {key: value for key, value in found.items() if key[0] not in ("style", "type", "relation", "part", "tab", "look") and NOTICE_SHEET not in key}


@pytest.mark.parametrize("kind", MADE)
def test_every_mark_is_there(kind):
    """Every marked cell has its note, the sender's words first; every sheet but ours is the sender's, in order."""
    noted = {(key[1], key[2]): value for key, value in facts(marked(kind)).items() if key[0] == "comment"}
    own = {(key[1], key[2]): value for key, value in before(kind).items() if key[0] == "comment"}
    for (sheet, at), value in noted.items():
        text, theirs = value[1], own[sheet, at][1] if (sheet, at) in own else ""  # type: ignore[index]
        assert text.startswith(theirs)
        assert TAG in text
    assert own.keys() <= noted.keys()
    order = facts(marked(kind))["order of tabs",]
    assert order == (NOTICE_SHEET, *before(kind)["order of tabs",])  # type: ignore[misc]


# ── comments ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def height(anchor: bytes) -> int:
    corners = [int(number) for number in anchor.split(b",")]
    return (corners[6] - corners[2]) * 20 + corners[7] - corners[3]


def test_a_small_box_grows_for_our_words_and_shrinks_again():
    """The sender's box in which our words would not be seen is made larger, a large one is left as it is."""
    box = re.compile(rb"<x:Anchor>([^<]*)</x:Anchor>.*?<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)<", re.DOTALL)
    old, new = (
        {(row, column): anchor for anchor, row, column in box.findall(members(data)["xl/drawings/vmlDrawing1.vml"])}
        for data in (made("comments"), marked("comments"))
    )
    small, large = (b"3", b"1"), (b"5", b"3")
    assert height(new[small]) > height(old[small]) + 40
    assert old[large] == new[large]


def spoken(data: bytes) -> list[tuple[str, str, str | None]]:
    """What is said in the conversations: place, words, whom it answers."""
    root = Package(data).root("xl/threadedcomments/threadedcomment1.xml")
    return [(e.get("ref", ""), "".join(e.itertext()), e.get("parentId")) for e in root]


def test_in_a_conversation_our_words_are_an_answer():
    """Where programs show the conversation and not the comment, we answer in it, by a name of its own; the rest stays."""
    old, new = spoken(made("threads")), spoken(marked("threads"))
    assert new[: len(old)] == old
    ours = new[len(old):]
    roots = {ref: e.get("id") for e in Package(made("threads")).root("xl/threadedcomments/threadedcomment1.xml") if not e.get("parentId") for ref in [e.get("ref")]}
    assert sorted((ref, parent) for ref, _, parent in ours) == sorted((ref, roots[ref]) for ref in ("D6", "E5"))
    assert all(text.startswith(TAG) for _, text, _ in ours)
    people = [person.get("displayName") for person in Package(marked("threads")).root("xl/persons/person.xml")]
    assert people == ["张三", "李四", "办公室"]


def test_an_answer_to_our_answer_stays():
    """What the sender says after us in a conversation is kept when our words go, also where we had begun it."""
    parts = members(marked("threads"))
    name = "xl/threadedComments/threadedComment1.xml"
    content = parts[name].decode()
    reply = '<threadedComment ref="D6" dT="2011-10-01T08:00:00.00" personId="{A}" id="{B}" parentId="{0}"><text>已改</text></threadedComment>'
    [ours] = [e for e in Package(marked("threads")).root(name.lower()) if e.get("ref") == "D6" and "".join(e.itertext()).startswith(TAG)]
    first = reply.replace("{0}", ours.get("id", "")).replace("{B}", "{B1}")
    second = reply.replace("{0}", ours.get("id", "")).replace("{B}", "{B2}")
    begun = content.replace(f' parentId="{ours.get("parentId")}"', "", 1) if content.count("parentId") else content
    parts[name] = begun.replace("</ThreadedComments>", first + second + "</ThreadedComments>").encode()
    left = [e for e in Package(unmark(repacked(parts))).root(name.lower()) if "".join(e.itertext()) == "已改"]
    known = {e.get("id") for e in Package(unmark(repacked(parts))).root(name.lower())}
    assert [e.get("id") for e in left] == ["{B1}", "{B2}"]
    assert all(e.get("parentId") is None or e.get("parentId") in known for e in left)


def test_what_programs_make_of_our_answer_goes_too():
    """Excel writes the comment that stands for a conversation anew, each answer indented below a line of its own: no trace stays."""
    parts = members(marked("threads"))
    text = parts["xl/comments1.xml"].decode()
    rewritten = re.sub(rf"(?:</t></r><r><rPr>.*?</rPr><t[^>]*>)?\n{TAG}", f"\nReply:\n    {TAG}", text)
    assert rewritten.count("Reply:\n    " + TAG) == 3
    parts["xl/comments1.xml"] = rewritten.encode()
    after = facts(unmark(repacked(parts)))
    for at in ("E5", "D6"):
        assert after["comment", SHEET, at][1].strip() == before("threads")["comment", SHEET, at][1]  # type: ignore[index]


def test_a_sender_may_write_of_our_tag():
    """A comment of the sender's that mentions the tag within a sentence is the sender's."""
    def fill(_, sheet):
        sheet.write_comment("E5", f"已按{TAG}的要求改正")

    sent = sender_books.written(fill)
    assert unmark(sent) == sent
    once = facts(unmark(mark(sent, [CellMark(SHEET, 5, 5, "error", "甲")], (), NOTICE)))
    assert once["comment", SHEET, "E5"] == facts(sent)["comment", SHEET, "E5"]


def test_an_empty_comment_of_the_senders_stays():
    """A comment without words, such as one that is a picture, is not taken for ours."""
    assert before("by_openpyxl")["comment", SHEET, "B3"] == facts(unmark(marked("by_openpyxl")))["comment", SHEET, "B3"]


# ── other programs ───────────────────────────────────────────────────────────────────────────────────────────────────

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def saved_by_office(kinds: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Workbooks as LibreOffice saves them."""
    sources = []
    for name, content in kinds.items():
        source = folder / f"{name}.xlsx"
        source.write_bytes(content)
        sources.append(source)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    line = [str(SOFFICE), "--headless", "--norestore", profile, "--convert-to", "xlsx", "--outdir", str(folder / "saved"), *map(str, sources)]
    subprocess.run(line, check=True, capture_output=True, timeout=300)
    return {name: (folder / "saved" / f"{name}.xlsx").read_bytes() for name in kinds}


OFFICE_KINDS = ("drop_downs", "conditional_formats", "pictures", "charts", "comments", "layout", "names_and_print", "protection", "other_sheets", "by_openpyxl", "everything")


@needs_office
def test_workbooks_of_libreoffice_are_kept_likewise(tmp_path):
    """The same for workbooks that LibreOffice has written: nothing is lost, and nothing is left when the marks are off."""
    for kind, sent in saved_by_office({kind: made(kind) for kind in OFFICE_KINDS}, tmp_path).items():
        found = facts(sent)
        copy = mark(sent, marks_for(found), FLAGS, NOTICE)
        kept = [fact for fact in lost(found, facts(copy)) if fact[0] not in ("look", "comment", "shape", "order of tabs", "tab on top")]
        assert [fact for fact in kept if fact != ("part", "docprops/app.xml")] == [], kind
        after = facts(unmark(copy))
        assert lost(found, after) == [], kind
        assert [fact for fact in added(found, after) if fact[0] != "style"] == [], kind


@needs_office
def test_copies_open_in_libreoffice_and_lose_their_marks_there(tmp_path):
    """LibreOffice opens every copy, our sheet in front; what it saves has, without the marks, the sender's values and comments."""
    # Not those that LibreOffice or openpyxl themselves cannot read without losing something.
    kinds = [kind for kind in MADE if kind not in ("old_drawings", "strict", "without_styles")]
    for kind, again in saved_by_office({kind: marked(kind) for kind in kinds}, tmp_path).items():
        book = openpyxl.load_workbook(io.BytesIO(again))
        assert book.sheetnames[0] == NOTICE_SHEET, kind
        bare = openpyxl.load_workbook(io.BytesIO(unmark(again)))
        sent = openpyxl.load_workbook(io.BytesIO(made(kind)))
        # LibreOffice makes ordinary sheets of chart sheets.
        assert [sheet.title for sheet in bare.worksheets if sheet.title != "图"] == [sheet.title for sheet in sent.worksheets], kind
        for sheet in sent.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    found = bare[sheet.title][cell.coordinate]
                    assert TAG not in (found.comment.text if found.comment else ""), (kind, cell.coordinate)
                    assert FLAG not in str(found.value or ""), (kind, cell.coordinate)
                    if cell.comment and cell.comment.text.strip() and not cell.comment.text.startswith("[Threaded"):
                        assert found.comment is not None, (kind, cell.coordinate)
                        assert found.comment.text.strip() == cell.comment.text.strip(), (kind, cell.coordinate)
