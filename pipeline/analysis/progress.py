"""报送进度： by when each section owed what, what it sent, what became of that, and what it still owes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.analysis.ledger import Records, Standing
from pipeline.analysis.sent import WHOLE_UNIT, SentSheet
from pipeline.form import Form, OwedBy

ACCEPTED, RETURNED, MISSING, OVERDUE, NOT_YET, NOT_DUE = "已通过", "退回待改", "未报", "逾期未报", "未到报送期", "不需报"

__all__ = ["ACCEPTED", "MISSING", "NOT_DUE", "NOT_YET", "OVERDUE", "RETURNED", "WHOLE_UNIT", "Owed", "progress"]


@dataclass(frozen=True)
class Owed:
    """One form of one section on a day.

    `owed`, `handed_in` and `missing` count posts for a form owed by posts, else sheets; what `missing` names is a post or the
    form's key. Before the stage of a form has begun nothing is missing. `received`, `accepted` and `returned` count the sheets
    in the inbox, the last only those that wait to be put right, `errors` what is wrong with them. `overdue` is in days. `asked`
    names all that is owed, as `missing` does.
    """

    section: str
    form: str
    state: str
    due: date | None
    overdue: int
    letter: str
    period: str
    version: str
    received: int
    accepted: int
    returned: int
    errors: int
    owed: int
    handed_in: int
    missing: tuple[str, ...]
    asked: tuple[str, ...]


def progress(records: Records, today: date) -> tuple[Owed, ...]:
    """One line per section and form. Without a roster only those who sent something are known."""
    return tuple(_owed(section, form, records, today) for section, form in records.pairs())


def _owed(section: str, form: Form, records: Records, today: date) -> Owed:
    assert form.due is not None
    own, waiting = records.sheets.get((section, form.key), []), records.waiting(section, form.key)
    there = records.standing.get((section, form.key), {})
    begun = records.stages.begun(form.due, today)
    asked, missing = _missing(section, form, set(there), records, begun=begun)
    overdue = records.stages.overdue(form.due, today) if missing else 0
    letter, period = _latest(own, records, (section, form.key))
    return Owed(
        section=section, form=form.key, state=RETURNED if waiting else _state(there, missing, begun=begun, overdue=overdue),
        due=records.stages.last_day.get(form.due), overdue=overdue, letter=letter, period=period, version=form.mark if letter else "",
        received=len(own), accepted=sum(not sheet.returned for sheet in own), returned=len(waiting), errors=sum(sheet.errors for sheet in waiting),
        owed=len(asked), handed_in=len(asked) - len(missing), missing=missing, asked=asked,
    )


def _latest(own: Sequence[SentSheet], records: Records, key: tuple[str, str]) -> tuple[str, str]:
    """The file and the period of the latest sheet, be it in the inbox or accepted before."""
    known: list[Standing | SentSheet] = [*records.standing.get(key, {}).values(), *own]
    latest = max(known, key=lambda sheet: (sheet.filled, sheet.received, sheet.file), default=None)
    return (latest.file, latest.period) if latest else ("", "")


def _missing(section: str, form: Form, there: set[str], records: Records, *, begun: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which posts or sheets are owed, and which of them are missing; what came before its time counts as owed."""
    if form.owed_by is not OwedBy.POST:
        asked = (form.key,) if begun or there else ()
        return asked, () if there else asked
    if not records.roster.given:
        return tuple(sorted(there)), ()
    owed = tuple(post for post in records.asked(section, form) if begun or post in there)
    return owed, tuple(post for post in owed if post not in there)


def _state(there: object, missing: Sequence[str], *, begun: bool, overdue: int) -> str:
    if not missing:
        return ACCEPTED if there else NOT_DUE if begun else NOT_YET
    if there:
        return f"部分通过（缺{len(missing)}个岗位）"
    return OVERDUE if overdue else MISSING
