"""A letter against what had been told of it before: for each finding whether it is new, and for each earlier one what became of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.finding import Finding, Severity
from pipeline.rounds.case import Content, Sent, State, Told
from pipeline.rounds.line import aligned
from pipeline.rulebook.rule import Gate, gate_of

Spot = tuple[Hashable, ...]


@dataclass(frozen=True)
class FollowUp:
    """What became of a letter's earlier findings, and which of its findings now were there before."""

    states: Mapping[Finding, State] = field(default_factory=dict)
    resolved: tuple[Told, ...] = ()
    unseen: tuple[Told, ...] = ()

    @cached_property
    def counts(self) -> dict[State, int]:
        """How many errors have each state. All but the new ones together are what was returned last time."""
        counted = dict.fromkeys(State, 0)
        for finding, state in self.states.items():
            counted[state] += finding.found is Severity.ERROR
        for state, earlier in ((State.RESOLVED, self.resolved), (State.UNSEEN, self.unseen)):
            counted[state] += sum(each.finding.severity is Severity.ERROR for each in earlier)
        return counted

    @property
    def returned_before(self) -> int:
        """How many errors the last return told of."""
        return sum(count for state, count in self.counts.items() if state is not State.NEW)


def compared(before: Content, letter: Sent) -> FollowUp:
    """The follow-up of a letter.

    A finding is the same where its rule, its column and its row are the same, wherever they stand now. In a cell that was
    wrong and is wrong in another way, the error is still there.
    """
    pairs = _Pairs(before.told, letter.content.told, _Spots(before, letter.content))
    for way in (_exact, _cell, _elsewhere):
        pairs.by(way)
    states = {each.finding: State.NEW for each in pairs.left_new() if not each.finding.lifted}
    states |= {each.finding: State.WAIVED if each.finding.lifted else State.REMAINING for each in pairs.paired()}
    missing = pairs.left_old()
    unseen = {id(each) for each in missing if _is_unseen(each, letter, pairs.spots)}
    return FollowUp(
        states, tuple(each for each in missing if id(each) not in unseen), tuple(each for each in missing if id(each) in unseen)
    )


class _Spots:
    """Where findings are, said in the same way for a sheet before and now."""

    def __init__(self, before: Content, now: Content) -> None:
        self._old: dict[tuple[str, int | None], Spot] = {}
        self._new: dict[tuple[str, int | None], Spot] = {}
        for form in dict.fromkeys([*before.forms.values(), *now.forms.values()]):
            old, new = before.lines_on(form), now.lines_on(form)
            pairs = aligned(old, new)
            self._old |= {line.at: (form, pairs[at]) if at in pairs else (form, "gone", at) for at, line in enumerate(old)}
            self._new |= {line.at: (form, at) for at, line in enumerate(new)}

    def of(self, told: Told, *, old: bool) -> Spot:
        """The row that a finding is about; its sheet where it is about no row."""
        row = (self._old if old else self._new).get(told.at)
        return row or (told.form or told.finding.place.sheet,)


Way = Callable[[Told, Spot], Spot | None]


def _exact(told: Told, spot: Spot) -> Spot | None:
    """The same rule in the same column and row."""
    return told.finding.rule, told.finding.found, told.heading, *spot


def _cell(told: Told, spot: Spot) -> Spot | None:
    """An error of the same cell, by whatever rule."""
    own = told.finding.severity is Severity.ERROR and gate_of(told.finding.rule) is Gate.CELL and len(spot) > 1
    return (told.heading, *spot) if own else None


def _elsewhere(told: Told, _: Spot) -> Spot | None:
    """The same rule of a sheet without a form, whatever its name, or of the letter."""
    return None if told.form else (told.finding.rule, told.finding.found)


class _Pairs:
    """Findings before and now being paired, one to one."""

    def __init__(self, old: Sequence[Told], new: Sequence[Told], spots: _Spots) -> None:
        self._old, self._new, self.spots = dict(enumerate(old)), dict(enumerate(new)), spots
        self._paired: list[Told] = []

    def by(self, way: Way) -> None:
        """Pair those that are the same in one way."""
        waiting: dict[Spot, list[int]] = defaultdict(list)
        for at, each in self._old.items():
            if (key := way(each, self.spots.of(each, old=True))) is not None:
                waiting[key].append(at)
        for at, each in list(self._new.items()):
            key = way(each, self.spots.of(each, old=False))
            if key is not None and waiting[key]:
                del self._old[waiting[key].pop(0)]
                self._paired.append(self._new.pop(at))

    def paired(self) -> list[Told]:
        """Those of now that were there before."""
        return self._paired

    def left_old(self) -> list[Told]:
        """Those of before that are not there now."""
        return list(self._old.values())

    def left_new(self) -> list[Told]:
        """Those of now that were not there before."""
        return list(self._new.values())


def _is_unseen(told: Told, letter: Sent, spots: _Spots) -> bool:
    """Whether nothing can be said of an earlier finding: its column is missing, or an error beside it kept its rule from looking."""
    if told.form and letter.lacks(told.form, told.heading):
        return True
    if gate_of(told.finding.rule) not in (Gate.ROW, Gate.ACROSS):
        return False
    spot = spots.of(told, old=True)
    errors = (each for each in letter.content.told if each.finding.severity is Severity.ERROR)
    if len(spot) > 1:
        return any(spots.of(each, old=False) == spot for each in errors)
    return any(each.form == told.form and each.heading == told.heading for each in errors)
