"""提请注意： what leaders should look at, in the order of the rules by which it is found, each with its number and a link to where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pipeline.analysis.alike import Reach
from pipeline.analysis.commitments import Validity
from pipeline.analysis.progress import OVERDUE, RETURNED
from pipeline.analysis.tables import MEASURE_CLASS, MEASURE_CLASSES, OWNER
from pipeline.finding import Severity
from pipeline.forms import POSITION
from pipeline.forms.vocabularies import GRADE
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.writers.consolidated import alike, balance, commitments, inspections, progress, warnings
from pipeline.writers.consolidated.counting import total
from pipeline.writers.consolidated.database import MEASURES, name
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.listing import TOP
from pipeline.writers.consolidated.names import ALIKE, BALANCE, COMMITMENTS, INSPECTIONS, PROBLEMS, PROGRESS, WARNINGS
from pipeline.writers.consolidated.prepared import BELOW, LED_BY
from pipeline.writers.consolidated.problems import ROWS_PER_SHEET, WEIGHT
from pipeline.writers.consolidated.table import texts


class Rule(StrEnum):
    """What is looked for, the most pressing first."""

    BARE = "一级无措施"
    DUTIES = "职责没有分开"
    WARNED = "建议一级预警"
    UNHANDLED = "处置逾期"
    UNRECTIFIED = "整改逾期"
    LAPSED = "承诺到期"
    LATE = "逾期或退回"
    UNCONFIRMED = "本期未确认"
    COPIED = "文字雷同"
    BELOW = "自评偏低"
    MISSING = "岗位缺报"
    HINTS = "提示最多的规则"


RULES: Mapping[Rule, str] = MappingProxyType({
    Rule.BARE: "管理等级为一级、防控措施为空的风险点。",
    Rule.DUTIES: "“制衡提示”列出的每一处：应当分开的职责由同一岗位承担。",
    Rule.WARNED: "“预警统计”中未办结信息的分数达到一级预警的科室；只有条数。",
    Rule.UNHANDLED: "“预警统计”中处置期限已过、还没有办结的信息，写明科室；只有条数。",
    Rule.UNRECTIFIED: "“检查整改”中过了整改期限、还没有整改好的检查，写明科室。",
    Rule.LAPSED: "“承诺”中公开期限已过的承诺，写明科室。",
    Rule.LATE: "“报送进度”中状态为“逾期未报”或“退回待改”的表。",
    Rule.UNCONFIRMED: "往期通过、本期还没有重新报送的风险点，写明科室。",
    Rule.COPIED: "“雷同”中跨科室的各组：不同科室的风险点、防控措施文字一样或者差不多，请看是不是照搬。",
    Rule.BELOW: "自评等级低于建议等级的风险点。",
    Rule.MISSING: "名册上在岗而没有岗位表的岗位；名册未报的，提示名册未报。",
    Rule.HINTS: "已通过来件中的提示，列出条数最多的一种。",
})
_NAMED = 4


@dataclass(frozen=True)
class Point:
    """One thing to look at: by which rule, what, how many and of what, counted by which formula, and the place where it stands."""

    rule: Rule
    text: str
    number: int
    counter: str
    formula: str
    to: str


def points(desk: Desk) -> list[Point]:
    """What there is to look at, in the order of the rules."""
    found = (_FINDERS[rule](desk) for rule in Rule)
    return [point for point in found if point is not None]


def _place(sheet: str, row: int) -> str:
    return f"{sheet_name(sheet)}!{cell(row, 0)}"


def _without_measures(desk: Desk) -> Point | None:
    first = GRADE.values[0]
    number = int(((desk.rows[LED_BY] == first) & (desk.rows[MEASURES] == 0)).sum())
    if not number:
        return None
    formula = f'COUNTIFS({name(LED_BY)},"{first}",{name(MEASURES)},0)'
    to = desk.details.of((LED_BY, first), (MEASURE_CLASS, MEASURE_CLASSES[0]))
    return Point(Rule.BARE, f"{first}风险点还没有防控措施", number, "个", formula, to)


def _joined_duties(desk: Desk) -> Point | None:
    found = desk.book.figures.balance
    if not found.conflicts:
        return None
    named = (f"{each.procedure.title if each.procedure else each.what}（{'、'.join(map(str, each.posts))}）" for each in found.conflicts)
    text = f"应当分开的职责由同一岗位承担：{_named(named)}"
    formula = f"{sheet_name(BALANCE)}!{balance.total_cell(found)}"
    return Point(Rule.DUTIES, text, len(found.conflicts), "处", formula, _place(BALANCE, balance.row_of(found, 0)))


def _warned(desk: Desk) -> Point | None:
    found, first = desk.book.figures.followup.warnings, GRADE.values[0]
    warned = [at for at, alert in enumerate(found.by_section) if alert.grade == first]
    if not warned:
        return None
    text = f"廉政风险信息较多，建议{first}预警：{_named(found.by_section[at].owner for at in warned)}"
    formula = f'COUNTIF({sheet_name(WARNINGS)}!{warnings.grades(found)},"{first}")'
    return Point(Rule.WARNED, text, len(warned), "个科室", formula, _place(WARNINGS, warnings.FIRST_LINE + warned[0]))


def _unhandled(desk: Desk) -> Point | None:
    found = desk.book.figures.followup.warnings
    if not found.overdue:
        return None
    late = [at for at, alert in enumerate(found.by_section) if alert.overdue]
    text = f"廉政风险信息处置逾期：{_named(found.by_section[at].owner for at in late)}"
    formula = f"{sheet_name(WARNINGS)}!{warnings.overdue_cell(found)}"
    return Point(Rule.UNHANDLED, text, found.overdue, "条", formula, _place(WARNINGS, warnings.FIRST_LINE + late[0]))


def _unrectified(desk: Desk) -> Point | None:
    found = desk.book.figures.followup.inspections
    if not found.overdue:
        return None
    formula = f'COUNTIFS({inspections.PREFIX}_{inspections.KIND},"{inspections.OVERDUE}")'
    text = f"检查发现的问题整改逾期：{_named(row.section for row in found.overdue)}"
    return Point(Rule.UNRECTIFIED, text, len(found.overdue), "项", formula, _place(INSPECTIONS, inspections.row_of(found, inspections.OVERDUE)))


def _lapsed(desk: Desk) -> Point | None:
    found = desk.book.figures.followup.commitments
    if not found.lapsed:
        return None
    state = Validity.EXPIRED.value
    formula = f'COUNTIFS({commitments.PREFIX}_{commitments.KIND},"{state}")'
    text = f"公开承诺已到期：{_named(row.section for row in found.lapsed)}"
    return Point(Rule.LAPSED, text, len(found.lapsed), "项", formula, _place(COMMITMENTS, commitments.row_of(found, state)))


def _late(desk: Desk) -> Point | None:
    rows = desk.book.figures.progress
    late = [number for number, owed in enumerate(rows) if owed.state in (OVERDUE, RETURNED)]
    if not late:
        return None
    formula = f'COUNTIFS({progress.STATE},"{OVERDUE}")+COUNTIFS({progress.STATE},"{RETURNED}")'
    text = f"逾期未报或退回待改：{_named(rows[number].section for number in late)}"
    return Point(Rule.LATE, text, len(late), "张表", formula, _place(PROGRESS, progress.FIRST + late[0]))


def _named(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    return "、".join(known[:_NAMED]) + ("等" if len(known) > _NAMED else "")


def _unconfirmed(desk: Desk) -> Point | None:
    waiting = desk.rows[desk.rows[CONFIRMATION] == UNCONFIRMED]
    if waiting.empty:
        return None
    formula = f'COUNTIFS({name(CONFIRMATION)},"{UNCONFIRMED}")'
    text = f"往期通过、本期还没有重新报送确认：{_named(texts(waiting[OWNER]))}"
    return Point(Rule.UNCONFIRMED, text, len(waiting), "个", formula, desk.details.of((CONFIRMATION, UNCONFIRMED)))


def _copied(desk: Desk) -> Point | None:
    found = desk.book.figures.alike
    if not found.across:
        return None
    text = f"不同科室的文字雷同，请看是不是照搬：{_named(member.section for group in found.across for member in group.members)}"
    return Point(Rule.COPIED, text, found.total_across, "组", alike.ACROSS_FORMULA, _place(ALIKE, alike.row_of(found, Reach.ACROSS)))


def _below(desk: Desk) -> Point | None:
    number = int((desk.rows[BELOW] == 1).sum())
    if not number:
        return None
    text = "自评等级低于按危害程度和发生机率推定的建议等级，审定时请复核"
    return Point(Rule.BELOW, text, number, "个", total(BELOW), desk.details.of((BELOW, 1)))


def _missing(desk: Desk) -> Point | None:
    figures = desk.book.figures
    if not figures.roster_given:
        return Point(Rule.MISSING, "机构岗位名册未报，应报的科室和岗位无法核对", 1, "份", "", _place(PROGRESS, 0))
    rows = [(at, owed) for at, owed in enumerate(figures.progress) if owed.form == POSITION.key and owed.missing]
    if not rows:
        return None
    own = f'SUMIFS({{}},{progress.FORM},"{POSITION.title}")'
    formula = f"{own.format(progress.OWED)}-{own.format(progress.HANDED_IN)}"
    text = f"名册上在岗的岗位还没有报岗位表：{_named(owed.section for _, owed in rows)}"
    return Point(Rule.MISSING, text, sum(len(owed.missing) for _, owed in rows), "个岗位", formula, _place(PROGRESS, progress.FIRST + rows[0][0]))


def _hints(desk: Desk) -> Point | None:
    findings = desk.book.findings
    told = [finding for finding in findings if finding.severity is Severity.WARNING]
    if not told:
        return None
    counted = Counter((finding.rule, finding.title) for finding in told)
    (rule, title), number = min(counted.items(), key=lambda item: (-item[1], item[0]))
    at = next(at for at, finding in enumerate(findings) if finding.rule == rule)
    formula = f'COUNTIFS({WEIGHT},"{Severity.WARNING.label}")' if len(findings) <= ROWS_PER_SHEET else ""
    text = f"已通过来件中的提示，最多的是“{title}”（{number}条）"
    return Point(Rule.HINTS, text, len(told), "条", formula, _place(PROBLEMS, TOP + 1 + (at if at < ROWS_PER_SHEET else 0)))


_FINDERS: Mapping[Rule, Callable[[Desk], Point | None]] = MappingProxyType({
    Rule.BARE: _without_measures, Rule.DUTIES: _joined_duties, Rule.WARNED: _warned, Rule.UNHANDLED: _unhandled, Rule.UNRECTIFIED: _unrectified,
    Rule.LAPSED: _lapsed, Rule.LATE: _late, Rule.UNCONFIRMED: _unconfirmed, Rule.COPIED: _copied, Rule.BELOW: _below, Rule.MISSING: _missing, Rule.HINTS: _hints,
})
