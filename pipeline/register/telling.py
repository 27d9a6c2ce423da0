"""What there is to tell about codes: refused ones, and those that a person should look at since not the code alone decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.finding import Finding
from pipeline.form import Level
from pipeline.place import Place
from pipeline.register.codes import CODE, RISK, Given, How, Match, Points, Refused, Why
from pipeline.rulebook import across as rules
from pipeline.rulebook.rule import Rule, short
from pipeline.submission import Table

_REASONS = {
    Why.UNKNOWN: rules.CODE_UNKNOWN, Why.RETIRED: rules.CODE_RETIRED, Why.TAKEN: rules.CODE_TAKEN, Why.UNLIKE: rules.CODE_UNLIKE,
    Why.MALFORMED: rules.CODE_MALFORMED, Why.TWICE: rules.CODE_TWICE,
}
_RULES = {How.NEAR: rules.NEARLY_SAME_TEXT, How.MOVED: rules.CODE_MOVED, How.REWRITTEN: rules.TEXT_REPLACED}


@dataclass(frozen=True)
class Row:
    """Where a row stands, and the digest of its letter."""

    file: str
    sheet: str
    number: int
    digest: str = ""


def shown(scope: str) -> str:
    """A scope in words: 综合科、采购岗、单雨亭, or the unit where the scope is the whole unit."""
    unit, *parts = scope.partition(":")[2].split("/")
    return "、".join(part for part in parts if part) or unit


@dataclass(frozen=True)
class Teller:
    """Findings about codes, at the cells of the letters' tables; `tables` by file and sheet."""

    tables: Mapping[tuple[str, str], Table]

    def told(self, rows: Sequence[Row], points: Points, given: Given) -> Iterator[Finding]:
        """All there is to tell of a run's codes."""
        for at, refused in given.refused.items():
            yield self._at(rules.UNKNOWN_CODE, rows[at], CODE, points.entered[at] or "", reason=_reason(points, at, refused))
        for at, match in given.matched.items():
            yield self._matched(rows[at], points, at, match, given.codes[at] or "")
        for at, by in given.left.items():
            yield self.moved_away(rows[at], points.risks[at], given.codes[by] or "", points.scopes[by])
        for (file, sheet), count in sorted(Counter((rows[at].file, rows[at].sheet) for at in given.kept).items()):
            yield rules.CODES_KEPT.at(Place(file, sheet), rows=count)

    def moved_away(self, row: Row, risk: str, code: str, scope: str) -> Finding:
        """That an old row is left out because a later sheet has its code in another scope."""
        return self._at(rules.MOVED_AWAY, row, RISK, risk, code=code, scope=shown(scope))

    def _matched(self, row: Row, points: Points, at: int, match: Match, code: str) -> Finding:
        heading, seen = (CODE, code) if match.how is How.MOVED else (RISK, points.risks[at])
        facts = {"before": short(match.before), "now": short(points.risks[at]), "likeness": f"{match.likeness:.0f}", "code": code}
        return self._at(_RULES[match.how], row, heading, seen, origin=shown(match.scope), scope=shown(points.scopes[at]), **facts)

    def _at(self, rule: Rule, row: Row, heading: str, value: str, **facts: str) -> Finding:
        table = self.tables.get((row.file, row.sheet))
        if table is None:
            return rule.at(Place(row.file, row.sheet, row.number), heading=heading, seen=value, suggestion="", **facts)
        seen = table.seen.get((row.number, heading)) or value
        return rule.at(table.place(row.number, heading), heading=table.label(heading), seen=seen, suggestion="", **facts)


def _reason(points: Points, at: int, refused: Refused) -> str:
    _, section, *_ = [*points.scopes[at].partition(":")[2].split("/"), ""]
    level = points.scopes[at].partition(":")[0]
    named = f"“{section}”" if section and level != Level.UNIT.value else ""
    return _REASONS[refused.why].format(
        section=named, day=refused.retired, scope=f"“{shown(refused.scope)}”", before=short(refused.before), now=short(points.risks[at])
    )
