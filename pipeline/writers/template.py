"""The blank official forms, derived from their declarations, and the same forms carrying rows.

Nothing about a column is said here twice: heading, width, hint, drop-down and example all come from its `Field`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from io import BytesIO
from itertools import accumulate, combinations, pairwise
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from pipeline.form import Field, Form, Kind, Need, Stage
from pipeline.grading import BASE, TABLE
from pipeline.marks import APPENDIX_CODE, APPENDIX_MARK
from pipeline.vocabulary import Vocabulary
from pipeline.writers.house import (
    CELL_LIMIT,
    EXAMPLE_FILL,
    HEAD_PLAIN,
    HEAD_REQUIRED,
    HEAD_STAGED,
    NOTE_GREY,
    TEXT_FORMAT,
    Area,
    GrowingSheet,
    Look,
    Styles,
    page,
    put,
    row_height,
    text_width,
    workbook,
)

INSTRUCTIONS = "填表说明"
LISTS = "选项"
LEFT = 1
"""The first column of the table, from 0: column A stays empty, for the row flags of return copies."""
INPUT_ROWS = 200
COUNTED_ROWS = 2_000
"""Rows below the ready-made ones are counted and guided too: whoever needs more simply goes on writing."""
PAIRS_AT_MOST = 4
LIST_LIMIT = 255
PROMPT_LIMIT = 255
TITLE_LIMIT = 32
_FLAG_WIDTH = 3
_MARK_WIDTH = 18
_VALUE_LEAST = 16
_INPUT_HEIGHT = 30.0
# A template is the same file whoever prints it and whenever.
_ISSUED = datetime(2011, 6, 1, tzinfo=UTC)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2100, 12, 31)
_CENTRED_KINDS = frozenset({Kind.NUMBER, Kind.PERSON, Kind.CHOICE, Kind.DATE, Kind.TERM, Kind.PERIOD, Kind.CODE})
_DATE_KINDS = frozenset({Kind.DATE, Kind.TERM})
_EXAMPLE, _EXAMPLE_END = "示例", "（示例）"


@dataclass(frozen=True)
class Slot:
    """Where one entry of the header block stands, in columns from 0: its label and its value."""

    label: tuple[int, int]
    value: tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """Where everything stands on a form's sheet. Rows and columns are counted from 0, as XlsxWriter does."""

    form: Form
    widths: tuple[float, ...]
    slots: tuple[Slot, ...]

    @property
    def last_column(self) -> int:
        """The last column of the table."""
        return LEFT + len(self.widths) - 1

    @property
    def head_row(self) -> int:
        """The row of the headings: under the title, the line beneath it, the header block and the legend."""
        return 3 + -(-len(self.form.header) // len(self.slots))

    @property
    def first_row(self) -> int:
        """The first row under the headings."""
        return self.head_row + 1

    def column(self, heading: str) -> int:
        """The column of a heading."""
        return LEFT + self.form.headings.index(heading)

    def width(self, first: int, last: int) -> float:
        """The width of some columns together."""
        return sum(self.widths[first - LEFT : last - LEFT + 1])

    def header_cells(self) -> Iterator[tuple[Field, int, Slot]]:
        """Each entry of the header block with its row and its slot."""
        for position, field in enumerate(self.form.header):
            row, number = divmod(position, len(self.slots))
            slot = self.slots[number]
            if position == len(self.form.header) - 1:  # the last entry takes what is left of its row
                slot = Slot(slot.label, (slot.value[0], self.last_column))
            yield field, 2 + row, slot


@lru_cache(maxsize=32)
def layout(form: Form) -> Layout:
    """Where everything stands on the form's sheet."""
    # A heading that breaks after three of its four characters looks like a mistake: no column is narrower than that.
    widths = tuple(max(field.width, text_width(field.heading) + 1.0) for field in form.fields)
    label = max(text_width(field.heading) for field in form.header) + 1.0
    return Layout(form, widths, _slots(widths, label))


def _slots(widths: Sequence[float], label: float) -> tuple[Slot, ...]:
    """As many pairs of label and value side by side as there is room for, cut along the table's columns."""
    for pairs in range(PAIRS_AT_MOST, 0, -1):
        value = (sum(widths) - pairs * label) / pairs
        cuts = _best_cuts(widths, [label, value] * pairs, [label, _VALUE_LEAST] * pairs)
        if cuts:
            segments = [(LEFT + first, LEFT + last - 1) for first, last in pairwise(cuts)]
            return tuple(Slot(*pair) for pair in zip(segments[::2], segments[1::2], strict=True))
    return (Slot((LEFT, LEFT), (LEFT + 1, LEFT + len(widths) - 1)),)


def _best_cuts(widths: Sequence[float], wanted: Sequence[float], least: Sequence[float]) -> tuple[int, ...]:
    """The column boundaries whose segments come nearest to the wanted widths, none below its least; empty if there are none."""
    edges = [0.0, *accumulate(widths)]
    best: tuple[float, tuple[int, ...]] = (float("inf"), ())
    for inner in combinations(range(1, len(widths)), len(wanted) - 1):
        cuts = (0, *inner, len(widths))
        got = [edges[last] - edges[first] for first, last in pairwise(cuts)]
        if all(width >= low for width, low in zip(got, least, strict=True)):
            cost = sum((width - aim) ** 2 for width, aim in zip(got, wanted, strict=True))
            best = min(best, (cost, cuts))
    return best[1]


def template(form: Form, *, unit: str = "", period: str = "") -> bytes:
    """The blank form, with its example row; the unit and the period are filled in where they are known."""
    known = {"单位名称": unit, "填报期": period}
    return _made(form, {heading: text for heading, text in known.items() if text}, (), example=True)


def templates(forms: Iterable[Form]) -> dict[str, bytes]:
    """The blank forms by file name."""
    return {f"{form.workbook}.xlsx": template(form) for form in forms}


def filled(
    form: Form, *, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]], example: bool = False
) -> bytes:
    """The form carrying a header and rows, both by heading. Dates are given as ISO text and become dates.

    KeyError for a heading that the form does not have.
    """
    known = {field.heading for field in form.header}
    strange = [heading for heading in header if heading not in known]
    strange += [heading for row in rows for heading in row if heading not in form.headings]
    if strange:
        raise KeyError(f"{form.key}: no such heading: {strange[0]}")
    return _made(form, header, rows, example=example)


def _made(form: Form, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]], *, example: bool) -> bytes:
    target = BytesIO()
    with workbook(target, created=_ISSUED, title=form.title, subject=form.mark, keywords=form.mark) as book:
        _FormSheet(book, layout(form), example=example).write(header, rows)
        _instructions(book, form)
    return target.getvalue()


# ── the form's sheet ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _FormSheet:
    """One form's sheet while it is written."""

    book: xlsxwriter.Workbook
    plan: Layout
    example: bool

    def __post_init__(self) -> None:
        self.form = self.plan.form
        self.styles = Styles(self.book)
        self.sheet = self.book.add_worksheet(self.form.key, worksheet_class=GrowingSheet)
        self.sheet.grows_from = self.input_row

    @property
    def input_row(self) -> int:
        """The first row for people to write in."""
        return self.plan.first_row + self.example

    def write(self, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]]) -> None:
        """Write the sheet from top to bottom."""
        ready = max(INPUT_ROWS, len(rows))
        self._columns()
        self._top()
        self._header(header, rows)
        self._head()
        if self.example:
            self._example()
        for position in range(ready):
            self._row(self.input_row + position, rows[position] if position < len(rows) else {})
        self._guide()
        self._page(self.input_row + ready - 1)

    def _columns(self) -> None:
        self.sheet.set_column(0, LEFT - 1, _FLAG_WIDTH)
        for column, width in enumerate(self.plan.widths, LEFT):
            self.sheet.set_column(column, column, width)

    def _top(self) -> None:
        """The title and, beneath it, who fills the form in and the mark by which it is recognised."""
        first, last = LEFT, self.plan.last_column
        put(self.sheet, Area(0, first, 0, last), self.form.title, self.styles.of(Look.TITLE))
        self.sheet.set_row(0, 34)
        split = next(c for c in range(last, first, -1) if self.plan.width(c, last) >= _MARK_WIDTH)
        line = f"由{self.form.who}。"
        put(self.sheet, Area(1, first, 1, split - 1), line, self.styles.of(Look.NOTE, font_size=10))
        put(self.sheet, Area(1, split, 1, last), self.form.mark, self.styles.of(Look.NOTE, font_size=10, align="right"))
        self.sheet.set_row(1, row_height([(line, self.plan.width(first, split - 1))], 10, least=21))

    def _header(self, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]]) -> None:
        filled_in = _Sum(self.plan, self.input_row).count(rows)
        for field, row, slot in self.plan.header_cells():
            put(self.sheet, Area(row, slot.label[0], row, slot.label[1]), field.heading, self.styles.of(Look.LABEL))
            style = self._style(field, align="left")
            put(self.sheet, Area(row, slot.value[0], row, slot.value[1]), "", style)
            at = row, slot.value[0]
            if field.heading == self.form.rows_label:
                number = self.styles.of(Look.NUMBER, align="left")
                self.sheet.write_formula(*at, _Sum(self.plan, self.plan.first_row).formula, number, filled_in)
            elif text := header.get(field.heading):
                _value(self.sheet, *at, text, field, style)
            self._hint(Area(*at, *at), field)
        for row in range(2, self.plan.head_row - 1):
            self.sheet.set_row(row, 24)

    def _head(self) -> None:
        """The headings; the darker one is, the more it must be filled in. A line above them says so."""
        row = self.plan.head_row
        legend = self.styles.of(Look.NOTE, font_size=10)
        put(self.sheet, Area(row - 1, LEFT, row - 1, self.plan.last_column), _legend(self.form), legend)
        self.sheet.set_row(row - 1, 20)
        for column, field in enumerate(self.form.fields, LEFT):
            style = self.styles.of(Look.HEAD, bg_color=_fill(field))
            self.sheet.write_string(row, column, field.heading, style)
            self.sheet.data_validation(row, column, row, column, {"validate": "any", **_prompt(field)})
        texts = zip(self.form.headings, self.plan.widths, strict=True)
        self.sheet.set_row(row, row_height(((text, width + 1) for text, width in texts), least=34))
        self.sheet.freeze_panes(row + 1, 0)

    def _example(self) -> None:
        row = self.plan.first_row
        for column, field in enumerate(self.form.fields, LEFT):
            style = self._style(field, italic=True, font_color=NOTE_GREY, bg_color=EXAMPLE_FILL)
            _value(self.sheet, row, column, field.example, field, style)
        self.sheet.set_row(row, self._height([field.example for field in self.form.fields]))
        hint = {"validate": "any", "input_title": _EXAMPLE, "input_message": "示例，填写时可删除。"}
        self.sheet.data_validation(row, LEFT, row, self.plan.last_column, hint)

    def _row(self, row: int, values: Mapping[str, str | None]) -> None:
        texts = [values.get(field.heading) or "" for field in self.form.fields]
        for column, (field, text) in enumerate(zip(self.form.fields, texts, strict=True), LEFT):
            _value(self.sheet, row, column, text, field, self._style(field))
        self.sheet.set_row(row, self._height(texts))

    def _height(self, texts: Sequence[str]) -> float:
        return row_height(zip(texts, self.plan.widths, strict=True), least=_INPUT_HEIGHT)

    def _style(self, field: Field, **changes: Any) -> Format:
        """The format of an input cell. Text cells are text: what somebody types after = + - stays what he typed."""
        if field.kind in _DATE_KINDS:
            return self.styles.of(Look.DATE, **changes)
        if field.kind is Kind.NUMBER:
            return self.styles.of(Look.NUMBER, **changes)
        look = Look.CENTRED if field.kind in _CENTRED_KINDS else Look.WRAPPED
        return self.styles.of(look, num_format=TEXT_FORMAT, **changes)

    def _guide(self) -> None:
        """Hints and drop-downs, from the first input row to far below the last ready-made one."""
        last = self.input_row + COUNTED_ROWS - 1
        for column, field in enumerate(self.form.fields, LEFT):
            self._hint(Area(self.input_row, column, last, column), field)

    def _hint(self, area: Area, field: Field) -> None:
        rule = {**_check(field, self._list(field.vocabulary)), **_prompt(field)}
        self.sheet.data_validation(area.top, area.left, area.bottom, area.right, rule)

    def _list(self, vocabulary: Vocabulary | None) -> list[str] | str:
        """The source of a drop-down: the values themselves or, where they are too long for that, a name over a hidden sheet."""
        if vocabulary is None:
            return []
        if len(",".join(vocabulary.values)) <= LIST_LIMIT and not any("," in value for value in vocabulary.values):
            return list(vocabulary.values)
        return f"={_listed(self.book, vocabulary)}"

    def _page(self, last_row: int) -> None:
        area = Area(0, LEFT, last_row, self.plan.last_column)
        page(self.sheet, area, head=(self.plan.head_row, self.plan.head_row), note=self.form.mark)
        self.sheet.set_selection(self.input_row, LEFT, self.input_row, LEFT)


def _legend(form: Form) -> str:
    """What the shades of the headings mean, as far as the form has them."""
    needs = {type(field.required) if isinstance(field.required, Stage) else field.required for field in form.fields}
    shades = {Need.ALWAYS: "深色栏目必填", Stage: "中间色栏目到期必填", Need.NEVER: "浅色栏目选填"}
    return "，".join(text for kind, text in shades.items() if kind in needs) + "；点中单元格可看填写提示。"


def _fill(field: Field) -> str:
    if isinstance(field.required, Stage):
        return HEAD_STAGED
    return HEAD_REQUIRED if field.required is Need.ALWAYS else HEAD_PLAIN


def _value(sheet: Worksheet, row: int, column: int, text: str, field: Field, style: Format) -> None:
    """Write a value as what it is: a number in a number column, a day in a date column, otherwise text."""
    if not text:
        sheet.write_blank(row, column, None, style)
    elif field.kind is Kind.NUMBER and text.isascii() and text.isdecimal() and str(int(text)) == text:
        sheet.write_number(row, column, int(text), style)
    elif field.kind in _DATE_KINDS and (day := _day(text)):
        sheet.write_datetime(row, column, day, style)
    else:
        # A cell holds no more, and an .ods may have brought more; on reading, a full cell is told as cut off (C11).
        sheet.write_string(row, column, text[:CELL_LIMIT], style)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if _ISO_DAY.fullmatch(text) else None
    except ValueError:
        return None
    # The calendar of spreadsheets goes wrong before March 1900.
    return day if day and day >= date(1901, 1, 1) else None


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def need(field: Field) -> str:
    """Whether a column must be filled in, in words."""
    if isinstance(field.required, Stage):
        return f"“{field.required.value}”阶段结束前必填"
    return field.required.value


def _prompt(field: Field) -> dict[str, str]:
    """What appears beside the cell when it is chosen."""
    choices = f"可选：{field.vocabulary.choices}。" if field.vocabulary else ""
    text = f"【{need(field)}】{field.help}{choices}"
    return {"input_title": _short(field.heading, TITLE_LIMIT), "input_message": _short(text, PROMPT_LIMIT)}


def _check(field: Field, source: list[str] | str) -> dict[str, Any]:
    """What a program refuses on typing. Only what is surely wrong is refused."""
    if field.vocabulary is not None:
        stops = field.kind is not Kind.CHOICES
        return {"validate": "list", "source": source, "show_error": stops, **_alert(field)}
    if field.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY, **_alert(field)}
    if field.kind is Kind.NUMBER and field.required is Need.ALWAYS:
        return {"validate": "integer", "criteria": ">=", "value": 1, **_alert(field)}
    return {"validate": "any"}


def _alert(field: Field) -> dict[str, str]:
    message = f"“{field.heading}”请填写{field.expected}。"
    return {"error_type": "stop", "error_title": "请重新填写", "error_message": _short(message, PROMPT_LIMIT)}


@dataclass(frozen=True)
class _Sum:
    """本表行数： how many lines are filled in, from a row on; the example does not count."""

    plan: Layout
    first: int

    @property
    def _told_by(self) -> str:
        """The column that shows whether a line is filled in."""
        headings = self.plan.form.headings
        told = next((heading for heading in ("风险点", "岗位名称") if heading in headings), None)
        return told or next(f.heading for f in self.plan.form.required if f.kind is not Kind.NUMBER)

    def _cells(self, heading: str) -> str:
        column = self.plan.column(heading)
        return str(xl_range(self.first, column, self.first + COUNTED_ROWS, column))

    @property
    def formula(self) -> str:
        """The count as a formula that every program reckons alike."""
        leading = self.plan.form.fields[0]
        told, first = self._cells(self._told_by), self._cells(leading.heading)
        real = f'{first}<>"{_EXAMPLE}"' if leading.kind is Kind.NUMBER else f'RIGHT({first},4)<>"{_EXAMPLE_END}"'
        return f"=SUMPRODUCT((LEN(TRIM({told}))>0)*({real}))"

    def count(self, rows: Sequence[Mapping[str, str | None]]) -> int:
        """What the formula will say of these rows."""
        return sum(1 for row in rows if (row.get(self._told_by) or "").strip(" "))


def _listed(book: xlsxwriter.Workbook, vocabulary: Vocabulary) -> str:
    """The name of a list on the hidden sheet, which is made when it is first needed; one column for each list."""
    sheet = book.get_worksheet_by_name(LISTS)
    if sheet is None:
        sheet = book.add_worksheet(LISTS)
        sheet.set_vba_name(f"{APPENDIX_CODE}2")
        sheet.hide()
        # The reader passes over a sheet that says this at its top.
        sheet.write_string(0, 0, APPENDIX_MARK)
    name = f"{LISTS}_{vocabulary.name}"
    known = {defined[0]: defined for defined in book.defined_names}
    if name not in known:
        column = 1 + len(known)
        sheet.write_string(0, column, vocabulary.name)
        sheet.write_column(1, column, vocabulary.values)
        book.define_name(name, f"={LISTS}!{xl_range_abs(1, column, len(vocabulary.values), column)}")
    return name


# ── the instructions ─────────────────────────────────────────────────────────────────────────────────────────────────

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


def _instructions(book: xlsxwriter.Workbook, form: Form) -> None:
    """The second sheet: how to fill the form in, in plain words, all of it derived from the declaration."""
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.set_vba_name(f"{APPENDIX_CODE}1")
    styles = Styles(book)
    sheet.hide_gridlines(2)
    sheet.set_column(0, LEFT - 1, _FLAG_WIDTH)
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
