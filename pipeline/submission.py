"""What a letter turned out to hold: its tables, cell by cell, each cell still knowing its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.finding import Finding
from pipeline.place import Place


@dataclass(frozen=True, slots=True)
class HeaderValue:
    """One entry of a header block: the value as read, what was entered, its printed label and its place."""

    value: str
    seen: str
    label: str
    place: Place


@dataclass(frozen=True)
class Table:
    """One form on one sheet. `cells` holds a list per heading, all as long as `rows`, the Excel row numbers.

    `columns` and `printed` give each heading's column and its wording on the sheet; `seen` holds what was entered where
    it differs from the value read; `spoken` holds the cells of which something was already said, so that later stages
    keep silent about them.
    """

    form: str
    file: str
    sheet: str
    head_row: int
    header: dict[str, HeaderValue]
    rows: tuple[int, ...]
    columns: dict[str, int]
    printed: dict[str, str]
    cells: dict[str, list[str | None]]
    seen: dict[tuple[int, str], str] = field(default_factory=dict)
    spoken: frozenset[tuple[int, str]] = frozenset()

    def place(self, row: int, heading: str) -> Place:
        """The place of a cell; without a column where the sheet lacks that heading."""
        return Place(self.file, self.sheet, row, self.columns.get(heading))

    def label(self, heading: str) -> str:
        """The heading as printed on the sender's sheet."""
        return self.printed.get(heading, heading)

    def entry(self, heading: str) -> str:
        """A header value as read, or nothing."""
        found = self.header.get(heading)
        return found.value if found else ""

    def shown(self, position: int, heading: str) -> str:
        """What the sender entered in a cell, by position in `rows`."""
        row = self.rows[position]
        return self.seen.get((row, heading)) or self.cells[heading][position] or ""


@dataclass(frozen=True)
class Reading:
    """All that was read from one letter: its digest, its tables and what reading it had to say."""

    file: str
    digest: str
    received: datetime
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Accepted:
    """A letter without errors. Only its rows may enter the register."""

    reading: Reading
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Returned:
    """A letter with errors: it goes back whole."""

    reading: Reading
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Repeated:
    """A letter with the same bytes as an earlier one: told once, merged once."""

    reading: Reading
    first: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class OtherPeriod:
    """A letter of an earlier period that an earlier edition has seen: listed, never judged or merged again.

    `periods` are those that it states, `now` is that of the run; `holds_on` tells that it is a roster or waivers only.
    """

    reading: Reading
    periods: tuple[str, ...]
    now: str
    holds_on: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def reason(self) -> str:
        """Why it is passed over."""
        of = f"属于{'、'.join(self.periods)}"
        if self.holds_on:
            return f"{of}，先前通过的名册、豁免在本期（{self.now}）继续有效，不再重复汇总"
        return f"{of}，本期（{self.now}）不再汇总"


Verdict = Accepted | Returned | Repeated | OtherPeriod


def filled_on(table: Table) -> date:
    """The date on which a table was filled in; the earliest date where it is not known."""
    entry = table.entry("填表日期")
    return date.fromisoformat(entry) if entry else date.min
