"""One cell: what its content means for the kind of its column, and what was put right on the way.

Only what is certain is put right. Whatever is not is passed on as it was entered, for the checks to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Final

from pipeline.form import LONG_TERM, Field, Kind, Need
from pipeline.intake.dates import read_date
from pipeline.rulebook import cells as rules
from pipeline.rulebook.rule import Rule
from pipeline.text import cleaned, holds_several_names, simplified, tight
from pipeline.vocabulary import Scale, comparable, split_entries

_LONG_TERM = frozenset({"长期", "长期坚持", "长期执行", "长期有效", "长期落实", "常年", "常态化", "持续", "经常性", "长期性"})
_BLANK_MARKS = frozenset({"-", "--", "—", "——", "/", "//", "\\", "无", "暂无", "没有", "空", "N/A", "NA", "无。"})
DITTO = frozenset({"同上", "同左", "同前", "同上。", "同上行", "〃", "″", '"', "''"})
_CELL_LIMIT = 32_767
_EXACT = 1e15
_BETWEEN_CODES = re.compile(r"(?<=\d)[ \u3000\u00a0]+(?=[A-Za-z\uff21-\uff3a\uff41-\uff5a\u4e00-\u9fff])")
"""A blank behind a code's number, before a letter or word that begins another."""
_WHOLE = re.compile(r"^(?:NO\.?|第)?\(?(\d{1,6})\)?[.、号条]?(?:\.0+)?$")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A cell's value (None where blank), the correction that led to it, if one is worth telling, and what was entered."""

    value: str | None
    correction: Rule | None = None
    entered: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell's meaning may hang on beside itself: the year of the period, and scales that the column breaks."""

    year: int | None = None
    broken: tuple[Scale, ...] = ()


def shown(value: object) -> str:  # noqa: PLR0911 - one return for each kind of content
    """A cell's content as a person would see it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
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


def _person(entered: str, field: Field, context: Context) -> Parsed:
    """A name without blanks; between two names the blank says that there are two."""
    return _tidied(entered, cleaned(entered) if holds_several_names(entered) else tight(entered))


def _number(entered: str, field: Field, context: Context) -> Parsed:
    found = _WHOLE.match(comparable(entered))
    return _changed(tight(entered), str(int(found[1])), rules.REWRITTEN) if found else Parsed(tight(entered))


def _choice(entered: str, field: Field, context: Context) -> Parsed:
    assert field.vocabulary is not None
    value = field.vocabulary.value(entered, context.broken)
    if value is None:
        return Parsed(cleaned(entered))
    return _changed(entered, value, rules.CLEANED if tight(entered) == value else rules.NORMALISED)


def _choices(entered: str, field: Field, context: Context) -> Parsed:
    assert field.vocabulary is not None
    entries = split_entries(entered)
    values = [field.vocabulary.value(entry, context.broken) or tight(entry) for entry in entries]
    # An entry of nothing but invisible characters is none.
    joined = "、".join(dict.fromkeys(filter(None, values)))
    return Parsed(joined, rules.NORMALISED) if values != entries else _changed(tight(entered), joined, rules.REWRITTEN)


def _codes(entered: str, field: Field, context: Context) -> Parsed:
    apart = _BETWEEN_CODES.sub("、", cleaned(entered))
    return _changed(tight(entered), "、".join(comparable(entry) for entry in split_entries(apart)), rules.REWRITTEN)


def _code(entered: str, field: Field, context: Context) -> Parsed:
    return _changed(tight(entered), comparable(entered).replace("—", "-"), rules.REWRITTEN)


def _date(entered: str, field: Field, context: Context) -> Parsed:
    read = read_date(entered, context.year)
    if read.day is None:
        return Parsed(cleaned(entered))
    return _changed(entered.strip(), read.day.isoformat(), rules.DATE_READ)


def _term(entered: str, field: Field, context: Context) -> Parsed:
    if simplified(tight(entered)) in _LONG_TERM:
        return _changed(tight(entered), LONG_TERM, rules.NORMALISED)
    read = read_date(entered, context.year, by_month=True)
    if read.day is None:
        return Parsed(cleaned(entered))
    return _changed(entered.strip(), read.day.isoformat(), rules.DATE_READ)


_Parser = Callable[[str, Field, Context], Parsed]
_PARSERS: dict[Kind, _Parser] = {
    Kind.NUMBER: _number,
    Kind.NAME: _name,
    Kind.PERSON: _person,
    Kind.TEXT: _prose,
    Kind.PROSE: _prose,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.DATE: _date,
    Kind.TERM: _term,
    Kind.CODE: _code,
    Kind.CODES: _codes,
}


def _means_nothing(plain: str, field: Field) -> bool:
    """Whether an entry only shows that there is nothing to enter; not where the list has 无 itself."""
    if field.required not in (Need.NEVER, Need.SOMETIMES) or simplified(plain) not in _BLANK_MARKS:
        return False
    return field.vocabulary is None or field.vocabulary.value(plain) is None


def _parsed_text(entered: str, field: Field, context: Context) -> Parsed:
    plain = tight(entered)
    if not plain:
        return Parsed(None)
    if _means_nothing(plain, field):
        return Parsed(None, rules.BLANK_MARK)
    return _PARSERS[field.kind](entered, field, context)


def _as_number_date(value: float, field: Field) -> Parsed | None:
    """A date that stands in the sheet as a bare number."""
    if field.kind not in (Kind.DATE, Kind.TERM):
        return None
    read = read_date(value, None)
    return Parsed(read.day.isoformat(), rules.DATE_READ) if read.day else None


_LONGEST_MARK = 8
_OWN_WORDS = (Kind.TEXT, Kind.PROSE)
DOUBT: Final = object()
_OUTER = frozenset(" \n\u3000\u00a0")


_READERS: dict[tuple[int, int | None], ColumnReader] = {}
_MEMO_LIMIT, _READERS_LIMIT = 20_000, 500


def reader_of(field: Field, context: Context) -> ColumnReader:
    """The reader of a column. Readers are kept, since letters of one form repeat each other's entries."""
    if context.broken:
        return ColumnReader(field, context)
    key = (id(field), context.year)
    found = _READERS.get(key)
    if found is None or found.field is not field:
        if len(_READERS) > _READERS_LIMIT:
            _READERS.clear()
        found = _READERS[key] = ColumnReader(field, context)
    return found


def _plain_prose(content: str) -> bool:
    """No blank or break at the ends, nothing invisible inside, too long to be 同上 or 无."""
    size = len(content)
    if not _LONGEST_MARK < size < _CELL_LIMIT or content[0] in _OUTER or content[-1] in _OUTER or "_x000" in content:
        return False
    return content.isprintable() or content.replace("\n", "").isprintable()


class ColumnReader:
    """Reads the cells of one column. Entries that need no work are let through at once; others are read once each."""

    def __init__(self, field: Field, context: Context) -> None:
        self.field = field
        self.context = context
        self._memo: dict[object, Parsed] = {}
        self._quiet: dict[object, str | None] = {"": None}
        self._is_prose = field.kind in _OWN_WORDS

    def plain(self, contents: Sequence[object]) -> list[object]:
        """The values of entries that surely are read just as they stand, None where blank; DOUBT in every case of doubt."""
        if bool in set(map(type, contents)):  # True would pass for 1
            return [DOUBT] * len(contents)
        values = list(map(self._quiet.get, contents, repeat(DOUBT)))
        if self._is_prose:
            return [c if v is DOUBT and isinstance(c, str) and _plain_prose(c) else v for v, c in zip(values, contents, strict=True)]
        return values

    def parse(self, content: object) -> Parsed:
        """What a cell of this column means. `content` is whatever the reader gave, but not an empty text."""
        key = (type(content), content)
        found = self._memo.get(key)
        if found is None:
            if len(self._memo) > _MEMO_LIMIT:
                self._memo.clear()
                self._quiet = {"": None}
            found = self._memo[key] = self._parsed(content)
            if self._is_quiet(content, found):
                self._quiet[content] = found.value
        return found

    def _is_quiet(self, content: object, found: Parsed) -> bool:
        """Whether there is nothing to say of an entry, so that it need not be looked at again."""
        as_entered = found.value == found.entered and found.correction is None and not isinstance(content, bool)
        return as_entered and 0 < len(found.entered) < _CELL_LIMIT and not self.is_ditto(content)

    def _parsed(self, content: object) -> Parsed:
        entered = shown(content)
        found = _as_number_date(content, self.field) if isinstance(content, float) else None
        read = found or _parsed_text(entered, self.field, self.context)
        return Parsed(read.value, read.correction, entered)

    def is_ditto(self, content: object) -> bool:
        """Whether an entry stands for the one above, in a column whose text is not itself what is asked for."""
        return isinstance(content, str) and len(content) <= _LONGEST_MARK and not self.field.judged and tight(content) in DITTO
