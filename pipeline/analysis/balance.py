"""Powers and procedures of an edition as one value: who holds what on which basis, through which steps, and whether it is balanced.

Computed once from the register and the roster; sheets, catalogues and the receipt read it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import pandas as pd

from pipeline.analysis.clearing import SENTENCE, Clearing, clearing
from pipeline.analysis.concentration import Concentration, by_post, by_section
from pipeline.analysis.coverage import Gap, GapKind, Linked, coverage
from pipeline.analysis.duties import Conflict, ConflictKind, conflicts
from pipeline.analysis.holdings import Power, powers
from pipeline.analysis.step_risks import StepRisk
from pipeline.columns import columns
from pipeline.flows.faults import Fault, faults
from pipeline.flows.procedures import Post, Procedure, Step, procedures
from pipeline.form import Form
from pipeline.forms import POST_POWERS, POWER_FORMS, POWERS, PROCEDURES, RISK_FORMS, RULE_LIST, SECTION, STEPS
from pipeline.register.codes import CODE
from pipeline.register.merge import Register
from pipeline.register.points import APPROVED
from pipeline.rosterbook import Roster
from pipeline.text import essence
from pipeline.vocabulary import split_entries

_UNIT = "单位名称"
_NO_ROSTER = Roster()


@dataclass(frozen=True)
class Balance:
    """All that is known of powers and procedures. `given` are the forms that were handed in, `risks` the risk points by code.

    `procedures` have steps, each with all its risk points; `unstepped` are those of 业务流程目录 of which no step came in. `faults`
    are those of each procedure, in the order of `procedures`.
    """

    given: frozenset[str] = frozenset()
    powers: tuple[Power, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    unstepped: tuple[Procedure, ...] = ()
    risks: Mapping[str, StepRisk] = field(default_factory=dict)
    faults: tuple[tuple[Fault, ...], ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    gaps: tuple[Gap, ...] = ()
    clearing: Clearing = field(default_factory=Clearing)
    by_post: tuple[Concentration[Post], ...] = ()
    by_section: tuple[Concentration[str], ...] = ()

    def has(self, form: Form) -> bool:
        """Whether rows of a form were accepted."""
        return form.key in self.given

    @cached_property
    def held(self) -> Mapping[tuple[str, str], Power]:
        """The first row of each power, by unit and code."""
        return {(power.unit, power.code): power for power in reversed(self.powers)}

    @cached_property
    def by_conflict(self) -> dict[str, int]:
        """How many conflicts there are of each kind."""
        counted = Counter(each.kind for each in self.conflicts)
        return {kind.value: counted[kind] for kind in ConflictKind}

    @cached_property
    def by_gap(self) -> dict[str, int]:
        """How many gaps there are of each kind."""
        counted = Counter(each.kind for each in self.gaps)
        return {kind.value: counted[kind] for kind in GapKind}

    @cached_property
    def of_procedure(self) -> Mapping[tuple[str, str], int]:
        """How many conflicts each procedure has, by unit and code."""
        return Counter((each.procedure.unit, each.procedure.code) for each in self.conflicts if each.procedure)

    @property
    def sentence(self) -> str:
        """The end of the computed sentence, with its numbers left open; nothing where no 权力清单 was handed in."""
        return f"；{SENTENCE}" if self.has(POWERS) else ""


def balance(register: Register, roster: Roster) -> Balance:
    """The powers and procedures of a register."""
    tables = {form.key: ordered(register, form) for form in POWER_FORMS}
    held = powers(tables[POWERS.key])
    walked = _with_risks(procedures(tables[STEPS.key], tables[PROCEDURES.key]), register.tables[SECTION.key])
    risks = step_risks(register.risks)
    linked = Linked(
        held, walked, {form.key: register.tables[form.key] for form in RISK_FORMS}, tables[RULE_LIST.key], tables[POST_POWERS.key],
        tuple(Post(section, post) for section, post in roster.serving_posts),
    )
    return Balance(
        frozenset(key for key, rows in tables.items() if len(rows)), held, walked, _unstepped(walked, tables[PROCEDURES.key]), risks,
        tuple(map(faults, walked)), conflicts(walked, held, {code: risk.grade for code, risk in risks.items()}), coverage(linked),
        clearing(held), by_post(held), by_section(held),
    )


def ordered(register: Register, form: Form, roster: Roster = _NO_ROSTER) -> pd.DataFrame:
    """The rows of a form by unit and number, 岗位职权目录 in the roster's order of posts; none where an old edition has no table of the form."""
    rows = register.tables.get(form.key)
    if rows is None:
        index = pd.MultiIndex.from_arrays([[], [], []], names=["来源文件", "来源工作表", "来源行"])
        return pd.DataFrame({heading: pd.array([], dtype="str") for heading in (_UNIT, "科室", *form.headings)}, index=index)
    keys = _by_post(rows, roster) if form is POST_POWERS else _by_number(rows, _ORDERED_BY[form.key])
    return rows.iloc[sorted(range(len(rows)), key=keys.__getitem__)]


def _by_number(rows: pd.DataFrame, headings: tuple[str, ...]) -> list[tuple[object, ...]]:
    return [(unit, *map(_natural, own)) for unit, *own in columns(rows, (_UNIT, *headings))]


def _by_post(rows: pd.DataFrame, roster: Roster) -> list[tuple[object, ...]]:
    """Sections and posts that the roster does not have come last, as they came in."""
    sections = {section: at for at, section in enumerate(roster.sections)}
    posts = {(section, post): at for section in sections for at, post in enumerate(roster.posts(section))}
    return [
        (unit, sections.get(section, len(sections)), posts.get((section, post), len(posts)))
        for unit, section, post in columns(rows, (_UNIT, "科室", "岗位名称"))
    ]


_ORDERED_BY = {
    POWERS.key: ("权力编号",), RULE_LIST.key: ("制度编号",), PROCEDURES.key: ("流程编号",), STEPS.key: ("流程编号", "环节序号"),
}
_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=65_536)
def _natural(code: str) -> tuple[tuple[int, str], ...]:
    """A number as people order it: LC-2 before LC-10."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(code))


def step_risks(risks: pd.DataFrame) -> dict[str, StepRisk]:
    """Risk points as charts show them. Only a grade that was approved counts; until then a point is 待审定."""
    return {code: StepRisk(code, grade, risk, measures) for code, grade, risk, measures in columns(risks, (CODE, APPROVED, "风险点", "防控措施"))}


def _with_risks(made: Iterable[Procedure], sections: pd.DataFrame) -> tuple[Procedure, ...]:
    """The procedures with, beside the codes in the step's own row, the sections' risk points that name its power and the step."""
    named: dict[tuple[str, str, str], list[str]] = {}
    for unit, codes, step, code in columns(sections, (_UNIT, "对应权力编号", "流程环节", CODE)):
        for power in split_entries(codes) if step and code else ():
            named.setdefault((unit, power, essence(step)), []).append(code)
    return tuple(replace(own, steps=tuple(_step(own, step, named) for step in own.steps)) for own in made)


def _step(own: Procedure, step: Step, named: Mapping[tuple[str, str, str], list[str]]) -> Step:
    more = named.get((own.unit, own.power, essence(step.name)))
    return replace(step, risks=tuple(dict.fromkeys((*step.risks, *more)))) if more else step


def _unstepped(made: Iterable[Procedure], catalogue: pd.DataFrame) -> tuple[Procedure, ...]:
    known = {(own.unit, own.code) for own in made}
    listed = dict.fromkeys(columns(catalogue, (_UNIT, "流程编号", "流程名称", "责任科室", "权力编号")))
    return tuple(Procedure(unit, code, name, section, power, ()) for unit, code, name, section, power in listed if (unit, code) not in known)
