"""报送进度： what each section owed, sent, and still owes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.checks.header import section_of
from pipeline.checks.judge import Judgement
from pipeline.checks.stack import entries
from pipeline.form import Form, Stage
from pipeline.forms import POSITION, ROSTER, SECTION, UNIT
from pipeline.register.merge import Register
from pipeline.register.periods import is_confirmed
from pipeline.rosterbook import LEADERS
from pipeline.submission import Accepted, Returned, Verdict

ACCEPTED, RETURNED, MISSING, OVERDUE, NOT_DUE = "已通过", "退回待改", "未报", "逾期未报", "不需报"
WHOLE_UNIT = "单位层面"


@dataclass(frozen=True)
class Owed:
    """One form of one section: its state, its latest letter, the errors still open, the posts owed, handed in and missing."""

    section: str
    form: str
    state: str
    letter: str
    period: str
    version: str
    errors: int
    owed: int
    handed_in: int
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Sheet:
    verdict: Verdict
    form: str
    section: str
    period: str
    filled: str


class _Tally:
    """What was sent and what was accepted, by section and form; counted in one pass over the rows."""

    def __init__(self, judged: Judgement, register: Register) -> None:
        self.roster = judged.roster
        self.sheets: dict[tuple[str, str], list[_Sheet]] = defaultdict(list)
        self.posts: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.owed: dict[str, list[str]] = defaultdict(list)
        for sheet in _sheets(judged):
            self.sheets[sheet.section, sheet.form].append(sheet)
        for form in (ROSTER, UNIT, POSITION, SECTION):
            rows = register.tables[form.key]
            # A roster holds on; of the others what was accepted in an earlier period has to be reported anew.
            now = rows if form is ROSTER or rows.empty else rows[is_confirmed(rows, register.period)]
            for section, post in _accepted(form, now):
                self.posts[section, form.key].add(post)
        self.earlier = {section or "" for section in entries(register.risks["科室"].drop_duplicates())}
        for section, post in judged.roster.serving_posts:
            self.owed[section].append(post)

    def sections(self) -> list[str]:
        """All sections that owe something, in the roster's order; without a roster all that sent something."""
        accepted = {section for section, key in self.posts if key in (POSITION.key, SECTION.key)} | self.earlier
        # A name that the roster does not have is the sender's slip: its letter goes back, and no section of that name owes anything.
        named = set() if self.roster.given else {section for section, _ in self.sheets}
        return list(dict.fromkeys([*self.roster.sections, *sorted((named | accepted) - {"", WHOLE_UNIT})]))


def _accepted(form: Form, rows: pd.DataFrame) -> set[tuple[str, str]]:
    """The sections, and for the position form their posts, of which rows were accepted."""
    if rows.empty:
        return set()
    if form not in (POSITION, SECTION):
        return {(WHOLE_UNIT, form.key)}
    posts = entries(rows["岗位名称"]) if form is POSITION else [form.key] * len(rows)
    return {(section or "", post or "") for section, post in zip(entries(rows["科室"]), posts, strict=True)}


def _sheets(judged: Judgement) -> Iterator[_Sheet]:
    for verdict in judged.verdicts:
        if isinstance(verdict, (Accepted, Returned)):
            for table in verdict.reading.tables:
                section = section_of(table, judged.roster) if table.form in (POSITION.key, SECTION.key) else WHOLE_UNIT
                yield _Sheet(verdict, table.form, section, table.entry("填报期"), table.entry("填表日期"))


def progress(judged: Judgement, register: Register) -> tuple[Owed, ...]:
    """One line per section and form. Without a roster only those who sent something are known."""
    tally = _Tally(judged, register)
    overdue = Stage.SEARCH in judged.passed
    return tuple(_owed(section, form, tally, overdue=overdue) for section, form in _pairs(tally))


def _pairs(tally: _Tally) -> Iterator[tuple[str, Form]]:
    yield from ((WHOLE_UNIT, ROSTER), (WHOLE_UNIT, UNIT))
    for section in tally.sections():
        yield section, POSITION
        if section != LEADERS:
            yield section, SECTION


def _owed(section: str, form: Form, tally: _Tally, *, overdue: bool) -> Owed:
    own = sorted(tally.sheets.get((section, form.key), ()), key=lambda s: (s.filled, s.verdict.reading.received))
    latest = own[-1] if own else None
    there = tally.posts.get((section, form.key), set())
    owed, missing = _missing(section, form, there, tally)
    returned = latest is not None and isinstance(latest.verdict, Returned)
    return Owed(
        section=section, form=form.key, state=RETURNED if returned else _state(there, missing, overdue=overdue),
        letter=latest.verdict.reading.file if latest else "", period=latest.period if latest else "",
        version=form.mark if latest else "", errors=_open_errors(own),
        owed=owed, handed_in=owed - len(missing), missing=missing,
    )


def _open_errors(own: Iterable[_Sheet]) -> int:
    letters = {s.verdict.reading.file: s.verdict for s in own if isinstance(s.verdict, Returned)}
    return sum(1 for verdict in letters.values() for f in verdict.findings if f.severity == "error")


def _missing(section: str, form: Form, there: set[str], tally: _Tally) -> tuple[int, tuple[str, ...]]:
    """How many sheets are owed (posts for the position form, else one) and which posts are missing."""
    if form is not POSITION:
        return 1, () if there else (form.key,)
    if not tally.roster.given:
        return len(there), ()
    owed = tally.owed.get(section, [])
    return len(owed), tuple(post for post in owed if post not in there)


def _state(there: set[str], missing: Sequence[str], *, overdue: bool) -> str:
    if not missing:
        return ACCEPTED if there else NOT_DUE
    if there:
        return f"部分通过（缺{len(missing)}个岗位）"
    return OVERDUE if overdue else MISSING
