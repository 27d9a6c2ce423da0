"""What the program put right by itself: from what, to what, why, and where. The sender's file is never changed by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.finding import Finding, Severity
from pipeline.place import Place

BLANK = "（空白）"


@dataclass(frozen=True, slots=True)
class Correction:
    """One automatic correction. `entered` and `read` are as people see them; an empty one stands for a blank cell."""

    rule: str
    place: Place
    heading: str
    entered: str
    read: str
    why: str


def corrections(findings: Iterable[Finding]) -> list[Correction]:
    """The corrections among some findings, in their order."""
    return [_correction(finding) for finding in findings if finding.severity is Severity.CORRECTION]


def _correction(finding: Finding) -> Correction:
    return Correction(finding.rule, finding.place, finding.heading, finding.seen, finding.suggestion, finding.title)


def shown(entry: str) -> str:
    """An entry before or after, with a word for a blank."""
    return entry or BLANK
