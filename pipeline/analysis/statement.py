"""报送明细： line by line what every section owes and what it sent, so that each figure of 报送进度 is a count of lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import Owed
from pipeline.analysis.sent import SentSheet


class Entry(StrEnum):
    """What a line is about."""

    OWED = "应报"
    SENT = "来表"


class State(StrEnum):
    """How it stands: of what is owed the first two, of what was sent the others. In the order in which they are listed."""

    HANDED_IN = "已报"
    MISSING = "缺报"
    ACCEPTED = "通过"
    WAITING = "退回待改"
    ANSWERED = "已改正"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One thing owed by a section on a form (`name` is the post, or nothing for the whole form), or one sheet that it sent.

    `errors` are those of a sheet that waits to be put right.
    """

    section: str
    form: str
    entry: Entry
    state: State
    name: str = ""
    errors: int = 0
    file: str = ""
    period: str = ""
    filled: str = ""


def statement(records: Records, progress: Sequence[Owed]) -> tuple[StatementLine, ...]:
    """All lines in the order of 报送进度, then the sheets of which nobody knows whose they are."""
    known = {(owed.section, owed.form) for owed in progress}
    others = [key for key in sorted(records.sheets) if key not in known]
    lines = [line for owed in progress for line in (*_owed(owed), *_sent(records, owed.section, owed.form))]
    return (*lines, *(line for section, form in others for line in _sent(records, section, form)))


def _owed(owed: Owed) -> list[StatementLine]:
    missing = set(owed.missing)
    # What is missing of a form that is owed once is the form itself, by its key.
    lines = [
        StatementLine(owed.section, owed.form, Entry.OWED, State.MISSING if name in missing else State.HANDED_IN, "" if name == owed.form else name)
        for name in owed.asked
    ]
    return sorted(lines, key=_rank)


def _sent(records: Records, section: str, form: str) -> list[StatementLine]:
    waiting = set(map(id, records.waiting(section, form)))
    lines = [_sheet(sheet, waiting=id(sheet) in waiting) for sheet in records.sheets.get((section, form), ())]
    return sorted(lines, key=_rank)


def _sheet(sheet: SentSheet, *, waiting: bool) -> StatementLine:
    state = State.WAITING if waiting else State.ANSWERED if sheet.returned else State.ACCEPTED
    return StatementLine(
        sheet.section, sheet.form, Entry.SENT, state, "、".join(sheet.posts), sheet.errors if waiting else 0, sheet.file, sheet.period, sheet.filled,
    )


def _rank(line: StatementLine) -> int:
    return list(State).index(line.state)


def runs(lines: Sequence[StatementLine]) -> Iterator[tuple[tuple[str, str, str], int, int]]:
    """Where the lines of each section and form begin and end that are about the same (应报， 来表) or stand the same (已报 …)."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for at, line in enumerate(lines):
        for what in (line.entry, line.state):
            found.setdefault((line.section, line.form, what.value), []).append(at)
    for key, places in found.items():
        yield key, places[0], places[-1]
