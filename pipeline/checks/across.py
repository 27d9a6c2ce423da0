"""Rules across sheets and letters: posts and people against the roster, texts of one section against those of others."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from pipeline.checks.stack import SECTION, Stack
from pipeline.columns import entries
from pipeline.finding import Finding
from pipeline.form import Kind, Level
from pipeline.privacy import holds_personal_number
from pipeline.rosterbook import LEADERS, Roster
from pipeline.rulebook import across as rules
from pipeline.vocabulary import split_entries

_TOO_COMMON = frozenset({"办公室"})
_TOGETHER = "由与和同商请送交报向经给对从及或按据转合助知求调邀、"
"""Signs before a name that make its section a partner in what is told （由法规审理科复核）, not the one that a text was copied from."""
_SHORTEST_NAME = 3
NEAR_POST, NEAR_PERSON = 50, 60


def against_roster(stack: Stack, roster: Roster) -> Iterator[Finding]:
    """Posts and people of the position form that the roster does not have; silent about sections it does not have."""
    if stack.form.level is not Level.POSITION or not roster.given:
        return
    pairs = zip(*(entries(stack.rows[heading]) for heading in (SECTION, "岗位名称", "姓名")), strict=True)
    for label, (section, post, person) in enumerate(pairs):
        if not isinstance(post, str) or section not in roster.sections or stack.spoken(label, "岗位名称"):
            continue
        if post not in roster.posts(section):
            yield _unknown_post(stack, label, section, post, roster)
        elif isinstance(person, str) and person not in (known := roster.people(section, post)):
            expected = "、".join(f"“{name}”" for name in known)
            yield stack.finding(rules.UNKNOWN_PERSON, label, "姓名", expected=expected)


def _unknown_post(stack: Stack, label: int, section: str, post: str, roster: Roster) -> Finding:
    near = process.extract(post, roster.posts(section), scorer=fuzz.ratio, score_cutoff=NEAR_POST, limit=None)
    names = "、".join(f"“{name}”" for name, _, _ in near)
    ask = f"您是不是要填{names}？" if names else ""
    suggestion = near[0][0] if len(near) == 1 else ""
    return stack.finding(rules.UNKNOWN_POST, label, "岗位名称", section=section, ask=ask, suggestion=suggestion)


def people_unknown(stack: Stack, roster: Roster) -> Iterator[Finding]:
    """People who are to answer for something and whom the roster does not have; who fills the posts is `against_roster`'s business."""
    if stack.form.level is None or not roster.given:
        return
    for field in stack.form.fields:
        if field.kind is not Kind.PERSON or field.heading == "姓名":
            continue
        names = entries(stack.rows[field.heading])
        for label, name in enumerate(names):
            # A name with a number behind it is told already; it is put right when the number is gone.
            if name and name not in roster.everybody and not holds_personal_number(name) and not stack.spoken(label, field.heading):
                near = process.extractOne(name, roster.everybody, scorer=fuzz.ratio, score_cutoff=NEAR_PERSON)
                ask = f"您是不是要填“{near[0]}”？" if near else ""
                yield stack.finding(rules.PERSON_NOT_IN_ROSTER, label, field.heading, ask=ask, suggestion=near[0] if near else "")


def other_sections_named(stack: Stack, roster: Roster) -> Iterator[Finding]:
    """Texts that name another section, as copies from it do. The bureau's leaders may name any."""
    owners = _owners(roster)
    if not owners or stack.form.level in (None, Level.UNIT):
        return
    names = "|".join(re.escape(name) for name in sorted(owners, key=len, reverse=True))
    pattern = re.compile(f"([{_TOGETHER}])?({names})")
    leaders = {s for s in roster.sections if s not in roster.reporting_sections} | {LEADERS}
    for field in stack.form.fields:
        if field.kind is Kind.PROSE:
            yield from _named_in(stack, field.heading, pattern, owners, leaders)


def _named_in(
    stack: Stack, heading: str, pattern: re.Pattern[str], owners: dict[str, str], leaders: set[str]
) -> Iterator[Finding]:
    column = stack.rows[heading]
    hits = {text: {name for partner, name in pattern.findall(text) if not partner} for text in column.dropna().unique() if pattern.search(text)}
    for label in column.index[column.isin(list(hits))]:
        own = stack.value(label, SECTION) or ""
        foreign = sorted(word for word in hits[column[label]] if owners[word] != own and word not in own)
        if own not in leaders and foreign:
            yield stack.finding(rules.OTHER_SECTION_NAMED, label, heading, word="、".join(foreign))


def _owners(roster: Roster) -> dict[str, str]:
    """Section names and short names that are long and rare enough to be told apart inside a text."""
    owners: dict[str, set[str]] = defaultdict(set)
    for section, short in zip(roster.rows["科室"], roster.rows["简称"], strict=True) if roster.given else ():
        for name in (section, *(split_entries(short) if isinstance(short, str) else ())):
            if len(name) >= _SHORTEST_NAME and name not in _TOO_COMMON and section in roster.reporting_sections:
                owners[name].add(section)
    return {name: next(iter(sections)) for name, sections in owners.items() if len(sections) == 1}
