"""A series of trials: every mutation in letters at random, round by round, and what came of them, added up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

# Each of these modules declares its mutations when it is imported.
from mutated import columns, entries, header, layout
from mutated.bureau import LEADERS, bureau
from mutated.forms import Desk, filled
from mutated.mutation import MUTATIONS, Chance, Mutation
from mutated.oddities import disturbed, other_sheets
from mutated.page import Page
from mutated.trial import Letter, Outcome, merged_outcome, outcomes
from pipeline.rosterbook import Roster

__all__ = ["Score", "columns", "entries", "header", "layout", "scores"]

CLEAN = Mutation("", "没有错误", lambda letter, chance: None)
"""Nothing is spoiled: whatever is said of such a letter is a false alarm."""
_SIZES = (1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 60)


@dataclass
class Score:
    """How a mutation, named with its mistake, fared over all its letters."""

    mistake: str
    name: str
    tried: int = 0
    found: int = 0
    elsewhere: int = 0
    missed: int = 0
    false: int = 0
    rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether everything was found and nothing else said."""
        return self.found == self.tried and not self.false

    def plus(self, other: Score) -> Score:
        """Both scores of a mutation together."""
        counts = {name: getattr(self, name) + getattr(other, name) for name in ("tried", "found", "elsewhere", "missed", "false", "rows", "notes")}
        return Score(self.mistake, self.name, **counts)

    def add(self, group: Sequence[Letter], outcome: Outcome, where: str) -> None:
        """Count one more group of letters."""
        self.tried += 1
        self.found += outcome.is_found
        self.elsewhere += bool(outcome.elsewhere)
        self.missed += not outcome.is_found and not outcome.elsewhere
        self.false += len(outcome.false)
        self.rows += sum(len(letter.page.rows) for letter in group)
        if not outcome.is_found or outcome.false:
            self.notes += [f"{where}: {self.name} ({letter.page.key})" for letter in group]
            self.notes += [f"    missed {' '.join(each)}" for each in sorted(outcome.missed)]
            self.notes += [f"    {each}" for each in (*outcome.misread, *outcome.messages)][:12]


def _page(mutation: Mutation, desk: Desk, rng: Random) -> Page:
    """A filled form that the mutation can be tried on."""
    least = max(mutation.least, rng.choice(_SIZES))
    while True:
        page = filled(desk, rng.choice(mutation.forms), least)
        if not (mutation.ordinary and page.header.get("科室(中心)") == LEADERS):
            return page


def _spoiled(mutation: Mutation, file: str, desk: Desk, rng: Random) -> list[Letter]:
    """A letter at random with its harmless habits and then its mistake."""
    while True:
        letter = Letter(file, _page(mutation, desk, rng), other_sheets(rng))
        disturbed(letter.page, rng)
        if not mutation.needs or not letter.page.heads.keys().isdisjoint(mutation.needs):
            break
    letter.page.is_spoiled = True
    twin = mutation.spoil(letter, Chance(rng, desk))
    return [letter, *([twin] if twin else [])]


def _round(rng: Random, mutations: Sequence[Mutation]) -> Iterator[tuple[Mutation, list[Letter], Outcome]]:
    """Every mutation once, all in one bureau."""
    desk = Desk(bureau(rng), rng)
    roster = desk.bureau.roster()
    groups = [(each, _spoiled(each, f"{number:03d}.xlsx", desk, rng)) for number, each in enumerate(mutations)]
    together = [(each, group) for each, group in groups if not each.alone]
    yield from ((each, group, outcome) for (each, group), outcome in zip(together, outcomes([g for _, g in together], roster), strict=True))
    for each, group in groups:
        if each.alone:
            yield each, group, merged_outcome(group, Roster() if each.forms == ("名册",) else roster)


def scores(seed: int, rounds: int, mutations: Sequence[Mutation] = ()) -> list[Score]:
    """The scores of these mutations, or of all and of letters without a mistake, over so many rounds, each with its own seed."""
    chosen = list(mutations) or [CLEAN, *MUTATIONS]
    found = {id(each): Score(each.mistake, each.name) for each in chosen}
    for number in range(rounds):
        for each, group, outcome in _round(Random(seed + number), chosen):
            found[id(each)].add(group, outcome, f"seed {seed + number}, {group[0].file}")
    return list(found.values())
