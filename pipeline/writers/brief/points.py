"""三、存在的问题 and 四、下一步要求: what leaders are asked to look at first, and what is asked for because of it.

The rules are those of 提请注意, in their order. Of what was reported （信息） and what inspections found there is a number and nothing else; no
person is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.analysis.progress import OVERDUE, RETURNED
from pipeline.form import Stage
from pipeline.forms import POSITION
from pipeline.forms.vocabularies import GRADE
from pipeline.register.merge import leading_grade
from pipeline.writers.brief.matter import Matter, day_of, owners
from pipeline.writers.consolidated.attention import Rule


@dataclass(frozen=True)
class Point:
    """What was found, and what is asked for; a whole sentence each."""

    found: str
    asked: str


def points(matter: Matter) -> list[Point]:
    """All there are, in the order of the rules."""
    found = (FINDERS[rule](matter) for rule in Rule if rule in FINDERS)
    return [point for point in found if point is not None]


def problems(matter: Matter) -> list[str]:
    """三、存在的问题."""
    return [point.found for point in points(matter)] or [f"截至{day_of(matter.figures.today)}，没有需要通报的问题。"]


def demands(matter: Matter) -> list[str]:
    """四、下一步要求: what each problem asks for, what waits for the review, and what is due next."""
    return [*dict.fromkeys(point.asked for point in points(matter)), *_review(matter), _stage(matter)]


def _without_measures(matter: Matter) -> Point | None:
    number = matter.figures.without_measures
    if not number:
        return None
    rows = matter.points
    first = rows[(leading_grade(rows) == GRADE.values[0]) & (rows["措施条数"] == 0)]
    gravest = f"其中一级{len(first)}个{matter.concerning(owners(first))}" if len(first) else "没有一级的"
    last, today = matter.stages.last_day[Stage.MEASURES], matter.figures.today
    time = f"已经过了{day_of(last)}的期限，请立即补定" if today > last else f"请于{day_of(last)}前研究制定"
    return Point(f"没有防控措施的风险点{number}个，{gravest}。", f"没有防控措施的风险点，{time}。")


def _joined(matter: Matter) -> Point | None:
    found = matter.figures.balance.conflicts
    if not found:
        return None
    sections = matter.concerning(post.section for each in found for post in each.posts)
    return Point(f"应当分开的职责由同一岗位承担{len(found)}处{sections}。", "职责没有分开的，请调整分工或者增加复核环节，报领导小组研究。")


def _warned(matter: Matter) -> Point | None:
    """How many sections; which they are is told to nobody but them and the leaders."""
    number = sum(alert.grade == GRADE.values[0] for alert in matter.figures.followup.warnings.by_section)
    if not number:
        return None
    return Point(f"未办结的廉政风险信息较多、建议一级预警的科室（中心）{number}个。", "建议一级预警的，请负责人向领导小组当面说明，按期自查整改。")


def _unhandled(matter: Matter) -> Point | None:
    number = matter.figures.followup.warnings.overdue
    return Point(f"廉政风险信息处置逾期{number}条。", "处置逾期的信息，请承办科室（中心）立即办结，并说明原因。") if number else None


def _unrectified(matter: Matter) -> Point | None:
    number = len(matter.figures.followup.inspections.overdue)
    return Point(f"检查发现的问题整改逾期{number}项。", "整改逾期的问题，请责任科室（中心）立即整改，报送结果。") if number else None


def _lapsed(matter: Matter) -> Point | None:
    lapsed = matter.figures.followup.commitments.lapsed
    if not lapsed:
        return None
    names = [row.unit if matter.several else row.section for row in lapsed]
    return Point(f"公开承诺已到期{len(lapsed)}项{matter.concerning(names)}。", "到期的公开承诺，请重新作出，并在原来的范围公开。")


_WHOLE, _PARTLY = (OVERDUE, RETURNED), "部分岗位逾期未报"


def _late(matter: Matter) -> Point | None:
    """Forms that are overdue as a whole or for some posts, or wait to be put right; what is not due yet is no problem."""
    rows = [owed for owed in matter.wanting if owed.overdue or owed.state == RETURNED]
    if not rows:
        return None
    kinds = Counter(owed.state if owed.state in _WHOLE else _PARTLY for owed in rows)
    told = "、".join(f"{kind}{kinds[kind]}张" for kind in (*_WHOLE, _PARTLY) if kinds[kind])
    posts = sum(len(owed.missing) for owed in rows if owed.form == POSITION.key and owed.overdue)
    also = f"；按名册，还缺{posts}个岗位的岗位表" if posts and matter.figures.roster_given else ""
    back = "退回的表格，请按“退回说明”改正后原样报送" if kinds[RETURNED] else ""
    late = "逾期未报的，请立即补报" if sum(kinds.values()) > kinds[RETURNED] else ""
    return Point(f"表格没有按期报齐：{told}{matter.concerning(owed.section for owed in rows)}{also}。", f"{'；'.join(filter(None, (late, back)))}。")


def _unconfirmed(matter: Matter) -> Point | None:
    names = matter.unconfirmed
    if not names:
        return None
    return Point(
        f"往期通过、本期还没有重新报送确认的风险点{len(names)}个{matter.concerning(names)}。", "还没有确认的风险点，请按本期的情况核对，重新报送。"
    )


def _copied(matter: Matter) -> Point | None:
    """Texts that sections share: perhaps copied and not written for the post."""
    groups = matter.figures.alike.across
    if not groups:
        return None
    names = [member.unit if matter.several else member.section for group in groups for member in group.members]
    return Point(
        f"不同科室（中心）的风险点、防控措施文字雷同{len(groups)}组{matter.concerning(names)}。", "文字雷同的，请结合本岗位、本科室（中心）的实际重新核对，不要照搬。"
    )


def _below(matter: Matter) -> Point | None:
    number, when = matter.figures.self_below_proposed, "审定时" if matter.figures.unreviewed else "下次审核时"
    return Point(f"自评等级低于建议等级的风险点{number}个。", f"自评偏低的风险点，请领导小组{when}复核。") if number else None


def _no_roster(matter: Matter) -> Point | None:
    if matter.figures.roster_given:
        return None
    return Point("机构岗位名册未报，应报的科室和岗位无法核对。", "请办公室尽快报送机构岗位名册。")


def _review(matter: Matter) -> Iterator[str]:
    if matter.figures.unreviewed:
        yield f"待审定的{matter.figures.unreviewed}个风险点，请领导小组按“审核定级表”逐项审核定级。"


FINDERS: Mapping[Rule, Callable[[Matter], Point | None]] = MappingProxyType({
    Rule.BARE: _without_measures, Rule.DUTIES: _joined, Rule.WARNED: _warned, Rule.UNHANDLED: _unhandled, Rule.UNRECTIFIED: _unrectified,
    Rule.LAPSED: _lapsed, Rule.LATE: _late, Rule.UNCONFIRMED: _unconfirmed, Rule.COPIED: _copied, Rule.BELOW: _below, Rule.MISSING: _no_roster,
})
LEFT_OUT: Mapping[Rule, str] = MappingProxyType({Rule.HINTS: "The senders' slips of the pen are the office's business and go back to each of them."})


_TASKS = {
    Stage.LAUNCH: "报齐机构岗位名册，做好排查准备",
    Stage.SEARCH: "完成廉政风险排查，报送岗位、科室、单位三种表",
    Stage.MEASURES: "针对排查出的风险点制定防控措施，写明完成时限和责任人",
    Stage.IMPROVE: "落实防控措施，作出公开承诺，做好监督检查和整改",
}


def _stage(matter: Matter) -> str:
    """What the stage under way asks for and by when; after the last what stays to be done."""
    today, last_day = matter.figures.today, matter.stages.last_day
    ahead = [(last, stage) for stage, last in last_day.items() if last >= today]
    if not ahead:
        return "本期各阶段均已截止，请继续落实防控措施；有新的风险点，随时报送。"
    last, stage = min(ahead, key=lambda pair: (pair[0], list(Stage).index(pair[1])))
    return f"现在是{stage.value}阶段，请于{day_of(last)}前{_TASKS[stage]}。"
