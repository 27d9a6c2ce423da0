"""Risk codes as values: what is known of them, the rows that ask for one, and what a run gave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

import pandas as pd

CODE, SCOPE, RISK, RETIRED = "风险编号", "范围", "风险点", "撤销"
KNOWN_COLUMNS = (CODE, SCOPE, RISK, RETIRED)
MOVED_TO, MOVED_ON = "现范围", "移动日期"
LEFT_COLUMNS = ("来源指纹", "来源工作表", "来源行", CODE, MOVED_TO, MOVED_ON)
_NUMBER = re.compile(r"[0-9]{3,9}")


def empty(columns: Sequence[str]) -> pd.DataFrame:
    """A frame of texts without rows."""
    return pd.DataFrame({heading: pd.array([], dtype="str") for heading in columns})


@dataclass(frozen=True)
class Known:
    """Every code ever given. `rows` has its scope, the risk point it last stood for and, in 撤销, the day on which an edition
    first missed that point (nothing while it is in use). `left` are rows of letters whose code moved to a later sheet.
    """

    rows: pd.DataFrame = field(default_factory=lambda: empty(KNOWN_COLUMNS))
    left: pd.DataFrame = field(default_factory=lambda: empty(LEFT_COLUMNS))


@dataclass(frozen=True)
class Points:
    """The standing rows of all risk forms, column by column, in any order.

    A scope is `level:unit/…`; `rows` say where in its sheet a row stands, `stamps` when that sheet was filled in and received,
    and `old` whether its letter already stood in the last edition.
    """

    scopes: Sequence[str]
    prefixes: Sequence[str]
    entered: Sequence[str | None]
    risks: Sequence[str]
    rows: Sequence[int]
    stamps: Sequence[tuple[str, str]]
    old: Sequence[bool]


class Why(Enum):
    """Why a code that stands in a row was not taken."""

    UNKNOWN = auto()
    RETIRED = auto()
    TAKEN = auto()
    UNLIKE = auto()
    MALFORMED = auto()
    TWICE = auto()


class How(Enum):
    """How a row got a known code, where a person should look at it."""

    NEAR = auto()
    MOVED = auto()
    REWRITTEN = auto()


@dataclass(frozen=True)
class Match:
    """A known code given to a row: how, the scope and the text it stood for before, and their likeness in per cent."""

    how: How
    scope: str
    before: str
    likeness: float


@dataclass(frozen=True)
class Refused:
    """A code that stands in a row and was not taken, and what it stands for, where it is known."""

    why: Why
    scope: str = ""
    before: str = ""
    retired: str = ""


@dataclass(frozen=True)
class Given:
    """What a run gave, by position of the row: its code (None where the row left with its code), matches and refusals to tell of.

    `left` says of a row that left which row took its code; `kept` are codes taken from the rows because none was known.
    """

    codes: list[str | None]
    matched: dict[int, Match]
    refused: dict[int, Refused]
    left: dict[int, int]
    kept: list[int]
    known: Known


def numbered(prefix: str, number: int) -> str:
    """The code of that number under a prefix: 岗-综合科, 3 → 岗-综合科-003."""
    return f"{prefix}-{number:03d}"


def parts(code: str) -> tuple[str, int]:
    """Prefix and number of a code; number 0 where it is not written as codes are."""
    head, _, number = code.rpartition("-")
    if not _NUMBER.fullmatch(number) or numbered(head, int(number)) != code:
        return head, 0
    return head, int(number)


def unit_of(scope: str) -> str:
    """The unit of a scope."""
    return scope.partition(":")[2].partition("/")[0]


def level_of(scope: str) -> str:
    """The level of a scope."""
    return scope.partition(":")[0]
