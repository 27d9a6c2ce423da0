"""Telephone and identity-card numbers: found anywhere, shown nowhere in full."""

from __future__ import annotations

import re

# A run of digits is only a number of these kinds where no further digit touches it.
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{5})((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})([\dXx])(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)([- ]?)(\d{4})([- ]?)(\d{4})(?![0-9A-Za-z])")
NUMBER_SIGNS = "[0-9]{7}|[0-9]{3}[ -][0-9]{4}"
"""What stands in every text with such a number, and in few others."""
_MAYBE = re.compile(NUMBER_SIGNS)
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])(0\d{2,3})-(\d{7,8})(?![0-9A-Za-z])")


def holds_personal_number(text: str) -> bool:
    """Whether a telephone or identity-card number stands in the text."""
    return _MAYBE.search(text) is not None and any(pattern.search(text) for pattern in (_IDENTITY, _MOBILE, _LANDLINE))


def masked(text: str) -> str:
    """The text with the middle of every such number starred out."""
    if not any(mark in text for mark in "0123456789"):
        return text
    text = _IDENTITY.sub(lambda found: f"{found[1]}{'*' * 11}{found[3]}", text)
    text = _MOBILE.sub(r"\1****\5", text)
    return _LANDLINE.sub(lambda found: f"{found[1]}-{'*' * len(found[2])}", text)
