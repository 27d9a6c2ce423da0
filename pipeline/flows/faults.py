"""What keeps a procedure from being drawn or walked to its end. A faulty procedure is still drawn as far as it goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pipeline.flows.procedures import CLOSE, START, Procedure, Step
from pipeline.flows.walks import Edge, circling, reachable, successors


class FaultKind(StrEnum):
    """The kinds of faults."""

    NUMBER = "序号认不出"
    TWICE = "序号重复"
    GAP = "序号间断"
    UNREAD = "下一环节认不出"
    UNKNOWN = "下一环节不存在"
    NO_START = "没有发起环节"
    NO_END = "没有办结环节"
    PAST_END = "办结后还有环节"
    DEAD_END = "中途断开"
    UNREACHED = "走不到的环节"
    ENDLESS = "循环不能办结"


SENTENCES: Mapping[FaultKind, str] = MappingProxyType({
    FaultKind.NUMBER: "{steps}的环节序号不是整数，图上排在最后。",
    FaultKind.TWICE: "{steps}的环节序号重复，其他环节只能转到其中第一个。",
    FaultKind.GAP: "缺第{what}环节。",
    FaultKind.UNREAD: "{steps}的下一环节“{what}”不是环节序号。",
    FaultKind.UNKNOWN: "{steps}的下一环节是第{what}环节，流程中没有这个环节。",
    FaultKind.NO_START: "没有类型为“发起”的环节，图上从第一个环节画起。",
    FaultKind.NO_END: "没有类型为“办结”的环节。",
    FaultKind.PAST_END: "{steps}的类型是“办结”，后面却还有下一环节。",
    FaultKind.DEAD_END: "{steps}不是办结，也没有下一环节。",
    FaultKind.UNREACHED: "从发起走不到{steps}。",
    FaultKind.ENDLESS: "{steps}之间循环，走不到办结。",
})
"""What people read of each kind."""


@dataclass(frozen=True)
class Fault:
    """One fault of a procedure, with the steps that show it and what is missing or wrong there."""

    kind: FaultKind
    procedure: str
    steps: tuple[Step, ...] = ()
    what: str = ""

    @property
    def sentence(self) -> str:
        """The fault in one sentence."""
        return SENTENCES[self.kind].format(steps="、".join(step.label for step in self.steps), what=self.what)


def faults(procedure: Procedure) -> tuple[Fault, ...]:
    """All faults of a procedure, those of its numbers first."""
    parts = (_numbers, _next_steps, _ends, _ways)
    return tuple(fault for part in parts for fault in part(procedure))


def _fault(kind: FaultKind, procedure: Procedure, steps: Iterable[Step] = (), what: str = "") -> Fault:
    return Fault(kind, procedure.code, tuple(steps), what)


def _numbers(own: Procedure) -> Iterator[Fault]:
    unread = [step for step in own.steps if step.number is None]
    if unread:
        yield _fault(FaultKind.NUMBER, own, unread)
    by_number: dict[int, list[Step]] = {}
    for step in own.steps:
        if step.number is not None:
            by_number.setdefault(step.number, []).append(step)
    yield from (_fault(FaultKind.TWICE, own, steps) for steps in by_number.values() if len(steps) > 1)
    yield from _gaps(own, sorted(by_number))


def _gaps(own: Procedure, numbers: list[int]) -> Iterator[Fault]:
    """Numbers left out, a run of them as one fault."""
    for before, after in zip([0, *numbers], numbers, strict=False):
        if after > before + 1:
            missing = f"{before + 1}" if after == before + 2 else f"{before + 1}至{after - 1}"
            yield _fault(FaultKind.GAP, own, what=missing)


def _next_steps(own: Procedure) -> Iterator[Fault]:
    for step in own.steps:
        unknown = [n for n in step.next if n not in own.position]
        # What stands behind the end need not be read to be told: 办结 is followed by nothing.
        if step.unread and step.kind != CLOSE:
            yield _fault(FaultKind.UNREAD, own, [step], "、".join(step.unread))
        if unknown:
            yield _fault(FaultKind.UNKNOWN, own, [step], "、".join(map(str, unknown)))


def _ends(own: Procedure) -> Iterator[Fault]:
    if not own.of_kind(START):
        yield _fault(FaultKind.NO_START, own)
    if not own.of_kind(CLOSE):
        yield _fault(FaultKind.NO_END, own)
    for step in own.steps:
        if step.kind == CLOSE and (step.next or step.unread):
            yield _fault(FaultKind.PAST_END, own, [step])
        # A next step that is named but not there has been told already.
        if step.kind != CLOSE and not step.next and not step.unread:
            yield _fault(FaultKind.DEAD_END, own, [step])


def _ways(own: Procedure) -> Iterator[Fault]:
    lost = [step for at, step in enumerate(own.steps) if at not in own.walk.reached]
    if lost:
        yield _fault(FaultKind.UNREACHED, own, lost)
    circle = _endless(own)
    if circle:
        yield _fault(FaultKind.ENDLESS, own, [own.steps[at] for at in sorted(circle)])


def _endless(own: Procedure) -> frozenset[int]:
    """The steps on circles from which no way leads to 办结 or to any other end."""
    size, going_on = len(own.steps), {tail for tail, _ in own.edges}
    ends = [at for at, step in enumerate(own.steps) if step.kind == CLOSE or at not in going_on]
    leaving = reachable(successors(size, (Edge(head, tail) for tail, head in own.edges)), ends)
    return circling(size, own.edges, frozenset(range(size)) - leaving)
