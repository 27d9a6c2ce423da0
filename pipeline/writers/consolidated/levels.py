"""一级风险 and the register sheets of the three levels： 单位， 科室， 岗位."""

from __future__ import annotations

import pandas as pd

from pipeline.form import Field, Form, Kind
from pipeline.forms import POSITION as POSITION_FORM
from pipeline.forms import SECTION as SECTION_FORM
from pipeline.forms import UNIT as UNIT_FORM
from pipeline.forms.vocabularies import GRADE
from pipeline.register.points import APPROVED, LEVEL, POST, PROPOSED, SECTION, SELF
from pipeline.writers.consolidated.database import CODE_COLUMN, SOURCE, SOURCE_COLUMNS, UNIT_COLUMN, in_volumes
from pipeline.writers.consolidated.desk import Desk
from pipeline.writers.consolidated.names import FIRST_GRADE
from pipeline.writers.consolidated.names import POST as POST_SHEET
from pipeline.writers.consolidated.names import SECTION as SECTION_SHEET
from pipeline.writers.consolidated.names import UNIT as UNIT_SHEET
from pipeline.writers.consolidated.prepared import FILE, LED_BY, PLACE, ROW, SHEET, with_source
from pipeline.writers.consolidated.table import BigTable, Show, Shown, texts

TOP = 2
FORMS_BY_SHEET: dict[str, Form] = {UNIT_SHEET: UNIT_FORM, SECTION_SHEET: SECTION_FORM, POST_SHEET: POSITION_FORM}
_FIRST_GRADE_COLUMNS = (
    CODE_COLUMN,
    Shown("管理责任人", "管理责任人", 11.5, Show.MIDDLE),
    Shown("层级", LEVEL, 6, Show.MIDDLE),
    Shown("科室", SECTION, 13),
    Shown("岗位", POST, 13),
    Shown("事项/权力", "权力(业务)事项", 14),
    Shown("类别", "风险类别", 9.5, Show.MIDDLE),
    Shown("风险点", "风险点", 22),
    Shown("表现形式", "表现形式", 34),
    Shown("自评", SELF, 6.5, Show.GRADE),
    Shown("建议", PROPOSED, 6.5, Show.GRADE),
    Shown("审定", APPROVED, 8, Show.GRADE),
    Shown("防控措施", "防控措施", 40),
    Shown("完成时限", "完成时限", 12, Show.MIDDLE),
    Shown("责任人", "责任人", 9.5, Show.MIDDLE),
    *SOURCE_COLUMNS,
)


def write_first_grade(desk: Desk) -> None:
    """The points that the unit's first leader answers for."""
    rows = desk.rows[desk.rows[LED_BY] == GRADE.values[0]]
    about = f"共{len(rows)}个。已审定的看审定等级；还没有审定的，看自评与建议中较高的等级。"
    note = about if len(rows) else "目前没有一级风险点。"
    _write(desk, FIRST_GRADE, "一级风险点", note, _FIRST_GRADE_COLUMNS, rows, frozen=2)


def write_levels(desk: Desk, codes: set[str] | None = None) -> None:
    """One register sheet per level; of these codes only, where they are given."""
    for sheet, form in FORMS_BY_SHEET.items():
        rows = registered(desk, form)
        if codes is not None:
            rows = rows[rows["风险编号"].isin(codes)]
        note = f"共{len(rows)}个风险点，栏目与《{form.title}》相同。" if len(rows) else f"没有已通过的《{form.title}》。"
        own = _own_columns(form)
        _write(desk, sheet, f"{sheet}风险点登记", note, own, rows, frozen=1)


def registered(desk: Desk, form: Form) -> pd.DataFrame:
    """The rows of a form in the register's order, with the approved grade."""
    rows = desk.book.register.tables[form.key]
    order = {code: number for number, code in enumerate(texts(desk.rows["风险编号"]))}
    approved = dict(zip(texts(desk.rows["风险编号"]), texts(desk.rows[APPROVED]), strict=True))
    if rows.empty:
        return pd.DataFrame(columns=[*form.headings, SECTION, "单位名称", PROPOSED, APPROVED, FILE, SHEET, ROW, PLACE])
    whole = desk.pool.frame(with_source(rows))
    whole = whole.assign(**{APPROVED: whole["风险编号"].map(approved).fillna("").astype(object)})
    return whole.iloc[whole["风险编号"].map(order).argsort(kind="stable")]


def _own_columns(form: Form) -> tuple[Shown, ...]:
    """The code, the section, the form's own columns without their numbering, the grades beside each other, the source."""
    own: list[Shown] = [CODE_COLUMN]
    if form is not UNIT_FORM:
        own.append(Shown("科室", SECTION, 13))
    for field in form.fields:
        if field.heading not in ("序号", "风险编号"):
            own.append(_shown(field))
        if field.heading == SELF:
            own += [Shown("建议等级", PROPOSED, 9.5, Show.GRADE), Shown("审定等级", APPROVED, 9.5, Show.GRADE)]
    return (*own, *SOURCE_COLUMNS)


def _shown(field: Field) -> Shown:
    if field.heading == SELF:
        return Shown(field.heading, field.heading, 9.5, Show.GRADE)
    middle = field.kind in (Kind.CHOICE, Kind.PERSON, Kind.TERM, Kind.NUMBER)
    least = 2 * len(field.heading) + 1.5
    return Shown(field.heading, field.heading, max(field.width, least), Show.MIDDLE if middle else Show.TEXT)


def _write(desk: Desk, name: str, title: str, note: str, own: tuple[Shown, ...], rows: pd.DataFrame, *, frozen: int) -> None:
    sheet = desk.sheets[name]
    if desk.book.several_units:
        own, frozen = (UNIT_COLUMN, *own), frozen + 1
    if len(rows) > desk.book.settings.volume_rows:
        note, rows = in_volumes(desk.book), rows.iloc[:0]
    desk.opening(sheet, title, note)
    BigTable(desk, sheet, TOP, own, SOURCE).write(rows)
    sheet.freeze_panes(TOP + 1, frozen)
    desk.page(sheet, TOP + max(len(rows), 1), len(own) - 1 - len(SOURCE_COLUMNS), head=(TOP, TOP))


