"""What goes back: the sender's own workbook with the wrong cells marked and a list in front."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.finding import Finding, Severity
from pipeline.place import Place
from pipeline.rounds.case import State
from pipeline.rounds.compare import FollowUp
from pipeline.rulebook import letters as letter_rules
from pipeline.submission import Returned
from pipeline.writers import package
from pipeline.writers.notice import Letter, notice
from pipeline.writers.own_form import OwnCopy, own_copies

_MARKED = (Severity.ERROR, Severity.WARNING, Severity.CORRECTION)
Lefts = Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Copy:
    """A return copy: its path under 退回/, and its bytes."""

    path: str
    content: bytes


def has_copies(returned: Returned) -> bool:
    """Whether a letter can come back marked: it could be read, even where no form was found in it."""
    errors = {finding.rule for finding in returned.findings if finding.severity is Severity.ERROR}
    return bool(returned.reading.tables) or errors == {letter_rules.NO_FORM.id}


def copies(returned: Returned, original: bytes, follow: FollowUp | None = None) -> list[Copy]:
    """The return copy of a letter; for a letter that cannot be marked in place, its rows on our own forms beside the original.

    Empty for letters of which nothing could be read: there is nothing to mark, and the list says what to send instead.
    """
    if not has_copies(returned):
        return []
    reading = returned.reading
    lefts = {(t.sheet, row): min(t.columns.values()) for t in reading.tables for row in (t.head_row, *t.rows) if t.columns}
    try:
        return [Copy(reading.file, _marked(package.Copy(original), reading.file, returned.findings, lefts, follow))]
    except package.UnpatchablePackage:
        own = [_on_own_form(copy, reading.file, follow) for copy in own_copies(reading.file, reading.tables, returned.findings)]
        return [*own, Copy(reading.file, original)] if own else []


def _on_own_form(copy: OwnCopy, file: str, follow: FollowUp | None) -> Copy:
    """The marked copy on our own forms."""
    if follow is not None:
        states = {moved: follow.states[found] for found, moved in copy.moved.items() if found in follow.states}
        follow = FollowUp(states, follow.resolved, follow.unseen)
    return Copy(copy.path, _marked(package.Copy(copy.content), file, tuple(copy.moved.values()), copy.lefts, follow))


def _marked(copy: package.Copy, file: str, findings: Sequence[Finding], lefts: Lefts, follow: FollowUp | None) -> bytes:
    listed = told(findings)
    seen: dict[Place, package.Sight] = {}

    def look(place: Place) -> package.Sight:
        if place not in seen:
            seen[place] = copy.sight(place.sheet, place.row, place.column)
        return seen[place]

    return copy.marked(_marks(listed, lefts, follow), _flags(listed, lefts), notice(Letter(file, listed, look, follow)))


def told(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first, then warnings, then corrections, then what was waived; each in reading order."""
    return sorted((f for f in findings if f.severity in _MARKED or f.lifted), key=lambda f: (f.severity.rank, *f.order()))


def _marks(listed: Iterable[Finding], lefts: Lefts, follow: FollowUp | None) -> list[package.CellMark]:
    """The cells to be coloured: of a finding about a whole row its first cell. A cell of which all was waived is left as it is."""
    states = follow.states if follow else {}
    return [
        _mark(finding, finding.place.row, column, states.get(finding))
        for finding in listed
        if not finding.lifted and finding.place.row and (column := _column(finding.place, lefts))
    ]


def _column(place: Place, lefts: Lefts) -> int | None:
    return place.column or lefts.get((place.sheet, place.row or 0))


def _mark(finding: Finding, row: int, column: int, state: State | None) -> package.CellMark:
    label = f"{finding.severity.label}（{state}）" if state else finding.severity.label
    return package.CellMark(finding.place.sheet, row, column, finding.severity.value, f"{label}：{_at_the_cell(finding)}")


def _at_the_cell(finding: Finding) -> str:
    """The sentence without its place: whoever reads it is there."""
    place, message = finding.place, finding.message
    said = message.removeprefix(f"工作表“{place.sheet}”第{place.row}行")
    return said.replace(f"\uff08{place.cell}\uff09", "", 1) if said != message and place.cell else message


def _flags(listed: Iterable[Finding], lefts: Lefts) -> list[package.RowFlag]:
    rows = dict.fromkeys((f.place.sheet, f.place.row) for f in listed if f.severity is Severity.ERROR)
    return [package.RowFlag(sheet, row, lefts[sheet, row]) for sheet, row in rows if row and (sheet, row) in lefts]
