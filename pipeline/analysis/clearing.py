"""清理规范权力事项： what the rules say of each power, what its section proposes, whether the two agree, and how many there are of which.

A power is what has one number within its unit; several rows with that number are one power, claimed several times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from pipeline.analysis.holdings import ABOLISHED, Power
from pipeline.checks.power_rows import KEPT, NO_BASIS, OUTDATED, REGULATED, lacks_article
from pipeline.forms.vocabularies import PROPOSAL

PROPOSALS = PROPOSAL.values
HANDED_DOWN = "下放"
DISAGREED = "意见不一"
"""What stands for the proposal of a power whose rows do not propose the same."""
SENTENCE = "清理权力事项{powers}项，拟取消{abolished}项、规范{regulated}项"
AGREE, DIFFER_WITH_REASON, DIFFER = "一致", "不一致，已说明理由", "不一致"
AGREEMENTS = (AGREE, DIFFER_WITH_REASON, DIFFER)


class State(StrEnum):
    """What the rules find, the gravest first."""

    NO_BASIS = "没有依据"
    UNFIT = "依据已不适应"
    CLAIMED_TWICE = "一权两主"
    NO_ARTICLE = "有法无条"
    SUFFICIENT = "依据充分"


@dataclass(frozen=True)
class Ruling:
    """The rule that speaks in a state, how the state is recognised, what the rule proposes, and which proposals go with that."""

    rule: str
    when: str
    proposes: str
    fitting: frozenset[str]


_ANY = frozenset(PROPOSALS)
RULINGS: Mapping[State, Ruling] = MappingProxyType({
    State.NO_BASIS: Ruling(
        "凡没有法律法规依据和规定的职权，原则上取消。", "“依据类型”为“无”，或“行使依据”为空。", "取消", frozenset({ABOLISHED})),
    State.UNFIT: Ruling(
        "虽有法律法规依据但已不适应实际情况的职权，要制定规范制度。", "“依据适用性”为“已不适应”。", "取消或规范", frozenset({ABOLISHED, REGULATED})),
    State.CLAIMED_TWICE: Ruling(
        "谁行使、谁清理，逐项审核确定权力事项的责任主体。", "同一编号由几个科室报送，或者写了几个责任主体。", "明确一个责任主体", _ANY),
    State.NO_ARTICLE: Ruling(
        "逐项审核确定权力事项的行使依据。", "依据是法律、法规或规章，却没有写到第几条。", "写明条款", _ANY),
    State.SUFFICIENT: Ruling(
        "有依据、仍适应的职权继续行使，并规范运行程序。", "没有以上情形。", "保留、规范或下放", frozenset({KEPT, REGULATED, HANDED_DOWN})),
})
"""The rules of clearing, as the workbook prints them. They judge the register, not letters: sentences about letters are the rulebook's."""


@dataclass(frozen=True)
class Cleared:
    """One power with all the rows that claim it, and all that the rules find, the gravest first."""

    powers: tuple[Power, ...]
    states: tuple[State, ...]

    @property
    def power(self) -> Power:
        """The first row."""
        return self.powers[0]

    @property
    def state(self) -> State:
        """The gravest state."""
        return self.states[0]

    @property
    def ruling(self) -> Ruling:
        """The rule that speaks."""
        return RULINGS[self.state]

    @property
    def bodies(self) -> tuple[str, ...]:
        """Who claims it （责任主体）; where several sections name the same body, these sections."""
        named = dict.fromkeys(power.section for power in self.powers)
        filers = dict.fromkeys(power.filer for power in self.powers)
        return tuple(named) if len(named) > 1 or len(filers) == 1 else (f"{next(iter(named))}（{'、'.join(filers)}报送）",)

    @property
    def proposal(self) -> str:
        """What its rows propose."""
        proposed = dict.fromkeys(power.proposal for power in self.powers)
        return next(iter(proposed)) if len(proposed) == 1 else DISAGREED

    @property
    def reason(self) -> str:
        """The reasons given."""
        return "\n".join(dict.fromkeys(power.reason for power in self.powers if power.reason))

    @property
    def rules(self) -> str:
        """The rules that are to be written （拟制定制度）."""
        return "、".join(dict.fromkeys(power.rule for power in self.powers if power.rule))

    @property
    def agreement(self) -> str:
        """Whether every row proposes what goes with the rule, and if not, whether those that do not say why."""
        other = [power for power in self.powers if power.proposal not in self.ruling.fitting]
        if not other:
            return AGREE
        return DIFFER_WITH_REASON if all(power.reason for power in other) else DIFFER


@dataclass(frozen=True)
class Clearing:
    """All powers cleared, in the order of 权力清单."""

    cleared: tuple[Cleared, ...] = ()

    @property
    def total(self) -> int:
        """清理权力事项： the number of powers."""
        return len(self.cleared)

    @cached_property
    def by_state(self) -> dict[str, int]:
        """How many powers are in each state."""
        return _counts((each.state.value for each in self.cleared), [state.value for state in State])

    @cached_property
    def by_proposal(self) -> dict[str, int]:
        """How many powers there are with each proposal."""
        return _counts((each.proposal for each in self.cleared), [*PROPOSALS, DISAGREED])

    @property
    def numbers(self) -> dict[str, int]:
        """What `SENTENCE` counts."""
        return {"powers": self.total, "abolished": self.by_proposal[ABOLISHED], "regulated": self.by_proposal[REGULATED]}

    @property
    def sentence(self) -> str:
        """The end of the computed sentence."""
        return SENTENCE.format(**self.numbers)


def _counts(values: Iterable[str], wanted: Sequence[str]) -> dict[str, int]:
    counted = Counter(values)
    return {each: counted[each] for each in wanted}


def clearing(powers: Iterable[Power]) -> Clearing:
    """Every power as the rules see it."""
    rows: dict[tuple[object, ...], list[Power]] = {}
    for power in powers:
        # A row without a number is a power of its own.
        key = (power.unit, power.code) if power.code else (power.unit, power.source)
        rows.setdefault(key, []).append(power)
    return Clearing(tuple(Cleared(tuple(own), _states(own)) for own in rows.values()))


def _states(rows: Sequence[Power]) -> tuple[State, ...]:
    grounded = [power for power in rows if power.basis and power.basis_kind != NO_BASIS]
    found = {
        State.NO_BASIS: len(grounded) < len(rows),
        State.UNFIT: any(power.fitness == OUTDATED for power in grounded),
        State.CLAIMED_TWICE: len({(power.section, power.filer) for power in rows}) > 1,
        State.NO_ARTICLE: any(lacks_article(power.basis_kind, power.basis) for power in grounded),
    }
    return tuple(state for state, holds in found.items() if holds) or (State.SUFFICIENT,)
