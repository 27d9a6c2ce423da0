"""Letters of an earlier period that still lie in the inbox: passed over, never judged or merged again.

Only what an edition of an earlier period has seen is passed over. A letter that is new goes back where its period is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.checks.accepted import PERIOD
from pipeline.forms import BY_KEY
from pipeline.period import is_earlier, order
from pipeline.submission import OtherPeriod, Reading


def passed_over(readings: Iterable[Reading], period: str, seen: Mapping[str, str]) -> dict[str, OtherPeriod]:
    """The letters that belong to earlier periods only, by file. `seen` gives each known digest the first period that saw it.

    A letter with one sheet of this period, or of a later one, speaks of this period and is judged as any other.
    """
    found = {}
    for reading in readings:
        stated = _stated(reading)
        if stated and is_earlier(seen.get(reading.digest, ""), period) and all(is_earlier(each, period) for each in stated):
            found[reading.file] = OtherPeriod(reading, stated, period, holds_on=_only_what_holds_on(reading))
    return found


def _stated(reading: Reading) -> tuple[str, ...]:
    """The periods that a letter states, the earliest first."""
    return tuple(sorted({table.entry(PERIOD) for table in reading.tables} - {""}, key=order))


def _only_what_holds_on(reading: Reading) -> bool:
    """Whether a letter holds nothing but a roster and waivers, which are not bound to a period."""
    return all(not BY_KEY[table.form].each_period for table in reading.tables)
