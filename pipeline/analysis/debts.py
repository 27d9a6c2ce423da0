"""催报： what each section still owes on a day: forms not handed in, letters to be put right, columns that have fallen due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import Owed, progress
from pipeline.analysis.sent import WHOLE_UNIT, SentSheet
from pipeline.checks.stack import SECTION, UNIT_NAME
from pipeline.columns import entries
from pipeline.form import Form, Level, Stage
from pipeline.forms import FORMS
from pipeline.register.codes import CODE
from pipeline.rulebook.cells import DUE
from pipeline.text import essence


@dataclass(frozen=True)
class Unreported:
    """A form that was not handed in, or of which these posts are missing."""

    form: str
    posts: tuple[str, ...]
    due: date | None
    overdue: int


@dataclass(frozen=True)
class SentBack:
    """Returned sheets of a form that wait to be put right; `form` is empty for letters in which no form was found."""

    form: str
    files: tuple[str, ...]
    errors: int
    due: date | None
    overdue: int


@dataclass(frozen=True)
class Gap:
    """Accepted rows that lack what a stage that is over asks for, with the codes of those that have one."""

    headings: tuple[str, ...]
    rows: int
    codes: tuple[str, ...]
    due: date | None
    overdue: int


@dataclass(frozen=True)
class Debt:
    """All that one section owes. `kind` and `head` are the roster's, empty where it says nothing."""

    section: str
    kind: str
    head: str
    unreported: tuple[Unreported, ...] = ()
    returned: tuple[SentBack, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def due(self) -> date | None:
        """The earliest day by which something of it was or is due."""
        return min((each.due for each in self.parts if each.due), default=None)

    @property
    def overdue(self) -> int:
        """How many days the oldest of it is overdue."""
        return max((each.overdue for each in self.parts), default=0)

    @property
    def parts(self) -> tuple[Unreported | SentBack | Gap, ...]:
        """All of it."""
        return (*self.unreported, *self.returned, *self.gaps)


@dataclass(frozen=True)
class Debts:
    """The sections that owe something on a day, the unit first, and the returned letters of which nobody knows whose they are."""

    today: date
    roster_given: bool
    sections: tuple[Debt, ...]
    unplaced: tuple[str, ...]


def debts(records: Records, today: date) -> Debts:
    """What everybody owes on a day."""
    lines: dict[str, list[Owed]] = defaultdict(list)
    for line in progress(records, today):
        lines[line.section].append(line)
    gaps, waiting = _gaps(records, today), _waiting(records)
    known = (WHOLE_UNIT, *records.reminded)
    found = (
        Debt(
            section, records.roster.kind(section), records.roster.head(section),
            tuple(_unreported(lines[section], waiting)), tuple(_sent_back(waiting.get(section, {}), lines[section])), gaps.get(section, ()),
        )
        for section in known
    )
    lost = (sheet.file for section, forms in waiting.items() if section not in known for sheets in forms.values() for sheet in sheets)
    return Debts(today, records.roster.given, tuple(debt for debt in found if debt.parts), tuple(sorted(set(lost))))


Waiting = Mapping[str, Mapping[str, list[SentSheet]]]


def _waiting(records: Records) -> Waiting:
    """The sheets that wait to be put right, by section and form, in the order of the forms."""
    order = ["", *(form.key for form in FORMS)]
    found: dict[str, dict[str, list[SentSheet]]] = defaultdict(dict)
    for section, form in sorted(records.sheets, key=lambda key: (key[0], order.index(key[1]))):
        if sheets := records.waiting(section, form):
            found[section][form] = sheets
    return found


def _unreported(lines: Sequence[Owed], waiting: Waiting) -> Iterator[Unreported]:
    """What is missing and does not lie at the section to be put right: that is asked for already."""
    for line in lines:
        sheets = waiting.get(line.section, {}).get(line.form, [])
        whole = line.missing == (line.form,)
        back = {essence(post) for sheet in sheets for post in sheet.posts}
        left = tuple(post for post in line.missing if essence(post) not in back and not (whole and sheets))
        if left:
            yield Unreported(line.form, () if whole else left, line.due, line.overdue)


def _sent_back(own: Mapping[str, list[SentSheet]], lines: Sequence[Owed]) -> Iterator[SentBack]:
    """What waits to be put right; it is late only where nothing else of the form was accepted in its place."""
    late = {line.form: (line.due, line.overdue) for line in lines if line.missing}
    for form, sheets in own.items():
        files = tuple(dict.fromkeys(sheet.file for sheet in sheets))
        errors = sum(sheet.errors for sheet in sheets)
        yield SentBack(form, files, errors, *late.get(form, (None, 0)))


def _by(stage: Stage | None, records: Records, today: date) -> tuple[date | None, int]:
    """The last day of a stage, and how many days ago it was."""
    return (records.stages.last_day.get(stage), records.stages.overdue(stage, today)) if stage else (None, 0)


# ── columns that have fallen due ─────────────────────────────────────────────────────────────────────────────────────


def _gaps(records: Records, today: date) -> dict[str, tuple[Gap, ...]]:
    """By section and stage, the rows that lack what the stage asks for, unless the rule is waived for the section."""
    passed = records.stages.passed(today)
    found: dict[str, list[Gap]] = defaultdict(list)
    for stage in (stage for stage in Stage if stage in passed):
        empty = [(form, *each) for form in FORMS for each in _empty(form, records, stage, today)]
        for section in dict.fromkeys(section for _, section, _, _ in empty):
            own = [(headings, code) for _, owner, headings, code in empty if owner == section]
            headings = tuple(dict.fromkeys(heading for named, _ in own for heading in named))
            codes = tuple(sorted(code for _, code in own if code))
            found[section].append(Gap(headings, len(own), codes, *_by(stage, records, today)))
    return {section: tuple(own) for section, own in found.items()}


def _empty(form: Form, records: Records, stage: Stage, today: date) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The section, the empty columns and the code of each accepted row of a form that lacks what a stage asks for.

    Of a point that the review left out nothing is asked.
    """
    rows = records.register.tables[form.key]
    headings = [field.heading for field in form.fields if field.required is stage]
    if rows.empty or not headings:
        return
    lacking = pd.DataFrame({heading: rows[heading].isna() for heading in headings})
    rows, lacking = rows[lacking.any(axis=1)], lacking[lacking.any(axis=1)]
    in_force, excluded = records.waivers.on(today), set(records.register.excluded[CODE])
    blank: list[str | None] = [None] * len(rows)
    units, sections, codes = (entries(rows[name]) if name in rows.columns else blank for name in (UNIT_NAME, SECTION, CODE))
    for unit, section, code, missing in zip(units, sections, codes, lacking.to_numpy().tolist(), strict=True):
        owner = WHOLE_UNIT if form.level is Level.UNIT or not section else section
        if code not in excluded and not in_force.of((unit or "", owner, DUE.id)):
            yield owner, tuple(heading for heading, empty in zip(headings, missing, strict=True) if empty), code or ""
