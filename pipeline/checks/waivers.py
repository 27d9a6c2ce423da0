"""The waivers: whether the office's sheet of them is right, which are kept, and what they lift.

A waiver makes a notice of a finding and changes nothing else: not what is found, not what is said of other sections and rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.checks.header import SECTION as SECTION_LABEL
from pipeline.checks.header import section_of, unit_of
from pipeline.checks.stack import SECTION, UNIT_NAME, Stack
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.forms import WAIVERS
from pipeline.place import Place
from pipeline.privacy import masked
from pipeline.rosterbook import Roster
from pipeline.rulebook import RULES, Rule
from pipeline.rulebook import cells as cell_rules
from pipeline.rulebook import waivers as rules
from pipeline.submission import Table
from pipeline.text import essence
from pipeline.waiver import Waiver, Waivers

_RULE, _REASON, _UNTIL = "规则", "理由", "截止日期"
_WRITTEN = re.compile(r"([A-Z])-?0*(\d{1,2})(.*)")
_NEAR_TITLE = 60


def rule_meant(entered: str) -> Rule | None:
    """The rule that an entry certainly means: its id however written (c3, C-03), with or without its title, or its title alone."""
    if found := _WRITTEN.fullmatch(entered.upper()):
        rule = RULES.get(f"{found[1]}{int(found[2]):02d}")
        return rule if rule and essence(found[3]) in ("", essence(rule.title)) else None
    return next((rule for rule in RULES.values() if essence(rule.title) == essence(entered)), None)


def _day(entered: str | None) -> date | None:
    try:
        return date.fromisoformat(entered) if entered else None
    except ValueError:
        return None


# ── the office's sheet ───────────────────────────────────────────────────────────────────────────────────────────────


def judge_waivers(stack: Stack, roster: Roster, today: date) -> Iterator[Finding]:
    """All findings of the waivers; silent about cells that are empty or of which something was already said."""
    if stack.form is not WAIVERS:
        return
    first: dict[tuple[int, str, str], int] = {}
    for label in range(len(stack.rows)):
        section, entered, until = (_open(stack, label, heading) for heading in (SECTION, _RULE, _UNTIL))
        if section and roster.given:
            yield from _section(stack, label, section, roster)
        if entered:
            yield from _rule(stack, label, entered)
        if (day := _day(until)) and day < today:
            yield stack.finding(rules.EXPIRED, label, _UNTIL)
        if section and entered and (rule := rule_meant(entered)):
            key = (id(stack.table(label)), _known(section, roster), rule.id)
            if first.setdefault(key, label) != label:
                yield stack.finding(rules.TWICE, label, _RULE, other=stack.excel_row(first[key]))


def _open(stack: Stack, label: int, heading: str) -> str | None:
    """A cell's value where there is still something to say of it."""
    return None if stack.spoken(label, heading) else stack.value(label, heading)


def _known(section: str, roster: Roster) -> str:
    """The section's full name where the roster knows it, else the name as entered."""
    return (roster.section(section).section or section) if roster.given else section


def _section(stack: Stack, label: int, entered: str, roster: Roster) -> Iterator[Finding]:
    found = roster.section(entered)
    if found.section:
        if found.section != entered:
            yield stack.finding(rules.SECTION_RENAMED, label, SECTION, suggestion=found.section)
        return
    near = "、".join(f"“{name}”" for name in found.several or (found.near,) if name)
    yield stack.finding(rules.UNKNOWN_SECTION, label, SECTION, ask=f"您是不是要填{near}？" if near else "", suggestion=found.near)


def _rule(stack: Stack, label: int, entered: str) -> Iterator[Finding]:
    rule = rule_meant(entered)
    if rule is None:
        near = _near(entered)
        ask = f"您是不是要填“{near.id}”（{near.title}）？" if near else ""
        like = stack.form.field(_RULE).example
        yield stack.finding(rules.UNKNOWN_RULE, label, _RULE, ask=ask, like=like, suggestion=near.id if near else "")
    elif not rule.waivable:
        yield stack.finding(rules.NOT_WAIVABLE, label, _RULE, title=rule.title)
    elif rule.id != entered:
        yield stack.finding(cell_rules.NORMALISED, label, _RULE, suggestion=rule.id)


def _near(entered: str) -> Rule | None:
    """The rule that may be waived whose title is likest to an entry."""
    titles = {rule.title: rule for rule in RULES.values() if rule.waivable}
    found = process.extractOne(entered, list(titles), scorer=fuzz.partial_ratio, score_cutoff=_NEAR_TITLE)
    return titles[found[0]] if found else None


# ── what is kept, and what it lifts ──────────────────────────────────────────────────────────────────────────────────


def waivers_in(rows: pd.DataFrame, roster: Roster) -> Waivers:
    """The waivers that rows of accepted sheets hold; `rows` bear their provenance as index."""
    columns = (entries(rows[heading]) for heading in (UNIT_NAME, SECTION, _RULE, _REASON, _UNTIL))
    kept = []
    for (file, sheet, row), unit, section, entered, reason, until in zip(rows.index, *columns, strict=True):
        rule, day = rule_meant(entered or ""), _day(until)
        # A rule may have been withdrawn since the sheet was accepted.
        if rule and rule.waivable and day:
            kept.append(Waiver(unit or "", _known(section or "", roster), rule.id, reason or "", day, Place(file, sheet, int(row))))
    return Waivers(tuple(kept))


@dataclass(frozen=True)
class Owners:
    """Whose a finding is: the unit and section of the table where it stands, on the roster those of the row."""

    tables: dict[tuple[str, str], Table]
    roster: Roster
    units: tuple[str, ...]

    @classmethod
    def of(cls, tables: Sequence[Table], roster: Roster, units: tuple[str, ...]) -> Owners:
        """The owners of the findings of these tables."""
        return cls({(table.file, table.sheet): table for table in tables}, roster, units)

    def key(self, finding: Finding) -> tuple[str, str, str] | None:
        """The key of the waiver that would lift a finding; None where no waiver can."""
        table = self.tables.get((finding.place.file, finding.place.sheet))
        if table is None or table.form == WAIVERS.key or not RULES[finding.rule].waivable:
            return None
        section = section_of(table, self.roster) if SECTION_LABEL in table.header else self._of_row(table, finding.place.row)
        return (unit_of(table, self.units), section, finding.rule) if section else None

    def _of_row(self, table: Table, row: int | None) -> str:
        sections = table.cells.get(SECTION)
        if not sections or row not in table.rows:
            return ""
        return _known(sections[table.rows.index(row)] or "", self.roster)


def lifted(findings: Iterable[Finding], waivers: Waivers, owners: Owners) -> Iterator[Finding]:
    """The findings, those that a waiver lifts as notices that say so."""
    if not waivers.kept:
        yield from findings
        return
    for finding in findings:
        key = owners.key(finding)
        waiver = waivers.of(key) if key else None
        yield finding.under(waiver, _words(waiver)) if waiver else finding


def _words(waiver: Waiver) -> str:
    day = waiver.until
    reason = masked(" ".join(waiver.reason.split())).rstrip("。；，、 ")
    return rules.LIFTED.format(until=f"{day.year}年{day.month}月{day.day}日", reason=reason)
