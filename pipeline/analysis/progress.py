"""报送进度： what each section owed, sent, and still owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.checks.judge import Judgement
from pipeline.form import Form, Stage
from pipeline.forms import POSITION, ROSTER, SECTION, UNIT
from pipeline.register.merge import Register
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


def _sheets(judged: Judgement) -> list[_Sheet]:
    found = []
    for verdict in judged.verdicts:
        if isinstance(verdict, (Accepted, Returned)):
            for table in verdict.reading.tables:
                entered = table.entry("科室(中心)")
                section = (judged.roster.section(entered).section or entered) if judged.roster.given else entered
                owner = section if table.form in (POSITION.key, SECTION.key) else WHOLE_UNIT
                found.append(_Sheet(verdict, table.form, owner, table.entry("填报期"), table.entry("填表日期")))
    return found


def progress(judged: Judgement, register: Register) -> tuple[Owed, ...]:
    """One line per section and form. Without a roster only those who sent something are known."""
    sheets = _sheets(judged)
    return tuple(_owed(section, form, sheets, judged, register) for section, form in _pairs(judged, register, sheets))


def _pairs(judged: Judgement, register: Register, sheets: Iterable[_Sheet]) -> list[tuple[str, Form]]:
    roster = judged.roster
    written = [s for key in (POSITION.key, SECTION.key) for s in register.tables[key].get("科室", pd.Series(dtype=str)).dropna()]
    # A name that the roster does not have is the sender's slip: its letter goes back, and no section of that name owes anything.
    named = set() if roster.given else {sheet.section for sheet in sheets if sheet.section and sheet.section != WHOLE_UNIT}
    sections = list(dict.fromkeys([*roster.sections, *sorted(named | set(written))]))
    pairs = [(WHOLE_UNIT, ROSTER), (WHOLE_UNIT, UNIT)]
    for section in sections:
        pairs.append((section, POSITION))
        if section != LEADERS:
            pairs.append((section, SECTION))
    return pairs


def _owed(section: str, form: Form, sheets: Sequence[_Sheet], judged: Judgement, register: Register) -> Owed:
    own = sorted((s for s in sheets if s.form == form.key and s.section == section), key=lambda s: (s.filled, s.verdict.reading.received))
    latest = own[-1] if own else None
    rows = register.tables[form.key]
    mine = rows if section == WHOLE_UNIT or rows.empty else rows[rows["科室"] == section]
    owed, missing = _posts(section, form, mine, judged)
    returned = latest is not None and isinstance(latest.verdict, Returned)
    return Owed(
        section=section, form=form.key, state=_state(mine, missing, judged, returned=returned),
        letter=latest.verdict.reading.file if latest else "", period=latest.period if latest else "",
        version=form.mark if latest else "", errors=_open_errors(own),
        owed=owed, handed_in=owed - len(missing), missing=missing,
    )


def _open_errors(own: Iterable[_Sheet]) -> int:
    letters = {s.verdict.reading.file: s.verdict for s in own if isinstance(s.verdict, Returned)}
    return sum(1 for verdict in letters.values() for f in verdict.findings if f.severity == "error")


def _posts(section: str, form: Form, mine: pd.DataFrame, judged: Judgement) -> tuple[int, tuple[str, ...]]:
    """How many sheets are owed (posts for the position form, else one) and which posts are missing."""
    if form is not POSITION:
        return 1, () if len(mine) else (form.key,)
    there = set(mine["岗位名称"].dropna()) if len(mine) else set()
    owed = [post for owner, post in judged.roster.serving_posts if owner == section]
    if not judged.roster.given:
        return len(there), ()
    return len(owed), tuple(post for post in owed if post not in there)


def _state(mine: pd.DataFrame, missing: Sequence[str], judged: Judgement, *, returned: bool) -> str:
    if returned:
        return RETURNED
    if not missing:
        return ACCEPTED if len(mine) else NOT_DUE
    if len(mine):
        return f"部分通过（缺{len(missing)}个岗位）"
    due = Stage.SEARCH in judged.passed
    return OVERDUE if due else MISSING
