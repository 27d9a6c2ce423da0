"""Which old editions may go, by command only: never the newest, nor what the next run or a forced repetition builds on, nor evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.chain import Removed, digest, trace_read
from pipeline.refusal import Refusal
from pipeline.verify import Checked, Lying, in_turn, verify


@dataclass(frozen=True)
class Plan:
    """The editions to remove, those kept beyond the number asked for (the base of the newest; the damaged), and the trace afterwards."""

    remove: tuple[str, ...]
    base: tuple[str, ...]
    damaged: tuple[str, ...]
    trace: Mapping[int, Removed]


def plan(lying: Lying, keep: int, today: str) -> Plan:
    """What cleaning does that keeps the newest `keep` editions. Raises Refusal where what stays could not be relied on.

    A forced run repeats the newest edition from its base, so that stays. An edition that is not as it was posted stays too:
    once it is gone, nobody can find out what was changed in it.
    """
    known = {} if lying.trace is None else trace_read(lying.trace)
    if known is None:
        raise Refusal("清理记录“已清理.json”被改动过，没有清理任何版本；请把它恢复原样后再试。")
    checked, damaged = in_turn(lying.editions), verify(lying).damaged
    old, kept = checked[:-keep], checked[-keep:]
    for each in kept:
        if each.seen.name in damaged:
            raise Refusal(f"要保留的“{each.seen.name}”与记录不符，没有清理任何版本；请先运行“riskbook verify”查明。")
    base = _base(kept)
    remove = [each for each in old if each.seen.name not in damaged and each.seen.name != base]
    trace = {**known, **{each.number: _entry(each, today) for each in remove if each.number not in known}}
    names = [each.seen.name for each in old]
    return Plan(
        tuple(each.seen.name for each in remove), tuple(n for n in names if n == base), tuple(n for n in names if n in damaged), trace
    )


def _base(kept: Sequence[Checked]) -> str:
    newest = kept[-1].receipt if kept else None
    return newest.base if newest else ""


def _entry(each: Checked, today: str) -> Removed:
    receipt, content = each.receipt, each.seen.receipt
    # An edition without either is damaged, and stays.
    assert receipt is not None
    assert content is not None
    return Removed(each.number, each.seen.name, digest(content), receipt.previous, receipt.previous_digest, today)
