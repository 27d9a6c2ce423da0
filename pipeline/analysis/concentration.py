"""How much power is gathered on one post and in one section: an index that anybody can add up again from 权力清单.

Each power counts the points of its function, and more where it leaves discretion. Points and reasons stand in one table, which the
workbook prints. Powers that are proposed to be abolished do not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from pipeline.analysis.holdings import CARRY_OUT, DECIDE, SUPERVISE, Power
from pipeline.flows.procedures import Post

Owner = TypeVar("Owner", bound=Hashable)


@dataclass(frozen=True)
class Weight:
    """What counts how many points, and why."""

    of: str
    points: int
    reason: str


WEIGHTS = (
    Weight(DECIDE, 3, "决策权定事情办不办、怎么办，影响最大，每项计3分。"),
    Weight(CARRY_OUT, 2, "执行权经手人、财、物，直接面对办事对象，每项计2分。"),
    Weight(SUPERVISE, 1, "监督权制约别人，自己不直接处分人、财、物，每项计1分。"),
    Weight("自由裁量", 2, "有自由裁量的权力，同样的事可以有不同的办法，每项另加2分。"),
)
POINTS: Mapping[str, int] = MappingProxyType({weight.of: weight.points for weight in WEIGHTS})
DISCRETION = POINTS["自由裁量"]


def points(power: Power) -> int:
    """The points of one power."""
    return POINTS.get(power.function, 0) + (DISCRETION if power.discretion else 0)


@dataclass(frozen=True)
class Concentration(Generic[Owner]):
    """What one owner holds: counts by function and category, how many with discretion, the index, its share of the whole (0…1)."""

    unit: str
    owner: Owner
    powers: tuple[Power, ...]
    functions: Mapping[str, int]
    categories: Mapping[str, int]
    with_discretion: int
    index: int
    share: float


def by_post(powers: Sequence[Power]) -> tuple[Concentration[Post], ...]:
    """Each post's powers, the highest index first. A power that several posts hold counts for each of them."""
    return _gathered((power.unit, post, power) for power in powers if power.stays for post in power.posts)


def by_section(powers: Sequence[Power]) -> tuple[Concentration[str], ...]:
    """Each section's powers, the highest index first."""
    return _gathered((power.unit, power.section, power) for power in powers if power.stays and power.section)


def _gathered(held: Iterable[tuple[str, Owner, Power]]) -> tuple[Concentration[Owner], ...]:
    own: dict[tuple[str, Owner], list[Power]] = {}
    for unit, owner, power in held:
        own.setdefault((unit, owner), []).append(power)
    totals: dict[str, int] = {}
    for (unit, _), powers in own.items():
        totals[unit] = totals.get(unit, 0) + sum(map(points, powers))
    made = [_concentration(unit, owner, powers, totals[unit]) for (unit, owner), powers in own.items()]
    return tuple(sorted(made, key=lambda each: -each.index))


def _concentration(unit: str, owner: Owner, powers: list[Power], total: int) -> Concentration[Owner]:
    index = sum(map(points, powers))
    functions = {of: sum(power.function == of for power in powers) for of in (DECIDE, CARRY_OUT, SUPERVISE)}
    categories = dict(Counter(power.category for power in powers))
    return Concentration(
        unit, owner, tuple(powers), MappingProxyType(functions), MappingProxyType(categories),
        sum(power.discretion for power in powers), index, index / total if total else 0.0,
    )
