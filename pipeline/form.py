"""What a form is: its columns, its header block, its scope. Every other room derives what it needs from these values.

A form is declared as a pandera model, one line per column (`column`); the frame's columns are the headings that people
know, because pandera's alias makes them so. Nothing is renamed on the way in or out.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, cast

import pandera.pandas as pa

from pipeline.marks import FormMark
from pipeline.text import simplified
from pipeline.vocabulary import Vocabulary


class Kind(StrEnum):
    """What a cell holds; the reader, the check, the template's input hint and the dictionary follow from it."""

    NUMBER = "整数"
    NAME = "名称"
    PERSON = "姓名"
    TEXT = "文字"
    PROSE = "叙述"
    CHOICE = "选项"
    CHOICES = "多选"
    DATE = "日期"
    TERM = "日期或长期"
    PERIOD = "期次"
    CODE = "编号"
    CODES = "多个编号"


class Level(StrEnum):
    """The level at which a risk is found, and the word that leads its code."""

    UNIT = "单位"
    SECTION = "科室"
    POSITION = "岗位"

    @property
    def mark(self) -> str:
        """The first part of a risk code （岗-综合科-003）."""
        return self.value[0]


class Stage(StrEnum):
    """The stages of the source, in their order. Their deadlines say by when a form is due, and make a column required."""

    LAUNCH = "宣传发动"
    SEARCH = "排查廉政风险"
    MEASURES = "制定防范措施"
    IMPROVE = "完善提高"


class OwedBy(StrEnum):
    """Who hands in a form: the unit once, every section once, or every post in office."""

    UNIT = "单位"
    SECTION = "科室"
    POST = "岗位"


class Need(StrEnum):
    """Whether a column must be filled."""

    ALWAYS = "必填"
    SOMETIMES = "视情形必填"
    NEVER = "选填"


LONG_TERM = "长期"
Required = Need | Stage


@dataclass(frozen=True)
class Field:
    """One column of a form, or one label of its header block."""

    heading: str
    help: str
    kind: Kind
    required: Required = Need.ALWAYS
    width: float = 12
    aka: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    example: str = ""
    public: bool = False
    rules: tuple[str, ...] = ()
    fixed: bool = False
    """Printed by the product and held, on return, against what was printed; nobody is to write there."""

    @property
    def judged(self) -> bool:
        """Whether the text itself is what is asked for, so that 同上 cannot stand for it."""
        return self.kind is Kind.PROSE

    def required_on(self, passed: frozenset[Stage]) -> bool:
        """Whether the column must be filled once these stages have passed."""
        return self.required is Need.ALWAYS or self.required in passed

    @property
    def expected(self) -> str:
        """What is to be entered, as part of a sentence: «请填写…»."""
        if self.vocabulary is not None:
            many = "一项或几项" if self.kind is Kind.CHOICES else "一项"
            return f"{self.vocabulary.choices}中的{many}"
        return {
            Kind.NUMBER: "从1开始的整数",
            Kind.DATE: "年、月、日，如2011-07-31",
            Kind.TERM: "年、月、日（如2011-09-30）或“长期”",
            Kind.PERIOD: "年份和期次，如“2011年第1期”",
            Kind.PERSON: "具体人员的姓名",
        }.get(self.kind, self.help.rstrip("。"))


def column(  # noqa: PLR0913 - a declaration names all that there is to say of a column
    heading: str,
    help: str,  # noqa: A002 - the word that the declaration reads best with
    kind: Kind = Kind.TEXT,
    *,
    required: Required = Need.ALWAYS,
    width: float = 12,
    aka: tuple[str, ...] = (),
    vocabulary: Vocabulary | None = None,
    example: str = "",
    public: bool = False,
    rules: tuple[str, ...] = (),
    fixed: bool = False,
) -> Any:
    """Declare one column of a form inside its pandera model; the heading is the frame's column name.

    `rules` are the ids of rules that look at this column's text beyond what its kind asks for.

    Every column is nullable text in the frame: whether it must be filled depends on the date, and `checks` says so.
    """
    declared = Field(heading, help, kind, required, width, aka, vocabulary, example, public, rules, fixed)
    return pa.Field(alias=heading, nullable=True, metadata={"field": declared})


_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、]|[(][一二三四五六七八九十\d]{1,3}[)])")
_BRACKETS = re.compile(r"[(【\[][^)】\]]*[)】\]]")
_NOISE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


@lru_cache(maxsize=50_000)
def heading_key(text: str) -> str:
    """A heading as it is compared: no blanks, breaks, numbering, trailing marks; one width, simplified characters."""
    flat = simplified(_NOISE.sub("", unicodedata.normalize("NFKC", text)))
    return _NUMBERING.sub("", flat).rstrip("*:").lstrip("*")


@dataclass(frozen=True)
class Groups:
    """A column that lines between the rows may stand for: its heading, and the names by which such a line is known."""

    heading: str
    names: frozenset[str]


@dataclass(frozen=True)
class Form:
    """An official form. `number`, `part` and `version` make its mark; `scope` names the columns that a later sheet replaces.

    `number` is that of its workbook, `part` its place among the forms of that workbook, counted from 1. `subject` names the columns
    that say what a row is about: by them it is known again when it has moved. A form `per_edition` is not given out blank: each
    edition prints it with its own rows.

    `due` is the stage by whose last day it is to be handed in, `owed_by` by whom; a form without both is owed by nobody. One that
    is owed `each_period` is not handed in by what was accepted in an earlier period. What stands on a `restricted` form is not for
    circulation: of it only counts leave the office. One `after_review` is asked only of posts that have a reviewed risk point with measures.
    """

    key: str
    number: int
    version: int
    title: str
    workbook: str
    model: type[pa.DataFrameModel]
    header: tuple[Field, ...]
    scope: tuple[str, ...]
    who: str
    demand: str
    level: Level | None = None
    rows_label: str = "本表行数"
    part: int = 1
    subject: tuple[str, ...] = ()
    due: Stage | None = None
    owed_by: OwedBy | None = None
    each_period: bool = True
    per_edition: bool = False
    restricted: bool = False
    groups: Groups | None = None
    after_review: bool = False

    def __hash__(self) -> int:
        """Forms are keys of caches; hashing every field of every column each time would cost more than what is cached."""
        return hash((self.key, self.version))

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema of the model; its column names are the headings."""
        return self.model.to_schema()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns in their order on the sheet."""
        return tuple(cast("dict[str, Field]", c.metadata)["field"] for c in self.schema.columns.values())

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings in their order on the sheet."""
        return tuple(field.heading for field in self.fields)

    def field(self, heading: str) -> Field:
        """The column of that heading. KeyError where there is none."""
        return self._by_heading[heading]

    @cached_property
    def _by_heading(self) -> dict[str, Field]:
        return {field.heading: field for field in self.fields}

    @cached_property
    def _header_index(self) -> dict[str, Field]:
        return {heading_key(name): f for f in self.header for name in (f.heading, *f.aka)}

    @cached_property
    def _heading_index(self) -> dict[str, Field]:
        index: dict[str, Field] = {}
        for declared in self.fields:
            for name in (declared.heading, *declared.aka):
                if index.setdefault(heading_key(name), declared) is not declared:
                    raise ValueError(f"{self.key}: the heading {name} means two columns")
        return index

    def match(self, heading: str) -> Field | None:
        """The column that a printed heading means on this form, or None."""
        key = heading_key(heading)
        return self._heading_index.get(key) or self._heading_index.get(_BRACKETS.sub("", key))

    def match_label(self, label: str) -> Field | None:
        """The header field that a printed label means, or None."""
        return self._header_index.get(heading_key(label))

    @property
    def signed(self) -> FormMark:
        """The mark by which its sheets are known again."""
        return FormMark(self.number, self.part, self.version)

    @property
    def mark(self) -> str:
        """The same as printed on every sheet; plain text survives every program: 廉控1表第1版."""
        return str(self.signed)

    @cached_property
    def required(self) -> tuple[Field, ...]:
        """The columns that must always be filled."""
        return tuple(field for field in self.fields if field.required is Need.ALWAYS)

    @cached_property
    def expected(self) -> tuple[Field, ...]:
        """The columns that the sheet must have: those that must always be filled, and those that must be in some cases."""
        return tuple(field for field in self.fields if field.required in (Need.ALWAYS, Need.SOMETIMES))

    @cached_property
    def fixed(self) -> tuple[Field, ...]:
        """The columns that the product prints."""
        return tuple(field for field in self.fields if field.fixed)


@dataclass(frozen=True)
class StageDates:
    """The last day of each stage; a column of a stage is required from the day after."""

    last_day: dict[Stage, date]

    def passed(self, today: date) -> frozenset[Stage]:
        """The stages whose last day lies before today."""
        return frozenset(stage for stage, last in self.last_day.items() if today > last)

    def begun(self, stage: Stage, today: date) -> bool:
        """Whether a stage is under way or over: the day after the last day of the stage before it has come.

        A stage before it in the source that ends after it by the settings is no stage before it.
        """
        last = self.last_day.get(stage)
        if last is None:
            return True
        order = list(Stage)
        before = [day for other, day in self.last_day.items() if order.index(other) < order.index(stage) and day < last]
        return not before or today > max(before)

    def overdue(self, stage: Stage, today: date) -> int:
        """How many days have gone by since the last day of a stage; 0 until then."""
        last = self.last_day.get(stage)
        return max((today - last).days, 0) if last else 0
