"""One paragraph for each section that owes something, ready to paste into a chat or a text message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.analysis.debts import Debt, Debts, Unreported
from pipeline.analysis.sent import WHOLE_UNIT
from pipeline.forms import BY_KEY
from pipeline.privacy import masked
from pipeline.rosterbook import LEADERS
from pipeline.writers.reminders.words import NO_ROSTER, day, lacking, lost, nothing, sent_back, title

_MOST = 6
_BYTE_ORDER_MARK = "\ufeff"


def messages(debts: Debts, signature: str, reply_by: date | None = None) -> str:
    """All paragraphs, an empty line between them; `reply_by` is the day that the office asks for, where it names one."""
    paragraphs = [_paragraph(debt, debts.today, signature, reply_by) for debt in debts.sections]
    return "\n\n".join([
        *([] if debts.roster_given else [NO_ROSTER]),
        *(paragraphs or [nothing(debts.today)]),
        *([lost(debts.unplaced)] if debts.unplaced else []),
    ])


def as_file(text: str) -> bytes:
    """The text as a file that the Notepad of any Windows shows: UTF-8 with a mark in front, lines ended its way."""
    return f"{_BYTE_ORDER_MARK}{text}\n".replace("\n", "\r\n").encode()


def _paragraph(debt: Debt, today: date, signature: str, reply_by: date | None) -> str:
    owes = f"截至{day(today)}，{_polite(debt)}还有{'；'.join(_parts(debt))}。"
    return masked(f"{debt.section}：{owes}{_asked(debt, reply_by)}{f'——{signature}' if signature else ''}")


def _polite(debt: Debt) -> str:
    """贵科， 贵中心， 各位局领导； the unit is not spoken to."""
    if debt.section == WHOLE_UNIT:
        return ""
    if LEADERS in (debt.kind, debt.section):
        return f"各位{LEADERS}"
    ending = next((ending for ending in ("中心", "科") if debt.section.endswith(ending)), "科室")
    return f"贵{ending}"


def _parts(debt: Debt) -> Iterator[str]:
    for each in debt.unreported:
        who = [BY_KEY[each.form].who] if debt.section == WHOLE_UNIT else []
        yield f"{title(each.form)}未报（{'，'.join([*who, *_posts(each), _time(each.due, each.overdue, '报送')])}）"
    for back in debt.returned:
        yield sent_back(back, "已退回待改", _time(back.due, back.overdue, "报送") if back.due else "")
    for gap in debt.gaps:
        yield f"{lacking(gap, _MOST)}，{_time(gap.due, gap.overdue, '填报')}"


def _posts(each: Unreported) -> list[str]:
    if not each.posts:
        return []
    named = "、".join(each.posts[:_MOST])
    return [f"缺{len(each.posts)}个岗位：{named}{'等' if len(each.posts) > _MOST else ''}"]


def _time(due: date | None, overdue: int, verb: str) -> str:
    if due is None:
        return f"请{verb}"
    return f"应于{day(due)}前{verb}{f'，已逾期{overdue}天' if overdue else ''}"


def _asked(debt: Debt, reply_by: date | None) -> str:
    """What is asked for and by when: the day that the office names, else that of the stage while it is still to come."""
    by = reply_by or (None if debt.overdue else debt.due)
    report = ("补报" if debt.overdue else "报送") if debt.unreported or debt.gaps else ""
    asked = "，".join(part for part in (report, "改正后重新报送" if debt.returned else "") if part)
    return f"请{f'于{day(by)}前' if by else '尽快'}{asked}。"
