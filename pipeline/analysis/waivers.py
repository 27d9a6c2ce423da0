"""What each waiver of the office came to: whether it is in force, and how many findings it lifted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pipeline.checks.judge import Judgement
from pipeline.finding import Severity
from pipeline.waiver import Waiver


@dataclass(frozen=True)
class Applied:
    """A waiver that the office keeps; `lifted` findings are notices because of it, of which `errors` would return a letter."""

    waiver: Waiver
    in_force: bool
    lifted: int
    errors: int


def applied(judged: Judgement, today: date) -> tuple[Applied, ...]:
    """All waivers kept, those in force first."""
    found = [f.lifted for verdict in judged.verdicts for f in verdict.findings if f.lifted]
    lifted = Counter(each.waiver.key for each in found)
    errors = Counter(each.waiver.key for each in found if each.severity is Severity.ERROR)
    every = [Applied(w, w.holds_on(today), lifted[w.key], errors[w.key]) for w in judged.waivers]
    return tuple(sorted(every, key=lambda each: not each.in_force))
