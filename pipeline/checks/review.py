"""Decisions against what was printed for review: known codes, printed cells as printed, no rows lost on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.checks.review_rows import CODE, DECIDED, TO_FILL
from pipeline.checks.stack import TABLE, Stack
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.forms.headerblock import PRINTED_BY, ROWS_PRINTED
from pipeline.forms.review import REVIEW
from pipeline.place import Place
from pipeline.rulebook import review as rules
from pipeline.submission import Table
from pipeline.vocabulary import comparable

EDITION, UNIT = "版次", "单位名称"
FIXED = tuple(field.heading for field in REVIEW.fixed)
NEAR_CODE = 85
_NAMED = 20

Row = Mapping[str, str]


def _none() -> pd.DataFrame:
    return pd.DataFrame({heading: pd.array([], dtype="str") for heading in (EDITION, UNIT, *FIXED)})


@dataclass(frozen=True)
class Printed:
    """What earlier editions printed for review: `issued` every content of every code, in the order of printing; `pending` what
    the last of them printed. Columns: 版次, 单位名称 and those that the review form has
    printed.
    """

    issued: pd.DataFrame = field(default_factory=_none)
    pending: pd.DataFrame = field(default_factory=_none)

    @cached_property
    def rows(self) -> list[Row]:
        """The printed columns of each issued row, with the edition."""
        return self.issued[[EDITION, *FIXED]].fillna("").to_dict("records")  # type: ignore[return-value]

    @cached_property
    def by_code(self) -> dict[str, list[int]]:
        """The places in `issued` of each code's rows, the latest last."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            found[row[CODE]].append(at)
        return found

    def matching(self, row: Row) -> int | None:
        """The place in `issued` of the latest printed row that a returned one repeats; None where it repeats none."""
        return next((at for at in reversed(self.by_code.get(row[CODE], [])) if not differing(row, self.rows[at])), None)


def differing(row: Row, printed: Row) -> list[str]:
    """The printed columns in which a returned row says something else."""
    return [heading for heading in FIXED if comparable(row[heading]) != comparable(printed[heading])]


def fixed_rows(rows: pd.DataFrame) -> list[Row]:
    """The printed columns of returned rows, blank where nothing stands."""
    columns = [[text or "" for text in entries(rows[heading])] for heading in FIXED]
    return [dict(zip(FIXED, row, strict=True)) for row in zip(*columns, strict=True)]


def judge_review(stack: Stack, printed: Printed) -> Iterator[Finding]:
    """All findings of returned review sheets against what was printed."""
    if stack.form is not REVIEW or stack.rows.empty:
        return
    for label, row in enumerate(fixed_rows(stack.rows)):
        if row[CODE] and not stack.spoken(label, CODE):
            yield from _row(stack, label, row, printed)
    undecided = stack.rows[list(TO_FILL)].isna().all(axis=1).groupby(stack.rows[TABLE]).sum()
    for number, table in enumerate(stack.tables):
        yield from _removed(table, printed)
        if count := int(undecided.get(number, 0)):
            yield rules.UNDECIDED.at(Place(table.file, table.sheet), count=count)


def _row(stack: Stack, label: int, row: Row, printed: Printed) -> Iterator[Finding]:
    known = printed.by_code.get(row[CODE])
    if not known:
        yield _not_printed(stack, label, row[CODE], printed)
        return
    same = printed.matching(row)
    if same is None:
        nearest = min((printed.rows[at] for at in reversed(known)), key=lambda each: len(differing(row, each)))
        for heading in differing(row, nearest):
            if not stack.spoken(label, heading) and heading in stack.table(label).columns:
                yield stack.finding(rules.FIXED_CHANGED, label, heading, printed=nearest[heading] or "空白", suggestion=nearest[heading])
    elif same != known[-1] and stack.value(label, DECIDED):
        yield stack.finding(rules.REVISED_SINCE, label, DECIDED, edition=printed.rows[same][EDITION])


def _not_printed(stack: Stack, label: int, code: str, printed: Printed) -> Finding:
    near = process.extractOne(code, printed.by_code.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_CODE)
    ask = f"您是不是要填“{near[0]}”？" if near else ""
    return stack.finding(rules.NOT_PRINTED, label, CODE, ask=ask, suggestion=near[0] if near else "")


def _removed(table: Table, printed: Printed) -> Iterator[Finding]:
    stated = table.entry(ROWS_PRINTED.heading).removesuffix(".0")
    missing = int(stated) - len(table.rows) if stated.isdecimal() else 0
    if missing > 0:
        codes = _named(_missing_codes(table, printed))
        yield rules.ROWS_REMOVED.at(Place(table.file, table.sheet), count=missing, codes=codes or "编号已无从查对")


def _named(codes: Sequence[str]) -> str:
    more = f"等{len(codes)}个" if len(codes) > _NAMED else ""
    return "、".join(codes[:_NAMED]) + more


def _missing_codes(table: Table, printed: Printed) -> list[str]:
    """The codes that the last edition printed for the sections on this sheet and that are not on it; only of that edition it is known."""
    pending = printed.pending.fillna("")
    if pending.empty or table.entry(PRINTED_BY.heading) != pending[EDITION].iloc[-1]:
        return []
    on_sheet = set(table.cells[CODE])
    here = pending[pending[CODE].isin(on_sheet)]
    pending = pending[pending[UNIT].isin(set(here[UNIT]))]
    owners = _owners(pending)
    of_one = set(owners[here.index])
    # A sheet is a section's or, where there are too many of them, a level's.
    wanted = pending[owners.isin(of_one)] if len(of_one) == 1 else pending[pending["层级"].isin(set(here["层级"]))]
    return [code for code in wanted[CODE] if code not in on_sheet]


def _owners(pending: pd.DataFrame) -> pd.Series:
    """Whose each point is: the unit's or a section's."""
    return pending["科室"].where(pending["层级"] != "单位", "单位")
