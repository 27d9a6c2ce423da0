"""业务流程 as values: each procedure a graph of steps, made from the rows of 流程环节 alone.

业务流程目录, where it was handed in, adds the procedure's name, its section and its power. What is wrong with a row stays in the value
(a next step that cannot be read, a number given twice): nothing is dropped, and `faults` tells it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import pandas as pd

from pipeline.columns import Source, column, columns, sources
from pipeline.flows.walks import Edge, Walk, walk
from pipeline.vocabulary import split_entries

START, REVIEW, APPROVE, EXECUTE, VERIFY, CLOSE = "发起", "审核", "审批", "执行", "核验", "办结"
"""The kinds of steps （环节类型）."""
CHECKING = frozenset({REVIEW, APPROVE, VERIFY})
"""The kinds by which one post looks at what another did."""
DOING = frozenset({START, EXECUTE})

_BETWEEN = re.compile(r"\s*[·•・‧∙]\s*|(?<=[科室处股办心导])(?:\s+|\s*[-\u2014\u2013\uff0d.\uff0e:\uff1a]+\s*)")
"""The dot between 科室 and 岗位; behind what ends a section's name also a blank, a dash, a stop or a colon."""
_UNIT = "单位名称"


class Post(NamedTuple):
    """A post of a section （科室·岗位）; several sections have posts of one name."""

    section: str
    name: str

    def __str__(self) -> str:
        return "·".join(part for part in self if part)


@lru_cache(maxsize=65_536)
def posts_of(entry: str, home: str = "") -> tuple[Post, ...]:
    """The posts named in a cell: 科室·岗位, several of them with 、 between; a bare post belongs to the section `home`."""
    return tuple(dict.fromkeys(_post(each, home) for each in split_entries(entry)))


def _post(entry: str, home: str) -> Post:
    first, *rest = _BETWEEN.split(entry.strip(), maxsplit=1)
    return Post(first, rest[0]) if rest else Post(home, first)


@dataclass(frozen=True)
class Step:
    """One step （环节）. `next` are the numbers it names, `unread` the words there that are no number; `number` is None where unread."""

    number: int | None
    name: str
    kind: str
    posts: tuple[Post, ...]
    days: str
    next: tuple[int, ...]
    unread: tuple[str, ...]
    risks: tuple[str, ...]
    note: str
    source: Source

    @property
    def post(self) -> Post:
        """The post that answers for the step; blank where none is named."""
        return self.posts[0] if self.posts else Post("", "")

    @property
    def label(self) -> str:
        """The step as people speak of it: 第4环节“现场实施”."""
        return f"第{self.number}环节“{self.name}”" if self.number is not None else f"环节“{self.name}”"


@dataclass(frozen=True)
class Procedure:
    """A procedure （流程） with its steps by number. Steps are known by their position, since a number may be given twice by mistake."""

    unit: str
    code: str
    name: str
    section: str
    power: str
    steps: tuple[Step, ...]

    @cached_property
    def position(self) -> dict[int, int]:
        """The position of the first step with each number."""
        return {step.number: at for at, step in reversed(list(enumerate(self.steps))) if step.number is not None}

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """From step to next step, by position; next steps that do not exist are left out."""
        known = self.position
        return tuple(Edge(at, known[n]) for at, step in enumerate(self.steps) for n in dict.fromkeys(step.next) if n in known)

    @cached_property
    def walk(self) -> Walk:
        """The steps as one walks through them from 发起: columns, ways forward and ways back."""
        starts = [at for at, step in enumerate(self.steps) if step.kind == START]
        return walk(len(self.steps), self.edges, starts or [0])

    @cached_property
    def neighbours(self) -> tuple[frozenset[int], ...]:
        """For each step the positions directly before or after it."""
        beside: list[set[int]] = [set() for _ in self.steps]
        for tail, head in self.edges:
            beside[tail].add(head)
            beside[head].add(tail)
        return tuple(map(frozenset, beside))

    @cached_property
    def posts(self) -> tuple[Post, ...]:
        """All posts in order of first appearance."""
        return tuple(dict.fromkeys(post for step in self.steps for post in step.posts))

    def of_kind(self, *kinds: str) -> tuple[Step, ...]:
        """The steps of these kinds."""
        return tuple(step for step in self.steps if step.kind in kinds)

    @property
    def title(self) -> str:
        """Code and name: LC-04 采购."""
        return " ".join(part for part in (self.code, self.name) if part)


class _About(NamedTuple):
    name: str = ""
    section: str = ""
    power: str = ""


def procedures(steps: pd.DataFrame, catalogue: pd.DataFrame | None = None) -> tuple[Procedure, ...]:
    """All procedures of the rows of 流程环节, in order of first appearance; `catalogue` are the rows of 业务流程目录."""
    about = _about(catalogue)
    units, codes = column(steps, _UNIT), column(steps, "流程编号")
    lines: dict[tuple[str, str], list[int]] = {}
    for at, key in enumerate(zip(units, codes, strict=True)):
        lines.setdefault(key, []).append(at)
    # A post without its section belongs to the section whose sheet it stands on.
    filers = column(steps, "科室")
    read = _read(steps, [filer or about.get(key, _About()).section for filer, key in zip(filers, zip(units, codes, strict=True), strict=True)])
    return tuple(_procedure(key, about.get(key, _About()), (read[at] for at in own)) for key, own in lines.items())


def _about(catalogue: pd.DataFrame | None) -> dict[tuple[str, str], _About]:
    if catalogue is None or catalogue.empty:
        return {}
    wanted = columns(catalogue, (_UNIT, "流程编号", "流程名称", "责任科室", "权力编号"))
    return {(unit, code): _About(*rest) for unit, code, *rest in reversed(wanted)}


def _procedure(key: tuple[str, str], about: _About, steps: Iterable[Step]) -> Procedure:
    # A step without a number keeps its place behind those that have one; sorting is stable.
    ordered = sorted(steps, key=lambda step: (step.number is None, step.number or 0))
    return Procedure(*key, *about, tuple(ordered))


_HEADINGS = ("环节序号", "环节名称", "环节类型", "责任岗位", "办理时限", "下一环节", "风险编号", "备注")


def _read(rows: pd.DataFrame, homes: Iterable[str]) -> list[Step]:
    made = []
    for entry, home, source in zip(columns(rows, _HEADINGS), homes, sources(rows), strict=True):
        number, name, kind, posts, days, following, risks, note = entry
        numbers, unread = numbers_of(following)
        made.append(Step(_number(number), name, kind, posts_of(posts, home), _plain(days), numbers, unread, tuple(split_entries(risks)), note, source))
    return made


@lru_cache(maxsize=4096)
def numbers_of(entry: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The numbers in a cell （4、7 or ④）, and the words there that are none."""
    # Numbers here are no numbering: 4.0 is what a spreadsheet makes of 4.
    parts = [part for part in re.split(r"[、,;/\s]+", unicodedata.normalize("NFKC", entry)) if part]
    read = {part: _number(part) for part in parts}
    return tuple(n for n in read.values() if n is not None), tuple(part for part, n in read.items() if n is None)


@lru_cache(maxsize=4096)
def _number(entry: str) -> int | None:
    plain = entry.strip().removesuffix(".0")
    return int(plain) if plain.isdecimal() else None


def _plain(entry: str) -> str:
    return entry.removesuffix(".0")
