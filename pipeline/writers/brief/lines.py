"""附表: who has how many points of which grade, how many measures, how many points without, how many forms not in order. It adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.analysis.tables import OWNER, TOTAL, owners
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED
from pipeline.register.points import APPROVED, SELF
from pipeline.writers.brief.matter import Matter


@dataclass(frozen=True)
class Line:
    """One owner's numbers; grades as in the vocabulary. `waiting` are points without an approved grade, `wanting` forms not in order."""

    owner: str
    total: int
    by_self: tuple[int, ...]
    by_approved: tuple[int, ...]
    waiting: int
    measures: int
    without: int
    wanting: int

    def by_grade(self, *, approved: bool) -> dict[str, int]:
        """The points by approved grade, those without one too; or by self-assessed grade."""
        if approved:
            return dict(zip((*GRADE.values, UNREVIEWED), (*self.by_approved, self.waiting), strict=True))
        return dict(zip(GRADE.values, self.by_self, strict=True))


def lines(matter: Matter) -> tuple[Line, ...]:
    """A line for each owner, in the roster's order; of several units a line for each."""
    points, wanting = matter.points, Counter(owed.section for owed in matter.wanting)
    known = matter.units if matter.several else owners(points, matter.paper.roster)
    named = dict.fromkeys([*known, *(() if matter.several else wanting)])
    counted = _counted(points)
    found = (_line(owner, counted, wanting[owner]) for owner in named)
    return tuple(line for line in found if line.total or line.wanting)


def _counted(points: pd.DataFrame) -> dict[str, dict[str, int]]:
    """By what is counted, the number of each owner: all points, those of a grade, measures, points without."""
    marks = {f"{column}{grade}": points[column] == grade for column in (SELF, APPROVED) for grade in GRADE.values}
    columns = {"": pd.Series(1, index=points.index), "措施": points["措施条数"], "无措施": points["措施条数"] == 0, **marks}
    sums = pd.DataFrame({name: values.astype(int) for name, values in columns.items()}).groupby(points[OWNER].to_numpy(dtype=object)).sum()
    return {str(name): {str(owner): int(number) for owner, number in sums[name].items()} for name in sums.columns}


def _line(owner: str, counted: Mapping[str, Mapping[str, int]], wanting: int) -> Line:
    own = {name: numbers.get(owner, 0) for name, numbers in counted.items()}
    by_self, by_approved = (tuple(own[f"{column}{grade}"] for grade in GRADE.values) for column in (SELF, APPROVED))
    return Line(owner, own[""], by_self, by_approved, own[""] - sum(by_approved), own["措施"], own["无措施"], wanting)


def together(parts: Sequence[Line], name: str = TOTAL) -> Line:
    """The sum of lines."""
    by_self, by_approved = (
        tuple(sum(numbers) for numbers in zip(*columns, strict=True)) or (0,) * len(GRADE.values)
        for columns in ([line.by_self for line in parts], [line.by_approved for line in parts])
    )
    single = (sum(getattr(line, field) for line in parts) for field in ("waiting", "measures", "without", "wanting"))
    return Line(name, sum(line.total for line in parts), by_self, by_approved, *single)


def largest(every: Sequence[Line], most: int) -> tuple[list[Line], list[Line]]:
    """The lines with the most points, as many as are to be shown, and the others, both in their order."""
    if len(every) <= most:
        return list(every), []
    ranked = sorted(range(len(every)), key=lambda at: (-every[at].total, -every[at].wanting, at))
    shown = set(ranked[:most])
    return [line for at, line in enumerate(every) if at in shown], [line for at, line in enumerate(every) if at not in shown]
