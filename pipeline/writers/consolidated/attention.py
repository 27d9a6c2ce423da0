"""请领导先看： at most ten things, each found by a rule that 口径与词表 prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.analysis.commitments import Validity
from pipeline.analysis.progress import OVERDUE, RETURNED
from pipeline.analysis.tables import OWNER
from pipeline.finding import Severity
from pipeline.forms import POSITION
from pipeline.forms.vocabularies import GRADE
from pipeline.register.periods import CONFIRMATION, UNCONFIRMED
from pipeline.writers.consolidated import balance, commitments, inspections, progress, warnings
from pipeline.writers.consolidated.counting import total
from pipeline.writers.consolidated.database import MEASURES, TOP, name
from pipeline.writers.consolidated.desk import Desk, cell
from pipeline.writers.consolidated.links import sheet_name
from pipeline.writers.consolidated.names import BALANCE, COMMITMENTS, DATABASE, FIRST_GRADE, INSPECTIONS, PROBLEMS, PROGRESS, WARNINGS
from pipeline.writers.consolidated.prepared import BELOW, LED_BY
from pipeline.writers.consolidated.problems import ROWS_PER_SHEET, WEIGHT
from pipeline.writers.consolidated.table import texts

RULES = {
    "一级无措施": "管理等级为一级、防控措施为空的风险点。",
    "职责没有分开": "“制衡提示”列出的每一处：应当分开的职责由同一岗位承担。",
    "处置逾期": "“预警统计”中处置期限已过、还没有办结的信息，写明科室；只有条数。",
    "整改逾期": "“检查整改”中过了整改期限、还没有整改好的检查，写明科室。",
    "承诺到期": "“承诺”中公开期限已过的承诺，写明科室。",
    "逾期或退回": "“报送进度”中状态为“逾期未报”或“退回待改”的表。",
    "本期未确认": "往期通过、本期还没有重新报送的风险点，写明科室。",
    "自评偏低": "自评等级低于建议等级的风险点。",
    "岗位缺报": "名册上在岗而没有岗位表的岗位；名册未报的，提示名册未报。",
    "提示最多的规则": "已通过来件中的提示，列出条数最多的一种。",
}
_NAMED = 4


@dataclass(frozen=True)
class Point:
    """One thing to look at: what, how many and of what, counted by which formula, and where it stands."""

    text: str
    number: int
    counter: str
    formula: str
    sheet: str
    cell: str


def points(desk: Desk) -> list[Point]:
    """What there is to look at, in the order of the rules."""
    found = (_without_measures(desk), _joined_duties(desk), _unhandled(desk), _unrectified(desk), _lapsed(desk), _late(desk), _unconfirmed(desk), _below(desk), _missing(desk), _warnings(desk))
    return [point for point in found if point is not None]


def _row(positions: Iterable[int]) -> str:
    return cell(TOP + 1 + next(iter(positions), 0), 0)


def _without_measures(desk: Desk) -> Point | None:
    first = GRADE.values[0]
    rows = desk.rows[desk.rows[LED_BY] == first].reset_index(drop=True)
    without = rows.index[rows[MEASURES] == 0]
    if not len(without):
        return None
    formula = f'COUNTIFS({name(LED_BY)},"{first}",{name(MEASURES)},0)'
    return Point("一级风险点还没有防控措施", len(without), "个", formula, FIRST_GRADE, _row(without))


def _joined_duties(desk: Desk) -> Point | None:
    found = desk.book.figures.balance
    if not found.conflicts:
        return None
    named = (f"{each.procedure.title if each.procedure else each.what}（{'、'.join(map(str, each.posts))}）" for each in found.conflicts)
    text = f"应当分开的职责由同一岗位承担：{_named(named)}"
    return Point(text, len(found.conflicts), "处", f"{sheet_name(BALANCE)}!{balance.total_cell(found)}", BALANCE, cell(balance.row_of(found, 0), 0))


def _unhandled(desk: Desk) -> Point | None:
    found = desk.book.figures.followup.warnings
    if not found.overdue:
        return None
    late = [alert.owner for alert in found.by_section if alert.overdue]
    formula = f"{sheet_name(WARNINGS)}!{warnings.overdue_cell(found)}"
    return Point(f"廉政风险信息处置逾期：{_named(late)}", found.overdue, "条", formula, WARNINGS, cell(warnings.FIRST_LINE, 0))


def _unrectified(desk: Desk) -> Point | None:
    found = desk.book.figures.followup.inspections
    if not found.overdue:
        return None
    formula = f'COUNTIFS({inspections.PREFIX}_{inspections.KIND},"{inspections.OVERDUE}")'
    text = f"检查发现的问题整改逾期：{_named(row.section for row in found.overdue)}"
    return Point(text, len(found.overdue), "项", formula, INSPECTIONS, cell(inspections.row_of(found, inspections.OVERDUE), 0))


def _lapsed(desk: Desk) -> Point | None:
    found = desk.book.figures.followup.commitments
    if not found.lapsed:
        return None
    state = Validity.EXPIRED.value
    formula = f'COUNTIFS({commitments.PREFIX}_{commitments.KIND},"{state}")'
    text = f"公开承诺已到期：{_named(row.section for row in found.lapsed)}"
    return Point(text, len(found.lapsed), "项", formula, COMMITMENTS, cell(commitments.row_of(found, state), 0))


def _late(desk: Desk) -> Point | None:
    rows = desk.book.figures.progress
    late = [number for number, owed in enumerate(rows) if owed.state in (OVERDUE, RETURNED)]
    if not late:
        return None
    formula = f'COUNTIFS({progress.STATE},"{OVERDUE}")+COUNTIFS({progress.STATE},"{RETURNED}")'
    text = f"逾期未报或退回待改：{_named(rows[number].section for number in late)}"
    return Point(text, len(late), "张表", formula, PROGRESS, cell(progress.FIRST + late[0], 0))


def _named(names: Iterable[str]) -> str:
    known = list(dict.fromkeys(names))
    return "、".join(known[:_NAMED]) + ("等" if len(known) > _NAMED else "")


def _unconfirmed(desk: Desk) -> Point | None:
    waiting = desk.rows[desk.rows[CONFIRMATION] == UNCONFIRMED]
    if waiting.empty:
        return None
    formula = f'COUNTIFS({name(CONFIRMATION)},"{UNCONFIRMED}")'
    text = f"往期通过、本期还没有重新报送确认：{_named(texts(waiting[OWNER]))}"
    return Point(text, len(waiting), "个", formula, DATABASE, _row(waiting.index))


def _below(desk: Desk) -> Point | None:
    below = desk.rows.index[desk.rows[BELOW] == 1]
    if not len(below):
        return None
    text = "自评等级低于按危害程度和发生机率推定的建议等级，审定时请复核"
    return Point(text, len(below), "个", total(BELOW), DATABASE, _row(below))


def _missing(desk: Desk) -> Point | None:
    figures = desk.book.figures
    if not figures.roster_given:
        return Point("机构岗位名册未报，应报的科室和岗位无法核对", 1, "份", "", PROGRESS, "A1")
    rows = [(at, owed) for at, owed in enumerate(figures.progress) if owed.form == POSITION.key and owed.missing]
    if not rows:
        return None
    own = f'SUMIFS({{}},{progress.FORM},"{POSITION.title}")'
    formula = f"{own.format(progress.OWED)}-{own.format(progress.HANDED_IN)}"
    text = f"名册上在岗的岗位还没有报岗位表：{_named(owed.section for _, owed in rows)}"
    return Point(text, sum(len(owed.missing) for _, owed in rows), "个岗位", formula, PROGRESS, cell(progress.FIRST + rows[0][0], 0))


def _warnings(desk: Desk) -> Point | None:
    findings = desk.book.findings
    told = [finding for finding in findings if finding.severity is Severity.WARNING]
    if not told:
        return None
    counted = Counter((finding.rule, finding.title) for finding in told)
    (rule, title), number = min(counted.items(), key=lambda item: (-item[1], item[0]))
    at = next(at for at, finding in enumerate(findings) if finding.rule == rule)
    formula = f'COUNTIFS({WEIGHT},"{Severity.WARNING.label}")' if len(findings) <= ROWS_PER_SHEET else ""
    text = f"已通过来件中的提示，最多的是“{title}”（{number}条）"
    return Point(text, len(told), "条", formula, PROBLEMS, _row([at] if at < ROWS_PER_SHEET else []))
