"""填表说明： how to fill a workbook's forms in, in plain words, all of it derived from their declarations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.form import Field, Form, Kind
from pipeline.grading import BASE, TABLE
from pipeline.marks import APPENDIX_CODE, APPENDIX_MARK
from pipeline.writers.house import Area, Look, Styles, page, put, row_height
from pipeline.writers.template.guidance import need
from pipeline.writers.template.layout import LEFT
from pipeline.writers.template.sheet import FLAG_WIDTH, INPUT_ROWS

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


def instruct(book: xlsxwriter.Workbook, form: Form) -> None:
    """The second sheet: how to fill the form in, in plain words, all of it derived from the declaration."""
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.set_vba_name(f"{APPENDIX_CODE}1")
    styles = Styles(book)
    sheet.hide_gridlines(2)
    sheet.set_column(0, LEFT - 1, FLAG_WIDTH)
    for column, (_, width) in enumerate(_COLUMNS, LEFT):
        sheet.set_column(column, column, width)
    lines = _Lines(sheet, styles)
    sheet.write_string(0, LEFT, f"{APPENDIX_MARK} · 本页是说明，不用填写", styles.of(Look.TINY))
    put(sheet, Area(1, LEFT, 1, lines.last), f"《{form.title}》填表说明", styles.of(Look.TITLE))
    sheet.set_row(1, 34)
    lines.row = 2
    _sections(lines, form)
    page(sheet, Area(0, LEFT, lines.row - 1, lines.last), note=form.mark)


def _sections(lines: _Lines, form: Form) -> None:
    titles = iter("一二三四五六七八")
    lines.heading(f"{next(titles)}、谁来填")
    lines.paragraphs([f"本表由{form.who}。", f"《实施意见》的要求：“{form.demand}”。"])
    lines.heading(f"{next(titles)}、怎样填")
    lines.paragraphs(_how_to_fill(form))
    lines.heading(f"{next(titles)}、表头各项")
    lines.table(("项目", "是否必填", "怎样填"), ((f.heading, need(f), f.help) for f in form.header))
    lines.heading(f"{next(titles)}、各栏怎样填")
    lines.table([name for name, _ in _COLUMNS], (_field_row(f) for f in form.fields))
    if form.level is not None:
        lines.heading(f"{next(titles)}、等级怎样评")
        lines.table(*_grading(form))
        lines.paragraphs(_GRADING_NOTES)
    lines.heading(f"{next(titles)}、请不要这样做")
    lines.paragraphs(_DO_NOT)
    lines.heading(f"{next(titles)}、怎样报送")
    lines.paragraphs(_SENDING)
    lines.heading(f"{next(titles)}、收到退回表怎样改")
    lines.paragraphs(_RETURNED)


def _field_row(field: Field) -> tuple[str, str, str, str, str]:
    choices = field.vocabulary.choices if field.vocabulary else ""
    if choices and field.kind is Kind.CHOICES:
        choices += "（可选几项）"
    return field.heading, need(field), field.help, choices, field.example


def _how_to_fill(form: Form) -> list[str]:
    leading = form.fields[0]
    mark = f"“{leading.heading}”一格写着“{leading.example}”的一行是示例，供参考，填写时可以删除，不删也不计入。"
    one = "一行只写一个风险点；同一岗位、同一事项有几个风险点的，分几行写，每行各栏都写全。"
    return [
        "先填表头，再从栏目名称下面第一个空行起逐行填写，中间不留空行。",
        *([one] if form.level is not None else []),
        "有下拉箭头的栏目，从列表中选择；点中单元格，旁边会显示填写提示。",
        "日期写年、月、日，如2011-07-31。",
        f"“{form.rows_label}”由公式自动计算，不用填写，用来核对有没有漏行。",
        mark,
        f"表格预留{INPUT_ROWS}行，不够的，在下面接着填写即可。",
        "A列（最左边的窄列）留空，供程序标记用。",
        "打印时，在打印窗口里选择页码范围，只打印有内容的几页。",
    ]


_GRADING_NOTES = (
    "先看危害程度，再看发生机率：机率“高”的，建议提高一级；机率“中”“低”的，不降低等级。",
    "自评等级由填表人按上表评定；审定等级由领导小组审核后确定。",
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
