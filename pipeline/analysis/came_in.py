"""来件： every file of the inbox, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.analysis.sent import whose
from pipeline.checks.header import section_of
from pipeline.checks.judge import Judgement
from pipeline.finding import Severity
from pipeline.letter import PassedOver
from pipeline.rosterbook import Roster
from pipeline.submission import Accepted, OtherPeriod, Reading, Repeated, Returned, Verdict


class Fate(StrEnum):
    """What became of a file, in the order in which they are listed."""

    RETURNED = "退回待改"
    ACCEPTED = "已通过"
    REPEATED = "重复来件"
    OTHER_PERIOD = "往期来件"
    PASSED_OVER = "不读的文件"


@dataclass(frozen=True, slots=True)
class CameIn:
    """A file of the inbox: what became of it and why, whose it is, the forms in it, how many errors and hints were found."""

    fate: Fate
    file: str
    reason: str
    sections: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    errors: int = 0
    hints: int = 0


def came_in(judged: Judgement, passed_over: Sequence[PassedOver]) -> tuple[CameIn, ...]:
    """All files, those that went back first, then by path."""
    found = [_of(verdict, judged.roster) for verdict in judged.verdicts]
    found += [CameIn(Fate.PASSED_OVER, each.file, each.reason) for each in passed_over]
    order = list(Fate)
    return tuple(sorted(found, key=lambda each: (order.index(each.fate), each.file)))


def fate(verdict: Verdict) -> Fate:
    """What became of a letter."""
    return _FATES[type(verdict)]


def reason(verdict: Verdict) -> str:
    """Why a letter was returned or passed over; nothing for an accepted one."""
    if isinstance(verdict, Accepted):
        return ""
    if isinstance(verdict, Repeated):
        return f"与“{verdict.first}”内容相同"
    if isinstance(verdict, OtherPeriod):
        return verdict.reason
    return f"有{_count(verdict, Severity.ERROR)}处须改正"


_FATES: dict[type[Verdict], Fate] = {
    Accepted: Fate.ACCEPTED, Returned: Fate.RETURNED, Repeated: Fate.REPEATED, OtherPeriod: Fate.OTHER_PERIOD,
}


def _of(verdict: Verdict, roster: Roster) -> CameIn:
    reading = verdict.reading
    return CameIn(
        fate(verdict), reading.file, reason(verdict), _sections(reading, roster), tuple(dict.fromkeys(table.form for table in reading.tables)),
        _count(verdict, Severity.ERROR), _count(verdict, Severity.WARNING),
    )


def _sections(reading: Reading, roster: Roster) -> tuple[str, ...]:
    owners = [whose(table.form, section_of(table, roster), table.file, roster) for table in reading.tables]
    return tuple(owner for owner in dict.fromkeys(owners or [whose("", "", reading.file, roster)]) if owner)


def _count(verdict: Verdict, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in verdict.findings)
