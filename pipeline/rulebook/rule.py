"""A rule: one declared sentence with its reason and its remedy; `at` makes a finding of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.finding import Finding, Severity
from pipeline.place import Place
from pipeline.privacy import masked


class Gate(StrEnum):
    """The gates a letter passes, in order; the first letter of a rule's id names its gate."""

    LETTER = "文件"
    SHEET = "工作表"
    HEADER = "表头"
    CELL = "单元格"
    ROW = "行"
    ACROSS = "表间"
    WAIVER = "豁免"
    REVIEW = "审核"
    POWERS = "权力与流程"
    FOLLOWUP = "跟踪落实"


_GATES = {
    "F": Gate.LETTER, "S": Gate.SHEET, "H": Gate.HEADER, "C": Gate.CELL, "R": Gate.ROW, "X": Gate.ACROSS, "W": Gate.WAIVER, "A": Gate.REVIEW,
    "Q": Gate.POWERS, "T": Gate.FOLLOWUP,
}


def gate_of(rule_id: str) -> Gate:
    """The gate at which the rule of that id speaks."""
    return _GATES[rule_id[0]]


_REGISTRY: dict[str, Rule] = {}
SEEN_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `says` and `fix` are templates over the facts of a case; `why` quotes the source where it can.

    `waivable` says whether the office may lift it for a section （豁免）. What cannot be lifted: rules about entries that could not
    be read, that say whose letter it is and of which period, or that every count hangs on.
    """

    id: str
    title: str
    severity: Severity
    says: str
    fix: str
    why: str
    example: str
    waivable: bool = False

    @property
    def gate(self) -> Gate:
        """The gate at which the rule speaks."""
        return gate_of(self.id)

    def at(
        self, place: Place, *, heading: str = "", seen: str = "", suggestion: str = "", **facts: object
    ) -> Finding:
        """The finding of this rule at a place, with its whole sentence: where, what was entered, what is expected, what to do."""
        known = {"file": place.file.rsplit("/", 1)[-1], "seen": short(masked(seen)), "heading": heading, "suggestion": suggestion} | facts
        fix = self.fix.format_map(known)
        message = f"{_where(place, heading)}{self.says.format_map(known)}{fix}"
        return Finding(
            self.id, self.title, self.severity, place, masked(heading), masked(seen), masked(message), masked(fix), masked(suggestion)
        )


def short(text: str) -> str:
    """What was entered, short enough to be quoted inside a sentence; the whole stands in the record's `seen`."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SEEN_LIMIT else f"{flat[:SEEN_LIMIT]}…"


def _where(place: Place, heading: str) -> str:
    """How a person is told the place: 工作表“岗位”第7行“自评等级”（H7）."""
    if not place.sheet:
        return ""
    sheet = f"工作表“{place.sheet}”"
    row = f"第{place.row}行" if place.row is not None else ""
    # Without a row the heading would run into the sheet's name.
    head = f"{'' if row else '的'}“{heading}”" if heading else ""
    cell = f"\uff08{place.cell}\uff09" if place.cell else ""
    return f"{sheet}{row}{head}{cell}"


def rule(rule_id: str, title: str, severity: Severity, says: str, *, fix: str, why: str, example: str, waivable: bool = False) -> Rule:
    """Declare a rule; ids are unique over the whole product. Raises ValueError for a second one, and where there is nothing to lift."""
    if rule_id in _REGISTRY:
        raise ValueError(f"rule {rule_id} is declared twice")
    if waivable and severity not in (Severity.ERROR, Severity.WARNING):
        raise ValueError(f"rule {rule_id} asks for nothing that could be waived")
    declared = Rule(rule_id, title, severity, says, fix, why, example, waivable)
    _REGISTRY[rule_id] = declared
    return declared


def registered() -> dict[str, Rule]:
    """All declared rules, by gate and id."""
    gates = list(_GATES)
    return dict(sorted(_REGISTRY.items(), key=lambda item: (gates.index(item[0][0]), item[0])))
