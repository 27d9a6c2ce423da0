"""The sample bureau's 信息, 承诺, 检查 and 公开. They name risk points, so they can be written only once an edition has given these their codes."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.form import Form
from pipeline.forms import COMMITMENTS, FOLLOWUP_FORMS, INFORMATION, INSPECTIONS, PUBLICATIONS
from pipeline.sample.bureau import Sheet, filled_sheet, people_of, sections, table

_OFFICE = "办公室"
_TABLES = {INFORMATION: "information", COMMITMENTS: "commitments", INSPECTIONS: "inspections", PUBLICATIONS: "publications"}
"""The forms, and where their rows stand in data/."""
_DAY = 24
"""Of November: when the office and the sections filled them in."""

Codes = Mapping[str, str]
"""The code of each risk point by its text; the texts of the sample bureau differ."""


def followup_sheets(codes: Codes) -> dict[str, Sheet]:
    """The forms as they should have been sent, by the path of their letter. Raises KeyError for a risk point without a code."""
    found = {f"{_OFFICE}/{form.workbook}.xlsx": _sheet(form, "", codes) for form in FOLLOWUP_FORMS if form is not COMMITMENTS}
    for section in sections():
        sheet = _sheet(COMMITMENTS, section, codes)
        if sheet.rows:
            found[f"{section}/{COMMITMENTS.workbook}.xlsx"] = sheet
    return found


def _sheet(form: Form, section: str, codes: Codes) -> Sheet:
    rows = [_coded(row, codes) for row in table(_TABLES[form]) if not section or row["科室"] == section]
    return filled_sheet(form, section or _OFFICE, *people_of(section), f"2011-11-{_DAY}", rows)


def _coded(row: Mapping[str, str], codes: Codes) -> dict[str, str]:
    texts = (row.get("风险点") or "").split("、")
    return {**row, "风险编号": "、".join(codes[text] for text in texts if text)}
