"""Names of people, posts and sections as names of files: what Windows refuses is written another way, and no two are alike."""

from __future__ import annotations

import re
from collections.abc import Container

_WIDE = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)(?=\.|$)", re.IGNORECASE)
_LONGEST = 60


def safe(text: str) -> str:
    """The text as a part of a path that every system takes; never empty."""
    plain = _CONTROL.sub(" ", text).translate(_WIDE)
    plain = _RESERVED.sub(lambda found: f"{found[0]}_", plain.strip(), count=1) if _RESERVED.match(plain.strip()) else plain
    return plain.strip()[:_LONGEST].strip(" .") or "_"


def unused(name: str, taken: Container[str]) -> str:
    """The name itself, or with a number behind it where a name is taken that differs in nothing but the case of its letters."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name}（{number}）"
    return free
