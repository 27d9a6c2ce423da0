"""What was found, where, and what to do: the one record that every output reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.place import Place
from pipeline.waiver import Waiver


class Severity(StrEnum):
    """How much a finding weighs: an error returns the whole letter, the rest travels along."""

    ERROR = "error"
    WARNING = "warning"
    CORRECTION = "correction"
    NOTICE = "notice"

    @property
    def label(self) -> str:
        """The office's word for it."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 weighs most."""
        return list(Severity).index(self)


_LABELS = {
    Severity.ERROR: "退回",
    Severity.WARNING: "提示",
    Severity.CORRECTION: "更正",
    Severity.NOTICE: "知悉",
}


@dataclass(frozen=True, slots=True)
class Lifted:
    """What a waiver did to a finding: how much it would weigh without, and the waiver."""

    severity: Severity
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said about one place.

    `heading` is as printed on the sender's sheet, `seen` what was entered, `message` the whole sentence,
    `fix` its last part (what to do), `suggestion` the right value where one is known. `lifted` tells of the waiver that
    made a notice of it.
    """

    rule: str
    title: str
    severity: Severity
    place: Place
    heading: str
    seen: str
    message: str
    fix: str
    suggestion: str = ""
    lifted: Lifted | None = None

    @property
    def found(self) -> Severity:
        """How much it weighs by its rule, whether or not a waiver lifted it."""
        return self.lifted.severity if self.lifted else self.severity

    def under(self, waiver: Waiver, words: str) -> Finding:
        """The same finding as a notice under a waiver: its sentence goes on with these words."""
        lifted = Lifted(self.severity, waiver)
        return replace(self, severity=Severity.NOTICE, message=f"{self.message}{words}", fix=words, lifted=lifted)

    def order(self) -> tuple[str, str, int, int, int, str, str]:
        """Reading order: by place, then weight, then rule."""
        return (*self.place.order(), self.severity.rank, self.rule, self.message)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in reading order."""
    return sorted(findings, key=Finding.order)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Only those that return a letter."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
