"""Every number that any writer prints, named and computed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

import pandas as pd

from pipeline.analysis.alike import Alike, alike
from pipeline.analysis.balance import Balance, balance
from pipeline.analysis.came_in import CameIn, Fate, came_in
from pipeline.analysis.debts import Debts, debts
from pipeline.analysis.followup import Followup, followup
from pipeline.analysis.history import Milestone
from pipeline.analysis.ledger import Records
from pipeline.analysis.periods import PastLetter, past_letters, unconfirmed
from pipeline.analysis.progress import Owed, progress
from pipeline.analysis.sent import SentSheet, sent
from pipeline.analysis.statement import StatementLine, statement
from pipeline.analysis.tables import CrossTable, counted, tables
from pipeline.analysis.waivers import Applied, applied
from pipeline.checks.judge import Judgement
from pipeline.form import Level
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.letter import PassedOver
from pipeline.register.changes import Changes
from pipeline.register.merge import Register
from pipeline.register.periods import CONFIRMATION, CONFIRMED, UNCONFIRMED
from pipeline.rosterbook import LEADERS
from pipeline.rounds.follow import Rounds
from pipeline.settings import Settings


@dataclass(frozen=True)
class Letters:
    """How many letters there were, and what became of them."""

    received: int
    accepted: int
    returned: int
    repeated: int
    other_period: int
    passed_over: int


@dataclass(frozen=True)
class Figures:
    """All figures of one edition. Counts by grade hold every grade, also those with no point.

    `confirmed` and `unconfirmed` are counts by level, `unconfirmed_of` by owner and form. Sections and posts are those that
    reported in the present period.
    """

    today: date
    unit: str
    period: str
    total: int
    by_level: dict[str, int]
    by_self: dict[str, int]
    by_proposed: dict[str, int]
    by_approved: dict[str, int]
    unreviewed: int
    confirmed: dict[str, int]
    unconfirmed: dict[str, int]
    unconfirmed_of: dict[tuple[str, str], int]
    sections: int
    posts: int
    measures: int
    self_below_proposed: int
    without_measures: int
    letters: Letters
    came_in: tuple[CameIn, ...]
    past_letters: tuple[PastLetter, ...]
    tables: tuple[CrossTable, ...]
    progress: tuple[Owed, ...]
    statement: tuple[StatementLine, ...]
    sent: tuple[SentSheet, ...]
    debts: Debts
    waivers: tuple[Applied, ...]
    roster_given: bool
    changes: Changes = field(default_factory=Changes)
    balance: Balance = field(default_factory=Balance)
    followup: Followup = field(default_factory=Followup)
    alike: Alike = field(default_factory=Alike)

    def milestone(self, edition: str) -> Milestone:
        """These figures as a line of 走势."""
        of_unit, of_sections, of_posts = (self.by_level[level.value] for level in Level)
        first, second, third = (self.by_approved[grade] for grade in GRADE.values)
        return Milestone(
            edition=edition, day=self.today.isoformat(), period=self.period, sections=self.sections, posts=self.posts, total=self.total,
            of_unit=of_unit, of_sections=of_sections, of_posts=of_posts, first=first, second=second, third=third,
            unreviewed=self.unreviewed, measures=self.measures, returned=self.letters.returned,
        )

    @property
    def open_sentence(self) -> str:
        """The computed sentence with its numbers left open, each by its name in `numbers`: what was reported, found and approved."""
        day, left = self.today, "；其中本期未确认{unconfirmed}个" if any(self.unconfirmed.values()) else ""
        return (
            f"截至{day.year}年{day.month}月{day.day}日，{{sections}}个科室（中心）、{{posts}}个岗位报送，"
            f"查找廉政风险点{{total}}个（单位{{of_unit}}、科室{{of_sections}}、岗位{{of_posts}}{left}），"
            "其中已审定一级{first}个、二级{second}个、三级{third}个，待审定{unreviewed}个；"
            f"制定防控措施{{measures}}条{self.balance.sentence}。"
        )

    @property
    def numbers(self) -> dict[str, int]:
        """What the sentence counts, by name."""
        own = {name: value for name, value in asdict(self.milestone("")).items() if isinstance(value, int)}
        return own | {"unconfirmed": sum(self.unconfirmed.values())} | self.balance.clearing.numbers

    @property
    def sentence(self) -> str:
        """The computed sentence, as of today."""
        return self.open_sentence.format(**self.numbers)


_DEFAULTS = Settings()


def figures(
    judged: Judgement, register: Register, passed_over: Sequence[PassedOver], today: date, rounds: Rounds | None = None, changed: Changes | None = None,
    settings: Settings = _DEFAULTS,
) -> Figures:
    """All figures of an edition, from the register, the verdicts, what became of returned letters, and what changed since the last."""
    records = Records(sent(judged, rounds or Rounds()), register, judged.roster, judged.stages)
    risks, levels = counted(register.risks), [level.value for level in Level]
    now = risks[risks[CONFIRMATION] == CONFIRMED]
    positions = now[now["层级"] == Level.POSITION.value]
    reporting = set(now.loc[now["层级"] != Level.UNIT.value, "科室"].dropna()) - {LEADERS}
    owed, files = progress(records, today), came_in(judged, passed_over)
    below = risks["自评等级"].map(_RANK) > risks["建议等级"].map(_RANK)
    return Figures(
        today=today, unit=register.unit, period=register.period, total=len(risks),
        by_level=_counts(risks["层级"], levels),
        by_self=_counts(risks["自评等级"], GRADE.values),
        by_proposed=_counts(risks["建议等级"], GRADE.values),
        by_approved=_counts(risks["审定等级"], GRADE.values),
        unreviewed=int((risks["审定等级"] == UNREVIEWED).sum()),
        confirmed=_counts(now["层级"], levels),
        unconfirmed=_counts(risks.loc[risks[CONFIRMATION] == UNCONFIRMED, "层级"], levels),
        unconfirmed_of=unconfirmed(risks),
        sections=len(reporting),
        posts=len(positions[["单位名称", "科室", "岗位"]].drop_duplicates()),
        measures=int(risks["措施条数"].sum()),
        self_below_proposed=int(below.sum()),
        without_measures=int((risks["措施条数"] == 0).sum()),
        letters=_letters(files),
        came_in=files,
        past_letters=past_letters(judged),
        tables=tables(risks, judged.roster),
        progress=owed,
        statement=statement(records, owed),
        sent=records.sent,
        debts=debts(records, today),
        waivers=applied(judged, today),
        roster_given=judged.roster.given,
        changes=changed or Changes(),
        balance=balance(register, judged.roster),
        followup=followup(records, owed, today, frozenset(rounds.by_file if rounds else ()), settings),
        alike=alike(register.risks, settings.alike),
    )


_RANK = {grade: number for number, grade in enumerate(GRADE.values, 1)}


def _counts(values: pd.Series, wanted: Iterable[str]) -> dict[str, int]:
    counted_values = values.value_counts()
    return {each: int(counted_values.get(each, 0)) for each in wanted}


def _letters(files: Sequence[CameIn]) -> Letters:
    fates = [each.fate for each in files]
    accepted, returned, repeated, other, passed_over = (
        fates.count(fate) for fate in (Fate.ACCEPTED, Fate.RETURNED, Fate.REPEATED, Fate.OTHER_PERIOD, Fate.PASSED_OVER)
    )
    return Letters(len(files) - passed_over, accepted, returned, repeated, other, passed_over)
