"""What was found, where, and what to do: the one record that every output reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.place import Place


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
class Finding:
    """One thing said about one place.

    `heading` is as printed on the sender's sheet, `seen` what was entered, `message` the whole sentence,
    `fix` its last part (what to do), `suggestion` the right value where one is known.
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

    def order(self) -> tuple[str, str, int, int, int, str, str]:
        """Reading order: by place, then weight, then rule."""
        return (*self.place.order(), self.severity.rank, self.rule, self.message)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in reading order."""
    return sorted(findings, key=Finding.order)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Only those that return a letter."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
