"""Lines that name a group （二、行政处罚（2项））: what the data lines under them belong to, for a column that says so of each line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.intake.lines import Line, LineKind
from pipeline.text import tight

_NUMBERING = re.compile(r"^(?:第?[一二三四五六七八九十]{1,3}[、..\uff0e章节类]|[((\uff08][一二三四五六七八九十]{1,3}[))\uff09])")
_COUNT = re.compile(r"[((\uff08]?(?:共|计)?\d+[项个条类]?[))\uff09]?$")


def group_name(text: str) -> str:
    """The name of a group without its numbering and its count: 二、行政处罚（2项） → 行政处罚."""
    return _COUNT.sub("", _NUMBERING.sub("", tight(text)))


def groups(found: Sequence[Line]) -> dict[int, str]:
    """For each data line under a group's line the text of that line."""
    above: str = ""
    under: dict[int, str] = {}
    for line in found:
        if line.kind is LineKind.SECTION:
            above = line.text
        elif line.kind is LineKind.DATA and above and group_name(above):
            under[line.row] = above
    return under
