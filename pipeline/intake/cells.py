"""One cell: what its content means for the kind of its column, and what was put right on the way.

Only what is certain is put right. Whatever is not is passed on as it was entered, for the checks to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from pipeline.form import LONG_TERM, Field, Kind, Need
from pipeline.intake.dates import read_date
from pipeline.rulebook import cells as rules
from pipeline.rulebook.rule import Rule
from pipeline.text import cleaned, tight
from pipeline.vocabulary import Scale, comparable, split_entries

_LONG_TERM = frozenset({"长期", "长期坚持", "长期执行", "长期有效", "长期落实", "常年", "常态化", "持续", "经常性", "长期性"})
_BLANK_MARKS = frozenset({"-", "--", "—", "——", "/", "//", "\\", "无", "暂无", "没有", "空", "N/A", "NA", "无。"})
DITTO = frozenset({"同上", "同左", "同前", "同上。", "同上行", "〃", "″", '"', "''"})
_WHOLE = re.compile(r"^(?:NO\.?|第)?\(?(\d{1,6})\)?[.、号条]?(?:\.0+)?$")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell's value (None where blank) and the correction that led to it, if one is worth telling."""

    value: str | None
    correction: Rule | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell's meaning may hang on beside itself: the year of the period, and scales that the column breaks."""

    year: int | None = None
    broken: tuple[Scale, ...] = ()


def shown(value: object) -> str:
    """A cell's content as a person would see it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _changed(entered: str, value: str, rule: Rule) -> Parsed:
    return Parsed(value, rule if entered != value else None)


def _tidied(entered: str, value: str) -> Parsed:
    """A cleaned text; a line break written in another program's way is not worth telling."""
    same = entered.replace("\r\n", "\n").replace("_x000D_", "") == value
    return Parsed(value, None if same else rules.CLEANED)


def _prose(entered: str, field: Field, context: Context) -> Parsed:
    return _tidied(entered, cleaned(entered))


def _name(entered: str, field: Field, context: Context) -> Parsed:
    return _tidied(entered, tight(entered))


def _number(entered: str, field: Field, context: Context) -> Parsed:
    found = _WHOLE.match(comparable(entered))
    return Parsed(str(int(found[1]))) if found else Parsed(tight(entered))


def _choice(entered: str, field: Field, context: Context) -> Parsed:
    assert field.vocabulary is not None
    value = field.vocabulary.value(entered, context.broken)
    if value is None:
        return Parsed(tight(entered))
    return _changed(entered, value, rules.CLEANED if tight(entered) == value else rules.NORMALISED)


def _choices(entered: str, field: Field, context: Context) -> Parsed:
    assert field.vocabulary is not None
    entries = split_entries(entered)
    values = [field.vocabulary.value(entry, context.broken) or tight(entry) for entry in entries]
    joined = "、".join(dict.fromkeys(values))
    return Parsed(joined, rules.NORMALISED if values != entries else None)


def _codes(entered: str, field: Field, context: Context) -> Parsed:
    return Parsed("、".join(comparable(entry) for entry in split_entries(entered)))


def _code(entered: str, field: Field, context: Context) -> Parsed:
    return Parsed(comparable(entered).replace("—", "-"))


def _date(entered: str, field: Field, context: Context) -> Parsed:
    read = read_date(entered, context.year)
    if read.day is None:
        return Parsed(cleaned(entered))
    return _changed(entered.strip(), read.day.isoformat(), rules.DATE_READ)


def _term(entered: str, field: Field, context: Context) -> Parsed:
    if tight(entered) in _LONG_TERM:
        return _changed(tight(entered), LONG_TERM, rules.NORMALISED)
    read = read_date(entered, context.year, by_month=True)
    if read.day is None:
        return Parsed(cleaned(entered))
    return _changed(entered.strip(), read.day.isoformat(), rules.DATE_READ)


_Parser = Callable[[str, Field, Context], Parsed]
_PARSERS: dict[Kind, _Parser] = {
    Kind.NUMBER: _number,
    Kind.NAME: _name,
    Kind.PERSON: _name,
    Kind.TEXT: _prose,
    Kind.PROSE: _prose,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
    Kind.TERM: _term,
    Kind.CODE: _code,
    Kind.CODES: _codes,
}


@lru_cache(maxsize=200_000)
def _parsed_text(entered: str, field_id: int, context: Context) -> Parsed:
    field = _FIELDS[field_id]
    plain = tight(entered)
    if not plain:
        return Parsed(None)
    if plain in _BLANK_MARKS and field.required is Need.NEVER:
        return Parsed(None, rules.BLANK_MARK)
    return _PARSERS[field.kind](entered, field, context)


# Fields are large values; hashing one for every cell would cost more than reading the cell.
_FIELDS: dict[int, Field] = {}


def _as_number_date(value: float, field: Field) -> Parsed | None:
    """A date that stands in the sheet as a bare number."""
    if field.kind not in (Kind.DATE, Kind.TERM):
        return None
    read = read_date(value, None)
    return Parsed(read.day.isoformat(), rules.DATE_READ) if read.day else None


def parse(value: object, field: Field, context: Context) -> Parsed:
    """What a cell of this column means. `value` is whatever the reader gave, but not an empty text."""
    if isinstance(value, float) and (found := _as_number_date(value, field)):
        return found
    key = id(field)
    _FIELDS.setdefault(key, field)
    return _parsed_text(value if isinstance(value, str) else shown(value), key, context)
