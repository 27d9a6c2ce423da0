"""The risk points that steps name by code, for drawing: their grades colour the boxes, their measures stand beneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.flows.procedures import Step
from pipeline.forms.vocabularies import GRADE
from pipeline.grading import UNREVIEWED


@dataclass(frozen=True)
class StepRisk:
    """A risk point as it is shown with a chart."""

    code: str
    grade: str
    risk: str
    measures: str = ""


_ORDER = {grade: at for at, grade in enumerate((*GRADE.values, UNREVIEWED))}


def highest(step: Step, risks: Mapping[str, StepRisk]) -> str:
    """The highest grade among a step's risk points; blank where it names none that is known."""
    grades = [risks[code].grade for code in step.risks if code in risks and risks[code].grade in _ORDER]
    return min(grades, key=_ORDER.__getitem__, default="")
