"""Powers, posts, procedures, rules and risk points by their numbers: what is named must be there, be it in this run's letters or in the register.

Nothing is asked for where the list that would hold it was never handed in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz import fuzz, process

from pipeline.checks.power_rows import CODED
from pipeline.checks.stack import SECTION, TABLE, UNIT_NAME, Stack
from pipeline.columns import column, columns
from pipeline.finding import Finding
from pipeline.flows.procedures import Post, posts_of
from pipeline.form import Level
from pipeline.forms import POST_POWERS, POWERS, PROCEDURES, RISK_FORMS, RULE_LIST, STEPS
from pipeline.rosterbook import Roster
from pipeline.rulebook import powers as rules
from pipeline.text import essence
from pipeline.vocabulary import split_entries

NEAR_CODE, NEAR_POST = 85, 50
_TAKES_POWERS = {POST_POWERS.key: "权力编号", PROCEDURES.key: "权力编号", **{form.key: "对应权力编号" for form in RISK_FORMS if "对应权力编号" in form.headings}}
_TAKES_BODY = {POWERS.key: "责任主体", PROCEDURES.key: "责任科室"}
_TAKES_POSTS = {POWERS.key: "责任岗位", STEPS.key: "责任岗位", POST_POWERS.key: "岗位名称"}

Code = tuple[str, str]
"""A unit and a number given within it."""


@dataclass(frozen=True)
class Known:
    """All numbers that are in use: `owners` of those that lists give out, by form and code, with each owner's name for it; the steps counted
    of each procedure; the section of each risk point, blank for the unit's own.
    """

    owners: Mapping[str, Mapping[Code, Mapping[str, str]]]
    steps: Mapping[Code, frozenset[int]]
    owner_of_risk: Mapping[Code, str]
    units: frozenset[str] = field(default_factory=frozenset)

    @property
    def risks(self) -> Collection[Code]:
        """The codes of risk points."""
        return self.owner_of_risk.keys()

    def codes(self, form: str, unit: str) -> frozenset[str]:
        """The codes that a list gives out in a unit."""
        return frozenset(code for of, code in self.owners.get(form, {}) if of == unit)


def known(stacks: Sequence[Stack], standing: Mapping[str, pd.DataFrame]) -> Known:
    """What this run's sheets and the rows that stand in the register (by form) name, taken together."""
    sheets = {stack.form.key: stack.rows for stack in stacks}
    both = {key: [rows for rows in (standing.get(key), sheets.get(key)) if rows is not None and len(rows)] for key in {*sheets, *standing}}
    owners = {key: _owners(_in_force(sheets.get(key), standing.get(key)), heading) for key, heading in CODED.items()}
    risks = {
        (unit, code): "" if form.level is Level.UNIT else section
        for form in RISK_FORMS for rows in both.get(form.key, []) for unit, code, section in columns(rows, (UNIT_NAME, "风险编号", SECTION)) if code
    }
    units = frozenset(unit for rows in sheets.values() for unit in column(rows, UNIT_NAME))
    return Known(owners, _counts(both.get(STEPS.key, [])), risks, units)


def _in_force(sheets: pd.DataFrame | None, standing: pd.DataFrame | None) -> list[pd.DataFrame]:
    """The rows of lists: what a section hands in now replaces what stands of it."""
    if standing is None or standing.empty or sheets is None or sheets.empty:
        return [rows for rows in (standing, sheets) if rows is not None]
    handed_in = set(columns(sheets, (UNIT_NAME, SECTION)))
    return [standing[[owner not in handed_in for owner in columns(standing, (UNIT_NAME, SECTION))]], sheets]


def _owners(parts: Sequence[pd.DataFrame], heading: str) -> Mapping[Code, Mapping[str, str]]:
    found: dict[Code, dict[str, str]] = defaultdict(dict)
    name = heading.replace("编号", "名称")
    for rows in parts:
        for unit, code, section, called in columns(rows, (UNIT_NAME, heading, SECTION, name)):
            if code:
                found[unit, code][section] = called
    return found


def _counts(parts: Sequence[pd.DataFrame]) -> Mapping[Code, frozenset[int]]:
    """How many steps each procedure has, by each account of it: a later sheet may be about to replace what stands or came before."""
    found: dict[Code, set[int]] = defaultdict(set)
    for rows in parts:
        sheets = rows[TABLE] if TABLE in rows else [0] * len(rows)
        for (unit, code, _), count in Counter(zip(column(rows, UNIT_NAME), column(rows, "流程编号"), sheets, strict=True)).items():
            found[unit, code].add(count)
    return {key: frozenset(counts) for key, counts in found.items()}


def judge_links(stack: Stack, have: Known, roster: Roster) -> Iterator[Finding]:
    """All findings of a form's sheets against what else there is."""
    if stack.rows.empty:
        return
    key = stack.form.key
    if key in _TAKES_POWERS:
        yield from _powers(stack, _TAKES_POWERS[key], have)
    if key in CODED:
        yield from _claimants(stack, CODED[key], have)
    if key in _TAKES_BODY and roster.given:
        yield from body_unknown(stack, _TAKES_BODY[key], have, roster)
    if key in _TAKES_POSTS and roster.given:
        yield from _posts(stack, _TAKES_POSTS[key], roster)
    if key == STEPS.key:
        yield from _listed(stack, have)
        yield from numbers_unknown(stack, "风险编号", have, rules_too=False)
    if key == RULE_LIST.key:
        yield from numbers_unknown(stack, "对应编号", have, rules_too=True)
    if key == PROCEDURES.key:
        yield from _walked(stack, have)


def entered(stack: Stack, *headings: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows in which the first of these columns is filled and was not complained of yet, with what stands there, blank where nothing."""
    for label, values in enumerate(columns(stack.rows, headings)):
        if values[0] and not stack.spoken(label, headings[0]):
            yield label, values


def quoted(words: Sequence[str]) -> str:
    """Words as they stand in a sentence: “甲”、“乙”."""
    return "、".join(f"“{word}”" for word in words)


def _powers(stack: Stack, heading: str, have: Known) -> Iterator[Finding]:
    listed = {unit: codes for unit in have.units if (codes := have.codes(POWERS.key, unit))}
    if not listed:
        return
    for label, (entry, unit) in entered(stack, heading, UNIT_NAME):
        codes = listed.get(unit, frozenset())
        unknown = [code for code in split_entries(entry) if code not in codes] if codes else []
        if unknown:
            near = process.extractOne(unknown[0], sorted(codes), scorer=fuzz.ratio, score_cutoff=NEAR_CODE) if len(unknown) == 1 else None
            ask = f"您是不是要填“{near[0]}”？" if near else ""
            yield stack.finding(rules.POWER_UNKNOWN, label, heading, unknown=quoted(unknown), ask=ask)


def _claimants(stack: Stack, heading: str, have: Known) -> Iterator[Finding]:
    """Two sections with one number: of rules （制度） several may be in charge, as long as they mean the same one."""
    given, name = have.owners[stack.form.key], heading.replace("编号", "名称")
    for label, (code, unit, section, called) in entered(stack, heading, UNIT_NAME, SECTION, name):
        others = {other: of for other, of in given[unit, code].items() if other != section}
        if stack.form is RULE_LIST:
            others = {other: of for other, of in others.items() if essence(of) != essence(called)}
        if others:
            yield stack.finding(rules.TWO_CLAIMANTS, label, heading, others=quoted(sorted(others)))


def body_unknown(stack: Stack, heading: str, have: Known, roster: Roster) -> Iterator[Finding]:
    """Entries of a column that are neither a section of the roster nor the unit itself."""
    units = {essence(unit) for unit in have.units}
    for label, (body,) in entered(stack, heading):
        if body not in roster.sections and essence(body) not in units:
            match = roster.section(body)
            # Of several bodies in one cell, one that is near is no right value for all.
            near = "" if len(split_entries(body)) > 1 else match.section or match.near
            ask = f"您是不是要填“{near}”？" if near else ""
            yield stack.finding(rules.BODY_UNKNOWN, label, heading, ask=ask, suggestion=near)


def _posts(stack: Stack, heading: str, roster: Roster) -> Iterator[Finding]:
    body = _TAKES_BODY.get(stack.form.key, SECTION)
    for label, (entry, owner, filer) in entered(stack, heading, body, SECTION):
        home = owner if owner in roster.sections else filer
        # A section that is not in the roster is told at its own cell or in the header block.
        unknown = [post for post in posts_of(entry, home) if post.section in roster.sections and post.name not in roster.posts(post.section)]
        strange = [post for post in posts_of(entry, home) if post.section not in roster.sections and post.section != home]
        if unknown or strange:
            yield stack.finding(rules.POST_UNKNOWN, label, heading, unknown=quoted([str(post) for post in (*unknown, *strange)]), ask=_ask(unknown, roster))


def _ask(unknown: Sequence[Post], roster: Roster) -> str:
    if len(unknown) != 1:
        return ""
    near = process.extractOne(unknown[0].name, roster.posts(unknown[0].section), scorer=fuzz.ratio, score_cutoff=NEAR_POST)
    return f"您是不是要填“{unknown[0].section}·{near[0]}”？" if near else ""


def _listed(stack: Stack, have: Known) -> Iterator[Finding]:
    """A procedure of the steps that no catalogue lists is told once, at its first step."""
    told: set[Code] = set()
    for label, (code, unit) in entered(stack, "流程编号", UNIT_NAME):
        if have.owners[PROCEDURES.key] and (unit, code) not in have.owners[PROCEDURES.key] and (unit, code) not in told:
            told.add((unit, code))
            yield stack.finding(rules.PROCEDURE_UNLISTED, label, "流程编号")


def numbers_unknown(stack: Stack, heading: str, have: Known, *, rules_too: bool) -> Iterator[Finding]:
    """Risk points, and for rules also powers. Of risk points nothing is known before the first edition gave them codes."""
    where = "权力清单和信息库" if rules_too else "信息库"
    for label, (entry, unit) in entered(stack, heading, UNIT_NAME):
        powers = have.codes(POWERS.key, unit) if rules_too else frozenset[str]()
        if not have.risks or (rules_too and not powers):
            continue
        unknown = [code for code in split_entries(entry) if (unit, code) not in have.risks and code not in powers]
        if unknown:
            yield stack.finding(rules.NUMBER_UNKNOWN, label, heading, unknown=quoted(unknown), where=where)


def _walked(stack: Stack, have: Known) -> Iterator[Finding]:
    for label, (code, unit, stated) in entered(stack, "流程编号", UNIT_NAME, "环节数"):
        counts = have.steps.get((unit, code), frozenset())
        if have.steps and not counts:
            yield stack.finding(rules.NO_STEPS, label, "流程编号")
        elif counts and stated.isdecimal() and int(stated) not in counts and not stack.spoken(label, "环节数"):
            yield stack.finding(rules.STEP_COUNT, label, "环节数", procedure=code, count="或".join(map(str, sorted(counts))))
