"""A code for every row: by the code in the row, else by the same, else by nearly the same text in its scope, else a new one.

A code is given once. It follows its point through edits and to another scope of its level; once its point is withdrawn it never
comes back. Nothing here hangs on the order of the rows or the names of their files.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from pipeline.register.codes import Given, How, Known, Match, Points, Why, level_of, parts, unit_of
from pipeline.register.ledger import Ledger
from pipeline.register.likeness import NEARLY_THE_SAME, WHOLLY_UNLIKE, near_pairs

PLAUSIBLE = 99_999
"""A number that somebody wrote beyond this is no number of ours."""
__all__ = ["NEARLY_THE_SAME", "WHOLLY_UNLIKE", "give"]


def give(points: Points, known: Known, when: str) -> Given:
    """The code of every row. `when` (ISO) is written beside codes whose point is missing from this run on."""
    ledger = Ledger(points, known)
    if known.rows.empty:
        _as_written(ledger)
    else:
        _as_known(ledger)
    for at in ledger.order:
        if ledger.codes[at] is None and at not in ledger.left:
            ledger.new(at)
    rows = ledger.closed(known, when)
    return Given(ledger.codes, ledger.matched, ledger.refused, ledger.left, ledger.kept, Known(rows, known.left))


# ── where no code is known ───────────────────────────────────────────────────────────────────────────────────────────


def _as_written(ledger: Ledger) -> None:
    """Without any edition before, what stands in the rows is all there is: kept where it is well written, of its section, and once."""
    points = ledger.points
    times = Counter(points.entered)
    for at in ledger.order:
        code = points.entered[at]
        if not code:
            continue
        head, number = parts(code)
        if not 0 < number <= PLAUSIBLE or head != points.prefixes[at]:
            ledger.refuse(at, code, Why.MALFORMED)
            continue
        ledger.spent(code)
        if times[code] > 1:
            ledger.refuse(at, code, Why.TWICE)
        else:
            ledger.codes[at] = code
            ledger.kept.append(at)


# ── where codes are known ────────────────────────────────────────────────────────────────────────────────────────────


def _as_known(ledger: Ledger) -> None:
    from_elsewhere = _by_code_at_home(ledger)
    points = ledger.points
    wanted = {points.entered[at] or "" for at in from_elsewhere}
    # What an unchanged letter asks for was decided in an earlier run: its text is known at home.
    _by_same_text(ledger, wanted, {at for at in from_elsewhere if not points.old[at]})
    _by_code_from_elsewhere(ledger, from_elsewhere)
    _by_same_text(ledger, set(), set())
    _by_near_text(ledger)


def _by_code_at_home(ledger: Ledger) -> list[int]:
    """Rows whose code is in use in their own scope hold it; those are returned whose code is in use elsewhere."""
    from_elsewhere, doubtful = [], []
    for at in ledger.order:
        code = ledger.points.entered[at]
        if not code:
            continue
        home = ledger.scope.get(code)
        if home is None:
            ledger.refuse(at, code, Why.RETIRED if code in ledger.retired else Why.UNKNOWN)
        elif home != ledger.points.scopes[at]:
            from_elsewhere.append(at)
        elif code in ledger.holder:
            ledger.refuse(at, code, Why.TAKEN)
        elif ledger.likeness(at, code) < WHOLLY_UNLIKE:
            doubtful.append(at)
        else:
            ledger.hold(at, code)
    _settle(ledger, doubtful)
    return from_elsewhere


def _settle(ledger: Ledger, doubtful: Sequence[int]) -> None:
    """A code of its own beside quite another text: a text written anew, unless the scope's texts show that codes and texts got mixed up."""
    points = ledger.points
    said = {(points.scopes[at], ledger.bare_rows[at]) for at in ledger.order if ledger.codes[at] is None} if doubtful else set()
    stood = {(scope, ledger.bare[code]) for scope, codes in ledger.free.items() for code in codes} if doubtful else set()
    for at in doubtful:
        code, scope = points.entered[at] or "", points.scopes[at]
        if code in ledger.holder:
            ledger.refuse(at, code, Why.TAKEN)
        elif (scope, ledger.bare_rows[at]) in stood or (scope, ledger.bare[code]) in said:
            ledger.refuse(at, code, Why.UNLIKE)
        else:
            ledger.matched[at] = Match(How.REWRITTEN, scope, ledger.text[code], ledger.likeness(at, code))
            ledger.hold(at, code)


def _by_same_text(ledger: Ledger, wanted: AbstractSet[str], aside: AbstractSet[int]) -> None:
    """Of several codes with one text those first that no row elsewhere asks for."""
    for scope, rows in ledger.open().items():
        by_text: dict[str, list[str]] = defaultdict(list)
        for code in sorted(ledger.free[scope], key=lambda code: (code in wanted, code)):
            by_text[ledger.bare[code]].append(code)
        for at in rows:
            if at not in aside and (waiting := by_text.get(ledger.bare_rows[at])):
                ledger.hold(at, waiting.pop(0))


def _by_code_from_elsewhere(ledger: Ledger, rows: Sequence[int]) -> None:
    """A point that brings its code from another scope of its level, where that scope does not claim it itself."""
    units = {unit_of(scope) for scope in ledger.points.scopes}
    asking: dict[str, list[int]] = defaultdict(list)
    for at in rows:
        asking[ledger.points.entered[at] or ""].append(at)
    for code in sorted(asking):
        asking[code] = [at for at in asking[code] if at not in ledger.left]
        fit = [at for at in asking[code] if ledger.codes[at] is None and _may_come(ledger, at, code, units) and _gives_way(ledger, at, code)]
        if fit:
            _come(ledger, min(fit, key=lambda at: (-ledger.likeness(at, code), ledger.rank[at])), code)
        for at in asking[code]:
            if ledger.codes[at] != code and at not in ledger.refused:
                ledger.refuse(at, code, Why.TAKEN)


def _may_come(ledger: Ledger, at: int, code: str, units: AbstractSet[str]) -> bool:
    """Whether a code may come to this row at all: of the same level, of its unit or one that is no more, the text not wholly unlike."""
    here, there = ledger.points.scopes[at], ledger.scope[code]
    if level_of(here) != level_of(there) or (unit_of(here) != unit_of(there) and unit_of(there) in units):
        ledger.refuse(at, code, Why.UNKNOWN)
        return False
    if ledger.likeness(at, code) < WHOLLY_UNLIKE:
        ledger.refuse(at, code, Why.UNLIKE)
        return False
    return True


def _gives_way(ledger: Ledger, at: int, code: str) -> bool:
    """Whether nobody holds the code, or only a row of a letter from before, filled in earlier than this new one."""
    holder, points = ledger.holder.get(code), ledger.points
    return holder is None or (points.old[holder] and not points.old[at] and points.stamps[at] > points.stamps[holder])


def _come(ledger: Ledger, at: int, code: str) -> None:
    ledger.matched[at] = Match(How.MOVED, ledger.scope[code], ledger.text[code], ledger.likeness(at, code))
    ledger.moved(at, code)


def _by_near_text(ledger: Ledger) -> None:
    """The likest pairs first, so that the result does not hang on the order of the rows."""
    for scope, rows in ledger.open().items():
        free = sorted(ledger.free[scope])
        near = near_pairs([ledger.bare_rows[at] for at in rows], [ledger.bare[code] for code in free])
        pairs = sorted((-like, ledger.points.risks[rows[one]], free[other], one) for like, one, other in near)
        for unlike, _, code, one in pairs:
            at = rows[one]
            if ledger.codes[at] is None and code not in ledger.holder:
                ledger.matched[at] = Match(How.NEAR, scope, ledger.text[code], -unlike)
                ledger.hold(at, code)
