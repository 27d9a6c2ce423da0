"""Risk codes: given once, never reused, kept through edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.text import essence

NEARLY_THE_SAME = 80
CODE = "风险编号"


@dataclass(frozen=True)
class Known:
    """Every code ever given: its scope and the risk point it last stood for. Columns: 风险编号， 范围， 风险点."""

    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({CODE: [], "范围": [], "风险点": []}, dtype="str"))


@dataclass(frozen=True)
class Given:
    """The codes of a run: one per row, which rows had entered a code that is not known, and all codes known from now on."""

    codes: list[str]
    unknown: list[int]
    known: Known


def _prefix(code: str) -> tuple[str, int]:
    head, _, number = code.rpartition("-")
    return head, int(number) if number.isdecimal() else 0


class _Book:
    """Codes being given: what is free in each scope, and the highest number under each prefix."""

    def __init__(self, known: Known) -> None:
        self.highest: dict[str, int] = defaultdict(int)
        self.free: dict[str, dict[str, str]] = defaultdict(dict)
        columns = (known.rows[heading].to_numpy(dtype=object).tolist() for heading in (CODE, "范围", "风险点"))
        for code, scope, risk in zip(*columns, strict=True):
            head, number = _prefix(code)
            self.highest[head] = max(self.highest[head], number)
            self.free[scope][code] = risk

    def take(self, scope: str, code: str) -> bool:
        """Use a code of this scope; False where the scope has no such code left."""
        return self.free[scope].pop(code, None) is not None

    def new(self, prefix: str) -> str:
        """The next code under a prefix."""
        self.highest[prefix] += 1
        return f"{prefix}-{self.highest[prefix]:03d}"


def give(scopes: Sequence[str], prefixes: Sequence[str], entered: Sequence[str | None], risks: Sequence[str], known: Known) -> Given:
    """A code for every row: by the code in the row, else by the same, else by nearly the same risk point in its scope, else new.

    A code that stands in a row but is not known in the row's scope is not taken over; its position is returned.
    """
    book = _Book(known)
    codes: list[str | None] = [None] * len(scopes)
    unknown = []
    for at, (scope, code) in enumerate(zip(scopes, entered, strict=True)):
        if code:
            if book.take(scope, code):
                codes[at] = code
            else:
                unknown.append(at)
    _by_same_text(book, scopes, risks, codes)
    _by_near_text(book, scopes, risks, codes)
    given = [code or book.new(prefixes[at]) for at, code in enumerate(codes)]
    return Given(given, unknown, _remembered(known, given, scopes, risks))


def _open(scopes: Sequence[str], codes: Sequence[str | None], book: _Book) -> dict[str, list[int]]:
    """Rows without a code, by scope, where the scope still has codes to give."""
    found: dict[str, list[int]] = defaultdict(list)
    for at, (scope, code) in enumerate(zip(scopes, codes, strict=True)):
        if code is None and book.free.get(scope):
            found[scope].append(at)
    return found


def _by_same_text(book: _Book, scopes: Sequence[str], risks: Sequence[str], codes: list[str | None]) -> None:
    for scope, rows in _open(scopes, codes, book).items():
        by_text: dict[str, list[str]] = defaultdict(list)
        for code, risk in sorted(book.free[scope].items()):
            by_text[essence(risk)].append(code)
        for at in rows:
            if waiting := by_text.get(essence(risks[at])):
                codes[at] = waiting.pop(0)
                book.take(scope, str(codes[at]))


def _by_near_text(book: _Book, scopes: Sequence[str], risks: Sequence[str], codes: list[str | None]) -> None:
    """The likest pairs first, so that the result does not hang on the order of the rows."""
    for scope, rows in _open(scopes, codes, book).items():
        free = sorted(book.free[scope])
        likeness = process.cdist([essence(risks[at]) for at in rows], [essence(book.free[scope][c]) for c in free], scorer=fuzz.ratio)
        pairs = sorted(
            (-float(likeness[r, c]), risks[at], code, at)
            for r, at in enumerate(rows)
            for c, code in enumerate(free)
            if likeness[r, c] >= NEARLY_THE_SAME
        )
        for _, _, code, at in pairs:
            if codes[at] is None and book.take(scope, code):
                codes[at] = code


def _remembered(known: Known, codes: Sequence[str], scopes: Sequence[str], risks: Sequence[str]) -> Known:
    """All codes ever given, with what they stand for now."""
    now = pd.DataFrame({CODE: list(codes), "范围": list(scopes), "风险点": list(risks)}, dtype="str")
    together = pd.concat([known.rows, now]).drop_duplicates(CODE, keep="last").sort_values(CODE, ignore_index=True)
    return Known(together)
