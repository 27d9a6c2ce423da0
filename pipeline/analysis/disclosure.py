"""What of an edition may be made public （公示）, and what is held back and why.

Public is what was reviewed and accepted, in columns that were declared public, of powers that are 对外公开; no names, nothing of 信息.
Whatever is not plainly public is held back, and the office is told of it row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from pipeline.analysis.balance import Balance, ordered
from pipeline.analysis.guard import Guard, Phrases
from pipeline.analysis.holdings import Power
from pipeline.analysis.step_risks import StepRisk
from pipeline.columns import Source, columns, sources
from pipeline.flows.faults import faults
from pipeline.flows.procedures import Procedure, Step
from pipeline.form import Form
from pipeline.forms import POWERS, PROCEDURES, REVIEW, RISK_FORMS, STEPS
from pipeline.register.codes import CODE
from pipeline.register.merge import Register
from pipeline.register.points import APPROVED, LEVEL, POST, RISK_COLUMNS, SECTION
from pipeline.register.reviews import LEFT_OUT, OUTCOME, REVISED, SENT_BACK, STATE
from pipeline.rosterbook import Roster
from pipeline.text import essence
from pipeline.vocabulary import split_entries

UNIT: Final = "单位名称"
OUTSIDE, INSIDE, NOWHERE = "对外公开", "内部公开", "不公开"
"""How a power is made public （公开方式）: to everybody, within the office only, not at all."""
_MATTER: Final = "权力(业务)事项"
_DECLARED: Final[Mapping[str, tuple[str, ...]]] = {
    SECTION: ("科室(中心)",), POST: ("岗位名称",), _MATTER: (_MATTER, "决策主体", "决策领域"), "责任人": ("责任人", "责任领导"),
}
"""What columns of the database are made of, where that has another heading on the forms."""
_UNREVIEWED: Final = {REVISED: "修订以后还没有重新审定", SENT_BACK: "领导小组退回修改，还没有重新审定", LEFT_OUT: "审核结论是不列入"}
_BODY, _POSTS = "责任主体", "责任岗位"
_TEXTS_OF_STEPS: Final = {"name": "环节名称", "kind": "环节类型", "days": "办理时限", "note": "备注"}

_Code = tuple[str, str]
"""A unit and the number of one of its powers."""
_COLUMNS: Final = tuple(dict.fromkeys((*RISK_COLUMNS, *OUTCOME)))
"""All that the database knows of a point, in its order."""

Line = Mapping[str, str]
"""A public row, by heading."""


@dataclass(frozen=True)
class Held:
    """What is held back: the form it stands on, its number, what it is, why, and where it came from; `waits` where only the review is missing."""

    form: str
    code: str
    what: str
    reason: str
    source: Source | None = None
    waits: bool = False


@dataclass(frozen=True)
class Disclosure:
    """All that may be public, and all that is held back, what only waits for review last.

    `headings` are those of points, `inside` the powers for the office's own eyes.

    `procedures` are those to be drawn, with public risk points only, which are in `risks`.
    """

    unit: str
    period: str
    headings: tuple[str, ...] = ()
    points: tuple[Line, ...] = ()
    powers: tuple[Line, ...] = ()
    inside: tuple[Line, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    risks: Mapping[str, StepRisk] = field(default_factory=dict)
    held: tuple[Held, ...] = ()

    @cached_property
    def by_grade(self) -> Mapping[str, int]:
        """How many public points there are of each grade."""
        return Counter(point.get(APPROVED, "") for point in self.points)


def public_headings(form: Form) -> tuple[str, ...]:
    """The columns of a form that were declared public."""
    return tuple(declared.heading for declared in form.fields if declared.public)


def public_columns(form: Form) -> tuple[str, ...]:
    """The columns of the database that were declared public on a risk form, or on the review form where only that has them."""
    return tuple(heading for heading in _COLUMNS if _declared(form, heading))


def _declared(form: Form, heading: str) -> bool:
    names = _DECLARED.get(heading, (heading,))
    own = [each for each in (*form.header, *form.fields) if each.heading in names]
    found = own or [each for each in REVIEW.fields if each.heading == heading]
    return bool(found) and all(each.public for each in found)


def disclosure(register: Register, balance: Balance, roster: Roster) -> Disclosure:
    """What of a register may be made public."""
    guard = Guard(register.tables, roster)
    points, held = _points(register, guard, _Secret(balance.powers, register))
    powers, inside, withheld = _powers(balance.powers, _lines(register, balance.powers), guard)
    risks = {line[CODE]: StepRisk(line[CODE], line.get(APPROVED, ""), line.get("风险点", ""), line.get("防控措施", "")) for line in points if CODE in line}
    drawn, undrawn = _drawn((*balance.procedures, *balance.unstepped), powers, guard, frozenset(risks))
    headings = tuple(heading for heading in _COLUMNS if any(heading in line for line in points[:1]))
    return Disclosure(register.unit, register.period, headings, points, tuple(powers.values()), inside, drawn, risks, (*held, *withheld, *undrawn, *_unreviewed(register)))


# ── risk points ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _points(register: Register, guard: Guard, secret: _Secret) -> tuple[tuple[Line, ...], tuple[Held, ...]]:
    """The approved points in their approved wording, and those of them that are held back for what stands in them."""
    approved, by_level = register.approved, {form.level: form for form in RISK_FORMS}
    several = approved[UNIT].nunique() > 1
    asked = {form.level: [h for h in public_columns(form) if h in approved.columns and (several or h != UNIT)] for form in by_level.values()}
    points, held = [], []
    every = list(dict.fromkeys(heading for own in asked.values() for heading in own))
    lines = [dict(zip(every, entry, strict=True)) for entry in columns(approved, every)]
    known = columns(approved, (LEVEL, CODE, "风险点"))
    for line, (level, code, risk), source in zip(lines, known, sources(approved), strict=True):
        own = asked[next(each for each in asked if each == level)]
        shown = {heading: line[heading] if heading in own else "" for heading in every}
        if reason := guard.objection(shown.values()) or secret.objection(code, shown.values()):
            held.append(Held(level, code, risk, reason, source))
        else:
            points.append(shown)
    return tuple(points), tuple(held)


class _Secret:
    """The powers that are not to be made public at all: a risk point that belongs to one, or names it, is not public either."""

    def __init__(self, powers: Iterable[Power], register: Register) -> None:
        own = [power for power in powers if power.publicity == NOWHERE]
        self._codes, self._names = {power.code for power in own}, Phrases(essence(power.name) for power in own)
        tables = (register.tables[form.key] for form in RISK_FORMS)
        self._of = {code: split_entries(entry) for rows in tables for code, entry in columns(rows, (CODE, "对应权力编号")) if entry}

    def objection(self, code: str, texts: Iterable[str]) -> str:
        """Why a point is not public, or nothing."""
        if found := self._codes.intersection(self._of.get(code, ())):
            return f"对应的权力“{min(found)}”不公开"
        named = next((name for text in texts if (name := self._names.within(essence(text)))), "")
        return f"公示的文字里有不公开的权力“{named}”" if named else ""


def _unreviewed(register: Register) -> Iterator[Held]:
    standing = set(register.approved[CODE])
    for rows in (register.risks, register.excluded):
        told = columns(rows, (LEVEL, CODE, "风险点", STATE))
        for (level, code, risk, state), source in zip(told, sources(rows), strict=True):
            if code not in standing:
                yield Held(level, code, risk, _UNREVIEWED.get(state, "还没有审定"), source, waits=state not in (LEFT_OUT, SENT_BACK))


# ── powers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _powers(rows: Sequence[Power], told: Sequence[Line], guard: Guard) -> tuple[dict[_Code, Line], tuple[Line, ...], tuple[Held, ...]]:
    """The powers that are 对外公开 by unit and number, those that are 内部公开, and all that are held back. Several rows of one number are one power."""
    by_code: dict[_Code, list[tuple[Power, Line]]] = {}
    for power, line in zip(rows, told, strict=True):
        by_code.setdefault((power.unit, power.code), []).append((power, line))
    public: dict[_Code, Line] = {}
    inside, held = [], []
    for key, pairs in by_code.items():
        own, lines = [power for power, _ in pairs], [line for _, line in pairs]
        reason = _withheld(own, lines, guard)
        if not reason:
            public[key] = lines[0]
            continue
        held += [Held(POWERS.key, power.code, power.name, reason, power.source) for power in own]
        inside += [line for power, line in pairs if power.publicity == INSIDE]
    return public, tuple(inside), tuple(held)


def _lines(register: Register, powers: Sequence[Power]) -> list[Line]:
    """What the public columns say of each power, in the order of `powers`; the unit where there are several, posts with their sections."""
    headings, several = public_headings(POWERS), len({power.unit for power in powers}) > 1
    entered = columns(ordered(register, POWERS), headings)
    made: list[Line] = []
    for power, entries in zip(powers, entered, strict=True):
        told = dict(zip(headings, entries, strict=True)) | {_BODY: power.section, _POSTS: "、".join(map(str, power.posts))}
        made.append(({UNIT: power.unit} if several else {}) | {heading: told[heading] for heading in headings})
    return made


_NOT_OUTSIDE: Final = {NOWHERE: "公开方式是不公开", INSIDE: "公开方式是内部公开，只在局内公布", "": "没有填写公开方式"}


def _withheld(own: Sequence[Power], lines: Sequence[Line], guard: Guard) -> str:
    """Why a power is held back, or nothing."""
    ways = {power.publicity for power in own}
    if ways != {OUTSIDE}:
        return next((said for way, said in _NOT_OUTSIDE.items() if way in ways), "公开方式不是对外公开")
    if not all(power.stays for power in own):
        return "清理意见是取消，不再行使"
    if not all(power.basis for power in own):
        return "没有写明行使依据"
    if any(line != lines[0] for line in lines):
        return "同一编号报了几行，内容不一致，明确责任主体以后再公示"
    return guard.objection(text for line in lines for text in line.values())


# ── procedures ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _drawn(
    every: Iterable[Procedure], public: Container[_Code], guard: Guard, shown: Container[str],
) -> tuple[tuple[Procedure, ...], tuple[Held, ...]]:
    """The procedures that are drawn, and those that are not. `public` are the public powers by unit and number."""
    drawn, held = [], []
    for own in every:
        reason = _objection(own, guard, public=(own.unit, own.power) in public)
        if reason:
            held.append(Held(STEPS.key if own.steps else PROCEDURES.key, own.code, own.name, reason, own.steps[0].source if own.steps else None))
        else:
            drawn.append(_only_public(own, shown))
    return tuple(drawn), tuple(held)


def _objection(own: Procedure, guard: Guard, *, public: bool) -> str:
    """Why a procedure is not drawn for the public, or nothing."""
    if not own.power:
        return "没有对应的权力编号"
    if not public:
        return f"所行使的权力“{own.power}”没有列入公示"
    if not own.steps:
        return "没有报流程环节，画不出流程图"
    if found := faults(own):
        return f"流程有缺漏：{found[0].sentence.rstrip('。')}"
    return guard.objection((own.code, own.name, own.section, *(text for step in own.steps for text in (step.name, step.days, *map(str, step.posts)))))


def _only_public(own: Procedure, shown: Container[str]) -> Procedure:
    """The procedure with what is public of its steps; of its risk points only those that are public themselves."""
    public = set(public_headings(STEPS))
    blank = {name: "" for name, heading in _TEXTS_OF_STEPS.items() if heading not in public}
    return replace(own, steps=tuple(_public_step(step, blank, shown, posts=_POSTS in public) for step in own.steps))


def _public_step(step: Step, blank: Mapping[str, str], shown: Container[str], *, posts: bool) -> Step:
    risks = tuple(code for code in step.risks if code in shown)
    return replace(step, risks=risks, posts=step.posts if posts else (), **blank)  # type: ignore[arg-type]
