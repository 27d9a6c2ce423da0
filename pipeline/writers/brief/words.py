"""The sentences of 一、总体情况 and 二、风险分布, computed from the figures; each only where there is something to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pipeline.analysis.progress import ACCEPTED, MISSING, OVERDUE, RETURNED, WHOLE_UNIT
from pipeline.analysis.tables import CrossTable
from pipeline.forms.vocabularies import GRADE
from pipeline.writers.brief.lines import Line
from pipeline.writers.brief.matter import Matter, day_of, listed

SUBJECT = "廉政风险排查情况通报"
_TOP, _FEW = 3, 5


def title(matter: Matter) -> str:
    """The unit's notice; of several units the title names none."""
    return SUBJECT if matter.several else f"{matter.figures.unit}{SUBJECT}"


def signature(matter: Matter) -> str:
    """Who issues it: the unit; of several the one that the settings name, or nobody yet."""
    return matter.settings.unit if matter.several else matter.figures.unit


def opening(matter: Matter) -> str:
    """What the notice is about."""
    period = matter.figures.period or "本期"
    return f"现将{period}廉政风险排查情况通报如下："


def overview(matter: Matter) -> list[str]:
    """一、总体情况: the computed sentence, what came in, what is in order."""
    figures = matter.figures
    nothing = f"截至{day_of(figures.today)}，还没有通过的风险点。"
    return [figures.sentence if figures.total else nothing, f"{_letters(matter)}{_forms(matter)}{_complete(matter)}"]


def _letters(matter: Matter) -> str:
    own = matter.figures.letters
    if not own.received:
        return "收件文件夹里没有来件。"
    kinds = {"通过": own.accepted, "退回": own.returned, "重复": own.repeated, "往期": own.other_period}
    return f"共收到来件{own.received}件，其中{'、'.join(f'{kind}{number}件' for kind, number in kinds.items() if number)}。"


def _forms(matter: Matter) -> str:
    """What became of the forms that are due, in numbers that add up."""
    states = Counter(owed.state for owed in matter.owed)
    if not states:
        return ""
    known = (ACCEPTED, RETURNED, OVERDUE, MISSING)
    kinds = {"已通过": states[ACCEPTED], "退回待改": states[RETURNED], "逾期未报": states[OVERDUE], "未到期限": states[MISSING]}
    kinds["缺部分岗位"] = sum(number for state, number in states.items() if state not in known)
    parts = "、".join(f"{kind}{number}张" for kind, number in kinds.items() if number)
    known_only = "" if matter.figures.roster_given else "名册未报，只按已知的统计，"
    return f"{known_only}应报表格{len(matter.owed)}张，{parts if matter.wanting else '已全部通过'}。"


def _complete(matter: Matter) -> str:
    """Which sections have nothing left to hand in, where others have."""
    behind = {owed.section for owed in matter.wanting} | {WHOLE_UNIT}
    done = listed((owed.section for owed in matter.owed if owed.section not in behind), matter.whose)
    return f"已报齐并全部通过的有{done}。" if done and matter.wanting and not matter.several else ""


def distribution(matter: Matter, lines: tuple[Line, ...]) -> list[str]:
    """二、风险分布: by grade, by category, and whose are most."""
    if not matter.figures.total:
        return ["还没有通过的风险点，暂无分布情况。"]
    return ["".join((_graded(matter), _categories(matter), *_most(lines), f"各{matter.whose}情况见附表和附图。"))]


def _graded(matter: Matter) -> str:
    figures = matter.figures
    counts = figures.by_self if figures.unreviewed else figures.by_approved
    grades = "、".join(f"{grade}{counts[grade]}个" for grade in GRADE.values)
    basis = "审定等级" if not figures.unreviewed else "自评等级" if matter.reviewed else "自评等级（未经审定）"
    left = f"；其中{figures.unreviewed}个还没有审定" if matter.reviewed and figures.unreviewed else ""
    return f"按{basis}，{grades}，一级占{counts[GRADE.values[0]] / figures.total:.0%}{left}。"


def _categories(matter: Matter) -> str:
    counts = _column_totals(next(table for table in matter.figures.tables if table.by == "风险类别"))
    ordered = sorted(((number, name) for name, number in counts.items() if number), key=lambda pair: -pair[0])
    return f"按风险类别，{'、'.join(f'{name}{number}个' for number, name in ordered)}。"


def _column_totals(table: CrossTable) -> dict[str, int]:
    return {str(label): int(number) for label, number in table.counts.sum(axis=1).items()}


def _most(lines: tuple[Line, ...]) -> Iterator[str]:
    """Whose points are most, and whose of first grade; said only where there are more than a few to choose from."""
    if len(lines) >= _FEW:
        for what, numbers in (("风险点", {line.owner: line.total for line in lines}), ("自评一级", {line.owner: line.by_self[0] for line in lines})):
            named = _ranked(numbers)
            yield f"{what}较多的是{named}。" if named else ""


def _ranked(numbers: dict[str, int]) -> str:
    """The first few of them. Of several with the same number all are named, or none."""
    ordered = sorted(numbers.items(), key=lambda pair: -pair[1])
    following = [*(number for _, number in ordered[1:]), 0]
    few = max((at for at, (_, number) in enumerate(ordered[:_TOP], 1) if number > following[at - 1]), default=0)
    return "、".join(f"{owner}（{number}个）" for owner, number in ordered[:few])
