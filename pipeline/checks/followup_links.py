"""信息, 承诺, 检查 and 公开 against the roster, the register and the day on which they were filled in."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.checks.power_links import Known, body_unknown, entered, numbers_unknown, quoted
from pipeline.checks.stack import UNIT_NAME, Stack
from pipeline.finding import Finding
from pipeline.forms import COMMITMENTS, FOLLOWUP_FORMS, INFORMATION, INSPECTIONS, PUBLICATIONS, SELF_CHECK
from pipeline.rosterbook import Roster
from pipeline.rulebook import followup as rules
from pipeline.rulebook import powers as power_rules
from pipeline.submission import filled_on
from pipeline.vocabulary import split_entries

_SECTION_OF = {INFORMATION.key: "涉及科室", COMMITMENTS.key: "科室", INSPECTIONS.key: "被检查科室", PUBLICATIONS.key: "责任科室"}
_POST_OF = {INFORMATION.key: "涉及岗位", COMMITMENTS.key: "岗位名称"}
_HAPPENED_ON = {INFORMATION.key: "登记日期", COMMITMENTS.key: "承诺日期", INSPECTIONS.key: "检查日期", PUBLICATIONS.key: "公开日期"}
_NAMELESS = {INFORMATION.key: "情况摘要", INSPECTIONS.key: "发现问题"}
_SHORTEST_NAME = 2


def judge_followup(stack: Stack, have: Known, roster: Roster) -> Iterator[Finding]:
    """All findings of a follow-up form's sheets against what else there is; of the self-check printed for a section only its codes."""
    if stack.form is SELF_CHECK and not stack.rows.empty:
        yield from numbers_unknown(stack, "风险编号", have, rules_too=False)
    if stack.form not in FOLLOWUP_FORMS or stack.rows.empty:
        return
    key = stack.form.key
    if roster.given:
        yield from body_unknown(stack, _SECTION_OF[key], have, roster)
        if key in _POST_OF:
            yield from _posts(stack, _SECTION_OF[key], _POST_OF[key], roster)
        if key in _NAMELESS:
            yield from _names(stack, _NAMELESS[key], roster)
    if "风险编号" in stack.form.headings:
        yield from numbers_unknown(stack, "风险编号", have, rules_too=False)
    if stack.form is COMMITMENTS:
        yield from _promisers(stack, roster)
        yield from _others_risks(stack, have)
    yield from _later_than_sheet(stack, _HAPPENED_ON[key])


def _posts(stack: Stack, of: str, heading: str, roster: Roster) -> Iterator[Finding]:
    for label, (post, section) in entered(stack, heading, of):
        if section in roster.sections and post not in roster.posts(section):
            yield stack.finding(power_rules.POST_UNKNOWN, label, heading, unknown=f"“{section}·{post}”", ask="")


def _names(stack: Stack, heading: str, roster: Roster) -> Iterator[Finding]:
    names = sorted((name for name in roster.everybody if len(name) >= _SHORTEST_NAME), key=len, reverse=True)
    for label, (text,) in entered(stack, heading):
        found = [name for name in names if name in text]
        if found:
            yield stack.finding(rules.NAME_IN_TEXT, label, heading, word="、".join(found))


def _promisers(stack: Stack, roster: Roster) -> Iterator[Finding]:
    for label, (person, section, post) in entered(stack, "承诺人", "科室", "岗位名称"):
        people = roster.people(section, post)
        if roster.given and people and person not in people:
            yield stack.finding(rules.NOT_ON_POST, label, "承诺人", section=section, post=post, expected=f"是{quoted(people)}")


def _others_risks(stack: Stack, have: Known) -> Iterator[Finding]:
    """A post answers for its own points and its section's; of the unit's own points any leader may."""
    for label, (entry, unit, section) in entered(stack, "风险编号", UNIT_NAME, "科室"):
        foreign = [code for code in split_entries(entry) if have.owner_of_risk.get((unit, code), section) not in (section, "")]
        if foreign:
            yield stack.finding(rules.OTHERS_RISK, label, "风险编号", codes=quoted(foreign), section=section)


def _later_than_sheet(stack: Stack, heading: str) -> Iterator[Finding]:
    for label, (day,) in entered(stack, heading):
        filled = filled_on(stack.table(label)).isoformat() if stack.table(label).entry("填表日期") else ""
        if filled and filled < day:
            yield stack.finding(rules.LATER_THAN_SHEET, label, heading, other=filled)
