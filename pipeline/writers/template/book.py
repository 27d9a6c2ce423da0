"""Forms as workbooks: blank with their examples, or carrying rows; one workbook may hold several forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from itertools import chain

from pipeline.form import Form
from pipeline.writers.house import workbook
from pipeline.writers.template.instructions import Chapter, chapters, instruct
from pipeline.writers.template.layout import layout
from pipeline.writers.template.manner import BLANK, Manner
from pipeline.writers.template.sheet import FormSheet

# A template is the same file whoever prints it and whenever.
_ISSUED = datetime(2011, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Filling:
    """What stands on one form's sheet: its header and its rows, both by heading. Dates are given as ISO text and become dates.

    `sheet` is the sheet's name, where it is not the form's key; `manner` says how the sheet is to be worked on. `remarks` are comments on
    cells of rows, by position and heading.
    """

    form: Form
    header: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[Mapping[str, str | None]] = ()
    sheet: str = ""
    manner: Manner = BLANK
    remarks: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """KeyError for a heading that the form does not have."""
        known = {entry.heading for entry in self.form.header}
        strange = [heading for heading in self.header if heading not in known]
        strange += [heading for heading in dict.fromkeys(chain.from_iterable(self.rows)) if heading not in self.form.headings]
        if strange:
            raise KeyError(f"{self.form.key}: no such heading: {strange[0]}")


def template(*forms: Form, unit: str = "", period: str = "") -> bytes:
    """The blank forms of one workbook, with their example rows; the unit and the period are filled in where they are known."""
    known = {heading: text for heading, text in {"单位名称": unit, "填报期": period}.items() if text}
    return filled_workbook([Filling(form, known) for form in forms], example=True)


def templates(forms: Iterable[Form], *, unit: str = "", period: str = "") -> dict[str, bytes]:
    """The blank forms by file name; forms of one workbook are its sheets, in their order."""
    books: dict[str, list[Form]] = {}
    for form in forms:
        books.setdefault(form.workbook, []).append(form)
    return {f"{name}.xlsx": template(*own, unit=unit, period=period) for name, own in books.items()}


def filled(
    form: Form, *, header: Mapping[str, str], rows: Sequence[Mapping[str, str | None]], example: bool = False
) -> bytes:
    """A workbook of this one form, carrying a header and rows. KeyError for a heading that the form does not have."""
    return filled_workbook([Filling(form, header, rows)], example=example)


def filled_workbook(fillings: Sequence[Filling], *, example: bool = False, told: Sequence[Chapter] | None = None) -> bytes:
    """A workbook of these forms, a sheet each, and behind them the instructions: those of the forms, unless others are `told`."""
    forms = list(dict.fromkeys(filling.form for filling in fillings))
    marks = "、".join(form.mark for form in forms)
    target = BytesIO()
    with workbook(target, created=_ISSUED, title="、".join(form.title for form in forms), subject=marks, keywords=marks) as book:
        for filling in fillings:
            name = filling.sheet or filling.form.key
            FormSheet(book, layout(filling.form), example, filling.manner, name).write(filling.header, filling.rows, filling.remarks)
        instruct(book, forms, chapters(forms) if told is None else told)
    return target.getvalue()
