"""填表说明： how to fill a workbook's forms in, in plain words, all of it derived from their declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.form import Field, Form, Kind
from pipeline.forms import WAIVERS
from pipeline.grading import BASE, TABLE
from pipeline.marks import APPENDIX_CODE, APPENDIX_MARK
from pipeline.rulebook import RULES
from pipeline.writers.house import Area, Look, Styles, page, put, row_height
from pipeline.writers.template.guidance import need
from pipeline.writers.template.layout import LEFT
from pipeline.writers.template.manner import INPUT_ROWS
from pipeline.writers.template.sheet import FLAG_WIDTH

INSTRUCTIONS = "填表说明"
_COLUMNS = (("栏目", 18.0), ("是否必填", 20.0), ("怎样填", 52.0), ("可选内容", 34.0), ("示例", 44.0))


@dataclass
class _Lines:
    """A sheet of lines and small tables, written from top to bottom."""

    sheet: Worksheet
    styles: Styles
    row: int = 0

    @property
    def last(self) -> int:
        """The last column."""
        return LEFT + len(_COLUMNS) - 1

    def heading(self, text: str) -> None:
        """A heading of its own line."""
        put(self.sheet, Area(self.row, LEFT, self.row, self.last), text, self.styles.of(Look.HEADING))
        self.sheet.set_row(self.row, 30)
        self.row += 1

    def paragraphs(self, texts: Iterable[str]) -> None:
        """Numbered paragraphs over the whole width."""
        style = self.styles.of(Look.NOTE, font_color="#000000", align="left")
        for number, text in enumerate(texts, 1):
            line = f"{number}．{text}"
            put(self.sheet, Area(self.row, LEFT, self.row, self.last), line, style)
            self.sheet.set_row(self.row, row_height([(line, sum(width for _, width in _COLUMNS))], least=20))
            self.row += 1

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table, one cell a column; the first column is set like a label."""
        for column, text in enumerate(head, LEFT):
            self.sheet.write_string(self.row, column, text, self.styles.of(Look.HEAD))
        self.sheet.set_row(self.row, 24)
        self.row += 1
        for texts in rows:
            for column, text in enumerate(texts, LEFT):
                look = Look.LABEL if column == LEFT else Look.WRAPPED
                self.sheet.write_string(self.row, column, text, self.styles.of(look))
            widths = [width for _, width in _COLUMNS]
            self.sheet.set_row(self.row, row_height(zip(texts, widths, strict=False), least=22))
            self.row += 1


def instruct(book: xlsxwriter.Workbook, forms: Sequence[Form], told: Iterable[Chapter]) -> None:
    """The last sheet: how to work on the workbook's forms, in plain words, chapter by chapter."""
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.set_vba_name(f"{APPENDIX_CODE}1")
    styles = Styles(book)
    sheet.hide_gridlines(2)
    sheet.set_column(0, LEFT - 1, FLAG_WIDTH)
    for column, (_, width) in enumerate(_COLUMNS, LEFT):
        sheet.set_column(column, column, width)
    lines = _Lines(sheet, styles)
    sheet.write_string(0, LEFT, f"{APPENDIX_MARK} · 本页是说明，不用填写", styles.of(Look.TINY))
    put(sheet, Area(1, LEFT, 1, lines.last), f"{''.join(f'《{form.title}》' for form in forms)}填表说明", styles.of(Look.TITLE))
    sheet.set_row(1, 34)
    lines.row = 2
    for numeral, (title, write) in zip(_NUMERALS, told, strict=False):
        lines.heading(f"{numeral}、{title}")
        write(lines)
    page(sheet, Area(0, LEFT, lines.row - 1, lines.last), note="、".join(form.mark for form in forms))


_NUMERALS = (*"一二三四五六七八九十", *(f"十{unit}" for unit in "一二三四五六七八九"))
Chapter = tuple[str, Callable[[_Lines], None]]
"""A heading of the instructions and what writes the lines beneath it."""


def said(*texts: str) -> Callable[[_Lines], None]:
    """Numbered paragraphs."""
    return lambda lines: lines.paragraphs(texts)


def tabled(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Callable[[_Lines], None]:
    """A table of up to five columns."""
    return lambda lines: lines.table(head, rows)


def about_columns(form: Form) -> Callable[[_Lines], None]:
    """A table of the form's columns: whether each must be filled in, how, with what."""
    return tabled([name for name, _ in _COLUMNS], [_field_row(field) for field in form.fields])


def _graded(form: Form) -> Callable[[_Lines], None]:
    def write(lines: _Lines) -> None:
        lines.table(*_grading(form))
        lines.paragraphs(_GRADING_NOTES)

    return write


def chapters(forms: Sequence[Form], *, example: bool = True) -> Iterator[Chapter]:
    """How to fill these forms in, all of it derived from their declarations; `example` tells whether they show one."""
    yield "谁来填", said(*_who(forms))
    yield "怎样填", said(*_how_to_fill(forms, example=example))
    yield from _headers(forms)
    for form in forms:
        yield f"{_of(form, forms)}各栏怎样填", about_columns(form)
    graded = next((form for form in forms if form.level is not None), None)
    if graded is not None:
        yield "等级怎样评", _graded(graded)
    if WAIVERS in forms:
        yield "豁免怎样登记", said(*_WAIVING)
        waivable = [(rule.id, rule.title, rule.example, rule.severity.label) for rule in RULES.values() if rule.waivable]
        yield "哪些规则可以豁免", tabled(("规则", "名称", "例如", "不豁免时"), waivable)
    yield "请不要这样做", said(*_DO_NOT)
    yield "怎样报送", said(*_SENDING)
    yield "收到退回表怎样改", said(*_RETURNED)


def _of(form: Form, forms: Sequence[Form]) -> str:
    """The form's name in front of a heading, where the workbook holds several forms."""
    return f"《{form.title}》" if len(forms) > 1 else ""


def _who(forms: Sequence[Form]) -> Iterator[str]:
    for form in forms:
        yield f"{_of(form, forms) or '本表'}由{form.who}。"
        yield f"《实施意见》的要求：“{form.demand}”。"


def _headers(forms: Sequence[Form]) -> Iterator[Chapter]:
    """The header block, once where it is the same on all forms."""
    different = [form.header for at, form in enumerate(forms) if form.header not in [other.header for other in forms[:at]]]
    for header in different:
        own = "" if len(different) == 1 else "".join(f"《{form.title}》" for form in forms if form.header == header)
        yield f"{own}表头各项", tabled(("项目", "是否必填", "怎样填"), [(field.heading, need(field), field.help) for field in header])


def _field_row(field: Field) -> tuple[str, str, str, str, str]:
    choices = field.vocabulary.choices if field.vocabulary else ""
    if choices and field.kind is Kind.CHOICES:
        choices += "（可选几项）"
    return field.heading, need(field), field.help, choices, field.example


def _how_to_fill(forms: Sequence[Form], *, example: bool) -> list[str]:
    examples = dict.fromkeys((form.fields[0].heading, form.fields[0].example) for form in forms if example)
    counts = "”“".join(dict.fromkeys(form.rows_label for form in forms))
    one = "一行只写一个风险点；同一岗位、同一事项有几个风险点的，分几行写，每行各栏都写全。"
    return [
        "先填表头，再从栏目名称下面第一个空行起逐行填写，中间不留空行。",
        *(["一个工作表是一张表；没有内容可填的表，整张空着即可，不影响其他表。"] if len(forms) > 1 else []),
        *([one] if any(form.level is not None for form in forms) else []),
        "有下拉箭头的栏目，从列表中选择；点中单元格，旁边会显示填写提示。",
        "日期写年、月、日，如2011-07-31。",
        f"“{counts}”由公式自动计算，不用填写，用来核对有没有漏行。",
        *(f"“{heading}”一格写着“{word}”的一行是示例，供参考，填写时可以删除，不删也不计入。" for heading, word in examples),
        f"表格预留{INPUT_ROWS}行，不够的，在下面接着填写即可。",
        "A列（最左边的窄列）留空，供程序标记用。",
        "打印时，在打印窗口里选择页码范围，只打印有内容的几页。",
    ]


_GRADING_NOTES = (
    "先看危害程度，再看发生机率：机率“高”的，建议提高一级；机率“中”“低”的，不降低等级。",
    "自评等级由填表人按上表评定；审定等级由领导小组审核后确定。",
)
_WAIVING = (
    "一行写一个科室、一条规则。豁免期间，该科室违反这条规则不再退回、不再提示，但问题照样列出，写明“已豁免”和理由。",
    "截止日期当天仍然有效，第二天起规则照常执行；需要延期的，改填截止日期后重新报送。",
    "重新报送时整张替换先前的豁免：仍要保留的，请照样写上；要提前停止的，把截止日期改为已过的日期。",
    "下表没有列出的规则不能豁免：内容读不出来、分不清科室和期次、统计缺少依据的，登记了也无法汇总。",
)
_DO_NOT = (
    "不要合并单元格，不要插入图片、截图。",
    "不要改动、增加、删除或调换栏目名称；没有内容的选填栏目空着即可。",
    "不要用“同上”“略”“详见附件”代替内容，也不要把几个风险点写在一格里。",
    "不要写电话号码、身份证号码。",
    "不要给文件加打开密码，不要转成PDF或拍成照片报送。",
)
_SENDING = (
    "填好后由审核人（不是填表人）审核，在表头写明审核人和审核日期。",
    "在Excel或WPS中保存为.xlsx格式，报送办公室汇总；文件名可以自取，程序按表的内容识别。",
    "同一范围以填表日期较后的一份为准；需要更正的，改好后更新填表日期，重新报送整张表。",
)
_RETURNED = (
    "退回的就是您报送的原表：有问题的单元格涂了颜色、加了批注；红色必须改正，黄色请核对，蓝色是程序已统一写法的。",
    "最前面一页“退回说明”列明每一处填的是什么、应当怎样填，点一下即可跳到那一格。",
    "照着改好后，直接把这份表重新报送；批注、颜色和“退回说明”都不用删除，程序会自动略过。",
)


def _grading(form: Form) -> tuple[list[str], list[list[str]]]:
    """The table of proposed grades. What each degree of harm means is said by the column's own help."""
    meanings = dict(part.split("：", 1) for part in form.field("危害程度").help.rstrip("。").split("；"))
    rows = [[harm, base, meanings[harm], TABLE[harm, "高"]] for harm, base in BASE.items()]
    return ["危害程度", "等级", "含义", "机率“高”时的建议等级"], rows
