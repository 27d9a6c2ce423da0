"""What guides people while they fill a form in: shades, hints, drop-downs, and what a program refuses on typing."""

from __future__ import annotations

from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from pipeline.form import Field, Form, Kind, Need, Stage
from pipeline.marks import APPENDIX_CODE, APPENDIX_MARK
from pipeline.vocabulary import Vocabulary
from pipeline.writers.house import HEAD_FIXED, HEAD_PLAIN, HEAD_REQUIRED, HEAD_STAGED

LISTS = "选项"
LIST_LIMIT = 255
PROMPT_LIMIT = 255
TITLE_LIMIT = 32
_NAMES = frozenset({Kind.NAME, Kind.PERSON})
_PRINTED = "程序印制"
_FIRST_DAY, _LAST_DAY = date(1980, 1, 1), date(2100, 12, 31)


def legend(form: Form) -> str:
    """What the shades of the headings mean, as far as the form has them."""
    needs = {_kind_of_need(field) for field in form.fields}
    shades = {_PRINTED: "灰色栏目由程序印制，请勿改动", Need.ALWAYS: "深色栏目必填", Stage: "中间色栏目到期必填", Need.SOMETIMES: "中间色栏目视情形必填", Need.NEVER: "浅色栏目选填"}
    return "，".join(text for kind, text in shades.items() if kind in needs) + "；点中单元格可看填写提示。"


def _kind_of_need(field: Field) -> object:
    if field.fixed:
        return _PRINTED
    return type(field.required) if isinstance(field.required, Stage) else field.required


def shade(field: Field) -> str:
    """The fill of a heading: the darker it is, the more the column must be filled in; grey where the product filled it in."""
    if field.fixed:
        return HEAD_FIXED
    if isinstance(field.required, Stage) or field.required is Need.SOMETIMES:
        return HEAD_STAGED
    return HEAD_REQUIRED if field.required is Need.ALWAYS else HEAD_PLAIN


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def need(field: Field) -> str:
    """Whether a column must be filled in, in words."""
    if field.fixed:
        return _PRINTED
    if isinstance(field.required, Stage):
        return f"“{field.required.value}”阶段结束前必填"
    return field.required.value


def prompt(field: Field) -> dict[str, str]:
    """What appears beside the cell when it is chosen."""
    choices = f"可选：{field.vocabulary.choices}。" if field.vocabulary and not field.fixed else ""
    text = f"【{need(field)}】{field.help}{choices}"
    return {"input_title": _short(field.heading, TITLE_LIMIT), "input_message": _short(text, PROMPT_LIMIT)}


def check(field: Field, source: list[str] | str) -> dict[str, Any]:
    """What a program refuses on typing. Only what is surely wrong is refused."""
    if field.fixed:
        return {"validate": "any"}
    if field.vocabulary is not None:
        stops = field.kind is not Kind.CHOICES
        return {"validate": "list", "source": source, "show_error": stops, **(_doubt(field) if field.kind in _NAMES else _alert(field))}
    if field.kind is Kind.DATE:
        return {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY, **_alert(field)}
    if field.kind is Kind.NUMBER and field.required is Need.ALWAYS:
        return {"validate": "integer", "criteria": ">=", "value": 1, **_alert(field)}
    return {"validate": "any"}


def _alert(field: Field) -> dict[str, str]:
    message = f"“{field.heading}”请填写{field.expected}。"
    return {"error_type": "stop", "error_title": "请重新填写", "error_message": _short(message, PROMPT_LIMIT)}


def _doubt(field: Field) -> dict[str, str]:
    """What is asked, not refused: the roster from which a list was taken may have become old."""
    message = f"名册中没有这个{field.heading}。确有变动的，选“是”照常填写，并请办公室更新名册。"
    return {"error_type": "warning", "error_title": "请核对", "error_message": message}


def choices(book: xlsxwriter.Workbook, vocabulary: Vocabulary | None) -> list[str] | str:
    """The source of a drop-down: the values themselves or, where they are too long for that, a name over a hidden sheet."""
    if vocabulary is None:
        return []
    if len(",".join(vocabulary.values)) <= LIST_LIMIT and not any("," in value for value in vocabulary.values):
        return list(vocabulary.values)
    return f"={_listed(book, vocabulary)}"


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
