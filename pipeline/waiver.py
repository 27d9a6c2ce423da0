"""A waiver: a rule that the office has lifted for one section, until a day and with that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.place import Place

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Waiver:
    """One line of the office's sheet: the rule (by id), the unit and section it is lifted for, why, until when; and where it stands."""

    unit: str
    section: str
    rule: str
    reason: str
    until: date
    place: Place

    @property
    def key(self) -> Key:
        """What it is about; the office keeps one waiver of each."""
        return self.unit, self.section, self.rule

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return day <= self.until


@dataclass(frozen=True)
class Waivers:
    """The waivers that the office keeps, in force or not, in the order of its sheet."""

    kept: tuple[Waiver, ...] = ()

    def __iter__(self) -> Iterator[Waiver]:
        return iter(self.kept)

    def on(self, day: date) -> Waivers:
        """Those in force on a day."""
        return Waivers(tuple(waiver for waiver in self.kept if waiver.holds_on(day)))

    def of(self, key: Key) -> Waiver | None:
        """The one for a unit, a section and a rule, or None."""
        return self._by_key.get(key)

    @cached_property
    def _by_key(self) -> dict[Key, Waiver]:
        return {waiver.key: waiver for waiver in self.kept}
