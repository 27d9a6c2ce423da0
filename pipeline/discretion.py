"""What may be said of letters that are not for circulation （信息）: that something is wrong and where, never what was written there.

The letter itself goes back to its sender with everything in it; lists that others read hold no word of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from pipeline.finding import Finding
from pipeline.forms import BY_KEY
from pipeline.submission import Verdict

SEE_LETTER = "这份表不传阅，填的内容和改法见来件和退回件。"


def restricted_files(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The letters that hold a form that is not for circulation."""
    readings = (verdict.reading for verdict in verdicts)
    return frozenset(reading.file for reading in readings if any(BY_KEY[table.form].restricted for table in reading.tables if table.form in BY_KEY))


def discreet(finding: Finding, restricted: AbstractSet[str], file: str = "") -> Finding:
    """The finding as others may read it: of a restricted letter its title and its place only. `file` is the letter of now that it is told with."""
    if (file or finding.place.file) not in restricted and finding.place.file not in restricted:
        return finding
    where = f"{finding.place.cell}“{finding.heading}”：" if finding.place.cell and finding.heading else ""
    return replace(finding, seen="", suggestion="", message=f"{where}{finding.title}。{SEE_LETTER}", fix=SEE_LETTER)
