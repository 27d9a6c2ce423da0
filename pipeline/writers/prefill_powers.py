"""权力清单与三目录 carrying what was accepted of a section, so that lists are kept up instead of typed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.filename import safe
from pipeline.forms import POWER_FORMS, POWERS
from pipeline.writers.template import Filling, Manner, chapters, filled_workbook, said

_SPARE = 30
_HOW = "已经填好的内容怎样修改"


def power_books(tables: Mapping[str, pd.DataFrame], unit: str, period: str, edition: str) -> Iterator[tuple[str, bytes]]:
    """For each section of a unit that has accepted rows: the path without its ending, and the workbook with all five forms."""
    own = {form: tables[form.key][tables[form.key]["单位名称"] == unit].sort_index(kind="stable") for form in POWER_FORMS}
    sections = dict.fromkeys(section for rows in own.values() for section in rows["科室"].dropna())
    for section in sections:
        header = {"单位名称": unit, "科室(中心)": section, "填报期": period}
        fillings = []
        for form, rows in own.items():
            entered = rows.loc[rows["科室"] == section, list(form.headings)].astype(object)
            whole = entered.where(entered.notna(), None).to_dict("records")
            lines = [{str(h): value for h, value in row.items()} | _numbered(form.headings, at) for at, row in enumerate(whole, 1)]
            fillings.append(Filling(form, header, lines, manner=Manner(spare=_SPARE)))
        filled = "、".join(f"{filling.form.title}{len(filling.rows)}行" for filling in fillings if filling.rows)
        told = [(_HOW, said(
            f"本工作簿已填好{edition}信息库中本科室的{filled}，请逐行核对。没有变化的，不用改动。",
            "内容有变化的，直接在原来的格子里改；不再行使的权力、不用的制度和流程，删除整行；新增的，写在下面的空行里。编号一经采用不要改动。",
            "表头的填表人、填表日期、审核人、审核日期重新填写。没有内容的工作表不用管。",
        )), *chapters([*own], example=False)]
        yield f"{safe(section)}/{POWERS.workbook}", filled_workbook(fillings, told=told)


def _numbered(headings: tuple[str, ...], number: int) -> dict[str, str | None]:
    return {"序号": str(number)} if "序号" in headings else {}
