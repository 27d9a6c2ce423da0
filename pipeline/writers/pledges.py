"""公开承诺书： a page for each post, ready to sign, printed from the measures of its reviewed points; before the review nobody can promise them.

相关岗位和人员作出执行承诺，并在一定范围内公开，接受社会和群众的监督. No name is printed: whoever promises signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from io import BytesIO
from typing import NamedTuple

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from pipeline.columns import columns
from pipeline.form import Level
from pipeline.privacy import masked
from pipeline.register.merge import Register
from pipeline.text import item_texts
from pipeline.writers.aside import Content
from pipeline.writers.house import Area, Look, Styles, page, row_height, workbook
from pipeline.writers.official import Paper
from pipeline.writers.official.naming import file_name, free, sheet_names

FOLDER, TITLE = "公开承诺书", "公开承诺书"
_WIDTH, _SCALE, _SIZE = 74.0, 95, 12
_FIRST = re.compile(r"^[^。；;]+")
_ASKED = "为防控本岗位的廉政风险，落实已经建立的防控措施和制度，本人承诺做到以下各项，并在公开范围内接受监督："
_BLANK = "＿" * 8
_CLOSING = (
    f"公开范围（科室、局机关、社会）：{_BLANK}　　公开方式：{_BLANK}",
    "公开期限：　　　　年　　月　　日至　　　　年　　月　　日",
)
_SIGNED = "承诺人（签字）：　　　　　　科室（中心）负责人（签字）：　　　　　　　年　　月　　日"
_CHANNEL = "监督渠道："


@dataclass(frozen=True)
class Pledge:
    """What a post promises: each promise with the code of the risk point it answers to."""

    unit: str
    section: str
    post: str
    promises: tuple[tuple[str, str], ...]


class _Foot(NamedTuple):
    """What a page says beside the pledge. A whole `Paper` holds the roster, too much to be sent along with every section."""

    day: date
    period: str
    edition: str
    text: str


def pledges(register: Register, paper: Paper, channel: str, written: Callable[..., Content] = partial) -> dict[str, Content]:
    """A workbook for each section by its path, its posts in the order of the register. `channel` says where people may report.

    `written` has them written, here or aside.
    """
    made: dict[str, Content] = {}
    found = list(_pledges(register, paper))
    several, foot = len({own.unit for own in found}) > 1, _Foot(paper.day, paper.period, paper.edition, paper.foot)
    by_section: dict[tuple[str, str], list[Pledge]] = {}
    for own in found:
        by_section.setdefault((own.unit, own.section), []).append(own)
    for (unit, section), posts in by_section.items():
        name = f"{unit}{section}" if several else section
        made[free(f"{FOLDER}/{TITLE}_{file_name(name)}", made)] = written(_book, section, posts, foot, channel)
    return made


def promises(measures: str) -> list[str]:
    """The first sentence of each numbered item of a text, without its number."""
    firsts = (_FIRST.match(part) for part in item_texts(measures))
    return [f"{first[0].strip()}。" for first in firsts if first and first[0].strip()]


def _pledges(register: Register, paper: Paper) -> Iterator[Pledge]:
    """Every post with reviewed measures; by the roster's order of sections where it has them."""
    reviewed = _by_post(register.approved)
    sections = {section: at for at, section in enumerate(paper.roster.sections)}
    for unit, section, post in sorted(reviewed, key=lambda key: sections.get(key[1], len(sections))):
        own = reviewed[unit, section, post]
        told = tuple(dict.fromkeys((code, text) for code, measures in own for text in promises(measures)))
        if told:
            yield Pledge(unit, section, post, told)


def _by_post(risks: pd.DataFrame) -> Mapping[tuple[str, str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for level, unit, section, post, code, measures in columns(risks, ("层级", "单位名称", "科室", "岗位", "风险编号", "防控措施")):
        if level == Level.POSITION.value and measures:
            found.setdefault((unit, section, post), []).append((code, measures))
    return found


def _book(section: str, own: list[Pledge], paper: _Foot, channel: str) -> bytes:
    target = BytesIO()
    created = datetime.combine(paper.day, time())
    with workbook(target, created=created, title=TITLE, subject=f"{paper.period} {paper.edition}") as made:
        sheet = made.add_worksheet(sheet_names([section])[0])
        sheet.set_column(0, 0, _WIDTH)
        sheet.hide_gridlines(2)
        styles, row, breaks = Styles(made), 0, []
        for pledge in own:
            if row:
                breaks.append(row)
            row = _pledge(sheet, styles, row, pledge, channel)
        page(sheet, Area(0, 0, row - 1, 0), internal=False, landscape=False, note=paper.text)
        # Excel passes over page breaks where a sheet is to fit the page's width.
        sheet.set_print_scale(_SCALE)
        sheet.set_h_pagebreaks(breaks)
    return target.getvalue()


def _pledge(sheet: Worksheet, styles: Styles, row: int, own: Pledge, channel: str) -> int:
    """One page; the row behind its last."""
    plain = styles.of(Look.WRAPPED, border=0, font_size=_SIZE)
    lines = [(TITLE, styles.of(Look.TITLE, font_size=22), 48.0)]
    lines.append((f"单位名称：{own.unit}　　科室（中心）：{own.section}　　岗位名称：{own.post}", styles.of(Look.FOOTER, text_wrap=True), 28.0))
    lines.append((_ASKED, plain, 40.0))
    lines += [(f"{number}．{masked(text)}（{code}）", plain, 26.0) for number, (code, text) in enumerate(own.promises, 1)]
    lines += [(text, plain, 30.0) for text in _CLOSING]
    lines += [(f"{_CHANNEL}{channel or _BLANK}", plain, 30.0), (_SIGNED, styles.of(Look.FOOTER, text_wrap=True), 54.0)]
    for text, style, least in lines:
        sheet.write_string(row, 0, text, style)
        sheet.set_row(row, row_height([(text, _WIDTH)], _SIZE, least=least))
        row += 1
    return row
