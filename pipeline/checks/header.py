"""The header block against itself, the period, the unit and the roster."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.finding import Finding
from pipeline.forms import BY_KEY
from pipeline.place import Place
from pipeline.rosterbook import Roster
from pipeline.rulebook import Rule
from pipeline.rulebook import header as rules
from pipeline.submission import HeaderValue, Table
from pipeline.text import essence

SECTION = "科室(中心)"


@dataclass(frozen=True)
class Expected:
    """What the header blocks of a run are held against. `units` are all units that may report; empty means any."""

    period: str
    units: tuple[str, ...]
    roster: Roster


def section_of(table: Table, roster: Roster) -> str:
    """The section that a table is counted for: its full name in the roster where that is certain, else as entered."""
    entered = table.entry(SECTION)
    return (roster.section(entered).section or entered) if roster.given and entered else entered


def unit_of(table: Table, units: tuple[str, ...]) -> str:
    """The unit that a table is counted for."""
    entered = table.entry("单位名称")
    return next((unit for unit in units if essence(unit) == essence(entered)), entered)


def judge_header(table: Table, expected: Expected) -> Iterator[Finding]:
    """All findings of one header block; what is missing or unreadable was already told by the reader."""
    header = table.header
    yield from _people(header)
    yield from _dates(header)
    if (unit := header.get("单位名称")) and expected.units:
        yield from _unit(unit, expected.units)
    # What an edition printed is decided on whenever the group meets, be it in the next period.
    if (period := header.get("填报期")) and period.value != expected.period and not BY_KEY[table.form].per_edition:
        yield _at(rules.OTHER_PERIOD, period, period=expected.period)
    if (section := header.get(SECTION)) and expected.roster.given:
        yield from _section(section, expected.roster)


def _at(rule: Rule, value: HeaderValue, **facts: object) -> Finding:
    place: Place = value.place
    return rule.at(place, heading=value.label, seen=value.seen, **facts)  # type: ignore[arg-type]


def _people(header: dict[str, HeaderValue]) -> Iterator[Finding]:
    filled, reviewed = header.get("填表人"), header.get("审核人")
    if filled and reviewed and filled.value == reviewed.value:
        yield _at(rules.SAME_PERSON, reviewed)


def _dates(header: dict[str, HeaderValue]) -> Iterator[Finding]:
    filled, reviewed = header.get("填表日期"), header.get("审核日期")
    if filled and reviewed and reviewed.value < filled.value:
        yield _at(rules.REVIEWED_BEFORE_FILLED, reviewed, filled=filled.value)


def _unit(unit: HeaderValue, units: tuple[str, ...]) -> Iterator[Finding]:
    if essence(unit.value) not in {essence(each) for each in units}:
        yield _at(rules.OTHER_UNIT, unit, unit="、".join(units), suggestion=units[0] if len(units) == 1 else "")


def _section(section: HeaderValue, roster: Roster) -> Iterator[Finding]:
    found = roster.section(section.value)
    if found.section:
        if found.section != section.value:
            yield _at(rules.SECTION_RENAMED, section, suggestion=found.section)
    elif found.several:
        yield _at(rules.UNSURE_SECTION, section, choices="、".join(f"“{each}”" for each in found.several))
    else:
        ask = f"您是不是要填“{found.near}”？" if found.near else ""
        yield _at(rules.UNKNOWN_SECTION, section, ask=ask, suggestion=found.near)
