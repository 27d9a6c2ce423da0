"""What follows once risks are known, as one value: warnings, commitments, inspections and the sections' scores on the day of a run."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from pipeline.analysis.commitments import Commitments, commitments
from pipeline.analysis.inspections import Inspections, inspections
from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import Owed
from pipeline.analysis.publicity import Publicity, publicity
from pipeline.analysis.scores import Score, scores
from pipeline.analysis.warnings import Warnings, warnings
from pipeline.forms import PUBLICATIONS
from pipeline.settings import Settings


@dataclass(frozen=True)
class Followup:
    """All that is known of what follows; empty where nothing was handed in."""

    warnings: Warnings = field(default_factory=Warnings)
    commitments: Commitments = field(default_factory=Commitments)
    inspections: Inspections = field(default_factory=Inspections)
    scores: tuple[Score, ...] = ()
    publicity: Publicity = field(default_factory=Publicity)


def followup(records: Records, owed: tuple[Owed, ...], today: date, after_return: AbstractSet[str], settings: Settings) -> Followup:
    """What follows, from the register, what the sections owed and sent, the day and the settings. `after_return`: letters that answer a returned one."""
    register, found = records.register, inspections(records.register, today)
    made_public = register.tables.get(PUBLICATIONS.key)
    return Followup(
        warnings(register, records.roster, today, settings.warning),
        commitments(register, records.roster, today, settings.warning),
        found, scores(records, owed, found, today, after_return, settings.scores),
        Publicity() if made_public is None else publicity(made_public, today, register.period),
    )
