"""What came in, sheet by sheet: whose it is, what became of it, and whether it still waits to be put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.checks.header import SECTION, section_of
from pipeline.checks.judge import Judgement
from pipeline.finding import Finding, errors
from pipeline.form import OwedBy
from pipeline.forms import BY_KEY
from pipeline.place import Place
from pipeline.rosterbook import Roster
from pipeline.rounds.case import Case, Content
from pipeline.rounds.follow import Rounds
from pipeline.submission import Accepted, Returned, Table

WHOLE_UNIT = "单位层面"
POST = "岗位名称"


@dataclass(frozen=True, slots=True)
class SentSheet:
    """A sheet of a letter. `form` is empty for a letter in which no form was found, `section` where nobody knows whose it is.

    A `returned` sheet is `open` until a later letter has spoken of all of it; `errors` are those of which none has. `posts` are
    those that a sheet of a form owed by posts names. A letter that is not in the inbox any more has no dates.
    """

    form: str
    section: str
    file: str
    digest: str
    period: str = ""
    filled: str = ""
    received: str = ""
    returned: bool = False
    open: bool = False
    errors: int = 0
    posts: tuple[str, ...] = ()


def sent(judged: Judgement, rounds: Rounds) -> tuple[SentSheet, ...]:
    """All sheets of the inbox, and those returned ones that nobody has answered though they are gone from there."""
    verdicts = [verdict for verdict in judged.verdicts if isinstance(verdict, (Accepted, Returned))]
    cases = {case.digest: case for case in rounds.cases if case.returned}
    present = {verdict.reading.digest for verdict in judged.verdicts}
    here = (_of_letter(verdict, judged.roster, cases.get(verdict.reading.digest)) for verdict in verdicts)
    gone = (_of_case(case, judged.roster) for case in cases.values() if case.digest not in present)
    return tuple(chain.from_iterable((*here, *gone)))


def whose(form: str, section: str, file: str, roster: Roster) -> str:
    """Whose a sheet is: the unit's, where its form asks for no section; else the section entered, where the roster knows it;
    else the section whose folder the letter lies in.
    """
    if form and all(declared.heading != SECTION for declared in BY_KEY[form].header):
        return WHOLE_UNIT
    if not roster.given or section in roster.sections:
        return section
    folders = (roster.section(folder).section for folder in file.split("/")[:-1])
    return next((found for found in folders if found), section)


def _of_letter(verdict: Accepted | Returned, roster: Roster, case: Case | None) -> Iterator[SentSheet]:
    reading, back = verdict.reading, isinstance(verdict, Returned)
    now = case.now if case else None
    letter = SentSheet("", "", reading.file, reading.digest, received=reading.received.isoformat(timespec="seconds"), returned=back)
    wrong = _wrong(verdict.findings, [table.sheet for table in reading.tables], now)
    for table in reading.tables:
        yield replace(
            letter, form=table.form, section=whose(table.form, section_of(table, roster), table.file, roster),
            period=table.entry("填报期"), filled=table.entry("填表日期"),
            open=back and _waits(now, str(Place(table.file, table.sheet))), errors=wrong[table.sheet], posts=_posts(table),
        )
    if not reading.tables:
        yield replace(letter, section=whose("", "", reading.file, roster), open=back and _waits(now, ""), errors=wrong[""])


def _of_case(case: Case, roster: Roster) -> Iterator[SentSheet]:
    """The sheets of a returned letter that is gone from the inbox, as far as nobody has spoken of them since."""
    left = case.now.open()
    names = {sheet.sheet: sheet.sheet.removeprefix(f"{case.file}!") for sheet in left.sheets}
    wrong = _wrong([told.finding for told in left.told], list(names.values()), left)
    # Of a letter in which no form was found nothing waits once it is thrown away: what is missing is told by the forms due.
    for sheet in left.sheets:
        if _waits(case.now, sheet.sheet):
            owners = dict.fromkeys(line.owner.partition("/")[0] for line in left.lines if line.sheet == sheet.sheet)
            posts = tuple(owners) if sheet.form and BY_KEY[sheet.form].owed_by is OwedBy.POST else ()
            section = whose(sheet.form, sheet.section, case.file, roster)
            yield SentSheet(
                sheet.form, section, case.file, case.digest, returned=True, open=True, errors=wrong[names.get(sheet.sheet, "")], posts=posts,
            )


def _wrong(findings: Sequence[Finding], sheets: Sequence[str], now: Content | None) -> Counter[str]:
    """How many errors each sheet has of which no later letter has spoken; those of no sheet count for the first."""
    done = {told.finding for told in now.told if told.answered} if now else set()
    first = sheets[0] if sheets else ""
    return Counter(f.place.sheet if f.place.sheet in sheets else first for f in errors(findings) if f not in done)


def _waits(now: Content | None, sheet: str) -> bool:
    """Whether something of a returned sheet is left of which no later letter has spoken."""
    if now is None:
        return True
    lines = [line.answered for line in now.lines if line.sheet == sheet]
    told = [each.answered for each in now.told]
    return not all(lines) if lines else not all(told)


def _posts(table: Table) -> tuple[str, ...]:
    if BY_KEY[table.form].owed_by is not OwedBy.POST:
        return ()
    return tuple(dict.fromkeys(post for post in table.cells.get(POST, ()) if post))
