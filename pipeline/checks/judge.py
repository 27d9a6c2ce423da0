"""Readings in, verdicts out: every gate in its order, everything at once inside a gate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from pipeline.checks import across
from pipeline.checks.accepted import AcceptedRows, accepted_rows, stamped
from pipeline.checks.benches import Look, benches
from pipeline.checks.copies import same_texts
from pipeline.checks.followup_links import judge_followup
from pipeline.checks.frame import judge_rows
from pipeline.checks.header import Expected, judge_header, section_of, unit_of
from pipeline.checks.past import passed_over
from pipeline.checks.power_links import judge_links, known
from pipeline.checks.procedure_rows import judge_procedures
from pipeline.checks.review import Printed, judge_review
from pipeline.checks.stack import Stack, stacked
from pipeline.checks.standing import standing
from pipeline.checks.waivers import Owners, judge_waivers, lifted, waivers_in
from pipeline.finding import Finding, Severity, errors, in_order
from pipeline.form import Form, Stage, StageDates
from pipeline.forms import BY_KEY, FORMS, ROSTER, WAIVERS
from pipeline.intake.dates import period_year
from pipeline.period import later
from pipeline.place import Place
from pipeline.rosterbook import Roster
from pipeline.rulebook import cells as cell_rules
from pipeline.rulebook import letters as letter_rules
from pipeline.rulebook import sheets as sheet_rules
from pipeline.settings import Settings
from pipeline.submission import Accepted, OtherPeriod, Reading, Repeated, Returned, Table, Verdict, filled_on
from pipeline.waiver import Waivers


@dataclass(frozen=True)
class Office:
    """What letters are judged by beside themselves: the settings, the day, and the roster and waivers accepted before.

    `waivers` are rows of the form 豁免 as the register holds them, `printed` what earlier editions printed for review,
    `last_period` is the period of the last edition, `seen` the first period in which each letter was seen, by its digest, `standing`
    the rows of the register by form.
    """

    settings: Settings
    today: date
    roster: Roster
    roster_unit: str = ""
    waivers: pd.DataFrame | None = None
    printed: Printed = field(default_factory=Printed)
    last_period: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """The verdict on every letter, the rows that may enter the register, and what they were judged by."""

    verdicts: tuple[Verdict, ...]
    accepted: dict[str, AcceptedRows]
    roster: Roster
    period: str
    units: tuple[str, ...]
    passed: frozenset[Stage]
    received: dict[tuple[str, str], Reading]
    waivers: Waivers = field(default_factory=Waivers)
    stages: StageDates = field(default_factory=lambda: StageDates({}))


def judge(readings: Sequence[Reading], office: Office) -> Judgement:
    """Judge all letters of a run. The roster is the latest one accepted among them, else the one accepted before."""
    readings = sorted(readings, key=lambda reading: reading.file)
    firsts = _firsts(readings)
    told = frozenset(firsts.values())
    distinct = [reading for reading in readings if reading.file in told]
    candidates = _roster_tables(distinct)
    while True:
        court = _Court(distinct, office, candidates[0] if candidates else None)
        # A roster of an earlier period stands in the register already.
        if not (candidates and candidates[0].file in court.past):
            judged = court.judged()
            spoiled = bool(candidates) and _is_returned(judged, candidates[0].file)
            if not spoiled:
                return _with_repeats(judged, readings, firsts)
        candidates = candidates[1:]


def _as_roster(table: Table) -> Roster:
    """The roster of a sheet; a line that names no section says nothing of any."""
    return Roster(pd.DataFrame(table.cells, dtype="str").reindex(columns=list(ROSTER.headings)).dropna(subset=["科室"]))


def _firsts(readings: Iterable[Reading]) -> dict[str, str]:
    """The first file of each content: the one with the shortest name, since programs add to the name of a copy."""
    firsts: dict[str, str] = {}
    for reading in sorted(readings, key=lambda reading: (len(reading.file), reading.file)):
        firsts.setdefault(reading.digest, reading.file)
    return firsts


def _roster_tables(readings: Iterable[Reading]) -> list[Table]:
    """Roster sheets of letters without errors so far, the latest first."""
    found = [
        (filled_on(table), reading.received, table.file, table)
        for reading in readings
        if not errors(reading.findings)
        for table in reading.tables
        if table.form == ROSTER.key
    ]
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:3], reverse=True)]


def _is_returned(judged: Judgement, file: str) -> bool:
    return any(isinstance(v, Returned) and v.reading.file == file for v in judged.verdicts)


def _with_repeats(judged: Judgement, readings: Sequence[Reading], firsts: dict[str, str]) -> Judgement:
    by_file: dict[str, Verdict] = {verdict.reading.file: verdict for verdict in judged.verdicts}
    for reading in readings:
        first = firsts[reading.digest]
        told = by_file[first]
        if isinstance(told, OtherPeriod):
            by_file[reading.file] = replace(told, reading=reading)
        elif first != reading.file:
            finding = letter_rules.REPEATED.at(Place(reading.file), first=first)
            by_file[reading.file] = Repeated(reading, first, (finding,))
    verdicts = tuple(by_file[reading.file] for reading in readings)
    return replace(judged, verdicts=verdicts)


class _Court:
    """One judging of all letters under one roster."""

    def __init__(self, readings: Sequence[Reading], office: Office, roster: Table | None) -> None:
        self.office = office
        self.tables = [table for reading in readings for table in reading.tables]
        self.roster = _as_roster(roster) if roster else office.roster
        self.period = self._period(roster)
        self.units = self._units(roster)
        self.past = passed_over(readings, self.period, office.seen)
        self.readings = [reading for reading in readings if reading.file not in self.past]
        self.tables = [table for reading in self.readings for table in reading.tables]
        self.received = {(table.file, table.sheet): reading for reading in self.readings for table in reading.tables}
        self.stages = office.settings.stages(period_year(self.period) or office.today.year)
        self.passed = self.stages.passed(office.today)

    def _period(self, roster: Table | None) -> str:
        """The period of the run: as set, else the roster's, else the last edition's; for the first edition that of most letters, else
        the first of the year. One that is not set is never earlier than the last edition's.
        """
        office = self.office
        if office.settings.period:
            return office.settings.period
        if known := later(roster.entry("填报期") if roster else "", office.last_period):
            return known
        return _most_common(table.entry("填报期") for table in self.tables) or f"{office.today.year}年第1期"

    def _units(self, roster: Table | None) -> tuple[str, ...]:
        """The units that may report: as set, else the roster's, else that of most letters."""
        if self.office.settings.units:
            return self.office.settings.units
        named = (roster.entry("单位名称") if roster else "") or self.office.roster_unit
        named = named or _most_common(table.entry("单位名称") for table in self.tables)
        return (named,) if named else ()

    def judged(self) -> Judgement:
        """The verdicts, and the rows of the accepted letters."""
        with benches(self._sizes(), self.office.settings.workers) as side_by_side:
            stacks = [self._stack(form) for form in FORMS]
            looks = side_by_side.look(stacks, self.passed)
        found = defaultdict(list, {reading.file: list(reading.findings) for reading in self.readings})
        for finding in self._findings(stacks, looks):
            found[finding.place.file].append(finding)
        verdicts, waivers = self._verdicts(found, next(stack for stack in stacks if stack.form is WAIVERS))
        accepted = _accepted(verdicts)
        rows = {stack.form.key: accepted_rows(stack, accepted) for stack in stacks}
        every = (*verdicts, *self.past.values())
        return Judgement(every, rows, self.roster, self.period, self.units, self.passed, self.received, waivers, self.stages)

    def _verdicts(self, found: Mapping[str, list[Finding]], sheets: Stack) -> tuple[tuple[Verdict, ...], Waivers]:
        """The verdict on each letter, and the waivers kept: those of the latest accepted sheet, else those accepted before.

        A letter that carries waivers itself is judged by its own: whether its sheet is accepted must not hang on other sheets.
        """
        owners, today = Owners.of(self.tables, self.roster, self.units), self.office.today

        def verdict(reading: Reading, in_force: Waivers) -> Verdict:
            return _verdict(reading, list(lifted(found[reading.file], in_force, owners)))

        carrying = {table.file for table in sheets.tables}
        own = {file: waivers_in(accepted_rows(sheets, {file}).rows, self.roster).on(today) for file in carrying}
        first = {reading.file: verdict(reading, own[reading.file]) for reading in self.readings if reading.file in carrying}
        kept = self._kept(accepted_rows(sheets, _accepted(first.values())))
        in_force = kept.on(today)
        return tuple(first.get(reading.file) or verdict(reading, in_force) for reading in self.readings), kept

    def _kept(self, new: AcceptedRows) -> Waivers:
        """The waivers that stand, of those just accepted and those accepted before."""
        present = {reading.digest for reading in self.received.values()}
        rows, _ = standing(WAIVERS, stamped(new, self.received), self.office.waivers, present)
        return waivers_in(rows, self.roster)

    def _stack(self, form: Form) -> Stack:
        tables = [table for table in self.tables if table.form == form.key]
        return stacked(form, tables, lambda t: section_of(t, self.roster), lambda t: unit_of(t, self.units))

    def _sizes(self) -> dict[Form, int]:
        return {form: sum(len(table.rows) for table in self.tables if table.form == form.key) for form in FORMS}

    def _findings(self, stacks: Sequence[Stack], looks: Sequence[Look]) -> Iterable[Finding]:
        expected = Expected(self.period, self.units, self.roster)
        for table in self.tables:
            yield from judge_header(table, expected)
            yield from self._stage_columns(table)
        spoken: set[Place] = set()
        for stack, seen in zip(stacks, looks, strict=True):
            found = judge_rows(stack, seen.failures)
            spoken |= {finding.place for finding in found if _silences(finding)}
            yield from found
        yield from (finding for finding in self._across(stacks, looks) if finding.place not in spoken)

    def _across(self, stacks: Sequence[Stack], looks: Sequence[Look]) -> Iterable[Finding]:
        have = known(stacks, self.office.standing)
        for stack in stacks:
            yield from across.against_roster(stack, self.roster)
            yield from across.people_unknown(stack, self.roster)
            yield from across.other_sections_named(stack, self.roster)
            yield from judge_waivers(stack, self.roster, self.office.today)
            yield from judge_review(stack, self.office.printed)
            yield from judge_procedures(stack)
            yield from judge_links(stack, have, self.roster)
            yield from judge_followup(stack, have, self.roster)
        yield from same_texts(stacks, [seen.digests for seen in looks])

    def _stage_columns(self, table: Table) -> Iterable[Finding]:
        """Columns that the stage demands and the sheet lacks, told together."""
        fields = BY_KEY[table.form].fields
        missing = [f.heading for f in fields if f.required in self.passed and f.heading not in table.columns]
        if missing and table.rows:
            seen = "、".join(f"“{heading}”" for heading in missing)
            yield sheet_rules.MISSING_COLUMNS.at(Place(table.file, table.sheet, table.head_row), seen=seen, nearest="")


_NO_NAME = frozenset({cell_rules.ROLE_FOR_NAME.id, cell_rules.SEVERAL_NAMES.id})


def _silences(finding: Finding) -> bool:
    """Whether the comparison with other sheets has nothing to add at this cell: its entry must be written anew anyway."""
    return finding.severity is Severity.ERROR or finding.rule in _NO_NAME


def _most_common(entries: Iterable[str]) -> str:
    counted = Counter(entry for entry in entries if entry)
    return min(counted, key=lambda entry: (-counted[entry], entry)) if counted else ""


def _accepted(verdicts: Iterable[Verdict]) -> set[str]:
    return {verdict.reading.file for verdict in verdicts if isinstance(verdict, Accepted)}


def _verdict(reading: Reading, findings: Sequence[Finding]) -> Verdict:
    ordered = tuple(in_order(findings))
    return Returned(reading, ordered) if errors(ordered) else Accepted(reading, ordered)
