"""What is kept of a letter that went back, from edition to edition: its sheets, its rows, and what was found in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from pipeline.finding import Finding, Severity
from pipeline.form import Form
from pipeline.place import Place
from pipeline.rounds.line import Line, lines_of
from pipeline.submission import Accepted, Returned, Table
from pipeline.text import essence

TOLD = (Severity.ERROR, Severity.WARNING)
"""What a sender is asked to put right or to check; corrections and notices need nothing, so they have no state."""


class State(StrEnum):
    """What became of a finding since the last return."""

    RESOLVED = "已改正"
    REMAINING = "仍存在"
    NEW = "新出现"
    WAIVED = "已豁免"
    UNSEEN = "未核对"


@dataclass(frozen=True)
class Told:
    """A finding as the sender was told it; `form` is that of its sheet (none for other sheets), `heading` the form's own."""

    finding: Finding
    form: str = ""
    heading: str = ""
    answered: bool = False

    @property
    def at(self) -> tuple[str, int | None]:
        """The sheet (with its file) and the row."""
        place = self.finding.place
        return str(Place(place.file, place.sheet)), place.row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet (with its file) that has a form, and whose it is."""

    sheet: str
    form: str
    unit: str
    section: str


@dataclass(frozen=True)
class Content:
    """A letter, or a part of one, as far as rounds are concerned."""

    sheets: tuple[Sheet, ...] = ()
    lines: tuple[Line, ...] = ()
    told: tuple[Told, ...] = ()

    @cached_property
    def forms(self) -> dict[str, str]:
        """The form of each sheet."""
        return {each.sheet: each.form for each in self.sheets}

    def lines_on(self, form: str) -> list[Line]:
        """The rows of all sheets with a form."""
        return [line for line in self.lines if self.forms.get(line.sheet) == form]

    def open(self) -> Content:
        """What no later letter has spoken of yet."""
        lines = tuple(line for line in self.lines if not line.answered)
        return Content(self.sheets, lines, tuple(each for each in self.told if not each.answered))

    def asked(self) -> Content:
        """Without what a waiver lifted: of that the sender is asked nothing."""
        return replace(self, told=tuple(each for each in self.told if not each.finding.lifted))

    def with_answers_of(self, earlier: Content) -> Content:
        """The same letter read again: what had been spoken of still is. Its findings may be others, its rows are the same."""
        done = tuple(line.answered for line in earlier.lines)
        rest = any(each.answered for each in earlier.told)
        if not (any(done) or rest) or len(done) != len(self.lines):
            return self
        lines = tuple(replace(line, answered=was) for line, was in zip(self.lines, done, strict=True))
        by_row = {line.at: line.answered for line in lines}
        return replace(self, lines=lines, told=tuple(replace(each, answered=by_row.get(each.at, rest)) for each in self.told))


@dataclass(frozen=True)
class Case:
    """A letter that was returned, or that came after one: `before` is what had been told then, `now` what was told this time."""

    file: str
    digest: str
    returned: bool
    now: Content
    before: Content | None = None


@dataclass(frozen=True)
class Sent:
    """A letter of this run. `tables` are those of its reading, each with its form, unit and section."""

    verdict: Accepted | Returned
    tables: Sequence[tuple[Table, Form, Sheet]] = ()

    @property
    def file(self) -> str:
        """Its path in the inbox."""
        return self.verdict.reading.file

    @property
    def digest(self) -> str:
        """The digest of its bytes."""
        return self.verdict.reading.digest

    @cached_property
    def content(self) -> Content:
        """Its sheets, rows and findings."""
        sheets = tuple(sheet for _, _, sheet in self.tables)
        lines = tuple(line for table, form, _ in self.tables for line in lines_of(table, form))
        return Content(sheets, lines, tuple(self._told()))

    def _told(self) -> Iterator[Told]:
        by_sheet = {table.sheet: (table, form) for table, form, _ in self.tables}
        for finding in self.verdict.findings:
            if finding.found not in TOLD:
                continue
            table, form = by_sheet.get(finding.place.sheet, (None, None))
            yield Told(finding, form.key, _heading(finding, table, form)) if table and form else Told(finding)

    def lacks(self, form: str, heading: str) -> bool:
        """Whether the sheets with that form have a column less, so that nothing can be said of it."""
        known = [(table, declared) for table, declared, _ in self.tables if declared.key == form]
        return any(heading in declared.headings and heading not in table.columns for table, declared in known)


def _heading(finding: Finding, table: Table, form: Form) -> str:
    """The form's own heading for the column or the entry that a finding is about, however it was printed."""
    own = {column: heading for heading, column in table.columns.items()}
    if finding.place.row in table.rows and finding.place.column in own:
        return own[finding.place.column]
    named = form.match_label(finding.heading) or form.match(finding.heading) if finding.heading else None
    return named.heading if named else essence(finding.heading)


_COPY = re.compile(r"(?:[(\[【][^()\[\]【】]*[)\]】]|[-_ ]*副本|[-_ ]*最终版?|\.[a-z]{2,4})\Z")


def stem(file: str) -> str:
    """A file's path without what programs and people add to the name of a copy."""
    path = unicodedata.normalize("NFKC", file).lower().strip()
    while (shorter := _COPY.sub("", path).rstrip()) != path and not shorter.endswith("/") and shorter:
        path = shorter
    return path


def answered(content: Content, part: Content) -> Content:
    """The content with the rows and findings of a part of it marked as spoken of."""
    rows, said = {line.at for line in part.lines}, set(part.told)
    return replace(
        content,
        lines=tuple(replace(line, answered=line.answered or line.at in rows) for line in content.lines),
        told=tuple(replace(each, answered=each.answered or each in said) for each in content.told),
    )
