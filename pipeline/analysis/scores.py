"""科室评分： what each section did of what was asked of it, as marks that anybody can add up again; where there is nothing to judge there is no mark.

考核评估. Every mark is a share of its weight: done of asked. The rows on which it rests are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from pipeline.analysis.inspections import DONE, PARTLY, Inspected, Inspections
from pipeline.analysis.ledger import Records
from pipeline.analysis.progress import Owed
from pipeline.analysis.sent import WHOLE_UNIT, SentSheet
from pipeline.forms import BY_KEY
from pipeline.settings import Scores as Weights

_NAMED = 12


class Criterion(StrEnum):
    """What is judged."""

    COMPLETE = "报送完整"
    TIMELY = "报送及时"
    SOUND = "填报质量"
    CARRIED_OUT = "措施落实"


RULES: Mapping[Criterion, str] = {
    Criterion.COMPLETE: "已报份数除以应报份数；还没有到报送期的表不计。",
    Criterion.TIMELY: "填表日期不晚于截止日期的份数，除以已到截止日期或已报的份数；缺报的算没有按时。",
    Criterion.SOUND: "没有退回过就通过的表（工作表）数，除以送来的表数；退回以后改正再报的，两份算一张，算退回过。",
    Criterion.CARRIED_OUT: "检查过的风险点，最近一次已落实的算1，部分落实的算0.5，未落实和整改逾期的算0，除以检查过的风险点数。",
}
ASKED: Mapping[Criterion, str] = {
    Criterion.COMPLETE: "应报份数", Criterion.TIMELY: "应按时份数", Criterion.SOUND: "送来的表数", Criterion.CARRIED_OUT: "检查过的风险点",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a section: how much was asked, how much of it was done, out of how many points; `lost` names what cost points.

    `done` is a whole number of halves, so that a sheet shows it exactly.
    """

    section: str
    criterion: Criterion
    weight: int
    asked: int
    done: Fraction
    lost: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether there is anything to judge."""
        return self.asked > 0

    @property
    def exact(self) -> Fraction:
        """The mark before it is rounded."""
        return self.weight * self.done / self.asked if self.judged else Fraction(0)

    @property
    def points(self) -> float | None:
        """The mark, to one decimal; None where there is nothing to judge."""
        return rounded(self.exact) if self.judged else None

    @property
    def told(self) -> str:
        """What cost points, in a few words."""
        more = f"等{len(self.lost)}项" if len(self.lost) > _NAMED else ""
        return "、".join(self.lost[:_NAMED]) + more


@dataclass(frozen=True, slots=True)
class Score:
    """A section's marks, one for each criterion, and its total out of 100; None where nothing can be judged."""

    section: str
    marks: tuple[Mark, ...]

    @property
    def total(self) -> float | None:
        """The sum of the marks over the sum of the weights of what could be judged, times 100."""
        judged = [mark for mark in self.marks if mark.judged]
        weights = sum(mark.weight for mark in judged)
        return rounded(100 * sum((mark.exact for mark in judged), Fraction(0)) / weights) if weights else None


def rounded(mark: Fraction) -> float:
    """To one decimal, halves upwards, as a spreadsheet rounds."""
    return int(mark * 10 + Fraction(1, 2)) / 10


def scores(records: Records, owed: Sequence[Owed], found: Inspections, today: date, after_return: AbstractSet[str], weights: Weights) -> tuple[Score, ...]:
    """A score for each section of the roster (without one, for each section known). `after_return` are the letters that answer a returned one."""
    by_section: dict[str, list[Owed]] = defaultdict(list)
    for each in owed:
        by_section[each.section].append(each)
    inspected: dict[str, list[Inspected]] = defaultdict(list)
    for point in found.by_code.values():
        inspected[point.section].append(point)
    sent: dict[str, list[SentSheet]] = defaultdict(list)
    for (owner, form), own in records.sheets.items():
        sent[owner] += own if form else ()
    return tuple(
        Score(section, (
            _complete(section, by_section[section], weights.complete), _timely(section, by_section[section], records, today, weights.timely),
            _sound(section, sent[section], after_return, weights.sound), _carried_out(section, inspected[section], weights.carried_out),
        ))
        for section in records.reminded if section != WHOLE_UNIT
    )


def _complete(section: str, owed: Iterable[Owed], weight: int) -> Mark:
    own = list(owed)
    lost = tuple(f"{_title(each.form)}缺{_named(each)}" for each in own if each.missing)
    return Mark(section, Criterion.COMPLETE, weight, sum(each.owed for each in own), Fraction(sum(each.handed_in for each in own)), lost)


def _named(owed: Owed) -> str:
    return "、".join("1份" if name == owed.form else name for name in owed.missing)


def _title(form: str) -> str:
    return f"《{BY_KEY[form].title}》"


def _timely(section: str, owed: Iterable[Owed], records: Records, today: date, weight: int) -> Mark:
    """Of all that was due by now, what was filled in by its last day."""
    asked, in_time, lost = 0, 0, list[str]()
    for each in owed:
        there = records.standing.get((section, each.form), {})
        over = bool(each.due and each.due < today)
        asked += each.owed if over else each.handed_in
        # A post that is no longer in office owes nothing; it is not counted where it is not asked.
        own = {post: sheet for post, sheet in there.items() if not post or not records.roster.given or post in records.posts.get(section, ())}
        late = [(post, sheet) for post, sheet in own.items() if each.due and (sheet.filled or sheet.received[:10]) > each.due.isoformat()]
        in_time += min(len(own) - len(late), each.handed_in)
        lost += [f"{_title(each.form)}{post}{sheet.filled or sheet.received[:10]}填（截止{each.due}）" for post, sheet in late]
        lost += [f"{_title(each.form)}缺报" for _ in each.missing[:1] if over]
    return Mark(section, Criterion.TIMELY, weight, asked, Fraction(in_time), tuple(lost))


def _sound(section: str, sheets: Sequence[SentSheet], after_return: AbstractSet[str], weight: int) -> Mark:
    """A returned sheet that was answered counts as the one that answered it."""
    own = [sheet for sheet in sheets if sheet.open or not sheet.returned]
    back = [sheet for sheet in own if sheet.returned or sheet.file in after_return]
    lost = tuple(f"{_title(sheet.form)}退回过{'，还没有改好' if sheet.returned else ''}（{sheet.file}）" for sheet in back)
    return Mark(section, Criterion.SOUND, weight, len(own), Fraction(len(own) - len(back)), lost)


def _carried_out(section: str, points: Sequence[Inspected], weight: int) -> Mark:
    worth = {DONE: Fraction(1), PARTLY: Fraction(1, 2)}
    done = {point.code: Fraction(0) if point.overdue else worth.get(point.state, Fraction(0)) for point in points}
    lost = tuple(f"{point.code}{point.state}{'（整改逾期）' if point.overdue else ''}" for point in points if done[point.code] < 1)
    return Mark(section, Criterion.CARRIED_OUT, weight, len(points), sum(done.values(), Fraction(0)), lost)
