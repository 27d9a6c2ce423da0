"""Forms as a real bureau fills them, kept as text in tests/filled/: a heading line, the header block, a table with bars."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from drawn_cases import RECEIVED, drawn, workbook

from pipeline.forms import FORMS
from pipeline.intake.read import read
from pipeline.letter import Limits
from pipeline.submission import Reading

FOLDER = Path(__file__).parent / "filled"


@dataclass(frozen=True)
class FilledForm:
    """One filled form: its key, what it is for, its header block and its columns as typed."""

    key: str
    owner: str
    header: dict[str, str]
    columns: dict[str, list[str]]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return len(next(iter(self.columns.values())))

    def content(self) -> bytes:
        """The form as a workbook."""
        return workbook([drawn(self.key, self.key, self.header, self.columns)])

    def reading(self) -> Reading:
        """The form, read."""
        return read(f"{self.owner or '本局'}/{self.key}.xlsx", self.content(), RECEIVED, FORMS, Limits())


def filled_forms(name: str) -> list[FilledForm]:
    """The forms of one file."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [_form(block.splitlines()) for block in text.split("\n## ")[1:]]


def _form(lines: list[str]) -> FilledForm:
    key, _, owner = lines[0].strip().partition(" ")
    header = {label.strip(): value.strip() for line in lines if " = " in line and line[0] != "|" for label, _, value in [line.partition(" = ")]}
    table = [[part.strip() for part in line[1:].split(" |")] for line in lines if line.startswith("|")]
    headings, *rows = table
    if any(len(row) != len(headings) for row in rows):
        raise ValueError(f"{lines[0]}： a row has more or fewer entries than there are headings")
    return FilledForm(key, owner.strip(), header, {heading: list(entries) for heading, *entries in zip(*table, strict=True)})
