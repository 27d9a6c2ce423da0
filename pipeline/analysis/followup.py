"""What follows once risks are known, as one value: warnings, commitments, inspections and the sections' scores on the day of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.analysis.commitments import Commitments, commitments
from pipeline.analysis.inspections import Inspections, inspections
from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import Owed
from pipeline.analysis.scores import Score, scores
from pipeline.analysis.warnings import Warnings, warnings
from pipeline.settings import Settings


@dataclass(frozen=True)
class Followup:
    """All that is known of what follows; empty where nothing was handed in."""

    warnings: Warnings = field(default_factory=Warnings)
    commitments: Commitments = field(default_factory=Commitments)
    inspections: Inspections = field(default_factory=Inspections)
    scores: tuple[Score, ...] = ()


def followup(records: Records, owed: tuple[Owed, ...], today: date, settings: Settings) -> Followup:
    """What follows, from the register, what the sections owed and sent, the day and the settings."""
    found = inspections(records.register, today)
    return Followup(
        warnings(records.register, records.roster, today, settings.warning),
        commitments(records.register, records.roster, today, settings.warning),
        found, scores(records, owed, found, today, settings.scores),
    )
