"""What a mutation is: the mistake it stands for and a small function that puts it into a letter at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from mutated.forms import Desk
from mutated.trial import Letter

RISKS = ("岗位", "科室", "单位")


@dataclass(frozen=True)
class Chance:
    """What a mutation may draw on beside the letter: the dice and the bureau."""

    rng: Random
    desk: Desk


    @property
    def section(self) -> str:
        """A section of the bureau."""
        return self.rng.choice(self.desk.bureau.sections)


Spoil = Callable[[Letter, Chance], "Letter | None"]
"""Spoils the letter that it is given, which is its own; may return a second letter that belongs to it."""


@dataclass(frozen=True)
class Mutation:
    """One way to make a mistake. `least` is the number of rows that it needs, `needs` the columns of which one must be there;
    `alone` where letters must be judged and merged by themselves to show it, `ordinary` where the leaders' own letter cannot.
    """

    mistake: str
    name: str
    spoil: Spoil
    forms: tuple[str, ...] = RISKS
    least: int = 1
    alone: bool = False
    ordinary: bool = False
    needs: tuple[str, ...] = ()


MUTATIONS: list[Mutation] = []


def mutation(mistake: str, name: str = "", **how: object) -> Callable[[Spoil], Spoil]:
    """Declare the function below as a mutation for a mistake; `how` are further fields of the mutation."""

    def declared(spoil: Spoil) -> Spoil:
        MUTATIONS.append(Mutation(mistake, name or mistake, spoil, **how))  # type: ignore[arg-type]
        return spoil

    return declared
