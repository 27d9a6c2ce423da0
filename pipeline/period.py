"""A period in its official form （2011年第1期）, and which of two comes first."""

from __future__ import annotations

import re

_OFFICIAL = re.compile(r"^(\d{4})年第(\d{1,2})期$")


def order(period: str) -> tuple[int, int]:
    """The year and the number of a period, by which periods are sorted; zeros where there is none."""
    found = _OFFICIAL.match(period)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def is_earlier(one: str, other: str) -> bool:
    """Whether both are periods and the first one comes before the other."""
    return (0, 0) < order(one) < order(other)


def later(one: str, other: str) -> str:
    """The later one of two periods; the one that is given where the other is empty."""
    return max(one, other, key=order)
