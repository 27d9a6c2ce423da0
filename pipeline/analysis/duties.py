"""合理分解，强化制约监督，防止权力过于集中： duties that one post should not join, within a procedure and across powers.

Every finding is a value that holds the steps, the powers and the posts that make it, and where each was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pipeline.analysis.holdings import CARRY_OUT, DECIDE, SUPERVISE, Power
from pipeline.columns import Source
from pipeline.flows.procedures import APPROVE, CHECKING, DOING, EXECUTE, START, VERIFY, Post, Procedure, Step
from pipeline.flows.separation import joined, posts_on

FIRST_GRADE = "一级"


class ConflictKind(StrEnum):
    """The kinds of duties that one post should not join."""

    APPROVE_EXECUTE = "审批与执行同岗"
    START_APPROVE = "发起与审批同岗"
    EXECUTE_VERIFY = "执行与核验同岗"
    ALL_FUNCTIONS = "决策执行监督同岗"
    ALONE_AT_RISK = "一级风险环节无第二岗"
    ALONE_THROUGHOUT = "全流程一岗办理"
    UNCHECKED_DISCRETION = "自由裁量无他岗把关"


_PAIRS: Mapping[tuple[str, str], ConflictKind] = MappingProxyType({
    (APPROVE, EXECUTE): ConflictKind.APPROVE_EXECUTE,
    (START, APPROVE): ConflictKind.START_APPROVE,
    (EXECUTE, VERIFY): ConflictKind.EXECUTE_VERIFY,
})

SENTENCES: Mapping[ConflictKind, str] = MappingProxyType({
    **{kind: f"{{post}}在流程“{{procedure}}”中既{first}又{second}：{{steps}}。" for (first, second), kind in _PAIRS.items()},
    ConflictKind.ALL_FUNCTIONS: "{post}同时行使“{what}”类的决策、执行、监督权力：{powers}。",
    ConflictKind.ALONE_AT_RISK: "流程“{procedure}”的{steps}有一级风险（{what}），本环节和前后环节都只有{post}一个岗位。",
    ConflictKind.ALONE_THROUGHOUT: "流程“{procedure}”从头到尾由{post}一个岗位办理：{steps}。",
    ConflictKind.UNCHECKED_DISCRETION: "权力“{powers}”有自由裁量，流程“{procedure}”中没有其他岗位审核、审批或核验，只有{post}：{steps}。",
})
"""What people read of each kind."""


@dataclass(frozen=True)
class Conflict:
    """Duties joined where they should be apart. `what` is the category or the risk codes that it is about."""

    kind: ConflictKind
    posts: tuple[Post, ...]
    steps: tuple[Step, ...] = ()
    powers: tuple[Power, ...] = ()
    procedure: Procedure | None = None
    what: str = ""

    @property
    def sentence(self) -> str:
        """The finding in one sentence."""
        return SENTENCES[self.kind].format(
            post="、".join(map(str, self.posts)), steps="、".join(f"{step.label}（{step.kind}）" for step in self.steps),
            powers="、".join(power.title for power in self.powers), procedure=self.procedure.title if self.procedure else "", what=self.what,
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """The rows that make the finding."""
        return (*(step.source for step in self.steps), *(power.source for power in self.powers))


def conflicts(
    procedures: Sequence[Procedure], powers: Sequence[Power] = (), grades: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Conflict, ...]:
    """All findings: procedure by procedure, then across powers. `grades` are the grades of risk points by code."""
    held = {(power.unit, power.code): power for power in reversed(powers)}
    within = (finding for own in procedures for finding in _within(own, held.get((own.unit, own.power)), grades))
    return (*within, *_across(powers))


def _within(own: Procedure, power: Power | None, grades: Mapping[str, str]) -> Iterator[Conflict]:
    yield from (Conflict(_PAIRS[each.first, each.second], (each.post,), each.steps, procedure=own) for each in joined(own))
    yield from _alone_at_risk(own, grades)
    yield from _alone_throughout(own)
    if power is not None and power.discretion and power.stays:
        yield from _unchecked(own, power)


def _alone_at_risk(own: Procedure, grades: Mapping[str, str]) -> Iterator[Conflict]:
    """A step with a 一级 risk is alone where neither it nor a step directly before or after it names another post."""
    for at, step in enumerate(own.steps):
        risks = [code for code in step.risks if grades.get(code) == FIRST_GRADE]
        if risks and step.posts and {post for near in (at, *own.neighbours[at]) for post in own.steps[near].posts} == {step.post}:
            yield Conflict(ConflictKind.ALONE_AT_RISK, step.posts, (step,), procedure=own, what="、".join(risks))


def _alone_throughout(own: Procedure) -> Iterator[Conflict]:
    if len(own.posts) == 1 and len(own.steps) > 1 and all(step.posts for step in own.steps):
        yield Conflict(ConflictKind.ALONE_THROUGHOUT, own.posts, own.steps, procedure=own)


def _unchecked(own: Procedure, power: Power) -> Iterator[Conflict]:
    """Those who exercise a power are its posts, or where it names none those who start and carry out the procedure."""
    exercising = power.posts or posts_on(own.of_kind(*DOING))
    checking = posts_on(own.of_kind(*CHECKING))
    if exercising and set(checking) <= set(exercising):
        steps = tuple(step for step in own.steps if set(step.posts) & set(exercising))
        yield Conflict(ConflictKind.UNCHECKED_DISCRETION, exercising, steps, (power,), own)


def _across(powers: Sequence[Power]) -> Iterator[Conflict]:
    held: dict[tuple[str, Post, str], list[Power]] = {}
    for power in powers:
        for post in power.posts if power.stays else ():
            held.setdefault((power.unit, post, power.category), []).append(power)
    for (_, post, category), own in held.items():
        if {power.function for power in own} >= {DECIDE, CARRY_OUT, SUPERVISE}:
            yield Conflict(ConflictKind.ALL_FUNCTIONS, (post,), powers=tuple(own), what=category)
