"""权力清单 and the three catalogues （三目录）： every accepted row, in the columns of its form, each linked to its cell in the letter."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.analysis.balance import ordered
from pipeline.form import Field, Form, Kind
from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RULE_LIST
from pipeline.writers.consolidated import names
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.listing import ORIGIN_COLUMNS, Listing, write
from pipeline.writers.consolidated.prepared import with_source
from pipeline.writers.consolidated.table import Show, Shown

CATALOGUES: Mapping[str, Form] = {names.POST_POWERS: POST_POWERS, names.RULE_LIST: RULE_LIST, names.PROCEDURES: PROCEDURES}
PREFIX, OWNER, COUNTED = "权", "归属", "计入集中度"
_NAMED = {"职能属性": "职能属性", "自由裁量": "自由裁量", "清理意见": "清理意见"}
_WIDTHS = {"行使依据": 52.0, "实施依据": 52.0, "责任岗位": 28.0}
_REPORTING = Shown("填报科室", "科室", 22)


def write_powers(desk: Desk) -> None:
    """All powers, by number; hidden beside them what 权力集中 counts over."""
    balance, rows = desk.book.figures.balance, _rows(desk, POWERS)
    if len(rows):
        rows = rows.assign(归属=[power.section for power in balance.powers], 计入集中度=[int(power.stays) for power in balance.powers])
    hidden = (Shown(OWNER, OWNER, 14, name=OWNER, hidden=True), Shown(COUNTED, COUNTED, 8, Show.NUMBER, COUNTED, hidden=True))
    columns = (*_own_columns(POWERS), _REPORTING, *ORIGIN_COLUMNS, *hidden)
    total = balance.clearing.total
    twice = f"（{total}项，有的由几个科室报送）" if total != len(rows) else ""
    about = f"共{len(rows)}行{twice}，按权力编号排列；点“来源行”打开来件的单元格，逐项核对的结果见“清理核查”。"
    write(desk, Listing(names.POWERS, about if len(rows) else nothing(POWERS), columns, rows, 2, PREFIX))


def write_catalogues(desk: Desk) -> None:
    """三目录, each on its sheet."""
    for sheet, form in CATALOGUES.items():
        rows = _rows(desk, form)
        about = f"三目录之一，共{len(rows)}行；点“来源行”打开来件的单元格。" if len(rows) else nothing(form)
        write(desk, Listing(sheet, about, (_REPORTING, *_own_columns(form), *ORIGIN_COLUMNS), rows, 2, note_column=2))


def nothing(form: Form) -> str:
    """What a sheet says where its form was not handed in."""
    return f"没有已通过的《{form.title}》。"


def _rows(desk: Desk, form: Form) -> pd.DataFrame:
    rows = ordered(desk.book.register, form, desk.book.roster)
    return desk.pool.frame(with_source(rows)) if len(rows) else rows


def _own_columns(form: Form) -> tuple[Shown, ...]:
    """The form's own columns but its numbering."""
    return tuple(_shown(field) for field in form.fields if field.heading != "序号")


def _shown(field: Field) -> Shown:
    middle = field.kind in (Kind.CHOICE, Kind.NUMBER, Kind.DATE, Kind.CODE)
    width = _WIDTHS.get(field.heading, max(field.width, 2 * len(field.heading) + 1.5))
    return Shown(field.heading, field.heading, width, Show.MIDDLE if middle else Show.TEXT, _NAMED.get(field.heading, ""))
