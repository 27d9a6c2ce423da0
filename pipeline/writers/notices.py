"""预警提示单： for each section with something open, at what level it is warned, by when it is to check itself, and the sheet on which it answers.

Only counts, codes, levels and days stand there; what was reported and by whom does not. Sent back, the sheet is a letter like any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.analysis.warnings import Alert, Warnings
from pipeline.columns import columns
from pipeline.filename import safe, unused
from pipeline.forms import SELF_CHECK
from pipeline.register.codes import CODE
from pipeline.register.merge import Register
from pipeline.writers.template import Chapter, Filling, Manner, about_columns, filled_workbook, said

FOLDER = "预警"
_FIXED = frozenset(field.heading for field in SELF_CHECK.fixed)
_GAP = "\u3000" * 8
_SIGNED = f"签发（领导小组）：{_GAP}科室（中心）负责人（签字）：{_GAP}\u3000年\u3000\u3000月\u3000\u3000日"


def notices(register: Register, found: Warnings, edition: str) -> dict[str, bytes]:
    """The notices by path; none where nothing is open. `edition` as printed: 第001版."""
    made: dict[str, bytes] = {}
    taken: set[str] = set()
    risks = {row[0]: row[1] for row in columns(register.risks, (CODE, "风险点"))} if found.by_section else {}
    for alert in found.by_section:
        name = unused(safe(f"{SELF_CHECK.workbook}_{alert.owner}"), taken)
        taken.add(name.casefold())
        made[f"{FOLDER}/{name}.xlsx"] = _notice(register, found, alert, risks, edition)
    return made


def _notice(register: Register, found: Warnings, alert: Alert, risks: Mapping[str, str], edition: str) -> bytes:
    header = {"单位名称": alert.unit, "科室(中心)": alert.owner, "填报期": register.period}
    rows = [
        {"风险编号": own.owner, "风险点": risks.get(own.owner), "预警等级": own.grade, "办理期限": own.deadline or None} for own in _alerts(found, alert)
    ]
    manner = Manner(given=_FIXED, locked=True, ready=0, hint=sentence(alert), closing=_SIGNED)
    return filled_workbook([Filling(SELF_CHECK, header, rows, manner=manner)], told=[*_chapters(alert, edition)])


def _alerts(found: Warnings, section: Alert) -> list[Alert]:
    """The alerts of the risk points that a section's open information names, the gravest first."""
    named = {code for signal in found.open if (signal.unit, signal.section) == (section.unit, section.section) for code in signal.codes}
    return [alert for code, alert in found.by_code.items() if code in named]


def sentence(alert: Alert) -> str:
    """What the section is told, in one sentence."""
    late = f"其中{alert.overdue}条已过期限，" if alert.overdue else ""
    until = f"最早的期限是{alert.deadline}，" if alert.deadline else ""
    return f"经分析评估，你科室（中心）有未办结的廉政风险信息{alert.signals}条，{late}{until}预警等级{alert.grade}。请逐项自查自纠。"


def _chapters(alert: Alert, edition: str) -> Iterator[Chapter]:
    yield "这是什么表", said(
        f"本表由{edition}信息库印出，提示{alert.owner}未办结的廉政风险信息的预警等级和办理期限；信息的内容、来源不在这里写明。",
        f"《实施意见》的要求：“{SELF_CHECK.demand}”。",
    )
    yield "怎样办理", said(
        "一级：科室（中心）负责人当面向领导小组说明，在办理期限以前自查整改，报送本表。",
        "二级：科室（中心）负责人组织自查整改，报分管领导，在办理期限以前报送本表。",
        "三级：科室（中心）内部教育提醒，自查后在办理期限以前报送本表。",
        "期限已经过了的，立即办理，并在自查情况中说明原因。",
    )
    yield "各栏怎样填", about_columns(SELF_CHECK)
    yield "怎样报送", said(
        "灰色单元格由程序印制，已经锁定；只填白色单元格和表头的填表人、审核人、日期。",
        "填好后保存为.xlsx格式，交办公室放进收件文件夹inbox，下一次汇总时生效；文件名可以自取。",
        "报送自查表不等于办结：信息是否办结，由办公室在信息登记表上登记。",
    )
