"""The codes of one run while they are given: which are in use and where, which row holds which, what the next number is.

Rows are looked at in an order that hangs on their content only: scope by scope, each as it stands in its sheet.
"""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from pipeline.register.codes import KNOWN_COLUMNS, RETIRED, Known, Match, Points, Refused, Why, numbered, parts
from pipeline.register.likeness import likeness
from pipeline.text import essence


class Ledger:
    """`scope`, `text` and `bare` say what each code in use stands for, `free` which codes of a scope nobody holds yet."""

    def __init__(self, points: Points, known: Known) -> None:
        self.points = points
        self.bare_rows = [essence(risk) for risk in points.risks]
        self.order = _in_order(points)
        self.rank = {at: rank for rank, at in enumerate(self.order)}
        self.codes: list[str | None] = [None] * len(points.scopes)
        self.holder: dict[str, int] = {}
        self.matched: dict[int, Match] = {}
        self.refused: dict[int, Refused] = {}
        self.left: dict[int, int] = {}
        self.kept: list[int] = []
        self.scope: dict[str, str] = {}
        self.text: dict[str, str] = {}
        self.bare: dict[str, str] = {}
        self.retired: dict[str, str] = {}
        self.free: dict[str, set[str]] = defaultdict(set)
        self.highest: dict[str, int] = defaultdict(int)
        self._entered = {code for code in points.entered if code}
        for code, scope, risk, retired in zip(*(_plain(known.rows, heading) for heading in KNOWN_COLUMNS), strict=True):
            self._enter(code, scope, risk, retired)

    def _enter(self, code: str, scope: str, risk: str, retired: str) -> None:
        self.spent(code)
        if retired:
            self.retired[code] = retired
            return
        self.scope[code], self.text[code], self.bare[code] = scope, risk, essence(risk)
        self.free[scope].add(code)

    def spent(self, code: str) -> None:
        """From now on new codes are numbered beyond this one."""
        head, number = parts(code)
        self.highest[head] = max(self.highest[head], number)

    def hold(self, at: int, code: str) -> None:
        """Row `at` holds this code in use."""
        self.codes[at] = code
        self.holder[code] = at
        self.free[self.scope[code]].discard(code)

    def moved(self, at: int, code: str) -> None:
        """Row `at` holds this code from now on; the old row that held it leaves."""
        before = self.holder.get(code)
        if before is not None:
            self.codes[before] = None
            self.left[before] = at
        self.hold(at, code)

    def new(self, at: int) -> None:
        """Row `at` gets the next code under its prefix; one that some row of this run made up is passed over."""
        prefix = self.points.prefixes[at]
        self.highest[prefix] += 1
        while (code := numbered(prefix, self.highest[prefix])) in self._entered:
            self.highest[prefix] += 1
        self.codes[at] = code

    def likeness(self, at: int, code: str) -> float:
        """How like the row's text is to what the code stood for, in per cent."""
        return likeness(self.bare_rows[at], self.bare[code])

    def refuse(self, at: int, code: str, why: Why) -> None:
        """Note why the code that stands in a row is not taken."""
        self.refused[at] = Refused(why, self.scope.get(code, ""), self.text.get(code, ""), self.retired.get(code, ""))

    def open(self) -> dict[str, list[int]]:
        """Rows without a code, by scope, where the scope still has codes to give."""
        found: dict[str, list[int]] = defaultdict(list)
        for at in self.order:
            scope = self.points.scopes[at]
            if self.codes[at] is None and at not in self.left and self.free.get(scope):
                found[scope].append(at)
        return found

    def closed(self, known: Known, when: str) -> pd.DataFrame:
        """All codes ever given: with what they stand for now, or since when they stand for nothing."""
        rows = {code: (scope, self.text[code], when) for code, scope in self.scope.items()}
        for at, code in enumerate(self.codes):
            if code is not None:
                rows[code] = (self.points.scopes[at], self.points.risks[at], "")
        gone = known.rows[known.rows[RETIRED] != ""] if self.retired else known.rows.iloc[:0]
        rows |= {code: (scope, risk, since) for code, scope, risk, since in zip(*(_plain(gone, h) for h in KNOWN_COLUMNS), strict=True)}
        return pd.DataFrame([(code, *rows[code]) for code in sorted(rows)], columns=list(KNOWN_COLUMNS), dtype="str")


def _plain(rows: pd.DataFrame, heading: str) -> list[str]:
    column: list[str] = rows[heading].to_numpy(dtype=object).tolist()
    return column


def _in_order(points: Points) -> list[int]:
    """Scopes by where they begin in their sheets, then by name; the rows of each as they stand."""
    first: dict[str, int] = {}
    for scope, row in zip(points.scopes, points.rows, strict=True):
        first[scope] = min(row, first.get(scope, row))
    return sorted(range(len(points.scopes)), key=lambda at: (first[points.scopes[at]], points.scopes[at], points.rows[at]))
