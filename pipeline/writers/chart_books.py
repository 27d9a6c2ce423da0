"""Where each flow chart is drawn: on which sheet, and of which workbook where there are more than one workbook shows well."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.flows.procedures import Procedure
from pipeline.writers.official.naming import sheet_names

FOLDER: Final = "权力清单和三目录"
TITLE: Final = "权力运行流程图"
MOST: Final = 60
"""Charts on sheets of one workbook. Beyond this many tabs nobody finds one, and Excel opens such a workbook slowly."""
_PLAIN = re.compile(r"[^\w\u3400-\u9fff（）()\-— .]")


@dataclass(frozen=True)
class Drawn:
    """A procedure, its position among all, and the sheet that its chart is drawn on."""

    at: int
    procedure: Procedure
    sheet: str


def volumes(procedures: Sequence[Procedure]) -> tuple[tuple[Drawn, ...], ...]:
    """The charts workbook by workbook, in their order; no sheet name twice in one workbook, none with signs that a formula would stumble over."""
    found = []
    for first in range(0, len(procedures), MOST):
        own = procedures[first : first + MOST]
        names = sheet_names([f"流程 {_PLAIN.sub('·', each.code)}" for each in own])
        found.append(tuple(Drawn(at, each, name) for at, (each, name) in enumerate(zip(own, names, strict=True), first)))
    return tuple(found)


def path(number: int, of: int) -> str:
    """The path of a volume within the edition."""
    return f"{FOLDER}/{TITLE}{f'_第{number}册' if of > 1 else ''}.xlsx"


def about(procedures: Sequence[Procedure]) -> dict[str, str]:
    """What there is to say of each volume; nothing where one workbook holds them all."""
    drawn = volumes(procedures)
    said = {
        path(number, len(drawn)): f"{TITLE}第{number}册，{len(own)}个流程：{own[0].procedure.code}至{own[-1].procedure.code}。"
        for number, own in enumerate(drawn, 1)
    }
    return said if len(drawn) > 1 else {}
