"""The signs by which the product knows its own sheets, comments and flags again, whatever program saved them since."""

from __future__ import annotations

import re
from dataclasses import dataclass

APPENDIX_MARK = "廉控附页"
"""On every sheet of a template that is not to be filled in."""

APPENDIX_CODE = "RiskbookAppendix"
"""Begins the code name of such a sheet, which stands at the head of its XML; some programs drop it, so it is only a short cut."""

RETURN_TAG = "【退回标注】"
"""Begins every comment of ours, and stands on the sheet 退回说明."""

FLAG = "▶"
"""At the left edge of a row that must be changed."""

_FORM_MARK = re.compile(r"廉控(\d{1,2})(?:-(\d{1,2}))?表第(\d{1,2})版")


@dataclass(frozen=True, slots=True)
class FormMark:
    """A form's mark, printed on its sheet as plain text: 廉控1表第1版; from the second form of a workbook on 廉控0-2表第1版."""

    number: int
    part: int
    version: int

    def __str__(self) -> str:
        part = f"-{self.part}" if self.part > 1 else ""
        return f"廉控{self.number}{part}表第{self.version}版"

    @classmethod
    def within(cls, text: str) -> FormMark | None:
        """The mark that a text holds, or None. The text is given in one width and without blanks."""
        found = _FORM_MARK.search(text)
        return cls(int(found[1]), int(found[2] or 1), int(found[3])) if found else None

    def same_form(self, other: FormMark) -> bool:
        """Whether both are marks of one form, in whatever version."""
        return (self.number, self.part) == (other.number, other.part)
