"""公示： what the public may read, as a workbook and as one page, and for the office the list of what was held back.

Everything here is made from a `Disclosure`; what is not in one cannot come out. The same disclosure gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

from pipeline.analysis.balance import Balance
from pipeline.analysis.disclosure import Disclosure, disclosure
from pipeline.analysis.guard import Guard
from pipeline.refusal import Refusal
from pipeline.register.merge import Register
from pipeline.settings import FILE
from pipeline.writers.aside import Content
from pipeline.writers.official.paper import Paper
from pipeline.writers.public.book import book
from pipeline.writers.public.held import held_list
from pipeline.writers.public.page import page

__all__ = ["BOOK", "FOLDER", "HELD", "KEPT", "PAGE", "publication"]

FOLDER: Final = "公示"
KEPT: Final = "公示留存"
"""Beside the folder that is given out, since it is for the office only."""
BOOK, PAGE, HELD = f"{FOLDER}/廉政风险公示.xlsx", f"{FOLDER}/廉政风险公示.html", f"{KEPT}/未公开事项清单.xlsx"


def publication(
    register: Register, own: Balance, paper: Paper, report_to: str, written: Callable[..., Content] = partial,
) -> tuple[dict[str, Content], Disclosure]:
    """The public files and the office's list by their path, and what they are made of. Raises Refusal where `report_to` names somebody.

    `written` has them written, here or aside.
    """
    if name := Guard(register.tables, paper.roster).name_in(report_to):
        raise Refusal(f"设置文件{FILE}里的“report_to”写有“{name}”的姓名，公示不写个人姓名；请改为写明信箱、地址或部门。")
    found = disclosure(register, own, paper.roster)
    shown, withheld = replace(found, held=(), inside=()), replace(found, points=(), powers=(), procedures=())
    asked = {BOOK: written(book, shown, paper, report_to), PAGE: written(page, shown, paper, report_to), HELD: written(held_list, withheld, paper)}
    return asked, found
