"""Which lines under the headings are data. Every line that is not is named, none is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from operator import itemgetter

from pipeline.form import Form, Kind
from pipeline.intake.banner import is_label
from pipeline.intake.dates import read_date
from pipeline.intake.grid import Cell, Grid
from pipeline.intake.groups import group_name
from pipeline.intake.heading import Head, is_repeated
from pipeline.marks import FLAG
from pipeline.text import cleaned, essence, tight
from pipeline.vocabulary import comparable


class LineKind(StrEnum):
    """What a line is; the value is how it is named to people."""

    DATA = "数据行"
    BLANK = "空行"
    HEADINGS = "重复的表头"
    SECTION = "分节标题行"
    TOTAL = "合计行"
    SIGNATURE = "签字行"
    NOTE = "说明行"
    EXAMPLE = "示例行"
    CONTINUED = "续行"


@dataclass(frozen=True)
class Line:
    """A line under the headings (row from 1) and, for lines that are not data, the text that shows what they are."""

    row: int
    kind: LineKind
    text: str = ""
    column: int = 1


_TOTAL = re.compile(r"^(?:合计|小计|总计|共计|累计|总数|本页小计|共\d+[条项个行]|[\u4e00-\u9fff]{1,6}共\d+[条项个行]$)")
_NOTE = re.compile(r"^[*\uff0a]|^[(\uff08]?(?:附(?:件|表|录)?\d{0,2}[:\uff1a]|填表说明|填报说明|说明[::\uff1a]|注[::\uff1a]|注\d|备注[::\uff1a]|附注|※|填表要求|注意事项|以下空白|以下无正文|第\d+页)")
_SIGNATURE = re.compile(r"^(?:审核|制表|填表|审批|复核|校对|签发)[::\uff1a]|(?:审核人|填表人|制表人|负责人|分管领导|经办人|复核人|单位负责人|科室负责人|(?:审核|审批|领导|科室|组织)意见|签字|签名|盖章)(?:[((\uff08]?(?:签字|签名|盖章)[))\uff09]?)?\s*[::\uff1a]|[((\uff08](?:签字|签名|盖章|公章)[))\uff09]|^.{0,12}(?:签字|签名|签章|盖章)$")
_SIGNED_BY = re.compile(r"^[\u4e00-\u9fff]{1,12}局(?:[\u4e00-\u9fff]{1,12}(?:科|室|中心|办))?$")
_SECTION = re.compile(r"^(?:[一二三四五六七八九十]{1,3}[、..\uff0e]|[((\uff08][一二三四五六七八九十]{1,3}[))\uff09]|第[一二三四五六七八九十]{1,3}[章节部分])")
_EXAMPLE = re.compile(r"^\(?(?:示例|样例|举例|例|例如)\d{0,2}[:.]?\)?$")
_EXAMPLE_NAME = re.compile(r"\((?:示例|样例|例)\)$")
_UNFILLED_NUMBER = re.compile(r"\d{1,4}(?:\.0)?")
_NOTE_TEXTS, _SIGNATURE_TEXTS = 3, 6
_LONGEST_GROUP_NAME = 20
_GROUP_NAME = re.compile("^[【\\[《★☆●◆■▲※]|[:\uff1a类]$")
_NOTE_ITEM = re.compile(r"[(\uff08]?[\d一二三四五六七八九十]{1,3}[.\uff0e、)\uff09]|[\u2460-\u2473]")
_FEW = 0.5
_MOST = 0.7


def _distinct(row: Sequence[Cell], columns: Sequence[int]) -> list[tuple[int, str]]:
    """The different filled cells of a line, in the form's columns first and then elsewhere; merged copies count once."""
    found: dict[str, int] = {}
    for column in columns:
        if column <= len(row) and (text := cleaned(str(row[column - 1]))):
            found.setdefault(text, column)
    return [(column, text) for text, column in found.items()]


def _is_section(texts: list[tuple[int, str]], row: Sequence[Cell], head: Head) -> bool:
    if len(texts) not in (1, 2):
        return False
    text = texts[0][1]
    spread = sum(1 for column in head.columns.values() if column <= len(row) and cleaned(str(row[column - 1])) == text)
    counted = re.fullmatch(r"\d+(?:\.0)?", texts[-1][1]) is not None
    numbered = bool(_SECTION.match(text)) and (len(texts) == 1 or counted)
    return numbered or (len(texts) == 1 and spread >= max(4, len(head.columns) * 2 // 3))


def _first_filled(head: Head, row: Sequence[Cell]) -> list[tuple[int, str]]:
    return _distinct(row, sorted({*head.columns.values(), *range(1, len(row) + 1)}))


def _kind_of_text(form: Form, head: Head, texts: list[tuple[int, str]], row: Sequence[Cell]) -> LineKind | None:
    first = texts[0][1]
    if _TOTAL.match(tight(first)) and len(texts) <= max(4, len(head.columns) // 2):
        return LineKind.TOTAL
    if _NOTE.match(tight(first)) and len(texts) <= _NOTE_TEXTS:
        return LineKind.NOTE
    if _is_signature(form, head, texts):
        return LineKind.SIGNATURE
    if len(texts) == 1 and essence(form.title) in essence(first):
        return LineKind.HEADINGS
    return LineKind.SECTION if _is_section(texts, row, head) or (len(texts) == 1 and _is_group_name(form, head, *texts[0])) else None


def _is_signature(form: Form, head: Head, texts: list[tuple[int, str]]) -> bool:
    """A line to sign on: by whom and when it was filled in, or the header block printed once more."""
    if len(texts) <= _SIGNATURE_TEXTS and (_SIGNATURE.search(texts[0][1]) or any(is_label(form, text) and ":" in text.replace("\uff1a", ":") for _, text in texts)):
        return True
    labels = sum(1 for _, text in texts if form.match_label(text))
    if labels > 1 and is_label(form, texts[0][1]) and 2 * labels >= len(texts):
        return True
    return len(texts) == 1 and (_SIGNED_BY.match(texts[0][1]) is not None or _is_lone_day(form, head, *texts[0]))


def _is_lone_day(form: Form, head: Head, column: int, text: str) -> bool:
    """A day under the table and nothing beside it; in a column of days it belongs to the line before."""
    return _kind_at(form, head, column) not in (Kind.DATE, Kind.TERM, Kind.NUMBER) and read_date(text, None).day is not None


def _is_group_name(form: Form, head: Head, column: int, text: str) -> bool:
    """A few words where lines begin and nothing beside them name the lines that follow."""
    if _kind_at(form, head, column) is Kind.NUMBER:
        return _UNFILLED_NUMBER.fullmatch(text) is None
    if column != min(head.columns.values()) or len(text) > _LONGEST_GROUP_NAME:
        return False
    return _kind_at(form, head, column) is not Kind.PROSE or _GROUP_NAME.search(text) is not None


def _kind_at(form: Form, head: Head, column: int) -> Kind | None:
    return next((form.field(heading).kind for heading, at in head.columns.items() if at == column), None)


def _is_continued(form: Form, head: Head, row: Sequence[Cell]) -> bool:
    """A line without its number and with few of its required cells filled: what stands there belongs to the line before."""
    number = next((head.columns[f.heading] for f in form.fields if f.kind is Kind.NUMBER and f.heading in head.columns), None)
    if number is None or cleaned(str(row[number - 1])):
        return False
    required = [head.columns[f.heading] for f in form.required if f.heading in head.columns]
    filled = sum(1 for column in required if cleaned(str(row[column - 1])))
    return filled < _FEW * len(required)


def _is_example(form: Form, head: Head, row: Sequence[Cell]) -> bool:
    first = form.fields[0]
    column = head.columns.get(first.heading)
    if column is None:
        return False
    pattern = _EXAMPLE if first.kind is Kind.NUMBER else _EXAMPLE_NAME
    return pattern.search(comparable(str(row[column - 1]))) is not None


def lines(grid: Grid, head: Head) -> list[Line]:
    """All lines under the headings, blank ones left out."""
    found: list[Line] = []
    is_plainly_data = _plain_data(head)
    for row in range(head.last_row + 1, len(grid.cells) + 1):
        line = Line(row, LineKind.DATA) if is_plainly_data(grid.cells[row - 1]) else _line(grid, head, row)
        if found and _is_next_note(found[-1], line, grid, head):
            line = replace(line, kind=LineKind.NOTE)
        if line.kind is not LineKind.BLANK:
            found.append(line)
    return found


def _is_next_note(before: Line, line: Line, grid: Grid, head: Head) -> bool:
    """A numbered line of a single text under a note goes on with the notes."""
    return (
        before.kind is LineKind.NOTE
        and line.kind in (LineKind.DATA, LineKind.CONTINUED, LineKind.SECTION)
        and len(texts := _first_filled(head, grid.cells[line.row - 1])) == 1
        and _NOTE_ITEM.match(texts[0][1]) is not None
    )


def _is_unfilled(grid: Grid, head: Head, row: int, inside: list[tuple[int, str]]) -> bool:
    """A line that holds only a number printed in advance, or only what a merge brings down from above."""
    numbers = {head.columns[f.heading] for f in head.form.fields if f.kind is Kind.NUMBER and f.heading in head.columns}
    if len(inside) == 1 and inside[0][0] in numbers:
        return _UNFILLED_NUMBER.fullmatch(inside[0][1]) is not None
    if len(inside) > _FEW * len(head.columns):
        return False
    filled = [column for column in head.columns.values() if cleaned(str(grid.cells[row - 1][column - 1]))]
    return all((merge := grid.merge_at(row, column)) is not None and merge.top < row for column in filled)


def _plain_data(head: Head) -> Callable[[Sequence[Cell]], bool]:
    """Whether a line has a real number in front and most of its columns filled with different things: no need to look closer."""
    first = head.columns.get(head.form.fields[0].heading)
    if first is None:
        return lambda _: False
    columns = len(head.columns)
    picked = itemgetter(first - 1, *(column - 1 for column in head.columns.values()))

    def is_plain(row: Sequence[Cell]) -> bool:
        number, *cells = picked(row)
        return isinstance(number, float) and columns - cells.count("") > _MOST * columns and len({*cells} - {""}) > _FEW * columns

    return is_plain


def _line(grid: Grid, head: Head, row: int) -> Line:
    cells = grid.cells[row - 1]
    inside = _distinct(cells, sorted(head.columns.values()))
    texts = inside or _first_filled(head, cells)
    if not texts or (not inside and all(text == FLAG for _, text in texts)):
        return Line(row, LineKind.BLANK)
    if inside and _is_unfilled(grid, head, row, inside):
        return Line(row, LineKind.BLANK)
    if is_repeated(head, cells):
        return Line(row, LineKind.HEADINGS, texts[0][1], texts[0][0])
    group = group_name(head.form, head, texts)
    column, text = group or texts[0]
    kind = LineKind.SECTION if group else _kind_of_text(head.form, head, texts, cells)
    if kind is None and not inside:
        return Line(row, LineKind.NOTE, text, column)
    if kind is None and _is_example(head.form, head, cells):
        kind = LineKind.EXAMPLE
    if kind is None and _is_continued(head.form, head, cells):
        return Line(row, LineKind.CONTINUED, _filled_headings(head, cells), column)
    return Line(row, kind or LineKind.DATA, text, column)


def _filled_headings(head: Head, row: Sequence[Cell]) -> str:
    filled = [head.printed[h] for h, column in head.columns.items() if cleaned(str(row[column - 1]))]
    return "、".join(f"“{heading}”" for heading in filled)
