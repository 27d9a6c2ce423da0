"""流程环节 as procedures: what keeps each from being walked to its end, and which duties one post joins, told at the cells that show it.

A wrong entry makes what hangs on it unknown, not broken: of a procedure with steps that cannot be read only these are told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import pandas as pd

from pipeline.checks.stack import TABLE, UNIT_NAME, Stack
from pipeline.finding import Finding
from pipeline.flows.faults import Fault, FaultKind, faults
from pipeline.flows.procedures import Procedure, Step, procedures
from pipeline.flows.separation import Joined, joined
from pipeline.forms import STEPS
from pipeline.forms.vocabularies import STEP_KIND
from pipeline.rulebook import Rule
from pipeline.rulebook import powers as rules

NUMBER, KIND, POSTS, NEXT = "环节序号", "环节类型", "责任岗位", "下一环节"

_Steps = Callable[[Procedure, Fault], tuple[Step, ...]]


def _its_steps(own: Procedure, fault: Fault) -> tuple[Step, ...]:  # noqa: ARG001 - all of one signature
    return fault.steps


def _again(own: Procedure, fault: Fault) -> tuple[Step, ...]:  # noqa: ARG001
    return fault.steps[1:]


def _first(own: Procedure, fault: Fault) -> tuple[Step, ...]:
    return (fault.steps or own.steps)[:1]


def _last(own: Procedure, fault: Fault) -> tuple[Step, ...]:  # noqa: ARG001
    return own.steps[-1:]


def _behind_gap(own: Procedure, fault: Fault) -> tuple[Step, ...]:
    missing = int(fault.what.rpartition("至")[2])
    return tuple(step for step in own.steps if step.number == missing + 1)[:1]


TOLD: Mapping[FaultKind, tuple[Rule, str, _Steps] | None] = MappingProxyType({
    FaultKind.NUMBER: None,
    FaultKind.TWICE: (rules.STEP_TWICE, NUMBER, _again),
    FaultKind.GAP: (rules.STEP_GAP, NUMBER, _behind_gap),
    FaultKind.UNREAD: (rules.NEXT_UNREAD, NEXT, _its_steps),
    FaultKind.UNKNOWN: (rules.NEXT_UNKNOWN, NEXT, _its_steps),
    FaultKind.NO_START: (rules.NO_START, KIND, _first),
    FaultKind.NO_END: (rules.NO_END, KIND, _last),
    FaultKind.PAST_END: (rules.PAST_END, NEXT, _its_steps),
    FaultKind.DEAD_END: (rules.NO_NEXT, NEXT, _its_steps),
    FaultKind.UNREACHED: (rules.UNREACHED, NUMBER, _its_steps),
    FaultKind.ENDLESS: (rules.ENDLESS, NEXT, _first),
})
"""What is told of each kind of fault, in which column, at which steps. A number that is none is told at its cell already."""

_OF_NUMBERS = frozenset({FaultKind.GAP, FaultKind.UNKNOWN})
_OF_KINDS = frozenset({FaultKind.NO_START, FaultKind.NO_END, FaultKind.PAST_END, FaultKind.DEAD_END})
_OF_WAYS = frozenset({FaultKind.UNREACHED, FaultKind.ENDLESS})
_BROKEN_WAYS = frozenset({FaultKind.TWICE, FaultKind.GAP, FaultKind.UNREAD, FaultKind.UNKNOWN, FaultKind.DEAD_END, FaultKind.NUMBER})


def judge_procedures(stack: Stack) -> Iterator[Finding]:
    """All findings of the procedures on sheets of 流程环节; each is judged by one sheet alone, since a later sheet replaces it whole."""
    if stack.form is not STEPS or stack.rows.empty:
        return
    for own in procedures(_by_table(stack)):
        if own.code:
            yield from _faults(stack, own)
            yield from (_same_post(stack, own, each) for each in joined(own))


def _by_table(stack: Stack) -> pd.DataFrame:
    """The rows with their table in the place of the unit, so that each sheet's procedures stay apart, and their label as their source."""
    numbers = stack.rows[TABLE].astype("str")
    index = pd.MultiIndex.from_arrays([numbers, numbers, stack.rows.index])
    return stack.rows.assign(**{UNIT_NAME: numbers}).set_axis(index)


def _faults(stack: Stack, own: Procedure) -> Iterator[Finding]:
    found = faults(own)
    kinds = {fault.kind for fault in found}
    unknown = frozenset[FaultKind]()
    if FaultKind.NUMBER in kinds:
        unknown |= _OF_NUMBERS
    if any(step.kind not in STEP_KIND.values for step in own.steps):
        unknown |= _OF_KINDS
    if kinds & _BROKEN_WAYS or unknown:
        unknown |= _OF_WAYS
    for fault in found:
        told = TOLD[fault.kind]
        if told is not None and fault.kind not in unknown:
            rule, heading, where = told
            for step in where(own, fault):
                yield from _at(stack, own, step, rule, heading, fault)


def _at(stack: Stack, own: Procedure, step: Step, rule: Rule, heading: str, fault: Fault) -> Iterator[Finding]:
    label = step.source.row
    if stack.spoken(label, heading):
        return
    other = stack.excel_row(fault.steps[0].source.row) if fault.steps else 0
    named = "、".join(each.label for each in fault.steps)
    yield stack.finding(rule, label, heading, procedure=own.code, word=fault.what, other=other, kind=step.kind, steps=named)


def _same_post(stack: Stack, own: Procedure, each: Joined) -> Finding:
    steps = "、".join(f"{step.label}（{step.kind}）" for step in each.steps)
    label = max(each.steps, key=lambda step: step.number or 0).source.row
    return stack.finding(rules.SAME_POST, label, POSTS, procedure=own.code, post=f"“{each.post}”", first=each.first, second=each.second, steps=steps)
