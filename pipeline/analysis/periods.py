"""What of the register the present period has not confirmed yet, and the letters of earlier periods that still lie in the inbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.analysis.tables import OWNER
from pipeline.checks.header import section_of
from pipeline.checks.judge import Judgement
from pipeline.columns import entries
from pipeline.forms import BY_KEY, RISK_FORMS
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.submission import OtherPeriod

_FORM_OF_LEVEL = {form.level.value: form.key for form in RISK_FORMS if form.level}


@dataclass(frozen=True)
class PastLetter:
    """A letter of an earlier period: its sections, its forms, its periods, and why it is passed over."""

    file: str
    sections: tuple[str, ...]
    forms: tuple[str, ...]
    periods: tuple[str, ...]
    reason: str


def unconfirmed(risks: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Unconfirmed points by owner and form, of the points as `tables.counted` gives them; nobody with none is named."""
    own = risks[risks[CONFIRMATION] == UNCONFIRMED]
    counted = Counter(zip(entries(own[OWNER]), entries(own["层级"]), strict=True))
    return {(owner or "", _FORM_OF_LEVEL[level or ""]): number for (owner, level), number in sorted(counted.items())}


def past_letters(judged: Judgement) -> tuple[PastLetter, ...]:
    """The letters passed over because they belong to earlier periods, by file."""
    return tuple(_past(verdict, judged) for verdict in judged.verdicts if isinstance(verdict, OtherPeriod))


def _past(verdict: OtherPeriod, judged: Judgement) -> PastLetter:
    tables = verdict.reading.tables
    sections = _once([section_of(table, judged.roster) for table in tables])
    return PastLetter(verdict.reading.file, sections, _once([BY_KEY[table.form].title for table in tables]), verdict.periods, verdict.reason)


def _once(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name)
