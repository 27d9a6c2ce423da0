"""The sample bureau's forms, filled from the texts in data/ as they should be. Everything is fictional."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources

from pipeline.form import Form
from pipeline.forms import POSITION, POST_POWERS, POWER_FORMS, POWERS, PROCEDURES, ROSTER, RULE_LIST, SECTION, STEPS, UNIT, WAIVERS
from pipeline.rosterbook import LEADERS
from pipeline.writers.template import filled

UNIT_NAME = "示例市审计局"
PERIOD = "2011年第1期"
RUN_DAY = date(2011, 10, 10)
RECEIVED_DAY = date(2011, 9, 28)

Row = dict[str, str | None]
ROSTER_LETTER = f"办公室/{ROSTER.workbook}.xlsx"


_POWER_TABLES = {POWERS: "powers", POST_POWERS: "post_powers", RULE_LIST: "rules", PROCEDURES: "procedures", STEPS: "steps"}
"""The forms of powers, and where their rows stand in data/."""


@dataclass(frozen=True)
class Sheet:
    """One filled form before it becomes a workbook."""

    form: Form
    header: dict[str, str]
    rows: tuple[Row, ...] = field(default=())

    def with_cell(self, position: int, heading: str, entry: str | None) -> Sheet:
        """The same sheet with another entry in one cell."""
        rows = [dict(row) for row in self.rows]
        rows[position][heading] = entry
        return replace(self, rows=tuple(rows))

    def with_header(self, **entries: str) -> Sheet:
        """The same sheet with other entries in its header block."""
        return replace(self, header=self.header | entries)

    def workbook(self) -> bytes:
        """The sheet on the official form."""
        return filled(self.form, header=self.header, rows=self.rows)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one file of data/."""
    text = resources.files("pipeline.sample").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(text)))


def _people(section: str) -> list[str]:
    return [row["姓名"] for row in table("roster") if row["科室"] == section]


def _head(section: str) -> str:
    return next(row["姓名"] for row in table("roster") if row["科室"] == section and row["科室负责人"] == "是")


def _header(form: Form, section: str, filler: str, reviewer: str, filled: str, reviewed: str) -> dict[str, str]:
    entries = {
        "单位名称": UNIT_NAME, "科室(中心)": section, "填报期": PERIOD, "填表人": filler, "填表日期": filled, "审核人": reviewer, "审核日期": reviewed,
    }
    return {label.heading: entries[label.heading] for label in form.header if label.heading in entries}


def _of_september(form: Form, section: str, filler: str, reviewer: str, day: int) -> dict[str, str]:
    return _header(form, section, filler, reviewer, f"2011-09-{day:02d}", f"2011-09-{day + 2:02d}")


def filled_sheet(form: Form, section: str, filler: str, reviewer: str, day: str, rows: Sequence[Mapping[str, str]]) -> Sheet:
    """A form filled in and reviewed on one day, its rows numbered."""
    return Sheet(form, _header(form, section, filler, reviewer, day, day), _rows(form, rows))


def _rows(form: Form, entries: Sequence[Mapping[str, str]]) -> tuple[Row, ...]:
    numbered = [{"序号": str(number), **entry} for number, entry in enumerate(entries, 1)]
    return tuple({heading: row.get(heading) or None for heading in form.headings if heading in row} for row in numbered)


def sections() -> list[str]:
    """All sections of the sample bureau, in the roster's order."""
    return list(dict.fromkeys(row["科室"] for row in table("roster")))


def people_of(section: str) -> tuple[str, str]:
    """Who fills in a section's forms and who reviews them; for the unit itself the office's people do."""
    if section not in sections():
        return _people("办公室")[1], _head("综合科")
    head = _head(section)
    return next(person for person in reversed(_people(section)) if person != head), head


def _of_section(form: Form, name: str, section: str, day: int) -> Sheet:
    filler, head = people_of(section)
    rows = [row for row in table(name) if row["科室"] == section]
    return Sheet(form, _of_september(form, section, filler, head, day), _rows(form, rows))


def _of_office(form: Form, name: str, day: int) -> Sheet:
    rows = [dict(row) for row in table(name)]
    if form is UNIT:
        return Sheet(form, _of_september(form, "", *people_of(""), day), _rows(form, rows))
    return Sheet(form, _of_september(form, "", _people("办公室")[1], _head("办公室"), day), tuple(dict(row) for row in rows))


def sheets() -> dict[str, Sheet]:
    """All forms as they should have been sent, by the path of their letter in the inbox."""
    found = {ROSTER_LETTER: _of_office(ROSTER, "roster", 1), f"办公室/{UNIT.workbook}.xlsx": _of_office(UNIT, "unit", 20)}
    for number, section in enumerate(sections()):
        found[f"{section}/{POSITION.workbook}.xlsx"] = _of_section(POSITION, "position", section, 12 + number)
        if section != LEADERS:
            found[f"{section}/{SECTION.workbook}.xlsx"] = _of_section(SECTION, "section", section, 13 + number)
    return found


def waivers() -> Sheet:
    """The rules that the office lifted, on the second sheet of its workbook."""
    return _of_office(WAIVERS, "waivers", 21)


def power_sheets() -> dict[str, tuple[Sheet, ...]]:
    """The forms of powers, catalogues and procedures as they should have been sent, by the path of their letter: those in which a section has rows."""
    found = {}
    for number, section in enumerate(sections()):
        own = [_of_section(form, _POWER_TABLES[form], section, 11 + number) for form in POWER_FORMS]
        found[f"{section}/{POWERS.workbook}.xlsx"] = tuple(sheet for sheet in own if sheet.rows)
    return found
