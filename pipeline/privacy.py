"""Telephone and identity-card numbers: found anywhere, shown nowhere in full."""

from __future__ import annotations

import re

# A run of digits is only a number of these kinds where no further digit touches it. `hidden` is what is starred out.
_START, _END = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_DAY = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_IDENTITY = re.compile(f"{_START}[1-9][0-9]{{5}}[- ]?(?P<hidden>(?:19|20)[0-9]{{2}}{_DAY}[- ]?[0-9]{{3}})[0-9Xx]{_END}")
_OLD_IDENTITY = re.compile(f"{_START}[1-9][0-9]{{5}}[- ]?(?P<hidden>[0-9]{{2}}{_DAY})[- ]?[0-9]{{3}}{_END}")
_MOBILE = re.compile(f"{_START}(?:86[- ]?)?1[3-9][0-9][-. ]?(?P<hidden>[0-9]{{4}})[-. ]?[0-9]{{4}}{_END}")
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_LANDLINE = re.compile(rf"{_START}0[0-9]{{2,3}}-(?P<hidden>[0-9]{{7,8}}){_END}")
_UNDASHED = re.compile(rf"{_START}(?:\({_AREA}\)[- ]?|{_AREA} ?)(?P<hidden>[1-9][0-9]{{6,7}}){_END}")
_LOCAL = re.compile(rf"(?:电话|座机|手机|传真|联系方式)(?:号码|号)?[::为是 ]{{0,2}}(?P<hidden>[1-9][0-9]{{6,7}}){_END}")
_KINDS = (_IDENTITY, _OLD_IDENTITY, _MOBILE, _LANDLINE, _UNDASHED, _LOCAL)
NUMBER_SIGNS = "[0-9]{7}|[0-9]{3}[^0-9]{1,2}[0-9]{4}|[\uff10-\uff19]{3}"
"""What stands in every text with such a number, and in few others."""
_MAYBE = re.compile(NUMBER_SIGNS)
_STARRED = "*" * 4
_NARROW = str.maketrans("０１２３４５６７８９－—–‐・·．（）：　Ｘｘ", "0123456789----...(): Xx")


def _narrow(text: str) -> str:
    """The text of the same length with full-width digits and dashes as others: a number typed with the wide keyboard is one too."""
    return text.translate(_NARROW)


def holds_personal_number(text: str) -> bool:
    """Whether a telephone or identity-card number stands in the text."""
    if _MAYBE.search(text) is None:
        return False
    flat = _narrow(text)
    return any(kind.search(flat) for kind in _KINDS)


def holds_hidden_number(text: str) -> bool:
    """Whether such a number stands in the text, or stood there before it was starred out."""
    return _STARRED in text or holds_personal_number(text)


def holds_private_number(text: str) -> bool:
    """Whether a number stands in the text that is a person's own: a mobile telephone's or an identity card's. An office's is none."""
    flat = _narrow(text)
    return any(kind.search(flat) for kind in (_IDENTITY, _OLD_IDENTITY, _MOBILE))


def masked(text: str) -> str:
    """The text with the middle of every such number starred out; nothing else is changed."""
    if not holds_personal_number(text):
        return text
    # Made narrow, a text keeps its length, so that what was found there has its place in the text as entered.
    flat, shown = _narrow(text), list(text)
    for kind in _KINDS:
        for found in kind.finditer(flat):
            shown[found.start("hidden") : found.end("hidden")] = "*" * len(found["hidden"])
    return "".join(shown)
