"""The notice as a Word document: title, parts, signature, then table and pictures on one page together."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from pipeline.text import display_width
from pipeline.writers.brief.notice import Notice
from pipeline.writers.brief.pictures import Picture
from pipeline.writers.brief.said import said
from pipeline.writers.brief.sizes import LAYOUTS, TABLE_SIZES, Layout, appendix_height, fits
from pipeline.writers.brief.styles import APPENDIX, NOTE, PICTURE, SIGNED, dress, set_indent
from pipeline.writers.brief.table import HEAD_ROWS, add_frame, add_table
from pipeline.writers.official.paper import Paper

_DATE_INDENT, _GAP = 4.0, 1.5


def document(whole: Notice, pictures: tuple[Picture, ...], paper: Paper) -> Document:
    """The notice, set as large as it stays on two pages. Where there are points and no pictures, a line says why."""
    notice, layout = _laid_out(whole, max((picture.size[1] for picture in pictures), default=0.0))
    made = docx.Document()
    dress(made, layout, TABLE_SIZES[notice.reviewed])
    _properties(made, notice, paper)
    _edges(made, paper)
    _text(made, notice, layout.text)
    if notice.table:
        _add(made, notice.table_title, APPENDIX)
        add_table(made, notice)
        _add(made, notice.note, NOTE).paragraph_format.keep_with_next = bool(notice.bars)
    if notice.bars:
        _pictures(made, notice, pictures)
    return made


def _laid_out(whole: Notice, tallest: float) -> tuple[Notice, Layout]:
    """The first layout in which it fits, and the notice as that shows it; else the last one."""
    tried = [(whole.shortened(layout.rows), layout) for layout in LAYOUTS]
    return next((each for each in tried if _fits(*each, tallest)), tried[-1])


def _fits(notice: Notice, layout: Layout, tallest: float) -> bool:
    rows = HEAD_ROWS + len(notice.table) + 1 if notice.table else 0
    return fits(layout, notice.title, notice.paragraphs, appendix_height(rows, tallest))


def _add(made: Document, text: str, style: str = "Normal") -> Paragraph:
    return made.add_paragraph(said(text), style)


def _properties(made: Document, notice: Notice, paper: Paper) -> None:
    """What the file says of itself; its day is the edition's."""
    own, day = made.core_properties, datetime.combine(paper.day, time())
    own.title, own.subject, own.author, own.last_modified_by = said(notice.title), said(f"{paper.period} {paper.edition}"), "riskbook", "riskbook"
    own.created, own.modified, own.language, own.comments, own.keywords, own.category = day, day, "zh-CN", "", "", "廉政风险防控"
    own.revision = 1


def _edges(made: Document, paper: Paper) -> None:
    """密级 at the head of every page, its number at the foot."""
    section = made.sections[0]
    section.header.paragraphs[0].text = said(paper.classification)
    foot = section.footer.paragraphs[0]
    foot.add_run("— ")
    number: Any = parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    foot._p.append(number)  # noqa: SLF001 - python-docx has no fields
    foot.add_run(" —")


def _text(made: Document, notice: Notice, size: float) -> None:
    _add(made, notice.title, "Title")
    if notice.period:
        _add(made, notice.period, "Subtitle")
    set_indent(_add(made, notice.addressed).paragraph_format, size)
    _add(made, notice.opening)
    for part in notice.parts:
        _add(made, part.heading, "Heading 1")
        for paragraph in part.paragraphs:
            _add(made, paragraph)
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    _signature(made, notice, size)


def _signature(made: Document, notice: Notice, size: float) -> None:
    """落款: the day four characters from the right edge, the unit centred above it."""
    unit, day = (display_width(text) / 2 for text in (notice.signature, notice.day))
    longer = max(unit - day, 0) / 2
    signed = [(text, width) for text, width in ((notice.signature, unit), (notice.day, day)) if text]
    for at, (text, width) in enumerate(signed):
        form = _add(made, text, SIGNED).paragraph_format
        set_indent(form, size, right=_DATE_INDENT + (day - width) / 2 + longer)
        form.space_before, form.keep_with_next = Pt(0 if at else size * _GAP), at < len(signed) - 1


def _pictures(made: Document, notice: Notice, pictures: tuple[Picture, ...]) -> None:
    """The pictures side by side, each with the text that stands for it; or the line that says why there is none."""
    if not pictures:
        _add(made, notice.no_picture, PICTURE)
        return
    for cell, picture in zip(add_frame(made, [picture.size[0] for picture in pictures]), pictures, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style = PICTURE
        shape: Any = paragraph.add_run().add_picture(BytesIO(picture.content), Mm(picture.size[0]), Mm(picture.size[1]))
        shape._inline.docPr.set("descr", said(picture.alternative))  # noqa: SLF001 - python-docx gives no alternative text
    # Word asks for a paragraph after the last table; so low a one begins no page of its own.
    last = _add(made, "", NOTE).paragraph_format
    last.line_spacing, last.keep_with_next = Pt(1), False
