"""The main job: letters in, an edition out, the stages called in their order. No disk here, and no clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from pipeline import __version__
from pipeline.analysis import history_store, sent_store
from pipeline.analysis.figures import Figures, figures
from pipeline.analysis.history import Milestone
from pipeline.chain import Link, sealed
from pipeline.checks.accepted import PERIOD
from pipeline.checks.judge import Judgement, Office, judge
from pipeline.discretion import discreet, restricted_files
from pipeline.edition import Edition, label
from pipeline.finding import Finding, in_order
from pipeline.form import Stage
from pipeline.forms import FORMS, REVIEW, ROSTER, WAIVERS
from pipeline.intake.dates import period_year
from pipeline.intake.kept import Kept, Nothing
from pipeline.intake.workers import read_all
from pipeline.letter import Letter, PassedOver
from pipeline.period import is_earlier
from pipeline.refusal import Refusal
from pipeline.register import periods
from pipeline.register.changes import since
from pipeline.register.merge import Register, merge
from pipeline.register.store import to_files
from pipeline.rosterbook import Roster
from pipeline.rounds import store as rounds_store
from pipeline.rounds.follow import Memory, Rounds, follow
from pipeline.settings import Settings
from pipeline.submission import Returned
from pipeline.writers import receipt, reminders
from pipeline.writers.aside import aside
from pipeline.writers.brief import brief
from pipeline.writers.catalogues import catalogues
from pipeline.writers.consolidated import Book, volumes, workbook
from pipeline.writers.notices import notices
from pipeline.writers.official import Paper, registers
from pipeline.writers.pledges import pledges
from pipeline.writers.public import publication
from pipeline.writers.return_list import return_list
from pipeline.writers.returns import copies, has_copies
from pipeline.writers.review import review_workbook

WORKBOOK = "廉政风险信息库.xlsx"
BRIEF = "廉政风险排查情况通报.docx"
INBOX_FROM_EDITION = "../../inbox"
REVIEW_FORM = f"{REVIEW.workbook}.xlsx"
RETURNED = "退回"
RETURN_LIST = f"{RETURNED}/退回清单.xlsx"


@dataclass(frozen=True)
class Base:
    """The edition that a run builds on, or nothing for the first: its folder's name, its register, what it remembers of returns,
    and what it and the editions before it came to.
    """

    name: str = ""
    register: Register | None = None
    memory: Memory = field(default_factory=Memory)
    history: tuple[Milestone, ...] = ()


@dataclass(frozen=True)
class Desk:
    """All that a run depends on. The same desk gives the same edition, byte for byte.

    `number` is the edition's own; `content_number` that of the first edition with this very content, which its pages cite.
    `kept` are readings of earlier runs; they save time and change nothing. `before` is the edition posted last.
    """

    letters: Sequence[Letter]
    passed_over: Sequence[PassedOver]
    settings: Settings
    today: date
    base: Base = field(default_factory=Base)
    number: int = 1
    content_number: int = 1
    kept: Kept = field(default_factory=Nothing)
    before: Link = field(default_factory=Link)


@dataclass(frozen=True)
class Outcome:
    """What a run came to: the verdicts and figures to tell of, and the edition to post."""

    judged: Judgement
    figures: Figures
    rounds: Rounds
    edition: Edition

    @property
    def of_later_periods(self) -> int:
        """How many letters went back that state a period after the present one: perhaps a new one has begun."""
        back = (verdict.reading for verdict in self.judged.verdicts if isinstance(verdict, Returned))
        return sum(any(is_earlier(self.judged.period, table.entry(PERIOD)) for table in reading.tables) for reading in back)


def run(desk: Desk, tick: Callable[[int], None] | None = None) -> Outcome:
    """Read all letters, judge them, merge what is accepted, count, see what became of returns, write, and make it one edition."""
    judged_by = office(desk.settings, desk.today, desk.base.register)
    readings = read_all(desk.letters, desk.settings.letter_limits(), desk.settings.workers, tick, desk.kept)
    judged = judge(readings, judged_by)
    register = merge(judged, desk.base.register, desk.today.isoformat(), label(desk.content_number))
    changed = since(desk.base.register, desk.base.name, register)
    rounds = follow(judged, desk.base.memory)
    counted = figures(judged, register, desk.passed_over, desk.today, rounds, changed, desk.settings)
    return Outcome(judged, counted, rounds, _edition(desk, judged, register, counted, rounds))


def office(settings: Settings, today: date, last: Register | None) -> Office:
    """What letters are judged by: the settings, the day, and what the last edition holds: roster, waivers, period, letters seen.

    Raises Refusal where the settings go back to a period before the last edition's.
    """
    if last is None:
        return Office(settings, today, Roster())
    periods.forward(settings.period, last.period)
    rows = last.tables[ROSTER.key]
    roster = Roster() if rows.empty else Roster(rows[list(ROSTER.headings)].reset_index(drop=True))
    return Office(
        settings, today, roster, roster_unit="" if rows.empty else str(rows["单位名称"].iloc[0]), waivers=last.tables[WAIVERS.key],
        printed=last.reviews.printed, last_period=last.period, seen=periods.first_seen(last.seen), standing=last.tables,
    )


def _edition(desk: Desk, judged: Judgement, register: Register, counted: Figures, rounds: Rounds) -> Edition:
    """For the leaders and the public, to print and sign, to send back, to remind, and for the next edition."""
    paper = paper_of(register, desk.settings, judged.roster, label(desk.content_number), desk.today)
    files = _workbooks(desk, judged, register, counted, rounds, paper)
    files[BRIEF] = brief(register, counted, paper, desk.settings, WORKBOOK)
    files |= registers(register.approved, paper, desk.settings.registers)
    files |= catalogues(register, counted.balance, paper, desk.settings.workers)
    files |= notices(register, counted.followup.warnings, paper.edition)
    files |= _sent_back(desk, judged, rounds)
    files |= reminders.files(counted, paper.edition, desk.settings.office)
    files |= to_files(register) | rounds_store.to_files(rounds.cases) | sent_store.to_files(counted.sent)
    files |= history_store.to_files([*desk.base.history, counted.milestone(paper.edition)])
    return Edition(desk.number, desk.today, files, sealed(_receipt(desk, judged, register, counted, rounds, files)))


def _workbooks(desk: Desk, judged: Judgement, register: Register, counted: Figures, rounds: Rounds, paper: Paper) -> dict[str, bytes]:
    """The leaders' workbook, and what is written aside meanwhile: for the public, to sign, and to review."""
    book = Book(
        register=register, figures=counted, findings=_told(judged, register), settings=desk.settings, roster=judged.roster,
        edition=paper.edition, inbox=INBOX_FROM_EDITION, rounds=rounds, before=desk.base.history,
    )
    # What waits for review and what was approved are all points.
    with aside(len(register.risks), desk.settings.workers, most=2) as written:
        others, _ = publication(register, counted.balance, paper, desk.settings.report_to, written)
        if judged.stages.begun(Stage.IMPROVE, desk.today):
            others |= pledges(register, paper, desk.settings.report_to, written)
        others[REVIEW_FORM] = written(review_workbook, register.reviews.pending, register.unit, register.period, paper.edition, _warned(counted))
        return {WORKBOOK: workbook(book), **volumes(book)} | {path: content() for path, content in others.items()}


def _sent_back(desk: Desk, judged: Judgement, rounds: Rounds) -> dict[str, bytes]:
    """Each returned letter, marked, and the list of all of them."""
    returned = [verdict for verdict in judged.verdicts if isinstance(verdict, Returned)]
    files = _return_copies(returned, desk.letters, rounds)
    files[RETURN_LIST] = return_list(returned, rounds, desk.today, restricted_files(judged.verdicts))
    return files


def _warned(counted: Figures) -> dict[str, str]:
    """The points whose grade the review is asked to raise, with how much is open about each and at what level; no word of what it is."""
    found = counted.followup.warnings
    return {code: f"{found.by_code[code].signals}条，{found.by_code[code].grade}" for code in sorted(found.raising & found.by_code.keys())}


def paper_of(register: Register, settings: Settings, roster: Roster, edition: str, day: date) -> Paper:
    """What an edition's printed pages say beside their rows."""
    return Paper(register.unit, register.period, settings.classification, edition, day, roster)


def _told(judged: Judgement, register: Register) -> tuple[Finding, ...]:
    """The findings of accepted letters and of merging, as others may read them; returned letters have a list of their own."""
    accepted = [f for verdict in judged.verdicts if not isinstance(verdict, Returned) for f in verdict.findings]
    restricted = restricted_files(judged.verdicts)
    return tuple(in_order(discreet(finding, restricted) for finding in (*accepted, *register.findings)))


def _return_copies(returned: Sequence[Returned], letters: Sequence[Letter], rounds: Rounds) -> dict[str, bytes]:
    by_file = {letter.file: letter for letter in letters}
    made: dict[str, bytes] = {}
    for verdict in returned:
        if has_copies(verdict):
            file = verdict.reading.file
            for copy in copies(verdict, _same(verdict, by_file[file]), rounds.by_file.get(file)):
                made[_free(f"{RETURNED}/{copy.path}", made)] = copy.content
    return made


def _same(verdict: Returned, letter: Letter) -> bytes:
    """The bytes that the verdict is about. Raises Refusal where the file was changed or taken away since it was read."""
    try:
        content = letter.read()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != verdict.reading.digest:
        raise Refusal(f"来件“{letter.file}”在汇总过程中被改动或移走了，没有生成新的版本；请重新运行。")
    return content


def _free(path: str, made: Mapping[str, bytes]) -> str:
    """The path itself, or where another copy or our own list has it, the path with a number before the ending."""
    stem, dot, ending = path.rpartition(".")
    number, free = 1, path
    while free in made or free == RETURN_LIST:
        number += 1
        free = f"{stem}（{number}）{dot}{ending}"
    return free


def _receipt(
    desk: Desk, judged: Judgement, register: Register, counted: Figures, rounds: Rounds, files: Mapping[str, bytes]
) -> dict[str, Any]:
    every = in_order([*(finding for verdict in judged.verdicts for finding in verdict.findings), *register.findings])
    edition, waivers, restricted = Edition(desk.number, desk.today, {}), receipt.waivers(counted), restricted_files(judged.verdicts)
    return {
        "edition": desk.number, "name": edition.name, "date": desk.today.isoformat(), "period": register.period,
        "unit": register.unit, "riskbook": __version__, "base": desk.base.name, "content": label(desk.content_number),
        **asdict(desk.before),
        "fingerprint": fingerprint(desk.letters, desk.settings, desk.today, register.period, waivers),
        "letters": receipt.letters(judged.verdicts, desk.passed_over, rounds),
        "findings": receipt.findings(every, rounds, restricted),
        "corrections": receipt.corrections(every, restricted),
        "resolved": receipt.resolved(rounds, restricted),
        "waivers": waivers,
        "conflicts": receipt.conflicts(counted.balance),
        "figures": receipt.figures(counted),
        "files": receipt.digests(files),
    }


def fingerprint(letters: Sequence[Letter], settings: Settings, today: date, period: str, waivers: Sequence[Mapping[str, Any]]) -> str:
    """What an edition's content hangs on, beside its base and the printed date: letters, settings, forms, the period, passed stages.

    `waivers` are those of a receipt: once one of them ends, its rule holds again.
    """
    ended = sorted(waiver["until"] for waiver in waivers if waiver["until"] < today.isoformat())
    parts = sorted([letter.file, _digest(letter)] for letter in letters)
    passed = sorted(settings.stages(period_year(period) or today.year).passed(today))
    known = json.dumps([__version__, parts, period, passed, ended, settings.model_dump(mode="json"), _forms()], ensure_ascii=False, default=sorted)
    return hashlib.sha256(known.encode()).hexdigest()


def _forms() -> list[object]:
    """All that the forms declare, as plain data."""
    return [[form.mark, form.title, [asdict(f) for f in (*form.header, *form.fields)]] for form in FORMS]


def _digest(letter: Letter) -> str:
    try:
        return hashlib.sha256(letter.read()).hexdigest()
    except OSError:
        return "unread"


def all_accepted(outcome: Outcome) -> bool:
    """Whether no letter was returned."""
    return not any(isinstance(verdict, Returned) for verdict in outcome.judged.verdicts)
