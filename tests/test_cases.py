"""Every case drawn in tests/cases/ gets exactly the findings it deserves, each at the value it names and in good Chinese."""

from __future__ import annotations

import pytest
from drawn_cases import Case, all_cases, as_found, findings, readings
from test_wording import wording_faults

from pipeline.finding import Finding
from pipeline.privacy import holds_personal_number, masked
from pipeline.submission import Table

DERIVED = {"C11", "C20", "R07"}
"""Rules that tell not the entry but a length, its numbers, a count."""


@pytest.mark.parametrize("name", all_cases())
def test_case(name: str) -> None:
    """A letter deserves the findings that its case lists, at their cells, and no others."""
    case = all_cases()[name]
    found = findings(name)
    said = "\n".join(f"{f.rule} {f.place} {f.message}" for f in found)
    assert {as_found(finding) for finding in found} == case.expected, said
    assert len(found) == len(set(found)), f"said twice:\n{said}"
    assert not case.spared & case.caught
    _points_at_its_value(case, found)
    for finding in found:
        assert not wording_faults(finding), finding.message
        # No finding repeats a telephone or identity number, in no part of it.
        assert not holds_personal_number(f"{finding.seen} {finding.message} {finding.fix} {finding.suggestion}")


def _points_at_its_value(case: Case, found: tuple[Finding, ...]) -> None:
    """Every finding points at the very value it names, under the heading it names."""
    tables: dict[tuple[str, str], Table] = {(t.file, t.sheet): t for reading in readings(case) for t in reading.tables}
    for finding in found:
        table = tables.get((finding.place.file, finding.place.sheet))
        if table is None or not finding.place.cell or finding.rule[0] not in "CRX":
            continue
        heading = next(h for h, column in table.columns.items() if column == finding.place.column)
        assert table.label(heading) == finding.heading
        entered = masked(table.shown(table.rows.index(finding.place.row or 0), heading))
        assert finding.rule in DERIVED or finding.seen in entered or not entered
