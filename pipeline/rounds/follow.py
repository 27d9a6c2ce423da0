"""All letters of a run against what the last edition remembers of returned ones, and what the next is to remember."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.checks.header import section_of, unit_of
from pipeline.checks.judge import Judgement
from pipeline.finding import Finding
from pipeline.forms import BY_KEY
from pipeline.place import Place
from pipeline.rounds.case import Case, Content, Sent, Sheet, answered
from pipeline.rounds.compare import FollowUp, compared
from pipeline.rounds.linking import handed, successors
from pipeline.submission import Accepted, Returned


@dataclass(frozen=True)
class Memory:
    """What an edition leaves behind for the next: its returned letters and those that answered them, and the digests it saw."""

    cases: tuple[Case, ...] = ()
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rounds:
    """The follow-up of every letter that came after a returned one, by its file, and the cases to be remembered."""

    by_file: Mapping[str, FollowUp] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()

    def state(self, finding: Finding) -> str:
        """The state of a finding; nothing where its letter came after no returned one, or nothing is asked for."""
        follow = self.by_file.get(finding.place.file)
        return follow.states.get(finding, "") if follow else ""

    @cached_property
    def answered(self) -> list[FollowUp]:
        """The follow-ups of letters that are accepted now."""
        return [self.by_file[case.file] for case in self.cases if not case.returned and case.file in self.by_file]


def follow(judged: Judgement, memory: Memory) -> Rounds:
    """The follow-up of this run's letters.

    A letter that was there last time already is not a second return: what had been told before it is kept with it.
    """
    known = {case.digest: case for case in memory.cases}
    sent = [_sent(verdict, judged) for verdict in judged.verdicts if isinstance(verdict, (Accepted, Returned)) and _concerns(verdict, memory, known)]
    present = {letter.digest for letter in sent}
    fresh = [letter for letter in sent if letter.digest not in memory.seen and letter.digest not in known]
    cases, before = _handed_on(memory.cases, fresh, present)
    remembered = {case.digest: case for case in cases}
    before |= {letter.file: was for letter in sent if (case := remembered.get(letter.digest)) and (was := _told_before(case, letter))}
    following = {letter.file: compared(before[letter.file], letter) for letter in sent if letter.file in before}
    kept = [_case(letter, before.get(letter.file), remembered.get(letter.digest)) for letter in sent]
    waiting = [case for case in cases if case.digest not in present and case.returned and case.now.open().told]
    return Rounds(following, tuple(sorted((case for case in [*kept, *waiting] if case is not None), key=lambda case: case.file)))


def _concerns(verdict: Accepted | Returned, memory: Memory, known: Mapping[str, Case]) -> bool:
    """Whether a letter may come after a returned one, or is one itself; most of those that were accepted before do not."""
    digest = verdict.reading.digest
    return isinstance(verdict, Returned) or digest in known or (bool(known) and digest not in memory.seen)


def _sent(verdict: Accepted | Returned, judged: Judgement) -> Sent:
    tables = [
        (table, BY_KEY[table.form], Sheet(
            str(Place(table.file, table.sheet)), table.form, unit_of(table, judged.units), section_of(table, judged.roster)
        ))
        for table in verdict.reading.tables
    ]
    return Sent(verdict, tuple(tables))


def _handed_on(cases: Sequence[Case], fresh: Sequence[Sent], present: AbstractSet[str]) -> tuple[list[Case], dict[str, Content]]:
    """The cases with what was taken over marked, and for each letter that took something over, all of it."""
    left = list(cases)
    parts: dict[str, list[Content]] = defaultdict(list)
    open_cases = {at: case for at, case in enumerate(cases) if case.returned}
    positions = list(open_cases)
    for number, later in successors(list(open_cases.values()), fresh, present).items():
        at = positions[number]
        taken = handed(cases[at], later)
        for file, part in taken.items():
            parts[file].append(part)
            left[at] = replace(left[at], now=answered(left[at].now, part))
    return left, {file: _together(several) for file, several in parts.items()}


def _together(parts: Sequence[Content]) -> Content:
    return Content(
        tuple(sheet for part in parts for sheet in part.sheets),
        tuple(line for part in parts for line in part.lines),
        tuple(told for part in parts for told in part.told),
    )


def _told_before(case: Case, letter: Sent) -> Content | None:
    """What had been told before a letter that is itself remembered; where it is accepted now as it was, what it was returned for."""
    if case.returned and isinstance(letter.verdict, Accepted):
        return case.now
    return case.before


def _case(letter: Sent, before: Content | None, remembered: Case | None) -> Case | None:
    if isinstance(letter.verdict, Accepted):
        return Case(letter.file, letter.digest, returned=False, now=Content(), before=before) if before else None
    now = letter.content.asked()
    if remembered is not None:
        now = now.with_answers_of(remembered.now)
    return Case(letter.file, letter.digest, returned=True, now=now, before=before)
