"""Letters at random through the reader and the checks, and what was said of them against what they deserve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from drawn_cases import RECEIVED, RUN_DAY, Drawing, workbook

from mutated.bureau import PERIOD, UNIT_NAME
from mutated.page import Page, cell_name
from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import progress
from pipeline.analysis.sent import sent
from pipeline.checks.judge import Judgement, Office, judge
from pipeline.finding import Finding
from pipeline.forms import FORMS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.register.merge import merge
from pipeline.rosterbook import Roster
from pipeline.rounds.follow import Rounds
from pipeline.settings import Settings
from pipeline.submission import Reading, Table

Said = tuple[str, str, str, str]
"""(rule, file, sheet, cell)."""

SETTINGS = Settings(unit=UNIT_NAME, period=PERIOD)


@dataclass
class Letter:
    """One letter while it is made: the page that is tried, other sheets, or bytes that are no workbook. `due` is what is not
    due on the page, `missing_posts` the posts of its section that are to be listed as not handed in.
    """

    file: str
    page: Page
    others: list[Drawing] = field(default_factory=list)
    raw: bytes | None = None
    due: list[Said] = field(default_factory=list)
    missing_posts: tuple[str, ...] = ()

    def content(self) -> bytes:
        """Its bytes."""
        return workbook([self.page, *self.others]) if self.raw is None else self.raw

    def reading(self) -> Reading:
        """It, read."""
        return read(self.file, self.content(), RECEIVED, FORMS, Limits())

    def owed(self, *, by_mistake: bool) -> set[Said]:
        """What is to be said of it because of its mistake, or of its habits."""
        own = {(due.rule, self.file, self.page.name, cell_name(due.at)) for due in self.page.due if due.by_mistake is by_mistake}
        return own | (set(self.due) if by_mistake else set())


@dataclass(frozen=True)
class Outcome:
    """How letters that belong together fared. `due` is what their mistake deserves; `messages` holds the sentences of false findings."""

    due: frozenset[Said]
    missed: frozenset[Said]
    elsewhere: frozenset[Said]
    false: frozenset[Said]
    misread: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        """Whether all that is due was said where it is due, and all else was read as it is meant."""
        return not self.missed and not self.misread


def _said(findings: Iterable[Finding]) -> dict[Said, str]:
    return {(f.rule, f.place.file, f.place.sheet, f.place.cell): f.message for f in findings}


def outcomes(groups: Sequence[Sequence[Letter]], roster: Roster) -> list[Outcome]:
    """What came of each group of letters; all are judged at once, under one roster."""
    readings = {letter.file: letter.reading() for group in groups for letter in group}
    judged = _judged(list(readings.values()), roster)
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for verdict in judged.verdicts:
        by_file[verdict.reading.file] += verdict.findings
    return [_outcome(group, readings, [f for letter in group for f in by_file[letter.file]]) for group in groups]


def merged_outcome(group: Sequence[Letter], roster: Roster) -> Outcome:
    """What came of letters that are judged and merged by themselves."""
    readings = {letter.file: letter.reading() for letter in group}
    judged = _judged(list(readings.values()), roster)
    register = merge(judged, None, RUN_DAY.isoformat())
    findings = [f for verdict in judged.verdicts for f in verdict.findings] + list(register.findings)
    found = _outcome(group, readings, findings)
    records = Records(sent(judged, Rounds()), register, judged.roster, judged.stages)
    listed = {(owed.section, post) for owed in progress(records, RUN_DAY) if owed.form == "岗位" for post in owed.missing}
    lost = [f"{post} is not listed as missing" for letter in group for post in letter.missing_posts if (letter.page.header["科室(中心)"], post) not in listed]
    return replace(found, misread=(*found.misread, *lost))


def _judged(readings: Sequence[Reading], roster: Roster) -> Judgement:
    return judge(readings, Office(SETTINGS, RUN_DAY, roster))


def _outcome(group: Sequence[Letter], readings: dict[str, Reading], findings: Sequence[Finding]) -> Outcome:
    said = _said(findings)
    due = {each for letter in group for each in letter.owed(by_mistake=True)}
    habits = {each for letter in group for each in letter.owed(by_mistake=False)}
    missed = due - said.keys()
    wrong = said.keys() - due - habits
    elsewhere = {each for each in wrong if any(each[:2] == other[:2] for other in missed)}
    false = wrong - elsewhere
    misread = tuple(fault for letter in group if letter.page.is_read for fault in _misread(letter, readings[letter.file]))
    lost = tuple(f"{' '.join(each)} is not said" for each in sorted(habits - said.keys()))
    return Outcome(frozenset(due), frozenset(missed), frozenset(elsewhere), frozenset(false), misread + lost, tuple(f"{' '.join(each)}: {said[each]}" for each in sorted(wrong)))


def _misread(letter: Letter, reading: Reading) -> list[str]:
    """Values that were not read as they are meant, rows that were lost or made up."""
    page = letter.page
    tables = [table for table in reading.tables if table.sheet == page.name]
    if not tables:
        return [f"{page.name} was not read"]
    (table,) = tables
    faults = [f"row {row} was lost" for row in page.rows if row not in table.rows]
    faults += [f"row {row} was made up" for row in table.rows if row not in page.rows]
    return faults + [fault for heading in table.cells if heading in page.heads for fault in _misread_column(page, table, heading)]


def _misread_column(page: Page, table: Table, heading: str) -> list[str]:
    column = page.heads[heading]
    pairs = zip(table.rows, table.cells[heading], strict=True)
    return [
        f"{cell_name((row, column))} {heading}: {value!r} for {page.meant[row, column]!r}"
        for row, value in pairs
        if (row, column) in page.meant and (value or None) != (page.meant[row, column] or None)
    ]
