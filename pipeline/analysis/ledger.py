"""Who owes what, what came in and what stands, by section and form; by it 报送进度 and the reminders are counted.

What is owed follows from what a form declares （due, owed_by, each_period） and from the roster, from nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.analysis.sent import POST, WHOLE_UNIT, SentSheet
from pipeline.checks.accepted import DIGEST, FILLED, PERIOD, RECEIVED
from pipeline.checks.stack import SECTION
from pipeline.checks.waivers import waivers_in
from pipeline.columns import columns, entries
from pipeline.form import Form, Level, OwedBy, StageDates
from pipeline.forms import FORMS, WAIVERS
from pipeline.forms.vocabularies import GRADE
from pipeline.register.merge import Register
from pipeline.rosterbook import LEADERS, Roster
from pipeline.text import essence
from pipeline.waiver import Waivers

Key = tuple[str, str]
"""A section and the key of a form."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The accepted sheet that stands for a section or one of its posts."""

    file: str
    digest: str
    period: str
    filled: str
    received: str


@dataclass(frozen=True)
class Records:
    """All that debts hang on beside the day: what came in, what was accepted, the roster, the stages' last days."""

    sent: tuple[SentSheet, ...]
    register: Register
    roster: Roster
    stages: StageDates

    @cached_property
    def waivers(self) -> Waivers:
        """The waivers that the office keeps."""
        return waivers_in(self.register.tables[WAIVERS.key], self.roster)

    @cached_property
    def sheets(self) -> Mapping[Key, list[SentSheet]]:
        """The sheets sent, oldest first."""
        found: dict[Key, list[SentSheet]] = defaultdict(list)
        for sheet in sorted(self.sent, key=lambda sheet: (sheet.filled, sheet.received, sheet.file)):
            found[sheet.section, sheet.form].append(sheet)
        return found

    @cached_property
    def standing(self) -> Mapping[Key, dict[str, Standing]]:
        """What was accepted for this period, by section and form, under the name of the post or under nothing."""
        found: dict[Key, dict[str, Standing]] = defaultdict(dict)
        for form in DEMANDED:
            for section, post, sheet in _accepted(form, self.register):
                before = found[section, form.key].get(post)
                if before is None or (before.filled, before.received) <= (sheet.filled, sheet.received):
                    found[section, form.key][post] = sheet
        return found

    @cached_property
    def posts(self) -> Mapping[str, list[str]]:
        """The posts of each section that have somebody in office, in the roster's order."""
        found: dict[str, list[str]] = defaultdict(list)
        for section, post in self.roster.serving_posts:
            found[section].append(post)
        return found

    def asked(self, section: str, form: Form) -> list[str]:
        """The posts of a section of which a form is asked: those in office; for a form after the review those with measures to answer for."""
        posts = self.posts.get(section, [])
        return [post for post in posts if (section, post) in self._with_measures] if form.after_review else posts

    @cached_property
    def _with_measures(self) -> set[tuple[str, str]]:
        """针对建立的防控措施： the posts with a risk point that has an approved grade and measures."""
        risks = self.register.risks
        if risks.empty:
            return set()
        own = risks[(risks["层级"] == Level.POSITION.value) & risks["审定等级"].isin(GRADE.values) & risks["防控措施"].notna()]
        return {(section, post) for section, post in columns(own, ("科室", "岗位"))}

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """All sections of the roster in its order, then those that the register knows beside it; without a roster also those that sent
        something.
        """
        known = self._registered
        # A name that the roster does not have is the sender's slip: its letter goes back, and no section of that name owes anything.
        if not self.roster.given:
            known |= {section for section, form in self.sheets if form}
        return tuple(dict.fromkeys([*self.roster.sections, *sorted(known - {"", WHOLE_UNIT})]))

    @cached_property
    def reminded(self) -> tuple[str, ...]:
        """The sections that can be reminded: one that is gone from the roster has nobody left to ask."""
        return tuple(section for section in self.sections if not self.roster.given or section in self.roster.sections)

    @property
    def _registered(self) -> set[str]:
        """The sections that the register has rows of, from whatever period."""
        tables = [self.register.tables[form.key] for form in DEMANDED if form.owed_by is not OwedBy.UNIT]
        return {section or "" for rows in tables if len(rows) for section in entries(rows[SECTION].drop_duplicates())}

    def pairs(self) -> Iterator[tuple[str, Form]]:
        """Every section with every form that it owes at some time of the period, the unit's own forms first."""
        yield from ((WHOLE_UNIT, form) for form in DEMANDED if form.owed_by is OwedBy.UNIT and self._is_asked(form))
        for section in self.sections:
            yield from ((section, form) for form in DEMANDED if self._owes(section, form))

    def _is_asked(self, form: Form) -> bool:
        """What the editions print is asked for only while something on it waits, or where it came back."""
        key = WHOLE_UNIT, form.key
        return not form.per_edition or len(self.register.reviews.pending) > 0 or key in self.standing or key in self.sheets

    def _owes(self, section: str, form: Form) -> bool:
        """Leaders have posts, but are no section."""
        if form.owed_by is OwedBy.SECTION:
            return section != LEADERS and self.roster.kind(section) != LEADERS
        return form.owed_by is OwedBy.POST

    def waiting(self, section: str, form: str) -> list[SentSheet]:
        """The returned sheets of a section's form of which nothing later was accepted yet."""
        return [sheet for sheet in self.sheets.get((section, form), ()) if self._waits(sheet)]

    def _waits(self, sheet: SentSheet) -> bool:
        standing = self.standing.get((sheet.section, sheet.form), {})
        if not sheet.open or not sheet.received or not standing:
            return sheet.open
        owners = {essence(post): own for post, own in standing.items()}
        if not sheet.posts:
            return not any(_replaces(own, sheet) for own in owners.values())
        return not all(_replaces(owners.get(essence(post)), sheet) for post in sheet.posts)


DEMANDED: tuple[Form, ...] = tuple(form for form in FORMS if form.due and form.owed_by)
"""The forms that somebody owes."""


def _replaces(own: Standing | None, sheet: SentSheet) -> bool:
    """Whether what stands was handed in after a returned sheet, in another letter."""
    if own is None or own.digest == sheet.digest:
        return False
    if not (own.filled and sheet.filled):
        return own.received >= sheet.received
    return (own.filled, own.received) >= (sheet.filled, sheet.received)


def _accepted(form: Form, register: Register) -> Iterator[tuple[str, str, Standing]]:
    """The section, the post and the sheet of all that was accepted of a form."""
    rows = register.tables[form.key]
    if rows.empty:
        return
    own = [rows[name] for name in (DIGEST, PERIOD, FILLED, RECEIVED)]
    by_post = [rows[POST]] if form.owed_by is OwedBy.POST else []
    section = [] if form.owed_by is OwedBy.UNIT else [rows[SECTION]]
    # Many rows, few sheets: only what differs is looked at one by one.
    told = pd.concat([*own, *section, *by_post], axis=1).assign(file=rows.index.get_level_values(0)).drop_duplicates()
    columns = {name: [entry or "" for entry in entries(told[name])] for name in told.columns}
    for at, file in enumerate(columns["file"]):
        digest, period, filled, received = (columns[name][at] for name in (DIGEST, PERIOD, FILLED, RECEIVED))
        if period == register.period or not form.each_period:
            post = columns[POST][at] if by_post else ""
            yield columns[SECTION][at] if section else WHOLE_UNIT, post, Standing(file, digest, period, filled, received)
