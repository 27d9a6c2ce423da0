"""权力清单和三目录, ready to print and to sign: 权力清单, 岗位职权目录, 制度目录, 业务流程目录, 权力运行流程图; from accepted rows only."""

from __future__ import annotations

from pipeline.analysis.balance import Balance, ordered
from pipeline.forms import POWERS
from pipeline.register.merge import Register
from pipeline.writers.catalogues.book import book
from pipeline.writers.catalogues.flow_books import books
from pipeline.writers.catalogues.plan import CATALOGUES, pages
from pipeline.writers.chart_books import FOLDER
from pipeline.writers.official.paper import Paper

__all__ = ["FOLDER", "catalogues"]


def catalogues(register: Register, balance: Balance, paper: Paper, workers: int = 1) -> dict[str, bytes]:
    """The workbooks by their path within the edition, each with a sheet for each unit. What was not handed in has no workbook."""
    powers = ordered(register, POWERS)
    names = {(power.unit, power.code): power.name for power in reversed(balance.powers)}
    made = {}
    for each in CATALOGUES:
        rows = powers if each.form is POWERS else ordered(register, each.form, paper.roster)
        if len(rows):
            made[f"{FOLDER}/{each.title}.xlsx"] = book(each, pages(each, rows, names), paper)
    return made | books(balance, paper, workers)
