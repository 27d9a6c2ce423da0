"""权力运行流程图： the charts as workbooks of their own, one sheet a procedure; several volumes where there are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from io import BytesIO

from pipeline.analysis.balance import Balance
from pipeline.analysis.step_risks import StepRisk
from pipeline.analysis.swimlane import chart
from pipeline.writers.aside import aside
from pipeline.writers.chart_books import TITLE, Drawn, path, volumes
from pipeline.writers.consolidated.swimlanes import Frame, draw
from pipeline.writers.house import Styles, workbook
from pipeline.writers.official.paper import Paper

_ROWS_A_CHART = 8
"""What a chart counts as, in rows of a table: from some 600 charts on, processes of their own save more than they cost to start."""


def books(balance: Balance, paper: Paper, workers: int = 1) -> dict[str, bytes]:
    """The workbooks of charts by their path; none where no procedure has steps. Many of them are written side by side."""
    drawn = volumes(balance.procedures)
    with aside(len(balance.procedures) * _ROWS_A_CHART, workers, len(drawn)) as written:
        asked = {path(number, len(drawn)): written(_book, own, _of(own, balance.risks), paper) for number, own in enumerate(drawn, 1)}
        return {name: content() for name, content in asked.items()}


def _of(drawn: Sequence[Drawn], risks: Mapping[str, StepRisk]) -> dict[str, StepRisk]:
    """The risk points that these charts show."""
    return {code: risks[code] for each in drawn for step in each.procedure.steps for code in step.risks if code in risks}


def _book(drawn: Sequence[Drawn], risks: Mapping[str, StepRisk], paper: Paper) -> bytes:
    target = BytesIO()
    created = datetime.combine(paper.day, time())
    with workbook(target, created=created, title=TITLE, subject=f"{paper.period} {paper.edition}") as made:
        styles = Styles(made)
        for each in drawn:
            frame = Frame(f"{each.procedure.title}权力运行流程图", paper.foot, paper.classification)
            draw(made.add_worksheet(each.sheet), styles, chart(each.procedure), risks, frame)
    return target.getvalue()
