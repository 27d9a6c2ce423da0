"""Forms as workbooks: blank with their examples, or carrying rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO

from pipeline.form import Form
from pipeline.writers.house import workbook
from pipeline.writers.template.instructions import instruct
from pipeline.writers.template.layout import layout
from pipeline.writers.template.sheet import FormSheet

# A template is the same file whoever prints it and whenever.
_ISSUED = datetime(2011, 6, 1, tzinfo=UTC)


def template(form: Form, *, unit: str = "", period: str = "") -> bytes:
    """The blank form, with its example row; the unit and the period are filled in where they are known."""
    known = {"单位名称": unit, "填报期": period}
    return _made(form, {heading: text for heading, text in known.items() if text}, (), example=True)


def templates(forms: Iterable[Form]) -> dict[str, bytes]:
    """The blank forms by file name."""
    return {f"{form.workbook}.xlsx": template(form) for form in forms}


def filled(
    form: Form, *, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]], example: bool = False
) -> bytes:
    """The form carrying a header and rows, both by heading. Dates are given as ISO text and become dates.

    KeyError for a heading that the form does not have.
    """
    known = {field.heading for field in form.header}
    strange = [heading for heading in header if heading not in known]
    strange += [heading for row in rows for heading in row if heading not in form.headings]
    if strange:
        raise KeyError(f"{form.key}: no such heading: {strange[0]}")
    return _made(form, header, rows, example=example)


def _made(form: Form, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]], *, example: bool) -> bytes:
    target = BytesIO()
    with workbook(target, created=_ISSUED, title=form.title, subject=form.mark, keywords=form.mark) as book:
        FormSheet(book, layout(form), example=example).write(header, rows)
        instruct(book, form)
    return target.getvalue()
