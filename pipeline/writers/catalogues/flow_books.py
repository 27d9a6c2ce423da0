"""权力运行流程图： the charts as workbooks of their own, one sheet a procedure; several volumes where there are many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO

from pipeline.analysis.balance import Balance
from pipeline.analysis.swimlane import chart
from pipeline.writers.chart_books import TITLE, Drawn, path, volumes
from pipeline.writers.consolidated.swimlanes import Frame, draw
from pipeline.writers.house import Styles, workbook
from pipeline.writers.official.paper import Paper


def books(balance: Balance, paper: Paper) -> dict[str, bytes]:
    """The workbooks of charts by their path; none where no procedure has steps."""
    drawn = volumes(balance.procedures)
    return {path(number, len(drawn)): _book(own, balance, paper) for number, own in enumerate(drawn, 1)}


def _book(drawn: Sequence[Drawn], balance: Balance, paper: Paper) -> bytes:
    target = BytesIO()
    created = datetime.combine(paper.day, time())
    with workbook(target, created=created, title=TITLE, subject=f"{paper.period} {paper.edition}") as made:
        styles = Styles(made)
        for each in drawn:
            frame = Frame(f"{each.procedure.title}权力运行流程图", paper.foot, paper.classification)
            draw(made.add_worksheet(each.sheet), styles, chart(each.procedure), balance.risks, frame)
    return target.getvalue()
