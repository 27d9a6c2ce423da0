"""One run's output: the files of an edition as bytes, and its receipt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

_NAME = re.compile(r"^第(\d{3,})版_(\d{4}-\d{2}-\d{2})$")
RECEIPT = "run.json"


@dataclass(frozen=True)
class Edition:
    """An edition: number, day, all files by their path within its folder (without the receipt), and the receipt."""

    number: int
    day: date
    files: Mapping[str, bytes]
    receipt: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder's name: 第003版_2011-09-30."""
        return f"{label(self.number)}_{self.day.isoformat()}"


def label(number: int) -> str:
    """第003版."""
    return f"第{number:03d}版"


def number_of(name: str) -> int | None:
    """The number of an edition from its folder's name; None for other folders."""
    found = _NAME.match(name)
    return int(found[1]) if found else None
