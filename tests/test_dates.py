"""Dates and periods in every way people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.dates import period_year, read_date, read_period

DAYS = st.dates(date(1980, 1, 1), date(2100, 12, 31))
_DIGITS = "〇一二三四五六七八九"


def _chinese(number: int) -> str:
    tens, units = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return lead + (_DIGITS[units] if units else "")


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


WRITINGS = {
    "real date": lambda d: d,
    "real date and time": lambda d: datetime(d.year, d.month, d.day),
    "serial": lambda d: float((d - date(1899, 12, 30)).days),
    "serial as text": lambda d: str((d - date(1899, 12, 30)).days),
    "serial with a time": lambda d: (d - date(1899, 12, 30)).days + 0.5,
    "iso": lambda d: d.isoformat(),
    "iso and midnight": lambda d: f"{d.isoformat()} 00:00:00",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "dots and zeros": lambda d: f"{d:%Y.%m.%d}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "full width": lambda d: _wide(f"{d.year}.{d.month}.{d.day}"),
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "Chinese, spaced": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
    "Chinese, before": lambda d: f"{d.year}年{d.month}月{d.day}日前",
    "Chinese, 号": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "Chinese numerals": lambda d: f"{''.join(_DIGITS[int(c)] for c in str(d.year))}年{_chinese(d.month)}月{_chinese(d.day)}日",
    "eight digits": lambda d: float(f"{d:%Y%m%d}"),
    "eight digits as text": lambda d: f"{d:%Y%m%d}",
}


@pytest.mark.parametrize("writing", WRITINGS)
@given(day=DAYS)
def test_a_day_is_read_however_it_is_written(writing: str, day: date) -> None:
    """Every day from 1980 to 2100, in every usual writing, is read as that day."""
    assert read_date(WRITINGS[writing](day), None).day == day


@given(DAYS)
def test_a_day_without_its_year_takes_that_of_the_period(day: date) -> None:
    """7月31日 is a day of the year of the 填报期， and none without one."""
    for text in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{_chinese(day.month)}月{_chinese(day.day)}日"):
        assert read_date(text, day.year).day == day
        assert read_date(text, None).problem == "没有写明年份"


@given(DAYS)
def test_a_month_means_its_last_day_only_for_a_term(day: date) -> None:
    """2011年7月 as a 完成时限 means the end of July; as a date it is no day."""
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    for text in (f"{day.year}年{day.month}月", f"{day.year}-{day.month:02d}", f"{day.year}.{day.month}月"):
        assert read_date(text, None, by_month=True).day == following - timedelta(days=1)
        assert read_date(text, None).problem == "没有写明是哪一天"


@pytest.mark.parametrize(
    "text",
    [
        "2011.9.31", "2011-02-29", "2011年13月1日", "2011.0.5", "九月底", "七月中旬", "2011年第三季度", "2011年", "尽快", "长期", "待定",
        "2011年上半年", "年底", "1911-09-30", "3011-09-30", "2011.9.30至2011.10.1", "7", "12345678901", "0", "-1", "", "2011年7月底",
        "2011年7月31日左右",
    ],
)
@pytest.mark.parametrize("by_month", [False, True])
def test_what_is_no_day_is_not_guessed(text: str, *, by_month: bool) -> None:
    """An impossible, vague or far-off day has a problem in plain words, and no day."""
    read = read_date(text, 2011, by_month=by_month)
    assert read.day is None
    assert read.problem
    assert not read.problem.endswith("。")


@given(st.one_of(st.text(max_size=20), st.text("0123456789年月日.-/一二三十〇 底", max_size=12), st.floats(), st.integers(), st.none()))
def test_anything_is_a_day_or_a_problem(value: object) -> None:
    """Nothing that may stand in a cell makes reading fail."""
    read = read_date(value, 2011, by_month=True)
    assert (read.day is None) == bool(read.problem)


@given(st.integers(1980, 2100), st.integers(1, 12))
def test_a_period_is_read_however_it_is_written(year: int, number: int) -> None:
    """2011年第1期 in every usual writing."""
    for text in (
        f"{year}年第{number}期", f"{year} 年 第 {number} 期", f"{year}年度第{number}期", f"{year}年{number}期", f"{year}-{number}",
        _wide(f"{year}年第{number}期"), f"{''.join(_DIGITS[int(c)] for c in str(year))}年第{_chinese(number)}期", f"{year}第{number}期",
    ):
        assert read_period(text) == f"{year}年第{number}期"
    assert period_year(f"{year}年第{number}期") == year


@pytest.mark.parametrize("text", ["2011年", "上半年", "第1期", "2011年第0期", "2011年第13期", "1900年第1期", "2011年第一季度", ""])
def test_what_is_no_period_is_not_guessed(text: str) -> None:
    assert read_period(text) is None
