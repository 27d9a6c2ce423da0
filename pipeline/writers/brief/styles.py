"""How the notice looks: python-docx's own template stripped of all that no notice needs, and the styles of an official one put into it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from pipeline.writers.brief.sizes import (
    APPENDIX_LINE,
    APPENDIX_SIZE,
    BOTTOM,
    HEADER_SIZE,
    LEFT,
    NOTE_LINE,
    NOTE_SIZE,
    PAPER,
    RIGHT,
    ROW,
    TITLE_AFTER,
    TITLE_LINE,
    TITLE_SIZE,
    TOP,
    Layout,
)

BODY, TITLE, HEADING, KAI, SONG, LATIN = "仿宋", "方正小标宋简体", "黑体", "楷体", "宋体", "Times New Roman"
FALLBACKS: Mapping[str, str] = MappingProxyType({
    BODY: "仿宋_GB2312,华文仿宋,FangSong,STFangsong", TITLE: "黑体,SimHei", HEADING: "SimHei,黑体-简,STHeiti", KAI: "楷体_GB2312,华文楷体,KaiTi,STKaiti",
    SONG: "SimSun,华文宋体,宋体-简,STSong",
})
"""What a program may take where a font is missing, as the document itself tells it."""
CELL, NOTE, PICTURE, SIGNED, APPENDIX = "表格", "表注", "图", "落款", "附表标题"
_KEPT = ("Normal", "Title", "Subtitle", "Heading 1", "Header", "Footer", "Table Grid", "Normal Table", "Default Paragraph Font", "No List")
_NEEDED = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE, RELATIONSHIP_TYPE.THEME)


def dress(document: Document, layout: Layout, table_size: float) -> None:
    """Page, fonts and styles; the text and the table in these sizes."""
    _strip(document)
    _page(document)
    _fonts(document)
    _styles(document, layout, table_size)


def _strip(document: Document) -> None:
    """Parts and styles that the template brings along: pictures of itself, lists, hundreds of table styles."""
    for part, needed in ((document.part, _NEEDED), (document.part.package, (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, RELATIONSHIP_TYPE.CORE_PROPERTIES))):
        for key in [key for key, rel in part.rels.items() if rel.reltype not in needed]:
            part.rels.pop(key)
    for style in [style for style in document.styles if style.name not in _KEPT]:
        style.delete()


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAPER[0]), Mm(PAPER[1])
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(TOP), Mm(BOTTOM), Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(22), Mm(25)


def _fonts(document: Document) -> None:
    """The fonts with what may stand for them, and Chinese as the language."""
    fonts = next(rel.target_part for rel in document.part.rels.values() if rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE)
    own = "".join(f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>' for name, others in FALLBACKS.items())
    fonts._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{own}</w:fonts>'.encode()  # noqa: SLF001 - a part that python-docx only carries
    defaults = document.styles.element.find(qn("w:docDefaults"))
    assert defaults is not None
    plain = f'<w:rPrDefault {nsdecls("w")}><w:rPr>{_faces(BODY)}<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    defaults[:] = [parse_xml(plain), parse_xml(f"<w:pPrDefault {nsdecls('w')}/>")]
    theme = document.settings.element.find(qn("w:themeFontLang"))
    assert theme is not None
    theme.set(qn("w:eastAsia"), "zh-CN")


def _faces(font: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'


def _styles(document: Document, layout: Layout, table_size: float) -> None:
    body, left, centre, right = layout.text, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    for name, font, points, line, align, indent in (
        ("Normal", BODY, body, layout.line, WD_ALIGN_PARAGRAPH.JUSTIFY, 2), ("Title", TITLE, TITLE_SIZE, TITLE_LINE, centre, 0),
        ("Subtitle", KAI, body, layout.line, centre, 0), ("Heading 1", HEADING, body, layout.line, left, 2),
        ("Header", HEADING, HEADER_SIZE, None, left, 0), ("Footer", SONG, 14, None, centre, 0),
        (SIGNED, BODY, body, layout.line, right, 0), (APPENDIX, HEADING, APPENDIX_SIZE, APPENDIX_LINE, left, 0),
        (CELL, SONG, table_size, ROW, centre, 0), (NOTE, SONG, NOTE_SIZE, NOTE_LINE, left, 0), (PICTURE, SONG, NOTE_SIZE, None, centre, 0),
    ):
        _style(_named(document, name), font, points, line, align, indent)
    for name in ("Heading 1", APPENDIX, CELL, NOTE):
        _named(document, name).paragraph_format.keep_with_next = True
    _named(document, APPENDIX).paragraph_format.space_before = Pt(APPENDIX_LINE)
    _named(document, "Subtitle").paragraph_format.space_after = Pt(TITLE_AFTER)


def _named(document: Document, name: str) -> ParagraphStyle:
    known: Any = document.styles
    style = known[name] if name in known else known.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    return style


def _style(style: ParagraphStyle, font: str, points: float, line: float | None, align: WD_ALIGN_PARAGRAPH, indent: int) -> None:
    """A style with these settings and no others; `indent` in characters, a line without a height is as high as what stands in it."""
    element = style.element
    for child in list(element):
        if child.tag in (qn("w:rPr"), qn("w:pPr"), qn("w:link"), qn("w:next")):
            element.remove(child)
    style.font.name, style.font.size = LATIN, Pt(points)
    assert element.rPr is not None
    element.rPr.rFonts.set(qn("w:eastAsia"), font)
    form = style.paragraph_format
    form.alignment, form.space_before, form.space_after, form.widow_control = align, Pt(0), Pt(0), False
    form.line_spacing_rule, form.line_spacing = (WD_LINE_SPACING.EXACTLY, Pt(line)) if line else (WD_LINE_SPACING.SINGLE, 1.0)
    set_indent(form, points, first=indent)
    _set_solid(style)


def _set_solid(style: ParagraphStyle) -> None:
    """No space of Word's own between characters and numbers: it would make lines longer than they are counted."""
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        switch = OxmlElement(tag)
        switch.set(qn("w:val"), "0")
        style.element.pPr.insert_element_before(switch, "w:spacing", "w:ind", "w:jc")


def set_indent(form: Any, points: float, *, first: float = 0, right: float = 0) -> None:
    """Indents of so many characters of this size. Word counts them in characters, so that they follow the type; others in points."""
    form.first_line_indent, form.right_indent = Pt(points * first), Pt(points * right)
    element = form._element.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - python-docx knows no indents in characters
    element.set(qn("w:firstLineChars"), str(round(first * 100)))
    element.set(qn("w:rightChars"), str(round(right * 100)))
