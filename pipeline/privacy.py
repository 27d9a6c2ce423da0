"""Telephone and identity-card numbers: found anywhere, shown nowhere in full."""

from __future__ import annotations

import re

# A run of digits is only a number of these kinds where no further digit touches it.
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9][0-9]{5})((?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3})([0-9Xx])(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9][0-9])([- ]?)([0-9]{4})([- ]?)([0-9]{4})(?![0-9A-Za-z])")
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])(0[0-9]{2,3})-([0-9]{7,8})(?![0-9A-Za-z])")
NUMBER_SIGNS = "[0-9]{7}|[0-9]{3}[ -][0-9]{4}|[\uff10-\uff19]{3}"
"""What stands in every text with such a number, and in few others."""
_MAYBE = re.compile(NUMBER_SIGNS)
_WIDE = re.compile("[\uff10-\uff19]")
_NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {0xFF0D: 0x2D, 0x3000: 0x20, 0xFF38: 0x58, 0xFF58: 0x78}


def _narrow(text: str) -> str:
    """The text with full-width digits as others: a number typed with the wide keyboard is a number all the same."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def holds_personal_number(text: str) -> bool:
    """Whether a telephone or identity-card number stands in the text."""
    if _MAYBE.search(text) is None:
        return False
    flat = _narrow(text)
    return any(pattern.search(flat) for pattern in (_IDENTITY, _MOBILE, _LANDLINE))


def masked(text: str) -> str:
    """The text with the middle of every such number starred out; nothing else is changed."""
    if not holds_personal_number(text):
        return text
    # Made narrow, a text keeps its length, so that what was found there has its place in the text as entered.
    flat, shown = _narrow(text), list(text)
    for pattern, middle in ((_IDENTITY, 2), (_MOBILE, 3), (_LANDLINE, 2)):
        for found in pattern.finditer(flat):
            shown[found.start(middle) : found.end(middle)] = "*" * len(found[middle])
    return "".join(shown)
