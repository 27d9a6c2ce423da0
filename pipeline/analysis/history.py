"""走势： the headline figures of every edition, one line each, carried from edition to edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_type_hints

from pipeline.form import Level
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED


@dataclass(frozen=True)
class Milestone:
    """What an edition came to. `edition` is the label that its pages cite, `day` the day of its run; all else are counts.

    Each field is annotated with the heading under which it is stored and shown.
    """

    edition: Annotated[str, "版次"]
    day: Annotated[str, "日期"]
    period: Annotated[str, "填报期"]
    sections: Annotated[int, "报送科室"]
    posts: Annotated[int, "报送岗位"]
    total: Annotated[int, "风险点"]
    of_unit: Annotated[int, Level.UNIT.value]
    of_sections: Annotated[int, Level.SECTION.value]
    of_posts: Annotated[int, Level.POSITION.value]
    first: Annotated[int, GRADE.values[0]]
    second: Annotated[int, GRADE.values[1]]
    third: Annotated[int, GRADE.values[2]]
    unreviewed: Annotated[int, UNREVIEWED]
    measures: Annotated[int, "防控措施"]
    returned: Annotated[int, "退回待改"]


HEADINGS = {name: str(hint.__metadata__[0]) for name, hint in get_type_hints(Milestone, include_extras=True).items()}
"""By field, the heading under which it is stored and shown."""


def of_receipt(receipt: Mapping[str, Any]) -> Milestone:
    """The line of an edition that stored none, from its receipt."""
    found = receipt["figures"]
    risks = found["risks"]
    of_unit, of_sections, of_posts = (int(risks["by_level"][level.value]) for level in Level)
    first, second, third = (int(risks["by_approved_grade"][grade]) for grade in GRADE.values)
    return Milestone(
        edition=str(receipt["content"]), day=str(receipt["date"]), period=str(receipt["period"]), sections=int(found["sections"]),
        posts=int(found["posts"]), total=int(risks["total"]), of_unit=of_unit, of_sections=of_sections, of_posts=of_posts,
        first=first, second=second, third=third, unreviewed=int(risks["unreviewed"]), measures=int(found["measures"]),
        returned=int(found["letters"]["returned"]),
    )
