"""Dates and periods as people write them. What is certain is read; what is not gets a problem, in plain words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)
_YEARS = range(1980, 2101)
_MOST_PERIODS = 12
_EIGHT_DIGITS = range(19_800_101, 21_001_232)
_DIGITS = str.maketrans("〇○零Ｏ一二三四五六七八九两", "00001234567892")
_WEEKDAY = re.compile(r"\(?(?:星期|周)[1-6日天]\)?$")
_DAY_ENDINGS = re.compile(r"(?:[日号])?(?:以?前|止|之前|为止)?$")
_FULL = re.compile(r"^(\d{4})[年./\-、](\d{1,2})[月./\-、](\d{1,2})(?:[T ]?00:00(?::00)?)?$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_NO_YEAR = re.compile(r"^(\d{1,2})[月./\-](\d{1,2})$")
_MONTH = re.compile(r"^(\d{4})[年./\-](\d{1,2})月?$")
_VAGUE = re.compile(r"[底初旬末中]|左右|上半|下半|季度")
_CHINESE_TENS = re.compile(r"([一二三])?(十|廿|卅)([一二三四五六七八九])?")
_PERIOD = re.compile(r"^(\d{4})(?:年度?第?|第|[-—])(\d{1,2})期?$")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date, or the problem that keeps an entry from being one."""

    day: date | None = None
    problem: str = ""


def _tens(found: re.Match[str]) -> str:
    units = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
    tens = {"十": 1, "廿": 2, "卅": 3}[found[2]] * units.get(found[1] or "", 1)
    return str(tens * 10 + units.get(found[3] or "", 0))


def western(text: str) -> str:
    """Chinese numerals as digits: 二〇一一年七月三十一日 → 2011年7月31日； one width, no blanks at the ends."""
    flat = unicodedata.normalize("NFKC", text.replace("Ｏ", "〇")).strip()
    return _CHINESE_TENS.sub(_tens, flat).translate(_DIGITS)


def _made(year: int, month: int, day: int) -> ReadDate:
    if year not in _YEARS:
        return ReadDate(problem=f"年份“{year}”不合理")
    try:
        return ReadDate(date(year, month, day))
    except ValueError:
        return ReadDate(problem=f"{year}年{month}月{day}日这一天不存在")


def _month_end(year: int, month: int) -> ReadDate:
    if month not in range(1, 13):
        return ReadDate(problem=f"没有{month}月")
    following = date(year + month // 12, month % 12 + 1, 1)
    return _made(year, month, (following - timedelta(days=1)).day)


@lru_cache(maxsize=10_000)
def from_text(text: str, year: int | None, *, by_month: bool) -> ReadDate:
    """A date from text. `year` is that of the sheet's period, for entries without one; `by_month` lets a month mean its last day."""
    flat = re.sub(r"\s+(?!00:00)", "", western(text))
    trimmed = _DAY_ENDINGS.sub("", _WEEKDAY.sub("", flat))
    if found := (_FULL.match(trimmed) or _COMPACT.match(trimmed)):
        return _made(int(found[1]), int(found[2]), int(found[3]))
    if found := _NO_YEAR.match(trimmed):
        return _made(year, int(found[1]), int(found[2])) if year else ReadDate(problem="没有写明年份")
    if (found := _MONTH.match(flat)) and int(found[1]) in _YEARS:
        return _month_end(int(found[1]), int(found[2])) if by_month else ReadDate(problem="没有写明是哪一天")
    if re.fullmatch(r"\d{5}", flat) and int(flat) in _SERIALS:
        return ReadDate(_EPOCH + timedelta(days=int(flat)))
    return ReadDate(problem="没有写明是哪一天" if _VAGUE.search(text) else "不是可以识别的日期")


def from_number(number: float) -> ReadDate:
    """A date from a number: a serial, or eight digits such as 20110731."""
    if number == number // 1 and _EIGHT_DIGITS.start <= number < _EIGHT_DIGITS.stop:
        return from_text(str(int(number)), None, by_month=False)
    # Compared before it is made an integer: a cell may hold what is no number at all.
    if _SERIALS.start <= number < _SERIALS.stop:
        return ReadDate(_EPOCH + timedelta(days=int(number)))
    return ReadDate(problem="不是可以识别的日期")


def read_date(value: object, year: int | None, *, by_month: bool = False) -> ReadDate:
    """A date from whatever a cell holds."""
    if isinstance(value, datetime):
        return _made(value.year, value.month, value.day)
    if isinstance(value, date):
        return _made(value.year, value.month, value.day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return from_number(value)
    return from_text(str(value), year, by_month=by_month)


@lru_cache(maxsize=10_000)
def read_period(text: str) -> str | None:
    """A period in its official form （2011年第1期）， or None."""
    flat = re.sub(r"\s+", "", western(text))
    found = _PERIOD.match(flat)
    if not found or int(found[1]) not in _YEARS or not 1 <= int(found[2]) <= _MOST_PERIODS:
        return None
    return f"{found[1]}年第{int(found[2])}期"


def period_year(period: str) -> int | None:
    """The year of a period in its official form."""
    return int(period[:4]) if re.match(r"^\d{4}年", period) else None
